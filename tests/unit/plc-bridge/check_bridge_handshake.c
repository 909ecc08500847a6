/* The sorter dialogue, rule by rule, without a wire: images and time go in, answers come out. */
#include "plc-bridge/dialogue/handshake.h"
#include "plc-bridge/dialogue/scan_match.h"
#include "tests/support/suite.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SCREW "https://id.gs1.org/01/09521234000013/21/1001"
#define SCREWS "https://id.gs1.org/01/09521234000013"
#define DOWEL "https://id.gs1.org/01/09521234000020/21/1002"

static struct handshake h;
static struct plc_image plc;
static struct handshake_output out;
static int64_t now_ms;
static struct passage done[64];
static size_t done_count;
static int64_t scan_seq;

static int64_t wall_us(void)
{
	return 1700000000000000 + now_ms * 1000;
}

static void begin(void)
{
	const struct handshake_rules rules = { .settle_ms = 50,
		.no_read_below_ms = 400,
		.confirm_timeout_s = 15,
		.near_timeout_ms = 320,
		.guard_ms = 40 };

	handshake_init(&h, &rules);
	memset(&plc, 0, sizeof plc);
	plc.value[SIGNAL_BOOT_ID] = 7;
	plc.value[SIGNAL_STATE] = PLC_RUNNING;
	plc.value[SIGNAL_CONVEYOR_MOTOR] = 1;
	now_ms = 1000;
	done_count = 0;
	scan_seq = 0;
}

/* One poll, ms after the last. */
static void poll_after(int ms)
{
	struct passage p;

	now_ms += ms;
	handshake_step(&h, &plc, wall_us(), now_ms, &out);
	while (handshake_next_change(&h, &p))
		if (p.result != PASSAGE_OPEN)
			done[done_count++] = p;
}

static void scan_at(const char *item, int lane, int64_t at_us)
{
	struct sighting s = { .scan_seq = ++scan_seq, .at_us = at_us, .lane = lane };

	strcpy(s.item, item);
	if (strncmp(item, "https://id.gs1.org/01/", 22) == 0)
		snprintf(s.article, sizeof s.article, "%.14s", item + 22);
	handshake_sighting(&h, &s, wall_us(), now_ms);
}

static void scan_now(const char *item, int lane)
{
	scan_at(item, lane, wall_us());
}

static void box_halts(uint16_t seq)
{
	plc.value[SIGNAL_LB_IDENT] = 1;
	plc.value[SIGNAL_ARRIVAL_SEQ] = seq;
	plc.value[SIGNAL_DEST_SEQ] = 0;
	plc.value[SIGNAL_STATE] = PLC_WAITING;
	plc.value[SIGNAL_ANSWER_TIME_LEFT] = 3000;
}

/* The PLC accepts what was written and releases the box. */
static void plc_takes_answer(void)
{
	ck_assert(out.answer);
	plc.value[SIGNAL_DEST_LANE] = out.lane;
	plc.value[SIGNAL_DEST_SEQ] = out.seq;
	plc.value[SIGNAL_STATE] = PLC_RUNNING;
}

static void box_leaves(void)
{
	plc.value[SIGNAL_STATE] = PLC_RUNNING;
	poll_after(100);
	plc.value[SIGNAL_LB_IDENT] = 0;
	poll_after(100);
}

static void lane_sees(int lane, uint16_t seq)
{
	plc.value[SIGNAL_LANE1_COUNT + lane - 1]++;
	plc.value[SIGNAL_LANE1_LAST_SEQ + lane - 1] = seq;
}

/* A box from the scan to the lane. */
static void complete_box(uint16_t seq, const char *item, int lane)
{
	poll_after(500);
	scan_now(item, lane);
	box_halts(seq);
	poll_after(20);
	plc_takes_answer();
	poll_after(1);
	box_leaves();
}

START_TEST(scan_already_there_decides_at_once)
{
	poll_after(20);
	scan_now(SCREW, 1);
	box_halts(1);
	poll_after(20);
	ck_assert(out.answer);
	ck_assert_uint_eq(out.lane, 1);
	ck_assert_uint_eq(out.seq, 1);
	plc_takes_answer();
	poll_after(1);
	ck_assert(!out.answer);
	box_leaves();
	lane_sees(1, 1);
	poll_after(800);
	ck_assert_uint_eq(done_count, 1);
	ck_assert_int_eq(done[0].result, PASSAGE_SORTED);
	ck_assert_str_eq(done[0].item, SCREW);
	ck_assert(done[0].arrived_us && done[0].identified_us && done[0].decided_us);
	ck_assert(
		done[0].answered_us >= done[0].decided_us && done[0].confirmed_us > done[0].answered_us);
}
END_TEST

START_TEST(late_scan_waits_for_a_second)
{
	poll_after(20);
	box_halts(1);
	poll_after(20);
	ck_assert(!out.answer);
	scan_now(SCREW, 1);
	poll_after(20);
	ck_assert(!out.answer);
	scan_now(DOWEL, 2);
	poll_after(40);
	ck_assert(out.answer);
	ck_assert_uint_eq(out.lane, LANE_REJECT);
	plc_takes_answer();
	poll_after(1);
	box_leaves();
	lane_sees(3, 1);
	poll_after(800);
	ck_assert_int_eq(done[0].result, PASSAGE_MULTIPLE);
}
END_TEST

