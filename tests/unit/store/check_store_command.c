/* store: scans of printed commands, what the dashboards take up, undoing a booking. */
#include "tests/support/plain_message.h"
#include "core/base/clock.h"
#include "core/booking/booking.h"
#include "core/store/store.h"
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TAGGED \
	"]d2010952123400001321" \
	"1001"
#define SECOND 1000000

static struct fault why;
static struct store *store;
static struct identity identity;

static void open_store(void)
{
	store = fixture_open();
	fixture_put_articles(store);
}

static void close_store(void)
{
	fixture_close(store);
}

static enum verdict record(const struct scan *scan)
{
	struct booking outcome;

	identify(scan, &identity);
	ck_assert_msg(booking_record_scan(store, scan, &identity, &outcome, &why) == 0, "%s",
		why.message.text);
	return outcome.verdict;
}

static enum verdict scan_at(const char *place, const char *data)
{
	struct scan scan = fixture_scan(place, "hand", data);

	return record(&scan);
}

#define LAST "FROM command ORDER BY seq DESC LIMIT 1"

START_TEST(for_the_plc)
{
	struct command c;

	ck_assert_int_eq(store_report_program(store, "plc-bridge:plc1", PROGRAM_READY, &message_none,
						 &why),
		0);
	ck_assert_int_eq(scan_at("gate", "WSP:STOP"), VERDICT_COMMAND);
	ck_assert_str_eq(fixture_text("SELECT item || '|' || verdict || '|' || text FROM scan"),
		"|command|WSP:STOP");
	ck_assert_str_eq(fixture_text("SELECT count(*) FROM item"), "0");
	ck_assert_str_eq(fixture_text("SELECT plc || verb || state " LAST), "plc1stopwaiting");
	ck_assert_int_eq(command_take(store, "plc1", clock_wall_us(), &c, &why), 1);
	ck_assert_int_eq((int)c.verb, COMMAND_STOP);
	ck_assert_int_eq(store_finish_command(store, c.seq, COMMAND_STATE_DONE, &message_none, &why),
		0);
	ck_assert_int_eq(scan_at("gate", "WSP:RESET:plc7"), VERDICT_COMMAND);
	ck_assert_str_eq(fixture_text("SELECT plc || verb || state " LAST), "plc7resetwaiting");
	ck_assert_int_eq(command_take(store, "plc1", clock_wall_us(), &c, &why), 0);
	ck_assert_int_eq(scan_at("gate", "WSP:NONSENSE"), VERDICT_REJECTED);
	ck_assert_str_eq(fixture_text("SELECT count(*) FROM command"), "2");
}
END_TEST

START_TEST(which_plc)
{
	scan_at("gate", "WSP:START");
	ck_assert_str_eq(fixture_text("SELECT state " LAST), "failed");
	ck_assert_ptr_nonnull(strstr(fixture_text("SELECT detail " LAST), "no PLC"));
	ck_assert_str_eq(fixture_text("SELECT code FROM alarm"), "command_failed");
	store_report_program(store, "plc-bridge:plc1", PROGRAM_READY, &message_none, &why);
	store_report_program(store, "plc-bridge:plc2", PROGRAM_READY, &message_none, &why);
	scan_at("gate", "WSP:START");
	ck_assert_str_eq(fixture_text("SELECT state " LAST), "failed");
	ck_assert_ptr_nonnull(strstr(fixture_text("SELECT detail " LAST), "several PLCs"));
	store_report_program(store, "plc-bridge:plc2", PROGRAM_STOPPED, &message_none, &why);
	scan_at("gate", "WSP:START");
	ck_assert_str_eq(fixture_text("SELECT state " LAST), "waiting");
}
END_TEST

/* Neither an old scan nor a replayed one, and not after the deadline. */
START_TEST(never_late)
{
	struct scan scan = fixture_scan("gate", "hand", "WSP:START");
	struct command c;

	store_report_program(store, "plc-bridge:plc1", PROGRAM_READY, &message_none, &why);
	scan.at_us -= 6 * SECOND;
	ck_assert_int_eq(record(&scan), VERDICT_COMMAND);
	ck_assert_str_eq(fixture_text("SELECT state " LAST), "expired");
	scan.at_us = clock_wall_us();
	scan.replayed = true;
	ck_assert_int_eq(record(&scan), VERDICT_COMMAND);
	ck_assert_str_eq(fixture_text("SELECT state " LAST), "expired");
	scan.replayed = false;
	scan.at_us = clock_wall_us() + 3600LL * SECOND; /* a clock that was set back */
	record(&scan);
	ck_assert_str_eq(fixture_text("SELECT state " LAST), "waiting");
	ck_assert_int_eq(command_take(store, "plc1", clock_wall_us() + 6 * SECOND, &c, &why), 0);
	ck_assert_str_eq(fixture_text("SELECT state " LAST), "expired");
	scan_at("gate", TAGGED);
	scan = fixture_scan("gate", "hand", "WSP:UNDO");
	scan.replayed = true;
	record(&scan);
	ck_assert_str_eq(fixture_text("SELECT count(*) FROM move"), "1");
}
END_TEST

