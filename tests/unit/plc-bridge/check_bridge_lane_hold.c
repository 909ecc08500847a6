/* lane_hold: a lane for the next box: it is sent there once, and never by an old order. */
#include "tests/support/suite.h"
#include "plc-bridge/dialogue/lane_hold.h"
#include "plc-bridge/dialogue/operator_command.h"

#include <stdio.h>
#include <string.h>

static struct handshake h;
static struct lane_hold hold;
static struct plc_image plc;
static struct handshake_output out;
static struct command given, before;
static bool ended, replaced;
static int64_t now_ms;
static int scan_seq;

static int64_t wall_us(void)
{
	return 1700000000000000 + now_ms * 1000;
}

/* One poll, as the bridge does it. heard: the PLC was read and runs. */
static void poll_as(int ms, bool heard)
{
	struct passage p;

	now_ms += ms;
	if (heard)
		handshake_step(&h, &plc, wall_us(), now_ms, &out);
	while (handshake_next_change(&h, &p))
		;
	ended = lane_hold_step(&hold, &h, heard ? &plc : NULL, now_ms);
}

static void poll_after(int ms)
{
	poll_as(ms, true);
}

static void setup(void)
{
	const struct handshake_rules rules = { .settle_ms = 50,
		.no_read_below_ms = 400,
		.confirm_timeout_s = 15,
		.near_timeout_ms = 320,
		.guard_ms = 40 };

	handshake_init(&h, &rules);
	memset(&hold, 0, sizeof hold);
	memset(&plc, 0, sizeof plc);
	plc.value[SIGNAL_BOOT_ID] = 7;
	plc.value[SIGNAL_ARRIVAL_SEQ] = 2;
	plc.value[SIGNAL_STATE] = PLC_RUNNING;
	plc.value[SIGNAL_CONVEYOR_MOTOR] = 1;
	now_ms = 1000;
	scan_seq = 0;
	poll_after(20);
	poll_after(100); /* a scan at the first look can be of the box before it */
}

static void take(int lane)
{
	given = (struct command){ .seq = 5,
		.verb = COMMAND_LANE,
		.argument = lane,
		.track = COMMAND_TRACK_NEXT };
	lane_hold_take(&hold, &h, &given, &plc, now_ms, &replaced, &before);
}

static void scan_now(const char *item, int lane)
{
	struct sighting s = { .scan_seq = ++scan_seq, .at_us = wall_us(), .lane = lane };

	strcpy(s.item, item);
	handshake_sighting(&h, &s, wall_us(), now_ms);
}

static void box_halts(uint16_t track)
{
	plc.value[SIGNAL_LB_IDENT] = 1;
	plc.value[SIGNAL_ARRIVAL_SEQ] = track;
	plc.value[SIGNAL_DEST_SEQ] = 0;
	plc.value[SIGNAL_STATE] = PLC_WAITING;
	plc.value[SIGNAL_ANSWER_TIME_LEFT] = 3000;
}

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

#define ENDS(wanted, part) \
	do { \
		ck_assert(ended); \
		ck_assert_int_eq((int)hold.command.state, wanted); \
		ck_assert_msg(strstr(hold.command.detail.text, part) != NULL, "%s", \
			hold.command.detail.text); \
	} while (0)

/* A box that nothing holds any lane for goes where its item goes. */
static void goes_as_always(uint16_t track)
{
	poll_after(500);
	scan_now("C", 1);
	box_halts(track);
	poll_after(20);
	ck_assert(out.answer);
	ck_assert_uint_eq(out.lane, 1);
	plc_takes_answer();
	poll_after(20);
	box_leaves();
}

/* The scans that are there already do not decide it, and give the item all the same. */
START_TEST(the_next_box_and_only_that)
{
	take(2);
	ck_assert_int_eq((int)given.state, COMMAND_STATE_HELD);
	ck_assert(!replaced);
	poll_after(20);
	ck_assert(!ended);
	scan_now("A", 1);
	box_halts(3);
	poll_after(20);
	ck_assert(out.answer);
	ck_assert_uint_eq(out.lane, 2);
	ck_assert_str_eq(h.boxes[0].passage.item, "A");
	ck_assert_int_eq((int)h.boxes[0].passage.decision, DECISION_OPERATOR);
	plc_takes_answer();
	poll_after(20);
	ENDS(COMMAND_STATE_DONE, "box 3 goes to lane 2");
	box_leaves();
	goes_as_always(4);
}
END_TEST

