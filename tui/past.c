#include "tui/past.h"
#include "core/base/lang.h"
#include "core/store_query/store_read.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const double speeds[] = { 0.1, 0.2, 0.5, 1, 2, 5, 10, 20 };
enum { SPEEDS = sizeof speeds / sizeof speeds[0], SPEED_NORMAL = 3, BAR_MIN = 8, BAR_MAX = 60 };

/* What was stepped to, by its kind; %lld is the box. */
static const char *const events[STORE_EVENT_COUNT] = {
	[STORE_EVENT_SIGNAL] = N_("signal changed"),
	[STORE_EVENT_SCAN] = N_("code read"),
	[STORE_EVENT_ARRIVAL] = N_("box %lld: PLC asks for a lane"),
	[STORE_EVENT_DECISION] = N_("box %lld: lane decided"),
	[STORE_EVENT_CONFIRMATION] = N_("box %lld: arrived in its lane"),
	[STORE_EVENT_ALARM] = N_("alarm raised"),
	[STORE_EVENT_ALARM_OVER] = N_("alarm cleared"),
	[STORE_EVENT_COMMAND] = N_("command given"),
};

/* The first letter stands on the bar: the four differ in each language. */
static const struct {
	const char *word;
	enum role role;
} mark_words[EXERCISE_MOMENTS] = {
	[EXERCISE_FAULT] = { N_("Fault begun"), ROLE_ALARM },
	[EXERCISE_SYMPTOM] = { N_("Symptom seen"), ROLE_WARNING },
	[EXERCISE_LOOK] = { N_("Right view opened"), ROLE_INFO },
	[EXERCISE_MEND] = { N_("Mended"), ROLE_OK },
};

void past_init(struct past *p)
{
	*p = (struct past){ .speed = SPEED_NORMAL };
}

static void return_to_now(struct past *p)
{
	p->at_us = 0;
	p->is_playing = p->is_at_beginning = false;
	p->mark = NULL;
	p->request_count = 0;
}

/* What a request is carried out with. */
struct past_request {
	struct store *store;
	const char *plc;
	int64_t wall_us;
	bool is_forward, events_only; /* of the action's row */
	int by;
};

static int step_to_fact(struct past *p, const struct past_request *r, struct fault *why)
{
	struct store_moment found;
	int got;

	p->is_playing = false;
	if (!p->at_us && r->is_forward)
		return 0;
	got = store_step(r->store, r->plc, p->at_us ? p->at_us : r->wall_us, r->is_forward,
		r->events_only, &found, why);
	if (got < 0)
		return -1;
	if (got == 0 && r->is_forward) {
		return_to_now(p); /* there is no later fact */
	} else if (got == 0) {
		p->is_at_beginning = true;
	} else {
		p->at_us = found.at_us;
		p->moment = found;
	}
	return 0;
}

/* Nothing happens if there is no such moment. */
static int step_to_mark(struct past *p, const struct past_request *r, struct fault *why)
{
	int64_t from_us = p->at_us ? p->at_us : r->wall_us;
	const struct row_exercise_mark *found = NULL;

	(void)why;
	p->is_playing = false;
	for (size_t i = 0; i < p->mark_count; i++) {
		const struct row_exercise_mark *mark = &p->marks[i];

		if (r->is_forward ? mark->at_us > from_us : mark->at_us < from_us && !found)
			found = mark;
	}
	if (!found)
		return 0;
	p->at_us = found->at_us;
	p->mark = found;
	return 0;
}

static int change_speed(struct past *p, const struct past_request *r, struct fault *why)
{
	int speed = p->speed + r->by;

	(void)why;
	if (speed >= 0 && speed < SPEEDS)
		p->speed = speed;
	return 0;
}

/* A replay from now starts one minute ago. */
static int advance_replay(struct past *p, const struct past_request *r, struct fault *why)
{
	(void)why;
	if (!p->at_us) {
		p->at_us = r->wall_us - 60000000 > p->first_us ? r->wall_us - 60000000 : p->first_us;
		p->is_playing = p->at_us != 0;
	} else {
		p->is_playing = !p->is_playing;
	}
	p->played_us = r->wall_us;
	p->moment.at_us = 0;
	return 0;
}

