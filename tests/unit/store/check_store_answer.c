/* Answer times: one definition for the figures of the screens and the summary of a demo. */
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"
#include "core/store_query/store_answer.h"
#include "core/store_query/store_read.h"
#include "core/wire/signals.h"

#include <stdio.h>
#include <stdlib.h>

#define MS INT64_C(1000)
#define BEGIN (INT64_C(1764590400) * 1000000)

static struct store *store;
static struct fault why;

static void setup(void)
{
	store = fixture_open();
}

static void teardown(void)
{
	fixture_close(store);
}

static void put_state(int at_ms, enum plc_state state)
{
	char sql[200];

	snprintf(sql, sizeof sql,
		"INSERT INTO signal (at_us, plc, name, value) VALUES (%lld, 'plc1', 'STATE', %d)",
		(long long)(BEGIN + at_ms * MS), (int)state);
	fixture_run_sql(sql);
}

/* Times in ms; 0: never. */
static void put_box(int arrived, int identified, int answered)
{
	static int track;
	char sql[400];

	snprintf(sql, sizeof sql,
		"INSERT INTO passage (plc, boot, track, arrived_us, identified_us, answered_us, result)"
		" VALUES ('plc1', 1, %d, %lld, nullif(%lld, 0), nullif(%lld, 0), 'sorted')",
		++track, (long long)(BEGIN + arrived * MS),
		(long long)(identified ? BEGIN + identified * MS : 0),
		(long long)(answered ? BEGIN + answered * MS : 0));
	fixture_run_sql(sql);
}

/* In ms, of the screens; the summary has to agree. -1: no answers. */
static int median(int *p99)
{
	struct store_figures f;
	struct store_summary sum;

	ck_assert_msg(store_figures(store, "plc1", BEGIN + 1000000 * MS, &f, &why) == 0, "%s",
		why.message.text);
	ck_assert_msg(store_summarise(store, "plc1", 0, &sum, &why) == 0, "%s", why.message.text);
	ck_assert_int_eq((int)(sum.decision_p50_ms * 1000), (int)f.answer_p50_us);
	ck_assert_int_eq((int)(sum.decision_p99_ms * 1000), (int)f.answer_p99_us);
	if (p99)
		*p99 = (int)(f.answer_p99_us / MS);
	return f.answers ? (int)(f.answer_p50_us / MS) : -1;
}

START_TEST(boxes_without_a_code_do_not_count)
{
	int p99;

	ck_assert_int_eq(median(NULL), -1);
	put_box(1000, 0, 3900);
	ck_assert_int_eq(median(NULL), -1);
	put_box(5000, 5010, 5020);
	put_box(9000, 9010, 9030);
	put_box(13000, 0, 15900);
	put_box(17000, 19950, 19900); /* read after the answer */
	put_box(21000, 21010, 0);     /* no answer */
	ck_assert_int_eq(median(&p99), 20);
	ck_assert_int_eq(p99, 30);
}
END_TEST

START_TEST(stopped_time_does_not_count)
{
	static const enum plc_state stops[] = { PLC_STOPPED, PLC_FAULT, PLC_ESTOP, PLC_INIT };

	put_state(0, PLC_RUNNING);
	for (int i = 0; i < 4; i++) {
		int at = 100000 * (i + 1);

		put_box(at, at + 10, at + 60040);
		put_state(at + 5, stops[i]);
		put_state(at + 3000, stops[(i + 1) % 4]); /* one stop, two states */
		put_state(at + 60005, PLC_RUNNING);
		put_state(at + 60020, PLC_WAITING);
		put_state(at + 70000, PLC_RUNNING);
	}
	ck_assert_int_eq(median(NULL), 40);
}
END_TEST

/* A stop that began before the box, several stops in one, and one that has not ended. */
START_TEST(stops_at_the_edges)
{
	int p99;

	put_state(1000, PLC_STOPPED);
	put_box(2000, 2010, 5000);
	put_state(4900, PLC_RUNNING);
	put_state(10100, PLC_ESTOP);
	put_box(10000, 10010, 11000);
	put_state(10200, PLC_RUNNING);
	put_state(10300, PLC_FAULT);
	put_state(10950, PLC_RUNNING);
	put_state(20050, PLC_FAULT);
	put_box(20000, 20010, 20500);
	ck_assert_int_eq(median(&p99), 100); /* 100, 250, 50 */
	ck_assert_int_eq(p99, 250);
}
END_TEST

