/* The most important figures in digits of three rows, readable from a distance. */
#include "tui/draw/chart.h"
#include "tui/panels/panels.h"
#include "tui/model/box_text.h"
#include "core/base/lang.h"
#include "core/store_query/store_read.h"

#include <stdio.h>

enum { CELL_COLS = 19, CELL_ROWS = CHART_DIGIT_ROWS + 2, CELLS = 4 };
#define MINUTE_US INT64_C(60000000)

struct panel_big {
	struct panel base;
	struct store_figures figures;
};

struct cell {
	const char *label, *unit;
	int64_t value; /* -1: there is none */
};

static int panel_big_refresh(struct panel *panel, struct store *store, const struct facts *facts,
	struct fault *why)
{
	struct panel_big *p = (struct panel_big *)panel;

	return store_figures(store, facts->plc, facts->now_us, &p->figures, why);
}

/* At least 1, because 0 ms would look like no answer. */
static int64_t usual_ms(const struct store_figures *f)
{
	if (!f->answers)
		return -1;
	return f->answer_p50_us < 1000 ? 1 : f->answer_p50_us / 1000;
}

static void draw_cell(const struct area *area, int row, int col, const struct cell *c)
{
	char digits[24] = "-";
	int used;

	if (c->value >= 0)
		snprintf(digits, sizeof digits, "%lld", (long long)c->value);
	used = chart_digits(area, row, col, ROLE_OK, digits);
	draw_text(area, row + (used ? 2 : 0), col + used, CELL_COLS - used, ROLE_TEXT,
		used ? c->unit : digits);
	draw_text(area, row + (used ? CHART_DIGIT_ROWS : 1), col, CELL_COLS, ROLE_TITLE, c->label);
}

/* Below the digits: the last box, in words. */
static void draw_last(const struct area *area, int row, const struct facts *facts)
{
	const struct row_passage *r = &facts->passages[0];
	char where[BOX_TEXT_SIZE], why[BOX_TEXT_SIZE];

	if (!facts->passage_count)
		return;
	draw_format(area, row, 2, area->at.cols - 4, ROLE_TITLE, _("Box %u: %s"), r->passage.track,
		box_text_name(r));
	draw_format(area, row + 1, 2, area->at.cols - 4, ROLE_TEXT, "%s; %s",
		box_text_where(facts, r, where), box_text_why(r, why));
}

static void panel_big_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct store_figures *f = &((const struct panel_big *)panel)->figures;
	int64_t done = f->boxes - f->results[PASSAGE_OPEN];
	char hour[CELL_COLS * 4];
	const struct cell cells[CELLS] = {
		{ hour, "", f->hour },
		{ _("Right first time"), "%", done ? f->results[PASSAGE_SORTED] * 100 / done : -1 },
		{ _("Answer time"), "ms", usual_ms(f) },
		{ _("Visits"), "", facts->visitors },
	};
	int count = facts->visitors >= 0 ? CELLS : CELLS - 1, per_row = (area->at.cols - 1) / CELL_COLS;
	int step, top = area->at.rows > 2 * CELL_ROWS ? 2 : 1;

	/* If the line has run for less than an hour: in these minutes. */
	snprintf(hour, sizeof hour, _("Boxes in %d min"),
		f->span_us ? (int)((f->span_us + MINUTE_US - 1) / MINUTE_US) : STORE_FIGURES_MINUTES);
	per_row = per_row < 1 ? 1 : per_row > count ? count : per_row;
	step = (area->at.cols - 1) / per_row;
	draw_title(area, _(panel->class->title), "");
	for (int i = 0; i < count; i++)
		draw_cell(area, top + i / per_row * CELL_ROWS, 2 + i % per_row * step, &cells[i]);
	draw_last(area, top + (count + per_row - 1) / per_row * CELL_ROWS + 1, facts);
}

static int panel_big_length(const struct panel *panel)
{
	(void)panel;
	return 0;
}

const struct panel_class panel_big = {
	.name = "big",
	.title = N_("At a glance"),
	.min_rows = 6,
	.min_cols = 30,
	.every_ms = 1000,
	.size = sizeof(struct panel_big),
	.refresh = panel_big_refresh,
	.draw = panel_big_draw,
	.length = panel_big_length,
};
