/* The lesson of a kiosk's visitor: phases by keys and time, and nothing stays behind when nobody is there any more. */
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"
#include "tui/kiosk/kiosk.h"
#include "tui/kiosk/kiosk_lesson_run.h"
#include "core/base/clock.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct store *store;
static struct kiosk_lesson_run run;
static struct facts facts;
static struct fault why;

/* --- phases ------------------------------------------------------------------------------------------------- */

START_TEST(three_steps_and_the_end)
{
	struct kiosk_lesson l = { .phase = KIOSK_LESSON_OFF };
	int64_t now_ms = 1000;

	kiosk_lesson_begin(&l, 3, now_ms);
	for (size_t step = 0; step < 3; step++) {
		ck_assert_int_eq(l.phase, KIOSK_LESSON_TASK);
		ck_assert_uint_eq(l.step, step);
		ck_assert(!kiosk_lesson_done(&l, step, now_ms));
		ck_assert(kiosk_lesson_takes_press(&l, now_ms));
		kiosk_lesson_pressed(&l, now_ms += 2000);
		ck_assert(!kiosk_lesson_takes_press(&l, now_ms)); /* the same order is not given twice */
		kiosk_lesson_go_on(&l, now_ms);
		ck_assert_int_eq(l.phase, KIOSK_LESSON_WATCH);
		ck_assert(kiosk_lesson_done(&l, step + 1, now_ms += 3000));
		ck_assert_int_eq(l.phase, KIOSK_LESSON_WHY);
		kiosk_lesson_tick(&l, now_ms + KIOSK_LESSON_WHY_MS - 1);
		ck_assert_int_eq(l.phase, KIOSK_LESSON_WHY);
		kiosk_lesson_tick(&l, now_ms += KIOSK_LESSON_WHY_MS);
	}
	ck_assert_int_eq(l.phase, KIOSK_LESSON_END);
	ck_assert(!kiosk_lesson_is_deserted(&l, now_ms + KIOSK_LESSON_LIMIT_MS)); /* it ends anyway */
	kiosk_lesson_tick(&l, now_ms + KIOSK_LESSON_END_MS);
	ck_assert_int_eq(l.phase, KIOSK_LESSON_OFF);
}
END_TEST

START_TEST(the_space_bar_goes_on)
{
	struct kiosk_lesson l = { .phase = KIOSK_LESSON_OFF };

	kiosk_lesson_go_on(&l, 1);
	ck_assert_int_eq(l.phase, KIOSK_LESSON_OFF);
	kiosk_lesson_begin(&l, 1, 1000);
	kiosk_lesson_pressed(&l, 1001);
	kiosk_lesson_done(&l, 1, 1002);
	kiosk_lesson_go_on(&l, 1003);
	ck_assert_int_eq(l.phase, KIOSK_LESSON_END);
	kiosk_lesson_go_on(&l, 1004);
	ck_assert_int_eq(l.phase, KIOSK_LESSON_OFF);
}
END_TEST

START_TEST(a_hint_and_then_nobody)
{
	struct kiosk_lesson l;

	kiosk_lesson_begin(&l, 3, 1000);
	ck_assert(!kiosk_lesson_has_hint(&l, 1000 + KIOSK_LESSON_HINT_MS - 1));
	ck_assert(kiosk_lesson_has_hint(&l, 1000 + KIOSK_LESSON_HINT_MS));
	kiosk_lesson_touch(&l, 11000);
	ck_assert(!kiosk_lesson_is_deserted(&l, 11000 + KIOSK_LESSON_IDLE_MS - 1));
	ck_assert(kiosk_lesson_is_deserted(&l, 11000 + KIOSK_LESSON_IDLE_MS));
	/* a key that is held down keeps nobody else waiting for ever */
	kiosk_lesson_touch(&l, KIOSK_LESSON_LIMIT_MS);
	ck_assert(kiosk_lesson_is_deserted(&l, 1000 + KIOSK_LESSON_LIMIT_MS));
	/* what was ordered had no effect: the key acts once more */
	kiosk_lesson_pressed(&l, 20000);
	ck_assert(!kiosk_lesson_takes_press(&l, 20000 + KIOSK_LESSON_HINT_MS - 1));
	ck_assert(kiosk_lesson_takes_press(&l, 20000 + KIOSK_LESSON_HINT_MS));
	kiosk_lesson_refused(&l, 60000);
	ck_assert_int_eq(l.phase, KIOSK_LESSON_TASK);
}
END_TEST

/* Another dashboard may mark steps as done as well. */
START_TEST(steps_of_another_program)
{
	struct kiosk_lesson l;

	kiosk_lesson_begin(&l, 3, 1000);
	ck_assert(kiosk_lesson_done(&l, 2, 2000));
	ck_assert_uint_eq(l.step, 1);
	ck_assert(!kiosk_lesson_done(&l, 3, 2001)); /* after the words about this one */
	kiosk_lesson_go_on(&l, 2002);
	ck_assert(kiosk_lesson_done(&l, 9, 2003));
	ck_assert_uint_eq(l.step, 2);
}
END_TEST

START_TEST(the_tour_waits_for_the_lesson)
{
	struct kiosk k;

	kiosk_init(&k, 1000);
	kiosk_scanned(&k, 7, 1000);
	kiosk_take_screen(&k);
	ck_assert(!kiosk_scanned(&k, 8, 2000));
	ck_assert_int_eq(kiosk_tick(&k, 1000000), -1);
	kiosk_give_back(&k, 1000000);
	ck_assert_int_eq(kiosk_tick(&k, 1000000), kiosk_first_view());
	ck_assert(!kiosk_scanned(&k, 8, 1000001)); /* of the time of the lesson */
	ck_assert(kiosk_scanned(&k, 9, 1000002));
}
END_TEST

