/* When the dashboard reads and draws: its loop walked through with a clock that the test sets. */
#include "tests/support/suite.h"
#include "tui/redraw.h"

#include <string.h>

enum { BEGIN_MS = 5000 };
#define NEVER (INT64_MAX / 2) /* not in the enum: gcc 14 gives all of its constants this type */

static struct redraw s;
static int64_t now_ms, timer_ms;
static bool is_listening;  /* a commit wakes */
static bool has_committed; /* since the last poll */
static int64_t line_bytes; /* so many each drawing writes to a serial line */
static int64_t slow_ms;    /* so long the terminal takes to draw */
static int64_t late_ms;    /* the next read postpones a panel for so long; 0: it does not */
static int turns, polls, reads, lates, drawn, moved;
static int64_t read_at_ms, drawn_at_ms;

static void forget(void)
{
	turns = polls = reads = lates = drawn = moved = 0;
}

static void poll_and_read(void)
{
	enum redraw_reading what;

	if (redraw_polls(&s, now_ms)) {
		polls++;
		redraw_polled(&s, now_ms, has_committed);
		has_committed = false;
		is_listening = true;
	}
	what = redraw_reads(&s, now_ms);
	redraw_read(&s, what, now_ms);
	reads += what == REDRAW_READS_ALL;
	lates += what == REDRAW_READS_LATE;
	if (what == REDRAW_READS_NOTHING)
		return;
	read_at_ms = now_ms;
	s.late_ms = what == REDRAW_READS_ALL && late_ms ? now_ms + late_ms : 0;
}

/* What the loop of the dashboard does at each turn. */
static void turn(void)
{
	enum redraw_drawing what;
	int64_t first_ms;

	turns++;
	poll_and_read();
	what = redraw_draws(&s, now_ms);
	drawn += what == REDRAW_DRAWS_ALL;
	moved += what == REDRAW_DRAWS_MOTION;
	if (what != REDRAW_DRAWS_NOTHING) {
		now_ms += slow_ms;
		drawn_at_ms = now_ms;
	}
	redraw_drawn(&s, what, now_ms, what != REDRAW_DRAWS_NOTHING ? line_bytes : 0);
	if (redraw_sets_timer(&s, now_ms, &first_ms)) {
		ck_assert_int_ge(first_ms, 0);
		ck_assert_int_le(first_ms, REDRAW_CALM_MS);
		timer_ms = now_ms + first_ms;
	}
}

static void expire_timer(void)
{
	s.time_passed = true;
	timer_ms = (timer_ms > now_ms - s.period_ms ? timer_ms : now_ms) + s.period_ms;
	turn();
}

/* Nothing happens but the timer. */
static void wait_until(int64_t until_ms)
{
	while (timer_ms <= until_ms) {
		if (timer_ms > now_ms)
			now_ms = timer_ms;
		expire_timer();
	}
	if (until_ms > now_ms)
		now_ms = until_ms;
}

static void commit(void)
{
	has_committed = true;
	if (!is_listening)
		return;
	is_listening = false;
	s.woke_ms = now_ms;
	turn();
}

static void press_key(void)
{
	s.must_draw = true;
	turn();
}

static void begin(void)
{
	memset(&s, 0, sizeof s);
	now_ms = BEGIN_MS;
	timer_ms = NEVER;
	is_listening = true;
	has_committed = false;
	slow_ms = late_ms = line_bytes = 0;
	s.must_draw = true;
	forget();
	turn();
}

START_TEST(at_first_all_is_read_and_drawn)
{
	ck_assert_int_eq(reads, 1);
	ck_assert_int_eq(drawn, 1);
	ck_assert_int_eq(timer_ms, BEGIN_MS + REDRAW_CALM_MS);
}
END_TEST

