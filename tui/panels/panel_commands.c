#include "tui/panels/panels.h"
#include "tui/draw/table.h"
#include "tui/model/format.h"
#include "core/base/lang.h"

#include <stdio.h>

enum { ROWS_MAX = 50 };

struct panel_commands {
	struct panel base;
	size_t count;
	struct row_command rows[ROWS_MAX];
};

enum { COLUMN_TIME, COLUMN_WHAT, COLUMN_RESULT, COLUMN_DETAIL, COLUMN_WHO, COLUMNS };

static const struct table_column columns[COLUMNS] = {
	[COLUMN_TIME] = { N_("Time"), 8, 0, false, 0 },
	[COLUMN_WHAT] = { N_("Command"), 22, 60, false, 0 },
	[COLUMN_RESULT] = { N_("Result"), 16, 0, false, 0 },
	[COLUMN_DETAIL] = { N_("Reason"), 0, 0, false, 0 },
	[COLUMN_WHO] = { N_("By"), 9, 100, false, 0 },
};
/* In a narrow area the command replaces the reason. */
enum { NARROW_COLS = 60 };

static void add_command(void *user, const struct row_command *row)
{
	struct panel_commands *p = user;

	if (p->count == ROWS_MAX)
		return;
	p->rows[p->count] = *row;
	message_translate(&p->rows[p->count].detail);
	p->count++;
}

static int panel_commands_refresh(struct panel *panel, struct store *store,
	const struct facts *facts, struct fault *why)
{
	struct panel_commands *p = (struct panel_commands *)panel;

	(void)facts;
	p->count = 0;
	return store_each_command(store, ROWS_MAX, add_command, p, why);
}

static void draw_row_of_command(const struct table *t, int at, const struct row_command *row,
	int64_t now_us)
{
	const struct format_word state = format_command_state(row->state, row->state_word);
	bool narrow = t->area.at.cols < NARROW_COLS;
	char clock[16], what[64];

	format_command(row->verb, row->argument, what, sizeof what);
	table_cell(t, at, COLUMN_TIME, ROLE_QUIET, draw_when(row->at_us, now_us, clock));
	table_cell(t, at, COLUMN_WHAT, ROLE_TEXT, what);
	table_state(t, at, COLUMN_RESULT, state.role, state.symbol, state.text);
	table_cell(t, at, COLUMN_DETAIL, narrow ? ROLE_TEXT : ROLE_QUIET,
		narrow ? what : row->detail.text);
	table_cell(t, at, COLUMN_WHO, ROLE_QUIET, row->given_by);
}

static void panel_commands_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct panel_commands *p = (const struct panel_commands *)panel;
	struct table table;

	draw_title(area, _(panel->class->title), "");
	table_begin(&table, area, columns, COLUMNS);
	if (!p->count)
		table_empty(&table, _("none so far"));
	for (int i = 0; i < table.area.at.rows && i < (int)p->count; i++)
		draw_row_of_command(&table, i, &p->rows[i], facts->now_us);
}

static int panel_commands_length(const struct panel *panel)
{
	return (int)((const struct panel_commands *)panel)->count;
}

const struct panel_class panel_commands = {
	.name = "commands",
	.title = N_("Last commands"),
	.min_rows = 3,
	.min_cols = 30,
	.every_ms = 500,
	.size = sizeof(struct panel_commands),
	.refresh = panel_commands_refresh,
	.draw = panel_commands_draw,
	.length = panel_commands_length,
};
