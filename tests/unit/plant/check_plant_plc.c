/* What only the PLC's program in C has: a start by itself, two times, events for the ground
 * truth, and boxes on a real belt by the dozen. What it shares with hw/plc/sorter.st:
 * tests/plc/plc.scenes. */
#include "tests/support/suite.h"
#include "hw/plant/sorter/sorter.h"
#include "hw/plant/world/world.h"

#include <string.h>

/* A plant of world and PLC, one scan every 10 ms, both times alike. */
static struct world w;
static struct sorter s;
static struct sorter_outputs out;
static int64_t now_ms;
static bool board; /* sends heartbeats */
static struct sorter_event last[SORTER_STATE + 1];
static int told[SORTER_STATE + 1];

static uint32_t reg(enum signal_id id)
{
	return s.image.value[id];
}

static void scan_at(double dt_ms)
{
	struct sorter_inputs in;

	now_ms += 10;
	if (board && now_ms % 500 == 0)
		sorter_write(&s, 19, (uint16_t)(reg(SIGNAL_BOARD_HEARTBEAT) % 1000 + 1));
	world_step(&w, &out, dt_ms);
	world_inputs(&w, &in);
	sorter_scan(&s, &in, &out, dt_ms, now_ms);
	for (int i = 0; i < s.event_count; i++) {
		last[s.events[i].kind] = s.events[i];
		told[s.events[i].kind]++;
	}
}

static void run(int ms)
{
	for (; ms > 0; ms -= 10)
		scan_at(10);
}

static void start(int boxes, bool with_board, bool autostart)
{
	memset(&out, 0, sizeof out);
	memset(told, 0, sizeof told);
	board = with_board;
	now_ms = 0;
	world_init(&w, 1, boxes, 3000);
	sorter_init(&s, 4711, autostart);
	if (board)
		sorter_write(&s, 19, 7);
	scan_at(10);
	if (board)
		sorter_write(&s, 19, 8);
}

/* Until the next box waits at the read point. */
static void run_to_question(void)
{
	uint32_t before = reg(SIGNAL_ARRIVAL_SEQ);

	for (int i = 0; i < 2000 && reg(SIGNAL_ARRIVAL_SEQ) == before; i++)
		run(10);
	ck_assert_uint_ne(reg(SIGNAL_ARRIVAL_SEQ), before);
}

static void answer(unsigned lane, unsigned seq)
{
	sorter_write(&s, 16, (uint16_t)lane);
	sorter_write(&s, 17, (uint16_t)seq);
}

START_TEST(power_on)
{
	sorter_init(&s, 4711, true);
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_INIT);
	ck_assert_uint_eq(reg(SIGNAL_BOOT_ID), 4711);
	start(1, true, true);
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_RUNNING);
	start(1, true, false);
	run(5000);
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_STOPPED);
}
END_TEST

/* Rule 1, in every single scan. */
START_TEST(arrival_is_one_scan)
{
	start(3, true, true);
	answer(2, 1); /* stale, from before the start */
	for (int i = 0; i < 3000; i++) {
		uint32_t before = reg(SIGNAL_ARRIVAL_SEQ);

		run(10);
		if (reg(SIGNAL_ARRIVAL_SEQ) == before)
			continue;
		ck_assert_uint_eq(reg(SIGNAL_ARRIVAL_SEQ), before + 1);
		ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_WAITING);
		ck_assert_uint_eq(reg(SIGNAL_DEST_SEQ), 0);
		ck_assert_uint_eq(reg(SIGNAL_ANSWER_TIME_LEFT), SORTER_ANSWER_MS);
		ck_assert_uint_eq(reg(SIGNAL_LB_IDENT), 1);
		ck_assert_uint_eq(reg(SIGNAL_STOPPER_OPEN), 0);
		ck_assert_uint_eq(reg(SIGNAL_LAMP_YELLOW), 1);
		ck_assert_double_eq(world_at_ident(&w)->x, SORTER_STOP_MM);
	}
	ck_assert_uint_eq(reg(SIGNAL_ARRIVAL_SEQ), 3);
	ck_assert_int_eq(told[SORTER_ANSWER], 0); /* the stale one never counted */
}
END_TEST

