/* jam: which box is stuck where, from the light barriers and the boxes under way. */
#include "tests/support/suite.h"
#include "plc-bridge/dialogue/jam.h"

#include <stdio.h>
#include <string.h>

static struct handshake h;
static struct plc_image image;
static struct jam jam;
static unsigned freed;

static void setup(void)
{
	memset(&h, 0, sizeof h);
	memset(&image, 0, sizeof image);
	memset(&jam, 0, sizeof jam);
	image.value[SIGNAL_BOOT_ID] = 7;
	image.value[SIGNAL_STATE] = PLC_RUNNING;
	jam_see(&jam, &image, &h, &freed);
}

static void see_after(uint32_t way_mm)
{
	image.value[SIGNAL_ENCODER] += way_mm;
	jam_see(&jam, &image, &h, &freed);
}

static void put_box(uint16_t track, int lane, enum box_state state)
{
	struct handshake_box *box = &h.boxes[h.box_count++];

	*box = (struct handshake_box){ .state = state };
	box->passage.track = track;
	box->passage.asked_lane = lane;
}

static void end_box(uint16_t track)
{
	for (size_t i = 0; i < h.box_count; i++)
		if (h.boxes[i].passage.track == track) {
			memmove(&h.boxes[i], &h.boxes[i + 1], (h.box_count - i - 1) * sizeof h.boxes[0]);
			h.box_count--;
		}
}

static void cover(enum signal_id barrier, bool is_covered)
{
	image.value[barrier] = is_covered;
	see_after(20);
}

static void pass(enum signal_id barrier)
{
	cover(barrier, true);
	see_after(100);
	cover(barrier, false);
}

static void lane_counts(int lane, uint16_t track)
{
	image.value[SIGNAL_LANE1_COUNT + lane - 1]++;
	if (track)
		image.value[SIGNAL_LANE1_LAST_SEQ + lane - 1] = track;
}

/* found: "BARRIER TRACK LANE" */
static const char *find(void)
{
	static char out[64];
	struct jam_place p;

	jam_find(&jam, &image, &h, &p);
	snprintf(out, sizeof out, "%s %u %d", p.barrier < SIGNAL_COUNT ? signals[p.barrier].name : "-",
		p.track, p.for_lane);
	return out;
}

static const char *say(void)
{
	static struct message m;
	struct jam_place p;

	jam_find(&jam, &image, &h, &p);
	jam_say(&p, &m);
	return m.text;
}

START_TEST(at_the_entrance_of_each_lane)
{
	for (int lane = 1; lane <= LANE_COUNT; lane++) {
		static const enum signal_id barriers[] = { 0, SIGNAL_LB_LANE1, SIGNAL_LB_LANE2,
			SIGNAL_LB_LANE3 };
		char wanted[200];

		setup();
		lane_counts(lane, (uint16_t)(10 + lane));
		cover(barriers[lane], true); /* confirmed in the same scan */
		see_after(400);
		snprintf(wanted, sizeof wanted, "%s %d 0", signals[barriers[lane]].name, 10 + lane);
		ck_assert_str_eq(find(), wanted);
		snprintf(wanted, sizeof wanted,
			"box %d is stuck at the entrance of lane %d (light barrier LB_LANE%d); make room in the lane, then "
			"reset and start",
			10 + lane, lane, lane);
		ck_assert_str_eq(say(), wanted);
	}
}
END_TEST

/* The PLC counts a box that it does not know: the last number is an older box's. */
START_TEST(a_box_that_the_plc_does_not_know_has_no_number)
{
	lane_counts(1, 5);
	pass(SIGNAL_LB_LANE1);
	lane_counts(1, 0);
	cover(SIGNAL_LB_LANE1, true);
	see_after(400);
	ck_assert_str_eq(find(), "LB_LANE1 0 0");
	ck_assert_ptr_nonnull(strstr(say(), "a box is stuck at the entrance of lane 1"));
}
END_TEST

/* Boxes 1 to 4, for the lanes 1, 2, 3, 2: they keep their order. */
START_TEST(at_the_diverters)
{
	put_box(1, 1, BOX_LEFT_WRITTEN);
	put_box(2, 2, BOX_LEFT_WRITTEN);
	put_box(3, 3, BOX_LEFT_WRITTEN);
	put_box(4, 2, BOX_WRITTEN); /* still at the stopper */
	pass(SIGNAL_LB_DIVERT1);    /* 1 */
	pass(SIGNAL_LB_DIVERT1);    /* 2 */
	end_box(1);
	cover(SIGNAL_LB_DIVERT1, true);
	ck_assert_str_eq(find(), "LB_DIVERT1 3 3");
	see_after(400);
	ck_assert_str_eq(say(),
		"box 3 (for lane 3) is stuck at diverter 1 (light barrier LB_DIVERT1); remove it or clean the light barrier, then "
		"reset and start");
	cover(SIGNAL_LB_DIVERT1, false);
	pass(SIGNAL_LB_DIVERT2); /* 2: box 1 has not come here */
	cover(SIGNAL_LB_DIVERT2, true);
	ck_assert_str_eq(find(), "LB_DIVERT2 3 3");
	cover(SIGNAL_LB_DIVERT2, false);
	/* box 4 has not left the stopper: nobody else can be there */
	cover(SIGNAL_LB_DIVERT1, true);
	ck_assert_str_eq(find(), "LB_DIVERT1 0 0");
}
END_TEST

