/* command: the words of operator commands, and who gives up on one, and when. */
#include "tests/support/plain_message.h"
#include "core/base/clock.h"
#include "core/code/command_code.h"
#include "core/store/command.h"
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <string.h>

enum { SECOND = 1000000 };

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

/* --- words ------------------------------------------------------------------------------------- */

static const struct {
	const char *words;
	enum command_verb verb;
	int track, argument;
	const char *written, *column;
} right[] = {
	{ "start", COMMAND_START, 0, 0, "start", "" },
	{ "  stop  ", COMMAND_STOP, 0, 0, "stop", "" },
	{ "reset", COMMAND_RESET, 0, 0, "reset", "" },
	{ "speed 0", COMMAND_SPEED, 0, 0, "speed 0", "0" },
	{ "speed  2000 ", COMMAND_SPEED, 0, 2000, "speed 2000", "2000" },
	{ "lane 3", COMMAND_LANE, 0, 3, "lane 3", "0 3" },
	{ "lane 0 3", COMMAND_LANE, 0, 3, "lane 3", "0 3" },
	{ "lane 1 2", COMMAND_LANE, 1, 2, "lane 1 2", "1 2" },
	{ "lane next 2", COMMAND_LANE, COMMAND_TRACK_NEXT, 2, "lane next 2", "next 2" },
	{ " lane  next  off ", COMMAND_LANE, COMMAND_TRACK_NEXT, 0, "lane next off", "next off" },
	{ "lane  65535   1", COMMAND_LANE, 65535, 1, "lane 65535 1", "65535 1" },
};

START_TEST(words_and_columns)
{
	struct command c = { .seq = 7 }, read = { 0 };
	char out[COMMAND_WORDS_SIZE], argument[COMMAND_ARGUMENT_SIZE];

	ck_assert_msg(command_parse(right[_i].words, &c, &why) == 0, "%s", why.message.text);
	ck_assert_int_eq(c.verb, right[_i].verb);
	ck_assert_int_eq(c.track, right[_i].track);
	ck_assert_int_eq(c.argument, right[_i].argument);
	ck_assert_str_eq(command_write(&c, out), right[_i].written);
	ck_assert_str_eq(command_write_argument(&c, argument), right[_i].column);
	command_read(command_verb_name(c.verb), argument, &read);
	ck_assert(read.verb == c.verb && read.track == c.track && read.argument == c.argument);
}
END_TEST

static const struct {
	const char *words, *says;
} wrong[] = {
	{ "", "is not a command for a PLC" },
	{ "strat", "\"strat\" is not a command for a PLC" },
	{ "startstartstartstart", "is not a command for a PLC" },
	{ "START", "is not a command for a PLC" },
	{ "stop now", "\"stop\" takes nothing after it" },
	{ "start 1", "\"start\" takes nothing after it" },
	{ "speed", "\"speed\" needs: mm/s, from 0 to 2000" },
	{ "speed 1 2", "\"speed\" needs: mm/s" },
	{ "speed 2001", "\"2001\" is not possible; speed in mm/s must be from 0 to 2000" },
	{ "speed -1", "from 0 to 2000" },
	{ "speed fast", "\"fast\" is not possible; speed in mm/s" },
	{ "speed 99999999999999999999", "is not a number" },
	{ "lane", "\"lane\" needs: 1, 2 or 3" },
	{ "lane 0", "\"0\" is not possible; lane must be from 1 to 3" },
	{ "lane 4", "\"4\" is not possible; lane must be from 1 to 3" },
	{ "lane 2 17", "\"17\" is not possible; lane must be from 1 to 3" },
	{ "lane 65536 1", "\"65536\" is not possible; box number must be from 0 to 65535" },
	{ "lane 1 2 3", "\"lane\" needs: 1" },
	{ "lane next", "\"next\" is not possible" },
	{ "lane next 4", "\"next\" is not possible" },
	{ "lane next 2 off", "\"lane\" needs: 1" },
	{ "lane -1 2", "\"-1\" is not possible; box number must be from 0 to 65535" },
	{ "speed next 2", "\"speed\" needs: mm/s" },
};

