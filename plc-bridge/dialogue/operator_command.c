#include "plc-bridge/dialogue/operator_command.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { SPEED_AGAIN_MS = 200 };  /* a set-point that is not read back is written again */
enum { SPEED_SETTLE_MS = 500 }; /* a belt that runs so long at one speed has reached it */
enum { SPEED_NEAR_MM_S = 10, SPEED_NEAR_PER_CENT = 5 }; /* a measured speed varies */

static const uint16_t codes[COMMAND_VERB_COUNT] = {
	[COMMAND_START] = PLC_COMMAND_START,
	[COMMAND_STOP] = PLC_COMMAND_STOP,
	[COMMAND_RESET] = PLC_COMMAND_RESET,
};

bool operator_command_give(struct operator_command *o, const struct command *command,
	int64_t now_us, int64_t now_ms)
{
	if (o->active)
		return false;
	o->active = true;
	o->command = *command;
	o->deadline_ms = now_ms + (command->deadline_us - now_us) / 1000;
	o->is_written = o->ran_before = false;
	o->speed = 0;
	o->steady_ms = 0;
	o->sending = SENDING_NO_BOX;
	o->is_sent = false;
	o->track = (uint16_t)command->track;
	return true;
}

bool operator_command_wait(const struct operator_command *o)
{
	return o->active || o->withdraw || !o->has_image;
}

/* format: MESSAGE() of what became of it. */
__attribute__((format(printf, 4, 5))) static void finish_command(struct operator_command *o,
	struct operator_command_output *out, enum command_state state, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	message_set_list(&o->command.detail, format, list);
	va_end(list);
	o->command.state = state;
	o->active = false;
	out->finished = true;
}

/* For the next box: the lane is held, the command itself is at its end. */
static void step_next(struct operator_command *o, bool live, struct operator_command_output *out)
{
	if (live) {
		out->hold = true;
		o->active = false;
	} else {
		finish_command(o, out, COMMAND_STATE_EXPIRED,
			MESSAGE("operator_command.not_live",
				"the PLC was not heard in time; give the lane for the next box again"));
	}
}

static void step_lane(struct operator_command *o, bool late, struct operator_command_output *out)
{
	if (o->sending == SENDING_DONE) {
		finish_command(o, out, COMMAND_STATE_DONE,
			MESSAGE("operator_command.box_goes_lane", "box %u goes to lane %d"), o->track,
			o->command.argument);
	} else if (o->sending == SENDING_LATE) {
		finish_command(o, out, COMMAND_STATE_FAILED,
			MESSAGE("operator_command.box_answered_before_gone",
				"the box has its answer already, or has left the read point"));
	} else if (o->is_sent && o->sending == SENDING_NO_BOX && o->command.track == 0) {
		finish_command(o, out, COMMAND_STATE_FAILED,
			MESSAGE("operator_command.no_box_waits",
				"no box waits at the read point; for the one that comes next: lane next %d"),
			o->command.argument);
	} else if (late) {
		out->send_no_more = true;
		finish_command(o, out, COMMAND_STATE_EXPIRED,
			o->sending == SENDING ? MESSAGE("operator_command.lane_not_confirmed",
										"the PLC did not confirm the lane in time")
								  : MESSAGE("operator_command.no_such_box_waited",
										"no such box reached the read point in time"));
	} else {
		out->send = true;
		out->lane = o->command.argument;
	}
}

void operator_command_refused(struct operator_command *o, const struct message *reason,
	struct operator_command_output *out)
{
	if (o->active)
		finish_command(o, out, COMMAND_STATE_FAILED, "%s", message_argument(reason));
}

void operator_command_sending(struct operator_command *o, enum handshake_sending sending,
	uint16_t track)
{
	o->sending = sending;
	o->is_sent = true;
	o->track = track;
}

/* The PLC has another set-point than the one written, and not the one of before: its own choice or its
 * limit. True: the command has ended. */
static bool end_changed_setpoint(struct operator_command *o, uint16_t found,
	struct operator_command_output *out)
{
	if (found == o->setpoint_before || found == 0)
		return false;
	if (o->command.argument == 0) {
		finish_command(o, out, COMMAND_STATE_DONE,
			MESSAGE("operator_command.plc_chose_speed", "speed set by the PLC: %u mm/s"), found);
		return true;
	}
	finish_command(o, out, COMMAND_STATE_FAILED,
		MESSAGE("operator_command.set_point_limited",
			"the PLC limits the speed: setpoint %u mm/s instead of %u; use a speed within the "
			"limits of the PLC"),
		found, (unsigned)o->command.argument);
	return true;
}

static bool is_near(int32_t speed, int32_t wanted)
{
	int32_t apart = speed > wanted ? speed - wanted : wanted - speed;

	return apart <= SPEED_NEAR_MM_S || apart * 100 <= wanted * SPEED_NEAR_PER_CENT;
}

