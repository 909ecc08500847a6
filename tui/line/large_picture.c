#include "tui/line/large_picture.h"
#include "tui/line/large_rows.h"

/* Without: a row each for stations, what was read, belt and counts. */
enum { OTHER_ROWS = 4, BOX_ROWS_MIN = 4, BOX_ROWS_MAX = 6, ROWS_PER_BOX_ROW = 3 };

static struct large_rows divide_rows(int rows)
{
	struct large_rows r = { .read = 1, .box = 2 };

	r.box_rows = BOX_ROWS_MIN + (rows - LARGE_PICTURE_ROWS) / ROWS_PER_BOX_ROW;
	if (r.box_rows > BOX_ROWS_MAX)
		r.box_rows = BOX_ROWS_MAX;
	r.belt = r.box + r.box_rows;
	r.lane = r.belt + 1;
	r.lane_rows = rows - OTHER_ROWS - r.box_rows;
	r.counts = r.lane + r.lane_rows;
	return r;
}

void large_picture_draw(const struct line_view *v, const struct facts *facts,
	const struct box_scan *scan)
{
	struct large_rows rows = divide_rows(v->area->at.rows);
	struct box_tracking_box boxes[BOX_TRACKING_BOXES_MAX];
	size_t count = box_tracking_boxes_at(v->belt, v->now_us, boxes);

	line_draw_stations(v, 0);
	large_lanes_draw(v, &rows);
	large_belt_draw(v, &rows);
	large_words_draw(v, &rows, facts, scan);
	large_boxes_draw(v, &rows, boxes, count);
	large_stuck_draw(v, &rows, facts);
}