/* Why a box was released, and its result. */
START_TEST(events)
{
	start(5, true, true);
	run_to_question();
	answer(3, 1);
	run_to_question();
	ck_assert_str_eq(last[SORTER_RELEASE].why, "answer");
	ck_assert_int_eq(last[SORTER_ANSWER].lane, 3);
	run(3010);
	ck_assert_str_eq(last[SORTER_RELEASE].why, "timeout");
	ck_assert_int_eq(last[SORTER_CONFIRM].seq, 1);
	run_to_question();
	world_remove_box(&w, 3);
	run(10);
	ck_assert_int_eq(last[SORTER_REMOVED].seq, 3);
	run_to_question();
	board = false;
	sorter_write(&s, 19, 0);
	run(10);
	ck_assert_str_eq(last[SORTER_RELEASE].why, "no_board");
	world_stick_box(&w, 4, true); /* stuck between two barriers */
	run(300);
	world_stick_box(&w, 4, false);
	run(4000);
	ck_assert_int_eq(last[SORTER_LOST].seq, 4);
	ck_assert_int_eq(last[SORTER_UNTRACKED].lane, 3);
}
END_TEST

/* At every speed and with boxes close together each one reaches its lane. */
START_TEST(sorting_at_speed)
{
	static const uint16_t speeds[] = { 50, 400, 1000 };
	unsigned counts[4] = { 0 };

	start(0, true, true);
	w.interval_ms = 100;
	sorter_write(&s, 18, speeds[_i]);
	for (unsigned i = 0; i < 40; i++) {
		unsigned lane = (i * 7 / 3) % 3 + 1;

		run_to_question();
		answer(lane, reg(SIGNAL_ARRIVAL_SEQ));
		counts[lane]++;
	}
	w.last = 1; /* no more */
	for (int i = 0; i < 500 && w.count > 0; i++) {
		run(1000);
		if (reg(SIGNAL_STATE) == PLC_WAITING) {
			answer(3, reg(SIGNAL_ARRIVAL_SEQ));
			counts[3]++;
		}
	}
	for (unsigned lane = 1; lane <= 3; lane++)
		ck_assert_uint_eq(reg(SIGNAL_LANE1_COUNT + lane - 1), counts[lane]);
	ck_assert_int_eq(told[SORTER_LOST] + told[SORTER_UNTRACKED], 0);
}
END_TEST

/* Heartbeats live in real time, the answer time in the belt's. */
START_TEST(two_times)
{
	unsigned changes = 0;
	uint32_t before;

	start(1, true, true);
	run_to_question();
	before = reg(SIGNAL_PLC_HEARTBEAT);
	for (int i = 0; i < 200; i++) {
		scan_at(1); /* the belt at a tenth, 2 s real */
		changes += reg(SIGNAL_PLC_HEARTBEAT) != before;
		before = reg(SIGNAL_PLC_HEARTBEAT);
	}
	ck_assert_uint_ge(changes, 9);
	ck_assert_uint_le(changes, 11);
	ck_assert_uint_eq(reg(SIGNAL_ANSWER_TIME_LEFT), 2800);
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_WAITING);
}
END_TEST

START_TEST(only_the_boards_registers_are_written)
{
	start(1, true, false);
	for (unsigned a = 0; a < 40; a++)
		ck_assert_int_eq(sorter_write(&s, (uint16_t)a, 12345), a >= 16 && a <= 21);
	ck_assert_uint_eq(reg(SIGNAL_BOOT_ID), 4711);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { power_on, arrival_is_one_scan, events, two_times,
		only_the_boards_registers_are_written, NULL };
	Suite *all = suite_of("plant_plc", tests);
	TCase *rows = tcase_create("rows");

	tcase_set_timeout(rows, 120);
	tcase_add_loop_test(rows, sorting_at_speed, 0, 3);
	suite_add_tcase(all, rows);
	return all;
}
