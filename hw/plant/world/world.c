#include "hw/plant/world/world.h"

#include <string.h>

static const int diverter_at[] = { BELT_DIVERT1_MM + WORLD_DIVERTER_MM,
	BELT_DIVERT2_MM + WORLD_DIVERTER_MM };

/* Branch of each barrier (-1: the main belt, for boxes of all branches). */
static const struct {
	int branch;
	int x;
} barriers[BARRIER_COUNT] = {
	[BARRIER_INFEED] = { -1, BELT_INFEED_MM },
	[BARRIER_IDENT] = { -1, BELT_IDENT_MM },
	[BARRIER_DIVERT1] = { -1, BELT_DIVERT1_MM },
	[BARRIER_LANE1] = { 1, BELT_DIVERT1_MM + BELT_LANE_MM },
	[BARRIER_DIVERT2] = { -1, BELT_DIVERT2_MM },
	[BARRIER_LANE2] = { 2, BELT_DIVERT2_MM + BELT_LANE_MM },
	[BARRIER_LANE3] = { 0, BELT_END_MM },
};

static const enum sorter_barrier lane_barrier[] = { BARRIER_LANE3, BARRIER_LANE1, BARRIER_LANE2 };

static void add_event(struct world *w, enum world_event_kind kind, const struct world_box *box,
	int lane)
{
	if (w->event_count < WORLD_EVENTS_MAX)
		w->events[w->event_count++] =
			(struct world_event){ .kind = kind, .box = box->number, .lane = lane, .seq = box->seq };
}

/* i: index in the order of the boxes. */
static void put_box(struct world *w, int i, double x)
{
	struct world_box *box = &w->boxes[i];

	memmove(box + 1, box, (size_t)(w->count++ - i) * sizeof *box);
	*box = (struct world_box){ .number = w->next, .x = x };
	/* Serial numbers and UIDs are made from it: it must not overflow in an endless run. */
	w->next = w->next < 99999999 ? w->next + 1 : 1;
	add_event(w, WORLD_ENTER, box, 0);
}

static void feed_box(struct world *w, double x)
{
	put_box(w, w->count, x);
	w->until_next_ms = w->interval_ms;
	if (w->jitter > 0)
		w->until_next_ms *= rng_uniform(&w->rng, 1 - w->jitter, 1 + w->jitter);
}

void world_init(struct world *w, int first, int last, double interval_ms)
{
	memset(w, 0, sizeof *w);
	w->next = first;
	w->last = last;
	w->interval_ms = interval_ms;
	w->gap = WORLD_GAP_MM;
	feed_box(w, WORLD_FIRST_MM);
}

void world_set_gap(struct world *w, double gap)
{
	w->gap = gap;
}

void world_look_at(struct world *w, double before_ident)
{
	w->look_at = before_ident > 0 ? BELT_IDENT_MM - before_ident : 0;
}

void world_set_jitter(struct world *w, double jitter, uint64_t seed)
{
	w->jitter = jitter;
	w->rng = rng_seed(seed, 0);
}

static double rear_edge(const struct world_box *box)
{
	return box->x - BELT_BOX_MM;
}

/* Can `ahead` block `box`? Not if it is on another branch. */
static bool shares_way(const struct world_box *box, const struct world_box *ahead)
{
	if (ahead->x <= box->x)
		return false;
	if (ahead->branch == box->branch)
		return true;
	return ahead->branch > 0 && box->branch == 0 &&
		rear_edge(ahead) < diverter_at[ahead->branch - 1];
}

static bool is_full(const struct world *w, const struct world_box *box)
{
	return w->lane_full[(box->branch ? box->branch : LANE_COUNT) - 1];
}

static double free_way(const struct world *w, int i, double wanted, bool stopper_open)
{
	const struct world_box *box = &w->boxes[i];

	if (box->stuck)
		return box->x;
	if (!stopper_open && box->x <= SORTER_STOP_MM && wanted > SORTER_STOP_MM)
		wanted = SORTER_STOP_MM;
	if (is_full(w, box) && wanted > barriers[lane_barrier[box->branch]].x + WORLD_FULL_MM)
		wanted = barriers[lane_barrier[box->branch]].x + WORLD_FULL_MM;
	for (int j = 0; j < i; j++) {
		double limit = rear_edge(&w->boxes[j]) - w->gap;

		if (shares_way(box, &w->boxes[j]) && wanted > limit)
			wanted = limit;
	}
	return wanted > box->x ? wanted : box->x;
}

