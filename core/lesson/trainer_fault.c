#include "core/lesson/trainer_fault.h"
#include "core/base/lang.h"
#include "core/base/text.h"
#include "core/lesson/lesson_parse.h"
#include "core/plant/plant_fault.h"

#include <stdlib.h>
#include <string.h>

enum { WORD_SIZE = 64 };

/* The first words of the plant's orders that a fault may give (hw/plant/control); fault: one by its name. */
static const char order_words[] =
	"barrier,box,camera,chip,estop,fault,lane,mode,motor,plc,plug,put,unplug,well,wire";

/* The dashboard's (tui/panels/views.c), by name and title. */
static const struct {
	const char *name, *title;
} views[] = {
	{ "line", N_("Line") },
	{ "scans", N_("Scans") },
	{ "stock", N_("Stock") },
	{ "alarms", N_("Alarms") },
	{ "status", N_("Status") },
	{ "help", N_("Help") },
	{ "history", N_("History") },
	{ "dialog", N_("Dialog") },
	{ "metrics", N_("Metrics") },
	{ "lesson", N_("Lesson") },
	{ NULL, NULL },
};

static const struct {
	const char *word, *text;
} targets[TRAINER_TARGET_COUNT] = {
	[TRAINER_BARRIER] = { "barrier", N_("light barrier") },
	[TRAINER_PLC] = { "plc", N_("PLC") },
	[TRAINER_WIRE] = { "wire", N_("connection to the PLC") },
	[TRAINER_READER] = { "reader", N_("reader") },
	[TRAINER_TAG] = { "tag", N_("RFID tag") },
	[TRAINER_BOX] = { "box", N_("box") },
	[TRAINER_LANE] = { "lane", N_("lane") },
},
  speeds[TRAINER_SPEED_COUNT] = {
	  [TRAINER_AT_ONCE] = { "at-once", N_("at once") },
	  [TRAINER_CREEPING] = { "creeping", N_("creeping") },
  };

const char *trainer_target_text(enum trainer_target target)
{
	return targets[target].text;
}

const char *trainer_speed_text(enum trainer_speed speed)
{
	return speeds[speed].text;
}

const char *trainer_view_name(int view)
{
	return views[view].name;
}

const char *trainer_view_title(const char *name)
{
	for (int i = 0; views[i].name; i++)
		if (strcmp(views[i].name, name) == 0)
			return _(views[i].title);
	return name;
}

bool trainer_fault_is_right_view(const struct trainer_fault *f, const char *view)
{
	for (size_t i = 0; i < f->view_count; i++)
		if (strcmp(views[f->views[i]].name, view) == 0)
			return true;
	return false;
}

/* --- words ------------------------------------------------------------------------------------------------- */

static void read_target(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	struct word_list words = { 0 };
	int found;

	for (int i = 0; i < TRAINER_TARGET_COUNT; i++)
		word_list_add(&words, targets[i].word);
	found = lesson_find_word(p, e->from, &words, lesson_fold(p, e->from, e->to),
		MESSAGE("trainer_fault.no_target", "nothing of the plant is called \"%s\""));
	if (found >= 0)
		((struct trainer_fault *)block)->target = (enum trainer_target)found;
}

static void read_speed(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	struct word_list words = { 0 };
	int found;

	for (int i = 0; i < TRAINER_SPEED_COUNT; i++)
		word_list_add(&words, speeds[i].word);
	found = lesson_find_word(p, e->from, &words, lesson_fold(p, e->from, e->to),
		MESSAGE("trainer_fault.no_speed", "a fault does not begin \"%s\""));
	if (found >= 0)
		((struct trainer_fault *)block)->speed = (enum trainer_speed)found;
}

static void read_fault_minutes(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	lesson_read_number(p, e, 1, &((struct trainer_fault *)block)->minutes);
}