START_TEST(tag_and_label_are_one_thing)
{
	poll_after(20);
	box_halts(1);
	poll_after(20);
	scan_now(SCREWS, 1);
	scan_now(SCREW, 1);
	poll_after(60);
	ck_assert(out.answer);
	ck_assert_uint_eq(out.lane, 1);
	plc_takes_answer();
	poll_after(1);
	box_leaves();
	lane_sees(1, 1);
	poll_after(800);
	ck_assert_int_eq(done[0].result, PASSAGE_SORTED);
	ck_assert_str_eq(done[0].item, SCREW);
}
END_TEST

START_TEST(tag_names_the_piece_after_the_label_decided)
{
	poll_after(20);
	box_halts(1);
	poll_after(20);
	scan_now(SCREWS, 1);
	poll_after(60);
	plc_takes_answer();
	poll_after(1);
	scan_now(SCREW, 1);
	poll_after(20);
	ck_assert(!out.answer);
	box_leaves();
	lane_sees(1, 1);
	poll_after(800);
	ck_assert_int_eq(done[0].result, PASSAGE_SORTED);
	ck_assert_str_eq(done[0].item, SCREW);
}
END_TEST

/* Rule 2: level-triggered. A write that is lost is written again, one that arrived is not. */
START_TEST(writes_until_read_back)
{
	poll_after(20);
	scan_now(SCREW, 1);
	box_halts(1);
	for (int i = 0; i < 5; i++) {
		poll_after(20);
		ck_assert(out.answer);
	}
	plc.value[SIGNAL_DEST_LANE] = 2; /* the number right, the lane wrong: not our answer */
	plc.value[SIGNAL_DEST_SEQ] = 1;
	poll_after(20);
	ck_assert(out.answer);
	plc.value[SIGNAL_DEST_LANE] = 1;
	poll_after(20);
	ck_assert(!out.answer);
}
END_TEST

START_TEST(nothing_read)
{
	poll_after(20);
	box_halts(1);
	poll_after(20);
	plc.value[SIGNAL_ANSWER_TIME_LEFT] = 401;
	poll_after(20);
	ck_assert(!out.answer);
	plc.value[SIGNAL_ANSWER_TIME_LEFT] = 399;
	poll_after(20);
	ck_assert(out.answer);
	ck_assert_uint_eq(out.lane, LANE_REJECT);
	plc_takes_answer();
	poll_after(1);
	box_leaves();
	lane_sees(3, 1);
	poll_after(100);
	ck_assert_int_eq(done[0].result, PASSAGE_NO_READ);
	ck_assert_int_eq(done[0].identified_us, 0);
}
END_TEST

START_TEST(unknown_item)
{
	complete_box(1, "nfc:04A1B2C3D4E5F6", 0);
	ck_assert_uint_eq(plc.value[SIGNAL_DEST_LANE], LANE_REJECT);
	lane_sees(3, 1);
	poll_after(100);
	ck_assert_int_eq(done[0].result, PASSAGE_UNKNOWN);
}
END_TEST

START_TEST(wrong_lane)
{
	complete_box(1, SCREW, 1);
	lane_sees(2, 1);
	poll_after(100);
	ck_assert_int_eq(done[0].result, PASSAGE_WRONG_LANE);
	ck_assert_int_eq(done[0].asked_lane, 1);
	ck_assert_int_eq(done[0].reached_lane, 2);
}
END_TEST

START_TEST(two_confirm_in_one_scan)
{
	complete_box(1, SCREW, 1);
	complete_box(2, DOWEL, 2);
	lane_sees(1, 1);
	lane_sees(2, 2);
	poll_after(20);
	ck_assert_uint_eq(done_count, 2);
	ck_assert_int_eq(done[0].result, PASSAGE_SORTED);
	ck_assert_int_eq(done[1].result, PASSAGE_SORTED);
}
END_TEST

/* Two boxes of one lane during an interruption: known by the last number and the count. */
START_TEST(confirmations_missed_in_an_outage)
{
	complete_box(1, SCREW, 1);
	complete_box(2, "https://id.gs1.org/01/09521234000037/21/3", 1);
	lane_sees(1, 1);
	lane_sees(1, 2);
	poll_after(3000);
	ck_assert_uint_eq(done_count, 2);
	ck_assert_int_eq(done[0].result, PASSAGE_SORTED);
	ck_assert_int_eq(done[1].result, PASSAGE_SORTED);
}
END_TEST

START_TEST(lost_counts_belt_time_only)
{
	complete_box(1, SCREW, 1);
	plc.value[SIGNAL_CONVEYOR_MOTOR] = 0;
	for (int i = 0; i < 100; i++)
		poll_after(400);
	ck_assert_uint_eq(done_count, 0);
	plc.value[SIGNAL_CONVEYOR_MOTOR] = 1;
	for (int i = 0; i < 40 && !done_count; i++)
		poll_after(400);
	ck_assert_uint_eq(done_count, 1);
	ck_assert_int_eq(done[0].result, PASSAGE_LOST);
}
END_TEST

