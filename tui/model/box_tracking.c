#include "tui/model/box_tracking.h"
#include "tui/model/format.h"

#include <math.h>
#include <string.h>

#define NEAR_MM \
	220 /* maximum distance between a box and the light barrier that is taken to see it */
#define STEP_MAX_MM 5000      /* a bigger step of the encoder is a restart */
enum { TRAVEL_MM = 1000000 }; /* the encoder counts millimetres without end */
enum {
	RATE_MIN_US = 150000, /* encoder samples closer together give no useful speed */
	RATE_MAX_US = 2500000
};

void box_tracking_init(struct box_tracking *b)
{
	memset(b, 0, sizeof *b);
}

uint32_t box_tracking_value(const struct box_tracking *b, enum signal_id id)
{
	return b->values[id].value;
}

static void remove_box(struct box_tracking *b, struct box_tracking_box *box)
{
	size_t i = (size_t)(box - b->boxes);

	memmove(box, box + 1, (b->count - i - 1) * sizeof *box);
	b->count--;
}

/* Boxes come one after the other, so a new one always goes to the end of the list ... */
static struct box_tracking_box *add_box(struct box_tracking *b, double at_mm)
{
	struct box_tracking_box *box;

	if (b->count == BOX_TRACKING_BOXES_MAX)
		remove_box(b, b->boxes);
	box = &b->boxes[b->count++];
	*box = (struct box_tracking_box){ .at_mm = at_mm };
	return box;
}

/* ... except one that was already under way at the first signal row. */
static struct box_tracking_box *add_box_in_order(struct box_tracking *b, double at_mm)
{
	struct box_tracking_box box = { .at_mm = at_mm };
	size_t i = 0;

	add_box(b, at_mm);
	while (i + 1 < b->count && (b->boxes[i].lane || b->boxes[i].at_mm >= at_mm))
		i++;
	memmove(&b->boxes[i + 1], &b->boxes[i], (b->count - 1 - i) * sizeof box);
	b->boxes[i] = box;
	return &b->boxes[i];
}

static bool is_any(const struct box_tracking_box *box)
{
	return box != NULL;
}

static bool is_before_ident(const struct box_tracking_box *box)
{
	return !box->at_ident;
}

static bool has_no_track(const struct box_tracking_box *box)
{
	return !box->track;
}

/* The box of a lane that fits and is nearest to at_mm. */
static struct box_tracking_box *find_nearest_box(struct box_tracking *b, int lane, double at_mm,
	bool (*fits)(const struct box_tracking_box *))
{
	struct box_tracking_box *best = NULL;

	for (size_t i = 0; i < b->count; i++) {
		struct box_tracking_box *box = &b->boxes[i];

		if (box->lane != lane || fabs(box->at_mm - at_mm) > NEAR_MM || !fits(box))
			continue;
		if (!best || fabs(box->at_mm - at_mm) < fabs(best->at_mm - at_mm))
			best = box;
	}
	return best;
}

static struct box_tracking_box *find_box_by_track(struct box_tracking *b, uint32_t track)
{
	for (size_t i = 0; track && i < b->count; i++)
		if (b->boxes[i].track == track)
			return &b->boxes[i];
	return NULL;
}

/* --- moving ------------------------------------------------------------------------------- */

static void turn_box(struct box_tracking_box *box, const struct box_tracking_value *values)
{
	if (box->lane == 0 && values[SIGNAL_DIVERTER1].value && box->at_mm >= BELT_DIVERT1_MM &&
		box->at_mm < BELT_DIVERT1_MM + BELT_BOX_MM) {
		box->lane = 1;
		box->at_mm -= BELT_DIVERT1_MM;
	} else if (box->lane == 0 && values[SIGNAL_DIVERTER2].value && box->at_mm >= BELT_DIVERT2_MM &&
		box->at_mm < BELT_DIVERT2_MM + BELT_BOX_MM) {
		box->lane = 2;
		box->at_mm -= BELT_DIVERT2_MM;
	}
}

