/* The dialogue under random faults, in simulated time (fault_injection.h). A failure names its seed:
 *
 *   FIRE_SEED=17 build/tests/check_fault_injection      that run alone, with a log
 *   FIRE_DENSE=17 build/tests/check_fault_injection     the same for dense flow
 *   FIRE_RUNS=1000 build/tests/check_fault_injection    more of them (100 boxes each)
 *   FIRE_TRACE=FILE build/tests/check_fault_injection   a line per seed: a hash of all that the bridge
 *                                                       wrote; the same before and after a change
 *                                                       of form */
#include "core/base/log.h"
#include "plc-bridge/bridge_part.h"
#include "plc-bridge/dialogue/plc_trust.h"
#include "plc-bridge/profile/profile.h"
#include "tests/fault_injection/fault_injection.h"
#include "tests/support/suite.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BOXES = 100, RUNS = 100, PERIOD_US = 20000, SERVICE_US = 500000 };
#define LIMIT_US 3600000000 /* no run may take an hour */

static struct profile usual, dense; /* as the profile's file would give them */
static const struct profile *profile = &usual;

void injection_fail(const char *format, ...)
{
	va_list args;

	if (injection.failure[0])
		return;
	va_start(args, format);
	vsnprintf(injection.failure, sizeof injection.failure, format, args);
	va_end(args);
}

