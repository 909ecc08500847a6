#include "tui/draw/chart.h"
#include "tui/panels/panels.h"
#include "tui/model/format.h"
#include "core/base/lang.h"
#include "core/base/message.h"
#include "core/store_query/store_read.h"

#include <stdio.h>

enum {
	LABEL_COLS = 18,
	VALUE_COLS = 20,
	GRAPH_COL = 1 + LABEL_COLS + VALUE_COLS + 2,
	WORDS_FROM_ROWS = 15,
	WORDS_FROM_COLS = 60,
	AIR_FROM_ROWS = 22,
	TALL_FROM_ROWS = 30,
	BAR_MAX = 50,
	HISTOGRAM_STEP = 6
};

/* Upper ends of the histogram's columns, ms; the last has none. */
static const int bins_ms[] = { 5, 10, 15, 20, 30, 50, 100, 500, 3000, 0 };
enum { BINS = sizeof bins_ms / sizeof bins_ms[0] };

struct panel_figures {
	struct panel base;
	struct store_figures figures;
	int64_t bins[BINS];
};

/* Where the next line is drawn. */
struct figures_page {
	const struct area *area;
	int row;
	bool words, air;
};

static void fill_bins(struct panel_figures *p)
{
	for (int i = 0; i < BINS; i++)
		p->bins[i] = 0;
	for (int i = 0; i < p->figures.answers; i++) {
		int bin = 0;

		while (bins_ms[bin] && p->figures.answer_us[i] > bins_ms[bin] * INT64_C(1000))
			bin++;
		p->bins[bin]++;
	}
}

static int panel_figures_refresh(struct panel *panel, struct store *store,
	const struct facts *facts, struct fault *why)
{
	struct panel_figures *p = (struct panel_figures *)panel;

	if (store_figures(store, facts->plc, facts->now_us, &p->figures, why))
		return -1;
	fill_bins(p);
	return 0;
}

static void draw_head(struct figures_page *page, const char *label, const char *value)
{
	draw_text(page->area, page->row, 1, LABEL_COLS, ROLE_TITLE, label);
	draw_text(page->area, page->row, 1 + LABEL_COLS, VALUE_COLS, ROLE_TEXT, value);
}

static int graph_cols(const struct figures_page *page)
{
	int cols = page->area->at.cols - GRAPH_COL - 1;

	return cols > BAR_MAX ? BAR_MAX : cols;
}

/* The sentence below a number, and room for the next one. */
static void draw_explanation(struct figures_page *page, const char *sentence)
{
	page->row++;
	if (page->words)
		draw_text(page->area, page->row++, 1 + LABEL_COLS, page->area->at.cols - LABEL_COLS - 2,
			ROLE_QUIET, sentence);
	page->row += page->air;
}

static void draw_throughput(struct figures_page *page, const struct store_figures *f)
{
	char value[64], number[LANG_DECIMAL_SIZE];
	double minutes = (double)f->span_us / 60e6;

	lang_decimal(minutes > 0 ? (double)f->hour / (minutes < 1 ? 1 : minutes) : 0, number);
	snprintf(value, sizeof value, _("%s per minute"), number);
	draw_head(page, _("Throughput"), value);
	chart_spark(page->area, page->row, GRAPH_COL, graph_cols(page), ROLE_INFO, f->minutes,
		STORE_FIGURES_MINUTES);
	draw_explanation(page, _("boxes per minute at the read point; latest on the right"));
}

static int64_t count_done(const struct store_figures *f)
{
	return f->boxes - f->results[PASSAGE_OPEN];
}

static void draw_share(struct figures_page *page, const char *label, int64_t part, int64_t all,
	enum role role)
{
	char value[64];

	if (all)
		snprintf(value, sizeof value, _("%3.0f%%  %lld of %lld"),
			100.0 * (double)part / (double)all, (long long)part, (long long)all);
	else
		snprintf(value, sizeof value, "-");
	draw_head(page, label, value);
	if (all)
		chart_bar(page->area, page->row, GRAPH_COL, graph_cols(page), role,
			(double)part / (double)all);
}

static void draw_yield(struct figures_page *page, const struct store_figures *f)
{
	draw_share(page, _("Right first time"), f->results[PASSAGE_SORTED], count_done(f), ROLE_OK);
	draw_explanation(page, _("boxes that reached the right lane without intervention"));
}

