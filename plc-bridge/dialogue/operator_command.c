#include "plc-bridge/dialogue/operator_command.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { SPEED_REGISTER_MAX = 65535 }; /* one register */
enum { WITHDRAWAL_WAIT_MS = 500 };   /* after the deadline, for the read-back of a withdrawal */
enum { SPEED_AGAIN_MS = 200 };       /* a set-point that is not read back is written again */

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
	o->is_written = false;
	o->sending = SENDING_NO_BOX;
	o->track = (uint16_t)command->track;
	return true;
}

bool operator_command_wait(const struct operator_command *o)
{
	return o->active || o->withdraw || !o->has_image;
}

static void finish_command(struct operator_command *o, struct operator_command_output *out,
	const char *state, const char *detail)
{
	text_copy(o->command.state, sizeof o->command.state, state);
	text_copy(o->command.detail, sizeof o->command.detail, detail);
	o->active = false;
	out->finished = true;
}

static void step_lane(struct operator_command *o, bool late, struct operator_command_output *out)
{
	char detail[80];

	if (o->sending == SENDING_DONE) {
		snprintf(detail, sizeof detail, _("box %u goes to lane %d"), o->track, o->command.argument);
		finish_command(o, out, "done", detail);
	} else if (o->sending == SENDING_LATE) {
		finish_command(o, out, "failed", _("the box was answered before, or has gone"));
	} else if (late) {
		out->send_no_more = true;
		finish_command(o, out, "expired",
			o->sending == SENDING ? _("the PLC has not confirmed it before the deadline")
								  : _("no such box waited at the ident point before the deadline"));
	} else {
		out->send = true;
		out->lane = o->command.argument;
	}
}

void operator_command_refused(struct operator_command *o, const char *reason,
	struct operator_command_output *out)
{
	if (o->active)
		finish_command(o, out, "failed", reason);
}

void operator_command_sending(struct operator_command *o, enum handshake_sending sending,
	uint16_t track)
{
	o->sending = sending;
	o->track = track;
}

/* The deadline has passed without a result. */
static void end_at_deadline(struct operator_command *o, const struct plc_image *image,
	int64_t now_ms, struct operator_command_output *out)
{
	if (!o->is_written) {
		finish_command(o, out, "expired", _("the PLC could not be reached before the deadline"));
		return;
	}
	if (o->command.verb == COMMAND_SPEED) {
		finish_command(o, out, "failed",
			_("the PLC did not take the speed in time; look at the belt"));
		return;
	}
	/* Without an image: as soon as the PLC can be reached. */
	if (!o->withdraw && (!image || image->value[SIGNAL_COMMAND_SEQ] == o->seq))
		o->withdraw = o->seq;
	if (o->withdraw && now_ms <= o->deadline_ms + WITHDRAWAL_WAIT_MS)
		return;
	finish_command(o, out, "failed",
		image ? _("the PLC did not take the command in time; it was withdrawn")
			  : _("the connection was lost after it was sent; look whether it was carried out"));
}

static void step_speed(struct operator_command *o, const struct plc_image *image, int64_t now_ms,
	struct operator_command_output *out)
{
	uint16_t wanted = (uint16_t)o->command.argument;
	char detail[64];

	if (o->is_written && image->value[SIGNAL_SPEED_SETPOINT] == wanted) {
		snprintf(detail, sizeof detail, _("the PLC has taken %u mm/s"), wanted);
		finish_command(o, out, "done", detail);
		return;
	}
	if (o->is_written && now_ms - o->written_ms < SPEED_AGAIN_MS)
		return;
	o->written_ms = now_ms;
	out->write_speed = true; /* level-triggered: a set-point may be written again */
	out->speed_mm_s = wanted;
	o->is_written = true;
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
		finish_command(o, out, "failed",
			_("the PLC was restarted meanwhile; give the command again"));
	} else if (acked == o->seq) {
		if (image->value[SIGNAL_COMMAND_RESULT] == PLC_RESULT_DONE)
			finish_command(o, out, "done", "");
		else
			finish_command(o, out, "failed", _("the PLC refused it in its present state"));
	} else if (o->withdraw && image->value[SIGNAL_COMMAND_SEQ] != o->seq) {
		finish_command(o, out, "failed",
			_("the PLC did not take the command in time; it was withdrawn"));
	} else if (image->value[SIGNAL_COMMAND_SEQ] != o->seq) {
		finish_command(o, out, "failed", _("it did not reach the PLC; give the command again"));
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
	if (o->active && now_ms > o->deadline_ms)
		end_at_deadline(o, image, now_ms, out);
	else if (o->active && image && live && speed)
		step_speed(o, image, now_ms, out);
	else if (o->active && image && live && !o->is_written && !o->withdraw)
		step_command(o, image, out);
}

void operator_command_step(struct operator_command *o, const struct plc_image *image, bool live,
	int64_t now_ms, struct operator_command_output *out)
{
	bool late = now_ms > o->deadline_ms;

	memset(out, 0, sizeof *out);
	if (image && !o->has_image)
		check_pending_command(o, image);
	/* The row can come from any SQL client. */
	if (o->active &&
		(o->command.verb >= COMMAND_VERB_COUNT || o->command.argument < 0 ||
			o->command.argument > SPEED_REGISTER_MAX))
		finish_command(o, out, "failed", _("this bridge does not know such a command"));
	if (o->active && o->command.verb != COMMAND_LANE)
		step_start_stop_speed(o, image, live, now_ms, out);
	else if (o->active && (live || late))
		step_lane(o, late, out);
	if (image && !out->write_command)
		step_withdrawal(o, image, out);
}
