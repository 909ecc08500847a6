/* booking and store: scans, passages, commands, alarms, import, export, backup, damaged files. */
#include "tests/support/plain_message.h"
#include "core/base/clock.h"
#include "core/booking/booking.h"
#include "core/store_query/store_read.h"
#include "core/store/store_sql.h"
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SGTIN "https://id.gs1.org/01/09521234000013/21/1001"
#define GTIN "https://id.gs1.org/01/09521234000013"
#define SECOND 1000000

static struct fault why;
static struct store *store;

static void open_store(void)
{
	store = fixture_open();
}

static void close_store(void)
{
	fixture_close(store);
}

static struct identity identity;
static struct booking outcome;

static enum verdict record(const struct scan *scan)
{
	identify(scan, &identity);
	ck_assert_msg(booking_record_scan(store, scan, &identity, &outcome, &why) == 0, "%s",
		why.message.text);
	ck_assert_uint_eq(strlen(outcome.event_id), 36);
	return outcome.verdict;
}

START_TEST(verdicts)
{
	struct scan scan = fixture_scan("goods_in", "hand",
		"]d2010952123400001321"
		"1001");

	fixture_put_articles(store);
	ck_assert_int_eq(record(&scan), VERDICT_ACCEPTED);
	ck_assert_str_eq(outcome.item, SGTIN);
	ck_assert_int_eq(record(&scan), VERDICT_DUPLICATE);
	scan = fixture_scan("goods_in", "hand", "9521234000020");
	ck_assert_int_eq(record(&scan), VERDICT_ACCEPTED);
	ck_assert_int_eq(record(&scan), VERDICT_ACCEPTED); /* a handheld counts every read */
	ck_assert_int_eq(fixture_number(
						 "SELECT sum(quantity) FROM stock WHERE article = '09521234000020'"),
		2);
	scan = fixture_scan("lane2", "hand",
		"]d201095212340000132"
		"11001");
	ck_assert_int_eq(record(&scan), VERDICT_WRONG_PLACE);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM item WHERE place = 'lane2'"), 1);
	scan = fixture_scan("goods_in", "hand", "hello");
	ck_assert_int_eq(record(&scan), VERDICT_UNKNOWN);
	scan = fixture_scan("goods_in", "hand", "]C100395212340000000015");
	ck_assert_int_eq(record(&scan), VERDICT_REJECTED);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM scan"), 7);
	ck_assert_int_eq(
		fixture_number(
			"SELECT count(*) FROM scan WHERE verdict='rejected' AND text LIKE '%check digit is 5%'"),
		1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM move"), 4);
}
END_TEST

/* Tag and label of one box are one item, whichever is read first. */
START_TEST(tag_and_label)
{
	struct scan label = fixture_scan("ident", "scanner", "9521234000013");
	struct scan tag = fixture_scan("ident", "nfc",
		"]d201095212340000132"
		"11001");

	fixture_put_articles(store);
	ck_assert_int_eq(record(&tag), VERDICT_ACCEPTED);
	ck_assert_int_eq(record(&label), VERDICT_DUPLICATE);
	ck_assert_int_eq(fixture_number("SELECT sum(quantity) FROM stock"), 1);
	label.at_us += 60 * SECOND;
	tag = fixture_scan("ident", "nfc",
		"]d201095212340000132"
		"11002");
	tag.at_us = label.at_us + 1000;
	ck_assert_int_eq(record(&label), VERDICT_ACCEPTED);
	ck_assert_int_eq(record(&tag), VERDICT_ACCEPTED);
	ck_assert_int_eq(fixture_number("SELECT sum(quantity) FROM stock"), 2);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM move WHERE corrects IS NOT NULL"), 1);
}
END_TEST

START_TEST(tied_tag)
{
	struct scan scan = fixture_scan("desk", "nfc", "");

	fixture_put_articles(store);
	scan.carrier = CARRIER_NFC;
	strcpy(scan.tag, "04A1B2C3D4E5F6");
	ck_assert_int_eq(record(&scan), VERDICT_UNKNOWN);
	ck_assert_str_eq(outcome.item, "nfc:04A1B2C3D4E5F6");
	ck_assert_int_eq(store_begin_import(store, &why), 0);
	ck_assert_int_eq(store_put_tag(store, "04A1B2C3D4E5F6", SGTIN, &why), 0);
	ck_assert_int_eq(store_end_import(store, true, &why), 0);
	ck_assert_int_eq(record(&scan), VERDICT_ACCEPTED);
	ck_assert_str_eq(outcome.item, SGTIN);
}
END_TEST

/* A code whose text is a firm's own number is its article, for the bridge as well; a lane of the item itself
 * counts before it. What was scanned before the article existed stays unknown. */
START_TEST(own_numbers_have_a_lane)
{
	static const struct {
		const char *code, *article;
		int lane;
		enum verdict verdict;
	} codes[] = {
		{ "]C04711", "number:4711", 2, VERDICT_ACCEPTED },
		{ "]Q1 4711 ", "number:4711", 2, VERDICT_ACCEPTED },
		{ "ab-1", "number:AB-1", 3, VERDICT_ACCEPTED },
		{ "Ab-1", "number:Ab-1", 1, VERDICT_ACCEPTED },
		{ "12345670", "number:12345670", 2, VERDICT_ACCEPTED },
		{ "9521234000013", "09521234000013", 1,
			VERDICT_ACCEPTED }, /* the GTIN's own article first */
		{ "4711x", "", 0, VERDICT_UNKNOWN },
		{ "'; DROP TABLE article; --", "", 0, VERDICT_UNKNOWN },
		{ "X-1", "", 3, VERDICT_ACCEPTED }, /* an item with a lane */
	};
	struct sighting seen[2];
	char key[ARTICLE_KEY_SIZE];
	int64_t last = 0;

	fixture_put_articles(store);
	ck_assert_int_eq(store_put_own_article(store, "", "4711", "A", 2, key, &why), 0);
	ck_assert_int_eq(store_put_own_article(store, "", "AB-1", "B", 3, key, &why), 0);
	ck_assert_int_eq(store_put_own_article(store, "", "Ab-1", "C", 1, key, &why), 0);
	ck_assert_int_eq(store_put_own_article(store, "", "12345670", "D", 2, key, &why), 0);
	ck_assert_int_eq(store_put_own_article(store, "", "9521234000013", "E", 3, key, &why), 0);
	ck_assert_int_eq(store_put_item(store, "code:X-1", "", "", "", &why), 0);
	ck_assert_int_eq(store_put_item_lane(store, "code:X-1", 3, &why), 0);
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
		struct scan scan = fixture_scan("ident", "hand", codes[i].code);

		scan.at_us += (int64_t)i * 20 * SECOND;
		ck_assert_msg(record(&scan) == codes[i].verdict, "%s", codes[i].code);
		ck_assert_int_eq(store_take_sightings(store, "ident", &last, seen, 2, &why), 1);
		ck_assert_msg(seen[0].lane == codes[i].lane, "%s: %d", codes[i].code, seen[0].lane);
		ck_assert_str_eq(seen[0].article, codes[i].article);
	}
	/* Another article cannot take the number; the article itself gets its GTIN. */
	ck_assert_int_eq(store_put_own_article(store, "09521234000037", "4711", "A", 1, key, &why), 0);
	ck_assert_int_eq(store_put_own_article(store, "09521234000044", "4711", "A", 1, key, &why), 1);
	ck_assert_str_eq(key, "09521234000037");
	ck_assert_str_eq(fixture_text("SELECT article FROM item WHERE key = 'code:4711'"),
		"09521234000037");
}
END_TEST

