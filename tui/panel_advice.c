#include "tui/advice.h"
#include "tui/panels.h"
#include "tui/words.h"
#include "core/lang.h"

#include <stdio.h>

enum { TEXT_ROWS_MAX = 8 };

struct panel_advice {
	struct panel base;
	bool there;
	struct row_alarm alarm;
};

void panel_advice_show(struct panel *panel, const struct row_alarm *alarm)
{
	struct panel_advice *p = (struct panel_advice *)panel;

	p->there = alarm != NULL;
	if (alarm)
		p->alarm = *alarm;
}

/* What it shows it is given. */
static int panel_advice_refresh(struct panel *panel, struct store *store, const struct facts *facts,
	struct fault *why)
{
	(void)panel, (void)store, (void)facts, (void)why;
	return 0;
}

/* "Cause" and its text below each other, or beside each other where there is room. Returns the
 * next row. */
static int draw_part_of(const struct area *area, int row, const char *label, enum role role,
	const char *text)
{
	int col = area->at.cols >= 60 ? 14 : 1, width = area->at.cols - col - 1;

	if (row >= area->at.rows)
		return row;
	draw_text(area, row, 1, 13, ROLE_QUIET, label);
	if (col == 1)
		row++;
	return row + draw_wrapped(area, row, col, width, TEXT_ROWS_MAX, role, text);
}

static void times_text(const struct row_alarm *a, char *out, size_t size)
{
	char since[16], acked[16], cleared[16];
	int used = snprintf(out, size, _("since %s"), draw_clock(a->at_us, since));

	if (a->acked_us && used < (int)size)
		used += snprintf(out + used, size - (size_t)used, _(", acknowledged %s"),
			draw_clock(a->acked_us, acked));
	if (a->cleared_us && used < (int)size)
		snprintf(out + used, size - (size_t)used, _(", over since %s"),
			draw_clock(a->cleared_us, cleared));
}

static void panel_advice_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct panel_advice *p = (const struct panel_advice *)panel;
	const struct word *severity = words_severity(p->alarm.severity);
	const struct advice *advice = advice_for(p->alarm.code);
	char line[640], times[128];
	int row = 1;

	(void)facts;
	draw_title(area, _(panel->class->title), p->there ? p->alarm.source : "");
	if (!p->there) {
		draw_text(area, 1, 1, area->at.cols - 2, ROLE_QUIET, _("no alarm is chosen"));
		return;
	}
	snprintf(line, sizeof line, "%s %s", severity->symbol, words_alarm(p->alarm.code));
	draw_text(area, row++, 1, area->at.cols - 2, severity->role, line);
	row = draw_part_of(area, row, _("What"), ROLE_TEXT, p->alarm.text);
	row = draw_part_of(area, row, _("Cause"), ROLE_TEXT, _(advice->cause));
	row = draw_part_of(area, row, _("Do next"), ROLE_TITLE, _(advice->next));
	times_text(&p->alarm, times, sizeof times);
	draw_part_of(area, row, _("When"), ROLE_QUIET, times);
}

static int panel_advice_length(const struct panel *panel)
{
	(void)panel;
	return 0;
}

const struct panel_class panel_advice = {
	.name = "advice",
	.title = N_("What to do"),
	.min_rows = 4,
	.min_cols = 30,
	.every_ms = 1000,
	.size = sizeof(struct panel_advice),
	.refresh = panel_advice_refresh,
	.draw = panel_advice_draw,
	.length = panel_advice_length,
};