static int show_beginning(struct past *p, const struct past_request *r, struct fault *why)
{
	(void)r;
	(void)why;
	p->at_us = p->first_us;
	p->moment.at_us = 0;
	return 0;
}

static int show_now(struct past *p, const struct past_request *r, struct fault *why)
{
	(void)r;
	(void)why;
	return_to_now(p);
	return 0;
}

static const struct past_action {
	int (*act)(struct past *, const struct past_request *,
		struct fault *); /* NULL: not of the past */
	bool only_then;      /* now the key does something else */
	bool is_forward, events_only;
	int by;
} past_actions[ACTION_COUNT] = {
	[ACTION_FACT_BACK] = { step_to_fact, false, false, false, 0 },
	[ACTION_FACT_ON] = { step_to_fact, false, true, false, 0 },
	[ACTION_EVENT_BACK] = { step_to_fact, false, false, true, 0 },
	[ACTION_EVENT_ON] = { step_to_fact, false, true, true, 0 },
	[ACTION_MARK_BACK] = { step_to_mark, false, false, false, 0 },
	[ACTION_MARK_ON] = { step_to_mark, false, true, false, 0 },
	[ACTION_PLAY] = { advance_replay, false, false, false, 0 },
	[ACTION_SLOWER] = { change_speed, false, false, false, -1 },
	[ACTION_FASTER] = { change_speed, false, false, false, 1 },
	[ACTION_FREEZE] = { advance_replay, true, false, false, 0 },
	[ACTION_TOP] = { show_beginning, true, false, false, 0 },
	[ACTION_END] = { show_now, true, false, false, 0 },
	[ACTION_BACK] = { show_now, true, false, false, 0 },
};

bool past_key(struct past *p, enum action action)
{
	const struct past_action *row = &past_actions[action];
	bool now = p->at_us == 0 && !p->request_count;

	if (!row->act || (row->only_then && now))
		return false;
	if (p->request_count < PAST_REQUESTS_MAX)
		p->requests[p->request_count++] = action;
	return true;
}

static int carry_out_request(struct past *p, struct store *store, const char *plc,
	enum action action, int64_t wall_us, struct fault *why)
{
	const struct past_action *row = &past_actions[action];
	const struct past_request request = { store, plc, wall_us, row->is_forward, row->events_only,
		row->by };

	p->is_at_beginning = false;
	return row->act(p, &request, why);
}

static void add_mark(void *user, const struct row_exercise_mark *row)
{
	struct past *p = user;

	if (p->mark_count < PAST_MARKS_MAX)
		p->marks[p->mark_count++] = *row;
}

/* The one that was gone to lies elsewhere when there is another one. */
static int read_marks(struct past *p, struct store *store, struct fault *why)
{
	p->mark_count = 0;
	if (store_each_exercise_mark(store, PAST_MARKS_MAX, add_mark, p, why))
		return -1;
	p->mark = NULL;
	for (size_t i = 0; i < p->mark_count; i++)
		if (p->marks[i].at_us == p->at_us)
			p->mark = &p->marks[i];
	return 0;
}

int past_refresh(struct past *p, struct store *store, const char *plc, int64_t wall_us, bool *moved,
	struct fault *why)
{
	int64_t before_us = p->at_us;

	if (p->at_us || p->request_count) {
		store_look_back(store, 0);
		if (store_extent(store, &p->first_us, &p->last_us, why) || read_marks(p, store, why))
			return -1;
	}
	for (int i = 0; i < p->request_count; i++)
		if (carry_out_request(p, store, plc, p->requests[i], wall_us, why))
			return -1;
	p->request_count = 0;
	if (p->is_playing) {
		p->at_us += (int64_t)((double)(wall_us - p->played_us) * speeds[p->speed]);
		p->played_us = wall_us;
		if (p->at_us >= wall_us)
			return_to_now(p); /* the replay has reached the present */
	}
	store_look_back(store, p->at_us);
	*moved = p->at_us != before_us;
	return 0;
}

/* --- drawing ------------------------------------------------------------------------------- */