/* A minute of rest: the clock once a second, a poll once a second, a read now and then. */
START_TEST(rest_costs_little)
{
	forget();
	wait_until(BEGIN_MS + 60000);
	ck_assert_int_eq(turns, 60);
	ck_assert_int_eq(polls, 60);
	ck_assert_int_eq(reads, 15); /* the first turn that is more than REDRAW_ANYWAY_MS later */
	ck_assert_int_eq(drawn, 15);
	ck_assert_int_eq(moved, 45);
}
END_TEST

START_TEST(a_moving_belt_is_drawn_ten_times_a_second)
{
	forget();
	s.is_moving = true;
	press_key();
	wait_until(now_ms + 3000);
	ck_assert_int_eq(drawn, 1);
	ck_assert_int_eq(moved, 30);
	ck_assert_int_eq(reads, 0);
	s.is_moving = false;
	forget();
	wait_until(now_ms + 10000);
	ck_assert_int_le(turns, 12);
}
END_TEST

START_TEST(the_large_picture_moves_twenty_times_a_second)
{
	begin();
	s.is_moving = s.is_smooth = true;
	turn();
	forget();
	wait_until(now_ms + 10000);
	ck_assert_int_ge(moved + drawn, 190);
	ck_assert_int_le(moved + drawn, 201);
}
END_TEST

/* 600 bytes for each picture: 4000 bytes in a second are six or seven of them. */
START_TEST(a_serial_line_gets_fewer_pictures)
{
	begin();
	s.is_moving = s.is_smooth = true;
	line_bytes = 600;
	turn();
	forget();
	wait_until(now_ms + 10000);
	ck_assert_int_ge(moved + drawn, 50);
	ck_assert_int_le((moved + drawn) * line_bytes, 10 * REDRAW_LINE_BYTES_S + line_bytes);
	/* nor do commits make it more, and the newest is seen in time */
	forget();
	for (int i = 0; i < 200; i++) {
		commit();
		wait_until(now_ms + 50);
	}
	ck_assert_int_le((moved + drawn) * line_bytes, 10 * REDRAW_LINE_BYTES_S + 2 * line_bytes);
	ck_assert_int_ge(reads, 20);
	/* a key is answered at once all the same; if it changes nothing, what was written before still counts */
	forget();
	line_bytes = 0;
	press_key();
	ck_assert_int_eq(drawn, 1);
	wait_until(now_ms + 60);
	ck_assert_int_eq(moved, 0);
}
END_TEST

START_TEST(a_commit_is_read_when_it_has_settled)
{
	wait_until(BEGIN_MS + 300);
	forget();
	commit();
	ck_assert_int_eq(reads + drawn + moved + polls, 0);
	ck_assert_int_eq(timer_ms, BEGIN_MS + 300 + REDRAW_SETTLE_MS);
	wait_until(BEGIN_MS + 330);
	ck_assert_int_eq(polls, 1);
	ck_assert_int_eq(reads, 1);
	ck_assert_int_eq(drawn, 1);
	ck_assert_int_eq(read_at_ms, BEGIN_MS + 300 + REDRAW_SETTLE_MS);
	ck_assert_int_eq(timer_ms - now_ms, BEGIN_MS + 320 + REDRAW_CALM_MS - now_ms);
	forget();
	wait_until(BEGIN_MS + 4000);
	ck_assert_int_le(turns, 4); /* calm again */
}
END_TEST

/* Commits every 5 ms for 2 s: read 40 ms apart at least, never later than a turn. */
START_TEST(a_storm_of_commits)
{
	int64_t before_ms = read_at_ms;

	wait_until(BEGIN_MS + 300);
	forget();
	for (int i = 0; i < 400; i++) {
		int seen = reads;

		commit();
		wait_until(now_ms + 5);
		if (reads == seen)
			continue;
		ck_assert_int_ge(read_at_ms - before_ms, REDRAW_REST_MS);
		ck_assert_int_le(read_at_ms - before_ms, i < 10 ? NEVER : REDRAW_MOVING_MS);
		before_ms = read_at_ms;
	}
	ck_assert_int_ge(reads, 20);
	ck_assert_int_le(reads, 50);
	ck_assert_int_eq(drawn, reads);
	ck_assert_int_le(turns, 4 * reads + 20);
	wait_until(now_ms + REDRAW_REST_MS + REDRAW_SETTLE_MS);
	ck_assert(!has_committed); /* the last one, too */
}
END_TEST

