/* belt_match: which box a scan belongs to, by the way of the belt; and the time of a scan near a change of
 * the clock. Images and times go in, as a PLC would show them. */
#include "plc-bridge/dialogue/belt_match.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <string.h>

enum { PITCH_MM = BELT_BOX_MM + 25, HALT_MM = 35, SECOND_US = 1000000 };

static struct belt_match m;
static struct profile profile;
static struct plc_image plc;
static int64_t now_us, scan_seq;
static int period_ms, mm_per_s;

static void begin(const char *source, int offset_mm)
{
	memset(&profile, 0, sizeof profile);
	profile.matches_by_belt = true;
	profile.read_offset_mm = source ? 0 : offset_mm;
	if (source) {
		strcpy(profile.offsets[0].source, source);
		profile.offsets[0].mm = offset_mm;
		profile.offset_count = 1;
	}
	belt_match_init(&m, &profile);
	memset(&plc, 0, sizeof plc);
	plc.value[SIGNAL_BOOT_ID] = 7;
	plc.value[SIGNAL_STATE] = PLC_RUNNING;
	plc.value[SIGNAL_ENCODER] = 5000;
	now_us = 100 * SECOND_US;
	scan_seq = 0;
	period_ms = 20;
	mm_per_s = 400;
}

static void look(void)
{
	belt_match_see(&m,
		&(struct belt_match_look){ .image = &plc,
			.began_us = now_us,
			.at_us = now_us,
			.read_us = now_us });
}

/* The belt goes on, polled as usual. */
static void run_mm(int mm)
{
	for (int step; mm > 0; mm -= step) {
		step = mm_per_s * period_ms / 1000 + (mm_per_s * period_ms < 1000);
		step = step < mm ? step : mm;
		now_us += (int64_t)step * SECOND_US / mm_per_s;
		plc.value[SIGNAL_ENCODER] += (uint32_t)step;
		plc.value[SIGNAL_SPEED_ACTUAL] = (uint32_t)mm_per_s;
		if (plc.value[SIGNAL_STATE] == PLC_WAITING)
			plc.value[SIGNAL_ANSWER_TIME_LEFT] -= (uint32_t)(step * 1000 / mm_per_s);
		look();
	}
}

static void stand_ms(int ms)
{
	plc.value[SIGNAL_SPEED_ACTUAL] = 0;
	for (; ms > 0; ms -= period_ms) {
		now_us += period_ms * 1000;
		look();
	}
}

static void read_at(const char *source, const char *item, int64_t at_us)
{
	struct scan_match_seen seen = { .sighting = { .scan_seq = ++scan_seq, .lane = 1 },
		.at_us = at_us };

	snprintf(seen.sighting.item, sizeof seen.sighting.item, "%s", item);
	snprintf(seen.sighting.source, sizeof seen.sighting.source, "%s", source);
	belt_match_add(&m, &seen);
}

static void halts(uint16_t track)
{
	plc.value[SIGNAL_STATE] = PLC_WAITING;
	plc.value[SIGNAL_ARRIVAL_SEQ] = track;
	plc.value[SIGNAL_DEST_SEQ] = 0;
	plc.value[SIGNAL_ANSWER_TIME_LEFT] = 3000;
	plc.value[SIGNAL_LB_IDENT] = 1;
	plc.value[SIGNAL_STOPPER_OPEN] = 0;
	look();
}

static void goes(void)
{
	plc.value[SIGNAL_DEST_SEQ] = plc.value[SIGNAL_ARRIVAL_SEQ];
	plc.value[SIGNAL_DEST_LANE] = 3;
	look(); /* the answer, read back */
	plc.value[SIGNAL_STATE] = PLC_RUNNING;
	plc.value[SIGNAL_ANSWER_TIME_LEFT] = 0;
	plc.value[SIGNAL_STOPPER_OPEN] = 1;
	look();
}

