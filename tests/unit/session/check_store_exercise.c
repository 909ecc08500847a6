/* store_exercise: one exercise at a time, its debrief, the views that were shown; rows of other programs. */
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"
#include "core/session/store_exercise.h"

#include <stdio.h>
#include <string.h>

static struct store *store;
static struct fault why;
static int64_t seq;

static void begin(void)
{
	store = fixture_open();
	ck_assert_int_eq(store_begin_exercise(store, 1000, &seq, &why), 0);
}

static void end(void)
{
	fixture_close(store);
}

START_TEST(one_exercise_runs)
{
	int64_t other = 0;

	begin();
	ck_assert_int_eq(store_running_exercise(store, &other, &why), 1);
	ck_assert_int_eq(other, seq);
	ck_assert_int_eq(store_begin_exercise(store, 2000, &other, &why), -1);
	ck_assert_int_eq(why.blame, FAULT_DATA);
	ck_assert_ptr_nonnull(strstr(why.message.text, "another trainer's station"));
	ck_assert_int_eq(store_end_exercise(store, seq, 5000, &why), 0);
	ck_assert_int_eq(store_end_exercise(store, seq, 9000, &why), 0); /* has ended already */
	ck_assert_int_eq(fixture_number("SELECT ended_us FROM exercise"), 5000);
	ck_assert_int_eq(store_running_exercise(store, &other, &why), 0);
	ck_assert_int_eq(store_begin_exercise(store, 6000, &other, &why), 0);
	ck_assert_int_ne(other, seq);
	ck_assert_int_eq(store_end_exercise(store, other, 10, &why), 0); /* the clock was set */
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM exercise WHERE ended_us < begun_us"), 0);
	ck_assert_int_eq(store_end_exercise(store, 99, 10, &why), 0); /* no such exercise */
	end();
}
END_TEST

/* --- marks ------------------------------------------------------------------------------------------------------- */

static struct row_exercise_mark marks[20];
static size_t mark_count;

static void keep_mark(void *user, const struct row_exercise_mark *row)
{
	(void)user;
	ck_assert_uint_lt(mark_count, 20);
	marks[mark_count++] = *row;
}

static void read_marks(size_t limit)
{
	mark_count = 0;
	ck_assert_int_eq(store_each_exercise_mark(store, limit, keep_mark, NULL, &why), 0);
}

START_TEST(debrief_writes_fault_and_moments)
{
	const int64_t first[EXERCISE_MOMENTS] = { 2000, 3000, 0, 5000 };
	const int64_t second[EXERCISE_MOMENTS] = { 2000, 3000, 4000, 0 };

	begin();
	ck_assert_str_eq(fixture_text("SELECT fault FROM exercise"), ""); /* nothing gives it away */
	read_marks(9);
	ck_assert_uint_eq(mark_count, 0);
	ck_assert_int_eq(store_end_exercise(store, seq, 6000, &why), 0);
	ck_assert_int_eq(store_debrief_exercise(store, seq, "lane-full", first, &why), 0);
	read_marks(9);
	ck_assert_uint_eq(mark_count, 3);
	ck_assert_int_eq(marks[0].moment, EXERCISE_MEND); /* newest first */
	ck_assert_int_eq(marks[0].at_us, 5000);
	ck_assert_str_eq(marks[2].fault, "lane-full");
	ck_assert_int_eq(store_debrief_exercise(store, seq, "lane-full", second, &why), 0);
	read_marks(9);
	ck_assert_uint_eq(mark_count, 3);
	ck_assert_int_eq(marks[0].moment, EXERCISE_LOOK); /* replaced */
	read_marks(2);
	ck_assert_uint_eq(mark_count, 2);
	ck_assert_int_eq(store_debrief_exercise(store, 99, "x", first, &why), 0);
	read_marks(9);
	ck_assert_uint_eq(mark_count, 3); /* there is no exercise 99 */
	for (int i = 0; i < EXERCISE_MOMENTS; i++)
		ck_assert_uint_gt(strlen(store_moment_name((enum exercise_moment)i)), 0);
	end();
}
END_TEST

START_TEST(marks_of_other_programs)
{
	begin();
	fixture_run_sql("UPDATE exercise SET fault = char(27) || '[2J' || printf('%.*c', 3000, 'x');"
					"INSERT INTO exercise_mark (exercise, at_us, kind) VALUES (1, -1, 'fault'),"
					" (1, 9223372036854775807, 'party'), (1, 7, 'look' || char(10))");
	read_marks(9);
	ck_assert_uint_eq(mark_count, 1);
	ck_assert_int_ge(marks[0].at_us, 0);
	ck_assert_ptr_null(strchr(marks[0].fault, 27));
	end();
}
END_TEST

/* --- looks ------------------------------------------------------------------------------------------------------- */

static char looks[400];

static void keep_look(void *user, const struct row_look *row)
{
	size_t used = strlen(looks);

	(void)user;
	snprintf(looks + used, sizeof looks - used, "%lld %s;", (long long)row->at_us, row->view);
}

static const char *read_looks(int64_t from_us, int64_t until_us, size_t limit)
{
	looks[0] = '\0';
	ck_assert_int_eq(store_each_look(store, from_us, until_us, limit, keep_look, NULL, &why), 0);
	return looks;
}

START_TEST(looks_count_while_an_exercise_runs)
{
	store = fixture_open();
	ck_assert_int_eq(store_put_look(store, "alarms", 500, &why), 0);
	ck_assert_int_eq(store_begin_exercise(store, 1000, &seq, &why), 0);
	ck_assert_int_eq(store_put_look(store, "line", 3000, &why), 0);
	ck_assert_int_eq(store_put_look(store, "status", 2000, &why), 0); /* another dashboard */
	ck_assert_int_eq(store_put_look(store, "alarms", 3000, &why), 0);
	ck_assert_int_eq(store_end_exercise(store, seq, 4000, &why), 0);
	ck_assert_int_eq(store_put_look(store, "stock", 5000, &why), 0);
	ck_assert_str_eq(read_looks(0, 9000, 9), "2000 status;3000 line;3000 alarms;");
	ck_assert_str_eq(read_looks(2001, 9000, 9), "3000 line;3000 alarms;");
	ck_assert_str_eq(read_looks(0, 2999, 9), "2000 status;");
	ck_assert_str_eq(read_looks(0, 9000, 2), "2000 status;3000 line;");
	ck_assert_str_eq(read_looks(9000, 0, 9), "");
	fixture_run_sql(
		"INSERT INTO look (at_us, view) VALUES (3500, printf('%.*c', 3000, 'x') || char(27))");
	read_looks(3500, 3500, 9);
	ck_assert_uint_lt(strlen(looks), STORE_VIEW_MAX + 8);
	ck_assert_ptr_null(strchr(looks, 27));
	end();
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { one_exercise_runs, debrief_writes_fault_and_moments,
		marks_of_other_programs, looks_count_while_an_exercise_runs, NULL };

	return suite_of("store_exercise", tests);
}