START_TEST(sightings_and_passages)
{
	struct scan scan = fixture_scan("ident", "nfc",
		"]d201095212340000202"
		"177");
	struct sighting seen[4];
	struct passage p = { .boot = 7, .track = 1 }, again;
	int64_t last = 0;

	fixture_put_articles(store);
	record(&scan);
	ck_assert_int_eq(store_take_sightings(store, "ident", &last, seen, 4, &why), 1);
	ck_assert_int_eq(seen[0].lane, 2);
	ck_assert_str_eq(seen[0].article, "09521234000020");
	ck_assert_int_eq(store_take_sightings(store, "ident", &last, seen, 4, &why), 0);
	p.arrived_us = scan.at_us;
	ck_assert_int_eq(booking_record_passage(store, "plc1", "ident", &p, NULL, &why), 0);
	ck_assert_int_eq(store_open_passages(store, "plc1", &again, 1, &why), 1);
	p.identified_us = p.decided_us = p.answered_us = scan.at_us + 20000;
	p.scan_seq = seen[0].scan_seq;
	p.asked_lane = p.reached_lane = p.decision_lane = 2;
	p.decision = DECISION_SORTED;
	strcpy(p.decision_article, seen[0].article);
	p.confirmed_us = scan.at_us + SECOND;
	p.result = PASSAGE_SORTED;
	ck_assert_int_eq(booking_record_passage(store, "plc1", "ident", &p, NULL, &why), 0);
	ck_assert_int_eq(store_open_passages(store, "plc1", &again, 1, &why), 0);
	ck_assert_int_eq(store_last_passage(store, "plc1", &again, &why), 1);
	ck_assert_str_eq(again.item, "https://id.gs1.org/01/09521234000020/21/77");
	ck_assert_int_eq((int)again.decision, DECISION_SORTED);
	ck_assert_int_eq(again.decision_lane, 2);
	ck_assert_str_eq(again.decision_article, "09521234000020");
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM item WHERE place = 'lane2'"), 1);
	ck_assert_int_eq(fixture_number(
						 "SELECT count(*) FROM move WHERE passage = 1 AND to_place = 'lane2'"),
		1);
}
END_TEST

