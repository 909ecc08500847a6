#include "tui/panels/panels.h"
#include "tui/model/search.h"
#include "tui/draw/table.h"
#include "tui/model/format.h"
#include "core/base/clock.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { ROWS_MAX = 256, TITLE_SIZE = 96, MINUTE_COLS = LOT_DATE_SIZE - 1 };

struct panel_lots {
	struct panel base;
	char wanted[LOT_TEXT_SIZE]; /* as typed: "lot:L42" */
	size_t count;
	struct row_lot rows[ROWS_MAX];
};

enum { COLUMN_PLACE, COLUMN_NAME, COLUMN_LOT, COLUMN_END, COLUMN_QUANTITY, COLUMNS };

static const struct table_column columns[COLUMNS] = {
	[COLUMN_PLACE] = { .title = N_("Place"), .width = 15, .wide = 24 },
	[COLUMN_NAME] = { .title = N_("Article") },
	[COLUMN_LOT] = { .title = N_("Lot"), .width = 12, .wide = 22 },
	[COLUMN_END] = { .title = N_("Usable to"), .width = 16 },
	[COLUMN_QUANTITY] = { .title = N_("Qty"), .width = 8, .right = true },
};

void panel_lots_show(struct panel *panel, const char *text)
{
	struct panel_lots *p = (struct panel_lots *)panel;

	text_copy(p->wanted, sizeof p->wanted, text);
	panel->kept = false;
	panel->scroll = panel->selected = 0;
	panel->refreshed_ms = 0;
}

const struct row_lot *panel_lots_chosen(const struct panel *panel)
{
	int row = panel_chosen(panel);

	return row >= 0 ? &((const struct panel_lots *)panel)->rows[row] : NULL;
}

static void add_lot_row(void *user, const struct row_lot *row)
{
	struct panel_lots *p = user;

	if (p->count < ROWS_MAX)
		p->rows[p->count++] = *row;
}

/* "2026-12-02T12:00" of the local time. */
static void format_now(int64_t now_us, char out[LOT_DATE_SIZE])
{
	char iso[CLOCK_ISO_SIZE];

	clock_format_iso(now_us, iso);
	iso[MINUTE_COLS] = '\0';
	text_copy(out, LOT_DATE_SIZE, iso);
}

static int panel_lots_refresh(struct panel *panel, struct store *store, const struct facts *facts,
	struct fault *why)
{
	struct panel_lots *p = (struct panel_lots *)panel;
	struct lot_choice choice;
	char now[LOT_DATE_SIZE];
	bool wrong;

	p->count = 0;
	format_now(facts->now_us, now);
	if (!lot_choice_parse(p->wanted, now, &choice, &wrong))
		return 0;
	return store_each_lot(store, &choice, ROWS_MAX, add_lot_row, p, why);
}

static const char *name_of(const struct row_lot *row)
{
	return *row->name ? row->name : format_item(row->item);
}

static void draw_lot_row(const struct table *t, int at, const struct row_lot *row, const char *now)
{
	static const enum role roles[] = { ROLE_TEXT, ROLE_WARNING, ROLE_ALARM };
	enum lot_age age = lot_judge(row->expiry, row->best_before, now);
	char text[64];

	snprintf(text, sizeof text, "%s%s", format_place(row->place, row->title),
		row->shipped ? _(", shipped") : "");
	table_cell(t, at, COLUMN_PLACE, ROLE_TITLE, text);
	table_cell(t, at, COLUMN_NAME, ROLE_TEXT, name_of(row));
	table_cell(t, at, COLUMN_LOT, ROLE_INFO, row->lot);
	lang_date(*row->expiry ? row->expiry : row->best_before, text);
	if (*row->best_before && !*row->expiry)
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s", _(" (best)"));
	table_cell(t, at, COLUMN_END, row->shipped ? ROLE_QUIET : roles[age], text);
	if (row->quantity)
		snprintf(text, sizeof text, "%lld", (long long)row->quantity);
	else
		snprintf(text, sizeof text, "%s", _("scanned"));
	table_cell(t, at, COLUMN_QUANTITY, row->quantity ? ROLE_TITLE : ROLE_QUIET, text);
}

static void panel_lots_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct panel_lots *p = (const struct panel_lots *)panel;
	char note[PANEL_FILTER_MAX + 64], title[TITLE_SIZE], now[LOT_DATE_SIZE];
	struct table table;
	int first;

	snprintf(title, sizeof title, "%s: %.60s", _(panel->class->title), p->wanted);
	draw_title(area, title, panel_note(panel, note, sizeof note));
	format_now(facts->now_us, now);
	table_begin(&table, area, columns, COLUMNS);
	if (!p->count)
		table_empty(&table, _("nothing with this lot or date was scanned"));
	first = panel_first(panel, table.area.at.rows);
	for (int i = 0; i < table.area.at.rows && first + i < panel_count(panel); i++)
		draw_lot_row(&table, i, &p->rows[panel_row(panel, first + i)], now);
	panel_mark(panel, &table.area, first);
}

static int panel_lots_length(const struct panel *panel)
{
	return (int)((const struct panel_lots *)panel)->count;
}

static int64_t panel_lots_id(const struct panel *panel, int row)
{
	const struct row_lot *r = &((const struct panel_lots *)panel)->rows[row];
	const char *const parts[] = { r->item, r->place, r->lot, r->expiry, r->best_before,
		r->shipped ? "shipped" : "" };
	uint64_t hash = TEXT_HASH_BEGIN;

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		hash = text_hash(hash, parts[i], strlen(parts[i]) + 1);
	return (int64_t)hash;
}

static bool panel_lots_matches(const struct panel *panel, int row, const char *text)
{
	const struct row_lot *r = &((const struct panel_lots *)panel)->rows[row];

	return search_has(format_place(r->place, r->title), text) || search_has(name_of(r), text) ||
		search_has(r->lot, text) || search_has(r->item, text);
}

const struct panel_class panel_lots = {
	.name = "lots",
	.title = N_("Where it is"),
	.min_rows = 3,
	.min_cols = 26,
	.every_ms = 1000,
	.size = sizeof(struct panel_lots),
	.refresh = panel_lots_refresh,
	.draw = panel_lots_draw,
	.length = panel_lots_length,
	.matches = panel_lots_matches,
	.row_id = panel_lots_id,
};
