/* orders: an operator's command on its way into the PLC. Rule 7 of the dialogue. Pure.
 *
 * A command is written once and never again: not after a reconnect, not after a restart of the
 * PLC, not after its deadline. What became of it is read from COMMAND_ACK_SEQ. One that the PLC has
 * not taken by its deadline (its program stands still) is withdrawn, so that it is not executed
 * when the program goes on: COMMAND_SEQ gets back the value that was last acknowledged. A box is
 * sent to a lane by the handshake: it is the answer to its question. */
#ifndef PLC_BRIDGE_DIALOGUE_OPERATOR_COMMAND_H
#define PLC_BRIDGE_DIALOGUE_OPERATOR_COMMAND_H

#include "core/store/store.h"
#include "plc-bridge/dialogue/handshake.h"

struct operator_command {
	bool active;
	struct command command;
	int64_t deadline_ms; /* monotonic: the wall clock may be set meanwhile */
	bool written;
	int64_t written_ms; /* speed: when it was last written */
	uint16_t seq, boot;
	bool looked;                    /* at the registers, since the start */
	enum handshake_sending sending; /* lane: what the handshake said last */
	uint16_t track;                 /* lane: the box; 0: the one that will wait first */
	uint16_t withdraw;              /* the COMMAND_SEQ to be taken back; 0: none */
};

struct operator_command_output {
	bool write_command; /* COMMAND and COMMAND_SEQ in one request */
	uint16_t command, seq;
	bool write_speed; /* SPEED_SETPOINT */
	uint16_t speed_mm_s;
	bool send; /* track to lane: ask the handshake, tell operator_command_sending() */
	bool send_no_more;
	int lane;
	bool finished; /* command.state and .detail are set: tell the store */
};

/* Takes a command; false if another is under way. now_us: wall clock, which its deadline is in;
 * now_ms: monotonic, here and below. */
bool operator_command_give(struct operator_command *, const struct command *, int64_t now_us,
	int64_t now_ms);

/* With each image. live: the PLC's program runs; else nothing new is written, only taken back.
 * image NULL: the PLC cannot be reached, only the deadline counts. */
void operator_command_step(struct operator_command *, const struct plc_image *, bool live,
	int64_t now_ms, struct operator_command_output *out);

/* The handshake's answer to out.send. */
void operator_command_sending(struct operator_command *, enum handshake_sending, uint16_t track);

/* What out asked for could not be written, for good: the PLC refuses it. Ends the command. */
void operator_command_refused(struct operator_command *, const char *reason,
	struct operator_command_output *out);

/* Is there anything to do? */
bool operator_command_wait(const struct operator_command *);

#endif
