#include "tui/line/large_rows.h"
#include "tui/model/box_text.h"
#include "core/base/lang.h"

#include <stdio.h>

#define FLASH_US 900000 /* so long what was read is highlighted */
enum { TALK_LINES = 3, TALK_COLS_MIN = 24 };

/* What was read, above the read point, while the box is there and shortly after. */
static void draw_read(const struct line_view *v, const struct large_rows *r, const struct facts *f,
	const struct box_scan *scan)
{
	int col = line_column(v, BELT_IDENT_MM);
	bool is_new = scan->seen_us && v->now_us - scan->seen_us < FLASH_US;
	char text[96];

	if (!f->passage_count || !scan->seq || f->passages[0].passage.confirmed_us)
		return;
	snprintf(text, sizeof text, is_new ? " %s: %s " : "%s: %s", _("read"), scan->code);
	draw_text(v->area, r->read, col - (is_new ? 1 : 0), v->area->at.cols - col,
		line_role(v, is_new ? ROLE_SELECTED : ROLE_QUIET), text);
}

static void question_text(const struct row_passage *p, char *out, size_t size)
{
	snprintf(out, size, _("PLC: box %u is here. Where to?"), p->passage.track);
}

static void answer_text(const struct passage *p, char *out, size_t size)
{
	char span[24];

	if (!p->answered_us || !p->asked_lane) {
		snprintf(out, size, "%s", _("Computer: …"));
		return;
	}
	draw_span(p->answered_us - p->arrived_us, span);
	snprintf(out, size, _("Computer: to lane %d (after %s)"), p->asked_lane, span);
}

/* Question and answer about the newest box, in a bubble whose tip is at the read point. */
static void draw_talk(const struct line_view *v, const struct large_rows *r, const struct facts *f)
{
	const struct row_passage *p = &f->passages[0];
	int end = large_lane_room(v, 1).from - 2, tip = line_column(v, BELT_IDENT_MM);
	char text[TALK_LINES][BOX_TEXT_SIZE];
	int rows = r->counts + 1 - r->lane < TALK_LINES + 2 ? r->counts + 1 - r->lane : TALK_LINES + 2;
	struct area bubble = draw_part(v->area, r->lane, LINE_MARGIN + 1, rows, end - LINE_MARGIN - 1);

	if (!f->passage_count || bubble.at.cols < TALK_COLS_MIN)
		return;
	draw_outline(&bubble, ROLE_FRAME, false);
	if (tip > LINE_MARGIN + 1 && tip < end - 1)
		draw_line(&bubble, 0, tip - LINE_MARGIN - 1, 1, ROLE_FRAME, WACS_BTEE);
	question_text(p, text[0], sizeof text[0]);
	answer_text(&p->passage, text[1], sizeof text[1]);
	box_text_why(p, text[2]);
	for (int i = 0; i < rows - 2; i++)
		draw_text(&bubble, 1 + i, 2, bubble.at.cols - 4,
			line_role(v, i == TALK_LINES - 1 ? ROLE_QUIET : ROLE_TEXT), text[i]);
}

void large_words_draw(const struct line_view *v, const struct large_rows *r, const struct facts *f,
	const struct box_scan *scan)
{
	draw_read(v, r, f, scan);
	draw_talk(v, r, f);
}
