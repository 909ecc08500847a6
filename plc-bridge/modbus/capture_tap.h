/* capture_tap: captures frames between libmodbus and the wire; exists only while a capture is
 * requested.
 *
 * libmodbus has no interface for it. A tap gives libmodbus one end of a socket pair and copies
 * all bytes between the other end and the real wire on its own thread, unchanged: the captured
 * frames are those on the wire, including broken frames and unexpected bytes. It costs some 50
 * us per frame (docs/measurements.md); without a tap there is no cost. */
#ifndef PLC_BRIDGE_MODBUS_CAPTURE_TAP_H
#define PLC_BRIDGE_MODBUS_CAPTURE_TAP_H

#include "core/base/fault.h"
#include "core/wire/wire_words.h"

struct capture_tap;

/* Called on the tap's thread for every frame; must not block. */
typedef void capture_tap_on_frame(void *user, const struct wire_frame *);

/* wire_fd: connected, owned by the caller. *inner_fd: for libmodbus, which may close it. gap_us:
 * silence that ends a frame on a serial line; 0: TCP. NULL: why. */
struct capture_tap *capture_tap_open(int wire_fd, enum wire_protocol protocol, int gap_us,
	capture_tap_on_frame *on_frame, void *user, int *inner_fd, struct fault *why);
/* Ends the thread (a few ms at most); wire_fd stays open. NULL is fine. */
void capture_tap_close(struct capture_tap *);

#endif
