#include "tui/panels/panels.h"
#include "tui/panels/belt_picture.h"
#include "core/base/lang.h"

#include <stdio.h>

/* All its data is in the facts. */
static int panel_line_refresh(struct panel *panel, struct store *store, const struct facts *facts,
	struct fault *why)
{
	(void)panel, (void)store, (void)facts, (void)why;
	return 0;
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

static void panel_line_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	int first =
		area->at.rows > PICTURE_ROWS ? 1 : 0; /* without room for both the title is left out */
	struct area part = draw_part(area, first, 0, PICTURE_ROWS, area->at.cols);
	int64_t age_us;
	bool old = facts_are_old(facts, &age_us);
	char note[160];

	title_note(facts, old, age_us, note, sizeof note);
	if (first)
		draw_title(area, _(panel->class->title), note);
	belt_picture_draw(&part, &facts->belt, facts->now_us, old || !*facts->plc);
	part = draw_part(area, 1 + PICTURE_ROWS, 0, area->at.rows, area->at.cols);
	belt_picture_draw_machine(&part, 0, &facts->belt, old);
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
	.size = sizeof(struct panel),
	.refresh = panel_line_refresh,
	.draw = panel_line_draw,
	.length = panel_line_length,
};