/* The items of a box, one after the other. */
static const char *items_of(uint16_t boot, uint16_t track)
{
	static char all[200];
	struct scan_match_seen seen[SCAN_MATCH_SEEN_MAX];
	size_t n = belt_match_of(&m, boot, track, seen);

	all[0] = '\0';
	for (size_t i = 0; i < n; i++)
		snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s", i ? " " : "",
			seen[i].sighting.item);
	return all;
}

#define is_named(track, expected) ck_assert_str_eq(items_of(7, track), expected)

/* Boxes 25 mm apart, read 150 mm before the read point; the second is read before the first halts. */
static void two_close_boxes(int stands_ms)
{
	look();
	run_mm(40);
	read_at("scanner", "a", now_us);
	run_mm(PITCH_MM);
	read_at("scanner", "b", now_us);
	run_mm(150 - PITCH_MM + HALT_MM);
	halts(1);
	is_named(1, "a");
	run_mm(stands_ms * mm_per_s / 1000); /* they stand, the belt runs on */
	is_named(1, "a");
	goes();
	run_mm(PITCH_MM);
	halts(2);
	is_named(1, "a");
	is_named(2, "b");
}

START_TEST(close_boxes_each_have_their_scan)
{
	static const int periods[] = { 5, 20, 65 }, speeds[] = { 100, 400, 1000 };

	for (size_t p = 0; p < 3; p++)
		for (size_t s = 0; s < 3; s++)
			for (int stands_ms = 0; stands_ms < 3000; stands_ms += 650) {
				begin(NULL, 150);
				period_ms = periods[p];
				mm_per_s = speeds[s];
				two_close_boxes(stands_ms);
			}
}
END_TEST

/* It wraps at 2^32 or 2^16, or stands near it. */
START_TEST(counter_wraps)
{
	static const uint32_t starts[] = { 0xffffffff, 0xffffffff - 60, 0xffffffff - 200,
		0x7fffffff - 99, 65535 - 30, 65535 - 150 };

	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
		begin(NULL, 150);
		plc.value[SIGNAL_ENCODER] = starts[i];
		two_close_boxes(2600);
	}
	begin(NULL, 150);
	plc.value[SIGNAL_ENCODER] = 65500; /* a counter of 16 bits */
	look();
	run_mm(16);
	read_at("scanner", "a", now_us);
	run_mm(16);
	plc.value[SIGNAL_ENCODER] &= 0xffff;
	run_mm(8);
	plc.value[SIGNAL_ENCODER] = 4;
	run_mm(150 - 24 + HALT_MM);
	halts(1);
	is_named(1, "a");
}
END_TEST

START_TEST(counter_is_reset_or_runs_back)
{
	begin(NULL, 150);
	look();
	run_mm(80);
	read_at("scanner", "a", now_us);
	run_mm(80);
	plc.value[SIGNAL_ENCODER] = 0;
	run_mm(8); /* what it went meanwhile is guessed from before */
	run_mm(150 - 88 + HALT_MM);
	halts(1);
	is_named(1, "a");
	begin(NULL, 150);
	look();
	run_mm(80);
	read_at("scanner", "a", now_us);
	run_mm(80);
	plc.value[SIGNAL_ENCODER] -= 40; /* a stopping belt springs back, the boxes too */
	stand_ms(1000);
	run_mm(150 - 40 + HALT_MM);
	halts(1);
	is_named(1, "a");
}
END_TEST

START_TEST(belt_stops_between)
{
	begin(NULL, 150);
	look();
	run_mm(40);
	read_at("scanner", "a", now_us);
	run_mm(100);
	stand_ms(60000);
	run_mm(50 + HALT_MM);
	halts(1);
	stand_ms(60000); /* an emergency stop while it waits */
	is_named(1, "a");
	run_mm(400);
	goes();
	stand_ms(3000);
	run_mm(PITCH_MM);
	halts(2);
	is_named(1, "a");
	is_named(2, "");
}
END_TEST

