#include "tui/panels/panels.h"
#include "tui/model/box_text.h"
#include "tui/model/format.h"
#include "core/base/lang.h"
#include "core/store_query/store_read.h"

#include <stdio.h>

enum { NAME_FROM_COLS = 58, TITLE_FROM_ROWS = 4 };

/* All its data is in the facts. */
static int panel_boxes_refresh(struct panel *panel, struct store *store, const struct facts *facts,
	struct fault *why)
{
	(void)panel, (void)store, (void)facts, (void)why;
	return 0;
}

/* Cut to width columns; brief: nothing while a box is under way, because its place shows that. */
static void result_text(const struct passage *p, bool brief, int width, char *out, size_t size)
{
	const struct format_word word = format_passage(p);

	snprintf(out, size, "%s %s", word.symbol, word.text);
	if ((brief && p->result == PASSAGE_OPEN && !store_is_stuck(p)) || draw_width(out) > width)
		snprintf(out, size, "%s", word.symbol);
}

/* Columns that hold the widest "box 9" and place of all, and what separates them. */
struct widths {
	int number, where;
};

static struct widths measure_columns(const struct facts *facts)
{
	struct widths most = { 0, 0 };

	for (size_t i = 0; i < facts->passage_count; i++) {
		char number[64], where[BOX_TEXT_SIZE];
		int cols;

		snprintf(number, sizeof number, _("box %u"), facts->passages[i].passage.track);
		cols = draw_width(number) + 2;
		if (cols > most.number)
			most.number = cols;
		cols = draw_width(box_text_where(facts, &facts->passages[i], where)) + 2;
		if (cols > most.where)
			most.where = cols;
	}
	return most;
}

static void draw_box(const struct area *area, int row, const struct facts *facts,
	const struct row_passage *r, const struct widths *widths, bool with_reason)
{
	const struct format_word word = format_passage(&r->passage);
	char where[BOX_TEXT_SIZE], why[BOX_TEXT_SIZE], result[96];
	int end = area->at.cols - 1, col = 1 + widths->number;
	bool brief = area->at.cols < NAME_FROM_COLS;

	box_text_where(facts, r, where);
	result_text(&r->passage, brief, end - col - (brief ? draw_width(where) : widths->where) - 1,
		result, sizeof result);
	draw_right(area, row, end, end - col, word.role, result);
	end -= draw_width(result) + 1;
	draw_format(area, row, 1, col - 2, ROLE_TITLE, _("box %u"), r->passage.track);
	draw_text(area, row, col, end - col, ROLE_TEXT, where);
	col += widths->where;
	if (!brief)
		draw_text(area, row, col, end - col, ROLE_QUIET,
			*r->name ? r->name : format_item(r->passage.item));
	if (with_reason && row + 1 < area->at.rows)
		draw_text(area, row + 1, 3, area->at.cols - 4, ROLE_QUIET, box_text_why(r, why));
}

/* On a very small screen: the box under way in one row, below it the last finished one with its
 * reason. */
static void draw_few(const struct area *area, const struct facts *facts,
	const struct widths *widths)
{
	int row = 0;

	for (int i = 0; i < (int)facts->passage_count && row < area->at.rows; i++) {
		bool done = facts->passages[i].passage.result != PASSAGE_OPEN;

		if (i > 0 && !done)
			continue;
		draw_box(area, row, facts, &facts->passages[i], widths, done);
		row += done ? 2 : 1;
	}
}

static void panel_boxes_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct widths widths = measure_columns(facts);

	if (area->at.rows < TITLE_FROM_ROWS && facts->passage_count) {
		draw_few(area, facts, &widths);
		return;
	}
	draw_title(area, _(panel->class->title), "");
	if (!facts->passage_count)
		draw_text(area, 1, 1, area->at.cols - 2, ROLE_QUIET, _("no box has arrived yet"));
	for (int i = 0; i < (int)facts->passage_count && 1 + 2 * i < area->at.rows; i++)
		draw_box(area, 1 + 2 * i, facts, &facts->passages[i], &widths, true);
}

static int panel_boxes_length(const struct panel *panel)
{
	(void)panel;
	return 0;
}

const struct panel_class panel_boxes = {
	.name = "boxes",
	.title = N_("Boxes: where and why"),
	.min_rows = 2,
	.min_cols = 30,
	.size = sizeof(struct panel),
	.refresh = panel_boxes_refresh,
	.draw = panel_boxes_draw,
	.length = panel_boxes_length,
};