/* It is identified first: a box that is answered before its code is read would have no item. */
START_TEST(it_waits_for_the_scans)
{
	take(3);
	box_halts(3);
	poll_after(20);
	ck_assert(!out.answer && !ended);
	scan_now("A", 1);
	poll_after(20);
	ck_assert(!out.answer);
	poll_after(60);
	ck_assert(out.answer);
	ck_assert_uint_eq(out.lane, 3);
	ck_assert_str_eq(h.boxes[0].passage.item, "A");
	plc_takes_answer();
	poll_after(20);
	ENDS(COMMAND_STATE_DONE, "box 3 goes to lane 3");
}
END_TEST

START_TEST(a_box_without_a_code)
{
	take(1);
	box_halts(3);
	plc.value[SIGNAL_ANSWER_TIME_LEFT] = 390;
	poll_after(20);
	ck_assert(out.answer);
	ck_assert_uint_eq(out.lane, 1);
	plc_takes_answer();
	poll_after(20);
	ENDS(COMMAND_STATE_DONE, "box 3 goes to lane 1");
}
END_TEST

/* The box at the read point has its answer: the lane is for the one behind it. */
START_TEST(not_for_a_box_that_is_answered)
{
	scan_now("A", 1);
	box_halts(3);
	poll_after(20);
	ck_assert_uint_eq(out.lane, 1);
	take(2);
	plc_takes_answer();
	poll_after(20);
	ck_assert(!ended);
	box_leaves();
	ck_assert(!ended && hold.is_held);
	poll_after(500);
	scan_now("B", 3);
	box_halts(4);
	poll_after(20);
	ck_assert_uint_eq(out.lane, 2);
}
END_TEST

START_TEST(cancelled_and_replaced)
{
	take(0);
	ck_assert_int_eq((int)given.state, COMMAND_STATE_DONE);
	ck_assert_str_eq(given.detail.text, "no lane was held");
	take(2);
	take(3);
	ck_assert(replaced);
	ck_assert_int_eq((int)before.state, COMMAND_STATE_FAILED);
	ck_assert_int_eq((int)given.state, COMMAND_STATE_HELD);
	take(0);
	ck_assert(replaced);
	ck_assert_str_eq(before.detail.text, "cancelled");
	ck_assert_str_eq(given.detail.text, "lane 3 is no longer held for the next box");
	goes_as_always(3);
	/* while the box that has got it waits */
	take(2);
	poll_after(500);
	box_halts(4);
	poll_after(20);
	take(0);
	ck_assert_int_eq((int)before.state, COMMAND_STATE_FAILED);
	scan_now("A", 1);
	poll_after(20);
	poll_after(60);
	ck_assert(out.answer);
	ck_assert_uint_eq(out.lane, 1);
}
END_TEST

/* Whatever changes what it was given for ends it, and the next box goes as always. */
START_TEST(what_ends_it)
{
	static const enum plc_state stops[] = { PLC_STOPPED, PLC_FAULT, PLC_ESTOP, PLC_INIT };

	for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++) {
		setup();
		take(2);
		plc.value[SIGNAL_STATE] = stops[i];
		poll_after(20);
		ENDS(COMMAND_STATE_FAILED, "the belt was stopped meanwhile");
		take(2);
		ck_assert_int_eq((int)given.state, COMMAND_STATE_FAILED);
		ck_assert(!hold.is_held);
		plc.value[SIGNAL_STATE] = PLC_RUNNING;
		poll_after(20);
		goes_as_always(3);
	}
	setup();
	take(2);
	plc.value[SIGNAL_BOOT_ID] = 8;
	plc.value[SIGNAL_ARRIVAL_SEQ] = 0;
	poll_after(20);
	ENDS(COMMAND_STATE_FAILED, "the PLC was restarted meanwhile");
	goes_as_always(1);
	setup();
	take(2);
	poll_as(1900, false);
	ck_assert(!ended);
	poll_as(200, false);
	ENDS(COMMAND_STATE_FAILED, "the PLC was not heard meanwhile");
	poll_after(20);
	goes_as_always(3);
	setup();
	take(2);
	for (int i = 0; i < 299; i++) {
		poll_after(1000);
		ck_assert(!ended);
	}
	poll_after(1500);
	ENDS(COMMAND_STATE_EXPIRED, "no box came within 5 min");
	goes_as_always(3);
	setup();
	take(2);
	ck_assert(lane_hold_drop(&hold, &h, "ended"));
	ck_assert(!lane_hold_drop(&hold, &h, "ended"));
	goes_as_always(3);
	/* the dialogue begins again, for example beside another board */
	setup();
	take(2);
	handshake_init(&h, &(struct handshake_rules){ .settle_ms = 50 });
	ck_assert(lane_hold_step(&hold, &h, &plc, now_ms));
}
END_TEST

