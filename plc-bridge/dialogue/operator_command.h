/* operator_command: an operator's command on its way to the PLC (rule 7 of the dialogue). Pure.
 *
 * A command is written once: not again after a reconnect, a restart of the PLC or its deadline.
 * Its result is read from COMMAND_ACK_SEQ. If the PLC has not accepted it by its deadline (its
 * program stands still), it is withdrawn, so that it is not executed later: COMMAND_SEQ is set
 * back to the last acknowledged value. A box is sent to a lane by the handshake, as the answer
 * of the dialogue; if none waits there, it is refused at once. A speed is done when the belt runs at it, or stands and the PLC has it as its
 * set-point; if the PLC limits it, it has failed, with the speed that the PLC took. */
#ifndef PLC_BRIDGE_DIALOGUE_OPERATOR_COMMAND_H
#define PLC_BRIDGE_DIALOGUE_OPERATOR_COMMAND_H

#include "core/store/store.h"
#include "plc-bridge/dialogue/handshake.h"

struct operator_command {
	bool active;
	struct command command;
	int64_t deadline_ms; /* monotonic: the wall clock may be set meanwhile */
	bool is_written;
	int64_t written_ms;             /* speed: when it was last written */
	uint16_t setpoint_before;       /* speed: read before it was written */
	int32_t speed;                  /* speed: of the belt, as last measured while it ran */
	bool ran_before;                /* speed: at the last measurement */
	int64_t measured_ms, steady_ms; /* speed: time of that, and how long it has been the same */
	uint16_t seq, boot;
	bool has_image;                 /* at least one image since the start */
	enum handshake_sending sending; /* lane: last result of handshake_send() */
	bool is_sent;                   /* lane: there was one */
	uint16_t track;                 /* lane: number of the box; 0: the next one that waits */
	uint16_t withdraw;              /* COMMAND_SEQ to be withdrawn; 0: none */
};

struct operator_command_output {
	bool write_command; /* COMMAND and COMMAND_SEQ in one request */
	uint16_t command, seq;
	bool write_speed; /* SPEED_SETPOINT */
	uint16_t speed_mm_s;
	bool send; /* call handshake_send(track, lane), then operator_command_sending() */
	bool send_no_more;
	int lane;
	bool
		hold; /* a lane for the next box: call lane_hold_take(), and store command.state and .detail */
	bool finished; /* command.state and .detail are set: store them */
};

/* Accepts a command; false: another one is active. now_us: wall clock, as its deadline; now_ms:
 * monotonic, here and below. */
bool operator_command_give(struct operator_command *, const struct command *, int64_t now_us,
	int64_t now_ms);

/* Call it with each image. live: the PLC's program runs; otherwise nothing new is written, only
 * withdrawn. image NULL: the PLC cannot be reached; only the deadline counts. */
void operator_command_step(struct operator_command *, const struct plc_image *, bool live,
	int64_t now_ms, struct operator_command_output *out);

/* Result of handshake_send() for out.send. */
void operator_command_sending(struct operator_command *, enum handshake_sending, uint16_t track);

/* The PLC refuses a write that out requested. Ends the command. */
void operator_command_refused(struct operator_command *, const struct message *reason,
	struct operator_command_output *out);

/* Is there anything to do? */
bool operator_command_wait(const struct operator_command *);

#endif