/* It wakes nobody: a sqlite3 shell, for one. */
START_TEST(a_commit_without_a_wake_is_found)
{
	wait_until(BEGIN_MS + 300);
	is_listening = false;
	commit();
	forget();
	wait_until(BEGIN_MS + 300 + REDRAW_CALM_MS);
	ck_assert_int_eq(reads, 1);
	ck_assert_int_eq(drawn, 1);
	ck_assert(!has_committed);
}
END_TEST

START_TEST(a_key_is_drawn_at_once_and_reads_nothing)
{
	wait_until(BEGIN_MS + 300);
	forget();
	for (int i = 0; i < 5; i++) {
		press_key();
		wait_until(now_ms + 1);
	}
	ck_assert_int_eq(drawn, 5);
	ck_assert_int_eq(reads, 0);
}
END_TEST

/* A view was chosen, the window has another size. */
START_TEST(what_is_expired_is_read_at_once)
{
	wait_until(BEGIN_MS + 10);
	commit();
	forget();
	redraw_expire(&s);
	press_key();
	ck_assert_int_eq(reads, 1);
	ck_assert_int_eq(drawn, 1);
	ck_assert_int_eq(read_at_ms, BEGIN_MS + 10);
}
END_TEST

/* A key or the timer draws while a commit settles: then it is read with it, but for the rest between two
 * reads. */
START_TEST(drawn_anyway_it_does_not_settle)
{
	wait_until(BEGIN_MS + 300);
	commit();
	now_ms += 5;
	forget();
	press_key();
	ck_assert_int_eq(reads, 1);
	ck_assert_int_eq(read_at_ms, BEGIN_MS + 305);
	commit();
	now_ms += 5;
	press_key();
	ck_assert_int_eq(reads, 1);
	wait_until(BEGIN_MS + 400);
	ck_assert_int_eq(reads, 2);
	ck_assert_int_eq(read_at_ms, BEGIN_MS + 305 + REDRAW_REST_MS);
}
END_TEST

START_TEST(a_postponed_panel_comes_when_it_is_due)
{
	late_ms = 500;
	redraw_expire(&s);
	press_key();
	late_ms = 0;
	forget();
	wait_until(now_ms + 490);
	ck_assert_int_eq(lates, 0);
	wait_until(now_ms + 110); /* ten times a second meanwhile */
	ck_assert_int_eq(lates, 1);
	ck_assert_int_eq(reads, 0);
	ck_assert_int_eq(drawn, 1);
	forget();
	wait_until(now_ms + 2000);
	ck_assert_int_eq(lates, 0);
	ck_assert_int_le(turns, 3);
}
END_TEST

/* Drawing takes longer than a turn: no drawing follows at once for the clock alone. */
START_TEST(a_slow_terminal_gets_what_it_can_take)
{
	s.is_moving = true;
	slow_ms = 150;
	press_key();
	forget();
	wait_until(now_ms + 10000);
	ck_assert_int_ge(moved, 30);
	ck_assert_int_le(moved, 55);
	/* something else was drawn just before the timer */
	slow_ms = 0;
	wait_until(now_ms + 1000);
	now_ms = timer_ms - 20;
	press_key();
	forget();
	wait_until(now_ms + 30);
	ck_assert_int_eq(turns, 1);
	ck_assert_int_eq(moved, 0);
}
END_TEST

