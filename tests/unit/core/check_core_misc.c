/* The small rooms of core: clock, fault, log, signals, track, wake. */
#include "core/base/clock.h"
#include "core/base/fault.h"
#include "core/base/lang.h"
#include "core/base/log.h"
#include "core/wire/signals.h"
#include "core/booking/booking_rules.h"
#include "core/base/wake.h"
#include "tests/support/default_image.h"
#include "tests/support/suite.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct fault why;

/* --- clock (TZ is Europe/Berlin, see suite_main.c) -------------------- */

/* --- dates for people ---------------------------------------------------- */

static const struct {
	const char *iso, *english, *german;
} dates[] = {
	{ "2026-12-31", "2026-12-31", "31.12.2026" },
	{ "2026-12-01T08:30", "2026-12-01 08:30", "01.12.2026 08:30" },
	{ "2026-12-01 08:30:15", "2026-12-01 08:30:15", "01.12.2026 08:30:15" },
	{ "2026-12", "2026-12", "12.2026" },
	{ "", "", "" },
	{ "2026", "2026", "2026" },
	{ "2026-12-3", "2026-12-3", "2026-12-3" },
	{ "2026-12-31x", "2026-12-31x", "2026-12-31x" },
	{ "2026-1234", "2026-1234", "2026-1234" },
	{ "soon", "soon", "soon" },
	{ "2026-12-31 08:30 and so on and so on", "2026-12-31 08:30 and so on and ",
		"2026-12-31 08:30 and so on and " },
};

START_TEST(dates_are_written_as_in_the_language)
{
	char out[LANG_DATE_SIZE];

	ck_assert_str_eq(lang_date(dates[_i].iso, out), dates[_i].english);
	lang_init("de");
	ck_assert_str_eq(lang_date(dates[_i].iso, out), dates[_i].german);
	lang_keep_iso_dates();
	ck_assert_str_eq(lang_date(dates[_i].iso, out), dates[_i].english);
	lang_init("en");
}
END_TEST

START_TEST(local_times_for_people)
{
	char out[LANG_DATE_SIZE];

	ck_assert_str_eq(clock_format_local(1795442645123456, true, out), "2026-11-23 15:04:05");
	lang_init("de");
	ck_assert_str_eq(clock_format_local(1795442645123456, false, out), "23.11.2026 15:04");
	ck_assert_str_eq(clock_format_local(0, true, out), "");
	ck_assert_str_eq(clock_format_time(1795442645123456, out), "15:04:05");
	ck_assert_str_eq(clock_format_time(0, out), "");
	lang_init("en");
}
END_TEST

/* A stored message has the date as numbers: each screen writes it in its own form. */
START_TEST(a_date_in_a_message)
{
	struct message m;

	message_set(&m, MESSAGE("test.date", "over on %s, %s; %s"), message_date("2026-12-31"),
		message_date("2026-12-01T08:30"), message_date("soon"));
	ck_assert_str_eq(m.text, "over on 2026-12-31, 2026-12-01 08:30; soon");
	ck_assert_ptr_nonnull(strstr(m.arguments, "[2026,12,31]"));
	message_set(&m,
		MESSAGE("booking_lot.past_best",
			"the best-before date %s is over; check whether the goods may still be sold"),
		message_date("2026-12-31"));
	lang_init("de");
	message_translate(&m);
	ck_assert_ptr_nonnull(strstr(m.text, "31.12.2026"));
	lang_init("en");
	message_translate(&m);
	ck_assert_ptr_nonnull(strstr(m.text, "2026-12-31"));
}
END_TEST

static const struct {
	int64_t at_us;
	const char *text;
} times[] = {
	{ 1795442645123456, "2026-11-23T15:04:05.123456+01:00" },
	{ 1782911045000000, "2026-07-01T15:04:05.000000+02:00" },
	{ 1, "1970-01-01T01:00:00.000001+01:00" },
	{ 1774745999999999, "2026-03-29T01:59:59.999999+01:00" }, /* around the change of clocks */
	{ 1774746000000000, "2026-03-29T03:00:00.000000+02:00" },
	{ 1792886399000000, "2026-10-25T01:59:59.000000+02:00" },
	{ 1792893600000000, "2026-10-25T03:00:00.000000+01:00" },
	{ 1709164800000000, "2024-02-29T01:00:00.000000+01:00" },
};

