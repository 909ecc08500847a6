/* The PLC's program, scene by scene: a script of steps, each a few scans and what must be true. */
#include "tests/suite.h"
#include "hw/plant/sorter.h"
#include "hw/plant/world.h"

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

/* Until the next box waits at the ident point. */
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

static void command(enum plc_command verb)
{
	sorter_write(&s, 20, (uint16_t)verb);
	sorter_write(&s, 21, (uint16_t)(reg(SIGNAL_COMMAND_ACK_SEQ) % 65535 + 1));
	run(10);
	ck_assert_uint_eq(reg(SIGNAL_COMMAND_ACK_SEQ), reg(SIGNAL_COMMAND_SEQ));
}

START_TEST(power_on)
{
	sorter_init(&s, 4711, true);
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_INIT);
	ck_assert_uint_eq(reg(SIGNAL_BOOT_ID), 4711);
	start(1, true, true);
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_RUNNING);
	ck_assert_uint_eq(reg(SIGNAL_LAMP_GREEN), 1);
	start(1, true, false);
	run(5000);
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_STOPPED);
	ck_assert_uint_eq(reg(SIGNAL_CONVEYOR_MOTOR), 0);
	ck_assert_uint_eq(reg(SIGNAL_SPEED_ACTUAL), 0);
	command(PLC_COMMAND_START);
	ck_assert_uint_eq(reg(SIGNAL_COMMAND_RESULT), PLC_RESULT_DONE);
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_RUNNING);
	run(10);
	ck_assert_uint_eq(reg(SIGNAL_SPEED_ACTUAL), 400);
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

/* Rules 2 and 5: the answer is taken, the lane confirms. _i: the lane. */
START_TEST(answer_and_confirmation)
{
	unsigned lane = (unsigned)_i;

	start(1, true, true);
	run_to_question();
	run(500);
	ck_assert_uint_eq(reg(SIGNAL_ANSWER_TIME_LEFT), 2500);
	answer(lane, 1);
	run(10);
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_RUNNING);
	ck_assert_uint_eq(reg(SIGNAL_STOPPER_OPEN), 1);
	ck_assert_uint_eq(reg(SIGNAL_ANSWER_TIME_LEFT), 0);
	ck_assert_str_eq(last[SORTER_RELEASE].why, "answer");
	run(6000);
	ck_assert_int_eq(told[SORTER_CONFIRM], 1);
	ck_assert_uint_eq(reg(SIGNAL_DONE_SEQ), 1);
	ck_assert_uint_eq(reg(SIGNAL_DONE_LANE), lane);
	for (unsigned i = 1; i <= 3; i++) {
		ck_assert_uint_eq(reg(SIGNAL_LANE1_COUNT + i - 1), i == lane);
		ck_assert_uint_eq(reg(SIGNAL_LANE1_LAST_SEQ + i - 1), i == lane);
	}
	ck_assert_uint_eq(reg(SIGNAL_DIVERTER1) + reg(SIGNAL_DIVERTER2), 0);
	ck_assert_uint_eq(reg(SIGNAL_STOPPER_OPEN), 0);
}
END_TEST

/* Rule 3: wrong numbers and lanes are no answer; after 3 s lane 3; later answers are ignored. */
START_TEST(no_answer)
{
	static const unsigned wrong[][2] = { { 0, 1 }, { 4, 1 }, { 65535, 1 }, { 2, 2 }, { 2, 0 } };

	start(1, true, true);
	run_to_question();
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		answer(wrong[i][0], wrong[i][1]);
		run(100);
		ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_WAITING);
	}
	run(2490);
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_WAITING);
	ck_assert_uint_eq(reg(SIGNAL_ANSWER_TIME_LEFT), 10);
	run(10);
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_RUNNING);
	ck_assert_str_eq(last[SORTER_RELEASE].why, "timeout");
	answer(1, 1); /* late */
	run(6000);
	ck_assert_int_eq(told[SORTER_ANSWER], 0);
	ck_assert_uint_eq(reg(SIGNAL_LANE3_LAST_SEQ), 1);
	ck_assert_uint_eq(reg(SIGNAL_DEST_SEQ), 1); /* read back as written */
}
END_TEST