START_TEST(taken_away_while_it_waits)
{
	poll_after(20);
	box_halts(1);
	poll_after(20);
	plc.value[SIGNAL_LB_IDENT] = 0;
	plc.value[SIGNAL_STATE] = PLC_RUNNING;
	for (int i = 0; i < 50 && !done_count; i++)
		poll_after(400);
	ck_assert_int_eq(done[0].result, PASSAGE_REMOVED);
}
END_TEST

/* Rule 6: a new BOOT_ID ends everything; the same number is another box then. */
START_TEST(plc_restarts)
{
	complete_box(1, SCREW, 1);
	plc.value[SIGNAL_BOOT_ID] = 8;
	plc.value[SIGNAL_ARRIVAL_SEQ] = 0;
	plc.value[SIGNAL_DEST_SEQ] = 0;
	poll_after(20);
	ck_assert(out.new_boot);
	ck_assert_uint_eq(done_count, 1);
	ck_assert_int_eq(done[0].result, PASSAGE_EXPIRED);
	poll_after(1000);
	scan_now(DOWEL, 2);
	box_halts(1);
	poll_after(20);
	ck_assert(!out.new_boot);
	ck_assert_uint_eq(out.lane, 2);
}
END_TEST

/* Rule 10: the same number goes on after emergency stop, fault or stop. */
START_TEST(emergency_stop_while_it_waits)
{
	static const enum plc_state stops[] = { PLC_ESTOP, PLC_FAULT, PLC_STOPPED };

	for (uint16_t i = 0; i < 3; i++) {
		begin();
		poll_after(20);
		box_halts(1);
		poll_after(20);
		plc.value[SIGNAL_STATE] = stops[i];
		plc.value[SIGNAL_CONVEYOR_MOTOR] = 0;
		scan_now(SCREW, 1);
		for (int k = 0; k < 100; k++) {
			poll_after(400);
			ck_assert(!out.answer);
		}
		plc.value[SIGNAL_STATE] = PLC_WAITING;
		plc.value[SIGNAL_CONVEYOR_MOTOR] = 1;
		poll_after(20);
		ck_assert(out.answer);
		ck_assert_uint_eq(out.lane, 1);
	}
}
END_TEST

/* A repeated read of the departing box's code is ignored. */
START_TEST(leaving_box_is_read_again)
{
	int64_t left_us;

	complete_box(1, SCREW, 1);
	left_us = wall_us();
	now_ms += 60;
	scan_now(SCREW, 1);                 /* the same item, no box in between */
	scan_at(DOWEL, 2, left_us - 10000); /* seen before it left, committed late */
	poll_after(20);
	box_halts(2);
	poll_after(20);
	ck_assert(!out.answer);
	poll_after(100);
	ck_assert(!out.answer);
	scan_now(SCREW, 1); /* the next box may really hold the same article */
	poll_after(60);
	ck_assert(out.answer);
}
END_TEST

START_TEST(numbers_wrap)
{
	ck_assert_uint_eq(handshake_next_seq(65535), 1);
	plc.value[SIGNAL_ARRIVAL_SEQ] = 65534;
	poll_after(20);
	complete_box(65535, SCREW, 1);
	complete_box(1, DOWEL, 2);
	lane_sees(1, 65535);
	lane_sees(2, 1);
	poll_after(20);
	ck_assert_uint_eq(done_count, 2);
}
END_TEST

/* Now, with the PLC's values of now. */
static void restore_past(struct handshake_past past)
{
	past.now_us = wall_us();
	past.recorded = &plc;
	handshake_restore(&h, &past);
}

static void restore(const struct passage *open, size_t count, const struct passage *last,
	int64_t left_us)
{
	restore_past((struct handshake_past){ .open = open,
		.open_count = count,
		.last = last,
		.left_us = left_us });
}

/* The bridge was killed: decided before, decided after, and boxes that passed meanwhile. */
START_TEST(bridge_restarts)
{
	struct passage open = { .boot = 7,
		.track = 5,
		.arrived_us = 1700000000000000,
		.decided_us = 1700000000010000,
		.identified_us = 1700000000010000,
		.asked_lane = 2 };

	strcpy(open.item, DOWEL);
	restore(&open, 1, &open, 0);
	box_halts(5);
	poll_after(20);
	ck_assert(out.answer);
	ck_assert_uint_eq(out.lane, 2);

	begin();
	open.decided_us = open.identified_us = 0;
	restore(&open, 1, &open, wall_us() - 1000000);
	scan_now(SCREW, 1);
	box_halts(5);
	poll_after(60);
	ck_assert(out.answer);
	ck_assert_uint_eq(out.lane, 1);

	begin();
	open.result = PASSAGE_SORTED;
	restore(NULL, 0, &open, 0);
	plc.value[SIGNAL_ARRIVAL_SEQ] = 7;
	poll_after(20);
	lane_sees(3, 6);
	lane_sees(3, 7);
	poll_after(20);
	ck_assert_uint_eq(done_count, 2);
	ck_assert_int_eq(done[0].result, PASSAGE_NO_READ);
	ck_assert_int_eq(done[1].result, PASSAGE_NO_READ);
}
END_TEST

