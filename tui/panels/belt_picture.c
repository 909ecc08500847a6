#include "tui/panels/belt_picture.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { ROW_BARRIERS, ROW_LABELS, ROW_BOXES, ROW_BELT, ROW_LANE_BOXES, ROW_LANES, ROW_COUNTS };
/* So that a box is seen to leave the end of the belt. */
#define SHOWN_MM (BELT_END_MM + BELT_BOX_MM + 20)
enum { MARGIN = 1, BOX_COLS_MIN = 3, HEAP_COLS_MIN = 4, EXPLAINED_FROM_COLS = 100 };

#define BLOCKED "\342\227\217"
#define FREE "\342\227\213"
#define STOPPER "\342\225\221"
#define ARROW "\342\226\272"

struct picture {
	const struct area *area;
	const struct box_tracking *belt;
	bool old;
};

static const struct belt_picture_station {
	enum signal_id barrier;
	int at_mm;
	const char *name, *brief;
} stations[] = {
	/* TRANSLATORS: the second form of each is for narrow screens: at most 4 letters */
	{ SIGNAL_LB_INFEED, BELT_INFEED_MM, N_("infeed"), N_("in") },
	{ SIGNAL_LB_IDENT, BELT_IDENT_MM, N_("read point"), N_("rd") },
	{ SIGNAL_LB_DIVERT1, BELT_DIVERT1_MM, N_("diverter 1"), N_("div1") },
	{ SIGNAL_LB_DIVERT2, BELT_DIVERT2_MM, N_("diverter 2"), N_("div2") },
	{ SIGNAL_LB_LANE3, BELT_END_MM, N_("lane 3"), "3" },
};
enum { STATIONS = sizeof stations / sizeof stations[0] };

static const struct branch {
	enum signal_id diverter, barrier, count;
	int at_mm;
} branches[] = {
	{ SIGNAL_DIVERTER1, SIGNAL_LB_LANE1, SIGNAL_LANE1_COUNT, BELT_DIVERT1_MM },
	{ SIGNAL_DIVERTER2, SIGNAL_LB_LANE2, SIGNAL_LANE2_COUNT, BELT_DIVERT2_MM },
};

static enum role box_role(const struct picture *p, enum role role)
{
	return p->old ? ROLE_QUIET : role;
}

static bool is_on(const struct picture *p, enum signal_id id)
{
	return box_tracking_value(p->belt, id) != 0;
}

static int columns_of(const struct picture *p, double mm)
{
	return (int)(mm * (p->area->at.cols - 2 * MARGIN) / SHOWN_MM);
}

static int column_at(const struct picture *p, double mm)
{
	return MARGIN + columns_of(p, mm);
}

static void draw_barrier(const struct picture *p, int row, int col, enum signal_id id)
{
	draw_text(p->area, row, col, 1, box_role(p, is_on(p, id) ? ROLE_OK : ROLE_QUIET),
		is_on(p, id) ? BLOCKED : FREE);
}

static void draw_stations(const struct picture *p)
{
	for (int i = 0; i < STATIONS; i++) {
		const struct belt_picture_station *s = &stations[i];
		int col = column_at(p, s->at_mm);
		int next = i + 1 < STATIONS ? column_at(p, s[1].at_mm) : p->area->at.cols + 1;
		int room = next - col - 3;
		const char *name = _(s->name);

		draw_barrier(p, ROW_BARRIERS, col, s->barrier);
		if (draw_width(name) > room)
			name = _(s->brief);
		draw_text(p->area, ROW_BARRIERS, col + 2, room, box_role(p, ROLE_TEXT), name);
	}
}

static void draw_belt(const struct picture *p)
{
	bool motor = is_on(p, SIGNAL_CONVEYOR_MOTOR);
	int length = p->area->at.cols - 2 * MARGIN;

	draw_line(p->area, ROW_BELT, MARGIN, length, box_role(p, ROLE_TEXT),
		motor ? WACS_D_HLINE : WACS_HLINE);
	draw_text(p->area, ROW_BELT, MARGIN + length - 1, 1, box_role(p, motor ? ROLE_OK : ROLE_TEXT),
		motor ? ARROW : "\342\226\240");
}

/* The branch of an active diverter is drawn with double lines. */
static void draw_branch(const struct picture *p, const struct branch *b)
{
	bool set = is_on(p, b->diverter);
	enum role role = box_role(p, set ? ROLE_OK : ROLE_TEXT);
	int col = column_at(p, b->at_mm), end = column_at(p, b->at_mm + BELT_LANE_MM);

	draw_line(p->area, ROW_BELT, col, 1, role, set ? WACS_D_URCORNER : WACS_TTEE);
	draw_line(p->area, ROW_LANE_BOXES, col, 1, role, set ? WACS_D_VLINE : WACS_VLINE);
	draw_line(p->area, ROW_LANES, col, 1, role, set ? WACS_D_LLCORNER : WACS_LLCORNER);
	draw_line(p->area, ROW_LANES, col + 1, end - col, role, set ? WACS_D_HLINE : WACS_HLINE);
	draw_barrier(p, ROW_LANES, end, b->barrier);
}

