/* plc_target: the address of a PLC as users write it, with a profile if its brand differs from
 * the command line's: "tcp:192.168.0.1:502?profile=s7-1200". */
#ifndef PLC_BRIDGE_PLC_TARGET_H
#define PLC_BRIDGE_PLC_TARGET_H

#include "core/store/store.h"
#include "plc-bridge/modbus/address.h"

/* Options of the command line for its PLC. */
struct plc_target_options {
	const char *profile;            /* NULL: the sorter's */
	int period_ms, unit, settle_ms; /* 0, -1, -1: the profile's */
	double confirm_timeout_s;       /* 0: the profile's */
};

struct plc_target {
	char text[STORE_ADDRESS_MAX];    /* as it was written */
	char address[STORE_ADDRESS_MAX]; /* without the profile */
	struct profile profile;          /* fitted to the address */
};

/* The options hold for the command line's profile; with "?profile=" that file alone counts. 0,
 * or -1 with why (USAGE, or what profile_read() says). */
int plc_target_parse(const char *text, const struct plc_target_options *, struct plc_target *out,
	struct fault *why);

/* The profile without an address: for --check. */
int plc_target_profile(const struct plc_target_options *, struct profile *out, struct fault *why);

#endif
