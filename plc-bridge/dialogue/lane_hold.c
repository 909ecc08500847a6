#include "plc-bridge/dialogue/lane_hold.h"

#include <stdio.h>

/* format: MESSAGE() of what became of it. */
__attribute__((format(printf, 4, 5))) static void end_hold(struct lane_hold *l, struct handshake *h,
	enum command_state state, const char *format, ...)
{
	va_list list;

	if (l->track && state != COMMAND_STATE_DONE)
		handshake_send_no_more(h, l->track);
	handshake_hold(h, 0);
	va_start(list, format);
	message_set_list(&l->command.detail, format, list);
	va_end(list);
	l->command.state = state;
	l->is_held = false;
}

static bool belt_runs(const struct plc_image *image)
{
	uint32_t state = image->value[SIGNAL_STATE];

	return state == PLC_RUNNING || state == PLC_WAITING;
}

static void begin_hold(struct lane_hold *l, struct handshake *h, struct command *c,
	const struct plc_image *image, int64_t now_ms)
{
	*l = (struct lane_hold){ .is_held = true,
		.until_ms = now_ms + LANE_HOLD_MS,
		.heard_ms = now_ms,
		.boot = (uint16_t)image->value[SIGNAL_BOOT_ID] };
	handshake_hold(h, c->argument);
	c->state = COMMAND_STATE_HELD;
	message_set(&c->detail,
		MESSAGE("lane_hold.held",
			"the next box goes to lane %d; without a box it expires after %d min; cancel it with "
			"\"lane next off\""),
		c->argument, LANE_HOLD_MS / 60000);
	l->command = *c;
}

void lane_hold_take(struct lane_hold *l, struct handshake *h, struct command *c,
	const struct plc_image *image, int64_t now_ms, bool *ended, struct command *before)
{
	int lane = l->command.argument;

	*ended = l->is_held && (c->argument == 0 || belt_runs(image));
	if (*ended) {
		end_hold(l, h, COMMAND_STATE_FAILED,
			c->argument ? MESSAGE("lane_hold.replaced", "another lane was given for the next box")
						: MESSAGE("lane_hold.cancelled", "cancelled"));
		*before = l->command;
	}
	if (c->argument == 0) {
		c->state = COMMAND_STATE_DONE;
		if (*ended)
			message_set(&c->detail,
				MESSAGE("lane_hold.off", "lane %d is no longer held for the next box"), lane);
		else
			message_set(&c->detail, MESSAGE("lane_hold.none", "no lane was held"));
	} else if (!belt_runs(image)) {
		c->state = COMMAND_STATE_FAILED;
		message_set(&c->detail,
			MESSAGE("lane_hold.belt_stands",
				"the belt does not run; start it, then give the lane for the next box again"));
	} else {
		begin_hold(l, h, c, image, now_ms);
	}
}

/* Why it must not be carried out any more; NULL: it may. MESSAGE(). */
static const char *reason_to_end(const struct lane_hold *l, const struct handshake *h,
	const struct plc_image *image, int64_t now_ms)
{
	if (now_ms - l->heard_ms > LANE_HOLD_SILENT_MS || !h->held_lane) /* the dialogue began again */
		return MESSAGE("lane_hold.plc_silent",
			"the PLC was not heard meanwhile; give the lane for the next box again");
	if (!image)
		return NULL;
	if ((uint16_t)image->value[SIGNAL_BOOT_ID] != l->boot)
		return MESSAGE("lane_hold.plc_started",
			"the PLC was restarted meanwhile; give the lane for the next box again");
	if (!belt_runs(image))
		return MESSAGE("lane_hold.belt_stopped",
			"the belt was stopped meanwhile; start it, then give the lane for the next box again");
	return NULL;
}

/* The box that the handshake has given the lane to. */
static void follow_box(struct lane_hold *l, struct handshake *h)
{
	int lane = l->command.argument;

	switch (handshake_send(h, &l->track, lane)) {
	case SENDING_DONE:
		end_hold(l, h, COMMAND_STATE_DONE,
			MESSAGE("operator_command.box_goes_lane", "box %u goes to lane %d"), l->track, lane);
		break;
	case SENDING_LATE:
		end_hold(l, h, COMMAND_STATE_FAILED,
			MESSAGE("lane_hold.box_gone", "box %u has left the read point without the lane"),
			l->track);
		break;
	default:
		break;
	}
}

bool lane_hold_step(struct lane_hold *l, struct handshake *h, const struct plc_image *image,
	int64_t now_ms)
{
	const char *reason;

	if (!l->is_held)
		return false;
	if (image)
		l->heard_ms = now_ms;
	if (!l->track)
		l->track = h->held_box;
	reason = reason_to_end(l, h, image, now_ms);
	if (reason)
		end_hold(l, h, COMMAND_STATE_FAILED, reason, 0);
	else if (l->track && image)
		follow_box(l, h);
	else if (!l->track && now_ms > l->until_ms)
		end_hold(l, h, COMMAND_STATE_EXPIRED,
			MESSAGE("lane_hold.no_box", "no box came within %d min"), LANE_HOLD_MS / 60000);
	return !l->is_held;
}

bool lane_hold_drop(struct lane_hold *l, struct handshake *h, const char *reason)
{
	if (!l->is_held)
		return false;
	end_hold(l, h, COMMAND_STATE_FAILED, "%s", reason);
	return true;
}
