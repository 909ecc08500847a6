/* plc_private: what plc.c (requests) and plc_open.c (connecting) share. */
#ifndef PLC_BRIDGE_MODBUS_PLC_PRIVATE_H
#define PLC_BRIDGE_MODBUS_PLC_PRIVATE_H

#include "plc-bridge/modbus/plc.h"
#include "plc-bridge/modbus/serial.h"
#include "plc-bridge/modbus/capture_tap.h"

#include <modbus.h>

struct plc {
	const struct profile *profile;
	struct address address;
	char name[160];   /* "HOST:PORT" or the device, for messages */
	modbus_t *modbus; /* NULL: closed */
	struct serial serial;
	capture_tap_on_frame *listener; /* NULL: nobody looks at the wire */
	void *listener_user;
	struct capture_tap
		*tap; /* while somebody does and it is connected; the library talks to the tap then ... */
	int wire_fd;   /* ... and this is the wire */
	bool heard;    /* an answer since it was opened */
	bool doubtful; /* RTU: nothing but errors since it was opened: does the adapter echo? */
	bool echoes;   /* it does: that is what the last answer says */
	unsigned turn; /* which address of the host to try next */
	bool filled;   /* words hold an image of this connection */
	uint16_t words[PROFILE_WORDS_MAX];
	int64_t read_ms[PROFILE_REQUESTS_MAX]; /* of slow ones */
};

/* What libmodbus left in errno, in the user's language. */
const char *plc_reason(int error);
/* For the next answer, all of it. */
void plc_set_timeout(struct plc *, int timeout_ms);

#endif