START_TEST(each_source_has_its_place)
{
	begin("scanner", 150);
	look();
	read_at("scanner", "a", now_us);
	run_mm(PITCH_MM);
	read_at("scanner", "b", now_us);
	run_mm(150 - PITCH_MM);
	read_at("nfc", "a2", now_us); /* not named in the setting: at the read point */
	run_mm(HALT_MM);
	halts(1);
	run_mm(100);
	read_at("nfc", "a3", now_us);
	run_mm(20);
	is_named(1, "a a2 a3");
	goes();
	run_mm(PITCH_MM);
	halts(2);
	is_named(2, "b");
}
END_TEST

/* A slow reader or disk; and a scan that is newer than the last poll. */
START_TEST(scans_that_come_late_or_early)
{
	int64_t then_us;

	begin(NULL, 150);
	look();
	then_us = now_us;
	run_mm(150 + HALT_MM);
	halts(1);
	is_named(1, "");
	read_at("scanner", "a", then_us);
	run_mm(8);
	is_named(1, "a");
	goes();
	read_at("scanner", "b", now_us + 5000);
	is_named(1, "a");
	run_mm(8);
	run_mm(142 + HALT_MM);
	halts(2);
	is_named(2, "b");
}
END_TEST

/* Read, and never seen at the read point; kept no longer than its place is near. */
START_TEST(scans_without_a_box_pass)
{
	begin(NULL, 150);
	look();
	read_at("scanner", "a", now_us);
	run_mm(150 + BELT_MATCH_NEAR_MM + 60);
	halts(1);
	is_named(1, "");
	goes();
	ck_assert_uint_eq(m.scan_count, 1);
	run_mm(700);
	ck_assert_uint_eq(m.scan_count, 0);
	for (int i = 0; i < 3 * BELT_MATCH_SCANS_MAX; i++)
		read_at("scanner", "many", now_us);
	ck_assert_uint_eq(m.scan_count, BELT_MATCH_SCANS_MAX);
	read_at("scanner", "old", now_us - 100 * SECOND_US); /* before all that is known */
	look();
	ck_assert_uint_eq(m.scan_count, BELT_MATCH_SCANS_MAX - 1);
}
END_TEST

/* Nobody looked while one box left and another halted: then no place is known any more. */
START_TEST(long_gap_gives_up_all_places)
{
	begin(NULL, 150);
	look();
	read_at("scanner", "a", now_us);
	run_mm(150 + HALT_MM);
	halts(1);
	read_at("scanner", "b", now_us);
	run_mm(8);
	is_named(1, "a");
	now_us += 5 * SECOND_US;
	plc.value[SIGNAL_ENCODER] += 2000;
	halts(2);
	is_named(1, "");
	is_named(2, "");
	/* But a gap in which it stood all the time says all that is needed. */
	begin(NULL, 150);
	look();
	read_at("scanner", "a", now_us);
	run_mm(PITCH_MM);
	read_at("scanner", "b", now_us);
	run_mm(150 - PITCH_MM + HALT_MM);
	halts(1);
	now_us += 2 * SECOND_US;
	plc.value[SIGNAL_ENCODER] += 800;
	plc.value[SIGNAL_ANSWER_TIME_LEFT] = 1000;
	look();
	goes();
	run_mm(PITCH_MM);
	halts(2);
	is_named(1, "a");
	is_named(2, "b");
}
END_TEST

/* The PLC starts again, its counter and its numbers with it: the box at the stopper is asked about once
 * more, those behind it keep their places. */
START_TEST(plc_restarts)
{
	begin(NULL, 150);
	look();
	read_at("scanner", "a", now_us);
	run_mm(PITCH_MM);
	read_at("scanner", "b", now_us);
	run_mm(150 - PITCH_MM + HALT_MM);
	halts(1);
	plc.value[SIGNAL_BOOT_ID] = 8;
	plc.value[SIGNAL_STATE] = PLC_RUNNING;
	plc.value[SIGNAL_ARRIVAL_SEQ] = 0;
	plc.value[SIGNAL_ANSWER_TIME_LEFT] = 0;
	plc.value[SIGNAL_ENCODER] = 0;
	now_us += SECOND_US;
	look();
	run_mm(40);
	halts(1);
	ck_assert_str_eq(items_of(8, 1), "a");
	goes();
	run_mm(PITCH_MM);
	halts(2);
	ck_assert_str_eq(items_of(8, 2), "b");
}
END_TEST

