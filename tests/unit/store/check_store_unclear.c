/* Goods whose box was lost: out of the read point's stock, listed, counted, and booked by a person. */
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"
#include "core/base/clock.h"
#include "core/booking/booking.h"
#include "core/store_query/store_read.h"
#include "core/store_query/store_unclear.h"

#include <stdio.h>
#include <string.h>

#define SCREW "https://id.gs1.org/01/09521234000013/21/1001"
#define SCREWS "https://id.gs1.org/01/09521234000013"

static struct store *store;
static struct fault why;
static uint16_t track;

static void setup(void)
{
	store = fixture_open();
	track = 0;
	fixture_run_sql("INSERT INTO article (gtin, name, lane) VALUES ('09521234000013', 'Screw', 1)");
}

static void teardown(void)
{
	fixture_close(store);
}

/* A box with a scanned code at the read point. */
static struct passage arrive(const char *code)
{
	struct scan scan = fixture_scan("ident", "scanner", code);
	struct identity identity;
	struct booking booking;
	struct passage p = { .boot = 7, .track = ++track, .arrived_us = clock_wall_us() };

	identify(&scan, &identity);
	ck_assert_msg(booking_record_scan(store, &scan, &identity, &booking, &why) == 0, "%s",
		why.message.text);
	ck_assert_int_eq((int)booking.verdict, VERDICT_ACCEPTED);
	p.window_from_us = scan.at_us - 1000;
	p.identified_us = scan.at_us;
	p.decided_us = clock_wall_us();
	p.scan_seq = booking.seq;
	p.asked_lane = 1;
	ck_assert_int_eq(booking_record_passage(store, "plc1", "ident", &p, NULL, &why), 0);
	return p;
}

static void end(struct passage *p, enum passage_result result)
{
	p->result = result;
	ck_assert_msg(booking_record_passage(store, "plc1", "ident", p, NULL, &why) == 0, "%s",
		why.message.text);
}

static int64_t stock_at(const char *place)
{
	char sql[200];

	snprintf(sql, sizeof sql, "SELECT coalesce(sum(quantity), 0) FROM stock WHERE place = '%s'",
		place);
	return fixture_number(sql);
}

static struct row_unclear rows[8];
static int row_count;

static void take_row(void *user, const struct row_unclear *row)
{
	(void)user;
	if (row_count < 8)
		rows[row_count++] = *row;
}

static int64_t unclear(void)
{
	int64_t count;
	struct store_figures figures;

	row_count = 0;
	ck_assert_int_eq(store_each_unclear(store, take_row, NULL, &why), 0);
	ck_assert_int_eq(store_count_unclear(store, &count, &why), 0);
	ck_assert_int_eq(store_figures(store, "plc1", clock_wall_us(), &figures, &why), 0);
	ck_assert_int_eq(figures.unclear, count);
	ck_assert_int_eq(count, stock_at("clarify"));
	return count;
}

#define CODE SCREW

START_TEST(each_end_without_a_lane)
{
	static const enum passage_result ends[] = { PASSAGE_LOST, PASSAGE_EXPIRED, PASSAGE_REMOVED };

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		struct passage p;

		if (i)
			ck_assert_int_eq(booking_clarify(store, SCREW, "", &why), 0);
		fixture_run_sql("UPDATE scan SET at_us = at_us - 60000000");
		p = arrive(CODE);
		ck_assert_int_eq(stock_at("ident"), 1);
		end(&p, ends[i]);
		ck_assert_int_eq(stock_at("ident"), 0);
		ck_assert_int_eq(unclear(), 1);
		ck_assert_str_eq(rows[0].key, SCREW);
		ck_assert_str_eq(rows[0].name, "Screw");
		ck_assert_int_eq((int)rows[0].result, (int)ends[i]);
		ck_assert_int_eq(rows[0].track, p.track);
		ck_assert_int_eq(rows[0].asked_lane, 1);
		end(&p, ends[i]); /* written again: nothing moves twice */
		ck_assert_int_eq(unclear(), 1);
	}
}
END_TEST

