#include "tui/panels/panels.h"
#include "tui/draw/table.h"
#include "core/base/clock.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { ROWS_MAX = 32, VALUE_SIZE = 48 };

struct panel_points {
	struct panel base;
	size_t count;
	struct row_point rows[ROWS_MAX];
};

enum { COLUMN_NAME, COLUMN_VALUE, COLUMN_TITLE, COLUMN_PLACE, COLUMN_SEEN, COLUMNS };

static const struct table_column columns[COLUMNS] = {
	[COLUMN_NAME] = { N_("Signal"), 16, 0, false, 0 },
	[COLUMN_VALUE] = { N_("Value"), 14, 0, true, 0 },
	[COLUMN_TITLE] = { N_("Meaning"), 0, 60, false, 0 },
	[COLUMN_PLACE] = { N_("Address"), 15, 90, false, 0 },
	[COLUMN_SEEN] = { N_("Changed"), 9, 70, true, 0 },
};

static void add_point(void *user, const struct row_point *row)
{
	struct panel_points *p = user;

	if (p->count < ROWS_MAX)
		p->rows[p->count++] = *row;
}

static int panel_points_refresh(struct panel *panel, struct store *store, const struct facts *facts,
	struct fault *why)
{
	struct panel_points *p = (struct panel_points *)panel;

	p->count = 0;
	return *facts->plc ? store_each_point(store, facts->plc, true, add_point, p, why) : 0;
}

/* Decimal places of the scale: 0.1 -> 1. */
static int decimal_places(double scale)
{
	int n = 0;

	while (n < 6 && scale != (double)(int64_t)scale) {
		scale *= 10;
		n++;
	}
	return n;
}

static const char *format_value(const struct row_point *row, char *out)
{
	int64_t raw = strcmp(row->kind, "signed") == 0 ? (int16_t)row->value : row->value;
	char number[LANG_DECIMAL_SIZE];

	if (!row->at_us)
		strcpy(out, "-");
	else if (strcmp(row->kind, "bit") == 0)
		snprintf(out, VALUE_SIZE, "%s", raw ? _("on") : _("off"));
	else
		snprintf(out, VALUE_SIZE, "%s%s%s",
			lang_number((double)raw * row->scale, decimal_places(row->scale), number),
			*row->unit ? " " : "", row->unit);
	return out;
}

static void draw_row_of_point(const struct table *t, int at, const struct row_point *row, bool old)
{
	char value[VALUE_SIZE], place[32], clock[16];

	table_cell(t, at, COLUMN_NAME, ROLE_TEXT, row->name);
	table_cell(t, at, COLUMN_VALUE, old ? ROLE_QUIET : ROLE_TITLE, format_value(row, value));
	table_cell(t, at, COLUMN_TITLE, ROLE_QUIET, row->title);
	snprintf(place, sizeof place, row->bit >= 0 ? "%s %lld.%lld" : "%s %lld", row->area,
		(long long)row->address, (long long)row->bit);
	table_cell(t, at, COLUMN_PLACE, ROLE_QUIET, place);
	table_cell(t, at, COLUMN_SEEN, ROLE_QUIET, clock_format_time(row->at_us, clock));
}

static void panel_points_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct panel_points *p = (const struct panel_points *)panel;
	bool old = facts_are_old(facts, NULL);
	struct table table;
	int first;

	draw_title(area, _(panel->class->title), old && p->count ? _("outdated") : "");
	table_begin(&table, area, columns, COLUMNS);
	if (!p->count)
		table_empty(&table, _("none; define them in [extra] of the PLC profile"));
	first = panel_first(panel, table.area.at.rows);
	for (int i = 0; i < table.area.at.rows && first + i < (int)p->count; i++)
		draw_row_of_point(&table, i, &p->rows[first + i], old);
}

static int panel_points_length(const struct panel *panel)
{
	return (int)((const struct panel_points *)panel)->count;
}

const struct panel_class panel_points = {
	.name = "points",
	.title = N_("Additional signals"),
	.min_rows = 3,
	.min_cols = 30,
	.every_ms = 500,
	.size = sizeof(struct panel_points),
	.refresh = panel_points_refresh,
	.draw = panel_points_draw,
	.length = panel_points_length,
};