/* The first bridge of all begins while the belt runs: nobody has seen which box was scanned. */
START_TEST(first_look_at_a_running_belt)
{
	scan_now(SCREW, 1);
	now_ms += 400;
	box_halts(2);
	poll_after(100);
	ck_assert(!out.answer);
	plc.value[SIGNAL_ANSWER_TIME_LEFT] = 300;
	poll_after(100);
	ck_assert(out.answer);
	ck_assert_uint_eq(out.lane, LANE_REJECT);
	plc_takes_answer();
	poll_after(1);
	box_leaves();

	/* the same with a free read point */
	begin();
	plc.value[SIGNAL_ARRIVAL_SEQ] = 1;
	scan_now(SCREW, 1);
	poll_after(400);
	box_halts(2);
	poll_after(100);
	ck_assert(!out.answer);

	/* box 1 is the first: the scan is its own */
	begin();
	scan_now(SCREW, 1);
	now_ms += 400;
	box_halts(1);
	poll_after(100);
	ck_assert(out.answer);
	ck_assert_uint_eq(out.lane, 1);
}
END_TEST

/* Killed while A left and B arrived: A's scans, read again, are not matched with B. */
START_TEST(restart_between_two_boxes)
{
	struct passage a = { .boot = 7, .track = 5 };

	a.arrived_us = wall_us();
	a.identified_us = a.decided_us = a.answered_us = wall_us() + 20000;
	a.asked_lane = 1;
	strcpy(a.item, SCREW);
	plc.value[SIGNAL_LB_IDENT] = 1; /* A stood there when the bridge was killed */
	restore(&a, 1, &a, wall_us() - 1000000);
	scan_at(SCREW, 1, a.identified_us);
	now_ms += 2000;
	scan_now(DOWEL, 2);
	box_halts(6);
	poll_after(20);
	poll_after(60);
	ck_assert(out.answer);
	ck_assert_uint_eq(out.lane, 2);
	lane_sees(1, 5);
	poll_after(20);
	ck_assert_int_eq(done[0].result, PASSAGE_SORTED);
}
END_TEST

/* The PLC could not be heard while one box left, another came and went, and a third halted: the
 * scan of the second does not name the third. */
START_TEST(outage_swallows_a_box)
{
	complete_box(1, SCREW, 1);
	now_ms += 1000;
	scan_now(DOWEL, 2); /* box 2: its arrival was not observed */
	now_ms += 3000;
	box_halts(3);
	poll_after(20);
	poll_after(100);
	ck_assert(!out.answer);
	scan_at(DOWEL, 2, wall_us() - 2000000); /* committed then, received now */
	poll_after(100);
	ck_assert(!out.answer);
	scan_now(SCREW, 1);
	poll_after(60);
	ck_assert(out.answer);
	ck_assert_uint_eq(out.lane, 1);
}
END_TEST

/* Interruption while an identified box left and the next one halted: its scan counts. */
START_TEST(outage_between_two_boxes)
{
	poll_after(500);
	scan_now(SCREW, 1);
	box_halts(1);
	poll_after(20);
	plc_takes_answer();
	poll_after(1);
	now_ms += 2000;
	scan_now(SCREW, 1);
	scan_now(DOWEL, 2);
	now_ms += 100;
	box_halts(2);
	poll_after(20);
	poll_after(60);
	ck_assert(out.answer);
	ck_assert_uint_eq(out.lane, 2);
}
END_TEST

/* The read point was free in the last image: all scans since are of the box that arrived. */
START_TEST(outage_before_a_box)
{
	complete_box(1, SCREW, 1);
	lane_sees(1, 1);
	poll_after(20);
	now_ms += 800;
	scan_now(DOWEL, 2);
	now_ms += 200;
	box_halts(2);
	poll_after(20);
	poll_after(60);
	ck_assert(out.answer);
	ck_assert_uint_eq(out.lane, 2);
}
END_TEST

/* Killed while two boxes reached one lane: known by the counts before and after. */
START_TEST(restart_after_two_confirmations)
{
	struct passage open[2] = { { .boot = 7, .track = 5 }, { .boot = 7, .track = 6 } };

	for (int i = 0; i < 2; i++) {
		open[i].arrived_us = open[i].decided_us = open[i].answered_us = wall_us();
		open[i].asked_lane = 1;
	}
	plc.value[SIGNAL_ARRIVAL_SEQ] = 6;
	plc.value[SIGNAL_DEST_SEQ] = 6;
	plc.value[SIGNAL_LANE1_COUNT] = 9;
	plc.value[SIGNAL_LANE1_LAST_SEQ] = 4;
	restore(open, 2, &open[1], 0);
	lane_sees(1, 5);
	lane_sees(1, 6);
	poll_after(20);
	ck_assert_uint_eq(done_count, 2);
	ck_assert_int_eq(done[0].result, PASSAGE_SORTED);
	ck_assert_int_eq(done[1].result, PASSAGE_SORTED);
}
END_TEST

