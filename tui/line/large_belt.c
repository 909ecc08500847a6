#include "tui/line/large_rows.h"

enum { MARK_COLS = 8 }; /* from one mark on the belt to the next */
#define SWING_US 250000 /* so long a diverter is seen to swing */

#define UPPER_HALF "\342\226\200"
#define FULL "\342\226\210"
#define SLOPE "\342\225\262"

/* The marks on the belt move with it. Where the font lacks half blocks: a chain of lines. */
static void draw_surface(const struct line_view *v, const struct large_rows *r)
{
	bool has_blocks = theme_shows(L'\x2580'), motor = line_is_on(v, SIGNAL_CONVEYOR_MOTOR);
	int from = LINE_MARGIN, to = v->area->at.cols - LINE_MARGIN - 1;
	int moved = line_columns(v, box_tracking_travel_mm(v->belt, v->now_us)) % MARK_COLS;

	if (has_blocks)
		draw_fill(v->area, r->belt, from, to - from, ROLE_FRAME, UPPER_HALF);
	else
		draw_line(v->area, r->belt, from, to - from, line_role(v, ROLE_TEXT),
			motor ? WACS_D_HLINE : WACS_HLINE);
	for (int col = from + moved; col < to; col += MARK_COLS) {
		if (has_blocks)
			draw_fill(v->area, r->belt, col, 1, ROLE_FRAME, FULL);
		else
			draw_text(v->area, r->belt, col, 1, line_role(v, ROLE_TEXT), "o");
	}
	draw_text(v->area, r->belt, to, 1, line_role(v, motor ? ROLE_OK : ROLE_TEXT),
		motor ? LINE_ARROW : LINE_SQUARE);
}

static void draw_stopper(const struct line_view *v, const struct large_rows *r)
{
	int col = line_column(v, BELT_IDENT_MM);

	if (!v->belt->values[SIGNAL_STOPPER_OPEN].at_us)
		return;
	if (line_is_on(v, SIGNAL_STOPPER_OPEN)) {
		draw_text(v->area, r->belt, col, 1, line_role(v, ROLE_QUIET), LINE_STOPPER);
		return;
	}
	for (int row = r->box; row <= r->belt; row++)
		draw_text(v->area, row, col, 1, line_role(v, ROLE_TITLE), LINE_STOPPER);
}

/* A diverter that is set crosses the belt and leads down into its lane; while it swings it is half way. */
static void draw_diverter(const struct line_view *v, const struct large_rows *r, int lane)
{
	const struct line_branch *b = &line_branches[lane - 1];
	bool is_set = line_is_on(v, b->diverter);
	bool swings = v->now_us - v->belt->values[b->diverter].at_us < SWING_US &&
		v->belt->values[b->diverter].at_us;
	enum role role = line_lane_role(v, lane);
	int col = line_column(v, b->at_mm);

	if (is_set || swings)
		draw_ink(v->area, r->belt, col, 2, role, swings ? SLOPE " " : SLOPE SLOPE);
	else
		draw_text(v->area, r->belt, col, 2, line_role(v, ROLE_TITLE), "\342\225\220\342\225\220");
	if (is_set && !swings)
		draw_ink(v->area, r->lane, col + 1, 2, role, SLOPE SLOPE);
}

void large_belt_draw(const struct line_view *v, const struct large_rows *r)
{
	draw_surface(v, r);
	draw_stopper(v, r);
	for (int lane = 1; lane <= LINE_BRANCHES; lane++)
		draw_diverter(v, r, lane);
}
