#include "tui/line/large_rows.h"

enum { HEAP_COLS = 5, LANE3_COLS = 18 }; /* of one box in a heap with its gap; the widest lane 3 */

#define HEAP_BOX "\342\226\204" /* a lower half, so that rows of boxes are seen as such */

struct lane_room large_lane_room(const struct line_view *v, int lane)
{
	int second = line_column(v, BELT_DIVERT2_MM), end = v->area->at.cols - LINE_MARGIN;
	int third = line_column(v, BELT_DIVERT2_MM + BELT_LANE_MM) + 4;

	if (third < end - LANE3_COLS)
		third = end - LANE3_COLS;
	switch (lane) {
	case 1:
		return (struct lane_room){ line_column(v, BELT_DIVERT1_MM), second - 2 };
	case 2:
		return (struct lane_room){ second, third - 2 };
	default:
		return (struct lane_room){ third, end };
	}
}

/* As many as fit, from the bottom up. */
static void draw_heap(const struct line_view *v, const struct large_rows *r, int lane)
{
	struct lane_room room = large_lane_room(v, lane);
	int per_row = (room.to - room.from - 2) / HEAP_COLS;
	unsigned count = line_count(v, lane);
	enum role role = line_lane_role(v, lane);

	if (per_row < 1)
		return;
	for (unsigned i = 0; i < count && i < (unsigned)(per_row * (r->lane_rows - 1)); i++)
		draw_fill(v->area, r->counts - 1 - (int)i / per_row,
			room.from + 2 + (int)i % per_row * HEAP_COLS, HEAP_COLS - 1, role, HEAP_BOX);
}

/* The floor of a lane with its count, in the longest words that fit. */
static void draw_floor(const struct line_view *v, const struct large_rows *r, int lane)
{
	struct lane_room room = large_lane_room(v, lane);
	int cols = room.to - room.from;
	char text[64];

	if (draw_width(line_count_text(v, lane, true, text, sizeof text)) > cols - 4)
		line_count_text(v, lane, false, text, sizeof text);
	draw_line(v->area, r->counts, room.from, cols, ROLE_FRAME, WACS_HLINE);
	draw_line(v->area, r->counts, room.from, 1, ROLE_FRAME, WACS_LLCORNER);
	draw_line(v->area, r->counts, room.to - 1, 1, ROLE_FRAME, WACS_LRCORNER);
	draw_text(v->area, r->counts, room.from + 1, 1, ROLE_FRAME, " ");
	draw_text(v->area, r->counts, room.from + 2, cols - 3, line_role(v, ROLE_TITLE), text);
	draw_text(v->area, r->counts, room.from + 2 + draw_width(text), 1, ROLE_FRAME, " ");
}

/* The light barrier that confirms a box is where it falls into its lane. */
static void draw_walls(const struct line_view *v, const struct large_rows *r, int lane)
{
	struct lane_room room = large_lane_room(v, lane);

	for (int row = r->lane; row < r->counts; row++) {
		draw_line(v->area, row, room.from, 1, ROLE_FRAME, WACS_VLINE);
		draw_line(v->area, row, room.to - 1, 1, ROLE_FRAME, WACS_VLINE);
	}
	if (lane <= LINE_BRANCHES)
		line_draw_barrier(v, r->lane, room.to - 1, line_branches[lane - 1].barrier);
}

void large_lanes_draw(const struct line_view *v, const struct large_rows *r)
{
	for (int lane = 1; lane <= LANE_COUNT; lane++) {
		draw_walls(v, r, lane);
		draw_floor(v, r, lane);
		draw_heap(v, r, lane);
	}
}