/* The answer was written and the bridge killed before that was recorded: the count tells. */
START_TEST(restart_after_an_answer_that_was_not_recorded)
{
	struct passage open[2] = { { .boot = 7, .track = 5 }, { .boot = 7, .track = 6 } };

	open[0].arrived_us = open[1].arrived_us = wall_us();
	open[1].decided_us = open[1].answered_us = wall_us();
	open[1].asked_lane = 1;
	plc.value[SIGNAL_ARRIVAL_SEQ] = plc.value[SIGNAL_DEST_SEQ] = 6;
	plc.value[SIGNAL_LANE1_LAST_SEQ] = 4;
	restore(open, 2, &open[1], 0);
	lane_sees(1, 5);
	lane_sees(1, 6);
	poll_after(20);
	ck_assert_uint_eq(done_count, 2);
	ck_assert_int_eq(done[0].result, PASSAGE_SORTED);
	ck_assert_int_eq(done[0].reached_lane, 1);
}
END_TEST

/* Killed after the row of box 6 and before the count that confirmed it: it is not counted once more, for a box
 * whose answer is not known. */
START_TEST(restart_after_a_confirmation_without_its_count)
{
	struct passage open[2] = { { .boot = 7, .track = 5 }, { .boot = 7, .track = 7 } };
	const struct handshake_reached lanes[] = { { .boot = 7, .track = 6, .lane = 1 },
		{ .boot = 7, .track = 4, .lane = 1 }, { .boot = 6, .track = 6, .lane = 1 },
		{ .boot = 7, .track = 3, .lane = 2 } };

	open[0].arrived_us = open[1].arrived_us = wall_us();
	open[1].decided_us = open[1].answered_us = wall_us();
	open[1].asked_lane = 1;
	plc.value[SIGNAL_ARRIVAL_SEQ] = plc.value[SIGNAL_DEST_SEQ] = 7;
	lane_sees(1, 4);
	restore_past((struct handshake_past){ .open = open,
		.open_count = 2,
		.last = &open[1],
		.lanes = lanes,
		.lane_count = 4 });
	lane_sees(1, 6);
	lane_sees(1, 7);
	poll_after(20);
	ck_assert_uint_eq(done_count, 1);
	ck_assert_uint_eq(done[0].track, 7);
	lane_sees(3, 5);
	poll_after(20);
	ck_assert_uint_eq(done_count, 2);
	ck_assert_int_eq(done[1].reached_lane, 3);
}
END_TEST

/* … but if the count was recorded and only its number was not, box 6 is in the count already. */
START_TEST(restart_between_a_count_and_its_number)
{
	const struct passage open[2] = { { .boot = 7, .track = 5, .arrived_us = wall_us() },
		{ .boot = 7,
			.track = 7,
			.arrived_us = wall_us(),
			.decided_us = wall_us(),
			.answered_us = wall_us(),
			.asked_lane = 1 } };
	/* lane 2147483647: as any program can write it */
	const struct handshake_reached lanes[] = { { .boot = 7, .track = 6, .lane = 1 },
		{ .boot = 7, .track = 5, .lane = INT_MAX }, { .boot = 7, .track = 5, .lane = INT_MIN } };
	const struct signal_change changes[] = { { .id = SIGNAL_LANE1_LAST_SEQ, .value = 4 },
		{ .id = SIGNAL_LANE1_COUNT, .value = 2 } };

	plc.value[SIGNAL_ARRIVAL_SEQ] = plc.value[SIGNAL_DEST_SEQ] = 7;
	lane_sees(1, 4);
	lane_sees(1, 4);
	restore_past((struct handshake_past){ .open = open,
		.open_count = 2,
		.last = &open[1],
		.lanes = lanes,
		.lane_count = 3,
		.changes = changes,
		.change_count = 2 });
	lane_sees(1, 5);
	lane_sees(1, 7);
	poll_after(20);
	ck_assert_uint_eq(done_count, 2);
}
END_TEST

/* An operator's lane that an earlier bridge wrote, of a box whose row knows nothing of it. */
START_TEST(restart_withdraws_an_abandoned_lane)
{
	struct passage open = { .boot = 7, .track = 5 };

	open.arrived_us = wall_us();
	restore(&open, 1, &open, 0);
	h.abandoned_lane = 1;
	box_halts(5);
	plc.value[SIGNAL_DEST_LANE] = 1;
	plc.value[SIGNAL_DEST_SEQ] = 5;
	poll_after(20);
	ck_assert(!out.answer);
	ck_assert(handshake_withdraws(&h, &plc));
	plc.value[SIGNAL_DEST_LANE] = plc.value[SIGNAL_DEST_SEQ] = 0;
	scan_now(DOWEL, 2);
	poll_after(20);
	poll_after(60);
	ck_assert(out.answer);
	ck_assert_uint_eq(out.lane, 2);
}
END_TEST

static void beat(void)
{
	plc.value[SIGNAL_BOARD_HEARTBEAT]++;
	plc.value[SIGNAL_PLC_HEARTBEAT]++;
	poll_after(200);
}

/* The PLC releases a box 3 s after the last heartbeat it has seen, whatever time the answer had left:
 * what is read later is on the next box. */
START_TEST(outage_with_a_release_for_want_of_a_heartbeat)
{
	for (int i = 0; i < 4; i++)
		beat();
	now_ms += 1000; /* no heartbeat reaches the PLC any more */
	box_halts(1);
	poll_after(20);
	now_ms += 2000;
	scan_now(DOWEL, 2);
	plc.value[SIGNAL_STATE] = PLC_RUNNING;
	poll_after(20);
	lane_sees(3, 1);
	poll_after(20);
	ck_assert_uint_eq(done_count, 1);
	ck_assert_str_eq(done[0].item, "");
	ck_assert_int_eq(done[0].result, PASSAGE_NO_READ);
}
END_TEST

