#include "tui/panels.h"
#include "tui/words.h"
#include "core/lang.h"
#include "core/store_read.h"

#include <stdio.h>

struct panel_results {
	struct panel base;
	struct store_figures figures;
};

enum { BOTH_FROM_COLS = 56, LABEL_COLS = 16, COUNT_COLS = 6, BLOCK_COLS = LABEL_COLS + COUNT_COLS + 4 };

static int panel_results_refresh(struct panel *panel, struct store *store,
	const struct facts *facts, struct fault *why)
{
	struct panel_results *p = (struct panel_results *)panel;

	return store_figures(store, facts->plc, facts->now_us, &p->figures, why);
}

/* One result in the next free field of a grid as wide as the area. */
static void draw_result(const struct area *area, int n, enum passage_result result, int64_t count)
{
	int per_row = area->at.cols / BLOCK_COLS > 0 ? area->at.cols / BLOCK_COLS : 1;
	int row = 3 + n / per_row, col = 1 + n % per_row * BLOCK_COLS;
	const struct word *word = words_result(track_result_name(result));
	enum role role = count ? word->role : ROLE_QUIET;
	char number[32];

	draw_text(area, row, col, 1, role, word->symbol);
	draw_text(area, row, col + 2, LABEL_COLS, ROLE_TEXT, words_text(word, word->name));
	snprintf(number, sizeof number, "%lld", (long long)count);
	draw_right(area, row, col + 2 + LABEL_COLS + COUNT_COLS, COUNT_COLS,
		count ? ROLE_TITLE : ROLE_QUIET, number);
}

static void panel_results_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct store_figures *f = &((const struct panel_results *)panel)->figures;
	char p50[LANG_DECIMAL_SIZE], p99[LANG_DECIMAL_SIZE];
	int n = 0;

	(void)facts;
	draw_title(area, _(panel->class->title), _("the last 100"));
	draw_format(area, 1, 1, area->at.cols - 2, ROLE_TEXT,
		ngettext("%lld box, %lld identified", "%lld boxes, %lld identified",
			(unsigned long)f->boxes),
		(long long)f->boxes, (long long)f->identified);
	if (f->answers && area->at.cols < BOTH_FROM_COLS)
		draw_format(area, 2, 1, area->at.cols - 2, ROLE_TEXT, _("half answered within %s ms"),
			lang_decimal((double)f->answer_p50_us / 1000, p50));
	else if (f->answers)
		draw_format(area, 2, 1, area->at.cols - 2, ROLE_TEXT,
			_("answer after %s ms (half of them), %s ms (99 of 100)"),
			lang_decimal((double)f->answer_p50_us / 1000, p50),
			lang_decimal((double)f->answer_p99_us / 1000, p99));
	/* What has happened comes first: on a small screen the rest may not fit. */
	for (int i = 0; i < PASSAGE_RESULT_COUNT; i++)
		if (f->results[i])
			draw_result(area, n++, (enum passage_result)i, f->results[i]);
	for (int i = 0; i < PASSAGE_RESULT_COUNT; i++)
		if (!f->results[i])
			draw_result(area, n++, (enum passage_result)i, 0);
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