/* When the belt ran in a long gap is not known, even if it stands now: a scan made meanwhile has no place, one
 * made since then has. */
START_TEST(gap_says_nothing_about_a_moment_in_it)
{
	for (int restart = 0; restart < 2; restart++) {
		begin(NULL, 150);
		mm_per_s = 800;
		look();
		run_mm(80);
		now_us += 3 * SECOND_US; /* it ran on, stood, and ran just before this image */
		read_at("scanner", "a", now_us - SECOND_US / 4);
		plc.value[SIGNAL_ENCODER] += 136;
		plc.value[SIGNAL_BOOT_ID] += (uint32_t)restart;
		plc.value[SIGNAL_SPEED_ACTUAL] = 0;
		plc.value[SIGNAL_STATE] = PLC_ESTOP;
		look();
		ck_assert_uint_eq(m.scan_count, 0);
		plc.value[SIGNAL_STATE] = PLC_RUNNING;
		read_at("scanner", "b", now_us);
		run_mm(150 + HALT_MM);
		halts(1);
		ck_assert_str_eq(items_of((uint16_t)plc.value[SIGNAL_BOOT_ID], 1), "b");
	}
}
END_TEST

/* A slow request: when its values were taken is not known, so neither is where the belt was at a scan. */
START_TEST(slow_request_says_nothing_about_a_moment)
{
	for (int took_ms = 0; took_ms < 400; took_ms += 280) {
		begin(NULL, 150);
		mm_per_s = 900;
		look();
		read_at("scanner", "a", now_us + 70000);
		now_us += 140000;
		plc.value[SIGNAL_ENCODER] += 126;
		belt_match_see(&m,
			&(struct belt_match_look){ .image = &plc,
				.began_us = now_us - took_ms * 500,
				.at_us = now_us,
				.read_us = now_us + took_ms * 500 });
		ck_assert_uint_eq(m.scan_count, took_ms == 0);
	}
}
END_TEST

/* The PLC started in a gap in which boxes came and went: no position is known, not even while the belt stands. */
START_TEST(restart_with_unknown_boxes_gives_up_the_way)
{
	begin(NULL, 150);
	look();
	run_mm(80);
	now_us += 4 * SECOND_US;
	read_at("scanner", "a", now_us - SECOND_US);
	plc.value[SIGNAL_ENCODER] += 1100;
	plc.value[SIGNAL_BOOT_ID] = 8;
	plc.value[SIGNAL_ARRIVAL_SEQ] = 7;
	plc.value[SIGNAL_STATE] = PLC_ESTOP;
	plc.value[SIGNAL_SPEED_ACTUAL] = 0;
	look();
	ck_assert_uint_eq(m.scan_count, 0);
}
END_TEST

/* What the bridge records: every change but that of ENCODER and ANSWER_TIME_LEFT, which come with others. */
static size_t record(struct signal_change *out, size_t count, const struct plc_image *before)
{
	for (int i = 0; i < SIGNAL_COUNT; i++)
		if (plc.value[i] != before->value[i])
			out[count++] = (struct signal_change){ .at_us = now_us + 1700 * SECOND_US,
				.id = (enum signal_id)i,
				.value = plc.value[i] };
	return count;
}

