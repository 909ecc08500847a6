#include "tests/fault_injection/fault_injection.h"

#include <string.h>

/* Each event that can happen, how often and how long. begin and end may be NULL: the wire asks for
 * injection.faults[].on itself. */

static void drop_connection(void)
{
	injection.connected = false;
}

static void freeze(void)
{
	injection.heartbeat_frozen = true;
	injection.frozen_value = injection.sorter.image.value[SIGNAL_PLC_HEARTBEAT];
}

static void thaw(void)
{
	injection.heartbeat_frozen = false;
}

static void stop_program(void)
{
	injection.program_stopped = true;
}

static void go_on(void)
{
	injection.program_stopped = false;
}

static void press(void)
{
	world_press_estop(&injection.world, true);
}

static void unpress(void)
{
	world_press_estop(&injection.world, false);
}

static void trip(void)
{
	world_trip_motor(&injection.world, true);
}

static void untrip(void)
{
	world_trip_motor(&injection.world, false);
}

static int any_box(void)
{
	return injection.world.count
		? injection.world.boxes[injection_random((uint64_t)injection.world.count)].number
		: 0;
}

static void stick(void)
{
	injection.faults[FAULT_STUCK].box = any_box();
	world_stick_box(&injection.world, injection.faults[FAULT_STUCK].box, true);
	/* what runs into it is held up as well */
	for (int i = 0; i < injection.world.count; i++)
		if (injection.world.boxes[i].number >= injection.faults[FAULT_STUCK].box)
			injection.boxes[injection.world.boxes[i].number].disturbed = true;
}

static void unstick(void)
{
	world_stick_box(&injection.world, injection.faults[FAULT_STUCK].box, false);
}

static void power_off(void)
{
	injection_power(false);
	injection.connected = false;
}

static void power_on(void)
{
	injection_power(true);
}

/* Not one that was read already and has not yet halted: whose code it was nobody can tell, and the
 * next box gets it. The reader of a real belt should not look that far ahead. */
static void take_box(void)
{
	int number = any_box();

	for (int i = 0; i < injection.world.count; i++)
		if (injection.world.boxes[i].number == number &&
			injection.world.boxes[i].x >= WORLD_FIELD_FROM_MM &&
			injection.world.boxes[i].x < SORTER_STOP_MM)
			return;
	world_remove_box(&injection.world, number);
	for (int i = 0; i < injection.world.event_count; i++)
		if (injection.world.events[i].kind == WORLD_GONE)
			injection.boxes[injection.world.events[i].box].taken_us = injection.now_us;
}

/* A clock set by less than a reader may be late: a scan made near that has a time that both clocks have shown,
 * and nobody can tell by which of them it was made. Its place on the belt is given up (decision 6). */
static void doubt_times(int64_t by_us)
{
	enum { NEAR_US = 1000000, LATE_US = 2000000 };

	if (by_us > LATE_US)
		return;
	injection.doubt_until_us = injection.now_us + by_us + NEAR_US / 2;
	for (int i = 1; i <= INJECTION_BOXES_MAX; i++)
		injection.boxes[i].has_two_times |= injection.boxes[i].seen_us > injection.now_us - NEAR_US;
}

static void set_clock(void)
{
	int64_t by_us = (int64_t)injection_random(injection_chance(50) ? 3000000 : 10800000000) + 50000;

	injection.wall_offset_us += injection_chance(50) ? by_us : -by_us;
	doubt_times(by_us);
}

static void plan_kill(void)
{
	injection.kill_in = 1 + (int)injection_random(60);
}

static void manual(void)
{
	injection.world.manual = true;
}

static void automatic(void)
{
	injection.world.manual = false;
}

/* A box that is on its way to a lane stays behind the belt for a moment. */
static void slip(void)
{
	for (int i = 0; i < injection.world.count; i++) {
		struct world_box *box = &injection.world.boxes[i];
		double by = 20 + (double)injection_random(100);

		if (box->x - by <= SORTER_STOP_MM + BELT_BOX_MM || box->confirmed || box->branch)
			continue;
		if (i + 1 == injection.world.count ||
			box->x - by - BELT_BOX_MM > injection.world.boxes[i + 1].x + WORLD_GAP_MM) {
			box->x -= by;
			injection.boxes[box->number].disturbed = true;
			return;
		}
	}
}