/* Restarted while the belt is stopped and the next box covers the light barrier, not yet halted. */
START_TEST(restart_opens_no_second_passage)
{
	struct passage last = { .boot = 7, .track = 5, .result = PASSAGE_SORTED };
	struct passage p;

	last.arrived_us = last.decided_us = last.answered_us = last.confirmed_us = wall_us();
	restore(NULL, 0, &last, 0);
	plc.value[SIGNAL_ARRIVAL_SEQ] = plc.value[SIGNAL_DEST_SEQ] = 5;
	plc.value[SIGNAL_STATE] = PLC_STOPPED;
	plc.value[SIGNAL_LB_IDENT] = 1;
	handshake_step(&h, &plc, wall_us(), now_ms, &out);
	ck_assert(!handshake_next_change(&h, &p));
}
END_TEST

/* The connection broke right after the write; the lane shows that the answer was accepted. */
START_TEST(answer_taken_but_never_read_back)
{
	poll_after(20);
	scan_now(SCREW, 1);
	box_halts(1);
	poll_after(20);
	ck_assert(out.answer);
	plc.value[SIGNAL_LB_IDENT] = 0;
	plc.value[SIGNAL_STATE] = PLC_RUNNING;
	plc.value[SIGNAL_LB_IDENT] = 1;
	box_halts(2);
	lane_sees(1, 1);
	poll_after(3000);
	ck_assert_uint_eq(done_count, 1);
	ck_assert_int_eq(done[0].result, PASSAGE_SORTED);
}
END_TEST

/* Written with 250 ms left and delayed: the PLC's time-out came first, the register keeps it. */
START_TEST(answer_overtaken_by_the_timeout)
{
	poll_after(20);
	box_halts(1);
	poll_after(20);
	scan_now(SCREW, 1);
	plc.value[SIGNAL_ANSWER_TIME_LEFT] = 250;
	poll_after(60);
	ck_assert(out.answer);
	plc_takes_answer();
	poll_after(300);
	box_leaves();
	lane_sees(3, 1);
	poll_after(20);
	ck_assert_int_eq(done[0].result, PASSAGE_LATE);
}
END_TEST

/* The same numbers after a restart of the PLC are other boxes, in the lanes as well. */
START_TEST(lane_numbers_of_an_earlier_boot)
{
	complete_box(1, SCREW, 1);
	lane_sees(1, 1);
	poll_after(20);
	ck_assert_uint_eq(done_count, 1);
	/* Box 1 of the new boot is in its lane before the first image: it is missed, not confused
	 * with the old box 1. */
	plc.value[SIGNAL_BOOT_ID] = 8;
	plc.value[SIGNAL_LANE1_COUNT] = 1;
	plc.value[SIGNAL_ARRIVAL_SEQ] = 1;
	plc.value[SIGNAL_DEST_SEQ] = 0; /* rule 1 */
	poll_after(3000);
	poll_after(20);
	ck_assert_uint_eq(done_count, 2);
	ck_assert_uint_eq(done[1].boot, 8);
	ck_assert_int_eq(done[1].result, PASSAGE_WRONG_LANE); /* it was not sent to lane 1 */
}
END_TEST

/* Lanes that never confirm: every passage still ends. */
START_TEST(too_many_under_way)
{
	h.rules.confirm_timeout_s = 3600;
	for (uint16_t seq = 1; seq <= HANDSHAKE_OPEN_MAX + 10; seq++)
		complete_box(seq, seq % 2 ? SCREW : DOWEL, 1);
	ck_assert_uint_eq(done_count, 10);
	for (size_t i = 0; i < done_count; i++) {
		ck_assert_int_eq(done[i].result, PASSAGE_LOST);
		ck_assert_uint_eq(done[i].track, i + 1);
	}
}
END_TEST

START_TEST(clock_is_set_back)
{
	complete_box(1, SCREW, 1);
	handshake_shift_clock(&h, -3600 * 1000000LL, wall_us() - 3600 * 1000000LL);
	now_ms -= 3600 * 1000; /* the test's wall clock follows it */
	h.last_ms -= 3600 * 1000;
	poll_after(500);
	scan_now(DOWEL, 2);
	box_halts(2);
	poll_after(60);
	ck_assert(out.answer);
	ck_assert_uint_eq(out.lane, 2);
}
END_TEST

/* Rule 3: the PLC's time-out came before the answer; the scans came too late. */
START_TEST(answer_comes_too_late)
{
	poll_after(20);
	box_halts(1);
	poll_after(20);
	scan_now(SCREW, 1);
	plc.value[SIGNAL_STATE] = PLC_RUNNING; /* an outage of the wire until after the 3 s */
	poll_after(3000);
	ck_assert(!out.answer);
	plc.value[SIGNAL_LB_IDENT] = 0;
	poll_after(20);
	lane_sees(3, 1);
	poll_after(20);
	ck_assert_int_eq(done[0].result, PASSAGE_LATE);
	ck_assert_int_eq((int)done[0].decision, DECISION_LATE);
	ck_assert_int_eq(done[0].decision_lane, 1);
	ck_assert_str_eq(done[0].decision_article, "09521234000013");
	ck_assert_int_eq(done[0].asked_lane, 1);
	ck_assert_int_eq(done[0].reached_lane, 3);
	ck_assert_int_eq(done[0].answered_us, 0);
}
END_TEST

