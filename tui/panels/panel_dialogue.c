/* The dialogue about one box between reader, computer and PLC, with times in milliseconds. */
#include "tui/panels/panels.h"
#include "tui/model/box_scan.h"
#include "tui/model/box_text.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { READER, BOARD, PLC, PARTIES };
enum { STEPS = 6, TIME_COLS = 7, LONG_FROM_GAP = 22 };

struct panel_dialogue {
	struct panel base;
	struct box_scan scan; /* that identified the box */
};

/* One line of the dialogue. from == to: an event at that party. */
struct sequence_step {
	int64_t at_us; /* 0: not yet */
	int from, to;
	char text[64];
};

struct sequence_diagram {
	const struct area *area;
	int x[PARTIES];
};

static int panel_dialogue_refresh(struct panel *panel, struct store *store,
	const struct facts *facts, struct fault *why)
{
	struct panel_dialogue *p = (struct panel_dialogue *)panel;

	return box_scan_refresh(&p->scan, store, facts, why);
}

static int is_earlier_step(const void *a, const void *b)
{
	const struct sequence_step *first = a, *second = b;
	int64_t x = first->at_us ? first->at_us : INT64_MAX;
	int64_t y = second->at_us ? second->at_us : INT64_MAX;

	return (x > y) - (x < y);
}

static void add_message(struct sequence_step *steps, int n, int64_t at_us, int from, int to)
{
	steps[n] = (struct sequence_step){ .at_us = at_us, .from = from, .to = to };
}

/* In order of time; expected events come last. */
static void make_steps(const struct panel_dialogue *p, const struct passage *box, bool brief,
	struct sequence_step *steps)
{
	int lane = box->asked_lane;
	const char *read = p->scan.seq ? p->scan.code : _("reads");

	add_message(steps, 0, box->arrived_us, PLC, BOARD);
	add_message(steps, 1, p->scan.seen_us, READER, BOARD);
	add_message(steps, 2, box->identified_us, BOARD, BOARD);
	add_message(steps, 3, box->decided_us, BOARD, BOARD);
	add_message(steps, 4, box->answered_us, BOARD, PLC);
	add_message(steps, 5, box->confirmed_us, PLC, BOARD);
	text_copy(steps[0].text, sizeof steps[0].text, brief ? _("where to?") : _("asks: where to?"));
	text_copy(steps[1].text, sizeof steps[1].text, read);
	text_copy(steps[2].text, sizeof steps[2].text, _("stored"));
	if (lane)
		snprintf(steps[3].text, sizeof steps[3].text, brief ? _("lane %d") : _("decides: lane %d"),
			lane);
	else
		text_copy(steps[3].text, sizeof steps[3].text, _("decides"));
	snprintf(steps[4].text, sizeof steps[4].text, "%s", _("answers"));
	if (box->reached_lane)
		snprintf(steps[5].text, sizeof steps[5].text,
			brief ? _("lane %d") : _("arrived in lane %d"), box->reached_lane);
	else
		text_copy(steps[5].text, sizeof steps[5].text, _("confirms"));
	qsort(steps, STEPS, sizeof steps[0], is_earlier_step);
}

static void draw_lifelines(const struct sequence_diagram *l, int row)
{
	for (int i = 0; i < PARTIES; i++)
		draw_line(l->area, row, l->x[i], 1, ROLE_FRAME, WACS_VLINE);
}

/* An arrow from one lifeline to another, its text in the middle. */
static void draw_arrow(const struct sequence_diagram *l, int row, const struct sequence_step *r)
{
	int left = l->x[r->from < r->to ? r->from : r->to],
		right = l->x[r->from < r->to ? r->to : r->from];
	int inner = right - left - 3, width = draw_width(r->text);
	enum role role = r->at_us ? ROLE_TEXT : ROLE_QUIET;
	char text[80];

	if (width > inner - 2)
		width = inner - 2;
	if (r->at_us)
		draw_line(l->area, row, left + 1, right - left - 1, ROLE_OK, WACS_HLINE);
	if (r->at_us)
		draw_text(l->area, row, r->from < r->to ? right - 1 : left + 1, 1, ROLE_OK,
			r->from < r->to ? "\342\226\272" : "\342\227\204");
	snprintf(text, sizeof text, " %s ", r->text);
	draw_text(l->area, row, left + 2 + (inner - width - 2) / 2, width + 2, role, text);
}

