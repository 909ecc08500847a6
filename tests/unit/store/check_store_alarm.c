/* Alarms that come again and again: few lines to acknowledge, and none of low severity that is long over. */
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"
#include "core/base/clock.h"
#include "core/store/store_rows.h"
#include "core/store_query/store_read.h"

#include <string.h>

#define HOUR_US INT64_C(3600000000)

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

static void say(struct message *m, int kind, int box)
{
	if (kind % 2)
		message_set(m,
			MESSAGE("journal.box_missing",
				"box %u was not seen at any lane; look for it on the belt"),
			(unsigned)box);
	else
		message_set(m, MESSAGE("journal.box_removed", "box %u was removed at the read point"),
			(unsigned)box);
}

static void log_one(const char *source, enum alarm_code code, enum alarm_severity severity, int box)
{
	struct message m;

	say(&m, code == ALARM_LOST, box);
	ck_assert_msg(store_log_alarm(store, source, code, severity, &m, &why) == 0, "%s",
		why.message.text);
}

struct lines {
	int count;
	struct row_alarm last[64];
};

static void take_line(void *user, const struct row_alarm *row)
{
	struct lines *lines = user;

	if (lines->count < 64)
		lines->last[lines->count] = *row;
	lines->count++;
}

static struct lines open_lines(void)
{
	struct lines lines = { 0 };

	ck_assert_int_eq(store_each_alarm(store, true, 1000000, take_line, &lines, &why), 0);
	return lines;
}

START_TEST(a_repeated_alarm_is_one_line)
{
	struct lines lines;

	for (int box = 1; box <= 5; box++)
		log_one("plc1", ALARM_LOST, SEVERITY_ALARM, box);
	lines = open_lines();
	ck_assert_int_eq(lines.count, 1);
	ck_assert_int_eq(lines.last[0].times, 5);
	ck_assert_int_eq(lines.last[0].first_us, fixture_number("SELECT min(at_us) FROM alarm"));
	ck_assert_int_eq(lines.last[0].at_us, fixture_number("SELECT max(at_us) FROM alarm"));
	ck_assert_ptr_nonnull(strstr(lines.last[0].message.text, "box 5 "));
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM alarm"), 5); /* no fact is gone */
	ck_assert_int_eq(store_acknowledge_alarm(store, lines.last[0].seq, &why), 0);
	ck_assert_int_eq(open_lines().count, 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM alarm WHERE acked_us IS NULL"), 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM alarm WHERE acked_by = 'repeat'"), 4);
	/* after that it counts from one again */
	log_one("plc1", ALARM_LOST, SEVERITY_ALARM, 6);
	ck_assert_int_eq(open_lines().last[0].times, 1);
}
END_TEST

START_TEST(what_differs_stays_apart)
{
	struct message other;

	log_one("plc1", ALARM_LOST, SEVERITY_ALARM, 1);
	log_one("plc2", ALARM_LOST, SEVERITY_ALARM, 1);
	log_one("plc1", ALARM_REMOVED, SEVERITY_ALARM, 1);
	log_one("plc1", ALARM_REMOVED, SEVERITY_NOTICE, 1);
	message_set(&other,
		MESSAGE("bridge.clock_set",
			"the clock was changed by %lld s; earlier entries keep their times"),
		4LL);
	ck_assert_int_eq(store_log_alarm(store, "plc1", ALARM_LOST, SEVERITY_ALARM, &other, &why), 0);
	ck_assert_int_eq(open_lines().count, 5);
}
END_TEST

static void log_unknown(const char *code)
{
	struct message m;

	message_set(&m,
		MESSAGE("booking_scan.unknown_item",
			"%.200s is not in the article list; import the article or assign the RFID tag to an "
			"item"),
		code);
	ck_assert_int_eq(store_log_alarm(store, "ident", ALARM_UNKNOWN_ITEM, SEVERITY_WARNING, &m,
						 &why),
		0);
}

/* Each can be made an article; but a fair with thousands of them stays readable. */
START_TEST(unknown_codes_are_lines_of_their_own)
{
	char code[16];

	log_unknown("A-17");
	log_unknown("A-18");
	log_unknown("A-17");
	ck_assert_int_eq(open_lines().count, 2);
	for (int i = 0; i < 1000; i++) {
		snprintf(code, sizeof code, "B-%d", i);
		log_unknown(code);
	}
	ck_assert_int_le(open_lines().count, 12);
	ck_assert_int_eq(fixture_number("SELECT sum(times) FROM alarm WHERE acked_us IS NULL"), 1003);
}
END_TEST