/* Two items are read in the box's time window; the first of them is p->scans[0]. */
static void read_two_things(struct passage *p)
{
	struct scan a = fixture_scan("ident", "nfc",
		"]d201095212340000202"
		"177");
	struct scan b = fixture_scan("ident", "nfc",
		"]d201095212340000132"
		"178");

	fixture_put_articles(store);
	record(&a);
	p->scans[0] = outcome.seq;
	record(&b);
	p->arrived_us = p->window_from_us = a.at_us - 10;
	p->decided_us = p->answered_us = p->confirmed_us = clock_wall_us() + 1000;
}

/* Two items on one box: both go where the box went. */
START_TEST(multiple_moves_both)
{
	struct passage p = { .boot = 7,
		.track = 1,
		.reached_lane = 3,
		.asked_lane = 3,
		.result = PASSAGE_MULTIPLE };

	read_two_things(&p);
	ck_assert_int_eq(booking_record_passage(store, "plc1", "ident", &p, NULL, &why), 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM item WHERE place = 'lane3'"), 2);
}
END_TEST

/* Close boxes: the next one's code was read in the time window of this one, and stays where it is. */
START_TEST(listed_scans_move_alone)
{
	struct passage p = { .boot = 7,
		.track = 1,
		.reached_lane = 3,
		.asked_lane = 3,
		.result = PASSAGE_MULTIPLE,
		.knows_scans = true,
		.scan_count = 1 },
				   again;
	struct store_figures figures;

	read_two_things(&p);
	ck_assert_int_eq(booking_record_passage(store, "plc1", "ident", &p, NULL, &why), 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM item WHERE place = 'lane3'"), 1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM item WHERE place = 'ident'"), 1);
	ck_assert_int_eq(store_last_passage(store, "plc1", &again, &why), 1);
	ck_assert(again.knows_scans);
	ck_assert_uint_eq(again.scan_count, 1);
	ck_assert_int_eq(again.scans[0], p.scans[0]);
	ck_assert_int_eq(store_figures(store, "plc1", clock_wall_us(), &figures, &why), 0);
	ck_assert_int_eq(figures.by_code + figures.by_tag, 1);
}
END_TEST

/* What is no list of scans names none, and ends no query. */
START_TEST(hostile_lists_of_scans)
{
	static const struct {
		const char *text;
		bool knows;
		size_t count;
	} cases[] = { { "", false, 0 }, { "[]", true, 0 }, { "[1,2,3]", true, 3 }, { "[1", false, 0 },
		{ "[1,x", false, 0 }, { "[1]2", false, 0 }, { "[,", false, 0 }, { "[1;2]", false, 0 },
		{ "{\"a\":1}", false, 0 }, { "[[[[", false, 0 }, { "[1,2,3,4,5,6,7,8,9,10,11]", false, 0 },
		{ "[99999999999999999999999999,-1]", true, 2 } };
	struct passage p = { .boot = 7, .track = 1 }, again;
	struct store_figures figures;

	p.arrived_us = clock_wall_us();
	ck_assert_int_eq(booking_record_passage(store, "plc1", "ident", &p, NULL, &why), 0);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char sql[200];

		sqlite3_snprintf(sizeof sql, sql, "UPDATE passage SET scans = %Q RETURNING seq",
			cases[i].text);
		ck_assert_int_eq(fixture_number(sql), 1);
		ck_assert_int_eq(store_last_passage(store, "plc1", &again, &why), 1);
		ck_assert_int_eq(again.knows_scans, cases[i].knows);
		ck_assert_uint_eq(again.scan_count, cases[i].count);
		ck_assert_int_eq(store_figures(store, "plc1", clock_wall_us(), &figures, &why), 0);
	}
}
END_TEST

