/* box_tracking: the boxes on the belt, calculated from signal rows and passages. */
#include "tests/support/suite.h"
#include "tui/model/box_tracking.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND 1000000

static struct box_tracking belt;
static struct box_tracking_box boxes[BOX_TRACKING_BOXES_MAX];
static int64_t now;
static uint32_t encoder;

/* A poll at which something changed; the encoder's row stands beside every change. */
static void poll_at(int64_t after_us, uint32_t way_mm, enum signal_id id, uint32_t value)
{
	now += after_us;
	encoder += way_mm;
	/* The bridge writes rows in the order of the enum, the encoder somewhere in the middle. */
	if (id < SIGNAL_ENCODER)
		box_tracking_add_signal(&belt, id, now, value);
	box_tracking_add_signal(&belt, SIGNAL_ENCODER, now, encoder);
	if (id > SIGNAL_ENCODER)
		box_tracking_add_signal(&belt, id, now, value);
	box_tracking_settle(&belt);
}

static void start(void)
{
	box_tracking_init(&belt);
	now = 1000 * (int64_t)SECOND;
	encoder = 4294967000u; /* wraps round soon */
	box_tracking_add_signal(&belt, SIGNAL_BOOT_ID, now, 7);
	box_tracking_add_signal(&belt, SIGNAL_SPEED_ACTUAL, now, 200);
	box_tracking_add_signal(&belt, SIGNAL_ENCODER, now, encoder);
	box_tracking_add_signal(&belt, SIGNAL_STOPPER_OPEN, now, 0);
	box_tracking_add_signal(&belt, SIGNAL_CONVEYOR_MOTOR, now, 1);
	box_tracking_settle(&belt);
}

static size_t look(int64_t after_us)
{
	return box_tracking_boxes_at(&belt, now + after_us, boxes);
}

#define ck_near(value, mm) ck_assert_double_eq_tol(value, mm, 1.0)

START_TEST(born_at_the_infeed_and_moved_by_the_encoder)
{
	start();
	ck_assert_uint_eq(look(0), 0);
	poll_at(SECOND, 200, SIGNAL_LB_INFEED, 1);
	ck_assert_uint_eq(look(0), 1);
	ck_near(boxes[0].at_mm, BELT_INFEED_MM); /* not moved by the distance before it came */
	poll_at(SECOND, 200, SIGNAL_LB_INFEED, 0);
	look(0);
	ck_near(boxes[0].at_mm, BELT_INFEED_MM + 200);
	ck_assert_int_eq(boxes[0].track, 0);
}
END_TEST

START_TEST(carried_on_between_samples_for_two_seconds)
{
	start();
	poll_at(SECOND, 200, SIGNAL_LB_INFEED, 1);
	look(SECOND / 2);
	ck_near(boxes[0].at_mm, BELT_INFEED_MM + 100);
	ck_assert(box_tracking_is_moving(&belt, now + SECOND));
	look(20 * (int64_t)SECOND);
	ck_near(boxes[0].at_mm, BELT_INFEED_MM + 400);
	ck_assert(!box_tracking_is_moving(&belt, now + 20 * (int64_t)SECOND));
	poll_at(SECOND, 200, SIGNAL_CONVEYOR_MOTOR, 0);
	look(SECOND);
	ck_near(boxes[0].at_mm, BELT_INFEED_MM + 200);
	ck_assert(!box_tracking_is_moving(&belt, now));
}
END_TEST

/* A simulated conveyor at four times the speed reports 200 mm/s and moves at 800: the measured
 * speed counts. */
START_TEST(pace_is_measured)
{
	start();
	poll_at(SECOND / 4, 200, SIGNAL_LB_INFEED, 1);
	poll_at(SECOND / 4, 200, SIGNAL_LB_INFEED, 0);
	look(SECOND / 10);
	ck_near(boxes[0].at_mm, BELT_INFEED_MM + 280);
}
END_TEST

static void bring_to_ident(uint32_t track)
{
	poll_at(SECOND, 200, SIGNAL_LB_INFEED, 1);
	poll_at(SECOND, 200, SIGNAL_LB_INFEED, 0);
	poll_at(SECOND, 250, SIGNAL_LB_IDENT, 1);
	poll_at(20000, 4, SIGNAL_ARRIVAL_SEQ, track);
}

