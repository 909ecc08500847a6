#include "tui/panels.h"
#include "tui/story.h"
#include "tui/words.h"
#include "core/lang.h"

#include <stdio.h>

enum { NAME_FROM_COLS = 58, WHERE_COLS = 26 };

/* Everything this panel shows is in the facts already. */
static int panel_boxes_refresh(struct panel *panel, struct store *store, const struct facts *facts,
	struct fault *why)
{
	(void)panel, (void)store, (void)facts, (void)why;
	return 0;
}

static void draw_box(const struct area *area, int row, const struct facts *facts,
	const struct row_passage *r)
{
	const struct word *word = words_result(track_result_name(r->passage.result));
	char where[STORY_SIZE], why[STORY_SIZE], result[96];
	int end = area->at.cols - 1, col = 1;

	snprintf(result, sizeof result, "%s %s", word->symbol, words_text(word, word->name));
	draw_right(area, row, end, end - col, word->role, result);
	end -= draw_width(result) + 1;
	col += draw_format(area, row, col, end - col, ROLE_TITLE, _("box %u"), r->passage.track) + 2;
	if (area->at.cols >= NAME_FROM_COLS) {
		draw_text(area, row, col, WHERE_COLS, ROLE_TEXT, story_where(facts, r, where));
		col += WHERE_COLS + 1;
		draw_text(area, row, col, end - col, ROLE_QUIET, *r->name ? r->name : r->passage.item);
	} else {
		draw_text(area, row, col, end - col, ROLE_TEXT, story_where(facts, r, where));
	}
	if (row + 1 < area->at.rows)
		draw_text(area, row + 1, 3, area->at.cols - 4, ROLE_QUIET, story_why(r, why));
}

static void panel_boxes_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	draw_title(area, _(panel->class->title), "");
	if (!facts->passage_count)
		draw_text(area, 1, 1, area->at.cols - 2, ROLE_QUIET, _("no box has arrived yet"));
	/* Where there is room for one row only, the last box that is done says more than the next. */
	for (int i = 0; i < (int)facts->passage_count && 1 + 2 * i < area->at.rows; i++)
		draw_box(area, 1 + 2 * i, facts, &facts->passages[i]);
}

static int panel_boxes_length(const struct panel *panel)
{
	(void)panel;
	return 0;
}

const struct panel_class panel_boxes = {
	.name = "boxes",
	.title = N_("Where the boxes are, and why"),
	.min_rows = 2,
	.min_cols = 30,
	.size = sizeof(struct panel),
	.refresh = panel_boxes_refresh,
	.draw = panel_boxes_draw,
	.length = panel_boxes_length,
};