static void divert_box(struct world_box *box, double to, const bool *diverter)
{
	for (int d = 0; d < 2 && box->branch == 0; d++)
		if (box->x < diverter_at[d] && to >= diverter_at[d] && diverter[d])
			box->branch = d + 1;
}

static void check_lane(struct world *w, struct world_box *box)
{
	int lane = box->branch ? box->branch : LANE_COUNT;

	if (box->confirmed || box->x < barriers[lane_barrier[box->branch]].x)
		return;
	box->confirmed = true;
	add_event(w, WORLD_LANE, box, lane);
}

static void check_ident(struct world *w, struct world_box *box, bool stopper_open)
{
	if (!box->present && !stopper_open && box->x >= SORTER_STOP_MM &&
		rear_edge(box) <= BELT_IDENT_MM && box->seq == 0) {
		box->present = true;
		add_event(w, WORLD_PRESENT, box, 0);
	} else if (box->present && rear_edge(box) > BELT_IDENT_MM) {
		box->present = false;
		add_event(w, WORLD_LEAVE, box, 0);
	}
}

static void drop_box(struct world *w, int i)
{
	w->count--;
	memmove(&w->boxes[i], &w->boxes[i + 1], (size_t)(w->count - i) * sizeof w->boxes[0]);
}

static void feed_boxes(struct world *w, double dt_ms)
{
	bool room = w->count < WORLD_BOXES_MAX;

	if (w->last && w->next > w->last)
		return;
	w->until_next_ms -= dt_ms;
	if (w->count && room)
		room = rear_edge(&w->boxes[w->count - 1]) >= w->gap;
	if (w->until_next_ms <= 0 && room)
		feed_box(w, 0);
}

void world_step(struct world *w, const struct sorter_outputs *out, double dt_ms)
{
	bool powered = out->motor && !w->estop && !w->motor_fault;
	double way;

	w->event_count = 0;
	w->speed = powered ? out->speed : 0;
	way = w->speed * dt_ms / 1000;
	w->encoder += way;
	for (int i = 0; i < w->count; i++) {
		struct world_box *box = &w->boxes[i];
		double to = free_way(w, i, box->x + way, out->stopper_open);

		divert_box(box, to, out->diverter);
		if (box->x < w->look_at && to >= w->look_at)
			add_event(w, WORLD_LOOK, box, 0);
		box->x = to;
		check_ident(w, box, out->stopper_open);
		check_lane(w, box);
	}
	for (int i = w->count - 1; i >= 0; i--)
		if (w->boxes[i].confirmed &&
			rear_edge(&w->boxes[i]) > barriers[lane_barrier[w->boxes[i].branch]].x)
			drop_box(w, i);
	if (powered)
		feed_boxes(w, dt_ms);
}

static bool covers_barrier(const struct world_box *box, enum sorter_barrier b)
{
	/* A diverted box no longer covers what stands farther down the main belt. */
	bool here = barriers[b].branch == box->branch ||
		(barriers[b].branch == -1 &&
			(box->branch == 0 || barriers[b].x < diverter_at[box->branch - 1]));

	return here && box->x >= barriers[b].x && rear_edge(box) <= barriers[b].x;
}

void world_inputs(const struct world *w, struct sorter_inputs *in)
{
	memset(in, 0, sizeof *in);
	for (int i = 0; i < w->count; i++)
		for (int b = 0; b < BARRIER_COUNT; b++)
			in->barrier[b] = in->barrier[b] || covers_barrier(&w->boxes[i], (enum sorter_barrier)b);
	for (int b = 0; b < BARRIER_COUNT; b++)
		if (w->views[b] != WORLD_VIEW_WELL)
			in->barrier[b] = w->views[b] == WORLD_VIEW_COVERED;
	in->estop_ok = !w->estop;
	in->motor_fault = w->motor_fault;
	in->auto_mode = !w->manual;
	in->encoder = (uint32_t)(uint64_t)w->encoder;
	in->speed = (uint16_t)w->speed;
}

const struct world_box *world_in_field(const struct world *w)
{
	for (int i = 0; i < w->count; i++)
		if (w->boxes[i].x >= WORLD_FIELD_FROM_MM && w->boxes[i].x <= WORLD_FIELD_TO_MM)
			return &w->boxes[i];
	return NULL;
}