START_TEST(a_wrong_lane_can_be_corrected)
{
	start(1, true, true);
	run_to_question();
	answer(9, 1);
	run(1000);
	answer(2, 1);
	run(6000);
	ck_assert_uint_eq(reg(SIGNAL_LANE2_LAST_SEQ), 1);
}
END_TEST

/* Rule 9 and its details: without a board boxes halt, are numbered and go to lane 3 at once. */
START_TEST(no_board)
{
	start(2, false, true);
	run_to_question();
	run(20);
	ck_assert_str_eq(last[SORTER_RELEASE].why, "no_board");
	run(10000);
	ck_assert_uint_eq(reg(SIGNAL_ARRIVAL_SEQ), 2);
	ck_assert_uint_eq(reg(SIGNAL_LANE3_COUNT), 2);
	ck_assert_uint_eq(reg(SIGNAL_LANE3_LAST_SEQ), 2);
}
END_TEST

START_TEST(board_dies_and_comes_back)
{
	start(3, true, true);
	run_to_question();
	answer(1, 1);
	board = false;
	run_to_question(); /* 3 s later: already gone or about to be */
	run(600);
	ck_assert_str_eq(last[SORTER_RELEASE].why, "no_board");
	board = true;
	run_to_question();
	run(1000);
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_WAITING);
	sorter_write(&s, 19, 0); /* a heartbeat of 0: no board, at once */
	board = false;
	run(10);
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_RUNNING);
	ck_assert_int_eq(last[SORTER_RELEASE].lane, 3);
}
END_TEST

/* Rule 7: the baseline, the next number only, every verb in every state. */
START_TEST(commands)
{
	struct sorter_inputs in = { .estop_ok = true, .auto_mode = true };

	sorter_init(&s, 1, false);
	sorter_write(&s, 20, PLC_COMMAND_START);
	sorter_write(&s, 21, 65535);
	sorter_scan(&s, &in, &out, 10, 10);
	ck_assert_uint_eq(reg(SIGNAL_COMMAND_ACK_SEQ), 65535); /* found, not obeyed */
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_STOPPED);
	ck_assert_uint_eq(reg(SIGNAL_COMMAND_RESULT), PLC_RESULT_NONE);
	sorter_write(&s, 21, 2);
	sorter_scan(&s, &in, &out, 10, 20);
	ck_assert_uint_eq(reg(SIGNAL_COMMAND_ACK_SEQ), 65535); /* not the next one */
	sorter_write(&s, 21, 1);
	sorter_scan(&s, &in, &out, 10, 30);
	ck_assert_uint_eq(reg(SIGNAL_COMMAND_ACK_SEQ), 1); /* 65535 is followed by 1 */
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_RUNNING);
	sorter_write(&s, 20, PLC_COMMAND_STOP);
	sorter_scan(&s, &in, &out, 10, 40);
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_RUNNING); /* no new number, no command */
	sorter_write(&s, 21, 2);
	sorter_scan(&s, &in, &out, 10, 50);
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_STOPPED);
	for (unsigned verb = 0; verb < 70000; verb += 9999) {
		if (verb >= PLC_COMMAND_START && verb <= PLC_COMMAND_RESET)
			continue;
		sorter_write(&s, 20, (uint16_t)verb);
		sorter_write(&s, 21, (uint16_t)(reg(SIGNAL_COMMAND_ACK_SEQ) + 1));
		sorter_scan(&s, &in, &out, 10, 60);
		ck_assert_uint_eq(reg(SIGNAL_COMMAND_RESULT), PLC_RESULT_REFUSED);
	}
}
END_TEST

static void press_estop(bool on)
{
	world_press_estop(&w, on);
}

static void trip_motor(bool on)
{
	world_trip_motor(&w, on);
}

