/* A past moment of the belt: what is kept of it, and a new beginning from it. A whole plant without wires; and the times that
 * people type. */
#include "tests/support/suite.h"
#include "core/plant/plant_again.h"
#include "hw/plant/control/control_socket.h"
#include "hw/plant/control/plant_control.h"
#include "hw/plant/control/plant_order.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SECOND INT64_C(1000000)

static struct plant p;
static struct belt_history history;
static int64_t now_us;

/* Without a computer each box goes to lane 3. */
static void run(int ms)
{
	for (; ms > 0; ms -= 20) {
		now_us += 20000;
		plant_run(&p, now_us);
		p.ground_truth.at_us = now_us;
	}
}

static void start_belt(void)
{
	sorter_write(&p.sorter, 20, PLC_COMMAND_START);
	sorter_write(&p.sorter, 21, (uint16_t)(p.sorter.image.value[SIGNAL_COMMAND_ACK_SEQ] + 1));
	run(40);
}

static void start(uint64_t seed, int scanner_at_mm)
{
	const struct plant_plan plan = { .first = 1,
		.interval_s = 2,
		.speed = 1,
		.boot_id = 7,
		.stopped = true,
		.seed = seed,
		.scanner_at_mm = scanner_at_mm };

	memset(&p, 0, sizeof p);
	memset(&history, 0, sizeof history);
	p.chip_line.fd = p.scanner.line.fd = -1;
	p.history = &history;
	now_us = SECOND;
	plant_init(&p, &plan, now_us);
	run(40);
	start_belt();
}

static const char *order(const char *text)
{
	static char reply[CONTROL_SOCKET_ANSWER_MAX + 1];
	char line[200];

	snprintf(line, sizeof line, "%s", text);
	p.ground_truth.at_us = now_us;
	plant_control_run(&p, line, reply);
	return reply;
}

#define answers(text, part) \
	do { \
		const char *said = order(text); \
		ck_assert_msg(strstr(said, part) != NULL, "%s: %s", text, said); \
	} while (0)

static const struct again_case {
	int ran_ms, ago_s, scanner_at_mm;
} again_cases[] = {
	{ 12000, 5, 0 },
	{ 12000, 0, 0 },
	{ 12000, 11, 0 },
	{ 30000, 7, 0 },
	{ 30000, 7, 200 },
};

/* Boxes before the read point stand where they were, others before it; all in their order; the same ones follow. */
START_TEST(the_belt_of_then)
{
	const struct again_case *c = &again_cases[_i];
	struct world then, *now = &p.world;
	double limit, at = 1e9;
	char text[32];

	start(3, c->scanner_at_mm);
	run(c->ran_ms - c->ago_s * 1000);
	then = p.world;
	run(c->ago_s * 1000);
	snprintf(text, sizeof text, "boxes back %d", c->ago_s);
	answers(text, "ok boxes=");
	limit = WORLD_FIELD_FROM_MM - 20;
	if (c->scanner_at_mm)
		limit = BELT_IDENT_MM - c->scanner_at_mm - 20;
	ck_assert_int_eq(now->count, then.count);
	for (int i = 0; i < now->count; i++) {
		const struct world_box *box = &now->boxes[i];

		ck_assert_int_eq(box->number, then.boxes[i].number);
		ck_assert(box->x <= limit && box->x <= at && box->branch == 0 && box->seq == 0);
		if (then.boxes[0].x <= limit) /* the moment is up to a quarter of a second older */
			ck_assert_msg(box->x <= then.boxes[i].x && box->x >= then.boxes[i].x - 110,
				"box %d: %g, was %g", box->number, box->x, then.boxes[i].x);
		at = box->x - BELT_BOX_MM - now->gap;
	}
	ck_assert_int_eq(now->next, then.next);
	ck_assert(memcmp(&now->rng, &then.rng, sizeof then.rng) == 0);
	run(200);
	ck_assert_int_eq(p.sorter.track_count, 0);
	ck_assert_uint_eq(p.sorter.image.value[SIGNAL_STATE], PLC_STOPPED);
}
END_TEST