/* A box may pass a whole diverter between two samples: it is moved in small steps. */
static void move_box(struct box_tracking_box *box, double way, double limit,
	const struct box_tracking_value *values)
{
	while (way > 0) {
		double step = way > 40 ? 40 : way;

		if (box->lane == 0 && box->at_mm + step > limit)
			step = limit > box->at_mm ? limit - box->at_mm : 0;
		box->at_mm += step;
		turn_box(box, values);
		way -= 40;
	}
}

/* A closed stopper holds a box with its front edge at the read point, and those behind it
 * queue. */
static void move_boxes(struct box_tracking_box *boxes, size_t count, double way,
	const struct box_tracking_value *values)
{
	bool closed = values[SIGNAL_STOPPER_OPEN].at_us && !values[SIGNAL_STOPPER_OPEN].value;
	double limit = INFINITY;

	for (size_t i = 0; i < count; i++) {
		struct box_tracking_box *box = &boxes[i];
		double own = limit;

		if (closed && box->lane == 0 && box->at_mm <= BELT_IDENT_MM && own > BELT_IDENT_MM)
			own = BELT_IDENT_MM;
		move_box(box, way, own, values);
		if (box->lane == 0)
			limit = box->at_mm - BELT_BOX_MM;
	}
}

static bool has_box_left(const struct box_tracking_box *box)
{
	if (box->lane == 0)
		return box->at_mm > BELT_END_MM + 2 * BELT_BOX_MM;
	return box->at_mm > BELT_LANE_MM + 2 * BELT_BOX_MM;
}

static void drop_boxes_that_left(struct box_tracking *b)
{
	for (size_t i = b->count; i-- > 0;)
		if (has_box_left(&b->boxes[i]))
			remove_box(b, &b->boxes[i]);
}

/* --- what a change of a signal means ------------------------------------------------------- */

static void measure_rate(struct box_tracking *b, int64_t at_us, uint32_t mm)
{
	int64_t took = at_us - b->rate_from_us;

	if (b->rate_from_us && took < RATE_MIN_US)
		return;
	b->rate = b->rate_from_us && took <= RATE_MAX_US
		? (double)(mm - b->rate_from_mm) * 1e6 / (double)took
		: 0;
	if (b->rate > STEP_MAX_MM)
		b->rate = 0;
	b->rate_from_us = at_us;
	b->rate_from_mm = mm;
}

static void on_encoder(struct box_tracking *b, const struct box_tracking_value *before,
	const struct box_tracking_value *now)
{
	uint32_t way = now->value - before->value;

	measure_rate(b, now->at_us, now->value);
	if (before->at_us && way <= STEP_MAX_MM) {
		move_boxes(b->boxes, b->count, way, b->values);
		drop_boxes_that_left(b);
	}
}

static void on_restart(struct box_tracking *b, int which, uint32_t value)
{
	(void)which, (void)value;
	b->count = 0; /* a PLC that has restarted tracks no box */
}

static void on_motor(struct box_tracking *b, int which, uint32_t value)
{
	(void)which;
	b->rate = 0;
	b->rate_from_us = value ? b->values[SIGNAL_CONVEYOR_MOTOR].at_us : 0;
	b->rate_from_mm = box_tracking_value(b, SIGNAL_ENCODER);
}

static void on_infeed(struct box_tracking *b, int which, uint32_t value)
{
	(void)which;
	if (value)
		add_box(b, BELT_INFEED_MM);
}

static void on_ident(struct box_tracking *b, int which, uint32_t value)
{
	struct box_tracking_box *box = find_nearest_box(b, 0, BELT_IDENT_MM, is_before_ident);

	(void)which;
	if (!value)
		return;
	if (!box)
		box = add_box_in_order(b, BELT_IDENT_MM);
	box->at_mm = BELT_IDENT_MM;
	box->at_ident = true;
}