START_TEST(test_time_there_and_back)
{
	char text[CLOCK_ISO_SIZE];
	int64_t back = 0;

	clock_format_iso(times[_i].at_us, text);
	ck_assert_str_eq(text, times[_i].text);
	ck_assert(clock_parse_iso(text, &back));
	ck_assert_int_eq(back, times[_i].at_us);
}
END_TEST

START_TEST(test_times_that_are_fine)
{
	int64_t a = 0, b = 1;
	char text[CLOCK_ISO_SIZE] = "x";

	ck_assert(clock_parse_iso("2026-11-23T14:04:05Z", &a) && a == 1795442645000000);
	ck_assert(clock_parse_iso("2026-11-23T14:04:05.5Z", &a) && a == 1795442645500000);
	ck_assert(clock_parse_iso("2026-11-23T14:04:05.123456789Z", &a) && a == 1795442645123456);
	ck_assert(clock_parse_iso("2026-11-23T09:34:05-04:30", &a) && a == 1795442645000000);
	ck_assert(clock_parse_iso("2016-12-31T23:59:60Z", &a)); /* a leap second */
	ck_assert(clock_parse_iso("2017-01-01T00:00:00Z", &b) && a == b);
	clock_format_iso(0, text);
	ck_assert_str_eq(text, "");
	clock_format_iso(INT64_MAX, text);
	ck_assert_uint_lt(strlen(text), CLOCK_ISO_SIZE);
	setenv("TZ", "America/St_Johns", 1);
	tzset();
	clock_format_iso(1795442645000000, text);
	ck_assert_str_eq(text, "2026-11-23T10:34:05.000000-03:30");
}
END_TEST

static const char *const no_times[] = { "", "2026-11-23", "2026-11-23T15:04:05",
	"2026-11-23 15:04:05Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z",
	"2026-02-31T00:00:00Z", "2026-04-31T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z",
	"2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T-1:00:00Z",
	"2026- 1- 1T 1: 1: 1Z", "2026-1-1T1:1:1Z", "1969-12-31T23:59:59Z", "+202-01-01T00:00:00Z",
	"2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+1:00", "2026-01-01T00:00:00+01",
	"2026-01-01T00:00:00+01:00x", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+00:60",
	"2026-01-01T00:00:00+-1:00", "2026-01-01T00:00:00z", "2026-01-01T00:00:00Zx",
	" 2026-01-01T00:00:00Z", "20260101T000000Z" };

START_TEST(test_times_that_are_none)
{
	int64_t at_us = 77;

	ck_assert_msg(!clock_parse_iso(no_times[_i], &at_us), "%s", no_times[_i]);
	ck_assert_int_eq(at_us, 77);
}
END_TEST

START_TEST(test_clocks_run)
{
	int64_t ms = clock_mono_ms(), us = clock_mono_us();

	ck_assert(us >= ms * 1000 && clock_mono_ms() >= ms && clock_mono_us() >= us);
	ck_assert(clock_wall_us() > 1700000000000000);
	ck_assert(clock_is_synchronised() || !clock_is_synchronised());
}
END_TEST

/* --- fault and log -------------------- */

/* Runs fill() with standard error in a file and gives back what it wrote. */
static const char *said_by(void (*fill)(void))
{
	static char text[8000];
	FILE *file = tmpfile();
	int kept = dup(STDERR_FILENO);
	size_t len;

	ck_assert_ptr_nonnull(file);
	fflush(stderr);
	dup2(fileno(file), STDERR_FILENO);
	fill();
	fflush(stderr);
	dup2(kept, STDERR_FILENO);
	close(kept);
	rewind(file);
	len = fread(text, 1, sizeof text - 1, file);
	text[len] = '\0';
	fclose(file);
	return text;
}