/* Rule 10: e-stop and motor fault while a box waits. _i: which. */
START_TEST(trouble_while_waiting)
{
	static const struct {
		void (*cause)(bool);
		uint32_t state, code, buzzer;
	} troubles[] = {
		{ press_estop, PLC_ESTOP, 0, 1 },
		{ trip_motor, PLC_FAULT, PLC_FAULT_MOTOR, 1 },
	};

	start(1, true, true);
	run_to_question();
	run(1000);
	troubles[_i].cause(true);
	run(1000);
	ck_assert_uint_eq(reg(SIGNAL_STATE), troubles[_i].state);
	ck_assert_uint_eq(reg(SIGNAL_FAULT_CODE), troubles[_i].code);
	ck_assert_uint_eq(reg(SIGNAL_LAMP_RED), 1);
	ck_assert_uint_eq(reg(SIGNAL_BUZZER), troubles[_i].buzzer);
	ck_assert_uint_eq(reg(SIGNAL_ANSWER_TIME_LEFT), 2000); /* stands still */
	run(9000);
	ck_assert_uint_eq(reg(SIGNAL_BUZZER), 0);
	command(PLC_COMMAND_START);
	ck_assert_uint_eq(reg(SIGNAL_COMMAND_RESULT), PLC_RESULT_REFUSED);
	command(PLC_COMMAND_RESET);
	ck_assert_uint_eq(reg(SIGNAL_COMMAND_RESULT), PLC_RESULT_REFUSED); /* the cause is still there */
	troubles[_i].cause(false);
	run(1000);
	ck_assert_uint_eq(reg(SIGNAL_STATE), troubles[_i].state); /* never starts by itself */
	command(PLC_COMMAND_RESET);
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_STOPPED);
	ck_assert_uint_eq(reg(SIGNAL_FAULT_CODE), 0);
	command(PLC_COMMAND_START);
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_WAITING);
	ck_assert_uint_eq(reg(SIGNAL_ARRIVAL_SEQ), 1); /* the same box, the same question */
	ck_assert_uint_le(reg(SIGNAL_ANSWER_TIME_LEFT), 2000);
	answer(1, 1);
	run(6000);
	ck_assert_uint_eq(reg(SIGNAL_LANE1_LAST_SEQ), 1);
}
END_TEST

START_TEST(stop_while_waiting)
{
	start(1, true, true);
	run_to_question();
	command(PLC_COMMAND_STOP);
	run(5000);
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_STOPPED);
	answer(2, 1); /* given while it stands still: taken after the start */
	run(1000);
	ck_assert_int_eq(told[SORTER_ANSWER], 0);
	command(PLC_COMMAND_START);
	run(6000);
	ck_assert_uint_eq(reg(SIGNAL_LANE2_LAST_SEQ), 1);
}
END_TEST

START_TEST(manual_mode_stops)
{
	start(1, true, true);
	w.manual = true;
	run(20);
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_STOPPED);
	ck_assert_uint_eq(reg(SIGNAL_AUTO_MODE), 0);
	command(PLC_COMMAND_START);
	ck_assert_uint_eq(reg(SIGNAL_COMMAND_RESULT), PLC_RESULT_REFUSED);
}
END_TEST

START_TEST(box_taken_away_while_it_waits)
{
	start(2, true, true);
	run_to_question();
	world_remove_box(&w, 1);
	run(10);
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_RUNNING);
	ck_assert_int_eq(told[SORTER_REMOVED], 1);
	answer(1, 1);
	run(100);
	ck_assert_uint_eq(reg(SIGNAL_STOPPER_OPEN), 0);
	run_to_question(); /* the next one gets the next number, and no old answer */
	ck_assert_uint_eq(reg(SIGNAL_ARRIVAL_SEQ), 2);
	ck_assert_uint_eq(reg(SIGNAL_DEST_SEQ), 0);
	ck_assert_uint_eq(reg(SIGNAL_LANE1_COUNT), 0);
}
END_TEST

