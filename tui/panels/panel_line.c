#include "tui/panels/panels.h"
#include "tui/line/large_picture.h"
#include "tui/line/machine_words.h"
#include "tui/line/small_picture.h"
#include "core/base/lang.h"

#include <stdio.h>

enum { OTHER_ROWS = 2 }; /* title and machine words */

struct panel_line {
	struct panel base;
	struct box_scan scan;
};

static int panel_line_refresh(struct panel *panel, struct store *store, const struct facts *facts,
	struct fault *why)
{
	struct panel_line *p = (struct panel_line *)panel;

	return box_scan_refresh(&p->scan, store, facts, why);
}

static void title_note(const struct facts *facts, bool old, int64_t age_us, char *out, size_t size)
{
	char span[24];

	if (!*facts->plc)
		snprintf(out, size, "%s", _("no PLC yet"));
	else if (old)
		snprintf(out, size, facts->newest_signal_us ? _("NO DATA for %s") : _("no contact yet"),
			draw_span(age_us, span));
	else if (facts->held_lane)
		snprintf(out, size, _("next box: lane %d  %s: %s"), facts->held_lane, facts->plc,
			plc_state_name(box_tracking_value(&facts->belt, SIGNAL_STATE)));
	else
		snprintf(out, size, "%s: %s", facts->plc,
			plc_state_name(box_tracking_value(&facts->belt, SIGNAL_STATE)));
}

bool panel_line_is_large(int rows, int cols)
{
	return rows >= LARGE_PICTURE_ROWS + OTHER_ROWS && cols >= LARGE_PICTURE_COLS;
}

static void panel_line_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	bool is_large = panel_line_is_large(area->at.rows, area->at.cols);
	int rows = is_large ? area->at.rows - OTHER_ROWS : SMALL_PICTURE_ROWS;
	int first = area->at.rows > rows ? 1 : 0; /* without room for both the title is left out */
	struct area part = draw_part(area, first, 0, rows, area->at.cols);
	struct line_view view = { .area = &part, .belt = &facts->belt, .now_us = facts->now_us };
	bool is_old;
	int64_t age_us;
	char note[160];

	is_old = facts_are_old(facts, &age_us);
	view.is_old = is_old || !*facts->plc;
	title_note(facts, is_old, age_us, note, sizeof note);
	if (first)
		draw_title(area, _(panel->class->title), note);
	if (is_large)
		large_picture_draw(&view, facts, &((const struct panel_line *)panel)->scan);
	else
		small_picture_draw(&view);
	part = draw_part(area, first + rows, 0, 1, area->at.cols);
	view.is_old = is_old;
	machine_words_draw(&view, 0);
}

static int panel_line_length(const struct panel *panel)
{
	(void)panel;
	return 0;
}

const struct panel_class panel_line = {
	.name = "line",
	.title = N_("Line"),
	.min_rows = 7,
	.min_cols = 40,
	.size = sizeof(struct panel_line),
	.refresh = panel_line_refresh,
	.draw = panel_line_draw,
	.length = panel_line_length,
};
