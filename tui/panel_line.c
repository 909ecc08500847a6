#include "tui/panels.h"
#include "tui/picture.h"
#include "tui/words.h"
#include "core/lang.h"

#include <stdio.h>

/* The dialogue of one box, step by step. */
enum { STEP_ARRIVED, STEP_IDENTIFIED, STEP_DECIDED, STEP_ANSWERED, STEP_CONFIRMED, STEPS };
enum { STEPS_FULL_COLS = 76, HISTORY_COLS = 76 };

#define DONE "\342\227\217"
#define OPEN "\342\227\213"

/* Everything this panel shows is in the facts already. */
static int panel_line_refresh(struct panel *panel, struct store *store, const struct facts *facts,
	struct fault *why)
{
	(void)panel, (void)store, (void)facts, (void)why;
	return 0;
}

static int64_t step_at(const struct passage *p, int step)
{
	const int64_t at[STEPS] = { p->arrived_us, p->identified_us, p->decided_us, p->answered_us,
		p->confirmed_us };

	return at[step];
}

/* The word and, if it is done, how long after the arrival. */
static const char *step_text(const struct passage *p, int step, char *out, size_t size)
{
	static const char *const words[STEPS] = { N_("arrived"), N_("identified"), N_("decided"),
		N_("answered"), N_("confirmed") };
	int64_t at = step_at(p, step);
	char when[24];

	if (step == STEP_DECIDED && p->asked_lane)
		snprintf(out, size, _("lane %d"), p->asked_lane);
	else if (!at || step == STEP_DECIDED || step == STEP_ARRIVED)
		snprintf(out, size, "%s", _(words[step]));
	else
		snprintf(out, size, "%s %s", _(words[step]), draw_span(at - p->arrived_us, when));
	return out;
}

static void draw_steps(const struct area *area, int row, const struct passage *p)
{
	int col = 1, end = area->at.cols - 1;
	char text[96];

	for (int step = 0; step < STEPS; step++) {
		bool done = step_at(p, step) != 0;
		bool word = area->at.cols >= STEPS_FULL_COLS || step == STEP_DECIDED ||
			step == STEP_ANSWERED;

		col += draw_text(area, row, col, end - col, done ? ROLE_OK : ROLE_QUIET,
			done ? DONE : OPEN) + 1;
		if (word)
			col += draw_text(area, row, col, end - col, done ? ROLE_TEXT : ROLE_QUIET,
				step_text(p, step, text, sizeof text)) + 1;
	}
}

static int draw_result(const struct area *area, int row, const struct passage *p)
{
	const struct word *word = words_result(track_result_name(p->result));
	char text[96];

	snprintf(text, sizeof text, "%s %s", word->symbol, words_text(word, word->name));
	draw_right(area, row, area->at.cols - 1, 20, word->role, text);
	return draw_width(text);
}

/* "box 12  15:04:05  Schraube M6x20 …                       ● sorted" */
static void draw_box(const struct area *area, int row, const struct row_passage *r)
{
	int result = draw_result(area, row, &r->passage);
	int col = 1, end = area->at.cols - result - 3;
	char clock[16];

	col += draw_format(area, row, col, end - col, ROLE_TITLE, _("box %u"), r->passage.track) + 2;
	if (area->at.cols >= STEPS_FULL_COLS)
		col += draw_text(area, row, col, end - col, ROLE_QUIET,
			draw_clock(r->passage.arrived_us, clock)) + 2;
	draw_text(area, row, col, end - col, *r->name || *r->passage.item ? ROLE_TEXT : ROLE_QUIET,
		*r->name ? r->name : *r->passage.item ? r->passage.item : _("nothing read"));
}

/* The boxes before, one row each. */
static void draw_history(const struct area *area, int row, const struct row_passage *r)
{
	const struct passage *p = &r->passage;
	char clock[16], span[24];

	draw_result(area, row, p);
	draw_format(area, row, 1, 10, ROLE_QUIET, _("box %u"), p->track);
	draw_text(area, row, 12, 8, ROLE_QUIET, draw_clock(p->arrived_us, clock));
	draw_text(area, row, 22, area->at.cols - 64, ROLE_TEXT, *r->name ? r->name : p->item);
	if (p->asked_lane)
		draw_format(area, row, area->at.cols - 40, 8, ROLE_TEXT, _("lane %d"), p->asked_lane);
	if (p->answered_us)
		draw_right(area, row, area->at.cols - 23, 9, ROLE_QUIET,
			draw_span(p->answered_us - p->arrived_us, span));
}

static void draw_boxes(const struct area *area, const struct facts *facts)
{
	int rows = area->at.rows;

	if (!facts->passage_count) {
		draw_text(area, 0, 1, area->at.cols - 2, ROLE_QUIET, _("no box has arrived yet"));
		return;
	}
	draw_box(area, 0, &facts->passages[0]);
	draw_steps(area, 1, &facts->passages[0].passage);
	for (int i = 1; i < (int)facts->passage_count && i + 2 < rows; i++)
		if (area->at.cols >= HISTORY_COLS)
			draw_history(area, i + 2, &facts->passages[i]);
}

static void title_note(const struct facts *facts, bool old, int64_t age_us, char *out, size_t size)
{
	char span[24];

	if (!*facts->plc)
		snprintf(out, size, "%s", _("no PLC yet"));
	else if (old)
		snprintf(out, size, facts->heard_us ? _("OLD: heard %s ago") : _("never heard"),
			draw_span(age_us, span));
	else
		snprintf(out, size, "%s: %s", facts->plc,
			plc_state_name(belt_value(&facts->belt, SIGNAL_STATE)));
}

static void panel_line_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	struct area part = draw_part(area, 1, 0, PICTURE_ROWS, area->at.cols);
	int64_t age_us;
	bool old = facts_are_old(facts, &age_us);
	char note[160];

	if (part.at.rows > area->at.rows - 1)
		part.at.rows = area->at.rows - 1;
	title_note(facts, old, age_us, note, sizeof note);
	draw_title(area, _(panel->class->title), note);
	picture_draw(&part, &facts->belt, facts->now_us, old || !*facts->plc);
	part = draw_part(area, 1 + PICTURE_ROWS, 0, area->at.rows, area->at.cols);
	picture_draw_machine(&part, 0, &facts->belt, old);
	part = draw_part(area, 2 + PICTURE_ROWS, 0, area->at.rows, area->at.cols);
	draw_boxes(&part, facts);
}

static int panel_line_length(const struct panel *panel)
{
	(void)panel;
	return 0;
}

const struct panel_class panel_line = {
	.name = "line",
	.title = N_("Line"),
	.min_rows = 8,
	.min_cols = 40,
	.size = sizeof(struct panel),
	.refresh = panel_line_refresh,
	.draw = panel_line_draw,
	.length = panel_line_length,
};