START_TEST(test_fault_is_one_clean_line)
{
	static char big[5000];

	ck_assert_int_eq(fault_set(NULL, FAULT_BUG, EXIT_FAILED, "x"), -1);
	ck_assert_int_eq(fault_set(&why, FAULT_DATA, EXIT_IO, "a\n%s", "\x1b[2J\xff"), -1);
	ck_assert_str_eq(why.message.text, "a<U+000A><U+001B>[2J<0xFF>");
	ck_assert(why.blame == FAULT_DATA && why.exit_code == EXIT_IO);
	/* A fault that quotes a fault says the same, not more. */
	fault_set(&why, FAULT_DATA, EXIT_FAILED, "F:1: %s", "<U+001B>[2J");
	ck_assert_str_eq(why.message.text, "F:1: <U+001B>[2J");
	for (size_t lead = 0; lead < 4; lead++) {
		memset(big, 0, sizeof big);
		memset(big, 'a', lead);
		for (size_t i = lead; i + 2 < sizeof big; i += 2)
			memcpy(big + i, "ä", 2);
		fault_set(&why, FAULT_DATA, EXIT_FAILED, "%s", big);
		ck_assert_uint_ge(strlen(why.message.text), sizeof why.message.text - 3);
		ck_assert_int_eq(strncmp(why.message.text, big, strlen(why.message.text)), 0);
		ck_assert_ptr_null(strstr(why.message.text, "<0x"));
	}
}
END_TEST

static int printed;

static void print_fault(void)
{
	printed = fault_print(&why);
}

START_TEST(test_fault_print)
{
	fault_set(&why, FAULT_SETUP, EXIT_UNAVAILABLE, "cannot open it; plug it in");
	ck_assert_ptr_nonnull(strstr(said_by(print_fault), ": SETUP: cannot open it; plug it in\n"));
	ck_assert_int_eq(printed, EXIT_UNAVAILABLE);
	why.exit_code = EXIT_OK;
	said_by(print_fault);
	ck_assert_int_eq(printed, EXIT_FAILED); /* a fault never ends in success */
	for (int i = 0; i < FAULT_BLAME_COUNT; i++)
		ck_assert(*fault_blame_word((enum fault_blame)i));
	ck_assert_str_eq(fault_blame_word(FAULT_BLAME_COUNT), "ERROR");
}
END_TEST

static void log_hostile(void)
{
	log_line(LOG_LEVEL_WARNING, "code %s", "\x1b[2J\r\n<5>forged: line");
	log_line(LOG_LEVEL_DEBUG, "not shown");
	log_line(LOG_LEVEL_ERROR, "%s", "code:<U+001B>");
}

START_TEST(test_log_is_clean)
{
	const char *text;

	unsetenv("JOURNAL_STREAM");
	log_open("reader:x", false);
	text = said_by(log_hostile);
	ck_assert_ptr_nonnull(
		strstr(text, " reader:x: code <U+001B>[2J<U+000D><U+000A><5>forged: line\n"));
	ck_assert_ptr_nonnull(strstr(text, " reader:x: code:<U+001B>\n"));
	ck_assert_ptr_null(strstr(text, "not shown"));
	setenv("JOURNAL_STREAM", "8:1", 1);
	log_open("reader:x", true);
	text = said_by(log_hostile);
	ck_assert_int_eq(strncmp(text, "<4>reader:x: code ", 18), 0);
	ck_assert_ptr_nonnull(strstr(text, "\n<7>reader:x: not shown\n<3>reader:x: "));
}
END_TEST

static void log_repeats(void)
{
	for (int i = 0; i < 5; i++)
		log_line(LOG_LEVEL_WARNING, "again");
	log_line(LOG_LEVEL_WARNING, "other");
	fault_set(&why, FAULT_DATA, EXIT_FAILED, "sentence");
	log_fault(LOG_LEVEL_ERROR, &why);
}

START_TEST(test_log_holds_repeats_back)
{
	setenv("JOURNAL_STREAM", "8:1", 1);
	log_open("r", false);
	ck_assert_str_eq(said_by(log_repeats),
		"<4>r: again\n<5>r: (repeated 4 times)\n<4>r: other\n<3>r: DATA: sentence\n");
}
END_TEST

static void log_long(void)
{
	static char big[3000];

	memset(big, 0x1b, sizeof big - 1);
	log_line(LOG_LEVEL_WARNING, "%s", big);
}

START_TEST(test_log_cuts_whole_escapes)
{
	const char *text = said_by(log_long);
	size_t len = strlen(text);

	ck_assert_uint_lt(len, 1200);
	ck_assert_str_eq(text + len - 9, "<U+001B>\n");
}
END_TEST

/* --- signals -------------------- */

