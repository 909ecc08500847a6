#include "tui/model/alarm_help.h"
#include "tui/panels/panels.h"
#include "tui/model/format.h"
#include "core/base/lang.h"
#include "core/store_query/store_read.h"

#include <stdio.h>

enum { SIDE_BY_SIDE_COLS = 60, LABEL_COLS = 14 };

struct panel_alarm_help {
	struct panel base;
	bool has_alarm;
	struct row_alarm alarm;
};

void panel_alarm_help_show(struct panel *panel, const struct row_alarm *alarm)
{
	struct panel_alarm_help *p = (struct panel_alarm_help *)panel;

	p->has_alarm = alarm != NULL;
	if (alarm)
		p->alarm = *alarm;
}

const struct row_alarm *panel_alarm_help_alarm(const struct panel *panel)
{
	const struct panel_alarm_help *p = (const struct panel_alarm_help *)panel;

	return p->has_alarm ? &p->alarm : NULL;
}

/* The alarm is set by panel_alarm_help_show(). */
static int panel_alarm_help_refresh(struct panel *panel, struct store *store,
	const struct facts *facts, struct fault *why)
{
	(void)panel, (void)store, (void)facts, (void)why;
	return 0;
}

/* Draws, or only measures if area is NULL. row: the next row, may be above the area. */
struct help_sheet {
	const struct area *area;
	int cols, row;
	int64_t now_us;
};

static int wrapped_rows(const char *text, int width)
{
	int rows = 0;

	for (; *text && width > 0; rows++)
		text += draw_fit(text, width);
	return rows;
}

/* "Cause" and its text below each other, or beside each other where there is room. */
static void put_paragraph(struct help_sheet *s, const char *label, enum role role, const char *text)
{
	int col = s->cols >= SIDE_BY_SIDE_COLS ? LABEL_COLS : 1, width = s->cols - col - 1;
	int rows = wrapped_rows(text, width);

	if (s->area)
		draw_text(s->area, s->row, 1, LABEL_COLS - 1, ROLE_QUIET, label);
	s->row += col == 1 && *label;
	if (s->area)
		draw_wrapped(s->area, s->row, *label ? col : 1, width, rows, role, text);
	s->row += rows;
}

static void times_text(const struct row_alarm *a, int64_t now_us, char *out, size_t size)
{
	char since[24], first[24], acked[24], cleared[24];
	int used = a->times > 1
		? snprintf(out, size, _("%lld times since %s, last %s"), (long long)a->times,
			  draw_when_long(a->first_us, now_us, first), draw_when_long(a->at_us, now_us, since))
		: snprintf(out, size, _("since %s"), draw_when_long(a->at_us, now_us, since));

	if (a->acked_us && used < (int)size)
		used += snprintf(out + used, size - (size_t)used, _(", acknowledged %s"),
			draw_when_long(a->acked_us, now_us, acked));
	if (a->cleared_us && used < (int)size)
		snprintf(out + used, size - (size_t)used, _(", cleared %s"),
			draw_when_long(a->cleared_us, now_us, cleared));
}

static void put_paragraphs(const struct panel_alarm_help *p, struct help_sheet *s)
{
	const struct format_word severity = format_severity(p->alarm.severity, p->alarm.severity_word);
	const struct alarm_help *help = alarm_help_for(p->alarm.code);
	char line[128], times[128];

	snprintf(line, sizeof line, "%s %s", severity.symbol,
		format_alarm(p->alarm.code, p->alarm.code_word));
	put_paragraph(s, "", severity.role, line);
	put_paragraph(s, _("What"), ROLE_TEXT, p->alarm.message.text);
	put_paragraph(s, _("Cause"), ROLE_TEXT, _(help->cause));
	put_paragraph(s, _("Next step"), ROLE_TITLE, _(help->next));
	times_text(&p->alarm, s->now_us, times, sizeof times);
	put_paragraph(s, _("When"), ROLE_QUIET, times);
}

static int panel_alarm_help_length(const struct panel *panel)
{
	const struct panel_alarm_help *p = (const struct panel_alarm_help *)panel;
	struct help_sheet sheet = { .cols = panel->cols };

	if (p->has_alarm)
		put_paragraphs(p, &sheet);
	return sheet.row;
}

static void panel_alarm_help_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct panel_alarm_help *p = (const struct panel_alarm_help *)panel;
	struct area body = draw_part(area, 1, 0, area->at.rows - 1, area->at.cols);
	struct help_sheet sheet = { .area = &body, .cols = area->at.cols, .now_us = facts->now_us };
	bool more = panel_alarm_help_length(panel) > body.at.rows;

	draw_title(area, _(panel->class->title),
		!p->has_alarm ? ""
			: more    ? "\342\206\221 \342\206\223"
					  : p->alarm.source);
	sheet.row = -panel_first(panel, body.at.rows);
	if (p->has_alarm)
		put_paragraphs(p, &sheet);
	else
		draw_text(&body, 0, 1, area->at.cols - 2, ROLE_QUIET, _("no alarm chosen"));
}

static int panel_alarm_help_head(int rows)
{
	(void)rows;
	return 1;
}

const struct panel_class panel_alarm_help = {
	.name = "alarm_help",
	.title = N_("What to do"),
	.min_rows = 4,
	.min_cols = 30,
	.every_ms = 1000,
	.size = sizeof(struct panel_alarm_help),
	.refresh = panel_alarm_help_refresh,
	.draw = panel_alarm_help_draw,
	.length = panel_alarm_help_length,
	.head = panel_alarm_help_head,
};