/* Frozen, or a kiosk at night: nothing moves on the screen, whatever is committed. */
START_TEST(a_still_screen_is_calm)
{
	forget();
	for (int i = 0; i < 10; i++) {
		commit();
		wait_until(now_ms + 1000);
	}
	ck_assert_int_eq(reads, 10);
	ck_assert_int_eq(drawn, 10);
	ck_assert_int_le(turns, 31);
}
END_TEST

START_TEST(a_played_past_is_read_at_each_turn)
{
	s.is_playing = s.is_moving = true;
	press_key();
	forget();
	wait_until(now_ms + 2000);
	ck_assert_int_ge(reads, 19);
	ck_assert_int_le(reads, 21);
	ck_assert_int_eq(drawn, reads);
	for (int i = 0; i < 100; i++) { /* keys do not make it faster than the rest between two reads */
		press_key();
		now_ms += 2;
	}
	ck_assert_int_le(reads, 21 + 200 / REDRAW_REST_MS + 1);
}
END_TEST

/* The timer is set when it has to be another one, not at each turn. */
START_TEST(the_timer_is_left_alone)
{
	int64_t first_ms = -1;

	ck_assert(!redraw_sets_timer(&s, now_ms, &first_ms));
	s.is_moving = true;
	ck_assert(redraw_sets_timer(&s, now_ms, &first_ms));
	ck_assert_int_eq(first_ms, REDRAW_MOVING_MS);
	ck_assert(!redraw_sets_timer(&s, now_ms + 50, &first_ms));
	s.woke_ms = now_ms + 60;
	ck_assert(redraw_sets_timer(&s, now_ms + 200, &first_ms));
	ck_assert_int_eq(first_ms, 0); /* it is due already */
	ck_assert_int_eq(s.period_ms, REDRAW_MOVING_MS);
}
END_TEST

/* Whatever happens: what was committed is on the screen in time, and the loop does not spin. */
START_TEST(whatever_happens)
{
	uint32_t random = 12345;

	for (int i = 0; i < 200000; i++) {
		int64_t from_ms = now_ms;

		random = random * 1664525 + 1013904223;
		switch (random >> 28) {
		case 0:
			commit();
			break;
		case 1:
			press_key();
			break;
		case 2:
			redraw_expire(&s);
			break;
		case 3:
			s.is_moving = random & 0x10000;
			break;
		case 4:
			late_ms = random & 0x10000 ? 700 : 0;
			break;
		case 5:
			slow_ms = random & 0x30000 ? 0 : 30;
			break;
		default:
			break;
		}
		turns = 0;
		wait_until(now_ms + (random >> 16) % 64);
		ck_assert_int_le(turns, (now_ms - from_ms) / 20 + 3);
		ck_assert_int_le(timer_ms - now_ms, REDRAW_CALM_MS);
		ck_assert_int_le(now_ms - read_at_ms, REDRAW_ANYWAY_MS + REDRAW_CALM_MS + 100);
		ck_assert(!s.woke_ms || now_ms - s.woke_ms <= REDRAW_REST_MS + REDRAW_SETTLE_MS + 100);
		ck_assert(drawn_at_ms >= read_at_ms);
	}
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { at_first_all_is_read_and_drawn, rest_costs_little,
		a_moving_belt_is_drawn_ten_times_a_second, the_large_picture_moves_twenty_times_a_second,
		a_serial_line_gets_fewer_pictures, a_commit_is_read_when_it_has_settled, a_storm_of_commits,
		a_commit_without_a_wake_is_found, a_key_is_drawn_at_once_and_reads_nothing,
		what_is_expired_is_read_at_once, drawn_anyway_it_does_not_settle,
		a_postponed_panel_comes_when_it_is_due, a_slow_terminal_gets_what_it_can_take,
		a_still_screen_is_calm, a_played_past_is_read_at_each_turn, the_timer_is_left_alone,
		whatever_happens };
	Suite *suite = suite_create("tui redraw");
	TCase *c = tcase_create("tui redraw");

	tcase_add_checked_fixture(c, begin, NULL);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(suite, c);
	return suite;
}
