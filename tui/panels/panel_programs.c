#include "tui/panels/panels.h"
#include "tui/draw/table.h"
#include "tui/model/format.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/text.h"
#include "core/store/device_assignment.h"
#include "core/store_query/store_read.h"

#include <stdio.h>
#include <string.h>

enum { ROWS_MAX = 32 };

struct panel_programs {
	struct panel base;
	size_t count;
	struct row_program rows[ROWS_MAX];
	const char *origin_text[ROWS_MAX]; /* behind the detail, translated */
	struct row_permission waiting;     /* address "": no bridge waits for a permission */
};

enum { COLUMN_ROLE, COLUMN_STATE, COLUMN_DETAIL, COLUMN_SEEN, COLUMN_PID, COLUMNS };

static const struct table_column columns[COLUMNS] = {
	[COLUMN_ROLE] = { N_("Program"), 16, 0, false, 0 },
	[COLUMN_STATE] = { N_("State"), 11, 0, false, 0 },
	[COLUMN_DETAIL] = { N_("Details"), 0, 50, false, 0 },
	[COLUMN_SEEN] = { N_("Last seen"), 9, 70, true, 0 },
	[COLUMN_PID] = { N_("Process"), 8, 90, true, 0 },
};

static void add_program(void *user, const struct row_program *row)
{
	struct panel_programs *p = user;

	enum device_origin origin =
		row->state == PROGRAM_READY ? device_origin_of(row->address) : DEVICE_ORIGIN_UNKNOWN;

	if (p->count == ROWS_MAX)
		return;
	p->origin_text[p->count] = origin == DEVICE_ORIGIN_SIMULATED ? _(", simulated")
		: origin == DEVICE_ORIGIN_REAL                           ? _(", real")
																 : "";
	p->rows[p->count] = *row;
	message_translate(&p->rows[p->count].detail);
	p->count++;
}

static int panel_programs_refresh(struct panel *panel, struct store *store,
	const struct facts *facts, struct fault *why)
{
	struct panel_programs *p = (struct panel_programs *)panel;

	p->count = 0;
	p->waiting.address[0] = '\0';
	if (!facts->is_past && store_waiting_permission(store, facts->plc, &p->waiting, why) < 0)
		return -1;
	return store_each_program(store, add_program, p, why);
}

const char *panel_programs_waiting(const struct panel *panel)
{
	return ((const struct panel_programs *)panel)->waiting.address;
}

static void draw_row_of_program(const struct table *t, int at, const struct row_program *row,
	const char *origin_text, const struct facts *facts)
{
	enum program_state state = facts_program_state(row, facts->now_us, facts->has_trouble);
	const struct format_word word = format_program(state, row->state_word);
	char text[32], clock[16], detail[sizeof row->detail.text + 32];

	table_cell(t, at, COLUMN_ROLE, ROLE_TEXT, row->role);
	table_state(t, at, COLUMN_STATE, word.role, word.symbol, word.text);
	snprintf(detail, sizeof detail, "%s%s", row->detail.text, origin_text);
	table_cell(t, at, COLUMN_DETAIL, ROLE_QUIET, detail);
	table_cell(t, at, COLUMN_SEEN, ROLE_QUIET, clock_format_time(row->seen_us, clock));
	snprintf(text, sizeof text, "%lld", (long long)row->pid);
	table_cell(t, at, COLUMN_PID, ROLE_QUIET, text);
}

/* The database that is shown, in so many columns: of a long path the end. */
static void database_text(const char *db, int cols, char *out, size_t size)
{
	char path[300], cut[sizeof path + 4];
	const char *at = path;

	out[0] = '\0';
	if (!db)
		return;
	text_clean_again(db, strlen(db), path, sizeof path);
	snprintf(out, size, _("Database: %s"), path);
	if (draw_width(out) <= cols)
		return;
	while ((at = strchr(at + 1, '/')) != NULL) {
		snprintf(cut, sizeof cut, "\342\200\246%s", at);
		snprintf(out, size, _("Database: %s"), cut);
		if (draw_width(out) <= cols)
			return;
	}
	out[0] = '\0';
}

static void panel_programs_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct panel_programs *p = (const struct panel_programs *)panel;
	struct table table;
	char note[400];
	int first;

	database_text(facts->db, area->at.cols - 9 - draw_width(_(panel->class->title)), note,
		sizeof note);
	draw_title(area, _(panel->class->title), note);
	table_begin(&table, area, columns, COLUMNS);
	if (!p->count)
		table_empty(&table,
			facts->is_past ? _("not recorded; press End for now")
						   : _("no program has reported yet"));
	first = panel_first(panel, table.area.at.rows);
	for (int i = 0; i < table.area.at.rows && first + i < (int)p->count; i++)
		draw_row_of_program(&table, i, &p->rows[first + i], p->origin_text[first + i], facts);
}

static int panel_programs_length(const struct panel *panel)
{
	return (int)((const struct panel_programs *)panel)->count;
}

const struct panel_class panel_programs = {
	.name = "programs",
	.title = N_("Programs"),
	.min_rows = 3,
	.min_cols = 28,
	.every_ms = 1000,
	.size = sizeof(struct panel_programs),
	.refresh = panel_programs_refresh,
	.draw = panel_programs_draw,
	.length = panel_programs_length,
};
