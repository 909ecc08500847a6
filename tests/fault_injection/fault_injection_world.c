#include "tests/fault_injection/fault_injection.h"

#include <stdio.h>
#include <string.h>

enum { SCAN_US = 10000, PLANS_MAX = 6 };

struct injection fire;

/* What a box shows to the readers while it is before them. */
static struct plan {
	int64_t at_us;
	bool label; /* read while it stands; a tag is read anywhere in the field */
	bool bare;  /* the article without its serial number */
	bool other; /* a second thing that lies on it */
	bool done;
} plans[PLANS_MAX];
static int plan_box;
static size_t plan_count;

/* splitmix64 (Steele, Lea, Flood 2014): every seed is a good one. */
uint64_t injection_random(uint64_t below)
{
	uint64_t z = fire.random += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return (z ^ z >> 31) % below;
}

bool injection_chance(unsigned percent)
{
	return injection_random(100) < percent;
}

static int64_t between_ms(int64_t from, int64_t to)
{
	return (from + (int64_t)injection_random((uint64_t)(to - from + 1))) * 1000;
}

/* --- what the readers see ------------------------------------------------------------------ */

int injection_lane_of(const struct injection_box *box)
{
	return box->content == CONTENT_LANE1 ? 1 : box->content == CONTENT_LANE2 ? 2 : LANE_REJECT;
}

static void name_thing(int number, const struct plan *plan, struct sighting *out)
{
	static const char *const gtins[] = { "09521234000013", "09521234000020" };
	enum injection_content content = fire.boxes[number].content;
	int which = content == CONTENT_LANE2 ? 1 : content == CONTENT_TWO && plan->other ? 1 : 0;

	if (content == CONTENT_UNKNOWN) {
		snprintf(out->item, sizeof out->item, "nfc:04576100%06X", (unsigned)number);
		return;
	}
	out->lane = which + 1;
	snprintf(out->item, sizeof out->item, "https://id.gs1.org/01/%s", gtins[which]);
	if (!plan->bare)
		snprintf(out->item + strlen(out->item), sizeof out->item - strlen(out->item), "/21/%d",
			1000 + number);
}

static void add_plan(struct plan plan)
{
	if (plan_count < PLANS_MAX)
		plans[plan_count++] = plan;
}

static void make_plans(int number)
{
	enum injection_content content = fire.boxes[number].content;

	plan_box = number;
	plan_count = 0;
	if (number == 0 || content == CONTENT_NOTHING)
		return;
	if (content == CONTENT_UNKNOWN || content == CONTENT_TWO || injection_chance(80))
		add_plan((struct plan){ .at_us = fire.now_us + between_ms(20, 160) });
	if (content == CONTENT_TWO)
		add_plan((struct plan){ .at_us = plans[0].at_us + between_ms(0, 30), .other = true });
	if (content != CONTENT_UNKNOWN && content != CONTENT_TWO &&
		(plan_count == 0 || injection_chance(50)))
		add_plan((struct plan){ .at_us = fire.now_us + between_ms(60, 600),
			.label = true,
			.bare = injection_chance(50) });
	if (plan_count && injection_chance(30)) { /* read once more, maybe on its way out */
		struct plan again = plans[0];

		again.at_us += between_ms(100, 1200);
		add_plan(again);
	}
}

static void see(int number, const struct plan *plan)
{
	int64_t commit_us = fire.now_us + between_ms(2, 25);
	size_t i = fire.scan_count;

	if (fire.scan_count == sizeof fire.scans / sizeof fire.scans[0]) {
		injection_fail("more scans than there is room for");
		return;
	}
	while (i > 0 && !fire.scans[i - 1].committed && fire.scans[i - 1].commit_us > commit_us) {
		fire.scans[i] = fire.scans[i - 1];
		i--;
	}
	memset(&fire.scans[i], 0, sizeof fire.scans[i]);
	fire.scans[i].box = number;
	fire.scans[i].commit_us = commit_us;
	fire.scans[i].s.at_us = fire.now_us + fire.wall_offset_us;
	name_thing(number, plan, &fire.scans[i].s);
	fire.scan_count++;
	injection_tell("scan: %s", fire.scans[i].s.item);
}