static int64_t give(struct command c)
{
	int64_t seq;

	ck_assert_int_eq(store_add_command(store, "plc1", &c, &seq, &why), 0);
	return seq;
}

START_TEST(commands)
{
	struct command c;
	int64_t now = clock_wall_us(), seq, late;

	late = give((struct command){ .verb = COMMAND_STOP, .deadline_us = now - 1 });
	seq = give(
		(struct command){ .verb = COMMAND_SPEED, .argument = 300, .deadline_us = now + SECOND });
	ck_assert_int_eq(command_take(store, "plc1", now, &c, &why), 1);
	ck_assert_int_eq(c.seq, seq);
	ck_assert_int_eq(c.argument, 300);
	ck_assert_int_eq(store_finish_command(store, seq, COMMAND_STATE_DONE, plain_message("fine"),
						 &why),
		0);
	ck_assert_int_eq(command_take(store, "plc1", now, &c, &why), 0);
	ck_assert_int_eq(store_read_command(store, late, &c, &why), 1);
	ck_assert_int_eq((int)c.state, COMMAND_STATE_EXPIRED);
	seq = give((struct command){ .verb = COMMAND_LANE,
		.argument = 2,
		.track = 17,
		.deadline_us = now + SECOND });
	ck_assert_int_eq(command_take(store, "plc1", now, &c, &why), 1);
	ck_assert(c.seq == seq && c.verb == COMMAND_LANE && c.argument == 2 && c.track == 17);
}
END_TEST

/* Rows may come from anybody's SQL; and nobody may execute what was given before the clock was set
 * back, however far its deadline seems to be. */
START_TEST(commands_that_cannot_be)
{
	static const char *const bad[] = { "", "2", "17", "17 ", "17 0", "17 4", "-1 2", "70000 1",
		"1 2 3", "99999999999999999999 1" };
	int64_t now = clock_wall_us(), seq;
	struct command c;
	char sql[200];

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		snprintf(sql, sizeof sql,
			"INSERT INTO command (at_us, plc, verb, argument, deadline_us)"
			" VALUES (%lld, 'plc1', 'lane', '%s', %lld)",
			(long long)now, bad[i], (long long)(now + SECOND));
		fixture_run_sql(sql);
		ck_assert_int_eq(command_take(store, "plc1", now, &c, &why), 1);
		ck_assert_int_eq(c.verb, COMMAND_VERB_COUNT);
		ck_assert_int_eq(store_finish_command(store, c.seq, COMMAND_STATE_FAILED, &message_none,
							 &why),
			0);
	}
	seq = give((struct command){ .verb = COMMAND_START, .deadline_us = now + SECOND });
	ck_assert_int_eq(command_take(store, "plc1", now - (int64_t)3600 * SECOND, &c, &why), 0);
	ck_assert_int_eq(store_read_command(store, seq, &c, &why), 1);
	ck_assert_int_eq((int)c.state, COMMAND_STATE_EXPIRED);
}
END_TEST

static int count_step(void *user)
{
	++*(int *)user;
	return 0;
}

static void ignore_alarm(void *user, const struct row_alarm *row)
{
	(void)row;
	++*(int *)user;
}

/* Steps of SQLite's machine (in tens) for the alarms that are open. */
static int steps_for_open_alarms(int wanted)
{
	int steps = 0, rows = 0;

	sqlite3_progress_handler(store->db, 10, count_step, &steps);
	ck_assert_int_eq(store_each_alarm(store, true, 50, ignore_alarm, &rows, &why), 0);
	sqlite3_progress_handler(store->db, 0, NULL, NULL);
	ck_assert_int_eq(rows, wanted);
	return steps;
}

