#include "tui/panels/panels.h"
#include "tui/model/format.h"
#include "core/base/lang.h"
#include "core/store_query/store_read.h"

#include <stdio.h>

struct panel_results {
	struct panel base;
	struct store_figures figures;
};

enum {
	FIRST_ROW = 3,
	BOTH_FROM_COLS = 56,
	LABEL_COLS = 16,
	COUNT_COLS = 6,
	BLOCK_COLS = LABEL_COLS + COUNT_COLS + 4
};

static int panel_results_refresh(struct panel *panel, struct store *store,
	const struct facts *facts, struct fault *why)
{
	struct panel_results *p = (struct panel_results *)panel;

	return store_figures(store, facts->plc, facts->now_us, &p->figures, why);
}

static int results_per_row(const struct area *area)
{
	return area->at.cols / BLOCK_COLS > 0 ? area->at.cols / BLOCK_COLS : 1;
}

/* One result in the next free field of a grid as wide as the area. */
static void draw_result(const struct area *area, int n, enum passage_result result, int64_t count)
{
	int row = FIRST_ROW + n / results_per_row(area),
		col = 1 + n % results_per_row(area) * BLOCK_COLS;
	const struct format_word word = format_result(result);
	enum role role = count ? word.role : ROLE_QUIET;
	char number[32];

	draw_text(area, row, col, 1, role, word.symbol);
	draw_text(area, row, col + 2, LABEL_COLS, ROLE_TEXT, word.text);
	snprintf(number, sizeof number, "%lld", (long long)count);
	draw_right(area, row, col + 2 + LABEL_COLS + COUNT_COLS, COUNT_COLS,
		count ? ROLE_TITLE : ROLE_QUIET, number);
}

/* Without room for all, results that occurred come first. */
static void draw_results_grid(const struct area *area, const int64_t *counts)
{
	bool all = FIRST_ROW + (PASSAGE_RESULT_COUNT - 1) / results_per_row(area) < area->at.rows;
	int n = 0;

	for (int i = 0; i < PASSAGE_RESULT_COUNT; i++)
		if (all || counts[i])
			draw_result(area, n++, (enum passage_result)i, counts[i]);
	for (int i = 0; i < PASSAGE_RESULT_COUNT && !all; i++)
		if (!counts[i])
			draw_result(area, n++, (enum passage_result)i, 0);
}

static void panel_results_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct store_figures *f = &((const struct panel_results *)panel)->figures;
	char p50[24], p99[24];

	(void)facts;
	draw_title(area, _(panel->class->title), _("the last 100"));
	draw_format(area, 1, 1, area->at.cols - 2, ROLE_TEXT,
		lang_plural("%lld box, %lld of them read", "%lld boxes, %lld of them read",
			(unsigned long)f->boxes),
		(long long)f->boxes, (long long)f->identified);
	if (f->answers && area->at.cols < BOTH_FROM_COLS)
		draw_format(area, 2, 1, area->at.cols - 2, ROLE_TEXT, _("answer time: typically %s"),
			draw_span(f->answer_p50_us, p50));
	else if (f->answers)
		draw_format(area, 2, 1, area->at.cols - 2, ROLE_TEXT,
			_("answer time: typically %s, 99%% within %s"), draw_span(f->answer_p50_us, p50),
			draw_span(f->answer_p99_us, p99));
	draw_results_grid(area, f->results);
}

static int panel_results_length(const struct panel *panel)
{
	(void)panel;
	return 0;
}

const struct panel_class panel_results = {
	.name = "results",
	.title = N_("Boxes"),
	.min_rows = 5,
	.min_cols = 30,
	.every_ms = 1000,
	.size = sizeof(struct panel_results),
	.refresh = panel_results_refresh,
	.draw = panel_results_draw,
	.length = panel_results_length,
};