static void look_at_field(void)
{
	const struct world_box *in_field = world_in_field(&fire.world);
	const struct world_box *standing = world_at_ident(&fire.world);
	int number = in_field ? in_field->number : 0;

	if (number != plan_box)
		make_plans(number);
	for (size_t i = 0; i < plan_count; i++) {
		if (plans[i].done || plans[i].at_us > fire.now_us ||
			(plans[i].label && (!standing || standing->number != number)))
			continue;
		plans[i].done = true;
		see(number, &plans[i]);
	}
}

/* --- what really happens ------------------------------------------------------------------- */

struct injection_arrival *injection_arrival_of(uint16_t boot, uint16_t seq)
{
	for (size_t i = fire.arrival_count; i > 0; i--)
		if (fire.arrivals[i - 1].boot == boot && fire.arrivals[i - 1].seq == seq)
			return &fire.arrivals[i - 1];
	return NULL;
}

static struct injection_arrival *arrival_of_box(int number)
{
	for (size_t i = fire.arrival_count; i > 0; i--)
		if (fire.arrivals[i - 1].box == number)
			return &fire.arrivals[i - 1];
	return NULL;
}

static void on_world(const struct world_event *e)
{
	static const char *const words[] = { "enters", "stands", "leaves", "is in lane", "is taken" };
	struct injection_arrival *a = arrival_of_box(e->box);

	injection_tell("box %d %s %d", e->box, words[e->kind], e->lane);

	if (e->kind == WORLD_LEAVE) {
		fire.left_us = fire.now_us;
		if (a)
			a->left_us = fire.now_us;
	} else if (e->kind == WORLD_LANE) {
		const struct injection_box *box = &fire.boxes[e->box];

		if (a)
			a->lane = e->lane;
		if (e->lane != LANE_REJECT && e->lane != injection_lane_of(box) && !box->disturbed &&
			!(a && a->ordered) && box->content != CONTENT_TWO)
			injection_fail("box %d went to lane %d and belongs to %d", e->box, e->lane,
				injection_lane_of(box));
	} else if (e->kind == WORLD_GONE) {
		fire.boxes[e->box].taken_us = fire.now_us;
	}
}

/* Also one that is stuck a little before the stopper, or is over it as the PLC starts. */
static struct world_box *before_ident(void)
{
	for (int i = 0; i < fire.world.count; i++)
		if (fire.world.boxes[i].x >= BELT_IDENT_MM &&
			fire.world.boxes[i].x - BELT_BOX_MM <= BELT_IDENT_MM)
			return &fire.world.boxes[i];
	return NULL;
}

static void on_arrival(uint16_t seq)
{
	struct world_box *box = before_ident();

	if (fire.arrival_count == INJECTION_ARRIVALS_MAX) {
		injection_fail("more arrivals than there is room for");
		return;
	}
	if (box)
		box->seq = seq;
	fire.arrivals[fire.arrival_count++] = (struct injection_arrival){ .boot = fire.boot,
		.seq = seq,
		.box = box ? box->number : 0,
		.at_us = fire.now_us,
		.stranger = fire.kept_number };
}

/* Has an operator sent the box that waits to this lane? */
static int ordered_lane(int lane)
{
	for (size_t i = 0; i < fire.command_count; i++) {
		const struct injection_command *c = &fire.commands[i];
		/* "done": it stands in the registers, and a PLC in STOP takes it when it goes on. */
		bool open = c->taken && (c->sent || !c->finished || fire.now_us - c->finished_us < 500000);

		if (open && c->c.verb == COMMAND_LANE && c->c.argument == lane &&
			fire.now_us <
				c->deadline_mono_us + (c->sent || fire.counts[FAULT_CLOCK] ? 6000000 : 300000))
			return lane;
	}
	return 0;
}

static void on_sorter(const struct sorter_event *e)
{
	static const char *const words[] = { "arrival", "answer", "release", "removed", "confirm",
		"untracked", "lost", "state" };
	struct injection_arrival *a;

	injection_tell("PLC: %s %u %d", words[e->kind], e->seq, e->lane);
	if (e->kind == SORTER_ARRIVAL)
		on_arrival(e->seq);
	a = e->seq ? injection_arrival_of(fire.boot, e->seq) : NULL;
	if (!a)
		return;
	switch (e->kind) {
	case SORTER_ANSWER:
		a->answered = e->lane;
		a->ordered = ordered_lane(e->lane);
		break;
	case SORTER_RELEASE:
		a->released = e->lane;
		a->released_us = fire.now_us;
		a->why = e->why;
		a->calm = fire.calm_since_us <= fire.left_us && fire.now_us - fire.boot_us > 2000000;
		break;
	case SORTER_REMOVED:
		a->removed = true;
		break;
	case SORTER_CONFIRM:
		a->said = e->lane;
		a->said_us = fire.now_us;
		break;
	case SORTER_LOST:
		a->lost = true;
		break;
	default:
		break;
	}
}

