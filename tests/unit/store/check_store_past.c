/* The time machine of the store: whatever it says of a moment must be what the rows of until then
 * add up to, counted one by one. */
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"
#include "core/base/clock.h"
#include "core/booking/booking.h"
#include "core/store_query/store_read.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SECOND INT64_C(1000000)
#define BEGIN (INT64_C(1700000000) * SECOND)

enum {
	SIGNALS = 4000,
	SCANS = 900,
	PASSAGES = 300,
	MOVES = 3600,
	ALARMS = 60,
	ITEMS = 40,
	PLACES = 5
};

static struct store *store;
static struct fault why;
static sqlite3 *raw;

static void setup(void)
{
	store = fixture_open();
	ck_assert_int_eq(sqlite3_open(fixture_db, &raw), SQLITE_OK);
	srand(20261125);
}

static void teardown(void)
{
	sqlite3_close(raw);
	fixture_close(store);
}

static void run_sql(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void run_sql(const char *format, ...)
{
	char *sql, *error = NULL;
	va_list args;

	va_start(args, format);
	sql = sqlite3_vmprintf(format, args);
	va_end(args);
	sqlite3_exec(raw, sql, NULL, NULL, &error);
	ck_assert_msg(error == NULL, "%s: %s", error, sql);
	sqlite3_free(sql);
}

/* The first column of the first row as text, "" if there is none. */
static const char *ask(const char *format, ...) __attribute__((format(printf, 1, 2)));
static const char *ask(const char *format, ...)
{
	static char out[65536];
	sqlite3_stmt *st;
	va_list args;
	char *sql;

	va_start(args, format);
	sql = sqlite3_vmprintf(format, args);
	va_end(args);
	ck_assert_msg(sqlite3_prepare_v2(raw, sql, -1, &st, NULL) == SQLITE_OK, "%s",
		sqlite3_errmsg(raw));
	out[0] = '\0';
	if (sqlite3_step(st) == SQLITE_ROW && sqlite3_column_text(st, 0))
		snprintf(out, sizeof out, "%s", (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	sqlite3_free(sql);
	return out;
}

static int64_t any(int64_t n)
{
	return (((int64_t)rand() << 31) ^ rand()) % n;
}

static int64_t any_time(void)
{
	return BEGIN - 5 * SECOND + any(1010 * SECOND);
}

/* Programs commit side by side: the times of neighbours are a little out of order. */
static int64_t time_of(int i, int count)
{
	return BEGIN + i * 1000 * SECOND / count + any(SECOND / 3);
}

static void put_signals(void)
{
	static const char *const names[] = { "STATE", "ENCODER", "LB_IDENT", "LANE1_COUNT" };

	for (int i = 0; i < SIGNALS; i++) {
		if (any(20) == 0) /* rows that were never there */
			run_sql("UPDATE sqlite_sequence SET seq = seq + 3 WHERE name = 'signal'");
		run_sql("INSERT INTO signal (at_us, plc, name, value) VALUES (%lld, '%s', '%s', %d)",
			(long long)time_of(i, SIGNALS), any(4) ? "a" : "b", names[any(4)], i);
	}
}

static void put_scans(void)
{
	for (int i = 0; i < SCANS; i++)
		run_sql(
			"INSERT INTO scan (at_us, place, source, carrier, symbology, data, text, item, verdict,"
			" event_id, clock_ok) VALUES (%lld, 'ident', 's', 'nfc', 'TAG', x'00', 't%d', 'i',"
			" 'accepted', 'e%d', 1)",
			(long long)time_of(i, SCANS), i, i);
}

static void put_passages(void)
{
	for (int i = 0; i < PASSAGES; i++) {
		long long a = BEGIN + i * 1000 * SECOND / PASSAGES;

		run_sql(
			"INSERT INTO passage (plc, boot, track, arrived_us, identified_us, decided_us,"
			" answered_us, confirmed_us, item, asked_lane, reached_lane, result, ended_us)"
			" VALUES ('a', 1, %d, %lld, %lld, %lld, %lld, CASE WHEN %d THEN %lld END, 'k', 2, 2, '%s',"
			" %lld)",
			i + 1, a, a + any(SECOND), a + SECOND, a + 2 * SECOND, (int)any(4), a + 5 * SECOND,
			any(5) ? "sorted" : "lost", a + 8 * SECOND);
	}
}

static void put_alarms(void)
{
	for (int i = 0; i < ALARMS; i++) {
		long long a = time_of(i, ALARMS);

		run_sql(
			"INSERT INTO alarm (at_us, source, code, severity, text, acked_us, cleared_us) VALUES"
			" (%lld, 's', 'c', 'alarm', 't', CASE WHEN %d THEN %lld END, CASE WHEN %d THEN %lld END)",
			a, (int)any(3), a + any(300 * SECOND), (int)any(3), a + any(300 * SECOND));
	}
}

/* Through the store, so that marks are written: items with a serial number, and counted ones. */
static void put_moves(void)
{
	static struct identity identity;
	struct booking outcome;

	/* What is shipped leaves the stock, and comes back when it is seen elsewhere. */
	ck_assert_int_eq(store_put_place(store, "p0", "", "shipping", NULL, &why), 0);
	ck_assert_int_eq(store_begin_import(store, &why), 0);
	ck_assert_int_eq(store_put_article(store, "09521234000013", "A", 1, &why), 0);
	ck_assert_int_eq(store_put_article(store, "09521234000020", "B", 2, &why), 0);
	for (int i = 0; i < MOVES; i++) {
		struct scan scan = { .at_us = time_of(i, MOVES), .carrier = CARRIER_BARCODE };
		int n = (int)any(ITEMS);

		snprintf(scan.place, sizeof scan.place, "p%d", (int)any(PLACES));
		strcpy(scan.source, "hand");
		scan.data_len = (uint32_t)snprintf((char *)scan.data, sizeof scan.data,
			n < 2       ? "%s"
				: n < 5 ? "code %s%d"
						: "]d201%s21%d",
			n % 2 ? "09521234000013" : "09521234000020", n);
		if (n < 2)
			scan.data_len = 14;
		identify(&scan, &identity);
		ck_assert_msg(booking_record_scan(store, &scan, &identity, &outcome, &why) == 0, "%s",
			why.message.text);
		if (i % 100 == 99) {
			ck_assert_int_eq(store_end_import(store, true, &why), 0);
			ck_assert_int_eq(store_begin_import(store, &why), 0);
		}
	}
	ck_assert_int_eq(store_end_import(store, true, &why), 0);
}

/* --- what the store says, as text ------------------------------------------------------------ */

static char said[65536];
static size_t said_len;

static void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	said_len += (size_t)vsnprintf(said + said_len, sizeof said - said_len, format, args);
	va_end(args);
	must(said_len < sizeof said);
}

static void say_stock(void *user, const struct row_stock *row)
{
	(void)user;
	say("%s|%s|%lld;", row->place, row->article, (long long)row->quantity);
}

static void say_scan(void *user, const struct row_scan *row)
{
	(void)user;
	say("%lld;", (long long)row->seq);
}

static void say_alarm(void *user, const struct row_alarm *row)
{
	(void)user;
	say("%lld %lld %lld;", (long long)row->seq, (long long)row->acked_us,
		(long long)row->cleared_us);
}

static void say_signal(void *user, const struct row_signal *row)
{
	(void)user;
	say("%lld;", (long long)row->seq);
}

static void say_passage(void *user, const struct row_passage *row)
{
	const struct passage *p = &row->passage;

	(void)user;
	say("%u %lld %lld %lld %lld %s %d %d %s;", p->track, (long long)p->identified_us,
		(long long)p->decided_us, (long long)p->answered_us, (long long)p->confirmed_us, p->item,
		p->asked_lane, p->reached_lane, store_result_name(p->result));
}

static const char *look(int64_t at_us, int (*each)(void))
{
	said_len = 0;
	said[0] = '\0';
	store_look_back(store, at_us);
	ck_assert_msg(each() == 0, "%s", why.message.text);
	store_look_back(store, 0);
	return said;
}

static int each_stock(void)
{
	return store_each_stock(store, say_stock, NULL, &why);
}

static int each_scan(void)
{
	return store_each_scan(store, 20, say_scan, NULL, &why);
}

static int each_alarm(void)
{
	return store_each_alarm(store, true, 1000, say_alarm, NULL, &why);
}

static int each_passage(void)
{
	return store_each_passage(store, "a", 20, say_passage, NULL, &why);
}

static int each_signal(void)
{
	int64_t seq = 0;

	return store_each_last_signal(store, "a", say_signal, NULL, &why) ||
		store_each_signal_since(store, "b", &seq, 100000, say_signal, NULL, &why);
}

/* --- the same, counted one by one ------------------------------------------------------------- */

START_TEST(stock_is_counted_back)
{
	put_moves();
	ck_assert_int_ge(atoi(ask("SELECT max(seq) FROM move")), 2000);
	ck_assert_int_ge(atoi(ask("SELECT count(DISTINCT move) FROM stock_mark")), 2);
	for (int i = 0; i < 300; i++) {
		long long at = any_time();

		ck_assert_str_eq(look(at, each_stock),
			ask("SELECT group_concat(place || '|' || article || '|' || quantity || ';', '') FROM"
				" (SELECT place, article, sum(n) AS quantity FROM"
				"  (SELECT to_place AS place, item, 1 AS n FROM move WHERE counted AND at_us <= %lld UNION"
				"   ALL SELECT from_place, item, -1 FROM move WHERE taken AND at_us <= %lld) m"
				"  LEFT JOIN (SELECT key, CASE length(key) WHEN 36 THEN substr(key, 23) ELSE article END"
				"   AS article FROM item) i ON i.key = m.item"
				"  WHERE place <> '' GROUP BY place, article HAVING sum(n) <> 0 ORDER BY place, article)",
				at, at));
	}
	/* and now is what the view says, which goes by where each item is */
	ck_assert_str_eq(look(0, each_stock),
		ask("SELECT group_concat(place || '|' || article || '|' || quantity || ';', '') FROM"
			" (SELECT place, article, sum(quantity) AS quantity FROM stock GROUP BY 1, 2 ORDER BY 1, 2)"));
	ck_assert_str_eq(look(0, each_stock), look(BEGIN + 5000 * SECOND, each_stock));
}
END_TEST

START_TEST(rows_end_at_the_moment)
{
	run_sql("BEGIN");
	put_signals();
	put_scans();
	put_alarms();
	run_sql("COMMIT");
	for (int i = 0; i < 300; i++) {
		long long at = any_time();

		ck_assert_str_eq(look(at, each_scan),
			ask("SELECT group_concat(seq || ';', '') FROM (SELECT seq FROM scan WHERE at_us <= %lld"
				" ORDER BY seq DESC LIMIT 20)",
				at));
		ck_assert_str_eq(look(at, each_alarm),
			ask("SELECT group_concat(seq || ' ' || a || ' ' || c || ';', '') FROM (SELECT seq,"
				" CASE WHEN acked_us <= %lld THEN acked_us ELSE 0 END a,"
				" CASE WHEN cleared_us <= %lld THEN cleared_us ELSE 0 END c FROM alarm"
				" WHERE at_us <= %lld AND (a = 0 OR c = 0) ORDER BY seq DESC)",
				at, at, at));
		/* the order of the names is that of the register map */
		ck_assert_str_eq(look(at, each_signal),
			ask("SELECT (SELECT coalesce(group_concat(seq || ';', ''), '') FROM (SELECT max(seq) AS seq"
				" FROM signal WHERE plc = 'a' AND at_us <= %lld GROUP BY name ORDER BY CASE name"
				" WHEN 'STATE' THEN 1 WHEN 'ENCODER' THEN 2 WHEN 'LANE1_COUNT' THEN 3 ELSE 4 END)) ||"
				" (SELECT coalesce(group_concat(seq || ';', ''), '') FROM (SELECT seq FROM signal"
				"  WHERE plc = 'b' AND at_us <= %lld ORDER BY seq))",
				at, at));
	}
}
END_TEST

START_TEST(a_box_is_known_as_far_as_then)
{
	put_passages();
	for (int i = 0; i < 300; i++) {
		long long at = any_time();

		ck_assert_str_eq(look(at, each_passage),
			ask("SELECT group_concat(t, '') FROM (SELECT track || ' ' || i || ' ' || d || ' ' || w || ' '"
				" || c || ' ' || CASE WHEN i THEN item ELSE '' END || ' ' || CASE WHEN d THEN asked_lane"
				" ELSE 0 END || ' ' || CASE WHEN c THEN reached_lane ELSE 0 END || ' ' ||"
				" CASE WHEN c OR (confirmed_us IS NULL AND ended_us <= %lld) THEN result ELSE '' END"
				" || ';' AS t FROM (SELECT *, CASE WHEN identified_us <= %lld THEN identified_us ELSE 0"
				" END i, CASE WHEN decided_us <= %lld THEN decided_us ELSE 0 END d, CASE WHEN answered_us"
				" <= %lld THEN answered_us ELSE 0 END w, CASE WHEN confirmed_us <= %lld THEN confirmed_us"
				" ELSE 0 END c FROM passage WHERE arrived_us <= %lld ORDER BY seq DESC LIMIT 20))",
				at, at, at, at, at, at));
	}
}
END_TEST

/* --- steps ----------------------------------------------------------------------------------- */

#define EVENTS \
	"SELECT at_us AS t FROM scan UNION ALL SELECT arrived_us FROM passage UNION ALL" \
	" SELECT decided_us FROM passage UNION ALL SELECT confirmed_us FROM passage UNION ALL" \
	" SELECT at_us FROM alarm UNION ALL SELECT cleared_us FROM alarm WHERE cleared_us > at_us" \
	" UNION ALL SELECT at_us FROM command"

static long long stepped(int64_t from_us, bool forward, bool events_only)
{
	struct store_moment moment;
	int got = store_step(store, "a", from_us, forward, events_only, &moment, &why);

	ck_assert_msg(got >= 0, "%s", why.message.text);
	ck_assert_int_eq(got, moment.at_us != 0);
	return moment.at_us;
}

START_TEST(steps_go_to_the_nearest)
{
	int64_t first, last;

	run_sql("BEGIN");
	put_signals();
	put_scans();
	put_alarms();
	put_passages();
	run_sql("INSERT INTO command (at_us, plc, verb, deadline_us) VALUES (%lld, 'a', 'start', 0)",
		(long long)(BEGIN + 500 * SECOND));
	run_sql("COMMIT");
	for (int i = 0; i < 300; i++) {
		long long at = any_time();

		ck_assert_int_eq(stepped(at, false, true),
			atoll(ask("SELECT max(t) FROM (" EVENTS ") WHERE t < %lld", at)));
		ck_assert_int_eq(stepped(at, true, true),
			atoll(ask("SELECT min(t) FROM (" EVENTS ") WHERE t > %lld", at)));
		/* signals out of order by a fraction of a second: a step never leaps over more */
		ck_assert_int_le(llabs(stepped(at, true, false) -
							 atoll(ask("SELECT min(t) FROM (" EVENTS
									   " UNION ALL SELECT at_us FROM signal)"
									   " WHERE t > %lld",
								 at))),
			SECOND);
	}
	/* to the end, and back to the beginning */
	ck_assert_int_eq(store_extent(store, &first, &last, &why), 0);
	for (int64_t at = first; at; at = stepped(at, true, false))
		last = at;
	ck_assert_int_ge(last, BEGIN + 999 * SECOND);
	for (int64_t at = last; at; at = stepped(at, false, false))
		first = at;
	ck_assert_int_le(first, BEGIN + SECOND);
}
END_TEST

START_TEST(nothing_recorded_is_fine)
{
	int64_t first = 1, last = 1, seq = 1;
	struct store_figures figures;

	ck_assert_int_eq(store_extent(store, &first, &last, &why), 0);
	ck_assert_int_eq(first, 0);
	ck_assert_int_eq(last, 0);
	ck_assert_int_eq(stepped(BEGIN, false, false), 0);
	ck_assert_int_eq(stepped(BEGIN, true, false), 0);
	ck_assert_int_eq(store_signal_seq_at(store, BEGIN, &seq, &why), 0);
	ck_assert_int_eq(seq, 0);
	ck_assert_str_eq(look(BEGIN, each_stock), "");
	ck_assert_int_eq(store_figures(store, "a", BEGIN, &figures, &why), 0);
	ck_assert_int_eq(figures.boxes, 0);
}
END_TEST

START_TEST(figures_of_the_last_boxes)
{
	struct store_figures f;

	put_passages();
	ck_assert_int_eq(store_figures(store, "a", BEGIN + 1000 * SECOND, &f, &why), 0);
	ck_assert_int_eq(f.boxes, STORE_FIGURES_BOXES);
	ck_assert_int_eq(f.answers, STORE_FIGURES_BOXES);
	ck_assert_int_eq(f.answer_us[0], 2 * SECOND);
	ck_assert_int_eq(f.answer_p50_us, 2 * SECOND);
	ck_assert_int_ge(f.answer_p99_us, f.answer_p50_us);
	ck_assert_int_ge(f.answer_worst_us, f.answer_p99_us);
	ck_assert_int_eq(f.identified, STORE_FIGURES_BOXES);
	ck_assert_int_eq(f.hour, PASSAGES);
	ck_assert_int_eq(f.minutes[0],
		atoi(ask("SELECT count(*) FROM passage WHERE arrived_us > %lld",
			(long long)(BEGIN + 940 * SECOND))));
	ck_assert_int_eq(f.results[PASSAGE_SORTED] + f.results[PASSAGE_LOST] + f.results[PASSAGE_OPEN],
		STORE_FIGURES_BOXES);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { stock_is_counted_back, rows_end_at_the_moment,
		a_box_is_known_as_far_as_then, steps_go_to_the_nearest, nothing_recorded_is_fine,
		figures_of_the_last_boxes };
	Suite *s = suite_create("store past");
	TCase *c = tcase_create("store past");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_set_timeout(c, 120);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(s, c);
	return s;
}
