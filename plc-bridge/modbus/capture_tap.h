/* tap: the listener of the capture, between libmodbus and the wire, there only while somebody
 * looks.
 *
 * libmodbus lets nobody see the bytes it sends and takes. A tap gives it one end of a socket pair
 * and carries every byte between the other end and the real wire on a thread of its own, unchanged:
 * what it tells is what went over the wire, broken frames and bytes nobody asked for included. It
 * costs some 50 us per frame (docs/measurements.md); without a tap there is nothing to cost. */
#ifndef PLC_BRIDGE_MODBUS_CAPTURE_TAP_H
#define PLC_BRIDGE_MODBUS_CAPTURE_TAP_H

#include "core/base/fault.h"
#include "core/wire/wire_words.h"

struct capture_tap;

/* Called on the tap's thread for every frame; must not block. */
typedef void capture_tap_on_frame(void *user, const struct wire_frame *);

/* wire_fd: connected; stays the caller's. *inner_fd: for the library instead, which may close it.
 * gap_us: a serial line's silence that ends a frame; 0: TCP. NULL: why. */
struct capture_tap *capture_tap_open(int wire_fd, enum wire_protocol, int gap_us,
	capture_tap_on_frame *, void *user, int *inner_fd, struct fault *why);
/* Ends the thread (at most a few ms); wire_fd is as it was. NULL is fine. */
void capture_tap_close(struct capture_tap *);

#endif
