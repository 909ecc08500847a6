/* orders: an operator's command on its way into the PLC. Rule 7 of the dialogue. Pure.
 *
 * A command is written once and never again: not after a reconnect, not after a restart of the
 * PLC, not after its deadline. What became of it is read from COMMAND_ACK_SEQ. */
#ifndef PLC_BRIDGE_ORDERS_H
#define PLC_BRIDGE_ORDERS_H

#include "core/store.h"

struct orders {
	bool active;
	struct command command;
	bool written;
	uint16_t seq, boot;
};

struct orders_output {
	bool write_command;      /* COMMAND and COMMAND_SEQ in one request */
	uint16_t command, seq;
	bool write_speed;        /* SPEED_SETPOINT */
	uint16_t speed_mm_s;
	bool finished;           /* command.state and .detail are set: tell the store */
};

/* Takes a command; false if another is under way. */
bool orders_give(struct orders *, const struct command *);
/* With each good image. */
void orders_step(struct orders *, const struct plc_image *, int64_t now_us, struct orders_output *);
/* Without an image (the PLC cannot be reached): only the deadline counts. */
void orders_wait(struct orders *, int64_t now_us, struct orders_output *);

#endif