START_TEST(acknowledges)
{
	store_raise_alarm(store, "x", ALARM_READER_DOWN, SEVERITY_ALARM, plain_message("gone"), &why);
	scan_at("gate", "WSP:ACK");
	ck_assert_str_eq(fixture_text("SELECT count(*) FROM alarm WHERE acked_us IS NULL"), "0");
	ck_assert_str_eq(fixture_text("SELECT verb || state " LAST), "ackdone");
}
END_TEST

START_TEST(for_the_dashboards)
{
	char language[8] = "";
	int64_t last, now = clock_wall_us();
	struct command c;

	scan_at("gate", "WSP:LANG:EN");
	ck_assert_int_eq(store_last_command(store, &last, &why), 0);
	ck_assert_int_eq(store_wanted_language(store, &last, now, language, sizeof language, &why), 0);
	scan_at("gate", "WSP:LANG:EN");
	scan_at("gate", "WSP:LANG:DE");
	ck_assert_int_eq(store_wanted_language(store, &last, now, language, sizeof language, &why), 1);
	ck_assert_str_eq(language, "de");
	ck_assert_int_eq(store_wanted_language(store, &last, now, language, sizeof language, &why), 0);
	last = 0;
	ck_assert_int_eq(store_wanted_language(store, &last, now + 6 * SECOND, language,
						 sizeof language, &why),
		0);
	scan_at("gate", "WSP:NEXT");
	ck_assert_str_eq(fixture_text("SELECT verb || state " LAST), "nextwaiting");
	/* nobody's bridge takes it, and it ends with its deadline */
	ck_assert_int_eq(command_take(store, "plc1", now, &c, &why), 0);
	ck_assert_str_eq(fixture_text("SELECT state " LAST), "waiting");
	ck_assert_int_eq(command_take(store, "plc1", now + 6 * SECOND, &c, &why), 0);
	ck_assert_str_eq(fixture_text("SELECT state " LAST), "expired");
}
END_TEST

START_TEST(undoes_here)
{
	scan_at("goods_in", TAGGED);
	scan_at("desk",
		"]d2010952123400001321"
		"1002");
	ck_assert_int_eq(scan_at("goods_in", "WSP:UNDO"), VERDICT_COMMAND);
	ck_assert_str_eq(
		fixture_text(
			"SELECT from_place || '>' || to_place || '>' || corrects FROM move ORDER BY seq"
			" DESC LIMIT 1"),
		"goods_in>>1");
	ck_assert_str_eq(fixture_text("SELECT place FROM item WHERE key LIKE '%/1001'"), "");
	ck_assert_str_eq(fixture_text("SELECT place FROM item WHERE key LIKE '%/1002'"), "desk");
	ck_assert_str_eq(fixture_text("SELECT state " LAST), "done");
	/* there is no more to undo here, and that is said */
	scan_at("goods_in", "WSP:UNDO");
	ck_assert_str_eq(fixture_text("SELECT state " LAST), "failed");
	ck_assert_str_eq(fixture_text("SELECT count(*) FROM move"), "3");
	/* scanned again at once it is booked again */
	ck_assert_int_eq(scan_at("goods_in", TAGGED), VERDICT_ACCEPTED);
	ck_assert_str_eq(fixture_text("SELECT place FROM item WHERE key LIKE '%/1001'"), "goods_in");
	scan_at("goods_in", "WSP:UNDO");
	ck_assert_str_eq(fixture_text("SELECT place FROM item WHERE key LIKE '%/1001'"), "");
}
END_TEST

START_TEST(undoes_counted_pieces)
{
	scan_at("shelf", "9521234000020");
	scan_at("shelf", "9521234000020");
	scan_at("shelf", "WSP:UNDO");
	ck_assert_str_eq(fixture_text("SELECT quantity FROM stock"), "1");
	scan_at("shelf", "WSP:UNDO");
	ck_assert_str_eq(fixture_text("SELECT count(*) FROM stock"), "0");
}
END_TEST

