/* target: the PLC a bridge talks to, as users write it: an address and, if it is of another brand
 * than the command line's, its profile: "tcp:192.168.0.1:502?profile=s7-1200". */
#ifndef PLC_BRIDGE_TARGET_H
#define PLC_BRIDGE_TARGET_H

#include "core/store/store.h"
#include "plc-bridge/modbus/address.h"

/* What the command line says of its PLC's profile. */
struct target_options {
	const char *profile;            /* NULL: the sorter's */
	int period_ms, unit, settle_ms; /* 0, -1, -1: the profile's */
	double confirm_timeout_s;       /* 0: the profile's */
};

struct target {
	char text[STORE_ADDRESS_MAX];    /* as it was written */
	char address[STORE_ADDRESS_MAX]; /* without the profile */
	struct profile profile;          /* fitted to the address */
};

/* The options hold for the command line's profile; with "?profile=" that file alone counts. 0, or -1
 * with why (USAGE, or what profile_read() says). */
int target_parse(const char *text, const struct target_options *, struct target *out,
	struct fault *why);

/* The profile without an address: for --check. */
int target_profile(const struct target_options *, struct profile *out, struct fault *why);

#endif