/* Which of the operator's commands has the PLC just taken? */
static void watch_commands(void)
{
	uint16_t acked = (uint16_t)fire.sorter.image.value[SIGNAL_COMMAND_ACK_SEQ];

	if (acked == fire.acked)
		return;
	fire.acked = acked;
	injection_tell("PLC: command %u of %u", (unsigned)fire.sorter.image.value[SIGNAL_COMMAND],
		acked);
	for (size_t i = fire.command_count; i > 0; i--) {
		struct injection_command *c = &fire.commands[i - 1];

		if (!c->written || c->executed_us)
			continue;
		c->executed_us = fire.now_us;
		/* A slow wire may take a time-out to bring it. With a wire that is cut as well as a program
		 * that stands still, nothing can be taken back in time. */
		if (fire.now_us > c->deadline_mono_us + 260000 && fire.seed % 2 == 0)
			injection_fail("command %zu was executed late", i);
		return;
	}
	injection_fail("the PLC executed a command nobody has given");
}

void injection_world_scan(void)
{
	static const struct sorter_outputs off;
	bool runs = fire.powered && !fire.program_stopped;
	bool baseline = !fire.sorter.scanned;
	struct sorter_inputs inputs;

	world_step(&fire.world, runs ? &fire.outputs : &off, SCAN_US / 1000);
	for (int i = 0; i < fire.world.event_count; i++)
		on_world(&fire.world.events[i]);
	world_inputs(&fire.world, &inputs);
	if (runs) {
		sorter_scan(&fire.sorter, &inputs, &fire.outputs, SCAN_US / 1000, fire.now_us / 1000);
		for (int i = 0; i < fire.sorter.event_count; i++)
			on_sorter(&fire.sorter.events[i]);
		if (baseline)
			fire.acked = (uint16_t)fire.sorter.image.value[SIGNAL_COMMAND_ACK_SEQ];
		watch_commands();
	}
	if (fire.heartbeat_frozen)
		fire.sorter.image.value[SIGNAL_PLC_HEARTBEAT] = fire.frozen_value;
	look_at_field();
}

void injection_power(bool on)
{
	uint32_t kept[SIGNAL_COUNT];
	bool warm = injection_chance(50);

	fire.powered = on;
	fire.boot_us = fire.now_us;
	if (!on)
		return;
	memcpy(kept, fire.sorter.image.value, sizeof kept);
	fire.boot = (uint16_t)(fire.boot == 65535 ? 1 : fire.boot + 1);
	sorter_init(&fire.sorter, fire.boot, true);
	for (int i = 0; warm && i < SIGNAL_COUNT;
		 i++) /* retentive memory: old answers are still there */
		if (signals[i].direction == SIGNAL_TO_PLC)
			fire.sorter.image.value[i] = kept[i];
	fire.kept_number = injection_chance(30);
	if (fire.kept_number) /* soon over the edge of its numbers */
		fire.sorter.image.value[SIGNAL_ARRIVAL_SEQ] = 65533;
}

void injection_world_start(int boxes, int64_t interval_ms)
{
	plan_box = 0;
	plan_count = 0;
	for (int i = 1; i <= boxes; i++)
		fire.boxes[i].content = injection_chance(85)
			? (injection_chance(50) ? CONTENT_LANE1 : CONTENT_LANE2)
			: (enum injection_content)(CONTENT_UNKNOWN + injection_random(3));
	fire.boot = (uint16_t)(1 + injection_random(65535));
	injection_power(true);
	world_init(&fire.world, 1, boxes, (double)interval_ms);
}

void injection_elapse(int64_t us)
{
	int64_t end_us = fire.now_us + us;

	while (fire.scan_us <= end_us) {
		fire.now_us = fire.scan_us;
		injection_faults_run();
		injection_world_scan();
		injection_commit();
		fire.scan_us += SCAN_US;
	}
	fire.now_us = end_us;
	injection_commit();
}