START_TEST(next_bridge_knows_the_places)
{
	struct plc_image before = { 0 };
	struct signal_change changes[100];
	size_t count;
	int64_t read_us;

	begin(NULL, 150);
	count = record(changes, 0, &before);
	before = plc;
	run_mm(40);
	read_us = now_us;
	run_mm(60);
	count = record(changes, count, &before);
	/* killed here, and started again half a second later */
	now_us += SECOND_US / 2;
	plc.value[SIGNAL_ENCODER] += 0;
	belt_match_init(&m, &profile);
	belt_match_replay(&m,
		&(struct belt_match_past){ .changes = changes,
			.count = count,
			.base = &plc,
			.offset_us = 1700 * SECOND_US,
			.last_scan = 1 });
	read_at("scanner", "a", read_us);
	look();
	run_mm(90 + HALT_MM);
	halts(1);
	is_named(1, "a");
}
END_TEST

/* A database with any numbers in it. */
START_TEST(next_bridge_survives_any_rows)
{
	static const int64_t times[] = { 0, 1, SECOND_US, 400000000000000000, 1700000000000000 };
	struct signal_change changes[200];

	for (uint32_t i = 0; i < 200; i++)
		changes[i] = (struct signal_change){ .at_us = times[i * 7 % 5] + i,
			.id = (enum signal_id)(i * 13 % SIGNAL_COUNT),
			.value = i * 2654435761U };
	begin(NULL, 2000);
	belt_match_replay(&m,
		&(struct belt_match_past){ .changes = changes, .count = 200, .base = &plc });
	read_at("scanner", "a", now_us);
	look();
	ck_assert_uint_le(m.scan_count, 1);
}
END_TEST

/* The clock was set back between two recorded rows: nobody knows by which clock older scans were made. */
START_TEST(next_bridge_does_not_trust_a_clock_set_back)
{
	struct signal_change changes[3] = {
		{ .at_us = 50 * SECOND_US, .id = SIGNAL_ENCODER, .value = 1 },
		{ .at_us = 20 * SECOND_US, .id = SIGNAL_ENCODER, .value = 2 },
		{ .at_us = 90 * SECOND_US, .id = SIGNAL_ENCODER, .value = 3 }
	};

	begin(NULL, 0);
	belt_match_replay(&m,
		&(struct belt_match_past){ .changes = changes, .count = 3, .base = &plc, .last_scan = 1 });
	read_at("scanner", "of before", 90 * SECOND_US);
	read_at("scanner", "new", 100 * SECOND_US);
	ck_assert_uint_eq(m.scan_count, 1);
}
END_TEST

/* --- the time of a scan ------------------------------------------------------------------------- */