static void on_arrival(struct box_tracking *b, int which, uint32_t track)
{
	struct box_tracking_box *box = find_nearest_box(b, 0, BELT_IDENT_MM, has_no_track);

	(void)which;
	if (!track || find_box_by_track(b, track))
		return;
	if (!box)
		box = add_box_in_order(b, BELT_IDENT_MM);
	box->at_ident = true;
	box->track = (uint16_t)track;
}

/* A later light barrier corrects the position of the box that must have caused it. */
static void on_diverter_barrier(struct box_tracking *b, int lane, uint32_t value)
{
	double at_mm = lane == 1 ? BELT_DIVERT1_MM : BELT_DIVERT2_MM;
	struct box_tracking_box *turned = find_nearest_box(b, lane, 0, is_any);
	struct box_tracking_box *box = find_nearest_box(b, 0, at_mm, is_any);

	if (!value)
		return;
	if (turned && turned->at_mm < BELT_BOX_MM)
		turned->at_mm = 0;
	else if (box)
		box->at_mm = at_mm;
}

static void on_diverter(struct box_tracking *b, int lane, uint32_t value)
{
	(void)lane, (void)value;
	for (size_t i = 0; i < b->count; i++)
		turn_box(&b->boxes[i], b->values);
}

static void on_lane_barrier(struct box_tracking *b, int lane, uint32_t blocked)
{
	int branch = lane == LANE_COUNT ? 0 : lane;
	double at_mm = branch ? BELT_LANE_MM : BELT_END_MM;
	struct box_tracking_box *box = find_nearest_box(b, branch, at_mm, is_any);

	if (!box)
		return;
	if (blocked)
		box->at_mm = at_mm;
	else
		remove_box(b, box);
}

/* The PLC reports which box that was; its report replaces the calculated lane. */
static void on_confirmed(struct box_tracking *b, int lane, uint32_t track)
{
	struct box_tracking_box *box = find_box_by_track(b, track);
	int branch = lane == LANE_COUNT ? 0 : lane;

	if (!box)
		return;
	box->confirmed = true;
	if (box->lane != branch) {
		box->lane = branch;
		box->at_mm = branch ? BELT_LANE_MM : BELT_END_MM;
	}
}

/* Effects of a change of a signal; other signals are only shown. */
static const struct {
	void (*react)(struct box_tracking *, int which, uint32_t value);
	int which;
} reactions[SIGNAL_COUNT] = {
	[SIGNAL_BOOT_ID] = { on_restart, 0 },
	[SIGNAL_CONVEYOR_MOTOR] = { on_motor, 0 },
	[SIGNAL_LB_INFEED] = { on_infeed, 0 },
	[SIGNAL_LB_IDENT] = { on_ident, 0 },
	[SIGNAL_ARRIVAL_SEQ] = { on_arrival, 0 },
	[SIGNAL_LB_DIVERT1] = { on_diverter_barrier, 1 },
	[SIGNAL_LB_DIVERT2] = { on_diverter_barrier, 2 },
	[SIGNAL_DIVERTER1] = { on_diverter, 1 },
	[SIGNAL_DIVERTER2] = { on_diverter, 2 },
	[SIGNAL_LB_LANE1] = { on_lane_barrier, 1 },
	[SIGNAL_LB_LANE2] = { on_lane_barrier, 2 },
	[SIGNAL_LB_LANE3] = { on_lane_barrier, 3 },
	[SIGNAL_LANE1_LAST_SEQ] = { on_confirmed, 1 },
	[SIGNAL_LANE2_LAST_SEQ] = { on_confirmed, 2 },
	[SIGNAL_LANE3_LAST_SEQ] = { on_confirmed, 3 },
};

