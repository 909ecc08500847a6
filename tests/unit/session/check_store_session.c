/* store: a session's beginning, end and archive; what came before is left out; what was there is in the file. */
#include "core/base/clock.h"
#include "core/booking/booking.h"
#include "core/code/plain_code.h"
#include "core/session/store_session.h"
#include "core/store_query/store_read.h"
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SECOND INT64_C(1000000)

static struct fault why;
static struct store *store;
static struct booking outcome;
static struct row_session row;

static void open_store(void)
{
	static const char *const places[][2] = { { "in", "receiving" }, { "store", "storing" },
		{ "ident", "inspecting" } };

	store = fixture_open();
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		ck_assert_int_eq(store_put_place(store, places[i][0], "", places[i][1], NULL, &why), 0);
	fixture_put_articles(store);
}

static void close_store(void)
{
	fixture_close(store);
}

static void scan_at(const char *place, const char *code)
{
	static struct scan scan;
	static struct identity identity;

	ck_assert_int_eq(plain_code_to_scan(code, strlen(code), SYMBOLOGY_UNKNOWN, &scan, &why), 0);
	strcpy(scan.place, place);
	strcpy(scan.source, "hand");
	scan.at_us = clock_wall_us();
	scan.by_hand = true;
	identify(&scan, &identity);
	ck_assert_msg(booking_record_scan(store, &scan, &identity, &outcome, &why) == 0, "%s",
		why.message.text);
}

static void pass_box(int track, enum passage_result result)
{
	struct passage p = { .boot = 1, .track = (uint16_t)track };

	p.arrived_us = p.window_from_us = clock_wall_us();
	if (result != PASSAGE_OPEN) {
		p.answered_us = p.arrived_us + SECOND / 10;
		p.confirmed_us = p.arrived_us + SECOND;
		p.asked_lane = p.reached_lane = 1;
	}
	p.result = result;
	ck_assert_int_eq(booking_record_passage(store, "sorter", "ident", &p, NULL, &why), 0);
}

static void begin(const char *name)
{
	ck_assert_msg(store_begin_session(store, name, "test", &why) == 0, "%s", why.message.text);
}

static void end(void)
{
	ck_assert_msg(store_end_session(store, &row, &why) == 0, "%s", why.message.text);
}

/* --- what counts ------------------------------------------------------------------------------------ */

static int64_t pieces, rows;

static void add_stock(void *user, const struct row_stock *s)
{
	(void)user;
	pieces += s->quantity;
	rows++;
}

static int64_t stock(void)
{
	pieces = rows = 0;
	ck_assert_int_eq(store_each_stock(store, add_stock, NULL, &why), 0);
	return pieces;
}

static void add_box(void *user, const struct row_passage *p)
{
	(void)p;
	++*(int64_t *)user;
}

static void add_scan(void *user, const struct row_scan *s)
{
	(void)s;
	++*(int64_t *)user;
}

static int64_t boxes_listed(void)
{
	int64_t n = 0;

	ck_assert_int_eq(store_each_passage(store, "sorter", 100, add_box, &n, &why), 0);
	return n;
}

static int64_t scans_listed(void)
{
	int64_t n = 0;

	ck_assert_int_eq(store_each_scan(store, 100, add_scan, &n, &why), 0);
	return n;
}

static int64_t boxes_counted(void)
{
	struct store_figures f;

	ck_assert_int_eq(store_figures(store, "sorter", clock_wall_us() + 2 * SECOND, &f, &why), 0);
	ck_assert_int_eq(f.boxes, f.hour);
	return f.boxes;
}

START_TEST(a_rehearsal_does_not_count)
{
	ck_assert_int_eq(store_begin_import(store, &why), 0);
	ck_assert_int_eq(store_put_item(store, "code:PALLET1", "", "Palette", "store", &why), 0);
	ck_assert_int_eq(store_end_import(store, true, &why), 0);
	scan_at("in", "(01)09521234000013(21)1");
	scan_at("in", "(01)09521234000020");
	pass_box(1, PASSAGE_SORTED);
	pass_box(2, PASSAGE_OPEN);
	ck_assert_int_eq(stock(), 3);
	begin("Abend");
	ck_assert_int_eq(stock(), 1); /* what was imported is there */
	ck_assert_int_eq(scans_listed(), 0);
	ck_assert_int_eq(boxes_listed(), 1); /* the one on the belt is seen, but does not count */
	ck_assert_int_eq(boxes_counted(), 0);
	scan_at("in", "(01)09521234000013(21)2");
	scan_at("in", "(01)09521234000020");
	pass_box(3, PASSAGE_SORTED);
	ck_assert_int_eq(stock(), 3);
	ck_assert_int_eq(scans_listed(), 2);
	ck_assert_int_eq(boxes_listed(), 2);
	ck_assert_int_eq(boxes_counted(), 1);
	ck_assert_int_eq(store_running_session(store, &row, &why), 1);
	ck_assert_int_eq(row.boxes, 1);
	ck_assert_int_eq(row.scans, 2);
	end();
	ck_assert_int_eq(stock(), 5);
	ck_assert_int_eq(boxes_listed(), 3);
}
END_TEST

