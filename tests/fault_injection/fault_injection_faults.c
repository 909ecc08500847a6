#include "tests/fault_injection/fault_injection.h"

#include <string.h>

/* Each thing that can happen, how often and how long. begin and end may be NULL: the wire asks for
 * fire.faults[].on itself. */

static void drop_connection(void)
{
	fire.connected = false;
}

static void freeze(void)
{
	fire.heartbeat_frozen = true;
	fire.frozen_value = fire.sorter.image.value[SIGNAL_PLC_HEARTBEAT];
}

static void thaw(void)
{
	fire.heartbeat_frozen = false;
}

static void stop_program(void)
{
	fire.program_stopped = true;
}

static void go_on(void)
{
	fire.program_stopped = false;
}

static void press(void)
{
	world_press_estop(&fire.world, true);
}

static void unpress(void)
{
	world_press_estop(&fire.world, false);
}

static void trip(void)
{
	world_trip_motor(&fire.world, true);
}

static void untrip(void)
{
	world_trip_motor(&fire.world, false);
}

static int any_box(void)
{
	return fire.world.count ? fire.world.boxes[injection_random((uint64_t)fire.world.count)].number
							: 0;
}

static void stick(void)
{
	fire.faults[FAULT_STUCK].box = any_box();
	world_stick_box(&fire.world, fire.faults[FAULT_STUCK].box, true);
	/* what runs into it is held up as well */
	for (int i = 0; i < fire.world.count; i++)
		if (fire.world.boxes[i].number >= fire.faults[FAULT_STUCK].box)
			fire.boxes[fire.world.boxes[i].number].disturbed = true;
}

static void unstick(void)
{
	world_stick_box(&fire.world, fire.faults[FAULT_STUCK].box, false);
}

static void power_off(void)
{
	injection_power(false);
	fire.connected = false;
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

	for (int i = 0; i < fire.world.count; i++)
		if (fire.world.boxes[i].number == number && fire.world.boxes[i].x >= WORLD_FIELD_FROM_MM &&
			fire.world.boxes[i].x < SORTER_STOP_MM)
			return;
	world_remove_box(&fire.world, number);
	for (int i = 0; i < fire.world.event_count; i++)
		if (fire.world.events[i].kind == WORLD_GONE)
			fire.boxes[fire.world.events[i].box].taken_us = fire.now_us;
}

static void set_clock(void)
{
	int64_t by_us = (int64_t)injection_random(injection_chance(50) ? 3000000 : 10800000000) + 50000;

	fire.wall_offset_us += injection_chance(50) ? by_us : -by_us;
}

static void plan_kill(void)
{
	fire.kill_in = 1 + (int)injection_random(60);
}

static void manual(void)
{
	fire.world.manual = true;
}

static void automatic(void)
{
	fire.world.manual = false;
}

/* A box that is on its way to a lane stays behind the belt for a moment. */
static void slip(void)
{
	for (int i = 0; i < fire.world.count; i++) {
		struct world_box *box = &fire.world.boxes[i];
		double by = 20 + (double)injection_random(100);

		if (box->x - by <= SORTER_STOP_MM + BELT_BOX_MM || box->confirmed || box->branch)
			continue;
		if (i + 1 == fire.world.count ||
			box->x - by - BELT_BOX_MM > fire.world.boxes[i + 1].x + WORLD_GAP_MM) {
			box->x -= by;
			fire.boxes[box->number].disturbed = true;
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
		if (fire.faults[i].on)
			return true;
	return false;
}

static void end_fault(int i)
{
	fire.faults[i].on = false;
	injection_tell("over: %s", kinds[i].name);
	if (kinds[i].end)
		kinds[i].end();
	fire.answering_since_us = fire.now_us; /* maybe: the judge looks again */
}

static void begin_fault(void)
{
	uint64_t all = 0, drawn;
	int i = 0;

	for (int k = 0; k < FAULT_KINDS; k++)
		all += kinds[k].weight;
	drawn = injection_random(all);
	while (drawn >= kinds[i].weight)
		drawn -= kinds[i++].weight;
	if (fire.faults[i].on || (i == FAULT_KILL && !fire.bridge))
		return;
	fire.faults[i].on = true;
	fire.faults[i].until_us = fire.now_us +
		1000 *
			(kinds[i].min_ms +
				(int64_t)injection_random((uint64_t)(kinds[i].max_ms - kinds[i].min_ms + 1)));
	fire.counts[i]++;
	injection_tell("%s", kinds[i].name);
	if (kinds[i].begin)
		kinds[i].begin();
}

void injection_faults_run(void)
{
	for (int i = 0; i < FAULT_KINDS; i++)
		if (fire.faults[i].on && fire.now_us >= fire.faults[i].until_us)
			end_fault(i);
	if (!fire.peace && fire.now_us >= fire.next_fault_us) {
		bool storm = fire.seed % 2; /* odd seeds: several at once */

		if (storm || !injection_faults_any())
			begin_fault();
		fire.next_fault_us =
			fire.now_us + 1000 * (int64_t)(200 + injection_random(storm ? 2500 : 6000));
	}
	if (injection_faults_any() || !fire.bridge || strcmp(fire.state, "ready") != 0)
		fire.calm_since_us = INT64_MAX;
	else if (fire.calm_since_us == INT64_MAX)
		fire.calm_since_us = fire.now_us;
}

void injection_faults_end(void)
{
	for (int i = 0; i < FAULT_KINDS; i++)
		if (fire.faults[i].on)
			end_fault(i);
	fire.kill_in = 0;
}
