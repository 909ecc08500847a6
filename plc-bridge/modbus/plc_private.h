/* plc_private: shared by plc.c (requests) and plc_open.c (connecting); private to them. */
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
	capture_tap_on_frame *on_frame; /* NULL: no capture */
	void *on_frame_user;
	struct capture_tap
		*tap;          /* during a capture, if connected; libmodbus is connected to it then ... */
	int wire_fd;       /* ... and this is the wire */
	bool has_answered; /* since it was opened */
	bool may_echo;     /* RTU: only errors since it was opened: the adapter may echo requests */
	bool echoes;       /* it does, by the last answer */
	unsigned next_address; /* index of the host's address to try next */
	bool words_are_valid;  /* words were read in this connection */
	uint16_t words[PROFILE_WORDS_MAX];
	int64_t read_ms[PROFILE_REQUESTS_MAX]; /* of slow ones */
};

/* Text of an errno value set by libmodbus, translated. */
const char *plc_reason(int error);
/* Time-out for the next complete answer. */
void plc_set_timeout(struct plc *, int timeout_ms);

#endif
