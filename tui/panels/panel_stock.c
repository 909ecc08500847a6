#include "tui/panels/panels.h"
#include "tui/model/search.h"
#include "tui/draw/table.h"
#include "tui/model/format.h"
#include "core/base/lang.h"
#include "core/store_query/store_lots.h"
#include "core/store_query/store_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 256, BAR_COLS_MIN = 4, NAME_COLS_MIN = 24, CLARIFY_FROM_COLS = 76 };

/* By place and article, as in the store, or by another column. */
enum { SORT_PLACE, SORT_NAME, SORT_QUANTITY, SORT_SEEN, SORTS };

struct panel_stock {
	struct panel base;
	int sort;
	size_t count;
	struct row_stock rows[ROWS_MAX];
	size_t lot_count;
	struct row_lot_sum lots[ROWS_MAX]; /* what is known of the lots of some of them */
};

enum {
	COLUMN_PLACE,
	COLUMN_NAME,
	COLUMN_ARTICLE,
	COLUMN_LOT,
	COLUMN_QUANTITY,
	COLUMN_BAR,
	COLUMN_SEEN,
	COLUMNS
};

static const struct table_column columns[COLUMNS] = {
	[COLUMN_PLACE] = { .title = N_("Place"), .width = 11, .wide = 20 },
	[COLUMN_NAME] = { .title = N_("Article") },
	[COLUMN_ARTICLE] = { .title = N_("Article no."), .width = 14, .from_cols = 70 },
	[COLUMN_LOT] = { .title = N_("Lot, usable to"), .width = 24, .from_cols = 140 },
	[COLUMN_QUANTITY] = { .title = N_("Qty"), .width = 5, .right = true },
	[COLUMN_BAR] = { .title = "", .width = 10, .from_cols = 76, .wide = 32 },
	[COLUMN_SEEN] = { .title = N_("Last scan"), .width = 9, .from_cols = 60, .right = true },
};

static void add_stock_row(void *user, const struct row_stock *row)
{
	struct panel_stock *p = user;

	if (p->count < ROWS_MAX)
		p->rows[p->count++] = *row;
}

static void add_lots(void *user, const struct row_lot_sum *row)
{
	struct panel_stock *p = user;

	if (p->lot_count < ROWS_MAX)
		p->lots[p->lot_count++] = *row;
}

static int by_place(const void *a, const void *b)
{
	const struct row_stock *x = a, *y = b;
	int order = strcmp(x->place, y->place);

	return order ? order : strcmp(x->article, y->article);
}

static int by_name(const void *a, const void *b)
{
	const struct row_stock *x = a, *y = b;
	int order = strcoll(x->name, y->name);

	return order ? order : by_place(a, b);
}

static int by_quantity(const void *a, const void *b)
{
	int64_t x = ((const struct row_stock *)a)->quantity,
			y = ((const struct row_stock *)b)->quantity;

	return x != y ? (x < y ? 1 : -1) : by_place(a, b);
}

static int by_seen(const void *a, const void *b)
{
	int64_t x = ((const struct row_stock *)a)->seen_us, y = ((const struct row_stock *)b)->seen_us;

	return x != y ? (x < y ? 1 : -1) : by_place(a, b);
}

static const struct {
	size_t column;
	int (*compare)(const void *, const void *);
} sorts[SORTS] = {
	[SORT_PLACE] = { COLUMN_PLACE, by_place },
	[SORT_NAME] = { COLUMN_NAME, by_name },
	[SORT_QUANTITY] = { COLUMN_QUANTITY, by_quantity },
	[SORT_SEEN] = { COLUMN_SEEN, by_seen },
};

static void sort_rows(struct panel_stock *p)
{
	qsort(p->rows, p->count, sizeof p->rows[0], sorts[p->sort].compare);
}

void panel_stock_sort(struct panel *panel)
{
	struct panel_stock *p = (struct panel_stock *)panel;

	p->sort = (p->sort + 1) % SORTS;
	sort_rows(p);
	panel_settle(panel);
}

const struct row_stock *panel_stock_chosen(const struct panel *panel)
{
	int row = panel_chosen(panel);

	return row >= 0 ? &((const struct panel_stock *)panel)->rows[row] : NULL;
}

/* The row's identity: place and article. */
static int64_t panel_stock_id(const struct panel *panel, int row)
{
	const struct row_stock *r = &((const struct panel_stock *)panel)->rows[row];
	const char *const parts[] = { r->place, r->article, r->name };
	uint64_t hash = TEXT_HASH_BEGIN;

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		hash = text_hash(hash, parts[i], strlen(parts[i]) + 1);
	return (int64_t)hash;
}

static bool panel_stock_matches(const struct panel *panel, int row, const char *text)
{
	const struct row_stock *r = &((const struct panel_stock *)panel)->rows[row];

	return search_has(format_place(r->place, r->title), text) || search_has(r->name, text) ||
		search_has(r->article, text) || search_has(r->number, text);
}

static int panel_stock_refresh(struct panel *panel, struct store *store, const struct facts *facts,
	struct fault *why)
{
	struct panel_stock *p = (struct panel_stock *)panel;

	(void)facts;
	p->count = p->lot_count = 0;
	if (store_each_stock(store, add_stock_row, p, why) ||
		store_each_lot_sum(store, add_lots, p, why))
		return -1;
	sort_rows(p);
	return 0;
}

