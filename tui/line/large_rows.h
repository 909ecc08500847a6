/* large_rows: the rows of the large picture, and its parts. Internal to tui/line. */
#ifndef TUI_LINE_LARGE_ROWS_H
#define TUI_LINE_LARGE_ROWS_H

#include "tui/line/line_scale.h"
#include "tui/model/box_scan.h"
#include "tui/model/facts.h"

/* From top to bottom: stations, what was read, boxes, belt, lanes, counts. */
struct large_rows {
	int read;
	int box, box_rows;
	int belt;
	int lane, lane_rows;
	int counts;
};

/* Columns from `from` to `to` (exclusive) that boxes of a lane are collected in. */
struct lane_room {
	int from, to;
};

void large_belt_draw(const struct line_view *, const struct large_rows *);
struct lane_room large_lane_room(const struct line_view *, int lane);
void large_lanes_draw(const struct line_view *, const struct large_rows *);
/* The boxes on the belt and those that slide into a lane; boxes: from the first to the last. */
void large_boxes_draw(const struct line_view *, const struct large_rows *,
	const struct box_tracking_box *boxes, size_t count);
/* A box that is stuck in the light barrier of its lane: the PLC has counted it already, it is not in the lane yet. */
void large_stuck_draw(const struct line_view *, const struct large_rows *, const struct facts *);
/* What was read, above the read point, and the question and the answer below the belt. */
void large_words_draw(const struct line_view *, const struct large_rows *, const struct facts *,
	const struct box_scan *);

#endif
