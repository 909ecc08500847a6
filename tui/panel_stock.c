#include "tui/panels.h"
#include "tui/table.h"
#include "tui/words.h"
#include "core/lang.h"

#include <stdio.h>
#include <string.h>

enum { ROWS_MAX = 256 };

struct panel_stock {
	struct panel base;
	size_t count;
	struct row_stock rows[ROWS_MAX];
};

enum { COLUMN_PLACE, COLUMN_NAME, COLUMN_ARTICLE, COLUMN_QUANTITY, COLUMN_SEEN, COLUMNS };

static const struct table_column columns[COLUMNS] = {
	[COLUMN_PLACE] = { N_("place"), 11, 0, false },
	[COLUMN_NAME] = { N_("article"), 0, 0, false },
	[COLUMN_ARTICLE] = { N_("GTIN"), 14, 70, false },
	[COLUMN_QUANTITY] = { N_("qty."), 5, 0, true },
	[COLUMN_SEEN] = { N_("last seen"), 9, 60, true },
};

static void take(void *user, const struct row_stock *row)
{
	struct panel_stock *p = user;

	if (p->count < ROWS_MAX)
		p->rows[p->count++] = *row;
}

static int panel_stock_refresh(struct panel *panel, struct store *store, const struct facts *facts,
	struct fault *why)
{
	struct panel_stock *p = (struct panel_stock *)panel;

	(void)facts;
	p->count = 0;
	return store_each_stock(store, take, p, why);
}

/* The place's name stands at its first row only, and at the first row shown. */
static void draw_row(const struct table *t, int at, const struct row_stock *row, bool new_place)
{
	char text[32], clock[16];

	if (new_place)
		table_cell(t, at, COLUMN_PLACE, ROLE_TITLE, words_place(row->place, row->title));
	table_cell(t, at, COLUMN_NAME, ROLE_TEXT, *row->name ? row->name :
			*row->article ? row->article : _("(unknown)"));
	table_cell(t, at, COLUMN_ARTICLE, ROLE_QUIET, row->article);
	snprintf(text, sizeof text, "%lld", (long long)row->quantity);
	table_cell(t, at, COLUMN_QUANTITY, ROLE_TITLE, text);
	table_cell(t, at, COLUMN_SEEN, ROLE_QUIET, draw_clock(row->seen_us, clock));
}

static void panel_stock_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct panel_stock *p = (const struct panel_stock *)panel;
	struct table table;
	int first;

	(void)facts;
	draw_title(area, _(panel->class->title), "");
	table_begin(&table, area, columns, COLUMNS);
	if (!p->count)
		table_empty(&table, _("no goods yet"));
	first = panel_first(panel, table.area.at.rows);
	for (int i = 0; i < table.area.at.rows && first + i < (int)p->count; i++) {
		const struct row_stock *row = &p->rows[first + i];

		draw_row(&table, i, row, i == 0 || strcmp(row[-1].place, row->place) != 0);
	}
}

static int panel_stock_length(const struct panel *panel)
{
	return (int)((const struct panel_stock *)panel)->count;
}

const struct panel_class panel_stock = {
	.name = "stock",
	.title = N_("Stock by place"),
	.min_rows = 3,
	.min_cols = 26,
	.every_ms = 500,
	.size = sizeof(struct panel_stock),
	.refresh = panel_stock_refresh,
	.draw = panel_stock_draw,
	.length = panel_stock_length,
};