/* What a decision rested on is recorded with it, and is what counts after a restart of the bridge, also if
 * the articles were given other lanes meanwhile. */
static const struct decision_case {
	struct {
		const char *item;
		int lane;
	} scans[2];
	int operator_lane;
	enum passage_decision decision;
	int lane;
	const char *article;
	enum passage_result result;
} decision_cases[] = {
	{ { { SCREW, 1 } }, 0, DECISION_SORTED, 1, "09521234000013", PASSAGE_SORTED },
	{ { { SCREW, 3 } }, 0, DECISION_SORTED, 3, "09521234000013", PASSAGE_SORTED },
	{ { { SCREWS, 3 }, { SCREW, 3 } }, 0, DECISION_SORTED, 3, "09521234000013", PASSAGE_SORTED },
	{ { { SCREW, 0 } }, 0, DECISION_UNKNOWN, 3, "09521234000013", PASSAGE_UNKNOWN },
	{ { { "nfc:04A1B2C3D4E5F6", 0 } }, 0, DECISION_UNKNOWN, 3, "", PASSAGE_UNKNOWN },
	{ { { SCREW, 1 }, { DOWEL, 2 } }, 0, DECISION_MULTIPLE, 3, "", PASSAGE_MULTIPLE },
	{ { { SCREW, 3 }, { DOWEL, 3 } }, 0, DECISION_MULTIPLE, 3, "", PASSAGE_MULTIPLE },
	{ { { NULL, 0 } }, 0, DECISION_NO_READ, 3, "", PASSAGE_NO_READ },
	{ { { SCREW, 1 } }, 2, DECISION_OPERATOR, 2, "", PASSAGE_SORTED },
	{ { { SCREW, 1 } }, 3, DECISION_OPERATOR, 3, "", PASSAGE_SORTED },
};

static struct passage decide_case(const struct decision_case *c)
{
	struct passage p = { 0 };
	uint16_t track = 0;

	poll_after(20);
	for (int i = 0; i < 2; i++)
		if (c->scans[i].item)
			scan_now(c->scans[i].item, c->scans[i].lane);
	box_halts(1);
	if (!c->scans[0].item)
		plc.value[SIGNAL_ANSWER_TIME_LEFT] = 390;
	now_ms += 20;
	if (c->operator_lane) { /* before the scans count */
		h.match.count = 0;
		handshake_step(&h, &plc, wall_us(), now_ms, &out);
		ck_assert_int_eq(handshake_send(&h, &track, c->operator_lane), SENDING);
		now_ms += 20;
	}
	handshake_step(&h, &plc, wall_us(), now_ms, &out);
	ck_assert(out.answer);
	while (handshake_next_change(&h, &p))
		;
	p.seq = 1;
	return p;
}

static void must_be_as_decided(const struct passage *p, const struct decision_case *c)
{
	ck_assert_int_eq((int)p->decision, (int)c->decision);
	ck_assert_int_eq(p->decision_lane, c->lane);
	ck_assert_int_eq(p->asked_lane, c->lane);
	ck_assert_str_eq(p->decision_article, c->article);
}

START_TEST(a_decision_is_a_fact)
{
	const struct decision_case *c = &decision_cases[_i / 2];
	struct passage p = decide_case(c);

	must_be_as_decided(&p, c);
	plc_takes_answer();
	if (_i % 2) { /* killed, and all articles are in lane 2 now */
		begin();
		restore(&p, 1, &p, 0);
		plc.value[SIGNAL_ARRIVAL_SEQ] = plc.value[SIGNAL_DEST_SEQ] = 1;
		plc.value[SIGNAL_DEST_LANE] = (uint32_t)c->lane;
		plc.value[SIGNAL_LB_IDENT] = plc.value[SIGNAL_STOPPER_OPEN] = 1;
		for (int i = 0; i < 2; i++)
			if (c->scans[i].item)
				scan_now(c->scans[i].item, 2);
	}
	poll_after(20);
	box_leaves();
	lane_sees(c->lane, 1);
	poll_after(800);
	ck_assert_uint_eq(done_count, 1);
	ck_assert_int_eq((int)done[0].result, (int)c->result);
	must_be_as_decided(&done[0], c);
}
END_TEST

/* An answer that an earlier bridge wrote and did not record: its reason is what the scans say as well, and
 * is not known otherwise. */
static const struct found_case {
	const char *item;
	int article_lane;
	int found_lane;
	enum passage_decision decision;
	const char *article;
	enum passage_result result;
} found_cases[] = {
	{ SCREW, 1, 1, DECISION_SORTED, "09521234000013", PASSAGE_SORTED },
	{ SCREW, 3, 3, DECISION_SORTED, "09521234000013", PASSAGE_SORTED },
	{ SCREW, 0, 3, DECISION_UNKNOWN, "09521234000013", PASSAGE_UNKNOWN },
	{ SCREW, 2, 1, DECISION_NONE, "", PASSAGE_SORTED },
	{ SCREW, 1, 3, DECISION_NONE, "", PASSAGE_LATE },
	{ NULL, 0, 2, DECISION_NONE, "", PASSAGE_SORTED },
	{ NULL, 0, 3, DECISION_NONE, "", PASSAGE_NO_READ },
};

