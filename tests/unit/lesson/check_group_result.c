/* What a group has done: whose rows count, and the sums of them. */
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"
#include "core/lesson/group_result.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND INT64_C(1000000)

static struct store *store;
static struct fault why;
static struct group_result *result;

static void put_lesson(int seq, const char *session, const char *participant, const char *state)
{
	char sql[600];

	snprintf(sql, sizeof sql,
		"INSERT INTO lesson_run (seq, lesson, path, session, participant, begun_us, ended_us, state)"
		" VALUES (%d, '02-barcode', '/nowhere/02-barcode.txt', %s, '%s', %d000000, %d000000, '%s')",
		seq, session, participant, seq * 100, seq * 100 + 50, state);
	fixture_run_sql(sql);
	snprintf(sql, sizeof sql,
		"INSERT INTO lesson_step (run, step, begun_us, done_us, hint_level, after_scan, after_move,"
		" after_passage, after_signal, after_command, after_note, after_alarm) VALUES"
		" (%d, 1, %d000000, %d000000, 0, 0, 0, 0, 0, 0, 0, 0),"
		" (%d, 2, %d000000, NULL, 2, 0, 0, 0, 0, 0, 0, 0)",
		seq, seq * 100, seq * 100 + 20, seq, seq * 100 + 20);
	fixture_run_sql(sql);
}

/* Rows of the session that runs now: "session". */
static void put_exercise(int seq, const char *session, const char *fault)
{
	char sql[600];

	snprintf(sql, sizeof sql,
		"INSERT INTO exercise (seq, begun_us, ended_us, session, fault) VALUES"
		" (%d, %d000000, %d000000, %s, '%s')",
		seq, seq * 1000, seq * 1000 + 100, session, fault);
	fixture_run_sql(sql);
	snprintf(sql, sizeof sql,
		"INSERT INTO exercise_mark (exercise, at_us, kind) SELECT %d, %d000000, 'fault' WHERE '%s' <> ''"
		" UNION ALL SELECT %d, %d000000, 'mend' WHERE '%s' <> ''",
		seq, seq * 1000 + 10, fault, seq, seq * 1000 + 70, fault);
	fixture_run_sql(sql);
	snprintf(sql, sizeof sql,
		"INSERT INTO look (at_us, view) VALUES (%d000000, 'line'), (%d000000, 'alarms'), (%d000000, 'line')",
		seq * 1000 + 1, seq * 1000 + 31, seq * 1000 + 41);
	fixture_run_sql(sql);
}

static void begin(void)
{
	store = fixture_open();
}

static void end(void)
{
	free(result);
	result = NULL;
	fixture_close(store);
}

static void read_of(const char *name)
{
	free(result);
	ck_assert_msg(group_result_read(store, name, &result, &why) == 0, "%s", why.message.text);
}

START_TEST(everything_without_a_session)
{
	read_of(NULL);
	ck_assert(result->kind == GROUP_DATABASE && !result->lesson_count && !result->exercise_count);
	put_lesson(1, "NULL", "", "done");
	put_exercise(1, "NULL", "wire-cut");
	fixture_run_sql("INSERT INTO exercise (begun_us) VALUES (1)"); /* it runs */
	read_of(NULL);
	ck_assert_uint_eq(result->lesson_count, 1);
	ck_assert_uint_eq(result->exercise_count, 1);
}
END_TEST

START_TEST(a_lesson_with_its_steps)
{
	put_lesson(1, "NULL", "Ada", "left");
	read_of(NULL);
	ck_assert_str_eq(result->lessons[0].name, "02-barcode");
	ck_assert_str_eq(result->lessons[0].participant, "Ada");
	ck_assert_int_eq(result->lessons[0].state, LESSON_RUN_LEFT);
	ck_assert_uint_eq(result->lessons[0].step_count, 2);
	ck_assert_int_eq(result->lessons[0].steps[0].took_us, 20 * SECOND);
	ck_assert_int_eq(result->lessons[0].steps[1].took_us, 0);
	ck_assert_int_eq(result->lessons[0].steps[1].hint_level, 2);
}
END_TEST

