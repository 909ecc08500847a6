/* store: places that book by scan alone. */
#include "core/base/clock.h"
#include "core/booking/booking.h"
#include "core/store/store.h"
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SGTIN \
	"]d2010952123400001321" \
	"1"
#define EAN "9521234000013"
#define SSCC "]C100395212340000000014"
#define UNIT "https://id.gs1.org/00/395212340000000014"
#define SECOND 1000000

static struct fault why;
static struct store *store;
static struct identity identity;
static struct booking outcome;
static int64_t now_us; /* of the next scan: a minute after the last */

static void open_store(void)
{
	static const char *const places[][2] = { { "in", "receiving" }, { "store", "storing" },
		{ "pick", "picking" }, { "out", "shipping" }, { "test", "inspecting" },
		{ "block", "holding" } };

	store = fixture_open();
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		ck_assert_int_eq(store_put_place(store, places[i][0], "", places[i][1], NULL, &why), 0);
	ck_assert_int_eq(store_begin_import(store, &why), 0);
	ck_assert_int_eq(store_put_article(store, "09521234000013", "Schraube", 1, &why), 0);
	ck_assert_int_eq(store_end_import(store, true, &why), 0);
	now_us = clock_wall_us();
}

static void close_store(void)
{
	fixture_close(store);
}

static enum verdict scan_now(const char *place, const char *data)
{
	struct scan scan = fixture_scan(place, "hand", data);

	scan.at_us = now_us;
	identify(&scan, &identity);
	ck_assert_msg(booking_record_scan(store, &scan, &identity, &outcome, &why) == 0, "%s",
		why.message.text);
	return outcome.verdict;
}

static enum verdict scan_at(const char *place, const char *data)
{
	now_us += 60 * SECOND;
	return scan_now(place, data);
}

#define STOCK(place) \
	fixture_number("SELECT coalesce(sum(quantity), 0) FROM stock WHERE place = '" place "'")
#define MOVES fixture_number("SELECT count(*) FROM move")

/* In, store, pick, inspect, out, and back. */
START_TEST(the_way_of_a_thing)
{
	ck_assert_int_eq(scan_at("in", SGTIN), VERDICT_ACCEPTED);
	ck_assert_int_eq(scan_at("store", SGTIN), VERDICT_ACCEPTED);
	ck_assert_int_eq(scan_at("store", SGTIN), VERDICT_DUPLICATE);
	ck_assert_int_eq(MOVES, 2);
	ck_assert_int_eq(scan_at("test", SGTIN), VERDICT_ACCEPTED);
	ck_assert_int_eq(scan_at("pick", SGTIN), VERDICT_ACCEPTED);
	ck_assert_int_eq(STOCK("pick"), 1);
	ck_assert_int_eq(scan_at("out", SGTIN), VERDICT_ACCEPTED);
	ck_assert_int_eq(fixture_number(
						 "SELECT count(*) FROM move WHERE to_place='out' AND from_place='pick'"
						 " AND biz_step='shipping' AND disposition='in_transit'"),
		1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM stock"), 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM item WHERE place='out'"), 1);
	ck_assert_int_eq(scan_at("in", SGTIN), VERDICT_ACCEPTED);
	ck_assert_int_eq(STOCK("in"), 1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM alarm"), 0);
}
END_TEST

START_TEST(odd_steps_are_booked_and_said)
{
	ck_assert_int_eq(scan_at("out", SGTIN), VERDICT_WRONG_PLACE);
	ck_assert_ptr_nonnull(strstr(outcome.reason.text, "no goods-in entry"));
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM alarm WHERE code='odd_step'"), 1);
	ck_assert_int_eq(scan_at("pick", SGTIN), VERDICT_WRONG_PLACE);
	ck_assert_ptr_nonnull(strstr(outcome.reason.text, "already shipped"));
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM item WHERE place='pick'"), 1);
	ck_assert_int_eq(scan_at("block", SGTIN), VERDICT_ACCEPTED);
	ck_assert_int_eq(scan_at("out", SGTIN), VERDICT_WRONG_PLACE);
	ck_assert_ptr_nonnull(strstr(outcome.reason.text, "on hold"));
	ck_assert_int_eq(MOVES, 4);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM alarm WHERE code='odd_step'"), 3);
}
END_TEST

