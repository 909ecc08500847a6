#include "tui/panels/panels.h"
#include "tui/model/search.h"
#include "tui/draw/table.h"
#include "tui/model/format.h"
#include "core/base/lang.h"
#include "core/store_query/store_read.h"

#include <stdio.h>
#include <string.h>

enum { ROWS_MAX = 100, NARROW_COLS = 60 };

struct panel_alarms {
	struct panel base;
	uint64_t mark;      /* of facts.alarms_mark and the language when they were read */
	size_t count, open; /* open and unacknowledged alarms come first */
	struct row_alarm rows[ROWS_MAX];
};

enum { COLUMN_TIME, COLUMN_SEVERITY, COLUMN_TEXT, COLUMN_SOURCE, COLUMN_STATE, COLUMNS };

static const struct table_column columns[COLUMNS] = {
	[COLUMN_TIME] = { N_("Since"), 8, 0, false, 0 },
	[COLUMN_SEVERITY] = { N_("Severity"), 10, 60, false, 0 },
	[COLUMN_TEXT] = { N_("Alarm"), 0, 0, false, 0 },
	[COLUMN_SOURCE] = { N_("Source"), 18, 96, false, 0 },
	[COLUMN_STATE] = { N_("State"), 14, 0, false, 0 },
};
/* The text of an alarm needs the room: the state is its symbol alone. */
static const struct table_column narrow_columns[COLUMNS] = {
	[COLUMN_TIME] = { N_("Since"), 8, 0, false, 0 },
	[COLUMN_SEVERITY] = { N_("Severity"), 10, NARROW_COLS, false, 0 },
	[COLUMN_TEXT] = { N_("Alarm"), 0, 0, false, 0 },
	[COLUMN_SOURCE] = { N_("Source"), 18, NARROW_COLS, false, 0 },
	[COLUMN_STATE] = { "", 2, 0, false, 0 },
};

static void add_alarm(struct panel_alarms *p, const struct row_alarm *row)
{
	if (p->count == ROWS_MAX)
		return;
	p->rows[p->count] = *row;
	message_translate(&p->rows[p->count].message);
	p->count++;
}

static void add_open_alarm(void *user, const struct row_alarm *row)
{
	struct panel_alarms *p = user;

	add_alarm(p, row);
	p->open += row->cleared_us == 0;
}

static void add_past_alarm(void *user, const struct row_alarm *row)
{
	struct panel_alarms *p = user;

	if (row->cleared_us && row->acked_us)
		add_alarm(p, row);
}

const struct row_alarm *panel_alarms_chosen(const struct panel *panel)
{
	int row = panel_chosen(panel);

	return row >= 0 ? &((const struct panel_alarms *)panel)->rows[row] : NULL;
}

static int64_t panel_alarms_id(const struct panel *panel, int row)
{
	return ((const struct panel_alarms *)panel)->rows[row].seq;
}

static bool panel_alarms_matches(const struct panel *panel, int row, const char *text)
{
	const struct row_alarm *r = &((const struct panel_alarms *)panel)->rows[row];

	return search_has(format_alarm(r->code, r->code_word), text) ||
		search_has(r->message.text, text) || search_has(r->source, text) ||
		search_has(format_severity(r->severity, r->severity_word).text, text);
}

static int panel_alarms_refresh(struct panel *panel, struct store *store, const struct facts *facts,
	struct fault *why)
{
	struct panel_alarms *p = (struct panel_alarms *)panel;
	/* Back in time each moment has other alarms. */
	uint64_t mark =
		facts->is_past ? 0 : text_hash(facts->alarms_mark, lang_current(), strlen(lang_current()));

	if (p->mark && p->mark == mark)
		return 0;
	p->mark = 0;
	p->count = p->open = 0;
	if (store_each_alarm(store, true, ROWS_MAX, add_open_alarm, p, why))
		return -1;
	if (store_each_alarm(store, false, ROWS_MAX, add_past_alarm, p, why))
		return -1;
	p->mark = mark;
	return 0;
}

