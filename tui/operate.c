#include "tui/operate.h"
#include "tui/model/format.h"
#include "core/booking/booking.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/retell.h"

#include <stdio.h>
#include <string.h>

enum { EXPIRE_AFTER_US = 1000000 };

struct operate_job {
	struct operate *operate;
	struct store *store;
	const char *plc;
	const struct command_line *order;
	char *out;
	size_t size;
};

static int give_command(const struct operate_job *d, struct fault *why)
{
	struct command *c = &d->operate->command;
	char argument[32] = "";

	*c = d->order->command;
	c->deadline_us = clock_wall_us() + OPERATE_DEADLINE_US;
	store_name_giver("tui", c->given_by, sizeof c->given_by);
	if (store_add_command(d->store, d->plc, c, &c->seq, why)) {
		c->seq = 0;
		return -1;
	}
	if (c->verb == COMMAND_SPEED)
		snprintf(argument, sizeof argument, "%d", c->argument);
	else if (c->verb == COMMAND_LANE)
		snprintf(argument, sizeof argument, "%d %d", c->track, c->argument);
	format_command(store_command_name(c->verb), argument, d->operate->command_text,
		sizeof d->operate->command_text);
	snprintf(d->out, d->size, _("%s: waiting for PLC %s"), d->operate->command_text, d->plc);
	return 0;
}

static int undo_booking(const struct operate_job *d, struct fault *why)
{
	int64_t correction, move = d->order->number;

	if (d->order->kind == COMMAND_LINE_UNDO_SCAN &&
		store_booking_of_scan(d->store, d->order->number, &move, why))
		return -1;
	if (move == 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED, _("this scan has booked nothing"));
	if (booking_undo(d->store, move, &correction, why))
		return -1;
	snprintf(d->out, d->size, _("booking %lld taken back by %lld"), (long long)move,
		(long long)correction);
	return 0;
}

static int acknowledge_alarms(const struct operate_job *d, struct fault *why)
{
	bool one = d->order->kind == COMMAND_LINE_ACKNOWLEDGE_ONE;

	if (one ? store_acknowledge_alarm(d->store, d->order->number, why)
			: store_acknowledge_alarms(d->store, why))
		return -1;
	snprintf(d->out, d->size, "%s",
		one ? _("the alarm is acknowledged") : _("all alarms are acknowledged"));
	return 0;
}

static int write_note(const struct operate_job *d, struct fault *why)
{
	char giver[SCAN_NAME_MAX], clean[TEXT_CLEAN_SIZE(sizeof d->order->text)];

	store_name_giver("tui", giver, sizeof giver);
	text_clean(d->order->text, strlen(d->order->text), clean, sizeof clean);
	if (store_put_note(d->store, d->order->item, clean, giver, why))
		return -1;
	snprintf(d->out, d->size, "%s", _("the note is kept"));
	return 0;
}

static int allow_plc(const struct operate_job *d, struct fault *why)
{
	char giver[SCAN_NAME_MAX];

	store_name_giver("tui", giver, sizeof giver);
	if (store_allow_plc(d->store, d->order->item, giver, why))
		return -1;
	snprintf(d->out, d->size, _("bridges may write to the PLC at %s from now on"), d->order->item);
	return 0;
}

void operate_carry_out(struct operate *operate, struct store *writer, const char *plc,
	const struct command_line *order, char *out, size_t size)
{
	static int (*const ways[])(const struct operate_job *, struct fault *) = {
		[COMMAND_LINE_COMMAND] = give_command,
		[COMMAND_LINE_UNDO] = undo_booking,
		[COMMAND_LINE_UNDO_SCAN] = undo_booking,
		[COMMAND_LINE_ACKNOWLEDGE] = acknowledge_alarms,
		[COMMAND_LINE_ACKNOWLEDGE_ONE] = acknowledge_alarms,
		[COMMAND_LINE_NOTE] = write_note,
		[COMMAND_LINE_ALLOW] = allow_plc,
	};
	const struct operate_job doing = { .operate = operate,
		.store = writer,
		.plc = plc,
		.order = order,
		.out = out,
		.size = size };
	struct fault why = { 0 };

	out[0] = '\0';
	if (order->kind < sizeof ways / sizeof ways[0] && ways[order->kind] &&
		ways[order->kind](&doing, &why))
		text_copy(out, size, why.text);
}

bool operate_result(struct operate *o, struct store *writer, int64_t now_us, char *out, size_t size)
{
	struct command *c = &o->command;
	const struct format_word *word;
	struct fault why;

	if (!c->seq)
		return false;
	if (now_us > c->deadline_us + EXPIRE_AFTER_US)
		store_finish_command(writer, c->seq, "expired", _("no bridge took it; is it running?"),
			&why);
	if (store_read_command(writer, c->seq, c, &why) != 1)
		return false;
	if (strcmp(c->state, "waiting") == 0)
		return false;
	word = format_command_state(c->state);
	retell(c->detail, sizeof c->detail);
	snprintf(out, size, "%s: %s %s%s%s", o->command_text, word->symbol, format_text(word, c->state),
		*c->detail ? ", " : "", c->detail);
	c->seq = 0;
	return true;
}