/* The register map of the public interface, typed again. */
static const struct {
	const char *name;
	int address, bit; /* -1: a register, -2: a pair */
	bool to_plc;
} map[] = {
	{ "STATE", 0, -1, false },
	{ "FAULT_CODE", 1, -1, false },
	{ "ARRIVAL_SEQ", 2, -1, false },
	{ "DONE_SEQ", 3, -1, false },
	{ "DONE_LANE", 4, -1, false },
	{ "ENCODER", 5, -2, false },
	{ "SPEED_ACTUAL", 7, -1, false },
	{ "PLC_HEARTBEAT", 8, -1, false },
	{ "LANE1_COUNT", 9, -1, false },
	{ "LANE2_COUNT", 10, -1, false },
	{ "LANE3_COUNT", 11, -1, false },
	{ "COMMAND_ACK_SEQ", 12, -1, false },
	{ "COMMAND_RESULT", 13, -1, false },
	{ "BOOT_ID", 14, -1, false },
	{ "ANSWER_TIME_LEFT", 15, -1, false },
	{ "DEST_LANE", 16, -1, true },
	{ "DEST_SEQ", 17, -1, true },
	{ "SPEED_SETPOINT", 18, -1, true },
	{ "BOARD_HEARTBEAT", 19, -1, true },
	{ "COMMAND", 20, -1, true },
	{ "COMMAND_SEQ", 21, -1, true },
	{ "LANE1_LAST_SEQ", 24, -1, false },
	{ "LANE2_LAST_SEQ", 25, -1, false },
	{ "LANE3_LAST_SEQ", 26, -1, false },
	{ "LB_INFEED", 22, 0, false },
	{ "LB_IDENT", 22, 1, false },
	{ "LB_DIVERT1", 22, 2, false },
	{ "LB_LANE1", 22, 3, false },
	{ "LB_DIVERT2", 22, 4, false },
	{ "LB_LANE2", 22, 5, false },
	{ "LB_LANE3", 22, 6, false },
	{ "ESTOP_OK", 22, 8, false },
	{ "AUTO_MODE", 22, 9, false },
	{ "MOTOR_FAULT", 22, 10, false },
	{ "JAM", 22, 11, false },
	{ "CONVEYOR_MOTOR", 23, 0, false },
	{ "STOPPER_OPEN", 23, 1, false },
	{ "DIVERTER1", 23, 2, false },
	{ "DIVERTER2", 23, 3, false },
	{ "LAMP_GREEN", 23, 4, false },
	{ "LAMP_YELLOW", 23, 5, false },
	{ "LAMP_RED", 23, 6, false },
	{ "BUZZER", 23, 7, false },
};

START_TEST(test_signal_is_as_published)
{
	enum signal_id id = signal_from(map[_i].name);

	ck_assert_uint_eq(sizeof map / sizeof map[0], SIGNAL_COUNT);
	ck_assert_int_lt((int)id, SIGNAL_COUNT);
	ck_assert_int_eq(signals[id].address, map[_i].address);
	ck_assert_int_eq(signals[id].direction == SIGNAL_TO_PLC, map[_i].to_plc);
	ck_assert_int_eq((int)signals[id].kind,
		map[_i].bit >= 0        ? SIGNAL_BIT
			: map[_i].bit == -1 ? SIGNAL_REGISTER
								: SIGNAL_REGISTER_PAIR);
	if (map[_i].bit >= 0)
		ck_assert_int_eq(signals[id].bit, map[_i].bit);
	ck_assert(*signals[id].meaning);
}
END_TEST

START_TEST(test_registers_there_and_back)
{
	uint16_t registers[SIGNAL_REGISTERS], back[SIGNAL_REGISTERS];
	struct plc_image image;

	for (int i = 0; i < SIGNAL_REGISTERS; i++)
		registers[i] = (uint16_t)(0xF000 + i * 257);
	registers[SIGNAL_INPUTS_ADDRESS] = 0x0F7F;
	registers[SIGNAL_OUTPUTS_ADDRESS] = 0x00FF;
	default_image(&image, registers);
	ck_assert_uint_eq(image.value[SIGNAL_ENCODER], (uint32_t)registers[5] << 16 | registers[6]);
	memset(back, 0xA5, sizeof back);
	plc_image_to_registers(&image, back);
	ck_assert_int_eq(memcmp(registers, back, sizeof back), 0);
	ck_assert_int_eq((int)signal_from("NO_SUCH"), SIGNAL_COUNT);
	ck_assert_int_eq((int)signal_from(""), SIGNAL_COUNT);
	ck_assert_str_eq(plc_state_name(PLC_STATE_COUNT), "?");
	ck_assert_str_eq(plc_state_name(65535), "?");
	ck_assert_str_eq(plc_state_name(PLC_RUNNING), "running");
}
END_TEST

