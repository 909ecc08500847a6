#include "plc-bridge/orders.h"
#include "core/lang.h"

#include <stdio.h>
#include <string.h>

enum { SPEED_MAX_MM_S = 65535 }; /* one register */

static const uint16_t codes[COMMAND_VERB_COUNT] = {
	[COMMAND_START] = PLC_COMMAND_START, [COMMAND_STOP] = PLC_COMMAND_STOP,
	[COMMAND_RESET] = PLC_COMMAND_RESET,
};

bool orders_give(struct orders *o, const struct command *command)
{
	if (o->active)
		return false;
	*o = (struct orders){ .active = true, .command = *command };
	return true;
}

static void finish(struct orders *o, struct orders_output *out, const char *state,
	const char *detail)
{
	text_copy(o->command.state, sizeof o->command.state, state);
	text_copy(o->command.detail, sizeof o->command.detail, detail);
	o->active = false;
	out->finished = true;
}

void orders_wait(struct orders *o, int64_t now_us, struct orders_output *out)
{
	memset(out, 0, sizeof *out);
	if (!o->active || now_us <= o->command.deadline_us)
		return;
	if (o->written)
		finish(o, out, "failed", _("the PLC did not say in time that it took the command"));
	else
		finish(o, out, "expired", _("the PLC could not be reached before the deadline"));
}

static void step_speed(struct orders *o, const struct plc_image *image, struct orders_output *out)
{
	uint16_t wanted = (uint16_t)o->command.argument;
	char detail[64];

	if (o->written && image->value[SIGNAL_SPEED_SETPOINT] == wanted) {
		snprintf(detail, sizeof detail, _("the PLC has taken %u mm/s"), wanted);
		finish(o, out, "done", detail);
		return;
	}
	out->write_speed = true; /* level-triggered: a set-point may be written again */
	out->speed_mm_s = wanted;
	o->written = true;
}

static void step_command(struct orders *o, const struct plc_image *image, struct orders_output *out)
{
	uint16_t acked = (uint16_t)image->value[SIGNAL_COMMAND_ACK_SEQ];
	uint16_t boot = (uint16_t)image->value[SIGNAL_BOOT_ID];

	if (!o->written) {
		o->seq = acked == 65535 ? 1 : (uint16_t)(acked + 1);
		o->boot = boot;
		o->written = true;
		out->write_command = true;
		out->command = codes[o->command.verb];
		out->seq = o->seq;
	} else if (boot != o->boot) {
		finish(o, out, "failed", _("the PLC was restarted meanwhile; give the command again"));
	} else if (acked == o->seq) {
		if (image->value[SIGNAL_COMMAND_RESULT] == PLC_RESULT_DONE)
			finish(o, out, "done", "");
		else
			finish(o, out, "failed", _("the PLC refused it in its present state"));
	} else if (image->value[SIGNAL_COMMAND_SEQ] != o->seq) {
		finish(o, out, "failed", _("it did not reach the PLC; give the command again"));
	}
}

void orders_step(struct orders *o, const struct plc_image *image, int64_t now_us,
	struct orders_output *out)
{
	orders_wait(o, now_us, out);
	if (!o->active)
		return;
	/* The row may come from anybody's SQL. */
	if (o->command.verb >= COMMAND_VERB_COUNT || o->command.argument < 0 ||
		o->command.argument > SPEED_MAX_MM_S)
		finish(o, out, "failed", _("this bridge does not know such a command"));
	else if (o->command.verb == COMMAND_SPEED)
		step_speed(o, image, out);
	else
		step_command(o, image, out);
}