struct world_box *world_at_ident(struct world *w)
{
	for (int i = 0; i < w->count; i++)
		if (w->boxes[i].present)
			return &w->boxes[i];
	return NULL;
}

bool world_is_done(const struct world *w)
{
	return w->last && w->next > w->last && w->count == 0;
}

static int find_box(const struct world *w, int number)
{
	int i = 0;

	while (i < w->count && w->boxes[i].number != number)
		i++;
	return i < w->count ? i : -1;
}

void world_press_estop(struct world *w, bool pressed)
{
	w->estop = pressed;
}

void world_trip_motor(struct world *w, bool tripped)
{
	w->motor_fault = tripped;
}

bool world_stick_box(struct world *w, int number, bool stuck)
{
	int i = find_box(w, number);

	if (i >= 0)
		w->boxes[i].stuck = stuck;
	return i >= 0;
}

void world_limit(struct world *w, int boxes)
{
	w->last = boxes ? w->next + boxes - 1 : 0;
	w->until_next_ms = 0;
}

bool world_remove_box(struct world *w, int number)
{
	int i = find_box(w, number);

	if (i < 0)
		return false;
	if (w->boxes[i].present)
		add_event(w, WORLD_LEAVE, &w->boxes[i], 0);
	add_event(w, WORLD_GONE, &w->boxes[i], 0);
	drop_box(w, i);
	return true;
}

void world_set_mode(struct world *w, bool manual)
{
	w->manual = manual;
}

void world_set_view(struct world *w, enum sorter_barrier b, enum world_view view)
{
	w->views[b] = view;
}

void world_fill_lane(struct world *w, int lane, bool full)
{
	w->lane_full[lane - 1] = full;
}

/* How far back a box can slip: to the next box behind, or to the last diverter it has passed,
 * because behind it the order of boxes on the belt ends. */
static double way_back(const struct world *w, int i)
{
	const struct world_box *box = &w->boxes[i];
	double limit = 0;

	for (int d = 0; d < 2; d++)
		if (box->x >= diverter_at[d] && (box->branch == 0 || d < box->branch))
			limit = diverter_at[d];
	for (int j = i + 1; j < w->count; j++) {
		const struct world_box *behind = &w->boxes[j];
		bool follows = behind->branch == box->branch ||
			(box->branch && behind->branch == 0 && behind->x < diverter_at[box->branch - 1]);

		if (follows && behind->x + w->gap + BELT_BOX_MM > limit)
			limit = behind->x + w->gap + BELT_BOX_MM;
	}
	return limit < box->x ? limit : box->x;
}

bool world_slip_box(struct world *w, int number, double mm)
{
	int i = find_box(w, number);
	struct world_box *box = &w->boxes[i < 0 ? 0 : i];
	double limit;

	if (i < 0)
		return false;
	limit = way_back(w, i);
	if (mm < 0)
		box->x = free_way(w, i, box->x - mm, true);
	else
		box->x = box->x - mm > limit ? box->x - mm : limit;
	if (box->present && box->x < BELT_IDENT_MM) {
		add_event(w, WORLD_LEAVE, box, 0);
		box->present = false;
		box->seq = 0; /* it arrives again as a new one */
	}
	return true;
}

static bool is_free(const struct world *w, double x)
{
	for (int i = 0; i < w->count; i++) {
		const struct world_box *box = &w->boxes[i];
		bool here = box->branch == 0 || rear_edge(box) < diverter_at[box->branch - 1];

		if (here && box->x > x - BELT_BOX_MM - w->gap && rear_edge(box) < x + w->gap)
			return false;
	}
	return true;
}

int world_put_box(struct world *w, double x)
{
	int i = 0;

	if (w->count == WORLD_BOXES_MAX || !is_free(w, x))
		return 0;
	while (i < w->count && (w->boxes[i].branch || w->boxes[i].x > x))
		i++;
	w->last += w->last != 0;
	put_box(w, i, x);
	return w->boxes[i].number;
}

void world_put_again(struct world *w, int number, double x)
{
	int next = w->next;

	if (w->count == WORLD_BOXES_MAX)
		return;
	w->next = number;
	put_box(w, w->count, x);
	w->next = next;
}