START_TEST(open_alarms_do_not_cost_more_with_those_that_are_over)
{
	int before;

	ck_assert_int_eq(store_raise_alarm(store, "plc1", ALARM_PLC_DOWN, SEVERITY_ALARM,
						 plain_message("a"), &why),
		0);
	before = steps_for_open_alarms(1);
	fixture_run_sql(
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
		" INSERT INTO alarm (at_us, source, code, severity, text, acked_us, cleared_us)"
		" SELECT i, 'x', 'jam', 'alarm', '', i, i FROM n");
	ck_assert_int_le(steps_for_open_alarms(1), before + 5);
}
END_TEST

START_TEST(alarms)
{
	ck_assert_int_eq(store_raise_alarm(store, "plc1", ALARM_PLC_DOWN, SEVERITY_ALARM,
						 plain_message("a"), &why),
		0);
	ck_assert_int_eq(store_raise_alarm(store, "plc1", ALARM_PLC_DOWN, SEVERITY_ALARM,
						 plain_message("b"), &why),
		0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM alarm"), 1);
	ck_assert_int_eq(store_clear_alarm(store, "plc1", ALARM_PLC_DOWN, &why), 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM alarm WHERE cleared_us IS NULL"), 0);
	ck_assert_int_eq(store_log_alarm(store, "plc1", ALARM_LOST, SEVERITY_WARNING,
						 plain_message("c"), &why),
		0);
	ck_assert_int_eq(store_acknowledge_alarms(store, &why), 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM alarm WHERE acked_us IS NULL"), 0);
}
END_TEST

START_TEST(wakes_on_commit)
{
	struct store *reader = store_open(fixture_db, STORE_READ, &why);
	struct pollfd p;
	struct scan scan = fixture_scan("x", "y", "z");

	ck_assert_msg(reader != NULL, "%s", why.message.text);
	ck_assert(!store_changed(reader));
	record(&scan);
	p = (struct pollfd){ .fd = store_wake_fd(reader), .events = POLLIN };
	ck_assert_int_eq(poll(&p, 1, 5000), 1);
	ck_assert(store_changed(reader));
	ck_assert(!store_changed(reader));
	store_close(reader);
}
END_TEST

static int count_rows(void *user, size_t number, const struct store_cell *cells, size_t count)
{
	(void)cells;
	ck_assert_uint_gt(count, 0);
	*(size_t *)user = number;
	return 0;
}

START_TEST(exports_every_table)
{
	struct scan scan = fixture_scan("x", "y", "z");
	size_t rows;

	record(&scan);
	for (size_t i = 0; store_tables[i]; i++)
		ck_assert_int_eq(store_each_row(store, store_tables[i],
							 &(const struct store_row_filter){ 0 }, count_rows, &rows, &why),
			0);
	ck_assert_int_eq(store_each_row(store, "scan", &(const struct store_row_filter){ 0 },
						 count_rows, &rows, &why),
		0);
	ck_assert_uint_eq(rows, 1);
	ck_assert_int_eq(store_each_row(store, "nonsense", &(const struct store_row_filter){ 0 },
						 count_rows, &rows, &why),
		-1);
}
END_TEST

START_TEST(backup_is_a_database)
{
	char copy[256];
	struct store *other;

	fixture_put_articles(store);
	snprintf(copy, sizeof copy, "%s/copy.db", fixture_folder);
	ck_assert_int_eq(store_backup(store, copy, false, NULL, NULL, &why), 0);
	other = store_open(copy, STORE_READ, &why);
	ck_assert_msg(other != NULL, "%s", why.message.text);
	store_close(other);
	snprintf(copy, sizeof copy, "%s/no/such/fixture_folder.db", fixture_folder);
	ck_assert_int_eq(store_backup(store, copy, false, NULL, NULL, &why), -1);
}
END_TEST

START_TEST(refuses_what_is_not_ours)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof path, "%s/junk.db", fixture_folder);
	f = fopen(path, "w");
	for (int i = 0; i < 5000; i++)
		fputs("this is no database\n", f);
	fclose(f);
	ck_assert_ptr_null(store_open(path, STORE_WRITE, &why));
	ck_assert_msg(strstr(why.message.text, "not a database") != NULL, "%s", why.message.text);
	snprintf(path, sizeof path, "%s/missing.db", fixture_folder);
	ck_assert_ptr_null(store_open(path, STORE_READ, &why));
	ck_assert_int_eq(why.exit_code, EXIT_NO_INPUT);
}
END_TEST

START_TEST(writes_only_where_a_database_exists)
{
	char path[256];
	struct store *other;

	snprintf(path, sizeof path, "%s/missing.db", fixture_folder);
	ck_assert_ptr_null(store_open(path, STORE_EXISTING, &why));
	ck_assert_int_eq(why.exit_code, EXIT_NO_INPUT);
	ck_assert_int_ne(access(path, F_OK), 0);
	fclose(fopen(path, "w"));
	ck_assert_ptr_null(store_open(path, STORE_EXISTING, &why));
	ck_assert_int_eq(why.exit_code, EXIT_NO_INPUT);
	other = store_open(fixture_db, STORE_EXISTING, &why);
	ck_assert_msg(other != NULL, "%s", why.message.text);
	ck_assert_int_eq(store_put_place(other, "shelf", "Shelf", NULL, NULL, &why), 0);
	store_close(other);
}
END_TEST

/* Tries without a read count beside the scans of the devices that report them. */
START_TEST(counts_tries_without_a_read)
{
	struct store_figures figures;
	int64_t now_us = clock_wall_us();
	struct scan scan = fixture_scan("ident", "scanner", "9521234000013");

	record(&scan);
	scan = fixture_scan("ident", "nfc", "9521234000013");
	record(&scan);
	ck_assert_int_eq(store_figures(store, "plc1", now_us + 1000000, &figures, &why), 0);
	ck_assert_int_eq(figures.no_reads, 0);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(store_count_no_read(store, "ident", "scanner",
							 now_us - i * INT64_C(3000000000), &why),
			0);
	ck_assert_int_eq(store_figures(store, "plc1", now_us + 1000000, &figures, &why), 0);
	ck_assert_int_eq(figures.no_reads, 2);
	ck_assert_int_eq(figures.reads, 1);
	ck_assert_int_eq(store_figures(store, "plc1", now_us - 1000000, &figures, &why), 0);
	ck_assert_int_eq(figures.no_reads, 1);
}
END_TEST

START_TEST(refuses_a_newer_version)
{
	sqlite3 *raw;

	store_close(store);
	ck_assert_int_eq(sqlite3_open(fixture_db, &raw), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(raw, "PRAGMA user_version=99", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(raw);
	store = store_open(fixture_db, STORE_WRITE, &why);
	ck_assert_ptr_null(store);
	ck_assert_msg(strstr(why.message.text, "newer Warenspur (version 99") != NULL, "%s",
		why.message.text);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM place"), 5); /* nothing was changed */
}
END_TEST

static struct row_point points[4];
static size_t point_count;

static void take_point(void *user, const struct row_point *row)
{
	(void)user;
	ck_assert_uint_lt(point_count, 4);
	points[point_count++] = *row;
}

START_TEST(points_of_a_plc)
{
	struct row_point put[] = {
		{ .name = "STATE",
			.area = "holding",
			.address = 0,
			.bit = -1,
			.write_address = -1,
			.kind = "register",
			.direction = "from_plc",
			.scale = 1,
			.title = "state" },
		{ .name = "HEAT",
			.area = "input",
			.address = 40,
			.bit = 3,
			.write_address = -1,
			.kind = "bit",
			.direction = "from_plc",
			.scale = 0.1,
			.unit = "K",
			.own = true },
	};
	const struct signal_change change = { .at_us = 7, .name = "HEAT", .value = 65531 };

	for (int i = 0; i < 2; i++) /* the second time replaces the first */
		ck_assert_int_eq(store_put_points(store, "p", put, 2, &why), 0);
	ck_assert_int_eq(store_put_points(store, "q", put, 1, &why), 0);
	ck_assert_int_eq(store_put_signals(store, "p", &change, 1, &why), 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM point"), 3);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM point WHERE write_address IS NULL"), 3);
	ck_assert_int_eq(store_each_point(store, "p", false, take_point, NULL, &why), 0);
	ck_assert_uint_eq(point_count, 2);
	ck_assert_str_eq(points[0].name, "STATE");
	ck_assert_int_eq(points[0].at_us, 0);
	point_count = 0;
	ck_assert_int_eq(store_each_point(store, "p", true, take_point, NULL, &why), 0);
	ck_assert_uint_eq(point_count, 1);
	ck_assert_str_eq(points[0].unit, "K");
	ck_assert_double_eq(points[0].scale, 0.1);
	ck_assert_int_eq(points[0].bit, 3);
	ck_assert_int_eq(points[0].value, 65531);
	ck_assert_int_eq(points[0].at_us, 7);
	ck_assert_int_eq(points[0].write_address, -1);
	put[0].bit = 40; /* anybody may write the table */
	put[1].address = 65536;
	ck_assert_int_eq(store_put_points(store, "r", put, 2, &why), 0);
	point_count = 0;
	ck_assert_int_eq(store_each_point(store, "r", false, take_point, NULL, &why), 0);
	ck_assert_uint_eq(point_count, 0);
}
END_TEST

/* A database of the first version: it gets the new table and keeps what it has. */
START_TEST(migrates_an_old_file)
{
	static char schema[65536];
	FILE *file = fopen("core/store/schema.sql", "r");
	sqlite3 *raw;

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_gt(fread(schema, 1, sizeof schema - 1, file), 0);
	fclose(file);
	*strstr(schema, "\n-- step 2") = '\0';
	store_close(store);
	snprintf(fixture_db, sizeof fixture_db, "%s/old.db", fixture_folder);
	ck_assert_int_eq(sqlite3_open(fixture_db, &raw), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(raw, schema, NULL, NULL, NULL), SQLITE_OK);
	ck_assert_int_eq(
		sqlite3_exec(raw,
			"INSERT INTO article (gtin, name, lane) VALUES ('1', 'old', 2);"
			"INSERT INTO item (key, place) VALUES ('code:x', 'shelf');"
			"INSERT INTO move (at_us, item, from_place, to_place, biz_step, disposition, event_id, corrects)"
			" VALUES (1, 'code:x', '', 'shelf', 'storing', 'in_progress', 'a', NULL),"
			" (2, 'code:x', 'shelf', 'gate', 'shipping', 'in_transit', 'b', NULL),"
			" (3, 'code:x', 'gate', 'shelf', 'shipping', 'in_transit', 'c', 2);"
			"PRAGMA user_version=1; PRAGMA application_id=0x57535055",
			NULL, NULL, NULL),
		SQLITE_OK);
	sqlite3_close(raw);
	ck_assert_ptr_null(store_open(fixture_db, STORE_READ, &why));
	store = store_open(fixture_db, STORE_WRITE, &why);
	ck_assert_msg(store != NULL, "%s", why.message.text);
	ck_assert_int_ge(fixture_number("PRAGMA user_version"), 2);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM point"), 0);
	ck_assert_int_eq(fixture_number("SELECT lane FROM article WHERE name='old'"), 2);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM item WHERE step = 'storing'"), 1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM stock WHERE place = 'shelf'"), 1);
}
END_TEST

