#include "tui/panels/panels.h"
#include "tui/draw/table.h"
#include "core/base/lang.h"
#include "core/plant/plant_client.h"
#include "core/plant/plant_fault.h"

#include <stdio.h>
#include <string.h>

/* The plant answers within a turn of its loop; one that is stopped must not hold the screen up. */
enum { ANSWER_WITHIN_MS = 150, NARROW_COLS = 100, DETAIL_LINES = 2, DETAIL_FROM_ROWS = 8 };

/* Row 0 ends all faults. */
struct panel_faults {
	struct panel base;
	bool has_plant;
	size_t count;
	size_t rows[PLANT_FAULT_MAX]; /* indexes into plant_faults[]: those the plant can have */
	enum plant_fault_state states[PLANT_FAULT_MAX];
	int active;
	struct message trouble; /* the plant does not answer */
};

enum { COLUMN_NAME, COLUMN_STATE, COLUMN_SEEN, COLUMNS };

static const struct table_column columns[COLUMNS] = {
	[COLUMN_NAME] = { N_("Fault"), 37, 0, false, 42 },
	[COLUMN_STATE] = { N_("State"), 9, 0, false, 0 },
	[COLUMN_SEEN] = { N_("What will be seen"), 0, NARROW_COLS, false, 0 },
};
static const struct table_column narrow_columns[COLUMNS] = {
	[COLUMN_NAME] = { N_("Fault"), 0, 0, false, 0 },
	[COLUMN_STATE] = { N_("State"), 9, 0, false, 0 },
	[COLUMN_SEEN] = { N_("What will be seen"), 0, NARROW_COLS, false, 0 },
};

static int panel_faults_refresh(struct panel *panel, struct store *store, const struct facts *facts,
	struct fault *why)
{
	struct panel_faults *p = (struct panel_faults *)panel;
	char answer[PLANT_CLIENT_ANSWER_MAX];
	struct fault trouble = { 0 };

	(void)store, (void)why;
	p->count = 0;
	p->active = 0;
	p->has_plant = facts->plant[0] != '\0';
	p->trouble = message_none;
	if (!p->has_plant)
		return 0;
	if (plant_client_ask(facts->plant, "states", ANSWER_WITHIN_MS, answer, &trouble)) {
		p->trouble = trouble.message;
		return 0;
	}
	plant_fault_read_states(answer, p->states);
	for (size_t i = 0; i < plant_fault_count; i++) {
		p->active += p->states[i] == PLANT_FAULT_ACTIVE;
		if (p->states[i] != PLANT_FAULT_ABSENT)
			p->rows[p->count++] = i;
	}
	return 0;
}

/* The fault of a row; NULL: the row that ends all. */
static const struct plant_fault *fault_of_row(const struct panel_faults *p, int row)
{
	return row > 0 && row <= (int)p->count ? &plant_faults[p->rows[row - 1]] : NULL;
}

static void draw_row_of_fault(const struct panel_faults *p, const struct table *t, int at, int row)
{
	const struct plant_fault *fault = fault_of_row(p, row);

	table_cell(t, at, COLUMN_NAME, ROLE_TEXT, fault ? _(fault->name) : _("all well again"));
	table_cell(t, at, COLUMN_SEEN, ROLE_QUIET,
		fault ? _(fault->seen) : _("ends every fault; the belt starts only by a command"));
	if (fault && p->states[p->rows[row - 1]] == PLANT_FAULT_ACTIVE)
		table_state(t, at, COLUMN_STATE, ROLE_WARNING, "\342\226\262", _("active"));
}

/* What will be seen at the chosen fault, in full. */
static void draw_detail(const struct panel_faults *p, const struct area *area)
{
	const struct plant_fault *fault = fault_of_row(p, panel_chosen(&p->base));
	int row = area->at.rows - DETAIL_LINES;

	draw_wrapped(area, row, 1, area->at.cols - 2, DETAIL_LINES, ROLE_TITLE,
		fault ? _(fault->seen) : _("ends every fault; the belt starts only by a command"));
}

static void draw_no_faults(const struct panel_faults *p, const struct area *area)
{
	draw_wrapped(area, 2, 1, area->at.cols - 2, area->at.rows - 2, ROLE_TEXT,
		p->has_plant
			? p->trouble.text
			: _("No simulated conveyor works with this database, and real devices get no faults. "
				"warenspur demo starts one."));
}

static void panel_faults_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct panel_faults *p = (const struct panel_faults *)panel;
	bool is_narrow = area->at.cols < NARROW_COLS,
		 has_detail = p->count && area->at.rows >= DETAIL_FROM_ROWS;
	struct area list = *area;
	struct table table;
	char note[64] = "";
	int first;

	(void)facts;
	if (p->active)
		snprintf(note, sizeof note, _("%d active"), p->active);
	draw_title(area, _(panel->class->title), note);
	if (!p->count) {
		draw_no_faults(p, area);
		return;
	}
	list.at.rows -= has_detail ? DETAIL_LINES : 0;
	table_begin(&table, &list, is_narrow ? narrow_columns : columns, COLUMNS);
	first = panel_first(panel, table.area.at.rows);
	for (int i = 0; i < table.area.at.rows && first + i < panel_count(panel); i++)
		draw_row_of_fault(p, &table, i, panel_row(panel, first + i));
	panel_mark(panel, &table.area, first);
	if (has_detail)
		draw_detail(p, area);
}

static int panel_faults_length(const struct panel *panel)
{
	const struct panel_faults *p = (const struct panel_faults *)panel;

	return p->count ? (int)p->count + 1 : 0;
}

static int64_t panel_faults_id(const struct panel *panel, int row)
{
	const struct panel_faults *p = (const struct panel_faults *)panel;

	return row > 0 ? (int64_t)p->rows[row - 1] + 2 : 1;
}

bool panel_faults_order(const struct panel *panel, char *order, size_t size, const char **name)
{
	const struct panel_faults *p = (const struct panel_faults *)panel;
	int row = p->count ? panel_chosen(panel) : -1;
	const struct plant_fault *fault = fault_of_row(p, row);
	bool ends = fault && fault->end && p->states[fault - plant_faults] == PLANT_FAULT_ACTIVE;

	if (row < 0)
		return false;
	*name = fault ? fault->name : N_("all well again");
	if (fault)
		snprintf(order, size, "fault %s%s", fault->id, ends ? " end" : "");
	else
		snprintf(order, size, "well");
	return true;
}

const struct panel_class panel_faults = {
	.name = "faults",
	.title = N_("Faults of the simulated conveyor"),
	.min_rows = 4,
	.min_cols = 30,
	.every_ms = 1000,
	.size = sizeof(struct panel_faults),
	.refresh = panel_faults_refresh,
	.draw = panel_faults_draw,
	.length = panel_faults_length,
	.row_id = panel_faults_id,
};
