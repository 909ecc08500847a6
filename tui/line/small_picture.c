#include "tui/line/small_picture.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { ROW_BARRIERS, ROW_LABELS, ROW_BOXES, ROW_BELT, ROW_LANE_BOXES, ROW_LANES, ROW_COUNTS };
enum { BOX_COLS_MIN = 3, HEAP_COLS_MIN = 4 };

static void draw_belt(const struct line_view *v)
{
	bool motor = line_is_on(v, SIGNAL_CONVEYOR_MOTOR);
	int length = v->area->at.cols - 2 * LINE_MARGIN;

	draw_line(v->area, ROW_BELT, LINE_MARGIN, length, line_role(v, ROLE_TEXT),
		motor ? WACS_D_HLINE : WACS_HLINE);
	draw_text(v->area, ROW_BELT, LINE_MARGIN + length - 1, 1,
		line_role(v, motor ? ROLE_OK : ROLE_TEXT), motor ? LINE_ARROW : LINE_SQUARE);
}

/* The branch of an active diverter is drawn with double lines. */
static void draw_branch(const struct line_view *v, const struct line_branch *b)
{
	bool set = line_is_on(v, b->diverter);
	enum role role = line_role(v, set ? ROLE_OK : ROLE_TEXT);
	int col = line_column(v, b->at_mm), end = line_column(v, b->at_mm + BELT_LANE_MM);

	draw_line(v->area, ROW_BELT, col, 1, role, set ? WACS_D_URCORNER : WACS_TTEE);
	draw_line(v->area, ROW_LANE_BOXES, col, 1, role, set ? WACS_D_VLINE : WACS_VLINE);
	draw_line(v->area, ROW_LANES, col, 1, role, set ? WACS_D_LLCORNER : WACS_LLCORNER);
	draw_line(v->area, ROW_LANES, col + 1, end - col, role, set ? WACS_D_HLINE : WACS_HLINE);
	line_draw_barrier(v, ROW_LANES, end, b->barrier);
}

static const char *count_text(const struct line_view *v, int lane, bool brief, char *out,
	size_t size)
{
	if (!brief)
		return line_count_text(v, lane, v->area->at.cols >= LINE_EXPLAINED_FROM_COLS, out, size);
	snprintf(out, size, "%d: %u", lane, line_count(v, lane));
	return out;
}

/* Writes the texts; false if they do not fit below their lanes. */
static bool counts_fit(const struct line_view *v, bool brief, char text[LANE_COUNT][64])
{
	int first = line_column(v, BELT_DIVERT1_MM), second = line_column(v, BELT_DIVERT2_MM);
	int width[LANE_COUNT];

	for (int i = 0; i < LANE_COUNT; i++)
		width[i] = draw_width(count_text(v, i + 1, brief, text[i], sizeof text[i]));
	return width[0] < second - first &&
		width[1] + width[2] < v->area->at.cols - LINE_MARGIN - second;
}

/* A square for each box behind the light barrier of its lane, as many as fit. Lane 3 is the end
 * of the belt, right below it. */
static void draw_heap(const struct line_view *v, int lane, int from, int to)
{
	int count = (int)line_count(v, lane);
	int room = to - from;

	if (room < HEAP_COLS_MIN)
		return;
	if (count > room)
		count = room;
	if (lane == LANE_COUNT)
		from = to - count;
	for (int i = 0; i < count; i++)
		draw_ink(v->area, lane == LANE_COUNT ? ROW_LANE_BOXES : ROW_LANES, from + i, 1,
			line_lane_role(v, lane), LINE_SQUARE);
}

static void draw_heaps(const struct line_view *v)
{
	int first = line_column(v, BELT_DIVERT1_MM + BELT_LANE_MM) + 2;
	int second = line_column(v, BELT_DIVERT2_MM + BELT_LANE_MM) + 2;
	int end = v->area->at.cols - LINE_MARGIN, middle = (second + end) / 2;

	draw_heap(v, 1, first, line_column(v, BELT_DIVERT2_MM) - 1);
	draw_heap(v, 2, second, middle);
	draw_heap(v, 3, middle + 1, end);
}

