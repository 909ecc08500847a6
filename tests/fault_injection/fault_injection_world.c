#include "tests/fault_injection/fault_injection.h"

#include <stdio.h>
#include <string.h>

enum { SCAN_US = 10000, PLANS_MAX = 6 };
enum { BOARD_BEAT_US = 1000000 };
enum { LOOKS_US = 500000 };     /* a connection, and some cycles of a serial line */
enum { LANE_LATE_US = 500000 }; /* two response time-outs: a write may take so long to arrive */

struct injection injection;

/* What a box shows to the readers while it is before them. */
static struct plan {
	int64_t at_us;
	bool label; /* read while it stands; a tag is read anywhere in the field */
	bool bare;  /* the article without its serial number */
	bool other; /* a second item on the box */
	bool done;
} plans[PLANS_MAX];
static int plan_box;
static size_t plan_count;

/* splitmix64 (Steele, Lea, Flood 2014): every seed is a good one. */
uint64_t injection_random(uint64_t below)
{
	uint64_t z = injection.random += 0x9e3779b97f4a7c15;

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

static const char *const gtins[LANE_COUNT] = { "09521234000013", "09521234000020",
	"09521234000044" };

const char *injection_article_of(const struct injection_box *box)
{
	return box->content <= CONTENT_LANE3 ? gtins[box->content] : "";
}

static void name_thing(int number, const struct plan *plan, struct sighting *out)
{
	enum injection_content content = injection.boxes[number].content;
	int which = content == CONTENT_TWO ? plan->other : (int)content;

	if (content == CONTENT_UNKNOWN) {
		snprintf(out->item, sizeof out->item, "nfc:04576100%06X", (unsigned)number);
		return;
	}
	out->lane = which + 1;
	strcpy(out->article, gtins[which]);
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
	enum injection_content content = injection.boxes[number].content;

	plan_box = number;
	plan_count = 0;
	if (number == 0 || content == CONTENT_NOTHING)
		return;
	if (content == CONTENT_UNKNOWN || content == CONTENT_TWO || injection_chance(80))
		add_plan((struct plan){ .at_us = injection.now_us + between_ms(20, 160) });
	if (content == CONTENT_TWO)
		add_plan((struct plan){ .at_us = plans[0].at_us + between_ms(0, 30), .other = true });
	if (content != CONTENT_UNKNOWN && content != CONTENT_TWO &&
		(plan_count == 0 || injection_chance(50)))
		add_plan((struct plan){ .at_us = injection.now_us + between_ms(60, 600),
			.label = true,
			.bare = injection_chance(50) });
	if (plan_count && injection_chance(30)) { /* read once more, maybe on its way out */
		struct plan again = plans[0];

		again.at_us += between_ms(100, 1200);
		add_plan(again);
	}
}

static void see(int number, const struct plan *plan, const char *source, int64_t late_ms)
{
	int64_t commit_us = injection.now_us + between_ms(2, late_ms);
	size_t i = injection.scan_count;

	if (injection.scan_count == sizeof injection.scans / sizeof injection.scans[0]) {
		injection_fail("more scans than there is room for");
		return;
	}
	while (i > 0 && !injection.scans[i - 1].committed &&
		injection.scans[i - 1].commit_us > commit_us) {
		injection.scans[i] = injection.scans[i - 1];
		i--;
	}
	memset(&injection.scans[i], 0, sizeof injection.scans[i]);
	injection.scans[i].box = number;
	injection.scans[i].commit_us = commit_us;
	injection.scans[i].s.at_us = injection.now_us + injection.wall_offset_us;
	name_thing(number, plan, &injection.scans[i].s);
	text_copy(injection.scans[i].s.source, sizeof injection.scans[i].s.source, source);
	injection.scan_count++;
	injection_tell("scan: %s", injection.scans[i].s.item);
}

static void look_at_field(void)
{
	const struct world_box *in_field = world_in_field(&injection.world);
	const struct world_box *standing = world_at_ident(&injection.world);
	int number = in_field ? in_field->number : 0;

	if (number != plan_box)
		make_plans(number);
	for (size_t i = 0; i < plan_count; i++) {
		if (plans[i].done || plans[i].at_us > injection.now_us ||
			(plans[i].label && (!standing || standing->number != number)))
			continue;
		plans[i].done = true;
		see(number, &plans[i], "reader", 25);
	}
}

/* A label lies up to 30 mm behind the front edge; a code may be committed when its box has been asked
 * about already. */
static void pass_reader(const struct injection_reader *r, int number)
{
	struct injection_box *box = &injection.boxes[number];
	int64_t late_ms = injection_chance(10) ? 400 : 25;

	if (box->content == CONTENT_NOTHING || !injection_chance(r->percent))
		return;
	if (!box->seen_us)
		box->seen_us = injection.now_us;
	box->has_two_times |= injection.now_us < injection.doubt_until_us;
	see(number, &(struct plan){ .bare = box->content != CONTENT_UNKNOWN && injection_chance(20) },
		r->source, late_ms);
	if (box->content == CONTENT_TWO)
		see(number, &(struct plan){ .other = true }, r->source, late_ms);
}

static void look_at_belt(void)
{
	for (int i = 0; i < injection.world.count; i++) {
		int number = injection.world.boxes[i].number;

		for (size_t r = 0; r < injection.reader_count; r++) {
			double at = BELT_IDENT_MM - injection.readers[r].before_mm + number * 7 % 31;

			if (injection.boxes[number].passed[r] || injection.world.boxes[i].x < at)
				continue;
			injection.boxes[number].passed[r] = true;
			pass_reader(&injection.readers[r], number);
		}
	}
}

/* --- what really happens ------------------------------------------------------------------- */

struct injection_arrival *injection_arrival_of(uint16_t boot, uint16_t seq)
{
	for (size_t i = injection.arrival_count; i > 0; i--)
		if (injection.arrivals[i - 1].boot == boot && injection.arrivals[i - 1].seq == seq)
			return &injection.arrivals[i - 1];
	return NULL;
}

static struct injection_arrival *arrival_of_box(int number)
{
	for (size_t i = injection.arrival_count; i > 0; i--)
		if (injection.arrivals[i - 1].box == number)
			return &injection.arrivals[i - 1];
	return NULL;
}

static void on_world(const struct world_event *e)
{
	static const char *const words[] = { "enters", "stands", "leaves", "is in lane", "is taken" };
	struct injection_arrival *a = arrival_of_box(e->box);

	injection_tell("box %d %s %d", e->box, words[e->kind], e->lane);

	if (e->kind == WORLD_LEAVE) {
		injection.left_us = injection.now_us;
		if (a)
			a->left_us = injection.now_us;
	} else if (e->kind == WORLD_LANE) {
		const struct injection_box *box = &injection.boxes[e->box];

		if (a)
			a->lane = e->lane;
		/* A box that the PLC has lost track of goes where the diverters stand. */
		if (e->lane != LANE_REJECT && e->lane != injection_lane_of(box) && !box->disturbed &&
			!(a && (a->ordered || a->lost)) && box->content != CONTENT_TWO)
			injection_fail("box %d went to lane %d and belongs to %d", e->box, e->lane,
				injection_lane_of(box));
	} else if (e->kind == WORLD_GONE) {
		injection.boxes[e->box].taken_us = injection.now_us;
	}
}

/* Also one that is stuck a little before the stopper, or is over it as the PLC starts. */
static struct world_box *before_ident(void)
{
	for (int i = 0; i < injection.world.count; i++)
		if (injection.world.boxes[i].x >= BELT_IDENT_MM &&
			injection.world.boxes[i].x - BELT_BOX_MM <= BELT_IDENT_MM)
			return &injection.world.boxes[i];
	return NULL;
}

static void on_arrival(uint16_t seq)
{
	struct world_box *box = before_ident();

	if (injection.arrival_count == INJECTION_ARRIVALS_MAX) {
		injection_fail("more arrivals than there is room for");
		return;
	}
	if (box)
		box->seq = seq;
	injection.arrivals[injection.arrival_count++] =
		(struct injection_arrival){ .boot = injection.boot,
			.seq = seq,
			.box = box ? box->number : 0,
			.at_us = injection.now_us,
			.stranger = injection.kept_number };
}

/* Has an operator sent the box that waits to this lane? Until the deadline, or until the command has
 * failed; after that only as long as the bridge has not been able to read the PLC, so that it could
 * not withdraw the lane either, or has tried to and did not get through. */
static int ordered_lane(int lane)
{
	for (size_t i = 0; i < injection.command_count; i++) {
		const struct injection_command *c = &injection.commands[i];
		int64_t end_us = c->deadline_mono_us + (injection.counts[FAULT_CLOCK] ? 6000000 : 0);

		if (!c->taken || c->c.verb != COMMAND_LANE || c->c.argument != lane)
			continue;
		if (c->held || (c->c.track == COMMAND_TRACK_NEXT && !c->finished)) /* not on the disk yet */
			return lane;
		if (c->finished && (c->finished_us < end_us || c->c.track == COMMAND_TRACK_NEXT))
			end_us = c->finished_us;
		end_us += LANE_LATE_US;
		if (injection.now_us < end_us || injection.read_us < end_us ||
			injection.lane_failed_us >= end_us)
			return lane;
	}
	return 0;
}

/* Rule 9: the board's heartbeat changes once a second. A PLC that goes on after a stop may not have
 * seen it yet. */
static bool may_be_deaf(const char *why)
{
	return strcmp(why, "no_board") == 0 &&
		injection.now_us - injection.calm_since_us < BOARD_BEAT_US;
}

/* Dense flow: its place on the belt is known if the bridge had looked at the belt before. */
static bool was_read_in_fire(const struct injection_arrival *a)
{
	int64_t seen_us = injection.boxes[a->box].seen_us;

	return seen_us && seen_us < injection.calm_since_us + LOOKS_US;
}

static void on_sorter(const struct sorter_event *e)
{
	static const char *const words[] = { "arrival", "answer", "release", "removed", "confirm",
		"untracked", "lost", "state" };
	struct injection_arrival *a;

	injection_tell("PLC: %s %u %d", words[e->kind], e->seq, e->lane);
	if (e->kind == SORTER_ARRIVAL)
		on_arrival(e->seq);
	a = e->seq ? injection_arrival_of(injection.boot, e->seq) : NULL;
	if (!a)
		return;
	switch (e->kind) {
	case SORTER_ANSWER:
		a->answered = e->lane;
		a->ordered = ordered_lane(e->lane);
		break;
	case SORTER_RELEASE:
		a->released = e->lane;
		a->released_us = injection.now_us;
		a->why = e->why;
		a->calm = injection.calm_since_us <= injection.left_us && !was_read_in_fire(a) &&
			!injection.boxes[a->box].has_two_times &&
			injection.now_us - injection.boot_us > 2000000 && !may_be_deaf(e->why);
		break;
	case SORTER_REMOVED:
		a->removed = true;
		break;
	case SORTER_CONFIRM:
		a->said = e->lane;
		a->said_us = injection.now_us;
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
	uint16_t acked = (uint16_t)injection.sorter.image.value[SIGNAL_COMMAND_ACK_SEQ];

	if (acked == injection.acked)
		return;
	injection.acked = acked;
	injection_tell("PLC: command %u of %u", (unsigned)injection.sorter.image.value[SIGNAL_COMMAND],
		acked);
	for (size_t i = injection.command_count; i > 0; i--) {
		struct injection_command *c = &injection.commands[i - 1];

		if (!c->written || c->executed_us)
			continue;
		c->executed_us = injection.now_us;
		/* A slow wire may take a time-out to bring it. With a wire that is cut as well as a program
		 * that stands still, nothing can be taken back in time. */
		if (injection.now_us > c->deadline_mono_us + 260000 && injection.seed % 2 == 0)
			injection_fail("command %zu was executed late", i);
		return;
	}
	injection_fail("the PLC executed a command nobody has given");
}

void injection_world_scan(void)
{
	static const struct sorter_outputs off;
	bool runs = injection.powered && !injection.program_stopped;
	bool baseline = !injection.sorter.scanned;
	struct sorter_inputs inputs;

	world_step(&injection.world, runs ? &injection.outputs : &off, SCAN_US / 1000);
	for (int i = 0; i < injection.world.event_count; i++)
		on_world(&injection.world.events[i]);
	world_inputs(&injection.world, &inputs);
	if (runs) {
		sorter_scan(&injection.sorter, &inputs, &injection.outputs, SCAN_US / 1000,
			injection.now_us / 1000);
		for (int i = 0; i < injection.sorter.event_count; i++)
			on_sorter(&injection.sorter.events[i]);
		if (baseline)
			injection.acked = (uint16_t)injection.sorter.image.value[SIGNAL_COMMAND_ACK_SEQ];
		watch_commands();
	}
	if (injection.heartbeat_frozen)
		injection.sorter.image.value[SIGNAL_PLC_HEARTBEAT] = injection.frozen_value;
	if (injection.dense)
		look_at_belt();
	else
		look_at_field();
}

void injection_power(bool on)
{
	uint32_t kept[SIGNAL_COUNT];
	bool warm = injection_chance(50);

	injection.powered = on;
	injection.boot_us = injection.now_us;
	if (!on)
		return;
	memcpy(kept, injection.sorter.image.value, sizeof kept);
	injection.boot = (uint16_t)(injection.boot == 65535 ? 1 : injection.boot + 1);
	sorter_init(&injection.sorter, injection.boot, true);
	for (int i = 0; warm && i < SIGNAL_COUNT;
		 i++) /* retentive memory: old answers are still there */
		if (signals[i].direction == SIGNAL_TO_PLC)
			injection.sorter.image.value[i] = kept[i];
	injection.kept_number = injection_chance(30);
	if (injection.kept_number) /* soon over the edge of its numbers */
		injection.sorter.image.value[SIGNAL_ARRIVAL_SEQ] = 65533;
}

void injection_world_start(int boxes, int64_t interval_ms)
{
	plan_box = 0;
	plan_count = 0;
	for (int i = 1; i <= boxes; i++)
		injection.boxes[i].content = injection_chance(85)
			? (injection_chance(50) ? CONTENT_LANE1 : CONTENT_LANE2)
			: (enum injection_content)(
				  CONTENT_LANE3 + injection_random(CONTENT_COUNT - CONTENT_LANE3));
	injection.boot = (uint16_t)(1 + injection_random(65535));
	injection_power(true);
	world_init(&injection.world, 1, boxes, injection.dense ? 1 : (double)interval_ms);
	if (injection.dense)
		world_set_gap(&injection.world, INJECTION_DENSE_GAP_MM);
}

void injection_elapse(int64_t us)
{
	int64_t end_us = injection.now_us + us;

	while (injection.scan_us <= end_us) {
		injection.now_us = injection.scan_us;
		injection_faults_run();
		injection_world_scan();
		injection_commit();
		injection.scan_us += SCAN_US;
	}
	injection.now_us = end_us;
	injection_commit();
}