/* A card that stays before a camera is read again and again; it was meant once. */
START_TEST(a_sighting_counts_once)
{
	struct scan scan = fixture_scan("shelf", "hand", "WSP:NEXT");

	scan.sighting = true;
	ck_assert_int_eq(record(&scan), VERDICT_COMMAND);
	scan.at_us += SECOND;
	ck_assert_int_eq(record(&scan), VERDICT_COMMAND);
	ck_assert_str_eq(fixture_text("SELECT count(*) || state FROM command"), "1waiting");
}
END_TEST

/* A parcel with a code on it passes a camera: it may stop the belt, but never start it. */
START_TEST(a_sighting_starts_nothing)
{
	static const struct {
		const char *code, *state;
	} codes[] = { { "WSP:START", "failed" }, { "WSP:START:plc1", "failed" },
		{ "WSP:RESET", "failed" }, { "WSP:STOP", "waiting" }, { "WSP:STOP:plc1", "waiting" } };
	struct command c;

	store_report_program(store, "plc-bridge:plc1", PROGRAM_READY, &message_none, &why);
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
		struct scan scan = fixture_scan("ident", "hand", codes[i].code);

		scan.sighting = true;
		ck_assert_int_eq(record(&scan), VERDICT_COMMAND);
		ck_assert_str_eq(fixture_text("SELECT state " LAST), codes[i].state);
	}
	ck_assert_str_eq(fixture_text("SELECT count(*) FROM alarm WHERE code = 'command_failed'"), "3");
	ck_assert_int_eq(command_take(store, "plc1", clock_wall_us(), &c, &why), 1);
	ck_assert_int_eq((int)c.verb, COMMAND_STOP);
	scan_at("ident", "WSP:START:plc2");
	ck_assert_str_eq(fixture_text("SELECT state " LAST), "waiting");
}
END_TEST

/* What each kind of reader may order. Columns: by hand and all; by hand and stop; by hand and none;
 * fixed and all; fixed and stop. */
static const struct {
	const char *code;
	bool taken[5];
} rights[] = {
	{ "WSP:START", { true, false, false, false, false } },
	{ "WSP:RESET", { true, false, false, false, false } },
	{ "WSP:LANE1", { true, false, false, false, false } },
	{ "WSP:LANE3", { true, false, false, false, false } },
	{ "WSP:STOP", { true, true, false, true, true } },
	{ "WSP:STOP:plc1", { true, true, false, true, true } },
	{ "WSP:UNDO", { true, true, false, false, false } },
	{ "WSP:ACK", { true, true, false, false, false } },
	{ "WSP:PLACE:storage", { true, true, false, false, false } },
	{ "WSP:NEXT", { true, true, false, true, true } },
	{ "WSP:LANG:DE", { true, true, false, true, true } },
};

START_TEST(rights_of_readers)
{
	static const struct {
		bool by_hand;
		enum scan_commands commands;
	} readers[] = { { true, SCAN_COMMANDS_ALL }, { true, SCAN_COMMANDS_STOP },
		{ true, SCAN_COMMANDS_NONE }, { false, SCAN_COMMANDS_ALL }, { false, SCAN_COMMANDS_STOP } };

	store_report_program(store, "plc-bridge:plc1", PROGRAM_READY, &message_none, &why);
	fixture_run_sql("INSERT INTO place (name) VALUES ('storage')");
	for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
		struct scan scan = fixture_scan("shelf", "hand", rights[_i].code);
		bool was_refused;

		scan_at("shelf", "9521234000020");
		scan.by_hand = readers[i].by_hand;
		scan.commands = readers[i].commands;
		ck_assert_int_eq(record(&scan), VERDICT_COMMAND);
		was_refused = strcmp(fixture_text("SELECT state " LAST), "failed") == 0;
		ck_assert_msg(was_refused == !rights[_i].taken[i], "%s, reader %zu", rights[_i].code, i);
		ck_assert(!was_refused || strchr(fixture_text("SELECT detail " LAST), ';') != NULL);
		fixture_run_sql("UPDATE command SET at_us = at_us - 60000000; DELETE FROM chosen_place");
	}
}
END_TEST