START_TEST(held_at_the_stopper_and_named)
{
	struct passage p = { .boot = 7, .track = 12, .asked_lane = 2 };

	start();
	bring_to_ident(12);
	poll_at(SECOND, 200, SIGNAL_LAMP_YELLOW, 1);
	ck_assert_uint_eq(look(SECOND), 1);
	ck_near(boxes[0].at_mm, BELT_IDENT_MM);
	ck_assert_int_eq(boxes[0].track, 12);
	ck_assert_str_eq(boxes[0].label, "");
	box_tracking_add_passage(&belt, &p, "Kaffee");
	look(0);
	ck_assert_str_eq(boxes[0].label, "Kaffee");
	ck_assert_int_eq(boxes[0].asked_lane, 2);
	p.boot = 8; /* of another PLC start: another box */
	p.asked_lane = 1;
	box_tracking_add_passage(&belt, &p, "Tee");
	look(0);
	ck_assert_str_eq(boxes[0].label, "Kaffee");
	poll_at(SECOND, 200, SIGNAL_STOPPER_OPEN, 1);
	poll_at(SECOND, 200, SIGNAL_LB_IDENT, 0);
	look(0);
	ck_near(boxes[0].at_mm, BELT_IDENT_MM + 200);
}
END_TEST

START_TEST(a_queue_does_not_overtake)
{
	start();
	bring_to_ident(1);
	poll_at(SECOND, 200, SIGNAL_LB_INFEED, 1);
	poll_at(SECOND, 900, SIGNAL_LB_INFEED, 0);
	ck_assert_uint_eq(look(SECOND), 2);
	ck_near(boxes[0].at_mm, BELT_IDENT_MM);
	ck_near(boxes[1].at_mm, BELT_IDENT_MM - BELT_BOX_MM);
}
END_TEST

START_TEST(born_at_ident_if_not_seen_before)
{
	start();
	poll_at(SECOND, 200, SIGNAL_LB_IDENT, 1);
	ck_assert_uint_eq(look(0), 1);
	ck_near(boxes[0].at_mm, BELT_IDENT_MM);
	poll_at(20000, 4, SIGNAL_ARRIVAL_SEQ, 3);
	ck_assert_uint_eq(look(0), 1);
	ck_assert_int_eq(boxes[0].track, 3);
}
END_TEST

static void release(void)
{
	poll_at(SECOND, 0, SIGNAL_STOPPER_OPEN, 1);
	poll_at(SECOND / 2, 130, SIGNAL_LB_IDENT, 0);
	poll_at(20000, 4, SIGNAL_STOPPER_OPEN, 0);
}

START_TEST(turned_into_the_lane_and_gone)
{
	start();
	bring_to_ident(12);
	release();
	poll_at(SECOND, 150, SIGNAL_LB_DIVERT1, 1);
	poll_at(20000, 4, SIGNAL_DIVERTER1, 1);
	ck_assert_uint_eq(look(0), 1);
	ck_assert_int_eq(boxes[0].lane, 1);
	ck_assert(boxes[0].at_mm < 20);
	poll_at(SECOND, 176, SIGNAL_LB_LANE1, 1);
	look(0);
	ck_near(boxes[0].at_mm, BELT_LANE_MM);
	poll_at(20000, 4, SIGNAL_LANE1_LAST_SEQ, 12);
	look(0);
	ck_assert(boxes[0].confirmed);
	poll_at(SECOND / 2, 120, SIGNAL_LB_LANE1, 0);
	ck_assert_uint_eq(look(0), 0);
}
END_TEST

START_TEST(straight_on_passes_a_diverter_set_for_the_next)
{
	start();
	bring_to_ident(1);
	release();
	poll_at(SECOND, 150, SIGNAL_LB_DIVERT1, 1);
	poll_at(SECOND, 200, SIGNAL_LB_DIVERT1, 0);
	poll_at(20000, 4, SIGNAL_DIVERTER1, 1); /* its tail has passed: not for this one */
	poll_at(SECOND, 160, SIGNAL_LB_DIVERT2, 1);
	look(0);
	ck_assert_int_eq(boxes[0].lane, 0);
	ck_near(boxes[0].at_mm, BELT_DIVERT2_MM);
	poll_at(SECOND, 330, SIGNAL_LB_LANE3, 1);
	look(0);
	ck_near(boxes[0].at_mm, BELT_END_MM);
	poll_at(SECOND, 120, SIGNAL_LB_LANE3, 0);
	ck_assert_uint_eq(look(0), 0);
}
END_TEST