START_TEST(wrong_words)
{
	struct command c;

	ck_assert_int_eq(command_parse(wrong[_i].words, &c, &why), -1);
	ck_assert_int_eq(why.exit_code, EXIT_USAGE);
	ck_assert_msg(strstr(why.message.text, wrong[_i].says) != NULL, "%s", why.message.text);
}
END_TEST

START_TEST(foreign_columns)
{
	static const struct {
		const char *verb, *argument;
	} rows[] = { { "stop", "1" }, { "stop", " " }, { "speed", "" }, { "speed", "+5" },
		{ "speed", "05" }, { "speed", "2001" }, { "speed", "0 5" }, { "lane", "2" },
		{ "lane", "17 " }, { "lane", "17 4" }, { "lane", "1 2 3" }, { "lane", "1  2" },
		{ "LANE", "1 2" }, { "lane", "next 0" }, { "lane", "next  2" }, { "lane", "-1 2" },
		{ "lang", "de" }, { "", "" } };
	struct command c;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		command_read(rows[i].verb, rows[i].argument, &c);
		ck_assert_msg(c.verb == COMMAND_VERB_COUNT, "%s %s", rows[i].verb, rows[i].argument);
	}
}
END_TEST

START_TEST(printed_codes_use_the_same_words)
{
	int count = 0;

	for (size_t i = 0; i < command_code_count; i++) {
		const struct command_code *code = &command_codes[i];
		char words[COMMAND_WORDS_SIZE], again[COMMAND_WORDS_SIZE];
		struct command c;

		if (code->target != COMMAND_FOR_PLC)
			continue;
		snprintf(words, sizeof words, "%s%s%s", code->verb, *code->argument ? " " : "",
			code->argument);
		ck_assert_msg(command_parse(words, &c, &why) == 0, "%s: %s", code->content,
			why.message.text);
		ck_assert_str_eq(command_write(&c, again), words);
		count++;
	}
	ck_assert_int_gt(count, 5);
}
END_TEST

/* --- the end ----------------------------------------------------------------------------------- */

static struct command give(void)
{
	struct command c = { 0 };

	ck_assert_int_eq(command_parse("lane 17 2", &c, &why), 0);
	ck_assert_msg(command_give(store, "plc1", "cli", 5LL * SECOND, &c, &why) == 0, "%s",
		why.message.text);
	ck_assert_str_eq(fixture_text("SELECT verb || '|' || argument || '|' || plc || '|' || state"
								  " FROM command ORDER BY seq DESC LIMIT 1"),
		"lane|17 2|plc1|waiting");
	return c;
}

START_TEST(without_a_plc)
{
	struct command c = { .verb = COMMAND_STOP };

	ck_assert_int_eq(command_give(store, NULL, "cli", SECOND, &c, &why), -1);
	ck_assert_int_eq(why.exit_code, EXIT_UNAVAILABLE);
	ck_assert_str_eq(why.message.text, message_word(command_without_plc()));
	store_report_program(store, "plc-bridge:plc7", PROGRAM_READY, &message_none, &why);
	ck_assert_int_eq(command_give(store, NULL, "cli", SECOND, &c, &why), 0);
	ck_assert_str_eq(fixture_text("SELECT plc FROM command"), "plc7");
}
END_TEST

/* No bridge takes it: at the deadline, not before it, and no bridge gets it any more. */
START_TEST(nobody_takes_it)
{
	struct command c = give(), taken;

	ck_assert_int_eq(command_check(store, &c, c.given_up_ms, &why), 0);
	ck_assert_int_eq(command_check(store, &c, c.given_up_ms + 1, &why), 1);
	ck_assert_int_eq((int)c.state, COMMAND_STATE_EXPIRED);
	ck_assert_ptr_nonnull(strstr(c.detail.text, "no PLC bridge accepted the command"));
	ck_assert_int_eq(command_take(store, "plc1", clock_wall_us(), &taken, &why), 0);
}
END_TEST