/* All lanes in the same form: with the word if it fits in each. */
static void draw_counts(const struct line_view *v)
{
	int first = line_column(v, BELT_DIVERT1_MM), second = line_column(v, BELT_DIVERT2_MM);
	int end = v->area->at.cols - LINE_MARGIN;
	char text[LANE_COUNT][64];

	if (!counts_fit(v, false, text))
		counts_fit(v, true, text);
	draw_text(v->area, ROW_COUNTS, first, second - first - 1, line_role(v, ROLE_TITLE), text[0]);
	draw_text(v->area, ROW_COUNTS, second, end - second, line_role(v, ROLE_TITLE), text[1]);
	draw_right(v->area, ROW_COUNTS, end, end - second, line_role(v, ROLE_TITLE), text[2]);
}

/* The first column of a box; its front edge is the first column behind it. */
static int box_left(const struct line_view *v, const struct box_tracking_box *box, int *front)
{
	int base = box->lane ? line_column(v, line_branches[box->lane - 1].at_mm) + 1 : LINE_MARGIN;
	int cols = line_columns(v, BELT_BOX_MM);
	int left;

	if (cols < BOX_COLS_MIN)
		cols = BOX_COLS_MIN;
	*front = base + line_columns(v, box->at_mm);
	left = *front - cols;
	if (left < base)
		left = base;
	if (*front < left + 1)
		*front = left + 1;
	return left;
}

/* The number of a box, with its lane if there is room: "9", "9→2"; "?" before the read point. */
static void box_text(const struct box_tracking_box *box, int cols, char *out, size_t size)
{
	char number[12] = "?";

	if (box->track)
		snprintf(number, sizeof number, "%u", box->track);
	snprintf(out, size, "%s", number);
	if (box->track && box->asked_lane && (int)strlen(number) + 2 <= cols)
		snprintf(out, size, "%s\342\206\222%d", number, box->asked_lane);
}

static void draw_box(const struct line_view *v, const struct box_tracking_box *box)
{
	int row = box->lane ? ROW_LANE_BOXES : ROW_BOXES;
	int front, left = box_left(v, box, &front);
	enum role role = line_box_role(v, box);
	char text[24];
	int cols = front - left, used;

	draw_fill(v->area, row, left, cols, role, " ");
	box_text(box, cols >= BOX_COLS_MIN ? cols - 2 : cols, text, sizeof text);
	used = draw_width(text);
	if (cols >= BOX_COLS_MIN && used <= cols - 2) {
		draw_text(v->area, row, left, 1, role, "[");
		draw_text(v->area, row, front - 1, 1, role, "]");
	}
	/* The last digits distinguish it from its neighbours. */
	draw_text(v->area, row, left + (cols > used ? (cols - used) / 2 : 0), cols, role,
		used > cols ? text + used - cols : text);
}

/* The name of a box is above it and ends before the next box. */
static void draw_labels(const struct line_view *v, const struct box_tracking_box *boxes,
	size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int front, left = box_left(v, &boxes[i], &front);
		int end = v->area->at.cols - LINE_MARGIN;

		if (boxes[i].lane || !boxes[i].label[0])
			continue;
		for (size_t n = 0; n < count; n++) {
			int other_front, other = box_left(v, &boxes[n], &other_front);

			if (!boxes[n].lane && other > left && other - 1 < end)
				end = other - 1;
		}
		draw_text(v->area, ROW_LABELS, left, end - left, line_role(v, ROLE_TEXT), boxes[i].label);
	}
}

void small_picture_draw(const struct line_view *v)
{
	struct box_tracking_box boxes[BOX_TRACKING_BOXES_MAX];
	size_t count = box_tracking_boxes_at(v->belt, v->now_us, boxes);

	line_draw_stations(v, ROW_BARRIERS);
	draw_belt(v);
	for (size_t i = 0; i < LINE_BRANCHES; i++)
		draw_branch(v, &line_branches[i]);
	draw_heaps(v);
	draw_counts(v);
	if (v->belt->values[SIGNAL_STOPPER_OPEN].at_us && !line_is_on(v, SIGNAL_STOPPER_OPEN))
		draw_text(v->area, ROW_BOXES, line_column(v, BELT_IDENT_MM), 1, line_role(v, ROLE_TITLE),
			LINE_STOPPER);
	for (size_t i = 0; i < count; i++)
		draw_box(v, &boxes[i]);
	draw_labels(v, boxes, count);
}
