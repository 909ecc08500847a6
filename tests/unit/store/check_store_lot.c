/* store: lots and dates that codes say: kept with the scan, in stock, at a past time, judged at goods-in and shipping. */
#include "core/base/clock.h"
#include "core/booking/booking.h"
#include "core/code/ndef.h"
#include "core/code/plain_code.h"
#include "core/store/store_past.h"
#include "core/store/store_personal.h"
#include "core/store_query/store_lots.h"
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY "https://id.gs1.org/01/09521234000013"
#define SECOND INT64_C(1000000)

static struct fault why;
static struct store *store;
static struct identity identity;
static struct booking outcome;
static int64_t now_us; /* of the next scan */

/* 2026-12-02 12:00 in Berlin; no test looks at today. */
static void open_store(void)
{
	static const char *const places[][2] = { { "in", "receiving" }, { "store", "storing" },
		{ "shelf", "storing" }, { "out", "shipping" }, { "test", "inspecting" } };

	setenv("TZ", "Europe/Berlin", 1);
	store = fixture_open();
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		ck_assert_int_eq(store_put_place(store, places[i][0], "", places[i][1], NULL, &why), 0);
	ck_assert_int_eq(store_begin_import(store, &why), 0);
	ck_assert_int_eq(store_put_article(store, "09521234000013", "Schraube", 1, &why), 0);
	ck_assert_int_eq(store_end_import(store, true, &why), 0);
	ck_assert(clock_parse_iso("2026-12-02T12:00:00+01:00", &now_us));
}

static void close_store(void)
{
	fixture_close(store);
}

static void record(const struct scan *scan)
{
	identify(scan, &identity);
	ck_assert_msg(booking_record_scan(store, scan, &identity, &outcome, &why) == 0, "%s",
		why.message.text);
}

static enum verdict scan_now(const char *place, const char *source, const char *code)
{
	struct scan scan;

	ck_assert_int_eq(plain_code_to_scan(code, strlen(code), SYMBOLOGY_UNKNOWN, &scan, &why), 0);
	strcpy(scan.place, place);
	strcpy(scan.source, source);
	scan.at_us = now_us;
	record(&scan);
	return outcome.verdict;
}

static enum verdict scan_at(const char *place, const char *code)
{
	now_us += 60 * SECOND;
	return scan_now(place, "hand", code);
}

static void scan_tag(const char *place, const char *text)
{
	struct scan scan = fixture_scan(place, "nfc", "");

	scan.carrier = CARRIER_NFC;
	strcpy(scan.tag, "04A1B2C3D4E5F6");
	scan.data_len = (uint32_t)ndef_build_text(text, "en", scan.data, sizeof scan.data);
	scan.at_us = now_us;
	record(&scan);
}

/* --- where lots are --------------------------------------------------------------------------------- */

static char found[4096];

static void add_row(void *user, const struct row_lot *row)
{
	size_t used = strlen(found);

	(void)user;
	snprintf(found + used, sizeof found - used, "%s %s %s%s x%lld %s\n", row->place, row->lot,
		*row->expiry ? row->expiry : row->best_before, row->shipped ? " shipped" : "",
		(long long)row->quantity,
		row->item + (strncmp(row->item, KEY, strlen(KEY)) ? 0 : strlen(KEY)));
}

static const char *ask(const char *text)
{
	struct lot_choice choice;
	bool wrong;

	found[0] = '\0';
	ck_assert(lot_choice_parse(text, "2026-12-02", &choice, &wrong) && !wrong);
	ck_assert_msg(store_each_lot(store, &choice, 100, add_row, NULL, &why) == 0, "%s",
		why.message.text);
	return found;
}

/* The view of the export says the same as the query of the screen. */
static void compare_with_view(const char *lot, int64_t rows, int64_t pieces)
{
	char sql[256];

	snprintf(sql, sizeof sql, "SELECT count(*) FROM lot WHERE lot = '%s'", lot);
	ck_assert_int_eq(fixture_number(sql), rows);
	snprintf(sql, sizeof sql, "SELECT coalesce(sum(quantity), 0) FROM lot WHERE lot = '%s'", lot);
	ck_assert_int_eq(fixture_number(sql), pieces);
}