static int64_t stock_seen_us[2];

static void note_stock(void *user, const struct row_stock *row)
{
	(void)user;
	if (strcmp(row->place, "shelf") == 0)
		stock_seen_us[strcmp(row->article, "09521234000020") == 0] = row->seen_us;
}

/* A disk that fills up: said, nothing half-kept, and it goes on when there is space again. */
START_TEST(full_disk)
{
	struct scan scan = fixture_scan("x", "y", "z");
	struct rlimit before, small;
	int64_t rows;
	int refused = 0;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	small = before;
	small.rlim_cur = 200000;
	setrlimit(RLIMIT_FSIZE, &small);
	identify(&scan, &identity);
	for (int i = 0; i < 200 && !refused; i++)
		refused = booking_record_scan(store, &scan, &identity, &outcome, &why);
	ck_assert_int_eq(refused, -1);
	ck_assert_int_eq(why.blame, FAULT_STORE);
	setrlimit(RLIMIT_FSIZE, &before);
	rows = fixture_number("SELECT count(*) FROM scan");
	record(&scan);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM scan"), rows + 1);
}
END_TEST

/* "Last seen" is of the newest scan, also when the clock was ahead for a while: for items and
 * for counted goods, before and after a mark of the stock. */
START_TEST(last_seen_is_the_newest_scan)
{
	static const int hours[] = { 0, 50000, 1 };
	static const char *const codes[] = { "]d2010952123400001321%d", "9521234000020" };
	int64_t now_us = clock_wall_us();
	char code[40];

	fixture_put_articles(store);
	for (int many = 0; many < 2; many++) {
		for (int i = 0; i < 3; i++)
			for (size_t c = 0; c < 2; c++) {
				struct scan scan;

				snprintf(code, sizeof code, codes[c], many * 10 + i);
				scan = fixture_scan("shelf", "hand", code);
				scan.at_us = now_us + ((int64_t)hours[i] + many) * 3600 * SECOND;
				record(&scan);
			}
		stock_seen_us[0] = stock_seen_us[1] = 0;
		ck_assert_int_eq(store_each_stock(store, note_stock, NULL, &why), 0);
		ck_assert_int_eq(stock_seen_us[0], now_us + (1 + many) * (int64_t)3600 * SECOND);
		ck_assert_int_eq(stock_seen_us[1], now_us + (1 + many) * (int64_t)3600 * SECOND);
		ck_assert_int_eq(store_begin(store, true, &why), 0);
		ck_assert_int_eq(store_end(store, store_mark_stock(store, &why), &why), 0);
	}
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM stock_mark") > 0, 1);
	ck_assert_int_eq(fixture_number("SELECT seen_us FROM stock WHERE article = '09521234000013'"),
		now_us + 2 * (int64_t)3600 * SECOND);
}
END_TEST