static const char *count_text(const struct picture *p, int lane, bool brief, char *out, size_t size)
{
	unsigned count = box_tracking_value(p->belt, (enum signal_id)(SIGNAL_LANE1_COUNT + lane - 1));

	if (brief)
		snprintf(out, size, "%d: %u", lane, count);
	else if (lane == LANE_COUNT && p->area->at.cols >= EXPLAINED_FROM_COLS)
		snprintf(out, size, _("lane %d (reject): %u"), lane, count);
	else
		snprintf(out, size, _("lane %d: %u"), lane, count);
	return out;
}

/* Writes the texts; false if they do not fit below their lanes. */
static bool counts_fit(const struct picture *p, bool brief, char text[LANE_COUNT][64])
{
	int first = column_at(p, BELT_DIVERT1_MM), second = column_at(p, BELT_DIVERT2_MM);
	int width[LANE_COUNT];

	for (int i = 0; i < LANE_COUNT; i++)
		width[i] = draw_width(count_text(p, i + 1, brief, text[i], sizeof text[i]));
	return width[0] < second - first && width[1] + width[2] < p->area->at.cols - MARGIN - second;
}

/* A square for each box behind the light barrier of its lane, as many as fit. Lane 3 is the end
 * of the belt, right below it. */
static void draw_heap(const struct picture *p, int lane, int from, int to)
{
	int count = (int)box_tracking_value(p->belt, (enum signal_id)(SIGNAL_LANE1_COUNT + lane - 1));
	int room = to - from;

	if (room < HEAP_COLS_MIN)
		return;
	if (count > room)
		count = room;
	if (lane == LANE_COUNT)
		from = to - count;
	draw_fill(p->area, lane == LANE_COUNT ? ROW_LANE_BOXES : ROW_LANES, from, count,
		box_role(p, ROLE_INFO), "\342\226\240");
}

static void draw_heaps(const struct picture *p)
{
	int first = column_at(p, BELT_DIVERT1_MM + BELT_LANE_MM) + 2;
	int second = column_at(p, BELT_DIVERT2_MM + BELT_LANE_MM) + 2;
	int end = p->area->at.cols - MARGIN, middle = (second + end) / 2;

	draw_heap(p, 1, first, column_at(p, BELT_DIVERT2_MM) - 1);
	draw_heap(p, 2, second, middle);
	draw_heap(p, 3, middle + 1, end);
}

/* All lanes in the same form: with the word if it fits in each. */
static void draw_counts(const struct picture *p)
{
	int first = column_at(p, BELT_DIVERT1_MM), second = column_at(p, BELT_DIVERT2_MM);
	int end = p->area->at.cols - MARGIN;
	char text[LANE_COUNT][64];

	if (!counts_fit(p, false, text))
		counts_fit(p, true, text);
	draw_text(p->area, ROW_COUNTS, first, second - first - 1, box_role(p, ROLE_TITLE), text[0]);
	draw_text(p->area, ROW_COUNTS, second, end - second, box_role(p, ROLE_TITLE), text[1]);
	draw_right(p->area, ROW_COUNTS, end, end - second, box_role(p, ROLE_TITLE), text[2]);
}

/* The first column of a box; its front edge is the first column behind it. */
static int box_left(const struct picture *p, const struct box_tracking_box *box, int *front)
{
	int base = box->lane ? column_at(p, branches[box->lane - 1].at_mm) + 1 : MARGIN;
	int cols = columns_of(p, BELT_BOX_MM);
	int left;

	if (cols < BOX_COLS_MIN)
		cols = BOX_COLS_MIN;
	*front = base + columns_of(p, box->at_mm);
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

static void draw_box(const struct picture *p, const struct box_tracking_box *box)
{
	int row = box->lane ? ROW_LANE_BOXES : ROW_BOXES;
	int front, left = box_left(p, box, &front);
	enum role role = box_role(p, box->asked_lane || box->confirmed ? ROLE_BOX : ROLE_BOX_UNKNOWN);
	char text[24];
	int cols = front - left, used;

	if (p->old)
		role = ROLE_BOX_UNKNOWN;
	draw_fill(p->area, row, left, cols, role, " ");
	box_text(box, cols >= BOX_COLS_MIN ? cols - 2 : cols, text, sizeof text);
	used = draw_width(text);
	if (cols >= BOX_COLS_MIN && used <= cols - 2) {
		draw_text(p->area, row, left, 1, role, "[");
		draw_text(p->area, row, front - 1, 1, role, "]");
	}
	/* The last digits distinguish it from its neighbours. */
	draw_text(p->area, row, left + (cols > used ? (cols - used) / 2 : 0), cols, role,
		used > cols ? text + used - cols : text);
}

/* The name of a box is above it and ends before the next box. */
static void draw_labels(const struct picture *p, const struct box_tracking_box *boxes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int front, left = box_left(p, &boxes[i], &front);
		int end = p->area->at.cols - MARGIN;

		if (boxes[i].lane || !boxes[i].label[0])
			continue;
		for (size_t n = 0; n < count; n++) {
			int other_front, other = box_left(p, &boxes[n], &other_front);

			if (!boxes[n].lane && other > left && other - 1 < end)
				end = other - 1;
		}
		draw_text(p->area, ROW_LABELS, left, end - left, box_role(p, ROLE_TEXT), boxes[i].label);
	}
}

