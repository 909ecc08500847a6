#include "tui/panels/panels.h"
#include "tui/model/search.h"
#include "tui/draw/table.h"
#include "tui/model/format.h"
#include "core/base/lang.h"
#include "core/store_query/store_read.h"

#include <stdio.h>
#include <string.h>

enum { ROWS_MAX = 100, NAME_COLS_MIN = 24, READ_AGAIN_US = 5000000 };

struct panel_scans {
	struct panel base;
	int64_t newest_seq, read_us;
	size_t count;
	struct row_scan rows[ROWS_MAX];
};

enum { COLUMN_TIME, COLUMN_PLACE, COLUMN_CODE, COLUMN_NAME, COLUMN_ITEM, COLUMN_VERDICT, COLUMNS };

static const struct table_column columns[COLUMNS] = {
	[COLUMN_TIME] = { .title = N_("Time"), .width = 8, .from_cols = 46 },
	[COLUMN_PLACE] = { .title = N_("Place"), .width = 11, .from_cols = 62 },
	[COLUMN_CODE] = { .title = N_("Code type"), .width = 14, .from_cols = 76 },
	[COLUMN_NAME] = { .title = N_("Item") },
	[COLUMN_ITEM] = { .title = N_("Item ID"), .width = 48, .from_cols = 118 },
	[COLUMN_VERDICT] = { .title = N_("Result"), .width = 14 },
};

static void add_scan(void *user, const struct row_scan *row)
{
	struct panel_scans *p = user;

	if (p->count == ROWS_MAX)
		return;
	p->rows[p->count] = *row;
	message_translate(&p->rows[p->count].text);
	p->count++;
}

const struct row_scan *panel_scans_chosen(const struct panel *panel)
{
	const struct panel_scans *p = (const struct panel_scans *)panel;
	int row = panel_chosen(panel);

	return row >= 0 ? &p->rows[row] : NULL;
}

const struct row_scan *panel_scans_newest(const struct panel *panel)
{
	const struct panel_scans *p = (const struct panel_scans *)panel;

	return p->count ? &p->rows[0] : NULL;
}

const struct row_scan *panel_scans_unknown(const struct panel *panel)
{
	const struct panel_scans *p = (const struct panel_scans *)panel;

	for (size_t i = 0; i < p->count; i++)
		if (p->rows[i].verdict == VERDICT_UNKNOWN && !*p->rows[i].name)
			return &p->rows[i];
	return NULL;
}

void panel_scans_read_again(struct panel *panel)
{
	((struct panel_scans *)panel)->newest_seq = -1;
}

static int64_t panel_scans_id(const struct panel *panel, int row)
{
	return ((const struct panel_scans *)panel)->rows[row].seq;
}

static bool panel_scans_matches(const struct panel *panel, int row, const char *text)
{
	const struct row_scan *scan = &((const struct panel_scans *)panel)->rows[row];
	char what[128];

	return search_has(format_scan(scan, what, sizeof what), text) || search_has(scan->item, text) ||
		search_has(scan->text.text, text) ||
		search_has(format_place(scan->place, scan->title), text) ||
		search_has(format_code(scan->carrier, scan->symbology), text) ||
		search_has(format_verdict(scan->verdict, scan->verdict_word).text, text);
}

static int panel_scans_refresh(struct panel *panel, struct store *store, const struct facts *facts,
	struct fault *why)
{
	struct panel_scans *p = (struct panel_scans *)panel;
	int64_t newest;

	if (store_last_scan(store, &newest, why))
		return -1;
	/* An import may add names later: read again at times, but not at every commit. */
	if (newest == p->newest_seq && facts->now_us - p->read_us < READ_AGAIN_US)
		return 0;
	p->read_us = facts->now_us;
	p->count = 0;
	p->newest_seq = newest;
	return store_each_scan(store, ROWS_MAX, add_scan, p, why);
}

/* The widest cell of the columns that share their room. */
static void measure_rows(const struct panel_scans *p, int *need)
{
	char what[128];

	need[COLUMN_CODE] = draw_width(_(columns[COLUMN_CODE].title));
	for (size_t i = 0; i < p->count; i++) {
		const struct row_scan *row = &p->rows[i];

		table_keep_widest(&need[COLUMN_PLACE], format_place(row->place, row->title));
		table_keep_widest(&need[COLUMN_CODE], format_code(row->carrier, row->symbology));
		table_keep_widest(&need[COLUMN_NAME], format_scan(row, what, sizeof what));
	}
	/* a very long name is cut anyway */
	if (need[COLUMN_NAME] > NAME_COLS_MIN)
		need[COLUMN_NAME] = NAME_COLS_MIN;
}

static void draw_row_of_scan(const struct table *t, int at, const struct row_scan *row,
	int64_t now_us)
{
	const struct format_word verdict = format_verdict(row->verdict, row->verdict_word);
	char clock[16], what[128];

	table_cell(t, at, COLUMN_TIME, ROLE_QUIET, draw_when(row->at_us, now_us, clock));
	table_cell(t, at, COLUMN_PLACE, ROLE_TEXT, format_place(row->place, row->title));
	table_cell(t, at, COLUMN_CODE, ROLE_TEXT, format_code(row->carrier, row->symbology));
	table_cell(t, at, COLUMN_NAME, ROLE_TEXT, format_scan(row, what, sizeof what));
	table_cell(t, at, COLUMN_ITEM, ROLE_QUIET, row->item);
	table_state(t, at, COLUMN_VERDICT, verdict.role, verdict.symbol, verdict.text);
}

static void panel_scans_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct panel_scans *p = (const struct panel_scans *)panel;
	struct table_column fitted[COLUMNS];
	struct table table;
	char note[PANEL_FILTER_MAX + 64];
	int need[COLUMNS] = { 0 }, first;

	panel_note(panel, note, sizeof note);
	if (!*note && panel->scroll > 0)
		snprintf(note, sizeof note,
			lang_plural("%d newer scan above, press Home", "%d newer scans above, press Home",
				(unsigned long)panel->scroll),
			panel->scroll);
	else if (!*note && panel->selecting && p->count)
		snprintf(note, sizeof note, "%s", _("Enter explains the code"));
	draw_title(area, _(panel->class->title), note);
	measure_rows(p, need);
	memcpy(fitted, columns, sizeof fitted);
	table_widen(fitted, COLUMNS, COLUMN_PLACE, need, area->at.cols);
	table_begin(&table, area, fitted, COLUMNS);
	if (!p->count)
		table_empty(&table, _("no scans yet"));
	first = panel_first(panel, table.area.at.rows);
	for (int i = 0; i < table.area.at.rows && first + i < panel_count(panel); i++)
		draw_row_of_scan(&table, i, &p->rows[panel_row(panel, first + i)], facts->now_us);
	panel_mark(panel, &table.area, first);
}

static int panel_scans_length(const struct panel *panel)
{
	return (int)((const struct panel_scans *)panel)->count;
}

const struct panel_class panel_scans = {
	.name = "scans",
	.title = N_("Last scans"),
	.min_rows = 3,
	.min_cols = 30,
	.size = sizeof(struct panel_scans),
	.refresh = panel_scans_refresh,
	.draw = panel_scans_draw,
	.length = panel_scans_length,
	.matches = panel_scans_matches,
	.row_id = panel_scans_id,
};