/* --- track -------------------- */

static const struct {
	const char *name;
	struct booking_known known;
	enum verdict verdict;
	bool moves;
	const char *disposition;
} scans[] = {
	{ "refused", { .is_rejected = true, .is_registered = true }, VERDICT_REJECTED, false, NULL },
	{ "nobody knows it", { .is_registered = false }, VERDICT_UNKNOWN, false, NULL },
	{ "first time", { .is_registered = true }, VERDICT_ACCEPTED, true, "in_progress" },
	{ "comes from elsewhere", { .is_registered = true, .place = "dock" }, VERDICT_ACCEPTED, true,
		"in_progress" },
	{ "is here already", { .is_registered = true, .place = "here" }, VERDICT_ACCEPTED, false,
		"in_progress" },
	{ "seen just now", { .is_registered = true, .place = "here", .was_just_seen_here = true },
		VERDICT_DUPLICATE, false, NULL },
	{ "one more piece",
		{ .is_registered = true, .is_quantity = true, .place = "here", .was_just_seen_here = true },
		VERDICT_ACCEPTED, true, "in_progress" },
	{ "label of the tag",
		{ .is_registered = true,
			.is_quantity = true,
			.was_just_seen_here = true,
			.was_seen_by_another_source = true },
		VERDICT_DUPLICATE, false, NULL },
	{ "other lane", { .is_registered = true, .article_lane = 1, .place_lane = 2 },
		VERDICT_WRONG_PLACE, true, "mismatch_instance" },
	{ "its lane", { .is_registered = true, .article_lane = 2, .place_lane = 2 }, VERDICT_ACCEPTED,
		true, "in_progress" },
	{ "no article, no lane", { .is_registered = true, .place_lane = 2 }, VERDICT_ACCEPTED, true,
		"in_progress" },
	{ "no lane, no mistake", { .is_registered = true, .article_lane = 2 }, VERDICT_ACCEPTED, true,
		"in_progress" },
	{ "refused comes first", { .is_rejected = true, .was_just_seen_here = true }, VERDICT_REJECTED,
		false, NULL },
};

START_TEST(test_scan_rules)
{
	struct booking_known known = scans[_i].known;
	struct booking_consequence out;

	known.biz_step = "storing";
	memset(&out, 0xA5, sizeof out);
	booking_judge_scan(&known, "here", &out);
	ck_assert_msg(out.verdict == scans[_i].verdict, "%s", scans[_i].name);
	ck_assert_msg(out.moves == scans[_i].moves, "%s", scans[_i].name);
	if (scans[_i].disposition)
		ck_assert_str_eq(out.disposition, scans[_i].disposition);
	ck_assert_str_eq(out.biz_step, "storing");
}
END_TEST

START_TEST(test_passage_rules)
{
	for (int result = 0; result < PASSAGE_RESULT_COUNT; result++)
		for (int lane = -1; lane <= LANE_COUNT + 1; lane++) {
			struct booking_consequence out;

			booking_judge_passage((enum passage_result)result, lane, &out);
			ck_assert_int_eq(out.moves, lane >= 1 && lane <= LANE_COUNT);
			ck_assert_str_eq(out.biz_step,
				lane == LANE_REJECT && result != PASSAGE_SORTED ? "holding" : "storing");
			ck_assert_str_eq(out.disposition,
				result == PASSAGE_WRONG_LANE ? "mismatch_instance" : "in_progress");
		}
}
END_TEST

