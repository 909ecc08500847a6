/* plc: requests to the PLC, by libmodbus behind an opaque struct; bounded calls, no recovery of its
 * own. Modbus TCP and RTU by the same code.
 *
 * Each request returns within the profile's response time-out + 10 ms (RTU: plus the silence before
 * it); plc_read() makes profile->request_count of them at most, plc_write() one (with
 * write_function 6 up to three). plc_connect() tries one address of the host and returns within the
 * time-out too; a host name is resolved before, which can take as long as the resolver (10 s and
 * more if a name server is down). Where that matters use an address, or a line in /etc/hosts.
 *
 * No code writes coils (rule 8): on some PLCs they are the physical outputs.
 *
 * Checks of an answer: function, length, and over TCP the transaction number, over RTU unit and
 * checksum (libmodbus); no bytes behind the answer (here); values possible for a sorter
 * (process_image_check()); written values read back (handshake). Not possible with libmodbus 3.1.6: over
 * TCP unit and protocol number of the answer, and the address in the answer to a write. */
#ifndef PLC_BRIDGE_MODBUS_PLC_H
#define PLC_BRIDGE_MODBUS_PLC_H

#include "plc-bridge/profile/profile.h"
#include "plc-bridge/modbus/capture_tap.h"

struct plc;

enum plc_answer {
	PLC_FINE,
	PLC_BUSY,   /* exceptions 4 to 8, 10, 11: try again next cycle, the connection is fine */
	PLC_SILENT, /* RTU: no answer or a broken one. The port stays open; every call returns this at
	 * once until the line has been silent */
	PLC_WRONG, /* exceptions 1, 2, 3: the profile does not fit this PLC; or it speaks RTU over TCP */
	PLC_LOST   /* any other error: close and connect again */
};

/* address: see address.h. NULL: why (USAGE). Does not connect. The profile must outlive it and
 * be fitted to the address (address_fit()). */
struct plc *plc_create(const char *address, const struct profile *, struct fault *why);
void plc_destroy(struct plc *); /* NULL is fine */

/* 0, or -1 with why (HARDWARE, SETUP). A serial device is opened for exclusive use. */
int plc_connect(struct plc *, struct fault *why);
void plc_disconnect(struct plc *);

/* Of the present connection: is the other side on this computer, on the loopback or behind a pseudo
 * terminal? By the socket and the device, not by the name. */
bool plc_is_on_this_computer(const struct plc *);

/* Starts a capture of all frames (capture_tap.h); NULL ends it. Between two calls of the others,
 * connected or not. */
void plc_capture(struct plc *, capture_tap_on_frame *, void *user);

/* words: room for profile->word_count; all are filled, slow ones with values up to a second old.
 * why is set unless PLC_FINE. */
enum plc_answer plc_read(struct plc *, uint16_t *words, struct fault *why);
/* Any part of the PLC's memory, at most 125 registers or PROFILE_BITS_MAX bits: for the probe. */
enum plc_answer plc_read_area(struct plc *, enum plc_area, int first, int count, uint16_t *out,
	struct fault *why);
/* Does the last PLC_WRONG come from an adapter that echoes the request? Then no PLC has
 * answered. */
bool plc_echoes(const struct plc *);
/* One FC16 over count registers from where a signal is written; with write_function 6 one FC06
 * each, read back before the next. A signal that the PLC does not have: does nothing, PLC_FINE. */
enum plc_answer plc_write(struct plc *, enum signal_id first, const uint16_t *values, int count,
	struct fault *why);

#endif