START_TEST(a_reason_that_was_lost_is_not_guessed)
{
	const struct found_case *c = &found_cases[_i];
	struct passage open = { .boot = 7, .track = 5 };

	open.arrived_us = wall_us();
	restore(&open, 1, &open, 0);
	box_halts(5);
	plc.value[SIGNAL_DEST_LANE] = (uint32_t)c->found_lane;
	plc.value[SIGNAL_DEST_SEQ] = 5;
	if (c->item)
		scan_now(c->item, c->article_lane);
	poll_after(20);
	plc.value[SIGNAL_STATE] = PLC_RUNNING;
	poll_after(20);
	box_leaves();
	lane_sees(c->found_lane, 5);
	poll_after(800);
	ck_assert_uint_eq(done_count, 1);
	ck_assert_int_eq((int)done[0].decision, (int)c->decision);
	ck_assert_int_eq(done[0].decision_lane, c->decision ? c->found_lane : 0);
	ck_assert_str_eq(done[0].decision_article, c->article);
	ck_assert_int_eq((int)done[0].result, (int)c->result);
}
END_TEST

/* Random values of the PLC: no crash, and no answer against the rules. */
START_TEST(nonsense)
{
	unsigned seed = (unsigned)time(NULL);

	printf("handshake nonsense: seed %u\n", seed);
	srand(seed);
	for (int i = 0; i < 200000; i++) {
		int changes = rand() % 4;

		for (int k = 0; k < changes; k++)
			plc.value[rand() % SIGNAL_COUNT] = (uint32_t)(rand() % 3 ? rand() % 6 : rand());
		if (rand() % 5 == 0)
			scan_now(rand() % 2 ? SCREW : DOWEL, rand() % 5 - 1);
		done_count = 0;
		poll_after(rand() % 100);
		if (!out.answer)
			continue;
		ck_assert_uint_eq(plc.value[SIGNAL_STATE], PLC_WAITING);
		ck_assert(out.lane >= 1 && out.lane <= 3 && out.seq != 0);
		ck_assert_uint_eq(out.seq, plc.value[SIGNAL_ARRIVAL_SEQ] & 0xFFFF);
	}
}
END_TEST

/* A bridge that starts reads what was scanned before: times from before a clock that was set back
 * since say nothing. */
START_TEST(scans_from_before_the_clock_was_set_back)
{
	struct scan_match n = { .guard_ms = 40, .left_us = 5000000 };
	struct sighting earlier = { .scan_seq = 5, .at_us = 90000000, .lane = 1 };
	struct sighting later = { .scan_seq = 6, .at_us = 7000000, .lane = 2 };
	const struct sighting *best;

	strcpy(earlier.item, "https://id.gs1.org/01/09521234000013/21/1001");
	strcpy(later.item, "https://id.gs1.org/01/09521234000020/21/1002");
	scan_match_add(&n, &earlier, 1);
	scan_match_add(&n, &later, 1);
	ck_assert_int_eq(scan_match_count_items(&n, INT64_MAX, &best), 1);
	ck_assert_int_eq(best->scan_seq, 6);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { scan_already_there_decides_at_once, late_scan_waits_for_a_second,
		tag_and_label_are_one_thing, tag_names_the_piece_after_the_label_decided,
		writes_until_read_back, nothing_read, unknown_item, wrong_lane, two_confirm_in_one_scan,
		confirmations_missed_in_an_outage, lost_counts_belt_time_only, taken_away_while_it_waits,
		plc_restarts, emergency_stop_while_it_waits, leaving_box_is_read_again, numbers_wrap,
		bridge_restarts, first_look_at_a_running_belt, restart_between_two_boxes,
		outage_swallows_a_box, outage_between_two_boxes, outage_before_a_box,
		restart_after_two_confirmations, restart_after_an_answer_that_was_not_recorded,
		restart_after_a_confirmation_without_its_count, restart_between_a_count_and_its_number,
		restart_withdraws_an_abandoned_lane, outage_with_a_release_for_want_of_a_heartbeat,
		restart_opens_no_second_passage, answer_taken_but_never_read_back,
		answer_overtaken_by_the_timeout, lane_numbers_of_an_earlier_boot, too_many_under_way,
		clock_is_set_back, scans_from_before_the_clock_was_set_back, answer_comes_too_late,
		nonsense, NULL };
	Suite *s = suite_create("bridge_handshake");
	TCase *c = tcase_create("dialogue");

	tcase_add_checked_fixture(c, begin, NULL);
	tcase_set_timeout(c, 60);
	for (size_t i = 0; tests[i]; i++)
		tcase_add_test(c, tests[i]);
	tcase_add_loop_test(c, a_decision_is_a_fact, 0,
		2 * (int)(sizeof decision_cases / sizeof decision_cases[0]));
	add_table(c, a_reason_that_was_lost_is_not_guessed, found_cases);
	suite_add_tcase(s, c);
	return s;
}