void injection_tell(const char *format, ...)
{
	va_list args;

	if (!injection.tells)
		return;
	printf("%10.3f  ", (double)injection.now_us / 1e6);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

/* FNV-1a (Fowler, Noll, Vo), 64 bits. */
void injection_trace(const char *format, ...)
{
	char line[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	for (const char *c = line; *c; c++)
		injection.trace = (injection.trace ^ (unsigned char)*c) * 0x100000001b3;
}

/* --- the bridge's program: main.c's loop ----------------------------------------------------- */

static void start_bridge(void)
{
	struct fault why = { 0 };

	injection.connected = injection.was_ready = false;
	link_init(&injection.link);
	injection.state = PROGRAM_STARTING;
	injection_tell("bridge starts");
	injection.bridge = bridge_open("tcp:fire:502", profile, NULL, "plc1", &why);
	if (!injection.bridge)
		injection_fail("the bridge does not start: %s", why.message.text);
}

/* What a bridge that lives and listens has heard of, it may be asked about. */
static void note_heard(void)
{
	int reach = 16, missed = 0;

	if (injection.state != PROGRAM_READY || !injection.connected)
		return;
	for (size_t i = 0; i < injection.arrival_count; i++)
		missed += injection.arrivals[i].boot == injection.read_boot &&
			injection.arrivals[i].at_us <= injection.read_us &&
			!injection.arrivals[i].heard_by_us && !injection.arrivals[i].first_heard_us;
	if (missed >= reach) /* so many are not reconstructed: dense flow, a long outage */
		reach = 1;
	for (size_t i = injection.arrival_count; i > 0 && reach > 0; i--) {
		struct injection_arrival *a = &injection.arrivals[i - 1];

		if (a->boot != injection.read_boot || a->at_us > injection.read_us)
			continue;
		if (!a->heard_by_us)
			a->first_heard_us = injection.read_us;
		a->heard_by_us = injection.read_us;
		reach--;
	}
}

/* 0: there is none. */
static int64_t last_read_before(int64_t at_us)
{
	for (size_t i = injection.read_count; i > 0 && i + INJECTION_READS_MAX > injection.read_count;
		 i--)
		if (injection.reads_us[(i - 1) % INJECTION_READS_MAX] < at_us)
			return injection.reads_us[(i - 1) % INJECTION_READS_MAX];
	return 0;
}

/* An event that the state of a box does not allow: the table is wrong, or who comes with it. */
static void judge_states(void)
{
	if (injection.bridge && injection.bridge->handshake.impossible)
		injection_fail("at %.3f s: an impossible event of a box", (double)injection.now_us / 1e6);
}

static void kill_bridge(void)
{
	int64_t kept_us;

	judge_states();
	injection_disturb();
	free(injection.bridge); /* kill -9: it closes nothing */
	injection.bridge = NULL;
	kept_us = injection_lose_uncommitted();
	for (size_t i = 0; i < injection.arrival_count; i++) {
		struct injection_arrival *a = &injection.arrivals[i];

		if (a->heard_by_us >= kept_us)
			a->heard_by_us =
				a->at_us < kept_us && a->first_heard_us < kept_us ? last_read_before(kept_us) : 0;
	}
	injection.state = PROGRAM_GONE;
	injection_tell("bridge killed");
	injection.restart_us = injection.now_us + 50000 + (int64_t)injection_random(3000000);
}

static void one_step(bool tick)
{
	injection.cycle_us = injection.now_us;
	if (setjmp(injection.killed)) {
		kill_bridge();
		return;
	}
	if (!injection.bridge) {
		if (injection.now_us >= injection.restart_us)
			start_bridge();
		return;
	}
	if (injection.news) {
		injection.news = false;
		if (bridge_take_news(injection.bridge)) {
			bridge_cycle(injection.bridge);
			note_heard();
		}
	}
	if (tick) {
		bridge_cycle(injection.bridge);
		note_heard();
	}
}

/* Back in service within half a second, counted from when the PLC could be spoken with again. A
 * process that has just started must verify the PLC first, and one whose connection has flapped
 * for long waits longer (link.h). */
static void watch_service(void)
{
	static const enum injection_fault silent[] = { FAULT_CUT, FAULT_MUTE, FAULT_SLOW, FAULT_BUSY,
		FAULT_REFUSED, FAULT_GARBAGE, FAULT_FROZEN, FAULT_PLC_STOP, FAULT_POWER };
	int64_t limit_us = SERVICE_US + (injection.was_ready ? 0 : PLC_TRUST_MS * 1000);
	bool answers = injection.bridge != NULL;

	limit_us += injection.rtu ? 300000 : 0; /* some cycles */
	limit_us += (link_retry_ms(&injection.link) - LINK_RETRY_MS) * 1000;
	for (size_t i = 0; i < sizeof silent / sizeof silent[0]; i++)
		answers = answers && !injection.faults[silent[i]].on;
	if (!answers) {
		injection.answering_since_us = INT64_MAX;
		return;
	}
	if (injection.answering_since_us == INT64_MAX)
		injection.answering_since_us = injection.now_us;
	if (injection.state != PROGRAM_READY) {
		int64_t out_us = injection.now_us - injection.answering_since_us;

		if (limit_us == SERVICE_US && out_us > injection.slowest_service_us)
			injection.slowest_service_us = out_us;
		if (out_us > limit_us)
			injection_fail("at %.3f s: the PLC answers for %.3f s and the bridge is \"%s\"",
				(double)injection.now_us / 1e6, (double)out_us / 1e6,
				store_program_state_name(injection.state));
	}
}

static void run_until(bool (*done)(void), int64_t limit_us)
{
	int64_t tick_us = injection.now_us;

	while (!done() && !injection.failure[0] && injection.now_us < limit_us) {
		int64_t step_us = tick_us - injection.now_us;

		if (step_us > 1000)
			step_us = 1000; /* news may come at any time */
		if (step_us > 0)
			injection_elapse(step_us);
		injection_give_command();
		if (injection.now_us >= tick_us) {
			one_step(true);
			while (tick_us <= injection.now_us)
				tick_us += PERIOD_US;
		} else if (injection.news) {
			one_step(false);
		}
		watch_service();
	}
	if (!done())
		injection_fail("at %.3f s: no end", (double)injection.now_us / 1e6);
}

static int setting(const char *name, int fallback)
{
	const char *text = getenv(name);

	return text && *text ? atoi(text) : fallback;
}

/* --- runs ------------------------------------------------------------------------------------- */

static bool all_gone(void)
{
	return world_is_done(&injection.world);
}

static bool all_told(void)
{
	for (size_t i = 0; i < injection.row_count; i++)
		if (injection.rows[i].p.result == PASSAGE_OPEN)
			return false;
	for (size_t i = 0; i < injection.command_count; i++)
		if (!injection.commands[i].finished)
			return false;
	return injection.bridge && injection.fact_count == 0 && injection.state == PROGRAM_READY;
}

/* Boxes 25 mm apart and what looks at them: one reader, two at one place or at two, and one at the
 * read point; over TCP or over a serial line. */
static void choose_dense(uint64_t seed)
{
	static const struct injection_reader sets[][INJECTION_READERS] = {
		{ { "scanner", 150, 100 } },
		{ { "scanner", 150, 100 }, { "camera", 90, 70 } },
		{ { "scanner", 150, 100 }, { "nfc", 0, 70 } },
		{ { "scanner", 150, 100 }, { "camera", 150, 100 } },
	};
	const struct injection_reader *set = sets[seed % (sizeof sets / sizeof sets[0])];

	profile_default(&dense);
	profile = &dense;
	dense.matches_by_belt = true;
	for (; dense.offset_count < INJECTION_READERS && set[dense.offset_count].source;
		 dense.offset_count++) {
		struct profile_offset *offset = &dense.offsets[dense.offset_count];

		offset->mm = set[dense.offset_count].before_mm;
		text_copy(offset->source, sizeof offset->source, set[dense.offset_count].source);
	}
	injection.dense = true;
	injection.rtu = seed / 4 % 2;
	memcpy(injection.readers, set, sizeof injection.readers);
	while (injection.reader_count < INJECTION_READERS &&
		injection.readers[injection.reader_count].source)
		injection.reader_count++;
}

enum flow { FLOW_USUAL, FLOW_DENSE };

/* clock_set_us: when the clock is set, from the start of the bridge; 0: it is not. */
static void run(uint64_t seed, bool with_fire, enum flow flow, int64_t clock_set_us)
{
	memset(&injection, 0, sizeof injection);
	profile = &usual;
	if (flow == FLOW_DENSE)
		choose_dense(seed);
	injection.tells = setting(flow == FLOW_DENSE ? "FIRE_DENSE" : "FIRE_SEED", 0) == (int)seed;
	injection.seed = injection.random = seed;
	injection.trace = 0xcbf29ce484222325;
	injection.now_us = 1000000000;
	injection.wall_offset_us = 1700000000000000;
	injection.scan_us = injection.now_us;
	injection.calm_since_us = injection.answering_since_us = INT64_MAX;
	injection.next_fault_us = injection.now_us + 3000000;
	injection.clock_set_us = clock_set_us ? injection.now_us + clock_set_us : 0;
	injection.peace = !with_fire;
	injection_world_start(BOXES, 1200 + (int64_t)injection_random(1500));
	start_bridge();
	run_until(all_gone, injection.now_us + LIMIT_US);
	injection.peace = true;
	injection_faults_end();
	if (!injection.failure[0])
		run_until(all_told, injection.now_us + 60000000);
	if (!injection.failure[0])
		injection_judge();
	judge_states();
	free(injection.bridge);
	injection.bridge = NULL;
}

static void keep_trace(const char *path)
{
	FILE *out = path ? fopen(path, "ae") : NULL;

	if (!out)
		return;
	fprintf(out, "%llu %016llx %.6f %zu\n", (unsigned long long)injection.seed,
		(unsigned long long)injection.trace, (double)injection.now_us / 1e6, injection.row_count);
	fclose(out);
}

static void tell_rows(void)
{
	for (size_t i = 0; i < injection.arrival_count; i++) {
		const struct injection_arrival *a = &injection.arrivals[i];

		printf(
			"%9.3f boot %u track %u box %d content %d: released %s %d, answered %d, lane %d%s%s%s%s\n",
			(double)a->at_us / 1e6, a->boot, a->seq, a->box,
			a->box ? (int)injection.boxes[a->box].content : -1, a->why ? a->why : "-", a->released,
			a->answered, a->lane, a->said ? " confirmed" : "", a->removed ? " removed" : "",
			a->lost ? " lost" : "", a->calm ? " calm" : "");
		for (size_t k = 0; k < injection.row_count; k++)
			if (injection.rows[k].p.boot == a->boot && injection.rows[k].p.track == a->seq)
				printf("%10s -> \"%s\" asked %d reached %d answered %d item %s\n", "",
					store_result_name(injection.rows[k].p.result), injection.rows[k].p.asked_lane,
					injection.rows[k].p.reached_lane, injection.rows[k].p.answered_us != 0,
					injection.rows[k].p.item);
	}
}

START_TEST(no_fire_every_box_is_right)
{
	for (uint64_t seed = 1; seed <= 4; seed++) {
		run(seed, false, FLOW_USUAL, 0);
		if (injection.failure[0])
			tell_rows();
		if (injection.failure[0])
			ck_abort_msg("seed %llu, without fire: %s", (unsigned long long)seed,
				injection.failure);
		for (size_t i = 0; i < injection.arrival_count; i++)
			must(injection.arrivals[i].calm || i <= 1); /* before, the bridge verifies the PLC */
		must(injection.row_count == BOXES);
	}
}
END_TEST

/* Every box with a code is named by it, and by no other one; the belt may stand, the clock may be
 * set meanwhile (a time without fault). */
START_TEST(dense_flow_every_box_is_right)
{
	for (uint64_t seed = 1; seed <= 16; seed++) {
		size_t calm = 0;

		run(seed, false, FLOW_DENSE, 0);
		if (injection.failure[0])
			tell_rows();
		if (injection.failure[0])
			ck_abort_msg("seed %llu, dense, without fire: %s", (unsigned long long)seed,
				injection.failure);
		for (size_t i = 0; i < injection.arrival_count; i++)
			calm += injection.arrivals[i].calm;
		must(calm + 6 >= BOXES); /* before, the bridge verifies the PLC */
	}
}
END_TEST

/* … before, during and after each of its first requests on a slow line: all boxes after that have their own
 * items. */
START_TEST(clock_is_set_while_the_bridge_starts)
{
	enum { SEED_RTU = 4 };

	for (int64_t at_us = 10000; at_us < 300000; at_us += 10000) {
		size_t calm = 0;

		run(SEED_RTU, false, FLOW_DENSE, at_us);
		if (injection.failure[0])
			ck_abort_msg("clock set at %lld us: %s", (long long)at_us, injection.failure);
		for (size_t i = 0; i < injection.arrival_count; i++)
			calm += injection.arrivals[i].calm;
		must(calm + 6 >= BOXES);
	}
}
END_TEST

static struct fire {
	int failed, results[PASSAGE_RESULT_COUNT];
	int64_t slowest_us, boxes, rows, calm, faults, untold;
} fire;

static void count_run(void)
{
	fire.boxes += BOXES;
	fire.rows += (int64_t)injection.row_count;
	if (injection.slowest_service_us > fire.slowest_us)
		fire.slowest_us = injection.slowest_service_us;
	fire.untold += injection.untold;
	for (size_t k = 0; k < injection.row_count; k++)
		fire.results[injection.rows[k].p.result]++;
	for (size_t k = 0; k < injection.arrival_count; k++)
		fire.calm += injection.arrivals[k].calm;
	for (int k = 0; k < FAULT_KINDS; k++)
		fire.faults += injection.counts[k];
}

static void run_seeds(enum flow flow, const char *one_seed)
{
	int one = setting(one_seed, 0), runs = one ? 1 : setting("FIRE_RUNS", RUNS);

	fire = (struct fire){ 0 };
	for (int i = 0; i < runs; i++) {
		uint64_t seed = (uint64_t)(one ? one : i + 1);

		run(seed, true, flow, 0);
		keep_trace(getenv("FIRE_TRACE"));
		if (one)
			tell_rows();
		if (!injection.failure[0]) {
			count_run();
			continue;
		}
		printf("%s=%llu: %s\n", one_seed, (unsigned long long)seed, injection.failure);
		fire.failed++;
	}
	printf(
		"%lld boxes, %lld faults, %lld passages (%lld of them in calm), slowest service %.3f s, %lld of two\n",
		(long long)fire.boxes, (long long)fire.faults, (long long)fire.rows, (long long)fire.calm,
		(double)fire.slowest_us / 1e6, (long long)fire.untold);
	fflush(stdout); /* a failure ends this process without it */
	ck_assert_msg(fire.failed == 0, "%d of %d seeds failed; %s=N shows one with a log", fire.failed,
		runs, one_seed);
	must(fire.untold * 100 <= fire.rows);
	for (int r = 1; r < PASSAGE_RESULT_COUNT; r++)
		printf("  %-10s %6d\n", store_result_name((enum passage_result)r), fire.results[r]);
}

START_TEST(ten_thousand_boxes_under_fire)
{
	run_seeds(FLOW_USUAL, "FIRE_SEED");
}
END_TEST

START_TEST(dense_flow_under_fire)
{
	run_seeds(FLOW_DENSE, "FIRE_DENSE");
}
END_TEST

Suite *suite(void)
{
	static const TTest *tests[6];
	Suite *s;

	tests[0] = no_fire_every_box_is_right;
	tests[1] = ten_thousand_boxes_under_fire;
	tests[2] = dense_flow_every_box_is_right;
	tests[3] = clock_is_set_while_the_bridge_starts;
	tests[4] = dense_flow_under_fire;
	profile_default(&usual);
	log_open("fire", false);
	if (!freopen("/dev/null", "w", stderr)) /* every fault is a line of the log */
		abort();
	s = suite_of("bridge under fire", tests);
	return s;
}