/* --- in the store --------------------------------------------------------------------------------------------- */

static void begin(const char *participant, int64_t begun_us)
{
	char path[512], sql[1400];

	store = fixture_open();
	ck_assert_ptr_nonnull(getcwd(path, sizeof path));
	snprintf(sql, sizeof sql,
		"INSERT INTO lesson_run (lesson, path, participant, begun_us)"
		" VALUES ('00-kiosk', '%s/workshop/lessons/00-kiosk.txt', '%s', %lld);"
		"INSERT INTO lesson_step (run, step, begun_us, after_scan, after_move, after_passage,"
		" after_signal, after_command, after_note, after_alarm) VALUES (1, 1, 1, 0, 0, 0, 0, 0, 0, 0)",
		path, participant, (long long)begun_us);
	fixture_run_sql(sql);
	memset(&run, 0, sizeof run);
	facts_init(&facts, NULL);
}

/* As if this kiosk had begun it. */
static void begin_own(void)
{
	begin("kiosk", clock_wall_us());
	ck_assert_int_eq(lesson_play_find(&run.play, store, &why), 1);
	run.run = run.play.run;
	run.asked_ms = 1000;
	kiosk_lesson_begin(&run.show, run.play.lesson->step_count, 1000);
}

static void end(void)
{
	kiosk_lesson_run_close(&run);
	fixture_close(store);
}

static const char *state(void)
{
	return fixture_text("SELECT state FROM lesson_run");
}

START_TEST(who_walks_away_leaves_nothing)
{
	begin_own();
	kiosk_lesson_run_turn(&run, store, &facts, 1001);
	ck_assert_str_eq(state(), "running");
	run.asked_ms = 1000 + KIOSK_LESSON_IDLE_MS; /* only the time is asked */
	kiosk_lesson_run_turn(&run, store, &facts, 1000 + KIOSK_LESSON_IDLE_MS);
	ck_assert_int_eq(run.show.phase, KIOSK_LESSON_OFF);
	ck_assert_str_eq(state(), "left");
	end();
}
END_TEST

/* The launch has ended, the belt stands, the conveyor is a real one: facts without a plant. */
START_TEST(without_a_conveyor_it_ends)
{
	begin_own();
	ck_assert(!kiosk_lesson_run_invites(&run, store, &facts, 2000));
	kiosk_lesson_run_turn(&run, store, &facts, 10000);
	ck_assert_int_eq(run.show.phase, KIOSK_LESSON_OFF);
	ck_assert_str_eq(state(), "left");
	ck_assert(!kiosk_lesson_run_invites(&run, store, &facts, 20000));
	ck_assert_int_eq(kiosk_lesson_run_begin(&run, store, &facts, 20000, &why), -1);
	ck_assert_str_ne(why.message.text, "");
	end();
}
END_TEST

START_TEST(a_key_without_a_conveyor_orders_nothing)
{
	begin_own();
	kiosk_lesson_run_press(&run, store, &facts, 'x', 2000); /* no key of the step */
	ck_assert_int_eq(run.show.phase, KIOSK_LESSON_TASK);
	kiosk_lesson_run_press(&run, store, &facts, ' ', 2001);
	ck_assert_int_eq(run.show.phase, KIOSK_LESSON_OFF);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM command"), 0);
	end();
}
END_TEST

/* Somebody else has left it, or has begun another one. */
START_TEST(the_lesson_of_somebody_else_stays)
{
	begin_own();
	fixture_run_sql("UPDATE lesson_run SET ended_us = begun_us, state = 'left';"
					"INSERT INTO lesson_run (lesson, path, begun_us) VALUES ('x', '/x', 1)");
	kiosk_lesson_run_turn(&run, store, &facts, 2000);
	ck_assert_int_eq(run.show.phase, KIOSK_LESSON_OFF);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM lesson_run WHERE ended_us IS NULL"), 1);
	end();
}
END_TEST

/* A kiosk was killed: the next one ends its lesson, but no younger one, and none of a person. */
static const struct orphan_case {
	const char *participant;
	int64_t age_s;
	bool is_left;
} orphan_cases[] = { { "kiosk", 3600, true }, { "kiosk", 10, false }, { "Anna", 3600, false } };

START_TEST(a_killed_kiosk)
{
	const struct orphan_case *c = &orphan_cases[_i];

	begin(c->participant, clock_wall_us() - c->age_s * 1000000);
	run.has_looked_for_file = true;
	strcpy(run.path, "/is/found");
	ck_assert(!kiosk_lesson_run_invites(&run, store, &facts, 5000));
	kiosk_lesson_run_leave_orphan(&run, store);
	ck_assert_str_eq(state(), c->is_left ? "left" : "running");
	end();
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { three_steps_and_the_end, the_space_bar_goes_on,
		a_hint_and_then_nobody, steps_of_another_program, the_tour_waits_for_the_lesson,
		who_walks_away_leaves_nothing, without_a_conveyor_it_ends,
		a_key_without_a_conveyor_orders_nothing, the_lesson_of_somebody_else_stays, NULL };
	Suite *s = suite_of("tui kiosk", tests);
	TCase *killed = tcase_create("killed");

	add_table(killed, a_killed_kiosk, orphan_cases);
	suite_add_tcase(s, killed);
	return s;
}