static void apply_signals(struct box_tracking *b, enum signal_id id)
{
	struct box_tracking_value before = b->values[id];
	struct box_tracking_value now = b->pending[id];

	if (!now.at_us)
		return;
	b->pending[id].at_us = 0;
	b->values[id] = now;
	if (id == SIGNAL_ENCODER)
		on_encoder(b, &before, &now);
	else if (reactions[id].react && (!before.at_us || before.value != now.value))
		reactions[id].react(b, reactions[id].which, now.value);
}

void box_tracking_settle(struct box_tracking *b)
{
	/* First the movement until then, then a restart, then light barriers and actuators, last the
	 * numbers given by the PLC (first in the enum), which depend on the light barriers. */
	static const enum signal_id first[] = { SIGNAL_ENCODER, SIGNAL_BOOT_ID, SIGNAL_CONVEYOR_MOTOR };

	if (!b->pending_us)
		return;
	for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
		apply_signals(b, first[i]);
	for (int id = SIGNAL_COUNT; id-- > 0;)
		apply_signals(b, (enum signal_id)id);
	b->pending_us = 0;
}

void box_tracking_add_signal(struct box_tracking *b, enum signal_id id, int64_t at_us,
	uint32_t value)
{
	if (id >= SIGNAL_COUNT)
		return;
	if (at_us != b->pending_us || b->pending[id].at_us)
		box_tracking_settle(b);
	b->pending_us = at_us;
	b->pending[id] = (struct box_tracking_value){ .value = value, .at_us = at_us };
}

void box_tracking_assume(struct box_tracking *b, enum signal_id id, int64_t at_us, uint32_t value)
{
	if (id < SIGNAL_COUNT && !b->values[id].at_us)
		b->values[id] = (struct box_tracking_value){ .value = value, .at_us = at_us };
}

void box_tracking_add_passage(struct box_tracking *b, const struct passage *p, const char *name)
{
	struct box_tracking_box *box;
	bool gone =
		p->result == PASSAGE_REMOVED || p->result == PASSAGE_EXPIRED || p->result == PASSAGE_LOST;

	if (p->boot != box_tracking_value(b, SIGNAL_BOOT_ID))
		return;
	box = find_box_by_track(b, p->track);
	if (!box)
		return;
	if (gone) {
		remove_box(b, box);
		return;
	}
	text_copy(box->label, sizeof box->label, *name ? name : format_item(p->item));
	box->asked_lane = p->asked_lane;
}

static double belt_pace(const struct box_tracking *b)
{
	return b->rate > 0 ? b->rate : (double)box_tracking_value(b, SIGNAL_SPEED_ACTUAL);
}

bool box_tracking_is_moving(const struct box_tracking *b, int64_t now_us)
{
	int64_t age = now_us - b->values[SIGNAL_ENCODER].at_us;

	return box_tracking_value(b, SIGNAL_CONVEYOR_MOTOR) && age <= BOX_TRACKING_CARRY_US &&
		belt_pace(b) > 0;
}

/* How far the belt has moved since the last encoder sample. */
static double carried_mm(const struct box_tracking *b, int64_t now_us)
{
	int64_t age = now_us - b->values[SIGNAL_ENCODER].at_us;
	double way;

	if (!box_tracking_value(b, SIGNAL_CONVEYOR_MOTOR) || age <= 0)
		return 0;
	if (age > BOX_TRACKING_CARRY_US)
		age = BOX_TRACKING_CARRY_US;
	way = belt_pace(b) * (double)age / 1e6;
	return way < STEP_MAX_MM ? way : STEP_MAX_MM;
}

size_t box_tracking_boxes_at(const struct box_tracking *b, int64_t now_us,
	struct box_tracking_box *out)
{
	memcpy(out, b->boxes, b->count * sizeof *out);
	move_boxes(out, b->count, carried_mm(b, now_us), b->values);
	return b->count;
}

double box_tracking_travel_mm(const struct box_tracking *b, int64_t now_us)
{
	return box_tracking_value(b, SIGNAL_ENCODER) % TRAVEL_MM + carried_mm(b, now_us);
}