void belt_picture_draw(const struct area *area, const struct box_tracking *belt, int64_t now_us,
	bool old)
{
	struct picture p = { .area = area, .belt = belt, .old = old };
	struct box_tracking_box boxes[BOX_TRACKING_BOXES_MAX];
	size_t count = box_tracking_boxes_at(belt, now_us, boxes);

	draw_stations(&p);
	draw_belt(&p);
	for (size_t i = 0; i < sizeof branches / sizeof branches[0]; i++)
		draw_branch(&p, &branches[i]);
	draw_heaps(&p);
	draw_counts(&p);
	if (belt->values[SIGNAL_STOPPER_OPEN].at_us && !is_on(&p, SIGNAL_STOPPER_OPEN))
		draw_text(area, ROW_BOXES, column_at(&p, BELT_IDENT_MM), 1, box_role(&p, ROLE_TITLE),
			STOPPER);
	for (size_t i = 0; i < count; i++)
		draw_box(&p, &boxes[i]);
	draw_labels(&p, boxes, count);
}

/* --- the machine in words ------------------------------------------------------------------ */

/* Texts for a signal that is on or off; NULL: nothing is shown. Faults come first. */
static const struct {
	enum signal_id id;
	const char *on_symbol, *on_text;
	enum role on_role;
	const char *off_symbol, *off_text;
	enum role off_role;
} machine[] = {
	{ SIGNAL_ESTOP_OK, NULL, NULL, ROLE_TEXT, "\342\226\240", N_("emergency stop"), ROLE_ALARM },
	{ SIGNAL_MOTOR_FAULT, "\342\226\240", N_("motor fault"), ROLE_ALARM, NULL, NULL, ROLE_TEXT },
	{ SIGNAL_JAM, "\342\226\240", N_("jam"), ROLE_ALARM, NULL, NULL, ROLE_TEXT },
	{ SIGNAL_CONVEYOR_MOTOR, ARROW, N_("belt running"), ROLE_OK, "\342\226\240", N_("belt stopped"),
		ROLE_TEXT },
	{ SIGNAL_STOPPER_OPEN, FREE, N_("stopper open"), ROLE_TEXT, STOPPER, N_("stopper closed"),
		ROLE_TITLE },
	{ SIGNAL_LAMP_GREEN, BLOCKED, N_("green"), ROLE_OK, FREE, N_("green"), ROLE_QUIET },
	{ SIGNAL_LAMP_YELLOW, BLOCKED, N_("yellow"), ROLE_WARNING, FREE, N_("yellow"), ROLE_QUIET },
	{ SIGNAL_LAMP_RED, BLOCKED, N_("red"), ROLE_ALARM, FREE, N_("red"), ROLE_QUIET },
	{ SIGNAL_BUZZER, BLOCKED, N_("buzzer"), ROLE_WARNING, NULL, NULL, ROLE_TEXT },
};

static bool is_lamp(enum signal_id id)
{
	return id == SIGNAL_LAMP_GREEN || id == SIGNAL_LAMP_YELLOW || id == SIGNAL_LAMP_RED;
}

void belt_picture_draw_machine(const struct area *area, int row, const struct box_tracking *belt,
	bool old)
{
	int col = MARGIN, end = area->at.cols - MARGIN;
	char text[96];

	for (size_t i = 0; i < sizeof machine / sizeof machine[0]; i++) {
		bool is_on = box_tracking_value(belt, machine[i].id) != 0;
		const char *word = is_on ? machine[i].on_text : machine[i].off_text;
		enum role role = is_on ? machine[i].on_role : machine[i].off_role;

		if (!word || !belt->values[machine[i].id].at_us)
			continue;
		snprintf(text, sizeof text,
			is_lamp(machine[i].id) && area->at.cols >= EXPLAINED_FROM_COLS ? _("%s lamp %s")
																		   : "%s %s",
			is_on ? machine[i].on_symbol : machine[i].off_symbol, _(word));
		if (col + draw_width(text) > end)
			return;
		col += draw_text(area, row, col, end - col, old ? ROLE_QUIET : role, text) + 3;
	}
	snprintf(text, sizeof text, "%u mm/s", box_tracking_value(belt, SIGNAL_SPEED_ACTUAL));
	if (belt->values[SIGNAL_SPEED_ACTUAL].at_us && draw_width(text) < end - col)
		draw_right(area, row, end, end - col, ROLE_QUIET, text);
}