/* One of four programs that write one file at once. On a busy disk an attempt may fail, because the others write;
 * it leaves nothing, and the next one succeeds. */
static bool write_twenty(const char *path)
{
	int64_t end_ms = clock_mono_ms() + 60000;
	struct scan scan = fixture_scan("x", "y", "z");
	struct store *own = NULL;
	int written = 0;

	identify(&scan, &identity);
	while (!own && clock_mono_ms() < end_ms)
		own = store_open(path, STORE_WRITE, &why);
	while (own && written < 20 && clock_mono_ms() < end_ms)
		written += booking_record_scan(own, &scan, &identity, &outcome, &why) == 0;
	store_close(own);
	return written == 20;
}

/* Four programs create and write one file at once: every row arrives, once. */
START_TEST(four_writers)
{
	char path[256];
	int status;

	snprintf(path, sizeof path, "%s/shared.db", fixture_folder);
	for (int k = 0; k < 4; k++)
		if (fork() == 0)
			_exit(write_twenty(path) ? 0 : 1);
	while (wait(&status) > 0)
		ck_assert_int_eq(status, 0);
	strcpy(fixture_db, path);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM scan"), 80);
}
END_TEST

/* Whoever comes while another one creates the file must not take it for somebody else's: between
 * any two questions of the one, the other comes. */