/* Each box is read once more, and the ones behind it come as they came. */
START_TEST(the_same_boxes_come)
{
	int boxes[2][12], count, last;

	start(3, 0);
	run(6000);
	for (int round = 0; round < 2; round++) {
		if (round) {
			char text[32];

			snprintf(text, sizeof text, "boxes back %.3f", (double)(now_us - SECOND) / 1e6 - 6);
			answers(text, "ok");
			run(200);
			start_belt();
		}
		for (count = last = 0; count < 12; run(20)) {
			struct world_box *box = world_at_ident(&p.world);

			if (box && box->number != last)
				boxes[round][count++] = last = box->number;
		}
	}
	/* The box at the read point counts again, and those behind it. */
	for (count = 0; boxes[1][count] != boxes[0][0]; count++)
		ck_assert_int_lt(count, 4);
	for (int i = 0; count + i < 12; i++)
		ck_assert_int_eq(boxes[1][count + i], boxes[0][i]);
}
END_TEST

START_TEST(moments_that_are_not_known)
{
	start(0, 0);
	run(5000);
	answers("boxes since", "ok since=5.080");
	answers("boxes at 2", "ok 1:");
	answers("boxes at 5.2", "error the belt is known for 5.1 s only");
	answers("boxes back 60", "error the belt is known");
	answers("boxes back", "error boxes back SECONDS");
	answers("boxes back x", "error boxes back SECONDS");
	answers("boxes back -1", "error boxes back SECONDS");
	answers("boxes back nan", "error boxes back SECONDS");
	answers("boxes back 1e300", "error boxes back SECONDS");
	answers("boxes bock 1", "error");
	ck_assert_int_gt(p.world.count, 0);
	p.history = NULL;
	answers("boxes since", "ok since=0");
	answers("boxes at 0", "error the belt is known for 0.0 s only");
}
END_TEST

/* Faults that could be seen then are there again, later ones and a trainer's are not. */
START_TEST(the_faults_of_then)
{
	start(0, 0);
	run(4000);
	answers("lane 2 full", "ok");
	answers("hidden lane 1 full", "ok");
	answers("hidden box next unreadable", "ok");
	answers("box next no-read", "ok");
	run(1000);
	answers("box last stick", "ok");
	run(2000);
	answers("hidden well", "ok");
	answers("estop press", "ok");
	answers("box 4 double", "ok");
	run(1000);
	answers("boxes back 1.5", "ok");
	ck_assert(p.world.lane_full[1] && !p.world.lane_full[0] && !p.world.estop);
	ck_assert_int_eq(label_faults_of(&p.label_faults, 4), LABEL_FAULT_WELL);
	ck_assert(plant_order_active_faults(&p) != 0);
	for (int i = 0, stuck = 0; i < p.world.count; i++)
		if ((stuck += p.world.boxes[i].stuck, i == p.world.count - 1))
			ck_assert_int_eq(stuck, 1);
	answers("boxes back 3.5", "ok"); /* before the box was stuck */
	for (int i = 0; i < p.world.count; i++)
		ck_assert(!p.world.boxes[i].stuck);
}
END_TEST

/* Another label on a box that comes again: if it was there already. */
START_TEST(the_labels_of_then)
{
	start(0, 0);
	run(3000);
	answers("box 6 no-read", "ok");
	run(1000);
	answers("box 7 double", "ok");
	answers("hidden box 8 double", "ok");
	run(1000);
	answers("boxes back 1.5", "ok");
	ck_assert_int_eq(label_faults_of(&p.label_faults, 6), LABEL_FAULT_NONE);
	ck_assert_int_eq(label_faults_of(&p.label_faults, 7), LABEL_FAULT_WELL);
	ck_assert_int_eq(label_faults_of(&p.label_faults, 8), LABEL_FAULT_WELL);
}
END_TEST

