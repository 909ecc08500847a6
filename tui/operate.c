#include "tui/operate.h"
#include "tui/model/format.h"
#include "core/booking/booking.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/plant/plant_again.h"
#include "core/plant/plant_client.h"
#include "core/session/store_exercise.h"
#include "core/session/store_session.h"
#include "core/store_query/store_trace.h"
#include "core/store_query/store_unclear.h"

#include <stdio.h>
#include <string.h>

enum { PLANT_WITHIN_MS = 500 };

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
	char argument[COMMAND_ARGUMENT_SIZE];

	*c = d->order->command;
	if (command_give(d->store, d->plc, "tui", COMMAND_DEADLINE_US, c, why))
		return -1;
	format_command(command_verb_name(c->verb), command_write_argument(c, argument),
		d->operate->command_text, sizeof d->operate->command_text);
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
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("operate.scan_booked_nothing", "this scan has no stock entry"));
	if (booking_undo(d->store, move, &correction, why))
		return -1;
	snprintf(d->out, d->size, _("entry %lld undone by entry %lld"), (long long)move,
		(long long)correction);
	return 0;
}

static int acknowledge_alarms(const struct operate_job *d, struct fault *why)
{
	bool one = d->order->kind == COMMAND_LINE_ACKNOWLEDGE_ONE;

	if (one ? store_acknowledge_alarm(d->store, d->order->number, why)
			: store_acknowledge_alarms(d->store, why))
		return -1;
	snprintf(d->out, d->size, "%s", one ? _("alarm acknowledged") : _("all alarms acknowledged"));
	return 0;
}

static int write_note(const struct operate_job *d, struct fault *why)
{
	char giver[SCAN_NAME_MAX], clean[TEXT_CLEAN_SIZE(sizeof d->order->text)];

	store_name_giver("tui", giver, sizeof giver);
	text_clean(d->order->text, strlen(d->order->text), clean, sizeof clean);
	if (store_put_note(d->store, d->order->item, clean, giver, why))
		return -1;
	snprintf(d->out, d->size, "%s", _("note saved"));
	return 0;
}

static int allow_plc(const struct operate_job *d, struct fault *why)
{
	char giver[SCAN_NAME_MAX];

	store_name_giver("tui", giver, sizeof giver);
	if (store_allow_plc(d->store, d->order->item, giver, why))
		return -1;
	snprintf(d->out, d->size, _("PLC bridges may now write to the PLC at %s"), d->order->item);
	return 0;
}

static int begin_session(const struct operate_job *d, struct fault *why)
{
	char giver[SCAN_NAME_MAX];

	store_name_giver("tui", giver, sizeof giver);
	if (store_begin_session(d->store, d->order->text, giver, why))
		return -1;
	snprintf(d->out, d->size, _("session \"%s\" has begun"), d->order->text);
	return 0;
}

static int end_session(const struct operate_job *d, struct fault *why)
{
	struct row_session s;

	if (store_end_session(d->store, &s, why))
		return -1;
	snprintf(d->out, d->size,
		_("session \"%s\" has ended: boxes %lld, scans %lld, participants %lld; backup %s"), s.name,
		(long long)s.boxes, (long long)s.scans, (long long)s.participants, s.backup);
	return 0;
}

static int make_article(const struct operate_job *d, struct fault *why)
{
	const struct command_line *o = d->order;
	int alarms, used;

	if (new_article_put(&o->article, d->store, o->text, (int)o->number, &alarms, why))
		return -1;
	used = o->article.item_lane
		? snprintf(d->out, d->size,
			  _("article \"%s\", lane %d; this one item keeps its own lane %d"), o->text,
			  (int)o->number, o->article.item_lane)
		: snprintf(d->out, d->size,
			  _("article \"%s\", lane %d: the next box with this code goes there"), o->text,
			  (int)o->number);
	if (alarms && (size_t)used < d->size)
		snprintf(d->out + used, d->size - (size_t)used,
			lang_plural("; %d alarm about the code acknowledged",
				"; %d alarms about the code acknowledged", (unsigned long)alarms),
			alarms);
	return 0;
}

/* A piece of the chosen goods. Counted ones may lie elsewhere, too. */
static int clarify_goods(const struct operate_job *d, struct fault *why)
{
	const char *place = d->order->kind == COMMAND_LINE_FOUND ? d->order->text : "";
	char key[GS1_KEY_MAX];

	int found = store_unclear_item(d->store, d->order->item, key, sizeof key, why);

	if (found == 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("operate.clear_already", "these goods are clarified already"));
	if (found < 0 || booking_clarify(d->store, key, place, why))
		return -1;
	if (*place)
		snprintf(d->out, d->size, _("%s: booked at %s"), key, place);
	else
		snprintf(d->out, d->size, _("%s: no longer in stock"), key);
	return 0;
}

/* The order goes to the simulated plant, and to nothing else. */
static int change_fault(const struct operate_job *d, struct fault *why)
{
	char answer[PLANT_CLIENT_ANSWER_MAX];
	size_t len = strlen(d->order->item);
	bool ends = len > 4 && strcmp(d->order->item + len - 4, " end") == 0;

	if (plant_client_order(d->operate->plant, d->order->item, PLANT_WITHIN_MS, answer, why))
		return -1;
	snprintf(d->out, d->size, ends ? _("ended: %s") : _("simulated: %s"), _(d->order->text));
	return 0;
}