static char contested[256];
static int asked, when, others;

static int come_in_between(unsigned kind, void *user, void *statement, void *text)
{
	(void)kind, (void)user, (void)statement, (void)text;
	if (++asked == when && others++ == 0) {
		struct store *other = store_open(contested, STORE_WRITE, &why);

		ck_assert_msg(other != NULL, "%s", why.message.text);
		store_close(other);
	}
	return 0;
}

static int listen_to_each(sqlite3 *raw, char **error, const struct sqlite3_api_routines *api)
{
	(void)error, (void)api;
	return sqlite3_trace_v2(raw, SQLITE_TRACE_STMT, come_in_between, NULL);
}

START_TEST(two_creators)
{
	sqlite3_auto_extension((void (*)(void))listen_to_each);
	for (when = 1; when <= 5; when++) {
		struct store *own;

		snprintf(contested, sizeof contested, "%s/new%d.db", fixture_folder, when);
		asked = others = 0;
		own = store_open(contested, STORE_WRITE, &why);
		ck_assert_msg(own != NULL, "before question %d: %s", when, why.message.text);
		ck_assert_int_ge(others, 1);
		store_close(own);
	}
	sqlite3_reset_auto_extension();
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { verdicts, tag_and_label, tied_tag, own_numbers_have_a_lane,
		sightings_and_passages, multiple_moves_both, listed_scans_move_alone,
		hostile_lists_of_scans, commands, commands_that_cannot_be, alarms,
		open_alarms_do_not_cost_more_with_those_that_are_over, wakes_on_commit, exports_every_table,
		backup_is_a_database, refuses_what_is_not_ours, writes_only_where_a_database_exists,
		refuses_a_newer_version, counts_tries_without_a_read, points_of_a_plc, migrates_an_old_file,
		full_disk, last_seen_is_the_newest_scan, four_writers, two_creators, NULL };
	Suite *s = suite_create("store");
	TCase *c = tcase_create("store");

	tcase_add_checked_fixture(c, open_store, close_store);
	tcase_set_timeout(c, 60);
	for (size_t i = 0; tests[i]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(s, c);
	return s;
}
