/* scan_limit: how many scans a second are taken. */
#include "reader/scan_limit.h"
#include "tests/support/suite.h"

#include <stdlib.h>
#include <string.h>

static struct scan_limit limit;

/* Scans from from_ms to to_ms, one each period_ms; returns how many are taken. */
static unsigned long take(int64_t from_ms, int64_t to_ms, int period_ms, int at_once)
{
	unsigned long taken = 0;

	for (int64_t now_ms = from_ms; now_ms < to_ms; now_ms += period_ms)
		for (int i = 0; i < at_once; i++)
			taken += scan_limit_take(&limit, now_ms);
	return taken;
}

START_TEST(a_hand_and_a_belt_are_never_limited)
{
	unsigned long count;

	memset(&limit, 0, sizeof limit);
	ck_assert_uint_eq(take(5000, 65000, 20, 1), 3000);
	ck_assert_uint_eq(take(70000, 70001, 1, SCAN_LIMIT_BURST), SCAN_LIMIT_BURST);
	ck_assert_int_eq(scan_limit_report(&limit, 70002, &count), SCAN_LIMIT_QUIET);
	ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(without_a_pause_so_many_are_taken_and_the_rest_is_counted)
{
	unsigned long count, taken, told = 0;
	enum scan_limit_news news;

	memset(&limit, 0, sizeof limit);
	taken = take(1000, 11000, 1, 1);
	ck_assert_uint_ge(taken, 10 * SCAN_LIMIT_PER_S);
	ck_assert_uint_le(taken, 10 * SCAN_LIMIT_PER_S + SCAN_LIMIT_BURST + 1);
	ck_assert_int_eq(scan_limit_report(&limit, 11000, &count), SCAN_LIMIT_EXCESS);
	ck_assert_uint_eq(count + taken, 10000);
	/* once a second, then that it is over */
	for (int64_t now_ms = 11000; now_ms < 14000; now_ms += 100) {
		take(now_ms, now_ms + 100, 1, 1);
		news = scan_limit_report(&limit, now_ms + 100, &count);
		told += news == SCAN_LIMIT_EXCESS;
		ck_assert_int_ne(news, SCAN_LIMIT_OVER);
	}
	ck_assert_uint_eq(told, 3);
	ck_assert_int_eq(scan_limit_report(&limit, 15900, &count), SCAN_LIMIT_QUIET);
	ck_assert_int_eq(scan_limit_report(&limit, 16000, &count), SCAN_LIMIT_OVER);
	ck_assert_int_eq(scan_limit_report(&limit, 16200, &count), SCAN_LIMIT_QUIET);
}
END_TEST

START_TEST(any_times_are_survived)
{
	unsigned long count;

	memset(&limit, 0, sizeof limit);
	for (int i = 0; i < 100000; i++) {
		int64_t now_ms = rand() % 3 ? rand() : (int64_t)rand() * rand();

		scan_limit_take(&limit, now_ms);
		must(limit.room >= 0 && limit.room <= SCAN_LIMIT_BURST * 1000);
		scan_limit_report(&limit, now_ms, &count);
	}
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { a_hand_and_a_belt_are_never_limited,
		without_a_pause_so_many_are_taken_and_the_rest_is_counted, any_times_are_survived, NULL };

	return suite_of("reader_scan_limit", tests);
}