START_TEST(pieces_come_and_go)
{
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(scan_now("in", EAN), VERDICT_ACCEPTED); /* every read counts */
	ck_assert_int_eq(STOCK("in"), 3);
	ck_assert_int_eq(scan_at("store", EAN), VERDICT_ACCEPTED);
	ck_assert_int_eq(scan_now("store", EAN), VERDICT_ACCEPTED);
	ck_assert_int_eq(STOCK("in"), 1);
	ck_assert_int_eq(STOCK("store"), 2);
	ck_assert_int_eq(scan_at("pick", EAN), VERDICT_ACCEPTED);
	ck_assert_int_eq(scan_at("out", EAN), VERDICT_ACCEPTED);
	ck_assert_int_eq(STOCK("pick"), 0);
	ck_assert_int_eq(STOCK("out"), 0);
	ck_assert_int_eq(fixture_number("SELECT sum(quantity) FROM stock"), 2);
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(scan_at("pick", EAN), VERDICT_ACCEPTED);
	ck_assert_int_eq(scan_at("pick", EAN), VERDICT_WRONG_PLACE); /* a fourth of three */
	ck_assert_ptr_nonnull(strstr(outcome.reason.text, "no stock left where it came from"));
	ck_assert_int_eq(STOCK("store"), -1);
	ck_assert_int_eq(fixture_number("SELECT sum(quantity) FROM stock"), 2);
}
END_TEST