START_TEST(one_at_a_time)
{
	ck_assert_int_eq(store_end_session(store, &row, &why), -1);
	ck_assert_ptr_nonnull(strstr(why.message.text, "session begin"));
	begin("Abend");
	ck_assert_int_eq(store_begin_session(store, "zweiter", "test", &why), -1);
	ck_assert_ptr_nonnull(strstr(why.message.text, "Abend"));
	end();
	ck_assert_int_eq(store_end_session(store, &row, &why), -1);
	begin("zweiter");
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM session"), 2);
}
END_TEST

START_TEST(participants_say_hello)
{
	scan_at("in", "WSP:GUEST:G01");
	ck_assert_ptr_nonnull(strstr(outcome.reason.text, "no session"));
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM participant"), 0);
	begin("Abend");
	scan_at("in", "WSP:GUEST:G01");
	ck_assert_str_eq(outcome.reason.text, "hello G01; participant number 1 of this session");
	ck_assert_int_eq(outcome.verdict, VERDICT_COMMAND);
	scan_at("in", "WSP:GUEST:G07");
	scan_at("store", "WSP:GUEST:G01");
	ck_assert_str_eq(outcome.reason.text, "hello again, G01; participant number 1");
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM participant"), 2);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM item"), 0);
	end();
	ck_assert_int_eq(row.participants, 2);
	ck_assert_int_eq(row.scans, 0); /* a hello is no scan of goods */
}
END_TEST

/* --- the archive ------------------------------------------------------------------------------------- */

static int64_t file_number(const char *path, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *st;
	int64_t n;

	ck_assert_int_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(st), SQLITE_ROW);
	n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return n;
}

static void fill_evening(void)
{
	ck_assert_int_eq(store_begin_import(store, &why), 0);
	ck_assert_int_eq(store_put_item(store, "code:PALLET1", "", "Palette", "store", &why), 0);
	ck_assert_int_eq(store_put_tag(store, "04A1B2C3D4E5F6", "code:PALLET1", &why), 0);
	ck_assert_int_eq(store_end_import(store, true, &why), 0);
	begin("Abend");
	scan_at("in", "(01)09521234000013(21)1(10)L42");
	scan_at("in", "(01)09521234000020(10)L42");
	scan_at("in", "PALLET1"); /* it moved away from where it was imported to */
	scan_at("in", "WSP:GUEST:G01");
	scan_at("in", "UNKNOWN CODE");
	pass_box(1, PASSAGE_SORTED);
	ck_assert_int_eq(store_put_signals(store, "sorter",
						 &(struct signal_change){ .at_us = clock_wall_us(), .value = 1 }, 1, &why),
		0);
	ck_assert_int_eq(store_put_signals(store, "sorter",
						 &(struct signal_change){ .at_us = clock_wall_us(), .value = 2 }, 1, &why),
		0);
}

#define LEFT \
	"SELECT (SELECT count(*) FROM scan) + (SELECT count(*) FROM passage) + (SELECT count(*) FROM lot_scan)" \
	" + (SELECT count(*) FROM participant) + (SELECT count(*) FROM stock_mark)"