/* The lane that the PLC confirms replaces the calculated one. */
START_TEST(confirmation_corrects_the_lane)
{
	start();
	bring_to_ident(5);
	release();
	poll_at(SECOND, 200, SIGNAL_LANE2_LAST_SEQ, 5);
	look(0);
	ck_assert_int_eq(boxes[0].lane, 2);
	poll_at(10 * SECOND, 600, SIGNAL_LAMP_GREEN, 1);
	ck_assert_uint_eq(look(0), 0); /* gone even without a report of its light barrier */
}
END_TEST

START_TEST(taken_away_and_restart)
{
	struct passage p = { .boot = 7, .track = 9, .result = PASSAGE_REMOVED };

	start();
	bring_to_ident(9);
	box_tracking_add_passage(&belt, &p, "");
	ck_assert_uint_eq(look(0), 0);
	bring_to_ident(10);
	ck_assert_uint_eq(look(0), 1);
	poll_at(SECOND, 0, SIGNAL_BOOT_ID, 8);
	ck_assert_uint_eq(look(0), 0);
}
END_TEST

START_TEST(assumed_values_have_no_consequences)
{
	box_tracking_init(&belt);
	box_tracking_assume(&belt, SIGNAL_LB_INFEED, 5, 1);
	box_tracking_assume(&belt, SIGNAL_LANE1_COUNT, 5, 4);
	ck_assert_uint_eq(box_tracking_boxes_at(&belt, 10, boxes), 0);
	ck_assert_uint_eq(box_tracking_value(&belt, SIGNAL_LANE1_COUNT), 4);
	box_tracking_assume(&belt, SIGNAL_LANE1_COUNT, 6, 5);
	ck_assert_uint_eq(box_tracking_value(&belt, SIGNAL_LANE1_COUNT), 4);
	box_tracking_add_signal(&belt, SIGNAL_COUNT, 7, 1); /* an unknown name */
	box_tracking_settle(&belt);
}
END_TEST

/* Any rows in any order: never more boxes than fit, all within the belt. */
START_TEST(any_rows)
{
	unsigned seed = 20261123;
	const char *text = getenv("WARENSPUR_SEED");

	if (text)
		seed = (unsigned)atoi(text);
	printf("seed %u\n", seed);
	srandom(seed);
	start();
	for (int i = 0; i < 50000; i++) {
		struct passage p = { .boot = 7,
			.track = (uint16_t)(random() % 40),
			.result = (enum passage_result)(random() % PASSAGE_RESULT_COUNT) };

		now += random() % 3 * 20000;
		box_tracking_add_signal(&belt, (enum signal_id)(random() % (SIGNAL_COUNT + 1)), now,
			(uint32_t)(random() % 5 ? random() % 40 : random()));
		if (random() % 20 == 0)
			box_tracking_add_passage(&belt, &p, "x");
		if (random() % 10)
			continue;
		box_tracking_settle(&belt);
		size_t count = box_tracking_boxes_at(&belt, now + random() % 5000000, boxes);

		ck_assert_uint_le(count, BOX_TRACKING_BOXES_MAX);
		for (size_t n = 0; n < count; n++) {
			ck_assert(isfinite(boxes[n].at_mm));
			ck_assert(boxes[n].lane >= 0 && boxes[n].lane <= 2);
		}
	}
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { born_at_the_infeed_and_moved_by_the_encoder,
		carried_on_between_samples_for_two_seconds, pace_is_measured, held_at_the_stopper_and_named,
		a_queue_does_not_overtake, born_at_ident_if_not_seen_before, turned_into_the_lane_and_gone,
		straight_on_passes_a_diverter_set_for_the_next, confirmation_corrects_the_lane,
		taken_away_and_restart, assumed_values_have_no_consequences, any_rows, NULL };

	return suite_of("tui belt", tests);
}
