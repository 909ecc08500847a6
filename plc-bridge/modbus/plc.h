/* plc: the wire. libmodbus behind an opaque struct; bounded calls, no recovery of its own. Modbus
 * TCP and RTU by one code path.
 *
 * Each request returns within the profile's response time-out + 10 ms (RTU: and the silence before
 * it); plc_read() makes profile->request_count of them at most, plc_write() one (with write_function
 * 6 up to three). plc_connect() tries one address of the host and returns within the time-out too;
 * a host NAME has to be looked up before, which costs what the resolver costs (a name server that
 * is gone: 10 s and more). Where that matters give an address, or a line in /etc/hosts.
 *
 * No code path writes coils (rule 8): on some PLCs they are the physical outputs.
 *
 * What an answer is checked for: function, length, and over TCP the transaction number, over RTU
 * unit and checksum (libmodbus); that nothing is left over behind an answer (here); that its values
 * can be a sorter's (image_check()) and that what was written can be read back (the dialogue).
 * What nobody can check with libmodbus 3.1.6: over TCP the unit and the protocol number of the
 * answer, and the address a write's answer names. */
#ifndef PLC_BRIDGE_MODBUS_PLC_H
#define PLC_BRIDGE_MODBUS_PLC_H

#include "plc-bridge/profile/profile.h"
#include "plc-bridge/modbus/capture_tap.h"

struct plc;

enum plc_answer {
	PLC_FINE,
	PLC_BUSY,   /* exceptions 4 to 8, 10, 11: try again next cycle, the connection is fine */
	PLC_SILENT, /* RTU: no answer or a broken one. The port stays open; the line is left alone until
				  * it has been silent, meanwhile every call returns this at once */
	PLC_WRONG,  /* exceptions 1, 2, 3: the profile does not fit this PLC */
	PLC_LOST    /* anything else: the connection is not to be trusted, close and connect again */
};

/* address: see address.h. NULL: why (USAGE). Connects nothing yet. The profile must outlive it and
 * be fitted to the address (address_fit()). */
struct plc *plc_create(const char *address, const struct profile *, struct fault *why);
void plc_destroy(struct plc *); /* NULL is fine */

/* 0, or -1 with why (HARDWARE, SETUP). A serial device is opened for this program alone. */
int plc_connect(struct plc *, struct fault *why);
void plc_disconnect(struct plc *);

/* From now on every frame on the wire is told (see capture_tap.h); NULL: no more. Between two calls of the
 * others, connected or not. */
void plc_capture(struct plc *, capture_tap_on_frame *, void *user);

/* words: room for profile->word_count; all of them are filled, slow ones with what was read up to a
 * second ago. why is filled unless PLC_FINE. */
enum plc_answer plc_read(struct plc *, uint16_t *words, struct fault *why);
/* Any part of the PLC's memory, at most 125 registers or PROFILE_BITS_MAX bits: for the probe. */
enum plc_answer plc_read_area(struct plc *, enum area, int first, int count, uint16_t *out,
	struct fault *why);
/* Is the last PLC_WRONG an adapter that hears itself? No PLC has answered then. */
bool plc_echoes(const struct plc *);
/* One FC16 over count registers from where a signal is written; with write_function 6 one FC06
 * each, read back before the next. A signal the PLC does not have: nothing is done, PLC_FINE. */
enum plc_answer plc_write(struct plc *, enum signal_id first, const uint16_t *values, int count,
	struct fault *why);

#endif