START_TEST(at_the_read_point)
{
	put_box(9, 2, BOX_WRITTEN);
	image.value[SIGNAL_ARRIVAL_SEQ] = 9;
	image.value[SIGNAL_STOPPER_OPEN] = 1;
	cover(SIGNAL_LB_IDENT, true);
	see_after(400);
	ck_assert_str_eq(find(), "LB_IDENT 9 2");
	/* boxes wait at the closed stopper by design: the lane is it, though covered for a shorter way */
	image.value[SIGNAL_STOPPER_OPEN] = 0;
	lane_counts(2, 8);
	cover(SIGNAL_LB_LANE2, true);
	ck_assert_str_eq(find(), "LB_LANE2 8 0");
	cover(SIGNAL_LB_LANE2, false);
	/* nothing else is covered: a box that has not got a number stands there */
	ck_assert_str_eq(find(), "LB_IDENT 0 0");
}
END_TEST

START_TEST(at_the_infeed_only_if_nothing_else_is_covered)
{
	cover(SIGNAL_LB_INFEED, true);
	see_after(2000);
	ck_assert_str_eq(find(), "LB_INFEED 0 0");
	ck_assert_ptr_nonnull(strstr(say(), "a box is stuck at the infeed (light barrier LB_INFEED)"));
	cover(SIGNAL_LB_IDENT, true);
	ck_assert_str_eq(find(), "LB_IDENT 0 0");
}
END_TEST

/* Of several the one that has been covered for the longest way, also where the encoder starts again at 0. */
START_TEST(the_longest_covered)
{
	image.value[SIGNAL_ENCODER] = UINT32_MAX - 100;
	lane_counts(1, 4);
	cover(SIGNAL_LB_LANE1, true);
	see_after(300);
	lane_counts(2, 5);
	cover(SIGNAL_LB_LANE2, true);
	see_after(150);
	ck_assert_str_eq(find(), "LB_LANE1 4 0");
}
END_TEST

START_TEST(no_light_barrier_is_covered)
{
	ck_assert_str_eq(find(), "- 0 0");
	ck_assert_str_eq(say(), "a box is stuck");
}
END_TEST

/* After a start of the bridge or of the PLC in the middle of a jam. */
START_TEST(from_the_first_image_on)
{
	memset(&jam, 0, sizeof jam);
	image.value[SIGNAL_LB_LANE1] = 1;
	image.value[SIGNAL_LANE1_LAST_SEQ] = 12;
	jam_see(&jam, &image, &h, &freed);
	ck_assert_str_eq(find(), "LB_LANE1 12 0");
	/* what an earlier bridge has recorded as stuck is free, but not this one */
	ck_assert_uint_eq(freed, 0x7fu & ~(1u << (SIGNAL_LB_LANE1 - SIGNAL_LB_INFEED)));
	see_after(20);
	ck_assert_uint_eq(freed, 0);
	image.value[SIGNAL_BOOT_ID] = 8;
	image.value[SIGNAL_LANE1_LAST_SEQ] = 0;
	see_after(0);
	ck_assert_uint_eq(freed, 0x7fu & ~(1u << (SIGNAL_LB_LANE1 - SIGNAL_LB_INFEED)));
	ck_assert_str_eq(find(), "LB_LANE1 0 0");
	cover(SIGNAL_LB_LANE1, false);
	ck_assert_uint_eq(freed, 1u << (SIGNAL_LB_LANE1 - SIGNAL_LB_INFEED));
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { at_the_entrance_of_each_lane,
		a_box_that_the_plc_does_not_know_has_no_number, at_the_diverters, at_the_read_point,
		at_the_infeed_only_if_nothing_else_is_covered, the_longest_covered,
		no_light_barrier_is_covered, from_the_first_image_on };
	Suite *s = suite_create("bridge jam");
	TCase *c = tcase_create("bridge jam");

	tcase_add_checked_fixture(c, setup, NULL);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(s, c);
	return s;
}