START_TEST(a_single_item_has_its_lot)
{
	ck_assert_int_eq(scan_at("in", "(01)09521234000013(21)7(17)261231(10)L42"), VERDICT_ACCEPTED);
	ck_assert_str_eq(ask("lot:L42"), "in L42 2026-12-31 x1 /21/7\n");
	ck_assert_str_eq(ask("lot:l42"), found);
	/* the next code of the same item does not say it */
	ck_assert_int_eq(scan_at("store", "(01)09521234000013(21)7"), VERDICT_ACCEPTED);
	ck_assert_str_eq(ask("lot:L42"), "store L42 2026-12-31 x1 /21/7\n");
	ck_assert_str_eq(ask("expires:2026-12"), found);
	ck_assert_str_eq(ask("expires:2027-01"), "");
	compare_with_view("L42", 1, 1);
	/* another lot is what counts now */
	ck_assert_int_eq(scan_at("store", "(01)09521234000013(21)7(17)270131(10)L43"),
		VERDICT_DUPLICATE);
	ck_assert_str_eq(ask("lot:L42"), "");
	ck_assert_str_eq(ask("lot:L43"), "store L43 2027-01-31 x1 /21/7\n");
	ck_assert_str_eq(ask("expires:2026-12"), "");
	scan_at("out", "(01)09521234000013(21)7");
	ck_assert_str_eq(ask("lot:L43"), "out L43 2027-01-31 shipped x1 /21/7\n");
	compare_with_view("L43", 1, 1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM lot_scan"), 4);
}
END_TEST

START_TEST(counted_goods_are_counted_by_lot)
{
	int64_t then_us;

	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(scan_at("in", "(01)09521234000013(17)261231(10)L42"), VERDICT_ACCEPTED);
	ck_assert_int_eq(scan_at("in", "(01)09521234000013(17)270131(10)L43"), VERDICT_ACCEPTED);
	ck_assert_int_eq(scan_at("in", "(01)09521234000013"), VERDICT_ACCEPTED);
	ck_assert_str_eq(ask("lot:L42"), "in L42 2026-12-31 x3 \n");
	then_us = now_us;
	ck_assert_int_eq(scan_at("store", "(01)09521234000013(17)261231(10)L42"), VERDICT_ACCEPTED);
	ck_assert_str_eq(ask("lot:L42"), "in L42 2026-12-31 x2 \nstore L42 2026-12-31 x1 \n");
	compare_with_view("L42", 2, 3);
	ck_assert_str_eq(ask("expires:2026"), found);
	store_look_back(store, then_us);
	ck_assert_str_eq(ask("lot:L42"), "in L42 2026-12-31 x3 \n");
	store_look_back(store, 0);
	/* taken back */
	ck_assert_int_eq(booking_undo(store, fixture_number("SELECT max(seq) FROM move"), &then_us,
						 &why),
		0);
	ck_assert_str_eq(ask("lot:L42"), "in L42 2026-12-31 x3 \n");
	compare_with_view("L42", 1, 3);
	scan_at("out", "(01)09521234000013(17)261231(10)L42");
	ck_assert_str_eq(ask("lot:L42"), "in L42 2026-12-31 x2 \nout L42 2026-12-31 shipped x1 \n");
	compare_with_view("L42", 2, 3);
	ck_assert_int_eq(booking_undo(store, fixture_number("SELECT max(seq) FROM move"), &then_us,
						 &why),
		0);
	ck_assert_str_eq(ask("lot:L42"), "in L42 2026-12-31 x3 \n");
	compare_with_view("L42", 1, 3);
	/* as many as in stock */
	ck_assert_int_eq(fixture_number("SELECT sum(quantity) FROM stock"), 5);
}
END_TEST

/* The fullest shelf has another lot: the piece comes from where its own lot is. */
START_TEST(a_piece_comes_from_its_lot)
{
	for (int i = 0; i < 3; i++)
		scan_at("store", "(01)09521234000013(10)L43");
	scan_at("shelf", "(01)09521234000013(10)L42");
	scan_at("out", "(01)09521234000013(10)L42");
	ck_assert_str_eq(ask("lot:L42"), "out L42  shipped x1 \n");
	ck_assert_str_eq(ask("lot:L43"), "store L43  x3 \n");
}
END_TEST

/* Tag and label of one box: the lot on the label is the item's that the tag names, in either order. */
START_TEST(a_label_tells_of_its_tag)
{
	scan_tag("test", "(01)09521234000013(21)7");
	ck_assert_int_eq(scan_now("test", "camera", "(01)09521234000013(10)L42(17)261231"),
		VERDICT_DUPLICATE);
	ck_assert_str_eq(ask("lot:L42"), "test L42 2026-12-31 x1 /21/7\n");
	now_us += 600 * SECOND;
	ck_assert_int_eq(scan_now("test", "camera", "(01)09521234000013(10)L43(17)261231"),
		VERDICT_ACCEPTED);
	scan_tag("test", "(01)09521234000013(21)8");
	ck_assert_str_eq(ask("lot:L43"), "test L43 2026-12-31 x1 /21/8\n");
	compare_with_view("L43", 1, 1);
}
END_TEST

START_TEST(the_box_takes_its_lot_along)
{
	struct passage p = { .boot = 1, .track = 1 };

	scan_at("ident", "(01)09521234000013(10)L42(17)261231");
	scan_at("ident", "(01)09521234000013(10)L43(17)261231");
	p.arrived_us = p.window_from_us = now_us - SECOND;
	p.identified_us = p.decided_us = now_us + SECOND;
	p.confirmed_us = now_us + 5 * SECOND;
	p.scan_seq = fixture_number("SELECT max(seq) FROM scan");
	p.asked_lane = p.reached_lane = 1;
	p.result = PASSAGE_SORTED;
	ck_assert_int_eq(booking_record_passage(store, "sorter", "ident", &p, NULL, &why), 0);
	ck_assert_str_eq(ask("lot:L43"), "lane1 L43 2026-12-31 x1 \n");
	ck_assert_str_eq(ask("lot:L42"), "ident L42 2026-12-31 x1 \n");
}
END_TEST

/* What is not registered was seen all the same. */
START_TEST(unknown_goods_are_found)
{
	ck_assert_int_eq(scan_at("in", "(01)09521234000020(10)L42"), VERDICT_UNKNOWN);
	ck_assert_int_eq(scan_at("in", "[)><RS>06<GS>1PABC<GS>1TL42<GS>14D20261231<RS><EOT>"),
		VERDICT_UNKNOWN);
	ask("lot:L42");
	ck_assert_ptr_nonnull(strstr(found, "in L42  x0 https://id.gs1.org/01/09521234000020"));
	ck_assert_ptr_nonnull(strstr(found, "in L42 2026-12-31 x0 code:"));
	compare_with_view("L42", 2, 0);
}
END_TEST

/* An item that has a place, but no entry says how it came there. */
START_TEST(an_item_without_an_entry)
{
	scan_at("in", "(01)09521234000013(21)7(10)L42");
	fixture_run_sql("DELETE FROM move");
	ck_assert_str_eq(ask("lot:L42"), "in L42  x1 /21/7\n");
	compare_with_view("L42", 1, 1);
}
END_TEST

START_TEST(dates_that_are_typed)
{
	static const struct {
		const char *text, *from, *before;
	} rows[] = { { "expires:2026-12", "2026-12", "2026-12~" },
		{ "EXPIRES: 12.2026", "2026-12", "2026-12~" }, { "ablauf:12/2026", "2026-12", "2026-12~" },
		{ "expires:31.12.2026", "2026-12-31", "2026-12-31~" },
		{ "expires:2026-12-31", "2026-12-31", "2026-12-31~" }, { "expires:2026", "2026", "2026~" },
		{ "expires:", "", "2026-12~" } };
	static const char *const wrong[] = { "expires:soon", "expires:2026-13", "expires:2026-00",
		"expires:0000-12", "lot:", "lot:   ", "expires:2026-12-", "expires:99999999999999999999" };
	struct lot_choice choice;
	bool is_wrong;
	char huge[600];

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		ck_assert_msg(lot_choice_parse(rows[i].text, "2026-12-02", &choice, &is_wrong), "%s",
			rows[i].text);
		ck_assert_str_eq(choice.from, rows[i].from);
		ck_assert_str_eq(choice.before, rows[i].before);
	}
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		ck_assert_msg(!lot_choice_parse(wrong[i], "2026-12-02", &choice, &is_wrong), "%s",
			wrong[i]);
		ck_assert(is_wrong);
	}
	ck_assert(!lot_choice_parse("lots of text", "2026-12-02", &choice, &is_wrong));
	ck_assert(!is_wrong);
	memset(huge, 'x', sizeof huge - 1);
	memcpy(huge, "lot:", 4);
	huge[sizeof huge - 1] = '\0';
	ck_assert(!lot_choice_parse(huge, "2026-12-02", &choice, &is_wrong));
}
END_TEST