/* "alarms, line" */
static void read_views(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	struct trainer_fault *f = block;
	struct word_list words = { 0 };
	const char *text = p->mistakes->text;
	char word[WORD_SIZE];
	size_t from = e->from, at;

	for (int i = 0; views[i].name; i++)
		word_list_add(&words, views[i].name);
	while (from <= e->to && f->view_count < TRAINER_FAULT_VIEWS_MAX) {
		size_t end = from;
		int found;

		while (end < e->to && text[end] != ',')
			end++;
		lesson_word(text, &from, end, &at, word, sizeof word);
		found = lesson_find_word(p, at, &words, word,
			MESSAGE("trainer_fault.no_view", "no view of the dashboard is called \"%s\""));
		if (found >= 0)
			f->views[f->view_count++] = found;
		from = end + 1;
	}
}

static void read_path(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	struct trainer_fault *f = block;
	const char *text = lesson_fold(p, e->from, e->to);

	for (size_t i = 0; i < TRAINER_FAULT_PATH_MAX; i++)
		if (!f->path[i].in[e->language]) {
			f->path[i].in[e->language] = text;
			if (f->path_count < i + 1)
				f->path_count = i + 1;
			return;
		}
}

/* --- orders -------------------------------------------------------------------------------------------------- */

struct order_reader {
	struct lesson_parse *parse;
	struct trainer_script *out;
};

/* "after 20 wire delay 100": the seconds; from moves behind them. */
static bool read_after(struct lesson_parse *p, size_t *from, size_t to, int64_t *after_s)
{
	const char *text = p->mistakes->text;
	size_t next = *from, at, number_at;
	char word[WORD_SIZE], number[WORD_SIZE];
	struct fault why;

	*after_s = 0;
	lesson_word(text, &next, to, &at, word, sizeof word);
	if (strcmp(word, "after") != 0)
		return true;
	lesson_word(text, &next, to, &number_at, number, sizeof number);
	*from = next;
	if (text_to_int64(number, 1, TRAINER_FAULT_AFTER_MAX_S, after_s))
		return true;
	fault_set(&why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("trainer_fault.bad_after",
			"behind after stands a number of seconds from 1 to %d, for example: after 20 wire delay 100"),
		TRAINER_FAULT_AFTER_MAX_S);
	lesson_fail(p, number_at, &why);
	return false;
}

static bool check_order(struct lesson_parse *p, size_t from, size_t to)
{
	struct word_list words = { 0 };
	char word[WORD_SIZE];
	size_t rest = from, at;
	struct fault why;

	word_list_add_all(&words, order_words, ',');
	lesson_word(p->mistakes->text, &rest, to, &at, word, sizeof word);
	if (lesson_find_word(p, at, &words, word,
			MESSAGE("trainer_fault.no_order", "the simulated plant has no order \"%s\"")) < 0)
		return false;
	if (strcmp(word, "fault") == 0)
		return lesson_check_fault(p, rest, to);
	if (rest < to || strcmp(word, "well") == 0 || strcmp(word, "plug") == 0 ||
		strcmp(word, "unplug") == 0)
		return true;
	fault_set(&why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("trainer_fault.order_alone",
			"something is missing behind %s; warenspur plant-order help lists the orders"),
		word);
	lesson_fail(p, at, &why);
	return false;
}

static bool read_order_line(void *user, size_t begin, size_t end)
{
	const struct order_reader *r = user;
	struct trainer_order *order = &r->out->orders[r->out->count];
	struct fault why;
	size_t from = begin;

	if (r->out->count == TRAINER_FAULT_ORDERS_MAX) {
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("trainer_fault.many_orders", "more than %d orders; leave some out"),
			TRAINER_FAULT_ORDERS_MAX);
		lesson_fail(r->parse, begin, &why);
		return false;
	}
	if (!read_after(r->parse, &from, end, &order->after_s) || !check_order(r->parse, from, end))
		return true;
	order->at = begin;
	order->words = lesson_fold(r->parse, from, end);
	r->out->count++;
	return true;
}

static void read_start(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	struct trainer_fault *f = block;

	f->start_at = e->at;
	lesson_each_line(p->mistakes->text, e->from, e->to, read_order_line,
		&(struct order_reader){ p, &f->start });
}

