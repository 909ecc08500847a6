/* The lesson that goes on whatever view is shown: news are told once, hints and the end of the lesson. */
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"
#include "core/base/clock.h"
#include "core/code/plain_code.h"
#include "tui/lesson/lesson_follow.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct store *store;
static struct lesson_follow follow;
static char said[256];
static struct fault why;

static void begin(void)
{
	char path[512], sql[1200];

	store = fixture_open();
	ck_assert_int_eq(store_put_place(store, "goods-in", "", "receiving", NULL, &why), 0);
	fixture_put_articles(store);
	ck_assert_ptr_nonnull(getcwd(path, sizeof path));
	snprintf(sql, sizeof sql,
		"INSERT INTO lesson_run (lesson, path, begun_us) VALUES ('lesson', '%s/tests/screens/lesson.txt', 1);"
		"INSERT INTO lesson_step (run, step, begun_us, after_scan, after_move, after_passage,"
		" after_signal, after_command, after_note, after_alarm) VALUES (1, 1, 1, 0, 0, 0, 0, 0, 0, 0)",
		path);
	fixture_run_sql(sql);
	follow = (struct lesson_follow){ .is_playing = false };
	said[0] = '\0';
}

static void end(void)
{
	lesson_follow_close(&follow);
	fixture_close(store);
}

static void scan_at_goods_in(const char *code)
{
	struct identity identity;
	struct booking outcome;
	struct scan scan;

	ck_assert_int_eq(plain_code_to_scan(code, strlen(code), SYMBOLOGY_UNKNOWN, &scan, &why), 0);
	strcpy(scan.place, "goods-in");
	strcpy(scan.source, "hand");
	scan.at_us = clock_wall_us();
	identify(&scan, &identity);
	ck_assert_int_eq(booking_record_scan(store, &scan, &identity, &outcome, &why), 0);
}

static bool look(bool may_advance)
{
	return lesson_follow_look(&follow, store, may_advance, "", said, sizeof said);
}

START_TEST(a_step_is_told_once)
{
	begin();
	ck_assert(!look(true)); /* what ran before is no news */
	scan_at_goods_in("9521234000013");
	ck_assert(look(true));
	ck_assert_ptr_nonnull(strstr(said, "step 1 of 2 is done"));
	ck_assert(!look(true));
	scan_at_goods_in("9521234000014");
	ck_assert(look(true));
	ck_assert_ptr_nonnull(strstr(said, "the lesson is done: 2 of 2"));
	ck_assert_str_eq(fixture_text("SELECT state FROM lesson_run"), "done");
	ck_assert(!look(true));
	end();
}
END_TEST

START_TEST(a_read_only_screen_marks_nothing)
{
	begin();
	look(false);
	scan_at_goods_in("9521234000013");
	ck_assert(!look(false));
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM lesson_step WHERE done_us IS NOT NULL"),
		0);
	end();
}
END_TEST

START_TEST(hints_and_the_end)
{
	begin();
	look(true);
	for (int i = 1; i <= 2; i++) {
		ck_assert_int_eq(lesson_follow_hint(&follow, store, said, sizeof said, &why), 0);
		ck_assert_int_eq(fixture_number("SELECT hint_level FROM lesson_step"), i);
	}
	ck_assert_int_eq(lesson_follow_leave(&follow, store, said, sizeof said, &why), 0);
	ck_assert(!look(true));
	ck_assert_int_eq(lesson_follow_hint(&follow, store, said, sizeof said, &why), -1);
	end();
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("tui lesson");
	TCase *tests = tcase_create("follow");

	tcase_add_test(tests, a_step_is_told_once);
	tcase_add_test(tests, a_read_only_screen_marks_nothing);
	tcase_add_test(tests, hints_and_the_end);
	suite_add_tcase(s, tests);
	return s;
}