/* A bridge has it and reports late, as after the withdrawal of a command: its result counts. */
START_TEST(a_late_report_counts)
{
	struct command c = give(), taken;

	ck_assert_int_eq(command_take(store, "plc1", clock_wall_us(), &taken, &why), 1);
	ck_assert_int_eq(taken.seq, c.seq);
	ck_assert_int_eq(command_check(store, &c, c.given_up_ms + 1600, &why), 0);
	ck_assert_int_eq(store_finish_command(store, c.seq, COMMAND_STATE_FAILED,
						 plain_message("withdrawn"), &why),
		0);
	ck_assert_int_eq(command_check(store, &c, c.given_up_ms + 1700, &why), 1);
	ck_assert_int_eq((int)c.state, COMMAND_STATE_FAILED);
	ck_assert_str_eq(c.detail.text, "withdrawn");
}
END_TEST

/* A bridge has it and never reports: it is not known whether it was carried out. */
START_TEST(a_bridge_never_reports)
{
	struct command c = give(), taken;

	ck_assert_int_eq(command_take(store, "plc1", clock_wall_us(), &taken, &why), 1);
	ck_assert_int_eq(command_check(store, &c, c.given_up_ms + 3000, &why), 0);
	ck_assert_int_eq(command_check(store, &c, c.given_up_ms + 3001, &why), 1);
	ck_assert_int_eq((int)c.state, COMMAND_STATE_FAILED);
	ck_assert_ptr_nonnull(strstr(c.detail.text, "check the belt"));
}
END_TEST

START_TEST(a_restarted_bridge_gives_up)
{
	struct command c = give(), taken;
	int lane;

	ck_assert_int_eq(command_take(store, "plc1", clock_wall_us(), &taken, &why), 1);
	ck_assert_int_eq(command_abandon(store, "plc1", &lane, &why), 0);
	ck_assert_int_eq(lane, 2);
	ck_assert_int_eq(command_check(store, &c, c.given_up_ms - 4000, &why), 1);
	ck_assert_int_eq((int)c.state, COMMAND_STATE_FAILED);
}
END_TEST

START_TEST(a_deleted_row_is_no_result)
{
	struct command c = give();

	fixture_run_sql("DELETE FROM command");
	ck_assert_int_eq(command_await(store, &c, &why), -1);
	ck_assert_int_eq(why.blame, FAULT_DATA);
}
END_TEST

START_TEST(awaited_to_its_deadline)
{
	struct command c = { .verb = COMMAND_STOP };

	ck_assert_int_eq(command_give(store, "plc1", "cli", SECOND / 20, &c, &why), 0);
	ck_assert_int_eq(command_await(store, &c, &why), 0);
	ck_assert_int_eq((int)c.state, COMMAND_STATE_EXPIRED);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("command");
	TCase *words = tcase_create("words"), *end = tcase_create("end");

	tcase_add_loop_test(words, words_and_columns, 0, (int)(sizeof right / sizeof right[0]));
	tcase_add_loop_test(words, wrong_words, 0, (int)(sizeof wrong / sizeof wrong[0]));
	tcase_add_test(words, foreign_columns);
	tcase_add_test(words, printed_codes_use_the_same_words);
	suite_add_tcase(s, words);
	tcase_add_checked_fixture(end, open_store, close_store);
	tcase_add_test(end, without_a_plc);
	tcase_add_test(end, nobody_takes_it);
	tcase_add_test(end, a_late_report_counts);
	tcase_add_test(end, a_bridge_never_reports);
	tcase_add_test(end, a_restarted_bridge_gives_up);
	tcase_add_test(end, a_deleted_row_is_no_result);
	tcase_add_test(end, awaited_to_its_deadline);
	suite_add_tcase(s, end);
	return s;
}