/* However the belt was stopped: for ten seconds no printed code starts it. */
START_TEST(not_soon_after_a_stop)
{
	static const struct {
		const char *plc, *state; /* of a command; or else what the belt did */
		int before, after;
	} stops[] = { { "plc1", "done", 0, 0 }, { "plc1", "waiting", 0, 0 }, { "", "failed", 0, 0 },
		{ NULL, NULL, 2, 1 }, { NULL, NULL, 3, 5 } };
	char sql[300];

	store_report_program(store, "plc-bridge:plc1", PROGRAM_READY, &message_none, &why);
	for (int seconds = 1; seconds <= 11; seconds += 5) {
		long long at_us = clock_wall_us() - seconds * SECOND;

		if (stops[_i].plc)
			snprintf(sql, sizeof sql,
				"INSERT INTO command (at_us, plc, verb, argument, deadline_us, state)"
				" VALUES (%lld, '%s', 'stop', '', 0, '%s')",
				at_us, stops[_i].plc, stops[_i].state);
		else
			snprintf(sql, sizeof sql,
				"INSERT INTO signal (at_us, plc, name, value) VALUES (%lld, 'plc1', 'STATE', %d),"
				" (%lld, 'plc1', 'STATE', %d)",
				at_us - 5 * SECOND, stops[_i].before, at_us, stops[_i].after);
		fixture_run_sql("DELETE FROM command; DELETE FROM signal");
		fixture_run_sql(sql);
		scan_at("desk", "WSP:START");
		ck_assert_str_eq(fixture_text("SELECT state " LAST), seconds < 10 ? "failed" : "waiting");
		scan_at("desk", "WSP:RESET");
		ck_assert_str_eq(fixture_text("SELECT state " LAST), seconds < 10 ? "failed" : "waiting");
		ck_assert(seconds > 10 ||
			strstr(fixture_text("SELECT detail " LAST), "less than 10 s ago") != NULL);
		scan_at("desk", "WSP:STOP");
		ck_assert_str_eq(fixture_text("SELECT state " LAST), "waiting");
	}
}
END_TEST

/* A PLC that has just come up is stopped, but nobody has stopped it; and another belt is another. */
START_TEST(a_stopped_belt_may_start)
{
	char sql[300];

	store_report_program(store, "plc-bridge:plc1", PROGRAM_READY, &message_none, &why);
	snprintf(sql, sizeof sql,
		"INSERT INTO signal (at_us, plc, name, value) VALUES (%lld, 'plc1', 'STATE', 0),"
		" (%lld, 'plc1', 'STATE', 1)",
		(long long)clock_wall_us() - 2, (long long)clock_wall_us() - 1);
	fixture_run_sql(sql);
	scan_at("desk", "WSP:STOP:plc2");
	scan_at("desk", "WSP:START");
	ck_assert_str_eq(fixture_text("SELECT state " LAST), "waiting");
}
END_TEST

START_TEST(undoes_by_number)
{
	int64_t correction;

	scan_at("goods_in", TAGGED);
	scan_at("shelf", TAGGED);
	ck_assert_int_eq(booking_undo(store, 1, &correction, &why), -1);
	ck_assert_ptr_nonnull(strstr(why.message.text, "has moved since"));
	ck_assert_int_eq(booking_undo(store, 2, &correction, &why), 0);
	ck_assert_str_eq(fixture_text("SELECT place FROM item"), "goods_in");
	ck_assert_int_eq(booking_undo(store, 2, &correction, &why), -1);
	ck_assert_ptr_nonnull(strstr(why.message.text, "already"));
	ck_assert_int_eq(booking_undo(store, correction, &correction, &why), -1);
	ck_assert_ptr_nonnull(strstr(why.message.text, "undoes another entry"));
	ck_assert_int_eq(booking_undo(store, 99, &correction, &why), -1);
	ck_assert_int_eq(why.blame, FAULT_DATA);
	ck_assert_int_eq(booking_undo(store, 1, &correction, &why), 0);
	ck_assert_str_eq(fixture_text("SELECT place FROM item"), "");
	ck_assert_str_eq(fixture_text("SELECT count(DISTINCT event_id) FROM move"), "4");
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { for_the_plc, which_plc, never_late, acknowledges,
		for_the_dashboards, undoes_here, undoes_counted_pieces, a_sighting_counts_once,
		a_sighting_starts_nothing, undoes_by_number, a_stopped_belt_may_start, NULL };
	Suite *s = suite_create("store_command");
	TCase *c = tcase_create("store_command");

	tcase_add_checked_fixture(c, open_store, close_store);
	for (size_t i = 0; tests[i]; i++)
		tcase_add_test(c, tests[i]);
	add_table(c, rights_of_readers, rights);
	tcase_add_loop_test(c, not_soon_after_a_stop, 0, 5);
	suite_add_tcase(s, c);
	return s;
}