static void draw_state(const struct table *t, int at, const struct row_alarm *row,
	const struct format_word *severity)
{
	bool is_narrow = t->columns == narrow_columns;
	const char *symbol = severity->symbol, *word = _("open");
	enum role role = severity->role;

	if (row->cleared_us) {
		symbol = "\342\227\213";
		role = row->acked_us ? ROLE_QUIET : ROLE_TEXT;
		word = _("cleared");
	} else if (row->acked_us) {
		/* without its word it must differ from an open one */
		symbol = is_narrow ? "\342\234\223" : severity->symbol;
		role = ROLE_TEXT;
		word = _("acknowledged");
	}
	if (is_narrow)
		table_cell(t, at, COLUMN_STATE, role, symbol);
	else
		table_state(t, at, COLUMN_STATE, role, symbol, word);
}

static void draw_row_of_alarm(const struct table *t, int at, const struct row_alarm *row,
	int64_t now_us)
{
	const struct format_word severity = format_severity(row->severity, row->severity_word);
	enum role role = row->cleared_us ? ROLE_QUIET : severity.role;
	bool unseen = !row->acked_us;
	char clock[16], first[16], text[640];

	table_cell(t, at, COLUMN_TIME, ROLE_QUIET, draw_when(row->at_us, now_us, clock));
	table_state(t, at, COLUMN_SEVERITY, role, severity.symbol, severity.text);
	if (row->times > 1)
		snprintf(text, sizeof text, _("%s (%lld times since %s): %s"),
			format_alarm(row->code, row->code_word), (long long)row->times,
			draw_when(row->first_us, now_us, first), row->message.text);
	if (row->times > 1 && draw_width(text) > t->width[COLUMN_TEXT])
		snprintf(text, sizeof text, "%lld \303\227 %s: %s", (long long)row->times,
			format_alarm(row->code, row->code_word), row->message.text);
	if (row->times <= 1)
		snprintf(text, sizeof text, "%s: %s", format_alarm(row->code, row->code_word),
			row->message.text);
	/* Half a sentence says less than the name; Enter shows all. */
	if (t->columns == narrow_columns && draw_width(text) > t->width[COLUMN_TEXT])
		text_copy(text, sizeof text, format_alarm(row->code, row->code_word));
	table_cell(t, at, COLUMN_TEXT,
		row->cleared_us ? ROLE_QUIET
			: unseen    ? ROLE_TITLE
						: ROLE_TEXT,
		text);
	table_cell(t, at, COLUMN_SOURCE, ROLE_QUIET, row->source);
	draw_state(t, at, row, &severity);
}

static void panel_alarms_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct panel_alarms *p = (const struct panel_alarms *)panel;
	struct table table;
	char note[PANEL_FILTER_MAX + 64];
	int first;

	if (!*panel_note(panel, note, sizeof note))
		snprintf(note, sizeof note, _("%d open"), (int)p->open);
	draw_title(area, _(panel->class->title), note);
	table_begin(&table, area, area->at.cols < NARROW_COLS ? narrow_columns : columns, COLUMNS);
	if (!p->count)
		table_empty(&table, _("none so far"));
	first = panel_first(panel, table.area.at.rows);
	for (int i = 0; i < table.area.at.rows && first + i < panel_count(panel); i++)
		draw_row_of_alarm(&table, i, &p->rows[panel_row(panel, first + i)], facts->now_us);
	panel_mark(panel, &table.area, first);
}

static int panel_alarms_length(const struct panel *panel)
{
	return (int)((const struct panel_alarms *)panel)->count;
}

const struct panel_class panel_alarms = {
	.name = "alarms",
	.title = N_("Alarms"),
	.min_rows = 2,
	.min_cols = 30,
	.size = sizeof(struct panel_alarms),
	.refresh = panel_alarms_refresh,
	.draw = panel_alarms_draw,
	.length = panel_alarms_length,
	.matches = panel_alarms_matches,
	.row_id = panel_alarms_id,
};