static const struct {
	const char *name;
	unsigned weight;
	int64_t min_ms, max_ms;
	void (*begin)(void), (*end)(void);
} kinds[FAULT_KINDS] = {
	[FAULT_CUT] = { "connection cut", 8, 20, 1500, NULL, NULL },
	[FAULT_MUTE] = { "no answer", 8, 20, 2500, NULL, NULL },
	[FAULT_SLOW] = { "slow answers", 6, 100, 3000, NULL, NULL },
	[FAULT_BUSY] = { "busy", 6, 20, 3000, NULL, NULL },
	[FAULT_REFUSED] = { "refused", 6, 50, 5000, drop_connection, NULL },
	[FAULT_GARBAGE] = { "garbage", 6, 20, 1500, NULL, NULL },
	[FAULT_FROZEN] = { "heartbeat frozen", 5, 500, 5000, freeze, thaw },
	[FAULT_PLC_STOP] = { "PLC in stop", 5, 100, 5000, stop_program, go_on },
	[FAULT_ESTOP] = { "emergency stop", 5, 100, 4000, press, unpress },
	[FAULT_MOTOR] = { "motor fault", 3, 100, 3000, trip, untrip },
	[FAULT_STUCK] = { "box stuck", 4, 200, 5000, stick, unstick },
	[FAULT_POWER] = { "power off", 6, 50, 4000, power_off, power_on },
	[FAULT_TAKEN] = { "box taken away", 3, 1, 1, take_box, NULL },
	[FAULT_CLOCK] = { "clock set", 4, 1, 1, set_clock, NULL },
	[FAULT_KILL] = { "bridge killed", 8, 50, 3000, plan_kill, NULL },
	[FAULT_DISK] = { "disk refuses", 4, 50, 4000, NULL, NULL },
	[FAULT_MANUAL] = { "manual mode", 3, 100, 3000, manual, automatic },
	[FAULT_SLIP] = { "box slips", 3, 1, 1, slip, NULL },
};

const char *injection_fault_name(enum injection_fault fault)
{
	return kinds[fault].name;
}

bool injection_faults_any(void)
{
	for (int i = 0; i < FAULT_KINDS; i++)
		if (injection.faults[i].on)
			return true;
	return false;
}

bool injection_faults_only_harmless(void)
{
	static const bool harmless[FAULT_KINDS] = { [FAULT_ESTOP] = true,
		[FAULT_MOTOR] = true,
		[FAULT_MANUAL] = true,
		[FAULT_CLOCK] = true };

	for (int i = 0; i < FAULT_KINDS; i++)
		if (injection.faults[i].on && !harmless[i])
			return false;
	return true;
}

static void end_fault(int i)
{
	injection.faults[i].on = false;
	injection_tell("over: %s", kinds[i].name);
	if (kinds[i].end)
		kinds[i].end();
	injection.answering_since_us = injection.now_us; /* maybe: the judge looks again */
}

void injection_disturb(void)
{
	for (size_t k = 0; injection.dense && k < injection.arrival_count; k++)
		if (injection.now_us - injection.arrivals[k].released_us < 300000)
			injection.arrivals[k].calm = false;
}

/* A hand, or a box that does not go with the belt: what a counter of the belt's way cannot see. */
static const bool
	moves_boxes[FAULT_KINDS] = { [FAULT_STUCK] = true, [FAULT_TAKEN] = true, [FAULT_SLIP] = true };

static void begin_fault(void)
{
	uint64_t all = 0, drawn;
	int i = 0;

	for (int k = 0; k < FAULT_KINDS; k++)
		all += kinds[k].weight;
	drawn = injection_random(all);
	while (drawn >= kinds[i].weight)
		drawn -= kinds[i++].weight;
	if (injection.faults[i].on || (i == FAULT_KILL && !injection.bridge) ||
		(injection.dense && moves_boxes[i]))
		return;
	injection.faults[i].on = true;
	injection.faults[i].until_us = injection.now_us +
		1000 *
			(kinds[i].min_ms +
				(int64_t)injection_random((uint64_t)(kinds[i].max_ms - kinds[i].min_ms + 1)));
	injection.counts[i]++;
	injection_disturb();
	injection_tell("%s", kinds[i].name);
	if (kinds[i].begin)
		kinds[i].begin();
}

void injection_faults_run(void)
{
	if (injection.clock_set_us && injection.now_us >= injection.clock_set_us) {
		injection.wall_offset_us -= 500000;
		injection.clock_set_us = 0;
	}
	for (int i = 0; i < FAULT_KINDS; i++)
		if (injection.faults[i].on && injection.now_us >= injection.faults[i].until_us)
			end_fault(i);
	if (!injection.peace && injection.now_us >= injection.next_fault_us) {
		bool storm = injection.seed % 2 && !injection.dense; /* odd seeds: several at once */

		if (storm || !injection_faults_any())
			begin_fault();
		injection.next_fault_us =
			injection.now_us + 1000 * (int64_t)(200 + injection_random(storm ? 2500 : 6000));
	}
	if ((injection.dense ? !injection_faults_only_harmless() : injection_faults_any()) ||
		!injection.bridge || injection.state != PROGRAM_READY)
		injection.calm_since_us = INT64_MAX;
	else if (injection.calm_since_us == INT64_MAX)
		injection.calm_since_us = injection.now_us;
}

void injection_faults_end(void)
{
	for (int i = 0; i < FAULT_KINDS; i++)
		if (injection.faults[i].on)
			end_fault(i);
	injection.kill_in = 0;
}