/* A box that shows up where no window is open: lane count only. */
START_TEST(lost_track)
{
	start(2, true, true);
	run_to_question();
	answer(3, 1);
	run(1000);
	world_stick_box(&w, 1, true); /* held back by a hand for half a second, between two barriers */
	run(500);
	world_stick_box(&w, 1, false);
	run(2500);
	ck_assert_uint_eq(reg(SIGNAL_LANE3_COUNT), 1);
	ck_assert_uint_eq(reg(SIGNAL_LANE3_LAST_SEQ), 0);
	ck_assert_uint_eq(reg(SIGNAL_DONE_SEQ), 0);
	ck_assert_int_eq(told[SORTER_UNTRACKED], 1);
	ck_assert_int_eq(told[SORTER_LOST], 1);
	ck_assert_uint_eq(reg(SIGNAL_FAULT_CODE), PLC_FAULT_TRACKING);
	ck_assert(reg(SIGNAL_STATE) == PLC_RUNNING || reg(SIGNAL_STATE) == PLC_WAITING);
	command(PLC_COMMAND_RESET);
	ck_assert_uint_eq(reg(SIGNAL_FAULT_CODE), 0);
	answer(1, 2);
	run(6000);
	ck_assert_uint_eq(reg(SIGNAL_LANE1_LAST_SEQ), 2);
}
END_TEST

START_TEST(jam)
{
	start(1, true, true);
	run_to_question();
	answer(3, 1);
	while (!reg(SIGNAL_LB_DIVERT1))
		run(10);
	world_stick_box(&w, 1, true);
	run(900);
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_RUNNING);
	run(200);
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_FAULT);
	ck_assert_uint_eq(reg(SIGNAL_FAULT_CODE), PLC_FAULT_JAM);
	ck_assert_uint_eq(reg(SIGNAL_JAM), 1);
	run(20);
	ck_assert_uint_eq(reg(SIGNAL_CONVEYOR_MOTOR), 0);
	world_remove_box(&w, 1);
	command(PLC_COMMAND_RESET);
	run(10);
	ck_assert_uint_eq(reg(SIGNAL_JAM), 0);
	command(PLC_COMMAND_START);
	ck_assert_uint_eq(reg(SIGNAL_STATE), PLC_RUNNING);
}
END_TEST

/* Boxes queue at the ident point and the infeed for minutes: no jam. */
START_TEST(a_queue_is_no_jam)
{
	start(0, true, true);
	w.interval_ms = 100;
	for (int i = 0; i < 30; i++) {
		run_to_question();
		run(2000);
		answer((unsigned)i % 3 + 1, reg(SIGNAL_ARRIVAL_SEQ));
	}
	ck_assert_uint_eq(reg(SIGNAL_ARRIVAL_SEQ), 30);
	ck_assert_uint_eq(reg(SIGNAL_FAULT_CODE), 0);
}
END_TEST

START_TEST(speed_setpoint)
{
	static const unsigned wanted[][2] = { { 0, 400 }, { 1, 50 }, { 50, 50 }, { 777, 777 },
		{ 1000, 1000 }, { 65535, 1000 } };

	start(1, true, true);
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		sorter_write(&s, 18, (uint16_t)wanted[i][0]);
		run(20);
		ck_assert_uint_eq(reg(SIGNAL_SPEED_ACTUAL), wanted[i][1]);
	}
}
END_TEST

/* At every speed and with boxes close together each one comes where it was told. */
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

START_TEST(numbers_wrap)
{
	start(3, true, true);
	s.image.value[SIGNAL_ARRIVAL_SEQ] = 65534;
	run_to_question();
	ck_assert_uint_eq(reg(SIGNAL_ARRIVAL_SEQ), 65535);
	answer(1, 65535);
	run_to_question();
	ck_assert_uint_eq(reg(SIGNAL_ARRIVAL_SEQ), 1);
	ck_assert_uint_eq(reg(SIGNAL_LANE1_LAST_SEQ), 65535);
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
	const TTest *const tests[] = { power_on, arrival_is_one_scan, no_answer,
		a_wrong_lane_can_be_corrected, no_board, board_dies_and_comes_back, commands,
		stop_while_waiting, manual_mode_stops, box_taken_away_while_it_waits, lost_track, jam,
		a_queue_is_no_jam, speed_setpoint, numbers_wrap, two_times,
		only_the_boards_registers_are_written, NULL };
	Suite *all = suite_of("plant_plc", tests);
	TCase *rows = tcase_create("rows");

	tcase_set_timeout(rows, 120);
	tcase_add_loop_test(rows, answer_and_confirmation, 1, 4);
	tcase_add_loop_test(rows, trouble_while_waiting, 0, 2);
	tcase_add_loop_test(rows, sorting_at_speed, 0, 3);
	suite_add_tcase(all, rows);
	return all;
}