/* How long the belt has run at its speed, in ms. It may wait for a decision in between. */
static int64_t measure_speed(struct operator_command *o, const struct plc_image *image,
	int64_t now_ms)
{
	int32_t speed = (int32_t)image->value[SIGNAL_SPEED_ACTUAL];
	bool runs = image->value[SIGNAL_STATE] == PLC_RUNNING;

	if (runs && !is_near(speed, o->speed)) {
		o->speed = speed;
		o->steady_ms = 0;
	} else if (runs && o->ran_before) {
		o->steady_ms += now_ms - o->measured_ms;
	}
	o->ran_before = runs;
	o->measured_ms = now_ms;
	return o->steady_ms;
}

static void finish_standing(struct operator_command *o, struct operator_command_output *out)
{
	finish_command(o, out, COMMAND_STATE_DONE,
		MESSAGE("operator_command.set_point_belt_stands",
			"the speed setpoint of the PLC is %d mm/s; the belt is stopped, it shows its speed "
			"after the start"),
		o->command.argument);
}

/* The set-point is read back: the PLC has it. What it makes of it shows the speed of the belt. */
static void judge_speed(struct operator_command *o, const struct plc_image *image, int64_t now_ms,
	struct operator_command_output *out)
{
	int32_t wanted = o->command.argument, speed = (int32_t)image->value[SIGNAL_SPEED_ACTUAL];
	uint32_t state = image->value[SIGNAL_STATE];
	int64_t steady_ms = measure_speed(o, image, now_ms);
	if (wanted == 0) {
		finish_command(o, out, COMMAND_STATE_DONE,
			MESSAGE("operator_command.plc_chooses_speed", "the PLC sets the speed itself"));
	} else if (state == PLC_RUNNING && speed > 0 && is_near(speed, wanted)) {
		finish_command(o, out, COMMAND_STATE_DONE,
			MESSAGE("operator_command.belt_runs_mm", "the belt runs at %d mm/s"), speed);
	} else if (state != PLC_RUNNING && state != PLC_WAITING) {
		finish_standing(o, out);
	} else if (state == PLC_RUNNING && steady_ms >= SPEED_SETTLE_MS && speed == 0) {
		finish_command(o, out, COMMAND_STATE_DONE,
			MESSAGE("operator_command.set_point_no_speed",
				"the speed setpoint of the PLC is %d mm/s; the PLC does not report the actual "
				"speed of the belt"),
			wanted);
	} else if (state == PLC_RUNNING && steady_ms >= SPEED_SETTLE_MS) {
		finish_command(o, out, COMMAND_STATE_FAILED,
			MESSAGE("operator_command.speed_limited",
				"the PLC limits the speed: the belt runs at %d mm/s instead of %d; use a speed "
				"within the limits of the PLC"),
			speed, wanted);
	}
}

/* image NULL: the PLC cannot be reached. */
static void end_speed_at_deadline(struct operator_command *o, const struct plc_image *image,
	struct operator_command_output *out)
{
	unsigned found = image ? image->value[SIGNAL_SPEED_SETPOINT] : 0;

	if (!image) {
		finish_command(o, out, COMMAND_STATE_FAILED,
			MESSAGE("operator_command.speed_not_taken",
				"the PLC did not accept the speed in time; check the belt"));
	} else if (found == (unsigned)o->command.argument && o->speed > 0) {
		finish_command(o, out, COMMAND_STATE_FAILED,
			MESSAGE("operator_command.set_point_other_speed",
				"the speed setpoint of the PLC is %u mm/s, but the belt runs at %d mm/s; check "
				"the belt"),
			found, o->speed);
	} else if (found == (unsigned)o->command.argument) {
		finish_standing(o, out);
	} else {
		finish_command(o, out, COMMAND_STATE_FAILED,
			MESSAGE("operator_command.speed_not_taken_set_point",
				"the PLC did not accept the speed in time, its setpoint is %u mm/s; check the "
				"belt"),
			found);
	}
}

static void step_speed(struct operator_command *o, const struct plc_image *image, int64_t now_ms,
	struct operator_command_output *out)
{
	uint16_t wanted = (uint16_t)o->command.argument;
	uint16_t found = (uint16_t)image->value[SIGNAL_SPEED_SETPOINT];

	if (o->is_written && found == wanted) {
		judge_speed(o, image, now_ms, out);
		return;
	}
	if (o->is_written && now_ms - o->written_ms < SPEED_AGAIN_MS)
		return;
	if (!o->is_written)
		o->setpoint_before = found;
	else if (end_changed_setpoint(o, found, out))
		return;
	o->written_ms = now_ms;
	out->write_speed = true; /* level-triggered: a set-point may be written again */
	out->speed_mm_s = wanted;
	o->is_written = true;
}

/* The deadline has passed without a result. */
static void end_at_deadline(struct operator_command *o, const struct plc_image *image,
	int64_t now_ms, struct operator_command_output *out)
{
	if (!o->is_written) {
		finish_command(o, out, COMMAND_STATE_EXPIRED,
			MESSAGE("operator_command.plc_not_reached",
				"the PLC could not be reached in time; check the connection"));
		return;
	}
	if (o->command.verb == COMMAND_SPEED) {
		end_speed_at_deadline(o, image, out);
		return;
	}
	/* Without an image: as soon as the PLC can be reached. */
	if (!o->withdraw && (!image || image->value[SIGNAL_COMMAND_SEQ] == o->seq))
		o->withdraw = o->seq;
	if (o->withdraw && !command_is_over(COMMAND_WITHDRAWN, now_ms - o->deadline_ms))
		return;
	finish_command(o, out, COMMAND_STATE_FAILED,
		image ? MESSAGE("operator_command.not_taken_withdrawn",
					"the PLC did not accept the command in time; the command was withdrawn")
			  : MESSAGE("operator_command.connection_lost",
					"connection lost after the command was sent; check whether it was executed"));
}

