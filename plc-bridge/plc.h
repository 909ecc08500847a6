/* plc: the wire. libmodbus behind an opaque struct; bounded calls, no recovery of its own.
 *
 * Every call returns within the profile's response time-out + 10 ms. No code path writes coils
 * (rule 8): on some PLCs they are the physical outputs. */
#ifndef PLC_BRIDGE_PLC_H
#define PLC_BRIDGE_PLC_H

#include "plc-bridge/profile.h"

struct plc;

enum plc_answer {
	PLC_FINE,
	PLC_BUSY,    /* exceptions 4, 5, 6, 10, 11: try again next cycle, the connection is fine */
	PLC_WRONG,   /* exceptions 1, 2, 3: the profile does not fit this PLC */
	PLC_LOST     /* anything else: the connection is not to be trusted, close and connect again */
};

/* address: "tcp:HOST:PORT". NULL: why (USAGE). Connects nothing yet. */
struct plc *plc_create(const char *address, const struct profile *, struct fault *why);
void plc_destroy(struct plc *); /* NULL is fine */

/* 0, or -1 with why (HARDWARE). */
int plc_connect(struct plc *, struct fault *why);
void plc_disconnect(struct plc *);

/* registers: room for profile->read_count. why is filled unless PLC_FINE. */
enum plc_answer plc_read(struct plc *, uint16_t *registers, struct fault *why);
/* One FC16 over count registers from the address of a signal on. */
enum plc_answer plc_write(struct plc *, enum signal_id first, const uint16_t *values, int count,
	struct fault *why);

#endif