START_TEST(an_archive_clears_what_is_in_it)
{
	int64_t scans, facts;

	fill_evening();
	ck_assert_int_eq(store_archive_session(store, &row, &why), -1);
	ck_assert_ptr_nonnull(strstr(why.message.text, "session end"));
	end();
	scans = fixture_number("SELECT count(*) FROM scan");
	facts = fixture_number("SELECT seq FROM sqlite_sequence WHERE name = 'scan'");
	ck_assert_int_gt(stock(), 1);
	ck_assert_msg(store_archive_session(store, &row, &why) == 0, "%s", why.message.text);
	ck_assert_int_eq(fixture_number(LEFT), 0);
	ck_assert_int_eq(file_number(row.backup, "SELECT count(*) FROM scan"), scans);
	ck_assert_int_eq(file_number(row.backup, "SELECT count(*) FROM participant"), 1);
	/* projections and counters */
	ck_assert_int_eq(stock(), 1);
	ck_assert_str_eq(fixture_text("SELECT place FROM item WHERE key = 'code:PALLET1'"), "store");
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM article"), 2);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM tag"), 1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM signal"), 1); /* the newest */
	ck_assert_int_eq(fixture_number("SELECT seq FROM sqlite_sequence WHERE name = 'scan'"), facts);
	/* the counts stay */
	ck_assert_int_eq(fixture_number("SELECT boxes * 100 + participants FROM session"), 101);
	ck_assert_int_eq(store_archive_session(store, &row, &why), -1);
	/* the next evening */
	begin("zweiter");
	scan_at("in", "(01)09521234000013(21)1");
	ck_assert_int_eq(outcome.verdict, VERDICT_ACCEPTED);
	ck_assert_int_gt(outcome.seq, facts);
	scan_at("in", "PALLET1");
	ck_assert_int_eq(outcome.verdict, VERDICT_ACCEPTED);
	ck_assert_int_eq(stock(), 2);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM alarm WHERE code = 'store_lost'"), 0);
}
END_TEST

START_TEST(boxes_on_the_belt_refuse)
{
	fill_evening();
	pass_box(2, PASSAGE_OPEN);
	end();
	ck_assert_int_eq(store_archive_session(store, &row, &why), -1);
	ck_assert_ptr_nonnull(strstr(why.message.text, "1 box is on the belt"));
	ck_assert_int_gt(fixture_number(LEFT), 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM session WHERE archived_us IS NOT NULL"),
		0);
}
END_TEST

/* Killed wherever it is: nothing is lost, and another call does it. */
START_TEST(killed_at_any_point)
{
	fill_evening();
	end();
	for (useconds_t wait_us = 0; wait_us < 40000; wait_us += 700) {
		int64_t before = fixture_number("SELECT count(*) FROM scan");
		pid_t pid = fork();
		int status;

		if (pid == 0) {
			struct store *other = store_open(fixture_db, STORE_EXISTING, &why);

			store_archive_session(other, &row, &why);
			_exit(0);
		}
		ck_assert_int_gt(pid, 0);
		usleep(wait_us);
		kill(pid, SIGKILL);
		ck_assert_int_eq(waitpid(pid, &status, 0), pid);
		if (fixture_number("SELECT count(*) FROM session WHERE archived_us IS NOT NULL")) {
			ck_assert_int_eq(fixture_number(LEFT), 0);
			ck_assert_int_eq(file_number(fixture_text("SELECT backup FROM session"),
								 "SELECT count(*) FROM scan"),
				before);
			break;
		}
		ck_assert_int_eq(fixture_number("SELECT count(*) FROM scan"), before);
	}
	if (!fixture_number("SELECT count(*) FROM session WHERE archived_us IS NOT NULL"))
		ck_assert_msg(store_archive_session(store, &row, &why) == 0, "%s", why.message.text);
	ck_assert_int_eq(fixture_number(LEFT), 0);
	store_archive_session(store, &row, &why); /* the rest of the signals, if any */
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM signal"), 1);
}
END_TEST

/* A name is a file's name only after it was cleaned; a file that is there is never overwritten. */
START_TEST(names_and_files)
{
	char first[STORE_SESSION_PATH_MAX];

	begin("../../x; rm é");
	end();
	ck_assert_ptr_null(strstr(strstr(row.backup, "sessions/") + 9, "/"));
	strcpy(first, row.backup);
	begin("../../x; rm é");
	end();
	ck_assert_str_ne(first, row.backup);
	ck_assert_int_eq(access(first, F_OK), 0);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("store_session");
	TCase *c = tcase_create("store_session");

	tcase_set_timeout(c, 120);
	tcase_add_checked_fixture(c, open_store, close_store);
	tcase_add_test(c, a_rehearsal_does_not_count);
	tcase_add_test(c, one_at_a_time);
	tcase_add_test(c, participants_say_hello);
	tcase_add_test(c, an_archive_clears_what_is_in_it);
	tcase_add_test(c, boxes_on_the_belt_refuse);
	tcase_add_test(c, killed_at_any_point);
	tcase_add_test(c, names_and_files);
	suite_add_tcase(s, c);
	return s;
}