/* Raised and cleared again and again, as by a loose cable; the one that is open is the line. */
START_TEST(a_raised_one_that_comes_again)
{
	struct lines lines;
	struct message m;

	say(&m, 0, 1);
	for (int i = 0; i < 4; i++) {
		ck_assert_int_eq(store_raise_alarm(store, "plc1", ALARM_PLC_DOWN, SEVERITY_ALARM, &m, &why),
			0);
		ck_assert_int_eq(store_raise_alarm(store, "plc1", ALARM_PLC_DOWN, SEVERITY_ALARM, &m, &why),
			0);
		lines = open_lines();
		ck_assert_int_eq(lines.count, 1);
		ck_assert_int_eq(lines.last[0].times, i + 1);
		ck_assert_int_eq(lines.last[0].cleared_us, 0);
		ck_assert_int_eq(store_clear_alarm(store, "plc1", ALARM_PLC_DOWN, &why), 0);
	}
	/* acknowledged while it is open: when it is over, nothing waits */
	ck_assert_int_eq(store_raise_alarm(store, "plc1", ALARM_PLC_DOWN, SEVERITY_ALARM, &m, &why), 0);
	ck_assert_int_eq(store_acknowledge_alarms(store, &why), 0);
	ck_assert_int_eq(open_lines().count, 1);
	ck_assert_int_eq(store_clear_alarm(store, "plc1", ALARM_PLC_DOWN, &why), 0);
	ck_assert_int_eq(open_lines().count, 0);
}
END_TEST

/* As of a past time the line says what it said then. */
START_TEST(as_of_a_past_time)
{
	struct lines lines;

	for (int box = 1; box <= 3; box++)
		log_one("plc1", ALARM_LOST, SEVERITY_ALARM, box);
	fixture_run_sql("UPDATE alarm SET at_us = seq * 1000000, cleared_us = seq * 1000000,"
					" acked_us = CASE WHEN acked_by = 'repeat' THEN (seq + 1) * 1000000 END");
	store_look_back(store, 2500000);
	lines = open_lines();
	ck_assert_int_eq(lines.count, 1);
	ck_assert_int_eq(lines.last[0].times, 2);
	ck_assert_int_eq(lines.last[0].acked_us, 0);
	store_look_back(store, 0);
}
END_TEST

START_TEST(over_for_long)
{
	int64_t now_us = clock_wall_us();
	struct message m;

	say(&m, 0, 1);
	log_one("plc1", ALARM_REMOVED, SEVERITY_NOTICE, 1);
	log_one("plc1", ALARM_LATE, SEVERITY_WARNING, 1);
	log_one("plc1", ALARM_LOST, SEVERITY_ALARM, 1);
	ck_assert_int_eq(store_raise_alarm(store, "r", ALARM_READER_DOWN, SEVERITY_WARNING, &m, &why),
		0);
	ck_assert_int_eq(store_settle_alarms(store, now_us + HOUR_US / 2, &why), 0);
	ck_assert_int_eq(open_lines().count, 4);
	ck_assert_int_eq(store_settle_alarms(store, now_us + HOUR_US * 2, &why), 0);
	ck_assert_int_eq(open_lines().count, 2); /* an alarm needs a person; what is open is not over */
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM alarm WHERE acked_by = 'time'"), 2);
	/* every program does it while it reports */
	fixture_run_sql("UPDATE alarm SET severity = 'notice', cleared_us = 1");
	ck_assert_int_eq(store_report_program(store, "tui", PROGRAM_READY, &m, &why), 0);
	ck_assert_int_eq(open_lines().count, 0);
}
END_TEST

/* Weeks at a fair that nobody attends. */
START_TEST(a_hundred_thousand_alarms)
{
	static const char *const sources[] = { "plc1", "ident", "camera" };
	struct lines lines;

	for (int i = 0; i < 100000; i++) {
		struct message m;

		if (i % 1000 == 0)
			ck_assert_int_eq(store_begin_import(store, &why), 0);
		say(&m, i % 4, i);
		ck_assert_int_eq(store_append_alarm(store, sources[i % 3],
							 (enum alarm_code)(ALARM_LOST + i % 4),
							 (enum alarm_severity)(i % 2 ? SEVERITY_ALARM : SEVERITY_NOTICE), &m,
							 true, &why),
			0);
		if (i % 1000 == 999)
			ck_assert_int_eq(store_end_import(store, true, &why), 0);
	}
	lines = open_lines();
	ck_assert_int_le(lines.count, 12);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM alarm WHERE acked_us IS NULL"),
		lines.count);
	ck_assert_int_eq(fixture_number("SELECT sum(times) FROM alarm WHERE acked_us IS NULL"), 100000);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM alarm"), 100000);
	ck_assert_int_eq(store_acknowledge_alarms(store, &why), 0);
	ck_assert_int_eq(open_lines().count, 0);
}
END_TEST

/* What another tool has written. */
START_TEST(nonsense_in_the_columns)
{
	log_one("plc1", ALARM_LOST, SEVERITY_ALARM, 1);
	fixture_run_sql(
		"UPDATE alarm SET times = 9223372036854775807, first_us = -9223372036854775807 - 1");
	log_one("plc1", ALARM_LOST, SEVERITY_ALARM, 2);
	ck_assert_int_eq(open_lines().count, 1);
	fixture_run_sql("UPDATE alarm SET times = -5");
	log_one("plc1", ALARM_LOST, SEVERITY_ALARM, 3);
	ck_assert_int_eq(open_lines().last[0].times, 2);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { a_repeated_alarm_is_one_line, what_differs_stays_apart,
		unknown_codes_are_lines_of_their_own, a_raised_one_that_comes_again, as_of_a_past_time,
		over_for_long, a_hundred_thousand_alarms, nonsense_in_the_columns };
	Suite *s = suite_create("store alarm");
	TCase *c = tcase_create("store alarm");

	tcase_set_timeout(c, 120);
	tcase_add_checked_fixture(c, setup, teardown);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(s, c);
	return s;
}