/* --- expired goods -------------------------------------------------------------------------------- */

#define ALARMS fixture_number("SELECT count(*) FROM alarm WHERE code = 'expired_item'")

START_TEST(expired_goods_raise_an_alarm)
{
	scan_at("in", "(01)09521234000013(21)7(17)261201(10)L42");
	ck_assert_int_eq(ALARMS, 1);
	ck_assert_ptr_nonnull(strstr(outcome.reason.text, "lot L42: expired on 2026-12-01"));
	ck_assert_int_eq(fixture_number(
						 "SELECT count(*) FROM alarm WHERE severity = 'alarm' AND"
						 " text LIKE '%/21/7, lot L42: expired on 2026-12-01; do not put%'"),
		1);
	/* storing is neither goods-in nor shipping; shipping is, also if the code does not say it again */
	scan_at("store", "(01)09521234000013(21)7");
	ck_assert_int_eq(ALARMS, 1);
	scan_at("out", "(01)09521234000013(21)7");
	ck_assert_int_eq(ALARMS, 2);
	ck_assert_int_eq(fixture_number(
						 "SELECT count(*) FROM alarm WHERE text LIKE '%do not ship it%'"),
		1);
	/* the last day counts; a day later it is over */
	scan_at("in", "(01)09521234000013(17)261202(10)L50");
	ck_assert_int_eq(ALARMS, 2);
	now_us += 86400 * SECOND;
	scan_at("in", "(01)09521234000013(17)261202(10)L50");
	ck_assert_int_eq(ALARMS, 3);
	/* the same again is not repeated until somebody has acknowledged it */
	for (int i = 0; i < 5; i++)
		scan_at("in", "(01)09521234000013(17)261202(10)L50");
	ck_assert_int_eq(ALARMS, 3);
	ck_assert_int_eq(store_acknowledge_alarms(store, &why), 0);
	scan_at("in", "(01)09521234000013(17)261202(10)L50");
	ck_assert_int_eq(ALARMS, 4);
}
END_TEST