/* The largest quantity fills the bar. */
static int64_t largest_quantity(const struct panel_stock *p)
{
	int64_t most = 1;

	for (size_t i = 0; i < p->count; i++)
		if (p->rows[i].quantity > most)
			most = p->rows[i].quantity;
	return most;
}

static const char *name_of(const struct row_stock *row)
{
	return *row->name   ? row->name
		: *row->article ? store_article_text(row->article)
						: _("(unknown)");
}

/* The widest cell of the columns that share their room. */
static void measure_rows(const struct panel_stock *p, int *need)
{
	need[COLUMN_BAR] = BAR_COLS_MIN;
	for (size_t i = 0; i < p->count; i++) {
		table_keep_widest(&need[COLUMN_PLACE], format_place(p->rows[i].place, p->rows[i].title));
		table_keep_widest(&need[COLUMN_NAME], name_of(&p->rows[i]));
	}
	/* a very long name is cut anyway */
	if (need[COLUMN_NAME] > NAME_COLS_MIN)
		need[COLUMN_NAME] = NAME_COLS_MIN;
}

/* "L42, 31.12.2026"; of several lots how many, and what ends first. */
static void lots_text(const struct panel_stock *p, const struct row_stock *row, char *out,
	size_t size)
{
	out[0] = '\0';
	for (size_t i = 0; i < p->lot_count; i++) {
		const struct row_lot_sum *l = &p->lots[i];
		char end[LANG_DATE_SIZE];
		int used;

		if (strcmp(l->place, row->place) != 0 || strcmp(l->article, row->article) != 0)
			continue;
		used = l->lots > 1
			? snprintf(out, size, lang_plural("%lld lot", "%lld lots", (unsigned long)l->lots),
				  (long long)l->lots)
			: snprintf(out, size, "%.*s", (int)size - 1, l->lot);
		if (*l->end && (size_t)used < size)
			snprintf(out + used, size - (size_t)used, "%s%s", used ? ", " : "",
				lang_date(l->end, end));
		return;
	}
}

/* The name of a place is shown in its first row and in the first row shown. */
static void draw_row_of_stock(const struct panel_stock *p, const struct table *t, int at,
	const struct row_stock *row, bool new_place, int64_t most, int64_t now_us)
{
	char text[LOT_TEXT_SIZE + 32], clock[16];

	if (new_place)
		table_cell(t, at, COLUMN_PLACE, ROLE_TITLE, format_place(row->place, row->title));
	table_cell(t, at, COLUMN_NAME, ROLE_TEXT, name_of(row));
	table_cell(t, at, COLUMN_ARTICLE, ROLE_QUIET,
		*row->number ? row->number : store_article_text(row->article));
	lots_text(p, row, text, sizeof text);
	table_cell(t, at, COLUMN_LOT, ROLE_INFO, text);
	snprintf(text, sizeof text, "%lld", (long long)row->quantity);
	table_cell(t, at, COLUMN_QUANTITY, ROLE_TITLE, text);
	table_bar(t, at, COLUMN_BAR, ROLE_INFO, (double)row->quantity / (double)most);
	table_cell(t, at, COLUMN_SEEN, ROLE_QUIET, draw_when(row->seen_us, now_us, clock));
}

static bool has_unclear(const struct panel_stock *p)
{
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(p->rows[i].place, STORE_CLARIFY) == 0)
			return true;
	return false;
}

static void panel_stock_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct panel_stock *p = (const struct panel_stock *)panel;
	const struct row_stock *row, *last = NULL;
	char note[PANEL_FILTER_MAX + 64];
	int64_t most = largest_quantity(p);
	struct table_column fitted[COLUMNS];
	struct table table;
	int need[COLUMNS] = { 0 }, first;

	if (!*panel_note(panel, note, sizeof note) && area->at.cols >= CLARIFY_FROM_COLS &&
		has_unclear(p))
		snprintf(note, sizeof note, "%s", _("to be clarified: + found, - removed"));
	draw_title(area, _(panel->class->title), note);
	measure_rows(p, need);
	memcpy(fitted, columns, sizeof fitted);
	table_widen(fitted, COLUMNS, COLUMN_PLACE, need, area->at.cols);
	table_begin(&table, area, fitted, COLUMNS);
	if (panel->selecting)
		table_sorted(&table, sorts[p->sort].column, p->sort >= SORT_QUANTITY);
	if (!p->count)
		table_empty(&table, _("no stock yet"));
	first = panel_first(panel, table.area.at.rows);
	for (int i = 0; i < table.area.at.rows && first + i < panel_count(panel); i++, last = row) {
		row = &p->rows[panel_row(panel, first + i)];
		draw_row_of_stock(p, &table, i, row,
			!last || p->sort != SORT_PLACE || strcmp(last->place, row->place) != 0, most,
			facts->now_us);
	}
	panel_mark(panel, &table.area, first);
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
	.every_ms = 1000,
	.size = sizeof(struct panel_stock),
	.refresh = panel_stock_refresh,
	.draw = panel_stock_draw,
	.length = panel_stock_length,
	.matches = panel_stock_matches,
	.row_id = panel_stock_id,
};