/* With the day unless it is today. */
static void moment_text(const struct past *p, int64_t wall_us, char *out, size_t size)
{
	time_t seconds = (time_t)(p->at_us / 1000000), today = (time_t)(wall_us / 1000000);
	struct tm then, now;
	char text[32] = "";

	localtime_r(&seconds, &then);
	localtime_r(&today, &now);
	if (then.tm_yday != now.tm_yday || then.tm_year != now.tm_year)
		strftime(text, sizeof text, strcmp(lang_current(), "de") == 0 ? "%d.%m. " : "%d %b ",
			&then);
	snprintf(out, size, "%s%02d:%02d:%02d%s%d", text, then.tm_hour, then.tm_min, then.tm_sec,
		lang_decimal_sign(), (int)(p->at_us / 100000 % 10));
}

static void state_text(const struct past *p, char *out, size_t size)
{
	double factor = speeds[p->speed];
	char speed[LANG_DECIMAL_SIZE];

	if (p->is_playing)
		snprintf(out, size, _("replay %sx"), lang_number(factor, factor < 1 ? 1 : 0, speed));
	else if (p->is_at_beginning)
		snprintf(out, size, "%s", _("start of the recording"));
	else if (p->mark && p->mark->at_us == p->at_us)
		snprintf(out, size, "%s (%s)", _(mark_words[p->mark->moment].word), p->mark->fault);
	else if (p->moment.at_us == p->at_us)
		snprintf(out, size, _(events[p->moment.event]), (long long)p->moment.number);
	else
		snprintf(out, size, "%s", _("paused"));
}

static int bar_column(const struct past *p, int64_t at_us, int width)
{
	double span = (double)(p->last_us - p->first_us);
	double part = span > 0 ? (double)(at_us - p->first_us) / span : 0;
	int column = (int)(part * (width - 1) + 0.5);

	return column < 0 ? 0 : column >= width ? width - 1 : column;
}

static void draw_bar(const struct past *p, const struct area *area, int row, int col, int width)
{
	char letter[8];

	draw_line(area, row, col, width, ROLE_THEN, WACS_HLINE);
	for (size_t i = p->mark_count; i-- > 0;) {
		const struct row_exercise_mark *mark = &p->marks[i];
		const char *word = _(mark_words[mark->moment].word);

		if (mark->at_us < p->first_us)
			continue;
		text_copy(letter, 2, word);
		draw_text(area, row, col + bar_column(p, mark->at_us, width), 1,
			mark_words[mark->moment].role, letter);
	}
	draw_text(area, row, col + bar_column(p, p->at_us, width), 1, ROLE_THEN, "\342\227\217");
}

void past_draw(const struct past *p, const struct area *area, int row, bool alone, int64_t wall_us)
{
	char when[64], state[96], span[24], back[64];
	int cols = area->at.cols, col, end;

	draw_fill(area, row, 0, cols, ROLE_THEN, " ");
	moment_text(p, wall_us, when, sizeof when);
	state_text(p, state, sizeof state);
	if (alone) {
		snprintf(back, sizeof back, " %s: %s ", _("End"), _("Now"));
		cols -= draw_right(area, row, cols, cols, ROLE_KEY_WORD, back);
	}
	col = draw_format(area, row, 0, cols, ROLE_THEN, _(" PAST: %s "), when);
	if (cols >= 60)
		col += draw_format(area, row, col, cols - col, ROLE_THEN, _(" %s ago "),
			draw_span(wall_us - p->at_us, span));
	col += draw_format(area, row, col, cols - col, ROLE_THEN, " %s ", state);
	end = cols - 1;
	if (end - col >= BAR_MIN)
		draw_bar(p, area, row, end - col > BAR_MAX ? end - BAR_MAX : col + 1,
			end - col > BAR_MAX ? BAR_MAX : end - col - 1);
}

void past_draw_keys(const struct past *p, const struct area *area, int row)
{
	const struct {
		const char *key, *word;
	} keys[] = {
		{ N_("End"), N_("Now") },
		{ "{ }", N_("Event") },
		{ "[ ]", N_("Step") },
		{ N_("Space"), p->is_playing ? N_("Pause") : N_("Play") },
		{ "< >", N_("Speed") },
		{ N_("Home"), N_("Beginning") },
	};
	int col = 0;

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		int need = draw_width(_(keys[i].key)) + draw_width(_(keys[i].word)) + 3;

		if (col + need - 1 > area->at.cols)
			return;
		col += draw_text(area, row, col, need, ROLE_KEY, _(keys[i].key));
		col += draw_format(area, row, col, need, ROLE_KEY_WORD, " %s", _(keys[i].word)) + 1;
	}
}