START_TEST(best_before_is_a_note)
{
	scan_at("in", "(01)09521234000013(15)261101");
	ck_assert_int_eq(ALARMS, 0);
	ck_assert_ptr_nonnull(strstr(outcome.reason.text, "best-before date 2026-11-01"));
	/* the whole month */
	scan_at("in", "(01)09521234000013(15)261200");
	ck_assert_str_eq(outcome.reason.text, "");
	/* with a time: over at 12:30 */
	scan_now("in", "hand", "(01)09521234000013(7003)2612021230");
	ck_assert_int_eq(ALARMS, 0);
	now_us += 3600 * SECOND;
	scan_now("in", "hand", "(01)09521234000013(7003)2612021230");
	ck_assert_int_eq(ALARMS, 1);
}
END_TEST

START_TEST(expired_goods_in_a_unit)
{
	const char *unit = "https://id.gs1.org/00/395212340000000014";

	scan_at("store", "(01)09521234000013(21)7(17)261201(10)L42");
	ck_assert_int_eq(store_begin_import(store, &why), 0);
	ck_assert_int_eq(store_put_item(store, unit, "", "Palette", "store", &why), 0);
	ck_assert_int_eq(store_put_parent(store, KEY "/21/7", unit, &why), 0);
	ck_assert_int_eq(store_end_import(store, true, &why), 0);
	scan_at("out", "(00)395212340000000014");
	ck_assert_int_eq(ALARMS, 1);
	ck_assert_int_eq(fixture_number(
						 "SELECT count(*) FROM alarm WHERE text LIKE '%/21/7, lot L42%'"),
		1);
}
END_TEST

/* --- what is erased ---------------------------------------------------------------------------------- */

START_TEST(what_is_erased_is_gone)
{
	struct store_erasure out;
	struct store_selection what = { .scan = 1 };

	scan_at("in", "(01)09521234000013(17)261201(10)LOTTO77");
	ck_assert_int_eq(ALARMS, 1);
	ck_assert_int_eq(store_erase(store, &what, "test", &out, &why), 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM lot_scan"), 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM lot_move"), 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM alarm WHERE text LIKE '%LOTTO77%'"
									" OR arguments LIKE '%LOTTO77%'"),
		0);
	ck_assert_int_eq(fixture_number("SELECT sum(quantity) FROM stock"), 1);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("store_lot");
	TCase *c = tcase_create("store_lot");

	tcase_add_checked_fixture(c, open_store, close_store);
	tcase_add_test(c, a_single_item_has_its_lot);
	tcase_add_test(c, counted_goods_are_counted_by_lot);
	tcase_add_test(c, a_piece_comes_from_its_lot);
	tcase_add_test(c, a_label_tells_of_its_tag);
	tcase_add_test(c, the_box_takes_its_lot_along);
	tcase_add_test(c, unknown_goods_are_found);
	tcase_add_test(c, an_item_without_an_entry);
	tcase_add_test(c, dates_that_are_typed);
	tcase_add_test(c, expired_goods_raise_an_alarm);
	tcase_add_test(c, best_before_is_a_note);
	tcase_add_test(c, expired_goods_in_a_unit);
	tcase_add_test(c, what_is_erased_is_gone);
	suite_add_tcase(s, c);
	return s;
}