/* A trainer's exercise begins again in the trainer's station. */
static int begin_again(const struct operate_job *d, struct fault *why)
{
	int64_t exercise;
	int boxes, runs = store_running_exercise(d->store, &exercise, why);

	if (runs > 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("operate.exercise_runs",
				"a trainer's exercise is running; it begins again in the trainer's station: again"));
	if (runs < 0 ||
		plant_again_begin(d->operate->plant, d->order->number, clock_wall_us(), &boxes, why))
		return -1;
	snprintf(d->out, d->size,
		lang_plural("as at %s: %d box on the belt; End shows now, S starts the belt",
			"as at %s: %d boxes on the belt; End shows now, S starts the belt",
			(unsigned long)boxes),
		d->order->text, boxes);
	return 0;
}

/* As warenspur plant-order: what a learner without devices and without a second terminal does. */
static int order_plant(const struct operate_job *d, struct fault *why)
{
	static const struct {
		const char *order, *said;
	} kinds[] = {
		[COMMAND_LINE_DESK_SCAN] = { "scan ", N_("the simulated scanner reads: %s") },
		[COMMAND_LINE_DESK_TAG] = { "desk tag ", N_("this tag lies on the simulated reader: %s") },
		[COMMAND_LINE_PLANT] = { "", N_("the simulated conveyor has done it: %s") },
	};
	char order[sizeof d->order->text + sizeof "desk tag "], answer[PLANT_CLIENT_ANSWER_MAX];

	if (!d->operate->plant || !*d->operate->plant)
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("operate.no_plant",
				"no simulated conveyor works with this database; use a real scanner or reader"));
	snprintf(order, sizeof order, "%s%s", kinds[d->order->kind].order, d->order->text);
	if (plant_client_order(d->operate->plant, order, PLANT_WITHIN_MS, answer, why))
		return -1;
	snprintf(d->out, d->size, _(kinds[d->order->kind].said), d->order->text);
	return 0;
}

static int give_lesson_order(const struct operate_job *d, struct fault *why)
{
	struct lesson_follow *l = &d->operate->lesson;
	const char *plant = d->operate->plant;

	switch (d->order->kind) {
	case COMMAND_LINE_LESSON_BEGIN:
		return lesson_follow_begin(l, d->store, d->order->item, plant, d->out, d->size, why);
	case COMMAND_LINE_LESSON_HINT:
		return lesson_follow_hint(l, d->store, d->out, d->size, why);
	case COMMAND_LINE_LESSON_SOLVE:
		return lesson_follow_solve(l, d->store, plant, d->out, d->size, why);
	case COMMAND_LINE_LESSON_RESET:
		return lesson_follow_reset(l, d->store, plant, d->out, d->size, why);
	default:
		return lesson_follow_leave(l, d->store, d->out, d->size, why);
	}
}

static int change_lesson(const struct operate_job *d, struct fault *why)
{
	struct lesson_follow *l = &d->operate->lesson;

	l->tell[0] = '\0';
	if (give_lesson_order(d, why) == 0)
		return 0;
	text_copy(l->tell, sizeof l->tell, why->message.text);
	return -1;
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
		[COMMAND_LINE_SESSION_BEGIN] = begin_session,
		[COMMAND_LINE_SESSION_END] = end_session,
		[COMMAND_LINE_ARTICLE] = make_article,
		[COMMAND_LINE_FOUND] = clarify_goods,
		[COMMAND_LINE_REMOVED] = clarify_goods,
		[COMMAND_LINE_FAULT] = change_fault,
		[COMMAND_LINE_AGAIN] = begin_again,
		[COMMAND_LINE_LESSON_BEGIN] = change_lesson,
		[COMMAND_LINE_LESSON_HINT] = change_lesson,
		[COMMAND_LINE_LESSON_SOLVE] = change_lesson,
		[COMMAND_LINE_LESSON_RESET] = change_lesson,
		[COMMAND_LINE_LESSON_LEAVE] = change_lesson,
		[COMMAND_LINE_DESK_SCAN] = order_plant,
		[COMMAND_LINE_DESK_TAG] = order_plant,
		[COMMAND_LINE_PLANT] = order_plant,
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
		text_copy(out, size, why.message.text);
}

bool operate_result(struct operate *o, struct store *writer, int64_t now_ms, char *out, size_t size)
{
	struct command *c = &o->command;
	struct format_word word;
	struct fault why;
	int ended = c->seq ? command_check(writer, c, now_ms, &why) : 0;

	if (ended == 0)
		return false;
	if (ended < 0) {
		if (why.blame != FAULT_DATA) /* a store that fails now may answer at the next change */
			return false;
		c->seq = 0;
		return text_copy(out, size, why.message.text), true;
	}
	word = format_command_state(c->state, "");
	message_translate(&c->detail);
	snprintf(out, size, "%s: %s %s%s%s", o->command_text, word.symbol, word.text,
		*c->detail.text ? ", " : "", c->detail.text);
	c->seq = 0;
	return true;
}