/* Another PLC's stop, another signal, and nonsense of another tool. */
START_TEST(only_the_state_of_this_plc)
{
	char sql[300];

	put_state(0, PLC_RUNNING);
	put_box(1000, 1010, 1100);
	snprintf(sql, sizeof sql,
		"INSERT INTO signal (at_us, plc, name, value) VALUES (%lld, 'plc2', 'STATE', %d),"
		" (%lld, 'plc1', 'JAM', 1)",
		(long long)(BEGIN + 1020 * MS), PLC_FAULT, (long long)(BEGIN + 1020 * MS));
	fixture_run_sql(sql);
	ck_assert_int_eq(median(NULL), 100);
	fixture_run_sql("UPDATE signal SET value = -9223372036854775807 - 1, at_us = "
					"-9223372036854775807 - 1 WHERE name = 'STATE'");
	ck_assert_int_ge(median(NULL), 0);
}
END_TEST

/* As of a past time, what came later is not known: the box is not answered yet, the stop not over. */
START_TEST(as_of_a_past_time)
{
	struct store_figures f;

	put_state(0, PLC_RUNNING);
	put_box(1000, 1010, 1100);
	put_box(2000, 2010, 2100);
	put_state(2050, PLC_STOPPED);
	store_look_back(store, BEGIN + 2080 * MS);
	ck_assert_int_eq(store_figures(store, "plc1", BEGIN + 2080 * MS, &f, &why), 0);
	ck_assert_int_eq(f.boxes, 2);
	ck_assert_int_eq(f.answers, 1);
	store_look_back(store, 0);
	ck_assert_int_eq(store_figures(store, "plc1", BEGIN + 3000 * MS, &f, &why), 0);
	ck_assert_int_eq(f.answers, 2);
	ck_assert_int_eq(f.answer_us[0], 50 * MS);
}
END_TEST

static void compare_box(void *user, const struct row_passage *row)
{
	struct store_figures *f = user;
	int64_t us;

	ck_assert_msg(store_box_answer(store, row->plc, &row->passage, &us, &why) == 0, "%s",
		why.message.text);
	if (us >= 0)
		ck_assert_int_eq(us, f->answer_us[f->hour++]);
}

/* The time shown for one box is the one that is counted. */
START_TEST(one_box_says_the_same)
{
	struct store_figures f;

	put_state(0, PLC_RUNNING);
	for (int i = 0; i < 12; i++) {
		put_box(i * 10000, i % 4 ? i * 10000 + 5 : 0, i * 10000 + 2000 + i);
		if (i % 3 == 0) {
			put_state(i * 10000 + 100, PLC_STOPPED);
			put_state(i * 10000 + 1100, PLC_RUNNING);
		}
	}
	put_box(200000, 200005, 0);
	ck_assert_int_eq(store_figures(store, "plc1", BEGIN + 1000000 * MS, &f, &why), 0);
	ck_assert_int_eq(f.answers, 9);
	f.hour = 0;
	ck_assert_int_eq(store_each_passage(store, "plc1", 100, compare_box, &f, &why), 0);
	ck_assert_int_eq(f.hour, 9);
}
END_TEST

/* What was before the session does not count; a stop that began before it does. */
START_TEST(from_the_begin_of_a_session)
{
	struct store_figures f;

	put_state(0, PLC_RUNNING);
	put_box(1000, 1010, 1900);
	put_state(2000, PLC_FAULT);
	fixture_run_sql(
		"INSERT INTO session (name, begun_us, first_scan, first_passage, first_move, given_by)"
		" SELECT 'evening', 1764590402500000, 0, max(seq), 0, 'test' FROM passage");
	put_box(3000, 3010, 4100);
	put_state(4000, PLC_RUNNING);
	ck_assert_int_eq(store_figures(store, "plc1", BEGIN + 5000 * MS, &f, &why), 0);
	ck_assert_int_eq(f.boxes, 1);
	ck_assert_int_eq(f.answers, 1);
	ck_assert_int_eq(f.answer_p50_us, 100 * MS);
}
END_TEST

START_TEST(ranks)
{
	int64_t us[200];
	struct answer_ranks r = store_rank_answers(us, 0);

	ck_assert_int_eq(r.worst_us, 0);
	for (int i = 0; i < 200; i++)
		us[i] = 200 - i;
	r = store_rank_answers(us, 200);
	ck_assert_int_eq(r.p50_us, 100);
	ck_assert_int_eq(r.p99_us, 198);
	ck_assert_int_eq(r.worst_us, 200);
	us[0] = 7;
	r = store_rank_answers(us, 1);
	ck_assert_int_eq(r.p50_us, 7);
	ck_assert_int_eq(r.p99_us, 7);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { boxes_without_a_code_do_not_count, stopped_time_does_not_count,
		stops_at_the_edges, only_the_state_of_this_plc, as_of_a_past_time, one_box_says_the_same,
		from_the_begin_of_a_session, ranks };
	Suite *s = suite_create("store answer");
	TCase *c = tcase_create("store answer");

	tcase_add_checked_fixture(c, setup, teardown);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(s, c);
	return s;
}