static void draw_step(const struct sequence_diagram *l, int row, const struct sequence_step *r,
	int64_t asked_us)
{
	enum role role = r->at_us ? ROLE_TEXT : ROLE_QUIET;
	char span[24], text[32];

	draw_lifelines(l, row);
	if (r->at_us) {
		draw_span(r->at_us < asked_us ? asked_us - r->at_us : r->at_us - asked_us, span);
		snprintf(text, sizeof text, "%s%s", r->at_us < asked_us ? "-" : "", span);
		draw_right(l->area, row, TIME_COLS + 1, TIME_COLS, ROLE_QUIET, text);
	}
	if (r->from != r->to) {
		draw_arrow(l, row, r);
		return;
	}
	draw_text(l->area, row, l->x[r->from], 1, r->at_us ? ROLE_OK : ROLE_QUIET,
		r->at_us ? "\342\227\217" : "\342\227\213");
	draw_text(l->area, row, l->x[r->from] + 2, l->x[PLC] - l->x[BOARD] - 3, role, r->text);
}

static void draw_parties(const struct sequence_diagram *l, int row)
{
	static const char *const names[PARTIES] = { N_("Reader"), N_("Computer"), N_("PLC") };

	for (int i = 0; i < PARTIES; i++) {
		int width = draw_width(_(names[i])), at = l->x[i] - width / 2;

		if (at + width > l->area->at.cols - 1)
			at = l->area->at.cols - 1 - width;
		draw_text(l->area, row, at, width, ROLE_TITLE, _(names[i]));
	}
}

static void draw_diagram(const struct panel_dialogue *p, const struct area *area,
	const struct row_passage *r)
{
	int first = TIME_COLS + 2, last = area->at.cols - 3, rows = area->at.rows;
	struct sequence_diagram l = { .area = area, .x = { first, (first + last) / 2, last } };
	bool brief = l.x[BOARD] - first < LONG_FROM_GAP, why = rows >= 2 + STEPS + 1;
	struct sequence_step steps[STEPS];
	char text[BOX_TEXT_SIZE];

	draw_parties(&l, 1);
	make_steps(p, &r->passage, brief, steps);
	for (int i = 0; i < STEPS && 2 + i < rows; i++)
		draw_step(&l, 2 + i, &steps[i], r->passage.arrived_us);
	if (why)
		draw_format(area, 2 + STEPS, 1, area->at.cols - 2, ROLE_TITLE,
			r->passage.asked_lane ? _("Why: %s") : "%s", box_text_why(r, text));
}

static void panel_dialogue_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct row_passage *r = &facts->passages[0];
	char title[BOX_TEXT_SIZE + 96];

	if (!facts->passage_count) {
		draw_title(area, _(panel->class->title), "");
		draw_text(area, 1, 1, area->at.cols - 2, ROLE_QUIET, _("no box has arrived yet"));
		return;
	}
	snprintf(title, sizeof title, _("Box %u: %s"), r->passage.track, box_text_name(r));
	draw_title(area, title, "");
	draw_diagram((const struct panel_dialogue *)panel, area, r);
}

static int panel_dialogue_length(const struct panel *panel)
{
	(void)panel;
	return 0;
}

const struct panel_class panel_dialogue = {
	.name = "dialogue",
	.title = N_("Box at the read point"),
	.min_rows = 7,
	.min_cols = 36,
	.size = sizeof(struct panel_dialogue),
	.refresh = panel_dialogue_refresh,
	.draw = panel_dialogue_draw,
	.length = panel_dialogue_length,
};