/* A word of the enum, of its table and back; what is none never leaves the enum with its count. */
static void check_words(const char *const *names, int count, const char *(*name_of)(int),
	int (*from)(const char *), int stranger)
{
	static const char *const strangers[] = { "nonsense", "READY", "ready ", " done", "\xff", "%s" };

	for (int i = 0; i < count; i++) {
		ck_assert_str_eq(name_of(i), names[i]);
		ck_assert_int_eq(from(names[i]), i);
	}
	for (int i = 0; i < 3; i++)
		ck_assert_str_eq(name_of(i ? (i == 1 ? 1000 : -1) : count), "");
	for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++)
		ck_assert_int_eq(from(strangers[i]), stranger);
}

#define WORDS_OF(type, stem) \
	static const char *stem##_name(int value) \
	{ \
		return store_##stem##_name((enum type)value); \
	} \
	static int stem##_from(const char *name) \
	{ \
		return (int)store_##stem##_from(name); \
	}
WORDS_OF(verdict, verdict)
WORDS_OF(passage_result, result)
WORDS_OF(passage_decision, decision)
WORDS_OF(command_state, command_state)
WORDS_OF(program_state, program_state)
WORDS_OF(alarm_severity, severity)
WORDS_OF(alarm_code, alarm)

START_TEST(test_words_of_the_interface)
{
	static const char *const verdicts[VERDICT_COUNT] = { "accepted", "unknown", "duplicate",
		"wrong_place", "command", "rejected" };
	static const char *const results[PASSAGE_RESULT_COUNT] = { "", "sorted", "no_read", "multiple",
		"unknown", "late", "wrong_lane", "lost", "removed", "expired" };
	static const char *const decisions[DECISION_COUNT] = { "", "sorted", "no_read", "multiple",
		"unknown", "operator", "late" };
	static const char *const command_states[COMMAND_STATE_COUNT] = { "waiting", "done", "failed",
		"expired", "held" };
	static const char *const program_states[PROGRAM_STATE_COUNT] = { "starting", "ready", "stale",
		"down", "stopped", "gone" };
	static const char *const severities[SEVERITY_COUNT] = { "notice", "warning", "alarm" };
	static const char *const alarms[ALARM_CODE_COUNT] = { "", "plc_down", "plc_stale", "plc_fault",
		"plc_estop", "plc_config", "plc_foreign", "plc_not_allowed", "plc_second_board",
		"reader_down", "reader_fault", "reader_input", "unread_code", "unknown_item", "bad_code",
		"odd_step", "expired_item", "multiple_read", "late", "wrong_lane", "lost", "removed",
		"store_full", "store_limit", "store_locked", "store_io", "store_damaged", "store_replaced",
		"store_denied", "store_lost", "store_log", "command_failed", "clock_jump", "part_crashed" };

	check_words(verdicts, VERDICT_COUNT, verdict_name, verdict_from, VERDICT_COUNT);
	check_words(results, PASSAGE_RESULT_COUNT, result_name, result_from, PASSAGE_EXPIRED);
	check_words(decisions, DECISION_COUNT, decision_name, decision_from, DECISION_NONE);
	check_words(command_states, COMMAND_STATE_COUNT, command_state_name, command_state_from,
		COMMAND_STATE_COUNT);
	check_words(program_states, PROGRAM_STATE_COUNT, program_state_name, program_state_from,
		PROGRAM_STATE_COUNT);
	check_words(severities, SEVERITY_COUNT, severity_name, severity_from, SEVERITY_COUNT);
	check_words(alarms, ALARM_CODE_COUNT, alarm_name, alarm_from, ALARM_CODE_COUNT);
}
END_TEST

/* --- wake -------------------- */

static bool readable(int fd, int wait_ms)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };

	return poll(&pfd, 1, wait_ms) == 1 && (pfd.revents & POLLIN);
}