START_TEST(an_exercise_with_its_looks)
{
	const struct group_exercise *e;

	put_exercise(1, "NULL", "wire-cut");
	put_exercise(2, "NULL", "");
	read_of(NULL);
	e = &result->exercises[0];
	ck_assert_str_eq(e->fault, "wire-cut");
	ck_assert_int_eq(e->at_us[EXERCISE_FAULT], 1010 * SECOND);
	ck_assert_int_eq(e->at_us[EXERCISE_SYMPTOM], 0);
	ck_assert_int_eq(e->at_us[EXERCISE_MEND], 1070 * SECOND);
	ck_assert_uint_eq(e->view_count, 2);
	ck_assert_str_eq(e->views[0].name, "line");
	ck_assert_int_eq(e->views[0].shown_us, (30 + 59) * SECOND);
	ck_assert_int_eq(e->views[1].shown_us, 10 * SECOND);
	ck_assert_str_eq(result->exercises[1].fault, "");
}
END_TEST

/* A session's rows are those with its number; a participant has lessons only. */
START_TEST(whose_rows)
{
	put_lesson(1, "NULL", "Ada", "done");
	put_exercise(1, "NULL", "wire-cut");
	ck_assert_int_eq(store_begin_session(store, "Group A", "test", &why), 0);
	put_lesson(2, "1", "Ada", "done");
	put_lesson(3, "1", "Bob", "left");
	put_exercise(2, "1", "wire-mute");
	read_of(NULL);
	ck_assert(result->kind == GROUP_SESSION && result->begun_us && !result->ended_us);
	ck_assert_str_eq(result->name, "Group A");
	ck_assert_uint_eq(result->lesson_count, 2);
	ck_assert_uint_eq(result->exercise_count, 1);
	ck_assert_str_eq(result->exercises[0].fault, "wire-mute");
	read_of("Ada");
	ck_assert(result->kind == GROUP_PARTICIPANT);
	ck_assert_uint_eq(result->lesson_count, 2);
	ck_assert_uint_eq(result->exercise_count, 0);
	read_of("Group A");
	ck_assert_uint_eq(result->lesson_count, 2);
	ck_assert_int_eq(group_result_read(store, "nobody", &result, &why), -1);
	ck_assert(why.blame == FAULT_DATA && !result && strstr(why.message.text, "\"nobody\""));
}
END_TEST

START_TEST(more_than_there_is_room_for)
{
	struct group_exercise e = { .view_count = 0 };
	char view[8];

	for (int i = 1; i <= GROUP_LESSONS_MAX + 5; i++)
		put_lesson(i, "NULL", "", "done");
	read_of(NULL);
	ck_assert_uint_eq(result->lesson_count, GROUP_LESSONS_MAX);
	ck_assert(result->has_more);
	for (int i = 0; i < 40; i++) {
		snprintf(view, sizeof view, "v%d", i % 20);
		group_result_add_look(&e, view, 5);
	}
	ck_assert_uint_eq(e.view_count, GROUP_VIEWS_MAX);
	ck_assert_int_eq(e.views[3].shown_us, 10);
	group_result_add_look(&e, "v3", -7);
	ck_assert_int_eq(e.views[3].shown_us, 10);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("group_result");
	TCase *c = tcase_create("group_result");

	tcase_set_timeout(c, 120);
	tcase_add_checked_fixture(c, begin, end);
	tcase_add_test(c, everything_without_a_session);
	tcase_add_test(c, a_lesson_with_its_steps);
	tcase_add_test(c, an_exercise_with_its_looks);
	tcase_add_test(c, whose_rows);
	tcase_add_test(c, more_than_there_is_room_for);
	suite_add_tcase(s, c);
	return s;
}