/* Only a belt that changes takes room, and the oldest moments go. */
START_TEST(a_long_evening)
{
	struct world w;

	memset(&history, 0, sizeof history);
	ck_assert(!belt_history_find(&history, 5) && belt_history_begin_us(&history) == 0);
	ck_assert_uint_eq(belt_history_faults(&history, 5), 0);
	world_init(&w, 1, 0, 2000);
	for (int i = 0; i < 100; i++)
		belt_history_note(&history, &w, i * SECOND);
	ck_assert_uint_eq(history.moment_count, 1);
	for (int64_t i = 0; i < BELT_HISTORY_MAX + 100; i++) {
		w.boxes[0].x = (double)(i % 1000);
		belt_history_note(&history, &w, (i + 1000) * SECOND);
		belt_history_note_faults(&history, (i + 1000) * SECOND, (uint32_t)i);
	}
	ck_assert_uint_eq(history.moment_count, BELT_HISTORY_MAX + 101);
	must(belt_history_begin_us(&history) == 1100 * SECOND);
	must(!belt_history_find(&history, 1099 * SECOND));
	for (int64_t i = 100; i < BELT_HISTORY_MAX + 100; i += 97) {
		must(belt_history_find(&history, (i + 1000) * SECOND)->at_us == (i + 1000) * SECOND);
		must(belt_history_find(&history, (i + 1001) * SECOND - 1)->at_us == (i + 1000) * SECOND);
	}
	ck_assert_uint_eq(belt_history_faults(&history, (BELT_HISTORY_MAX + 1000) * SECOND),
		BELT_HISTORY_MAX);
	ck_assert_uint_eq(belt_history_faults(&history, 1500 * SECOND), 0); /* forgotten */
}
END_TEST

/* 2026-12-02 14:05:00 in Berlin. */
#define AFTERNOON (INT64_C(1796216700) * SECOND)

static const struct time_case {
	const char *text;
	bool is_time;     /* it looks like one */
	int64_t before_s; /* before AFTERNOON; -1: it is none */
} time_cases[] = {
	{ "14:03:22", true, 98 },
	{ "14:03", true, 120 },
	{ "9:00", true, 5 * 3600 + 300 },
	{ "09:00:01", true, 5 * 3600 + 299 },
	{ "-90", true, 90 },
	{ "-90s", true, 90 },
	{ "-2min", true, 120 },
	{ "-2m", true, 120 },
	{ "-1h", true, 3600 },
	{ "-0", true, 0 },
	{ "14:3", true, -1 },
	{ "24:00", true, -1 },
	{ "14:60", true, -1 },
	{ "14:00:60", true, -1 },
	{ "14:00:00:00", true, -1 },
	{ "014:00", true, -1 },
	{ "14:", true, -1 },
	{ "14:00x", true, -1 },
	{ "-", true, -1 },
	{ "-x", true, -1 },
	{ "-1 h", true, -1 },
	{ "--1", true, -1 },
	{ "-99999999999999999999", true, -1 },
	{ "3", false, -1 },
	{ "wire-cut", false, -1 },
	{ "", false, -1 },
	{ ":", false, -1 },
};

START_TEST(times_that_are_typed)
{
	const struct time_case *c = &time_cases[_i];
	int64_t at_us = 0;

	ck_assert_int_eq(plant_again_is_time(c->text), c->is_time);
	ck_assert_int_eq(plant_again_read_time(c->text, AFTERNOON, &at_us), c->before_s >= 0);
	if (c->before_s >= 0)
		ck_assert_int_eq((AFTERNOON - at_us) / SECOND, c->before_s);
}
END_TEST

/* Soon after midnight yesterday's evening is meant; a little ahead is the future. */
START_TEST(times_around_midnight)
{
	const int64_t midnight = AFTERNOON - (14 * 3600 + 300) * SECOND;
	int64_t at_us;

	ck_assert(plant_again_read_time("23:50", midnight + 600 * SECOND, &at_us));
	ck_assert_int_eq(at_us, midnight - 600 * SECOND);
	ck_assert(plant_again_read_time("14:06", AFTERNOON, &at_us));
	ck_assert_int_eq(at_us, AFTERNOON + 60 * SECOND);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { the_same_boxes_come, moments_that_are_not_known,
		the_faults_of_then, the_labels_of_then, a_long_evening, times_around_midnight, NULL };
	Suite *s = suite_of("plant_again", tests);
	TCase *rows = tcase_create("rows");

	setenv("TZ", "Europe/Berlin", 1);
	tzset();
	add_table(rows, the_belt_of_then, again_cases);
	add_table(rows, times_that_are_typed, time_cases);
	suite_add_tcase(s, rows);
	return s;
}