static void read_end(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	lesson_each_line(p->mistakes->text, e->from, e->to, read_order_line,
		&(struct order_reader){ p, &((struct trainer_fault *)block)->end });
}

/* --- conditions ------------------------------------------------------------------------------------------------ */

static void read_symptom_when(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	struct trainer_fault *f = block;

	f->symptom_at = e->from;
	f->has_symptom_when =
		condition_parse(p->mistakes, e->from, e->to, &p->places, &f->symptom_when) == 0;
}

static void read_mended_when(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	struct trainer_fault *f = block;

	f->is_mended_by_hand = strcmp(lesson_fold(p, e->from, e->to), "by-hand") == 0;
	if (!f->is_mended_by_hand)
		f->has_mended_when =
			condition_parse(p->mistakes, e->from, e->to, &p->places, &f->mended_when) == 0;
}

/* --- the form ---------------------------------------------------------------------------------------------------- */

/* clang-format off */
#define TEXT(NAME, MEMBER, LIMIT) \
	{ NAME, LESSON_LEVEL_LESSON, true, true, 1, offsetof(struct trainer_fault, MEMBER), LIMIT, lesson_read_text }
#define ROW(NAME, LIMIT, READ) { NAME, LESSON_LEVEL_LESSON, false, true, 1, 0, LIMIT, READ }

static const struct lesson_key keys[] = {
	TEXT("title", title, 60),
	TEXT("symptom", symptom, 300),
	ROW("target", 0, read_target),
	ROW("speed", 0, read_speed),
	TEXT("notices", notices, 200),
	{ "path", LESSON_LEVEL_LESSON, true, true, TRAINER_FAULT_PATH_MAX, 0, 0, read_path },
	TEXT("solution", solution, 400),
	TEXT("lesson", lesson, 400),
	ROW("minutes", 60, read_fault_minutes),
	ROW("start", 0, read_start),
	ROW("end", 0, read_end),
	ROW("first-symptom", 0, read_symptom_when),
	ROW("mended", 0, read_mended_when),
	ROW("right-look", 0, read_views),
};
/* clang-format on */

static const struct lesson_form form = {
	.keys = keys,
	.key_count = sizeof keys / sizeof keys[0],
	.whole = MESSAGE_WORD("trainer_fault.in_fault", "the fault"),
};

/* --- the whole file ----------------------------------------------------------------------------------------------- */

static void check_whole(const struct trainer_fault *f, struct mistakes *m)
{
	struct fault why;
	bool has_delay = false;

	for (size_t i = 0; i < f->start.count; i++)
		has_delay |= f->start.orders[i].after_s > 0;
	if (f->has_symptom_when && condition_holds_on_nothing(&f->symptom_when)) {
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("trainer_fault.met_at_start",
				"this symptom is there before anything has happened; name a fact that only the fault causes"));
		mistake_add(m, f->symptom_at, &why);
	}
	if (f->start_at && has_delay != (f->speed == TRAINER_CREEPING)) {
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			has_delay
				? MESSAGE("trainer_fault.is_creeping",
					  "orders with after make a creeping fault; write speed: creeping")
				: MESSAGE("trainer_fault.not_creeping",
					  "a creeping fault needs an order with after, for example: after 20 wire delay 100"));
		mistake_add(m, f->start_at, &why);
	}
	if (f->path_count > 0 && f->path_count < TRAINER_FAULT_PATH_MIN) {
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("trainer_fault.short_path",
				"the diagnosis path has one step; write path at least %d times"),
			TRAINER_FAULT_PATH_MIN);
		mistake_add(m, m->len, &why);
	}
	mistakes_sort(m);
}

struct trainer_fault *trainer_fault_read(const char *text, size_t len, struct mistakes *mistakes)
{
	struct trainer_fault *f = calloc(1, sizeof *f);

	if (f && (f->pool = lesson_read_form(&form, f, text, len, mistakes))) {
		check_whole(f, mistakes);
		return f;
	}
	trainer_fault_free(f);
	return NULL;
}

void trainer_fault_free(struct trainer_fault *f)
{
	if (f)
		free(f->pool);
	free(f);
}