static void draw_readers(struct figures_page *page, const struct store_figures *f)
{
	draw_share(page, _("RFID read rate"), f->by_tag, f->boxes, ROLE_INFO);
	page->row++;
	draw_share(page, _("Barcode read rate"), f->by_code, f->boxes, ROLE_INFO);
	draw_explanation(page, _("a box may carry both; if nothing is read: lane 3"));
	if (!f->no_reads)
		return;
	draw_share(page, _("Successful reads"), f->reads, f->reads + f->no_reads, ROLE_INFO);
	draw_explanation(page, _("attempts of devices that also report when they find no code"));
}

static void draw_histogram(struct figures_page *page, const struct panel_figures *p)
{
	int rows = page->area->at.rows >= TALL_FROM_ROWS ? 5 : 2, cols = BINS * HISTOGRAM_STEP,
		from_ms = 0;

	if (!page->words || 1 + LABEL_COLS + cols > page->area->at.cols ||
		page->row + rows + 1 > page->area->at.rows)
		return;
	chart_columns(page->area, page->row, rows, 1 + LABEL_COLS, HISTOGRAM_STEP, ROLE_INFO, p->bins,
		BINS);
	for (int i = 0; i < BINS; i++) {
		draw_format(page->area, page->row + rows, 1 + LABEL_COLS + i * HISTOGRAM_STEP,
			HISTOGRAM_STEP - 1, ROLE_QUIET, bins_ms[i] ? "\342\211\244%d" : ">%d",
			bins_ms[i] ? bins_ms[i] : from_ms);
		from_ms = bins_ms[i];
	}
	draw_text(page->area, page->row + rows, 1, LABEL_COLS - 1, ROLE_QUIET, _("  answer time, ms"));
	page->row += rows + 1 + page->air;
}

static void draw_answers(struct figures_page *page, const struct panel_figures *p)
{
	char value[64] = "-", p50[24], worst[24];

	if (p->figures.answers)
		snprintf(value, sizeof value, _("%s, max. %s"), draw_span(p->figures.answer_p50_us, p50),
			draw_span(p->figures.answer_worst_us, worst));
	draw_head(page, _("Answer time"), value);
	chart_spark(page->area, page->row, GRAPH_COL, graph_cols(page), ROLE_INFO, p->figures.answer_us,
		p->figures.answers);
	draw_explanation(page, _("from the PLC's request to the answer; the PLC waits 3 s"));
	draw_histogram(page, p);
}

/* Only results that occurred, in the order of the enum. */
static void draw_results(struct figures_page *page, const struct store_figures *f)
{
	for (int i = PASSAGE_SORTED; i < PASSAGE_RESULT_COUNT && page->row < page->area->at.rows; i++) {
		const struct format_word word = format_result((enum passage_result)i);
		char label[64];

		if (!f->results[i])
			continue;
		snprintf(label, sizeof label, "%s %s", word.symbol, word.text);
		draw_share(page, label, f->results[i], count_done(f), word.role);
		page->row++;
	}
	if (f->unclear && page->row < page->area->at.rows)
		draw_format(page->area, page->row++, 1, page->area->at.cols - 2, ROLE_WARNING,
			lang_plural("%lld item to be clarified: see Stock",
				"%lld items to be clarified: see Stock", (unsigned long)f->unclear),
			(long long)f->unclear);
}

static void panel_figures_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct panel_figures *p = (const struct panel_figures *)panel;
	struct figures_page page = { .area = area,
		.row = 1,
		.words = area->at.rows >= WORDS_FROM_ROWS && area->at.cols >= WORDS_FROM_COLS,
		.air = area->at.rows >= AIR_FROM_ROWS };

	(void)facts;
	draw_title(area, _(panel->class->title), _("the last 100 boxes, the last hour"));
	if (!p->figures.boxes) {
		draw_text(area, 1, 1, area->at.cols - 2, ROLE_QUIET, _("no box has arrived yet"));
		return;
	}
	draw_throughput(&page, &p->figures);
	draw_yield(&page, &p->figures);
	draw_answers(&page, p);
	draw_readers(&page, &p->figures);
	draw_results(&page, &p->figures);
}

static int panel_figures_length(const struct panel *panel)
{
	(void)panel;
	return 0;
}

const struct panel_class panel_figures = {
	.name = "figures",
	.title = MESSAGE("panel_figures.title", "Metrics"),
	.min_rows = 4,
	.min_cols = 30,
	.every_ms = 1000,
	.size = sizeof(struct panel_figures),
	.refresh = panel_figures_refresh,
	.draw = panel_figures_draw,
	.length = panel_figures_length,
};
