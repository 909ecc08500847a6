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
	unsigned next_address;  /* index of the host's address to try next */
	bool has_ever_answered; /* in any connection */
	unsigned mute_starts;   /* TCP: connections in which the first request had no sound answer */
	bool speaks_rtu;        /* TCP: it answers requests of Modbus RTU */
	uint16_t answer_crc;    /* TCP: the checksum that the last answer would have over RTU */
	bool words_are_valid;   /* words were read in this connection */
	uint16_t words[PROFILE_WORDS_MAX];
	int64_t read_ms[PROFILE_REQUESTS_MAX]; /* of slow ones */
};

/* plc_gateway.c: what is wrong with a connection over TCP, beyond an errno value. */

/* Fills why for a connection that is lost. */
void plc_explain_loss(struct plc *, int error, struct fault *why);
/* Keeps the checksum that the answer to a read would have over RTU. */
void plc_note_answer(struct plc *, enum plc_area, const uint16_t *words, int count);
/* Are unexpected bytes the checksum of the last answer? They are discarded then. */
bool plc_has_appended_crc(struct plc *, int fd, struct fault *why);
/* No answer in some connections: is it RTU over TCP? Now and then this is tried, by a read
 * request of RTU: PLC_WRONG if it is, else PLC_LOST. Within one response time-out. */
bool plc_must_try_rtu(const struct plc *);
enum plc_answer plc_try_rtu(struct plc *, struct fault *why);

/* The meaning of an errno value set by libmodbus: MESSAGE_WORD(), or a text of the libraries. */
const char *plc_reason(int error);
/* Time-out for the next complete answer. */
void plc_set_timeout(struct plc *, int timeout_ms);

#endif