/* The pieces are on the last shelf by name. */
START_TEST(more_places_than_fit)
{
	char name[32];

	for (int i = 0; i < 100; i++) {
		snprintf(name, sizeof name, "a%03d", i);
		ck_assert_int_eq(store_put_place(store, name, "", "storing", NULL, &why), 0);
	}
	ck_assert_int_eq(store_put_place(store, "zz", "", "storing", NULL, &why), 0);
	for (int i = 0; i < 2; i++)
		scan_now("in", EAN);
	scan_at("zz", EAN);
	ck_assert_int_eq(STOCK("zz"), 1);
	ck_assert_int_eq(scan_at("out", EAN), VERDICT_ACCEPTED);
	ck_assert_int_eq(STOCK("zz"), 0);
	ck_assert_int_eq(STOCK("in"), 1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM stock"), 1);
}
END_TEST

START_TEST(undone)
{
	int64_t correction;

	scan_at("in", EAN);
	scan_at("store", EAN);
	scan_at("out", EAN);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM stock"), 0);
	ck_assert_int_eq(booking_undo(store, 3, &correction, &why), 0);
	ck_assert_int_eq(STOCK("store"), 1);
	ck_assert_int_eq(STOCK("out"), 0);
	scan_at("in", SGTIN);
	scan_at("out", SGTIN);
	ck_assert_int_eq(fixture_number(
						 "SELECT count(*) FROM item WHERE step='shipping' AND key LIKE '%/21/%'"),
		1);
	ck_assert_int_eq(booking_undo(store, 6, &correction, &why), 0);
	ck_assert_int_eq(fixture_number(
						 "SELECT count(*) FROM item WHERE step='receiving' AND place='in'"
						 " AND key LIKE '%/21/%'"),
		1);
	ck_assert_int_eq(STOCK("in"), 1);
	ck_assert_int_eq(scan_at("out", "WSP:UNDO"), VERDICT_COMMAND); /* undone already */
	ck_assert_int_eq(scan_at("out", SGTIN), VERDICT_ACCEPTED);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM alarm WHERE code='odd_step'"), 0);
}
END_TEST

START_TEST(one_scanner_for_many_places)
{
	ck_assert_int_eq(scan_now("in", "WSP:PLACE:STORE"), VERDICT_COMMAND);
	ck_assert_ptr_nonnull(strstr(outcome.reason.text, "store"));
	ck_assert_int_eq(scan_now("in", SGTIN), VERDICT_ACCEPTED);
	ck_assert_str_eq(outcome.place, "store");
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM scan WHERE place='store'"), 1);
	store_close(store); /* a restart of the reader */
	store = store_open(fixture_db, STORE_WRITE, &why);
	now_us += 299 * (int64_t)SECOND;
	ck_assert_int_eq(scan_now("in", EAN), VERDICT_ACCEPTED);
	ck_assert_str_eq(outcome.place, "store");
	now_us += 299 * (int64_t)SECOND; /* counts from the last scan */
	scan_now("in", EAN);
	ck_assert_str_eq(outcome.place, "store");
	now_us += 301 * (int64_t)SECOND;
	ck_assert_int_eq(scan_now("in", EAN), VERDICT_ACCEPTED);
	ck_assert_str_eq(outcome.place, "in");
	ck_assert_ptr_nonnull(strstr(outcome.reason.text, "too long ago"));
	scan_at("in", EAN);
	ck_assert_str_eq(outcome.reason.text, ""); /* said once */
}
END_TEST

START_TEST(codes_of_places)
{
	ck_assert_int_eq(store_put_place(store, "store", NULL, NULL,
						 "https://id.gs1.org/414/9521234000020", &why),
		0);
	ck_assert_int_eq(scan_now("in", "]C14149521234000020"), VERDICT_COMMAND);
	scan_now("in", EAN);
	ck_assert_str_eq(outcome.place, "store");
	now_us = clock_wall_us();
	ck_assert_int_eq(scan_now("in", "WSP:PLACE:cellar"), VERDICT_COMMAND);
	ck_assert_ptr_nonnull(strstr(outcome.reason.text, "no place"));
	scan_now("in", EAN);
	ck_assert_str_eq(outcome.place, "store"); /* nothing has changed */
	scan_now("in", "WSP:PLACE:in");
	scan_now("in", EAN);
	ck_assert_str_eq(outcome.place, "in");
	scan_now("in", "WSP:PLACE:store");
	fixture_run_sql("DELETE FROM place WHERE name = 'store'");
	scan_now("in", EAN);
	ck_assert_str_eq(outcome.place, "in");
	/* Another GLN is a location, not a place of ours. */
	ck_assert_int_eq(scan_now("in", "]C14149521234000037"), VERDICT_UNKNOWN);
}
END_TEST

START_TEST(a_camera_chooses_no_place)
{
	struct scan scan = { .at_us = now_us,
		.carrier = CARRIER_BARCODE,
		.sighting = true,
		.place = "in",
		.source = "hand",
		.data_len = 15,
		.data = "WSP:PLACE:store" };

	identify(&scan, &identity);
	ck_assert_int_eq(booking_record_scan(store, &scan, &identity, &outcome, &why), 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM command WHERE state='failed'"), 1);
	scan_now("in", EAN);
	ck_assert_str_eq(outcome.place, "in");
}
END_TEST

START_TEST(a_pallet_and_what_is_on_it)
{
	int64_t correction;

	ck_assert_int_eq(scan_at("store", SSCC), VERDICT_UNKNOWN);
	ck_assert_int_eq(scan_at("in", SSCC), VERDICT_ACCEPTED); /* nobody has to announce it */
	scan_at("in", SGTIN);
	scan_at("in", SGTIN "2");
	ck_assert_int_eq(store_put_parent(store, "https://id.gs1.org/01/09521234000013/21/1", UNIT,
						 &why),
		0);
	ck_assert_int_eq(store_put_parent(store, "https://id.gs1.org/01/09521234000013/21/12", UNIT,
						 &why),
		0);
	ck_assert_int_eq(scan_at("store", SSCC), VERDICT_ACCEPTED);
	ck_assert_int_eq(fixture_number(
						 "SELECT count(*) FROM item WHERE place = 'store' AND step = 'storing'"),
		3);
	ck_assert_int_eq(MOVES, 6);
	ck_assert_int_eq(booking_undo(store, 4, &correction, &why), 0);
	ck_assert_int_eq(fixture_number(
						 "SELECT count(*) FROM item WHERE place = 'in' AND step = 'receiving'"),
		3);
	ck_assert_int_eq(MOVES, 9);
	scan_at("pick", SGTIN); /* taken out */
	scan_at("store", SSCC);
	ck_assert_int_eq(fixture_number(
						 "SELECT count(*) FROM item WHERE place = 'pick' AND parent = ''"),
		1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM item WHERE place = 'store'"), 2);
}
END_TEST

/* Any text behind the prefix: a sentence, never a place that is not there. */
START_TEST(hostile_names)
{
	static const char *const names[] = { "WSP:PLACE:%s%n", "WSP:PLACE:'; DROP TABLE place; --",
		"WSP:PLACE:\x1b[2J", "WSP:PLACE: ", "WSP:PLACE:store ", "WSP:PLACE:\xff\xfe" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		ck_assert_int_eq(scan_now("in", names[i]), VERDICT_COMMAND);
		ck_assert_str_ne(outcome.reason.text, "");
	}
	ck_assert_int_eq(scan_now("in", "WSP:PLACE"), VERDICT_REJECTED);
	ck_assert_int_eq(scan_now("in", "WSP:PLACE:"), VERDICT_REJECTED);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM chosen_place"), 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM command WHERE state='failed'"), 6);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { the_way_of_a_thing, odd_steps_are_booked_and_said,
		pieces_come_and_go, more_places_than_fit, undone, one_scanner_for_many_places,
		codes_of_places, a_camera_chooses_no_place, a_pallet_and_what_is_on_it, hostile_names,
		NULL };
	Suite *s = suite_create("store_place");
	TCase *c = tcase_create("store_place");

	tcase_add_checked_fixture(c, open_store, close_store);
	for (size_t i = 0; tests[i]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(s, c);
	return s;
}
