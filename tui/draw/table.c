#include "tui/draw/table.h"
#include "tui/draw/chart.h"
#include "core/base/lang.h"

#include <stdio.h>

enum { TITLES_FROM_ROWS = 9, MARGIN = 1 };

static int width_of(const struct table_column *column, int cols)
{
	return column->wide && cols >= TABLE_WIDE_COLS ? column->wide : column->width;
}

static void fit_columns(struct table *t, int cols)
{
	int left = cols - 2 * MARGIN, x = MARGIN;

	for (size_t i = 0; i < t->count; i++) {
		bool shown = cols >= t->columns[i].from_cols;

		t->width[i] = shown ? width_of(&t->columns[i], cols) : -1;
		if (shown)
			left -= t->width[i] + 1;
	}
	for (size_t i = 0; i < t->count; i++) {
		if (t->width[i] == 0)
			t->width[i] = left + 1;
		if (t->width[i] < 0)
			t->width[i] = 0;
		t->x[i] = x;
		if (t->width[i])
			x += t->width[i] + 1;
	}
}

void table_widen(struct table_column *columns, size_t count, size_t column, const int *need,
	int cols)
{
	struct table t = { .count = count, .columns = columns };
	int missing;

	fit_columns(&t, cols);
	missing = need[column] - t.width[column];
	for (size_t i = 0; i < count && t.width[column]; i++) {
		int spare = i == column || !need[i] ? 0 : t.width[i] - need[i];

		if (spare > missing)
			spare = missing;
		if (spare <= 0)
			continue;
		/* the column that gets the rest has no width of its own */
		if (columns[i].width)
			columns[i].width = t.width[i] - spare, columns[i].wide = 0;
		columns[column].width = t.width[column] += spare;
		columns[column].wide = 0;
		missing -= spare;
	}
}

void table_keep_widest(int *width, const char *text)
{
	int own = draw_width(text);

	if (own > *width)
		*width = own;
}

int table_head(int rows)
{
	return rows >= TITLES_FROM_ROWS ? 2 : 1;
}

void table_begin(struct table *t, const struct area *area, const struct table_column *columns,
	size_t count)
{
	int first = table_head(area->at.rows);

	*t = (struct table){ .count = count, .columns = columns };
	fit_columns(t, area->at.cols);
	t->titled = first == 2;
	if (t->titled) {
		t->area = draw_part(area, 1, 0, 1, area->at.cols);
		for (size_t i = 0; i < count; i++)
			table_cell(t, 0, i, ROLE_QUIET, *columns[i].title ? _(columns[i].title) : "");
	}
	t->area = draw_part(area, first, 0, area->at.rows - first, area->at.cols);
}

void table_cell(const struct table *t, int row, size_t column, enum role role, const char *text)
{
	int x = t->x[column], width = t->width[column];

	if (!width)
		return;
	if (t->columns[column].right)
		draw_right(&t->area, row, x + width, width, role, text);
	else
		draw_text(&t->area, row, x, width, role, text);
}

void table_state(const struct table *t, int row, size_t column, enum role role, const char *symbol,
	const char *word)
{
	char text[160];

	snprintf(text, sizeof text, "%s %s", symbol, word);
	table_cell(t, row, column, role, text);
}

void table_bar(const struct table *t, int row, size_t column, enum role role, double part)
{
	if (t->width[column])
		chart_bar(&t->area, row, t->x[column], t->width[column], role, part);
}

void table_sorted(const struct table *t, size_t column, bool falling)
{
	struct area titles = { .win = t->area.win, .at = t->area.at };
	const char *title = _(t->columns[column].title),
			   *arrow = falling ? "\342\206\223" : "\342\206\221";
	int x = t->x[column], width = t->width[column], left;

	if (!width || !t->titled)
		return;
	titles.at.y--;
	titles.at.rows = 1;
	left = t->columns[column].right ? x + width - draw_width(title) - 1 : x + draw_width(title);
	draw_text(&titles, 0, left, 1, ROLE_TITLE, arrow);
}

void table_empty(const struct table *t, const char *sentence)
{
	draw_text(&t->area, 0, MARGIN, t->area.at.cols - 2 * MARGIN, ROLE_QUIET, sentence);
}
