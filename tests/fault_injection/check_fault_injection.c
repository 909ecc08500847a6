/* The dialogue under fire, in a time of its own: tests/fault_injection/fault_injection.h says how. A failure names its seed:
 *
 *   FIRE_SEED=17 build/tests/check_bridge_fire      that run alone, with what went on
 *   FIRE_RUNS=1000 build/tests/check_bridge_fire    more of them (100 boxes each) */
#include "core/base/log.h"
#include "plc-bridge/bridge.h"
#include "plc-bridge/profile/profile.h"
#include "tests/fault_injection/fault_injection.h"
#include "tests/support/suite.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BOXES = 100, RUNS = 100, PERIOD_US = 20000, SERVICE_US = 500000 };
#define LIMIT_US 3600000000 /* no run may take an hour */

static struct profile profile;

void injection_fail(const char *format, ...)
{
	va_list args;

	if (fire.failure[0])
		return;
	va_start(args, format);
	vsnprintf(fire.failure, sizeof fire.failure, format, args);
	va_end(args);
}

void injection_tell(const char *format, ...)
{
	va_list args;

	if (!fire.tells)
		return;
	printf("%10.3f  ", (double)fire.now_us / 1e6);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

/* --- the bridge's program: main.c's loop ----------------------------------------------------- */

static void start_bridge(void)
{
	struct fault why = { 0 };

	fire.connected = false;
	strcpy(fire.state, "starting");
	injection_tell("bridge starts");
	fire.bridge = bridge_open("tcp:fire:502", &profile, NULL, "plc1", &why);
	if (!fire.bridge)
		injection_fail("the bridge does not start: %s", why.text);
}

/* What a bridge that lives and listens has heard of, it may be asked about. */
static void note_heard(void)
{
	int reach = 16;

	if (strcmp(fire.state, "ready") != 0 || !fire.connected)
		return;
	for (size_t i = fire.arrival_count; i > 0 && reach > 0; i--) {
		struct injection_arrival *a = &fire.arrivals[i - 1];

		if (a->boot != fire.read_boot || a->at_us > fire.read_us)
			continue;
		if (!a->heard_by_us)
			a->first_heard_us = fire.read_us;
		a->heard_by_us = fire.read_us;
		reach--;
	}
}

static void kill_bridge(void)
{
	int64_t kept_us;

	free(fire.bridge); /* kill -9: it closes nothing */
	fire.bridge = NULL;
	kept_us = injection_lose_uncommitted();
	for (size_t i = 0; i < fire.arrival_count; i++) {
		struct injection_arrival *a = &fire.arrivals[i];

		if (a->heard_by_us >= kept_us)
			a->heard_by_us = a->at_us < kept_us && a->first_heard_us < kept_us ? kept_us - 1 : 0;
	}
	strcpy(fire.state, "killed");
	injection_tell("bridge killed");
	fire.restart_us = fire.now_us + 50000 + (int64_t)injection_random(3000000);
}

static void one_step(bool tick)
{
	fire.cycle_us = fire.now_us;
	if (setjmp(fire.killed)) {
		kill_bridge();
		return;
	}
	if (!fire.bridge) {
		if (fire.now_us >= fire.restart_us)
			start_bridge();
		return;
	}
	if (fire.news) {
		fire.news = false;
		if (bridge_take_news(fire.bridge)) {
			bridge_cycle(fire.bridge);
			note_heard();
		}
	}
	if (tick) {
		bridge_cycle(fire.bridge);
		note_heard();
	}
}

/* Back in service within half a second, counted from when the PLC could be spoken with again. */
static void watch_service(void)
{
	static const enum injection_fault silent[] = { FAULT_CUT, FAULT_MUTE, FAULT_SLOW, FAULT_BUSY,
		FAULT_REFUSED, FAULT_GARBAGE, FAULT_FROZEN, FAULT_PLC_STOP, FAULT_POWER };
	bool answers = fire.bridge != NULL;

	for (size_t i = 0; i < sizeof silent / sizeof silent[0]; i++)
		answers = answers && !fire.faults[silent[i]].on;
	if (!answers) {
		fire.answering_since_us = INT64_MAX;
		return;
	}
	if (fire.answering_since_us == INT64_MAX)
		fire.answering_since_us = fire.now_us;
	if (strcmp(fire.state, "ready") != 0) {
		int64_t out_us = fire.now_us - fire.answering_since_us;

		if (out_us > fire.slowest_service_us)
			fire.slowest_service_us = out_us;
		if (out_us > SERVICE_US)
			injection_fail("at %.3f s: the PLC answers for %.3f s and the bridge is \"%s\"",
				(double)fire.now_us / 1e6, (double)out_us / 1e6, fire.state);
	}
}

static void run_until(bool (*done)(void), int64_t limit_us)
{
	int64_t tick_us = fire.now_us;

	while (!done() && !fire.failure[0] && fire.now_us < limit_us) {
		int64_t step_us = tick_us - fire.now_us;

		if (step_us > 1000)
			step_us = 1000; /* news may come at any time */
		if (step_us > 0)
			injection_elapse(step_us);
		injection_give_command();
		if (fire.now_us >= tick_us) {
			one_step(true);
			while (tick_us <= fire.now_us)
				tick_us += PERIOD_US;
		} else if (fire.news) {
			one_step(false);
		}
		watch_service();
	}
	if (!done())
		injection_fail("at %.3f s: no end", (double)fire.now_us / 1e6);
}

static int setting(const char *name, int fallback)
{
	const char *text = getenv(name);

	return text && *text ? atoi(text) : fallback;
}

/* --- runs ------------------------------------------------------------------------------------- */

static bool all_gone(void)
{
	return world_is_done(&fire.world);
}

static bool all_told(void)
{
	for (size_t i = 0; i < fire.row_count; i++)
		if (fire.rows[i].p.result == PASSAGE_OPEN)
			return false;
	for (size_t i = 0; i < fire.command_count; i++)
		if (!fire.commands[i].finished)
			return false;
	return fire.bridge && fire.fact_count == 0 && strcmp(fire.state, "ready") == 0;
}

static void run(uint64_t seed, bool with_fire)
{
	memset(&fire, 0, sizeof fire);
	fire.tells = setting("FIRE_SEED", 0) == (int)seed && with_fire;
	fire.seed = fire.random = seed;
	fire.now_us = 1000000000;
	fire.wall_offset_us = 1700000000000000;
	fire.scan_us = fire.now_us;
	fire.calm_since_us = fire.answering_since_us = INT64_MAX;
	fire.next_fault_us = fire.now_us + 3000000;
	fire.peace = !with_fire;
	injection_world_start(BOXES, 1200 + (int64_t)injection_random(1500));
	start_bridge();
	run_until(all_gone, fire.now_us + LIMIT_US);
	fire.peace = true;
	injection_faults_end();
	if (!fire.failure[0])
		run_until(all_told, fire.now_us + 60000000);
	if (!fire.failure[0])
		injection_judge();
	free(fire.bridge);
	fire.bridge = NULL;
}

static void tell_rows(void)
{
	for (size_t i = 0; i < fire.arrival_count; i++) {
		const struct injection_arrival *a = &fire.arrivals[i];

		printf(
			"%9.3f boot %u track %u box %d content %d: released %s %d, answered %d, lane %d%s%s%s%s\n",
			(double)a->at_us / 1e6, a->boot, a->seq, a->box,
			a->box ? (int)fire.boxes[a->box].content : -1, a->why ? a->why : "-", a->released,
			a->answered, a->lane, a->said ? " confirmed" : "", a->removed ? " removed" : "",
			a->lost ? " lost" : "", a->calm ? " calm" : "");
		for (size_t k = 0; k < fire.row_count; k++)
			if (fire.rows[k].p.boot == a->boot && fire.rows[k].p.track == a->seq)
				printf("%10s -> \"%s\" asked %d reached %d answered %d item %s\n", "",
					track_result_name(fire.rows[k].p.result), fire.rows[k].p.asked_lane,
					fire.rows[k].p.reached_lane, fire.rows[k].p.answered_us != 0,
					fire.rows[k].p.item);
	}
}

START_TEST(no_fire_every_box_is_right)
{
	for (uint64_t seed = 1; seed <= 4; seed++) {
		run(seed, false);
		if (fire.failure[0])
			tell_rows();
		if (fire.failure[0])
			ck_abort_msg("seed %llu, without fire: %s", (unsigned long long)seed, fire.failure);
		for (size_t i = 0; i < fire.arrival_count; i++)
			must(fire.arrivals[i].calm || i == 0);
		must(fire.row_count == BOXES);
	}
}
END_TEST

START_TEST(ten_thousand_boxes_under_fire)
{
	int one = setting("FIRE_SEED", 0), runs = one ? 1 : setting("FIRE_RUNS", RUNS);
	int64_t slowest_us = 0, boxes = 0, rows = 0, calm = 0, faults = 0, untold = 0;
	int results[PASSAGE_RESULT_COUNT] = { 0 };

	for (int i = 0; i < runs; i++) {
		uint64_t seed = (uint64_t)(one ? one : i + 1);

		run(seed, true);
		if (one || fire.failure[0])
			tell_rows();
		if (fire.failure[0])
			ck_abort_msg("FIRE_SEED=%llu: %s", (unsigned long long)seed, fire.failure);
		boxes += (int64_t)BOXES;
		rows += (int64_t)fire.row_count;
		slowest_us = fire.slowest_service_us > slowest_us ? fire.slowest_service_us : slowest_us;
		untold += fire.untold;
		for (size_t k = 0; k < fire.row_count; k++)
			results[fire.rows[k].p.result]++;
		for (size_t k = 0; k < fire.arrival_count; k++)
			calm += fire.arrivals[k].calm;
		for (int k = 0; k < FAULT_KINDS; k++)
			faults += fire.counts[k];
	}
	printf(
		"%lld boxes, %lld faults, %lld passages (%lld of them in calm), slowest service %.3f s, %lld of two\n",
		(long long)boxes, (long long)faults, (long long)rows, (long long)calm,
		(double)slowest_us / 1e6, (long long)untold);
	must(untold * 100 <= rows);
	for (int r = 1; r < PASSAGE_RESULT_COUNT; r++)
		printf("  %-10s %6d\n", track_result_name((enum passage_result)r), results[r]);
}
END_TEST

Suite *suite(void)
{
	static const TTest *tests[3];
	Suite *s;

	tests[0] = no_fire_every_box_is_right;
	tests[1] = ten_thousand_boxes_under_fire;
	profile_default(&profile);
	log_open("fire", false);
	if (!freopen("/dev/null", "w", stderr)) /* every fault is a line of the log */
		abort();
	s = suite_of("bridge under fire", tests);
	return s;
}