static void step_command(struct operator_command *o, const struct plc_image *image,
	struct operator_command_output *out)
{
	uint16_t acked = (uint16_t)image->value[SIGNAL_COMMAND_ACK_SEQ];
	uint16_t boot = (uint16_t)image->value[SIGNAL_BOOT_ID];

	if (!o->is_written) {
		o->seq = handshake_next_seq(acked);
		o->boot = boot;
		o->is_written = true;
		out->write_command = true;
		out->command = codes[o->command.verb];
		out->seq = o->seq;
	} else if (boot != o->boot) {
		finish_command(o, out, COMMAND_STATE_FAILED,
			MESSAGE("operator_command.plc_restarted",
				"the PLC was restarted meanwhile; repeat the command"));
	} else if (acked == o->seq) {
		if (image->value[SIGNAL_COMMAND_RESULT] == PLC_RESULT_DONE)
			finish_command(o, out, COMMAND_STATE_DONE, "%s", "");
		else
			finish_command(o, out, COMMAND_STATE_FAILED,
				MESSAGE("operator_command.plc_refused",
					"the PLC rejected the command in its present state"));
	} else if (o->withdraw && image->value[SIGNAL_COMMAND_SEQ] != o->seq) {
		finish_command(o, out, COMMAND_STATE_FAILED,
			MESSAGE("operator_command.not_taken_withdrawn",
				"the PLC did not accept the command in time; the command was withdrawn"));
	} else if (image->value[SIGNAL_COMMAND_SEQ] != o->seq) {
		finish_command(o, out, COMMAND_STATE_FAILED,
			MESSAGE("operator_command.command_lost",
				"the command did not reach the PLC; repeat it"));
	}
}

/* At the start: what stands there and waits for a program that stands still is of an earlier
 * bridge, and too late by now. */
static void check_pending_command(struct operator_command *o, const struct plc_image *image)
{
	uint16_t seq = (uint16_t)image->value[SIGNAL_COMMAND_SEQ];

	if (seq != 0 && seq == handshake_next_seq((uint16_t)image->value[SIGNAL_COMMAND_ACK_SEQ]))
		o->withdraw = seq;
	o->has_image = true;
}

static void step_withdrawal(struct operator_command *o, const struct plc_image *image,
	struct operator_command_output *out)
{
	uint16_t acked = (uint16_t)image->value[SIGNAL_COMMAND_ACK_SEQ];

	if (image->value[SIGNAL_COMMAND_SEQ] != o->withdraw || acked == o->withdraw)
		o->withdraw = 0;
	if (!o->withdraw)
		return;
	out->write_command = true;
	out->command = PLC_COMMAND_NONE;
	out->seq = acked;
}

/* Start, stop, reset or speed: a result counts before the deadline. */
static void step_start_stop_speed(struct operator_command *o, const struct plc_image *image,
	bool live, int64_t now_ms, struct operator_command_output *out)
{
	bool speed = o->command.verb == COMMAND_SPEED;

	if (image && o->is_written && !speed)
		step_command(o, image, out);
	if (o->active && command_is_over(COMMAND_TAKEN, now_ms - o->deadline_ms))
		end_at_deadline(o, image, now_ms, out);
	else if (o->active && image && live && speed)
		step_speed(o, image, now_ms, out);
	else if (o->active && image && live && !o->is_written && !o->withdraw)
		step_command(o, image, out);
}

void operator_command_step(struct operator_command *o, const struct plc_image *image, bool live,
	int64_t now_ms, struct operator_command_output *out)
{
	bool late = command_is_over(COMMAND_TAKEN, now_ms - o->deadline_ms);

	memset(out, 0, sizeof *out);
	if (image && !o->has_image)
		check_pending_command(o, image);
	/* The row can come from any SQL client. */
	if (o->active &&
		(o->command.verb >= COMMAND_VERB_COUNT || o->command.argument < 0 ||
			o->command.argument > COMMAND_SPEED_MAX_MM_S))
		finish_command(o, out, COMMAND_STATE_FAILED,
			MESSAGE("operator_command.not_known", "this PLC bridge does not support the command"));
	if (o->active && o->command.verb != COMMAND_LANE)
		step_start_stop_speed(o, image, live, now_ms, out);
	else if (o->active && o->command.track == COMMAND_TRACK_NEXT && ((live && image) || late))
		step_next(o, live && image, out);
	else if (o->active && o->command.track != COMMAND_TRACK_NEXT && (live || late))
		step_lane(o, late, out);
	if (image && !out->write_command)
		step_withdrawal(o, image, out);
}