START_TEST(a_box_in_its_lane_is_clear)
{
	struct passage p = arrive(CODE);

	p.reached_lane = 1;
	p.confirmed_us = clock_wall_us();
	end(&p, PASSAGE_SORTED);
	ck_assert_int_eq(unclear(), 0);
	ck_assert_int_eq(stock_at("lane1"), 1);
	ck_assert_int_eq(booking_clarify(store, SCREW, "lane2", &why), -1);
	ck_assert_ptr_nonnull(strstr(why.message.text, "is not to be clarified"));
}
END_TEST

START_TEST(found_removed_and_undone)
{
	struct passage p = arrive(CODE);
	int64_t correction;

	end(&p, PASSAGE_EXPIRED);
	ck_assert_int_eq(booking_clarify(store, SCREW, "lane9", &why), -1);
	ck_assert_ptr_nonnull(strstr(why.message.text, "there is no place \"lane9\""));
	ck_assert_int_eq(booking_clarify(store, SCREW, "clarify", &why), -1);
	ck_assert_int_eq(unclear(), 1);
	ck_assert_int_eq(booking_clarify(store, SCREW, "LANE2", &why), 0); /* capitals do not matter */
	ck_assert_int_eq(unclear(), 0);
	ck_assert_int_eq(stock_at("lane2"), 1);
	ck_assert_int_eq(booking_clarify(store, SCREW, "lane2", &why), -1);
	ck_assert_int_eq(booking_undo(store, fixture_number("SELECT max(seq) FROM move"), &correction,
						 &why),
		0);
	ck_assert_int_eq(unclear(), 1);
	ck_assert_int_eq(booking_clarify(store, SCREW, "", &why), 0);
	ck_assert_int_eq(unclear(), 0);
	ck_assert_int_eq(fixture_number("SELECT sum(quantity) FROM stock"), 0);
	ck_assert_int_eq(booking_undo(store, fixture_number("SELECT max(seq) FROM move"), &correction,
						 &why),
		0);
	ck_assert_int_eq(unclear(), 1);
}
END_TEST

/* It is put on the belt again, at once: no duplicate. */
START_TEST(a_scan_finds_it)
{
	struct passage p = arrive(CODE);

	end(&p, PASSAGE_REMOVED);
	ck_assert_int_eq(unclear(), 1);
	p = arrive(CODE);
	ck_assert_int_eq(unclear(), 0);
	ck_assert_int_eq(stock_at("ident"), 1);
	p.reached_lane = 1;
	p.confirmed_us = clock_wall_us();
	end(&p, PASSAGE_SORTED);
	ck_assert_int_eq(stock_at("lane1"), 1);
	ck_assert_int_eq(unclear(), 0);
}
END_TEST

START_TEST(counted_goods)
{
	struct passage p = arrive(SCREWS);
	char key[GS1_KEY_MAX];

	end(&p, PASSAGE_LOST);
	ck_assert_int_eq(unclear(), 1);
	ck_assert_str_eq(rows[0].key, SCREWS);
	fixture_run_sql("UPDATE scan SET at_us = at_us - 60000000");
	p = arrive(SCREWS);
	ck_assert_int_eq(unclear(), 1); /* another piece */
	end(&p, PASSAGE_REMOVED);
	ck_assert_int_eq(unclear(), 2);
	ck_assert_int_eq(rows[0].pieces, 2);
	ck_assert_int_eq(store_unclear_item(store, "09521234000013", key, sizeof key, &why), 1);
	ck_assert_str_eq(key, SCREWS);
	ck_assert_int_eq(booking_clarify(store, key, "", &why), 0);
	ck_assert_int_eq(booking_clarify(store, key, "lane1", &why), 0);
	ck_assert_int_eq(unclear(), 0);
	ck_assert_int_eq(stock_at("lane1"), 1);
	ck_assert_int_eq(booking_clarify(store, key, "lane1", &why), -1);
	ck_assert_int_eq(store_unclear_item(store, "09521234000013", key, sizeof key, &why), 0);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { each_end_without_a_lane, a_box_in_its_lane_is_clear,
		found_removed_and_undone, a_scan_finds_it, counted_goods };
	Suite *s = suite_create("store unclear");
	TCase *c = tcase_create("store unclear");

	tcase_add_checked_fixture(c, setup, teardown);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(s, c);
	return s;
}