START_TEST(time_of_a_scan_near_a_change_of_the_clock)
{
	/* At 1000 s the clock was set by this; discovered 20 ms later. Times in ms from then, true ones. */
	static const struct {
		int64_t by_ms;
		int made, received;
	} cases[] = {
		{ 5000, -100, 300 },
		{ 5000, -10, -5 },
		{ 5000, 5, 12 },
		{ 5000, 10, 400 },
		{ 5000, 3000, 3010 },
		{ -5000, -100, 300 },
		{ -5000, -10, -5 },
		{ -5000, 5, 12 },
		{ -5000, 10, 400 },
		{ -5000, 3000, 3010 },
		{ -5000, 5500, 5800 },
		{ -9000000, -400, 10 },
		{ 9000000, 15, 300 },
		{ -700, -20, 10 },
		{ -700, 10, 30 },
		{ 700, 10, 30 },
		{ 700, -20, 10 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		for (int again = 0; again < 2; again++) {
			const int64_t by_us = cases[i].by_ms * 1000, base_us = 1000 * (int64_t)SECOND_US;
			struct scan_match n = { 0 };
			bool is_old = cases[i].made < 0;
			struct sighting s = { .scan_seq = 1,
				.at_us = base_us + cases[i].made * 1000 + (is_old ? 0 : by_us) };
			int64_t shift_us = 0, earliest_us;

			scan_match_shift_clock(&n, by_us, base_us + 20000 + by_us, base_us - 500000 + by_us);
			if (again) { /* and once more, an hour later: neither is mixed up with the other */
				shift_us = 3600 * (int64_t)SECOND_US;
				scan_match_shift_clock(&n, shift_us, base_us + 7200 * (int64_t)SECOND_US + by_us,
					base_us + 7199 * (int64_t)SECOND_US + by_us);
			}
			ck_assert_msg(scan_match_exact_time_of(&n, &s,
							  base_us + cases[i].received * 1000 + by_us + shift_us,
							  &earliest_us) == base_us + cases[i].made * 1000 + by_us + shift_us,
				"case %zu, %d", i, again);
		}
}
END_TEST

/* The clock was set at 1000 s, discovered 20 ms later: when was the scan made, if it came late? Times in ms. */
START_TEST(times_that_two_clocks_have_shown)
{
	static const struct {
		int by_ms, stamp, received; /* stamp: what it shows, from 1000 s of the old clock */
		int latest, earliest;       /* by the old clock, too */
	} cases[] = {
		{ -218, -140, 100, 78, -140 }, /* before, or after the clock was set */
		{ -218, -140, 50, -140, -140 },
		{ -218, -140, 2000, 78, 78 }, /* so late is none */
		{ -1000, -990, 30, 10, -990 },
		{ -5000, -4990, 30, 10, 10 },
		{ 300, -40, 10, -40, -340 },
		{ 300, 310, 20, 10, 10 },
		{ 5000, -40, 10, -40, -40 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const int64_t by_us = cases[i].by_ms * 1000, base_us = 1000 * (int64_t)SECOND_US;
		struct scan_match n = { 0 };
		struct sighting s = { .scan_seq = 1, .at_us = base_us + cases[i].stamp * 1000 };
		int64_t earliest_us, latest_us;

		scan_match_shift_clock(&n, by_us, base_us + 20000 + by_us, base_us - 500000 + by_us);
		latest_us = scan_match_exact_time_of(&n, &s, base_us + cases[i].received * 1000 + by_us,
			&earliest_us);
		ck_assert_msg(latest_us == base_us + cases[i].latest * 1000 + by_us, "latest of case %zu",
			i);
		ck_assert_msg(earliest_us == base_us + cases[i].earliest * 1000 + by_us,
			"earliest of case %zu", i);
	}
}
END_TEST

/* Then it has a place only if the belt was there at both times. */
START_TEST(scan_with_two_times)
{
	for (int stands = 0; stands < 2; stands++) {
		begin(NULL, 150);
		look();
		run_mm(40);
		if (stands)
			stand_ms(300);
		else
			run_mm(120);
		read_at("scanner", "a", now_us);
		m.scans[0].earliest_us = now_us - SECOND_US * 3 / 10;
		look();
		run_mm(150 + HALT_MM);
		halts(1);
		is_named(1, stands ? "a" : "");
	}
}
END_TEST

Suite *suite(void)
{
	static const TTest *tests[19];

	tests[0] = close_boxes_each_have_their_scan;
	tests[1] = counter_wraps;
	tests[2] = counter_is_reset_or_runs_back;
	tests[3] = belt_stops_between;
	tests[4] = each_source_has_its_place;
	tests[5] = scans_that_come_late_or_early;
	tests[6] = scans_without_a_box_pass;
	tests[7] = long_gap_gives_up_all_places;
	tests[8] = plc_restarts;
	tests[9] = next_bridge_knows_the_places;
	tests[10] = next_bridge_does_not_trust_a_clock_set_back;
	tests[11] = time_of_a_scan_near_a_change_of_the_clock;
	tests[12] = next_bridge_survives_any_rows;
	tests[13] = gap_says_nothing_about_a_moment_in_it;
	tests[14] = restart_with_unknown_boxes_gives_up_the_way;
	tests[15] = times_that_two_clocks_have_shown;
	tests[16] = scan_with_two_times;
	tests[17] = slow_request_says_nothing_about_a_moment;
	return suite_of("bridge_belt_match", tests);
}
