#include "tui/line/large_rows.h"

#include <stdio.h>
#include <string.h>

/* Wider than to scale, so that its name can be read. */
#define DRAWN_MM 190
enum { SLIDING_ROWS = 2 };

/* A box's rectangle; its left edge in eighths of a column. */
struct box_shape {
	int row, rows, left8, cols;
};

static struct box_shape shape_of(const struct line_view *v, const struct large_rows *r,
	const struct box_tracking_box *box, int step)
{
	struct box_shape s = { .row = r->box, .rows = r->box_rows, .cols = line_columns(v, DRAWN_MM) };
	int front8 = LINE_MARGIN * LINE_EIGHTHS;

	if (box->lane) {
		struct lane_room room = large_lane_room(v, box->lane);

		s.row = r->lane;
		s.rows = theme_fills(ROLE_LANE1) ? SLIDING_ROWS : SLIDING_ROWS + 2;
		s.left8 = (room.from + 1) * LINE_EIGHTHS + line_eighths(v, box->at_mm);
		if (s.left8 > (room.to - 1 - s.cols) * LINE_EIGHTHS)
			s.left8 = (room.to - 1 - s.cols) * LINE_EIGHTHS;
	} else {
		front8 += line_eighths(v, box->at_mm);
		s.left8 = front8 - s.cols * LINE_EIGHTHS;
	}
	s.left8 -= s.left8 % step;
	return s;
}

/* Does not begin before the margin, nor where the next box is. */
static void cut_shape(struct box_shape *s, int from8)
{
	int over = from8 - s->left8;

	if (over <= 0)
		return;
	over = (over + LINE_EIGHTHS - 1) / LINE_EIGHTHS;
	s->left8 += over * LINE_EIGHTHS;
	s->cols -= over;
}

static void fill_shape(const struct line_view *v, const struct box_shape *s, enum role role)
{
	int part = s->left8 % LINE_EIGHTHS, left = s->left8 / LINE_EIGHTHS;

	for (int row = s->row; row < s->row + s->rows; row++) {
		if (part) {
			draw_block(v->area, row, left, role, part, true);
			draw_block(v->area, row, left + s->cols, role, part, false);
		}
		draw_fill(v->area, row, left + (part ? 1 : 0), s->cols - (part ? 1 : 0), role, " ");
	}
}

/* Without colours. Double lines: it was read. */
static void outline_shape(const struct line_view *v, const struct box_shape *s, bool is_read)
{
	struct area box = draw_part(v->area, s->row, s->left8 / LINE_EIGHTHS, s->rows, s->cols);
	enum role role = line_role(v, ROLE_TEXT);

	for (int row = 0; row < box.at.rows; row++)
		draw_fill(&box, row, 0, box.at.cols, role, " ");
	draw_outline(&box, role, is_read);
}

/* "11 ► 1": the number of the box and its lane; "?" before the read point. */
static void number_text(const struct box_tracking_box *box, char *out, size_t size)
{
	if (!box->track)
		snprintf(out, size, "?");
	else if (box->asked_lane)
		snprintf(out, size, "%u \342\226\272 %d", box->track, box->asked_lane);
	else
		snprintf(out, size, "%u", box->track);
}

/* In the middle of so many columns. Returns the next row. */
static int draw_middle(const struct line_view *v, int row, int col, int cols, enum role role,
	const char *text)
{
	int width = draw_width(text);

	draw_text(v->area, row, col + (width < cols ? (cols - width) / 2 : 0), cols, role, text);
	return row + 1;
}

/* The name over as many rows as it needs and there are, then the number; rows: for both. */
static void draw_words(const struct line_view *v, const struct box_tracking_box *box, int row,
	int rows, int col, int cols, enum role role)
{
	char number[24], first[BOX_TRACKING_LABEL_MAX];
	int fit = draw_fit(box->label, cols);
	bool is_long = rows > 2 && box->label[fit];

	number_text(box, number, sizeof number);
	row += rows > 1 + is_long + (box->label[0] != '\0') ? (rows - 1 - is_long) / 2 : 0;
	if (is_long) {
		snprintf(first, sizeof first, "%.*s", fit, box->label);
		row = draw_middle(v, row, col, cols, role, first);
		row =
			draw_middle(v, row, col, cols, role, box->label + fit + strspn(box->label + fit, " "));
	} else if (box->label[0] && rows > 1) {
		row = draw_middle(v, row, col, cols, role, box->label);
	}
	draw_middle(v, row, col, cols, role, number);
}

static void draw_box(const struct line_view *v, const struct box_shape *s,
	const struct box_tracking_box *box, enum role role)
{
	int col = s->left8 / LINE_EIGHTHS + 1, cols = s->cols - 2;

	if (cols < 1)
		return;
	if (theme_fills(role)) {
		fill_shape(v, s, role);
		/* up to its right edge, wherever that is within its column */
		draw_words(v, box, s->row, s->rows, col, cols + 1, role);
	} else {
		outline_shape(v, s, box->at_ident && box->label[0]);
		draw_words(v, box, s->row + 1, s->rows - 2, col, cols, line_role(v, ROLE_TEXT));
	}
}

/* Where the box behind it on the belt ends, at least the margin; boxes come in the order of the belt. */
static int end_of_next(const struct line_view *v, const struct box_tracking_box *box,
	const struct box_tracking_box *end)
{
	int margin8 = LINE_MARGIN * LINE_EIGHTHS, behind8;

	while (++box < end && box->lane)
		;
	behind8 = margin8 + (box < end ? line_eighths(v, box->at_mm) : 0);
	return behind8 > margin8 ? behind8 : margin8;
}

void large_boxes_draw(const struct line_view *v, const struct large_rows *r,
	const struct box_tracking_box *boxes, size_t count)
{
	int step = draw_block_step();

	for (size_t i = 0; i < count; i++) {
		struct box_shape s = shape_of(v, r, &boxes[i], step);

		cut_shape(&s, boxes[i].lane ? 0 : end_of_next(v, &boxes[i], boxes + count));
		draw_box(v, &s, &boxes[i], line_box_role(v, &boxes[i]));
	}
}

void large_stuck_draw(const struct line_view *v, const struct large_rows *r, const struct facts *f)
{
	for (size_t i = 0; i < f->passage_count; i++) {
		const struct passage *p = &f->passages[i].passage;
		struct box_tracking_box box = { .at_mm = BELT_LANE_MM,
			.track = p->track,
			.asked_lane = p->asked_lane };
		struct box_shape s;

		for (int lane = 1; lane <= LINE_BRANCHES; lane++)
			if (store_is_stuck(p) && p->stuck_at == line_branches[lane - 1].barrier)
				box.lane = lane;
		if (!box.lane)
			continue;
		text_copy(box.label, sizeof box.label, f->passages[i].name);
		s = shape_of(v, r, &box, draw_block_step());
		draw_box(v, &s, &box, line_role(v, ROLE_ALARM));
	}
}