START_TEST(the_box_is_taken_away)
{
	take(2);
	box_halts(3);
	poll_after(20);
	plc.value[SIGNAL_LB_IDENT] = 0;
	plc.value[SIGNAL_STATE] = PLC_RUNNING;
	plc.value[SIGNAL_ANSWER_TIME_LEFT] = 0;
	poll_after(20);
	ENDS(COMMAND_STATE_FAILED, "box 3 has left the read point without the lane");
}
END_TEST

/* --- the command -------------------------------------------------------------------------------- */

START_TEST(lane_is_refused_at_once_when_no_box_waits)
{
	struct operator_command o = { .has_image = true };
	struct operator_command_output step;
	struct command c = { .verb = COMMAND_LANE, .argument = 2, .deadline_us = wall_us() + 5000000 };
	uint16_t track = 0;

	ck_assert(operator_command_give(&o, &c, wall_us(), now_ms));
	operator_command_step(&o, &plc, true, now_ms, &step);
	ck_assert(step.send && !step.finished);
	operator_command_sending(&o, handshake_send(&h, &track, 2), track);
	operator_command_step(&o, &plc, true, now_ms + 20, &step);
	ck_assert(step.finished && !step.send);
	ck_assert_int_eq((int)o.command.state, COMMAND_STATE_FAILED);
	ck_assert_str_eq(o.command.detail.text,
		"no box waits at the read point; for the one that comes next: lane next 2");
	/* a box by its number is waited for */
	c.track = 9;
	ck_assert(operator_command_give(&o, &c, wall_us(), now_ms));
	for (int i = 0; i < 3; i++) {
		track = o.track;
		operator_command_step(&o, &plc, true, now_ms, &step);
		ck_assert(step.send && !step.finished);
		operator_command_sending(&o, handshake_send(&h, &track, 2), track);
	}
}
END_TEST

START_TEST(lane_next_is_for_the_bridge_to_hold)
{
	struct operator_command o = { .has_image = true };
	struct operator_command_output step;
	struct command c = { .verb = COMMAND_LANE,
		.argument = 2,
		.track = COMMAND_TRACK_NEXT,
		.deadline_us = wall_us() + 5000000 };

	ck_assert(operator_command_give(&o, &c, wall_us(), now_ms));
	operator_command_step(&o, NULL, false, now_ms, &step);
	ck_assert(!step.hold && !step.finished && o.active);
	operator_command_step(&o, &plc, true, now_ms, &step);
	ck_assert(step.hold && !step.send && !step.finished && !o.active);
	ck_assert(operator_command_give(&o, &c, wall_us(), now_ms));
	operator_command_step(&o, NULL, false, now_ms + 5001, &step);
	ck_assert(step.finished && !step.hold);
	ck_assert_int_eq((int)o.command.state, COMMAND_STATE_EXPIRED);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { the_next_box_and_only_that, it_waits_for_the_scans,
		a_box_without_a_code, not_for_a_box_that_is_answered, cancelled_and_replaced, what_ends_it,
		the_box_is_taken_away, lane_is_refused_at_once_when_no_box_waits,
		lane_next_is_for_the_bridge_to_hold };
	Suite *s = suite_create("bridge lane hold");
	TCase *c = tcase_create("bridge lane hold");

	tcase_add_checked_fixture(c, setup, NULL);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(s, c);
	return s;
}