static void expect_flags(int fd)
{
	ck_assert_int_ge(fd, 0);
	ck_assert(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	ck_assert(fcntl(fd, F_GETFL) & O_NONBLOCK);
}

START_TEST(test_signals_wake)
{
	int fd = wake_on_signals((const int[]){ SIGUSR1, SIGUSR2, 0 }, &why);
	int status;
	pid_t child;

	expect_flags(fd);
	ck_assert_int_eq(wake_take_signal(fd), 0);
	raise(SIGUSR2);
	raise(SIGUSR1);
	ck_assert(readable(fd, 0));
	ck_assert_int_eq(wake_take_signal(fd), SIGUSR1);
	ck_assert_int_eq(wake_take_signal(fd), SIGUSR2);
	ck_assert_int_eq(wake_take_signal(fd), 0);
	/* A child that is to be another program must not inherit the blocked signals. */
	child = fork();
	if (child == 0) {
		wake_release_signals();
		raise(SIGUSR1);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGUSR1);
	close(fd);
}
END_TEST

START_TEST(test_timer_wakes)
{
	int fd = wake_on_timer(&why);
	int64_t begin;
	uint64_t count;

	expect_flags(fd);
	ck_assert_uint_eq(wake_take_timer(fd), 0);
	wake_set_timer(fd, 0, 0); /* at once, and once */
	ck_assert(readable(fd, 1000));
	ck_assert_uint_eq(wake_take_timer(fd), 1);
	ck_assert_uint_eq(wake_take_timer(fd), 0);
	begin = clock_mono_us();
	wake_set_timer(fd, 2.5, 2.5); /* fractions are kept */
	ck_assert(readable(fd, 1000));
	ck_assert_int_ge(clock_mono_us() - begin, 2500);
	count = wake_take_timer(fd);
	while (count < 4) {
		ck_assert(readable(fd, 1000));
		count += wake_take_timer(fd);
	}
	ck_assert_int_ge(clock_mono_us() - begin, 10000);
	wake_set_timer(fd, 1e9, 0); /* armed again: the old period is gone */
	ck_assert(!readable(fd, 0));
	close(fd);
}
END_TEST

static void *send_event(void *fd)
{
	wake_send_event(*(int *)fd);
	return NULL;
}

START_TEST(test_event_wakes)
{
	int fd = wake_on_event(&why);
	pthread_t thread;

	expect_flags(fd);
	ck_assert(!readable(fd, 0));
	ck_assert_int_eq(pthread_create(&thread, NULL, send_event, &fd), 0);
	ck_assert(readable(fd, 5000));
	pthread_join(thread, NULL);
	wake_send_event(fd);
	wake_take_event(fd);
	ck_assert(!readable(fd, 0));
	wake_take_event(fd); /* nothing there: returns */
	close(fd);
}
END_TEST

START_TEST(test_texts_in_two_languages)
{
	const char *english = "%d byte", *german;

	lang_init("de");
	german = lang_plural("%d byte", "%d bytes", 1);
	ck_assert_str_eq(german, "%d Byte");
	ck_assert_str_eq(lang_plural("%d box asked", "%d boxes asked", 2), "%d boxes asked");
	ck_assert_str_eq(lang_text("no text of any program"), "no text of any program");
	ck_assert_str_eq(lang_text(""), "");
	ck_assert_str_eq(message_word(message_error(ENOENT)), "Datei oder Ordner nicht gefunden");
	ck_assert_str_eq(getenv("LANGUAGE"), "de");
	lang_init("en");
	ck_assert_ptr_eq(lang_plural(english, "%d bytes", 1), english);
	ck_assert_str_eq(lang_plural(english, "%d bytes", 0), "%d bytes");
	ck_assert_str_eq(german, "%d Byte"); /* stays valid */
	lang_init("de");
	ck_assert_ptr_eq(lang_plural("%d byte", "%d bytes", 1), german);
	lang_init("en");
}
END_TEST

/* Tests set the time zone. */
bool suite_needs_processes(void)
{
	return true;
}

Suite *suite(void)
{
	const TTest *const plain[] = { test_times_that_are_fine, test_clocks_run,
		test_fault_is_one_clean_line, test_fault_print, test_log_is_clean,
		test_log_holds_repeats_back, test_log_cuts_whole_escapes, test_registers_there_and_back,
		test_passage_rules, test_words_of_the_interface, test_signals_wake, test_timer_wakes,
		test_event_wakes, test_texts_in_two_languages, local_times_for_people, a_date_in_a_message,
		NULL };
	Suite *s = suite_of("core_misc", plain);
	TCase *tables = tcase_create("tables");

	add_table(tables, test_time_there_and_back, times);
	add_table(tables, dates_are_written_as_in_the_language, dates);
	add_table(tables, test_times_that_are_none, no_times);
	add_table(tables, test_signal_is_as_published, map);
	add_table(tables, test_scan_rules, scans);
	suite_add_tcase(s, tables);
	return s;
}
