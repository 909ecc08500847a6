/* bridge_trouble: faults of the PLC and of the clock: each raised once and cleared once. */
#include "plc-bridge/bridge_part.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/log.h"

#include <stdio.h>

enum { WRONG_PAUSE_MS = 5000, CALM_MS = 2000, TELL_MS = 2000, LOSSES_TOLD = 3 };

#define CLOCK_STEP_US 2000    /* more than a slewed clock drifts from poll to poll */
#define CLOCK_JUMP_US 2000000 /* reported to the operator */

static const struct {
	enum alarm_code alarm;
	enum program_state state;
} troubles[TROUBLE_COUNT] = {
	[TROUBLE_NONE] = { ALARM_NONE, PROGRAM_READY },
	[TROUBLE_DOWN] = { ALARM_PLC_DOWN, PROGRAM_DOWN },
	[TROUBLE_STALE] = { ALARM_PLC_STALE, PROGRAM_STALE },
	[TROUBLE_CONFIG] = { ALARM_PLC_CONFIG, PROGRAM_DOWN },
	[TROUBLE_FOREIGN] = { ALARM_PLC_FOREIGN, PROGRAM_DOWN },
	[TROUBLE_NOT_ALLOWED] = { ALARM_PLC_NOT_ALLOWED, PROGRAM_DOWN },
	[TROUBLE_SECOND_BOARD] = { ALARM_PLC_SECOND_BOARD, PROGRAM_DOWN },
};

void bridge_watch_clock(struct bridge *b)
{
	int64_t before_us = clock_mono_us(), wall_us = clock_wall_us(), after_us = clock_mono_us();
	int64_t offset_us = wall_us - after_us, shift_us = offset_us - b->clock_offset_us;
	struct message text;

	if (after_us - before_us > CLOCK_STEP_US)
		return; /* interrupted in between: not a valid sample */
	if (shift_us > CLOCK_STEP_US || shift_us < -CLOCK_STEP_US) {
		handshake_shift_clock(&b->handshake, shift_us, wall_us);
		journal_clock_set(b->journal);
	}
	if (shift_us > CLOCK_JUMP_US || shift_us < -CLOCK_JUMP_US) {
		message_set(&text,
			MESSAGE("bridge.clock_set",
				"the clock was changed by %lld s; earlier entries keep their times"),
			(long long)(shift_us / 1000000));
		journal_note(b->journal, ALARM_CLOCK_JUMP, SEVERITY_NOTICE, &text);
	}
	b->clock_offset_us = offset_us;
}

static void open_alarm(struct bridge *b, enum trouble trouble, const struct message *message,
	int64_t now_ms)
{
	if (b->alarm.trouble == trouble)
		return; /* it has come again before it was cleared */
	if (b->alarm.trouble != TROUBLE_NONE)
		journal_clear(b->journal, troubles[b->alarm.trouble].alarm);
	log_line(LOG_LEVEL_ERROR, "%s", message->text);
	journal_alarm(b->journal, troubles[trouble].alarm, SEVERITY_ALARM, message);
	b->alarm.trouble = trouble;
	b->alarm.opened_ms = b->alarm.told_ms = now_ms;
	b->alarm.losses = 0;
}

static void begin_calm(struct bridge *b, int64_t now_ms)
{
	log_line(b->alarm.losses < LOSSES_TOLD ? LOG_LEVEL_NOTICE : LOG_LEVEL_DEBUG,
		_("the PLC answers"));
	b->alarm.calm_ms = now_ms;
	if (b->alarms_are_cleared)
		return;
	journal_clear(b->journal, ALARM_NONE); /* also those left open by an earlier bridge */
	b->alarm.trouble = TROUBLE_NONE;
	b->alarms_are_cleared = true;
}

void bridge_end_alarm_now(struct bridge *b)
{
	if (b->trouble != TROUBLE_NONE || b->alarm.trouble == TROUBLE_NONE)
		return;
	journal_clear(b->journal, troubles[b->alarm.trouble].alarm);
	b->alarm.trouble = TROUBLE_NONE;
}

void bridge_end_alarm(struct bridge *b, int64_t now_ms)
{
	if (now_ms - b->alarm.calm_ms >= CALM_MS)
		bridge_end_alarm_now(b);
}

/* The text of the open alarm says how often, but is not written at each loss. */
static void count_loss(struct bridge *b, const struct message *reason, int64_t now_ms)
{
	struct message text;

	b->alarm.losses++;
	if (b->alarm.trouble != TROUBLE_DOWN || b->alarm.losses < LOSSES_TOLD ||
		now_ms - b->alarm.told_ms < TELL_MS)
		return;
	message_set(&text, MESSAGE("bridge.lost_again", "%s; connection lost %d times in %lld s"),
		message_argument(reason), b->alarm.losses, (long long)(now_ms - b->alarm.opened_ms) / 1000);
	log_line(LOG_LEVEL_ERROR, "%s", text.text);
	journal_alarm_text(b->journal, troubles[TROUBLE_DOWN].alarm, &text);
	b->alarm.told_ms = now_ms;
}

void bridge_set_trouble(struct bridge *b, enum trouble trouble, const struct message *message)
{
	if (b->state_is_reported && trouble == b->trouble)
		return;
	if (trouble != TROUBLE_NONE)
		open_alarm(b, trouble, message, clock_mono_ms());
	else
		begin_calm(b, clock_mono_ms());
	journal_state(b->journal, troubles[trouble].state, message);
	b->trouble = trouble;
	b->state_is_reported = true;
}

/* A light barrier that is free again: no box is stuck there, whoever has recorded that. */
static void watch_barriers(struct bridge *b, const struct plc_image *image, int64_t now_us)
{
	unsigned freed;

	jam_see(&b->jam, image, &b->handshake, &freed);
	for (int i = 0; !b->observes && freed && i < JAM_BARRIERS; i++)
		if ((freed & b->stuck) >> i & 1)
			journal_freed(b->journal, (enum signal_id)(SIGNAL_LB_INFEED + i), now_us);
	b->stuck &= ~freed;
}

static void report_jam(struct bridge *b, const struct plc_image *image, int64_t now_us)
{
	struct jam_place place;
	struct message text;

	jam_find(&b->jam, image, &b->handshake, &place);
	jam_say(&place, &text);
	journal_alarm(b->journal, ALARM_PLC_FAULT, SEVERITY_ALARM, &text);
	if (!place.track || b->observes)
		return;
	journal_stuck(b->journal, (uint16_t)image->value[SIGNAL_BOOT_ID], place.track, place.barrier,
		now_us);
	b->stuck |= 1u << (place.barrier - SIGNAL_LB_INFEED);
}

void bridge_watch_plc_state(struct bridge *b, const struct plc_image *image, int64_t now_us)
{
	static const char *const faults[] = { MESSAGE_WORD("plc_fault.unnamed", "fault"),
		MESSAGE_WORD("plc_fault.motor", "the motor protection has tripped"), NULL, /* a jam */
		MESSAGE_WORD("plc_fault.track_lost", "the PLC has lost tracking of a box") };
	uint32_t state = image->value[SIGNAL_STATE], code = image->value[SIGNAL_FAULT_CODE];
	struct message text;

	watch_barriers(b, image, now_us);
	if (state == b->plc_state)
		return;
	if (b->plc_state == PLC_FAULT)
		journal_clear(b->journal, ALARM_PLC_FAULT);
	if (b->plc_state == PLC_ESTOP)
		journal_clear(b->journal, ALARM_PLC_ESTOP);
	if (state == PLC_FAULT && code == PLC_FAULT_JAM) {
		report_jam(b, image, now_us);
	} else if (state == PLC_FAULT) {
		message_set(&text, "%s", faults[code <= 3 ? code : 0]);
		journal_alarm(b->journal, ALARM_PLC_FAULT, SEVERITY_ALARM, &text);
	}
	if (state == PLC_ESTOP) {
		message_set(&text,
			MESSAGE("bridge.estop",
				"emergency stop is pressed; remove the danger and unlock the button, then reset "
				"and start"));
		journal_alarm(b->journal, ALARM_PLC_ESTOP, SEVERITY_ALARM, &text);
	}
	b->plc_state = state;
}

bool bridge_check_answer(struct bridge *b, struct direction *d, enum plc_answer answer,
	const struct fault *why, int64_t now_ms)
{
	switch (answer) {
	case PLC_FINE:
		d->is_refused = false;
		d->busy_since_ms = 0;
		return true;
	case PLC_BUSY:
		/* Normal now and then; after two seconds the values are old. */
		if (!d->busy_since_ms)
			d->busy_since_ms = now_ms;
		if (now_ms - d->busy_since_ms >= LINK_DEAD_MS)
			bridge_set_trouble(b, TROUBLE_STALE, &why->message);
		return false;
	case PLC_SILENT:
		/* As above; after two seconds without an answer the PLC is down. */
		log_line(LOG_LEVEL_DEBUG, "%s", why->message.text);
		if (!d->busy_since_ms)
			d->busy_since_ms = now_ms;
		if (now_ms - d->busy_since_ms >= LINK_DEAD_MS)
			bridge_set_trouble(b, TROUBLE_DOWN, &why->message);
		return false;
	case PLC_WRONG:
		d->is_refused = true;
		d->wait_until_ms = now_ms + WRONG_PAUSE_MS;
		bridge_set_trouble(b, TROUBLE_CONFIG, &why->message);
		return false;
	default:
		plc_disconnect(b->plc);
		link_lost(&b->link, clock_mono_ms()); /* now_ms may be from before the request */
		plc_trust_lost(&b->trust);
		bridge_set_trouble(b, TROUBLE_DOWN, &why->message);
		count_loss(b, &why->message, now_ms);
		return false;
	}
}

bool bridge_is_well(const struct bridge *b, int64_t now_ms)
{
	for (int i = 0; i < WRITE_COUNT; i++) {
		const struct direction *d = &b->writing[i];

		/* An answer is written again only with the next box: until then its refusal does not
		 * count. */
		if ((d->is_refused && (i != WRITE_ANSWER || now_ms < d->wait_until_ms)) ||
			(d->busy_since_ms && now_ms - d->busy_since_ms >= LINK_DEAD_MS))
			return false;
	}
	return true;
}
