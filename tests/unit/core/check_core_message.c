/* message: every message of every program stored and rendered in the other language; formats,
 * arguments, hostile records and hostile catalogues. */
#include "core/base/exe_path.h"
#include "core/base/fault.h"
#include "core/base/lang.h"
#include "core/base/message_catalog.h"
#include "core/gs1/gs1.h"
#include "core/store_query/store_read.h"
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"

#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct store *store;
static struct fault why;

static const char *catalogue_path(void)
{
	static char path[PATH_MAX];

	exe_path("../share/locale/de/LC_MESSAGES/warenspur.mo", path, sizeof path);
	return path;
}

static const char *rendered(const struct message *m, const char *lang)
{
	static struct message copy;

	copy = *m;
	lang_init(lang);
	message_translate(&copy);
	lang_init("en");
	return copy.text;
}

/* --- every message of every program --------------------------------------------------------------- */

/* A cause with a cause, in the current language. */
static json_t *inner_message(void)
{
	struct message inner, outer;

	message_set(&inner, MESSAGE("child_process.exit_code", "exit code %d"), 3);
	message_set(&outer,
		MESSAGE("supervisor.started_again", "%s has ended unexpectedly (%s) and is restarted"),
		"warenspur-reader", message_argument(&inner));
	return json_pack("{s:s,s:o,s:s}", "id", outer.id, "arguments",
		json_loads(outer.arguments, 0, NULL), "text", outer.text);
}

/* Of a conversion: a different kind of text each time. */
static json_t *sample_value(char letter, int *texts)
{
	if (strchr("diuxXo", letter))
		return json_integer(17 + *texts);
	if (strchr("feg", letter))
		return json_real(2.5);
	if (letter == 'c')
		return json_string("7");
	switch ((*texts)++ % 3) {
	case 0:
		return json_string("Bölt \"4\" \\ <U+202E>");
	case 1:
		return json_pack("{s:s,s:s}", "id", "errno.eacces", "text", "Permission denied");
	default:
		return inner_message();
	}
}

/* Values for all conversions of a format, in the current language. shift: begins with another kind. */
static json_t *sample_values(const char *format, int shift)
{
	json_t *values = json_array();

	for (const char *at = format; (at = strchr(at, '%')) != NULL; at++) {
		at += 1 + strspn(at + 1, "-+ #0123456789");
		for (; *at == '.' || *at == '*'; at += strspn(at, "0123456789")) {
			if (*at == '*')
				json_array_append_new(values, json_integer(9));
			at++;
		}
		at += strspn(at, "hlqjzt");
		if (*at != '%')
			json_array_append_new(values, sample_value(*at, &shift));
	}
	return values;
}

static void make(struct message *out, const struct message_catalog_pair *pair, const char *lang,
	int shift)
{
	char format[8192];
	json_t *values;

	snprintf(format, sizeof format, "%.*s%s\004%s", (int)pair->id_length, pair->id,
		pair->is_many ? ":many" : "", pair->original);
	lang_init(lang);
	values = sample_values(pair->original, shift);
	message_set_values(out, format, values);
	json_decref(values);
	lang_init("en");
}

static void keep_alarm(void *user, const struct row_alarm *row)
{
	*(struct message *)user = row->message;
}

static void keep_program(void *user, const struct row_program *row)
{
	*(struct message *)user = row->detail;
}

/* Through the database; alarms and program states in turn. */
static void store_and_read(const struct message *m, bool as_alarm, struct message *out)
{
	if (as_alarm) {
		ck_assert_int_eq(store_log_alarm(store, "x", ALARM_LOST, SEVERITY_NOTICE, m, &why), 0);
		ck_assert_int_eq(store_each_alarm(store, false, 1, keep_alarm, out, &why), 0);
	} else {
		ck_assert_int_eq(store_report_program(store, "reader:x", PROGRAM_READY, m, &why), 0);
		ck_assert_int_eq(store_each_program(store, keep_program, out, &why), 0);
	}
	ck_assert_str_eq(out->text, m->text);
}

static void check_both_ways(const struct message_catalog_pair *pair, int shift)
{
	struct message english, german, row;

	make(&english, pair, "en", shift);
	make(&german, pair, "de", shift);
	ck_assert_msg(english.id[0] != '\0', "%s", pair->original);
	store_and_read(&english, shift % 2, &row);
	ck_assert_str_eq(rendered(&row, "de"), german.text);
	ck_assert_str_eq(rendered(&row, "en"), english.text);
	store_and_read(&german, shift % 2, &row);
	ck_assert_str_eq(rendered(&row, "en"), english.text);
	ck_assert_str_eq(rendered(&row, "de"), german.text);
}

/* No exception: each message of the catalogue, each kind of text at each place. */
START_TEST(every_message_in_both_languages)
{
	struct message_catalog c;
	size_t count = 0, different = 0;

	ck_assert(message_catalog_read(catalogue_path(), &c));
	for (size_t i = 0; i < c.count; i++) {
		if (!c.pairs[i].id)
			continue;
		count++;
		different += strcmp(c.pairs[i].original, c.pairs[i].translated) != 0;
		for (int shift = 0; shift < 3; shift++)
			check_both_ways(&c.pairs[i], shift);
	}
	message_catalog_free(&c);
	printf("%zu messages\n", count);
	ck_assert_uint_gt(count, 500);
	ck_assert_uint_gt(different * 10, count * 9);
}
END_TEST

/* An id means one text: else a record could not say which. */
START_TEST(ids_are_unique)
{
	struct message_catalog c;

	ck_assert(message_catalog_read(catalogue_path(), &c));
	for (size_t i = 0; i < c.count; i++)
		for (size_t k = i + 1; k < c.count && c.pairs[i].id; k++)
			if (c.pairs[k].id_length == c.pairs[i].id_length &&
				memcmp(c.pairs[k].id, c.pairs[i].id, c.pairs[i].id_length) == 0 &&
				c.pairs[k].is_many == c.pairs[i].is_many) /* a hot loop: see must() */
				ck_abort_msg("%.*s", (int)c.pairs[i].id_length, c.pairs[i].id);
	message_catalog_free(&c);
}
END_TEST

/* Command results and refused addresses as well; a German program, an English screen. */
START_TEST(commands_and_refusals)
{
	struct command c = { .verb = COMMAND_START, .deadline_us = INT64_MAX };
	struct row_assignment row;
	struct message m;

	lang_init("de");
	message_set(&m, MESSAGE("operator_command.box_goes_lane", "box %u goes to lane %d"), 17U, 3);
	ck_assert_str_eq(m.text, "Karton 17 geht auf Bahn 3");
	ck_assert_int_eq(store_add_command(store, "p", &c, &c.seq, &why), 0);
	ck_assert_int_eq(store_finish_command(store, c.seq, COMMAND_STATE_DONE, &m, &why), 0);
	ck_assert_int_eq(store_read_command(store, c.seq, &c, &why), 1);
	ck_assert_str_eq(rendered(&c.detail, "en"), "box 17 goes to lane 3");
	lang_init("de");
	ck_assert_int_eq(store_begin_assignment(store, "reader:a", "home", &row, &why), 0);
	ck_assert_int_eq(store_request_assignment(store, "reader:a", "far", "me", &why), 0);
	ck_assert_int_eq(store_read_assignment(store, "reader:a", &row, &why), 1);
	ck_assert_int_eq(store_reject_assignment(store, &row, &m, &why), 0);
	ck_assert_int_eq(store_read_assignment(store, "reader:a", &row, &why), 1);
	ck_assert_str_eq(rendered(&row.rejected, "en"), "box 17 goes to lane 3");
	ck_assert_str_eq(fixture_text("SELECT refusal || message || arguments FROM wiring"),
		"Karton 17 geht auf Bahn 3operator_command.box_goes_lane[17,3]");
	/* a new request takes the refusal back, all of it */
	ck_assert_int_eq(store_request_assignment(store, "reader:a", "near", "me", &why), 0);
	ck_assert_str_eq(fixture_text("SELECT refusal || message || arguments FROM wiring"), "[]");
}
END_TEST

static void keep_scan(void *user, const struct row_scan *row)
{
	*(struct message *)user = row->text;
}

/* The text of a rejected scan says why, and so does its alarm; a code that was read stays what it is. */
START_TEST(reasons_of_rejected_scans)
{
	struct scan scan = fixture_scan("here", "reader", "]E09521234000014");
	struct identity identity;
	struct booking booking;
	struct message row;

	identify(&scan, &identity);
	ck_assert_int_eq(booking_record_scan(store, &scan, &identity, &booking, &why), 0);
	ck_assert_int_eq(booking.verdict, VERDICT_REJECTED);
	ck_assert_int_eq(store_each_scan(store, 1, keep_scan, &row, &why), 0);
	ck_assert_str_eq(row.text,
		"9521234000014: check digit is 4 but should be 3; scan again or reprint "
		"the label");
	ck_assert_ptr_nonnull(
		strstr(rendered(&row, "de"), "9521234000014: Prüfziffer 4, richtig ist 3"));
	ck_assert_int_eq(store_each_alarm(store, false, 1, keep_alarm, &row, &why), 0);
	ck_assert_ptr_nonnull(
		strstr(rendered(&row, "de"), "9521234000014: Prüfziffer 4, richtig ist 3"));
	scan = fixture_scan("here", "reader", "box 17 goes to lane 3");
	identify(&scan, &identity);
	ck_assert_int_eq(booking_record_scan(store, &scan, &identity, &booking, &why), 0);
	ck_assert_int_eq(store_each_scan(store, 1, keep_scan, &row, &why), 0);
	ck_assert_str_eq(rendered(&row, "de"), "box 17 goes to lane 3");
}
END_TEST

/* What older programs and other tools have stored has no id, and is shown as it is. */
START_TEST(records_without_an_id)
{
	struct message row;

	fixture_run_sql("INSERT INTO alarm (at_us, source, code, severity, text, cleared_us)"
					" VALUES (1, 'x', 'lost', 'alarm', 'box 17 goes to lane 3', 2)");
	ck_assert_int_eq(store_each_alarm(store, false, 1, keep_alarm, &row, &why), 0);
	ck_assert_str_eq(rendered(&row, "de"), "box 17 goes to lane 3");
}
END_TEST

/* --- one message ---------------------------------------------------------------------------------- */

START_TEST(a_record_says_all)
{
	struct message m;

	message_set(&m,
		MESSAGE("serial.permission_denied",
			"cannot open %s (%s); add your user to the group dialout and log in again"),
		"/dev/ttyUSB0", message_error(EACCES));
	ck_assert_str_eq(m.id, "serial.permission_denied");
	ck_assert_str_eq(m.arguments,
		"[\"/dev/ttyUSB0\",{\"id\":\"errno.eacces\",\"text\":\"Permission denied\"}]");
	ck_assert_str_eq(m.text,
		"cannot open /dev/ttyUSB0 (Permission denied); add your user to the group dialout and log in "
		"again");
	ck_assert_str_eq(rendered(&m, "de"),
		"/dev/ttyUSB0 lässt sich nicht öffnen (keine Berechtigung); nehmen Sie Ihr Benutzerkonto in die "
		"Gruppe dialout auf und melden Sie sich neu an");
}
END_TEST

START_TEST(plurals_have_their_form)
{
	for (unsigned count = 1; count < 4; count++) {
		struct message m;

		message_set(&m,
			MESSAGE_PLURAL("import.mistake_in",
				"%zu mistake in %s; nothing was imported; fix the file and try again",
				"%zu mistakes in %s; nothing was imported; fix the file and try again", count),
			(size_t)count, "f.csv");
		ck_assert_ptr_nonnull(strstr(m.text, count == 1 ? "1 mistake in" : " mistakes in"));
		ck_assert_msg(strstr(rendered(&m, "de"), count == 1 ? "1 Fehler in" : " Fehler in") != NULL,
			"%s", rendered(&m, "de"));
	}
}
END_TEST

START_TEST(a_fault_is_the_cause_of_another)
{
	struct fault cause, f;

	fault_set(&cause, FAULT_SETUP, EXIT_FAILED, MESSAGE("child_process.exit_code", "exit code %d"),
		3);
	fault_set(&f, FAULT_SETUP, EXIT_FAILED,
		MESSAGE("bridge.lost_again", "%s; lost %d times in %lld s"),
		message_argument(&cause.message), 4, 60LL);
	ck_assert_str_eq(f.message.text, "exit code 3; lost 4 times in 60 s");
	ck_assert_ptr_nonnull(strstr(rendered(&f.message, "de"), "Rückgabewert 3; "));
	/* "%s" alone takes over the message itself, or a word */
	fault_set(&f, FAULT_SETUP, EXIT_FAILED, "%s", message_argument(&cause.message));
	ck_assert_str_eq(f.message.id, "child_process.exit_code");
	ck_assert_str_eq(f.message.arguments, "[3]");
	fault_set(&f, FAULT_SETUP, EXIT_FAILED, "%s", message_error(EACCES));
	ck_assert_str_eq(f.message.id, "errno.eacces");
	ck_assert_str_eq(rendered(&f.message, "de"), "keine Berechtigung");
	ck_assert_str_eq(message_word(message_error(EACCES)), "Permission denied");
}
END_TEST

/* Everything that call sites use is written as printf() writes it. */
START_TEST(formats_are_those_of_printf)
{
	struct message m;
	char expected[512];

#define AS_PRINTF(...) \
	do { \
		message_set(&m, __VA_ARGS__); \
		snprintf(expected, sizeof expected, __VA_ARGS__); \
		ck_assert_str_eq(m.text, expected); \
	} while (0)
	AS_PRINTF("%d %i %u %x %X %o %c %%", -7, 8, 9U, 0xabcU, 0xABCU, 8U, 'z');
	AS_PRINTF("%5d|%-5d|%05d|%+d|% d|%#x|%.3d", 1, 2, 3, 4, 5, 6U, 7);
	AS_PRINTF("%ld %lld %zu %llu %hhu %hd %jd", -1L, -2LL, (size_t)3, ~0ULL, (unsigned char)250,
		(short)-9, (intmax_t)-5);
	AS_PRINTF("%.1f %5.2f|%g|%e", 1.25, 2.5, 0.1, 1e6);
	AS_PRINTF("%s|%5s|%-5s|%.2s|%.*s|%*d", "a", "b", "c", "def", 2, "ghi", 4, 5);
	AS_PRINTF("%.60s: %.20s", "shorter", "also");
#undef AS_PRINTF
	message_set(&m, "%.2s|%.3s", "äöü", "ä"); /* no character is divided */
	ck_assert_str_eq(m.text, "ä|ä");
	message_set(&m, "%.1f", NAN);
	ck_assert_str_eq(m.text, "nan");
}
END_TEST

START_TEST(arguments_are_cleaned)
{
	struct message m;
	char longest[2000];

	message_set(&m, MESSAGE("bridge.profile_lacks", "the PLC profile has no %s"),
		"a\033[2J\n\002{\xff");
	ck_assert_str_eq(m.text, "the PLC profile has no a<U+001B>[2J<U+000A><U+0002>{<0xFF>");
	ck_assert_str_eq(m.arguments, "[\"a<U+001B>[2J<U+000A><U+0002>{<0xFF>\"]");
	/* what looks like a word or a message, but is a name, stays harmless */
	message_set(&m, MESSAGE("bridge.profile_lacks", "the PLC profile has no %s"),
		"\002{\"id\":[]}");
	ck_assert_str_eq(m.text, "the PLC profile has no <U+0002>{\"id\":[]}");
	message_set(&m, MESSAGE("bridge.profile_lacks", "the PLC profile has no %s"), "\002x");
	ck_assert_str_eq(m.text, "the PLC profile has no <U+0002>x");
	/* too long for the record: it is cut, and still a record */
	memset(longest, 'x', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	message_set(&m, MESSAGE("bridge.observes_only", "%s, observes only"), longest);
	ck_assert_uint_lt(strlen(m.arguments), sizeof m.arguments);
	ck_assert_str_eq(rendered(&m, "en"), m.text);
	message_set(&m, MESSAGE("booking_scan.odd_step", "%.200s, %s: %s"), longest, longest, longest);
	ck_assert_str_eq(m.id, "booking_scan.odd_step");
	ck_assert_uint_gt(strlen(m.arguments), 300);
	ck_assert_uint_gt(strlen(rendered(&m, "de")), 300);
}
END_TEST

/* What a scan holds that wants to be a word, a message, or a word with the right text. */
static const char *const forged[] = {
	"\002errno.eio\004x",
	"\002errno.eio\004Input/output error",
	"\002{\"arguments\":[[]]}",
	"\002{\"id\":\"errno.eio\",\"text\":\"x\"}",
	"\002{\"id\":\"child_process.exit_code\",\"arguments\":[3],\"text\":\"x\"}",
	"\002\004x",
	"\002",
};

/* Shown cleaned, and alike in a record of each language. */
static void assert_plain(struct message *m, const char *text, size_t len)
{
	char clean[TEXT_CLEAN_SIZE(GS1_VALUE_MAX)];

	text_clean_again(text, len, clean, sizeof clean);
	ck_assert_ptr_nonnull(strstr(clean, "<U+0002>"));
	ck_assert_msg(strstr(m->text, clean) != NULL, "%s", m->text);
	ck_assert_str_eq(rendered(m, "en"), m->text);
	ck_assert_msg(strstr(rendered(m, "de"), clean) != NULL, "%s", rendered(m, "de"));
	ck_assert_str_ne(rendered(m, "de"), m->text);
}

START_TEST(no_scan_forges_a_word)
{
	char code[4 + 32 + 1], copy[128];
	struct message m;
	struct gs1 gs1;

	/* of AI 8042, whose value is of digits */
	snprintf(code, sizeof code, "8042%-32s", forged[_i]);
	ck_assert_int_eq(gs1_parse_element_string(code, strlen(code), &gs1, &why), -1);
	ck_assert_str_eq(why.message.id, "gs1_value.ai_must_digits_only");
	assert_plain(&why.message, code + 4, strlen(code + 4));
	/* a name */
	strcpy(copy, forged[_i]);
	message_set(&m, MESSAGE("bridge.profile_lacks", "the PLC profile has no %s"), copy);
	assert_plain(&m, copy, strlen(copy));
	/* a precision takes no word, wherever the bytes are */
	message_set(&m,
		MESSAGE("gs1_value.ai_must_digits_only",
			"field (%s): \"%.*s\" must contain digits only; reprint the label"),
		"8042", (int)strlen(forged[_i]), forged[_i]);
	assert_plain(&m, forged[_i], strlen(forged[_i]));
	/* alone it is no message either, nor a word on the screen */
	message_set(&m, "%s", copy);
	ck_assert_str_eq(m.id, "");
	ck_assert_ptr_eq(message_word(copy), copy);
}
END_TEST

START_TEST(arguments_hold_as_long_as_promised)
{
	const char *held[MESSAGE_ARGUMENTS_MAX + 1];
	struct message m;

	for (int i = 0; i <= MESSAGE_ARGUMENTS_MAX; i++) {
		message_set(&m, MESSAGE("child_process.exit_code", "exit code %d"), i);
		held[i] = message_argument(&m);
	}
	for (int i = 0; i <= MESSAGE_ARGUMENTS_MAX; i++) {
		char arguments[16];

		message_set(&m, "%s", held[i]);
		snprintf(arguments, sizeof arguments, "[%d]", i);
		ck_assert_str_eq(m.id, "child_process.exit_code");
		ck_assert_str_eq(m.arguments, arguments);
	}
	message_set(&m, "no id");
	ck_assert_ptr_eq(message_argument(&m), m.text);
	/* a record of another program that is none */
	m = (struct message){ "errno.eio", "[]", "\xff" };
	message_set(&m, MESSAGE("bridge.profile_lacks", "the PLC profile has no %s"),
		message_argument(&m));
	ck_assert_str_eq(m.text, "the PLC profile has no <0xFF>");
}
END_TEST

START_TEST(an_argument_is_read)
{
	static const char *const without[] = { "", "[", "{}", "[]", "[4]", "[{\"id\":\"a\"}]", "\"x\"",
		"[\"\"]" };
	struct message m;
	char text[8];

	message_set(&m, MESSAGE("check.two", "%.200s in lane %d, %s"), "code:A-17", 2,
		message_error(EIO));
	ck_assert(message_read_text(&m, 0, text, sizeof text));
	ck_assert_str_eq(text, "code:A-");                       /* cut */
	ck_assert(!message_read_text(&m, 1, text, sizeof text)); /* a number */
	ck_assert_str_eq(text, "");
	ck_assert(!message_read_text(&m, 2, text, sizeof text)); /* a word */
	ck_assert(!message_read_text(&m, 3, text, sizeof text));
	for (size_t i = 0; i < sizeof without / sizeof without[0]; i++) {
		text_copy(m.arguments, sizeof m.arguments, without[i]);
		ck_assert_msg(!message_read_text(&m, 0, text, sizeof text), "%s", without[i]);
	}
	text_copy(m.arguments, sizeof m.arguments, "[\"x\"]");
	m.id[0] = '\0'; /* a record without an id has no arguments */
	ck_assert(!message_read_text(&m, 0, text, sizeof text));
}
END_TEST

START_TEST(numbers_that_are_none)
{
	const double numbers[] = { (double)NAN, (double)INFINITY, -(double)INFINITY };
	const char *const names[] = { "nan", "inf", "-inf" };

	for (size_t i = 0; i < 3; i++) {
		struct message m, outer;
		char text[100], arguments[200];

		message_set(&m, MESSAGE("check.real", "%.1f of %s"), numbers[i], message_error(EIO));
		snprintf(text, sizeof text, "%s of Input/output error", names[i]);
		snprintf(arguments, sizeof arguments,
			"[\"%s\",{\"id\":\"errno.eio\",\"text\":\"Input/output error\"}]", names[i]);
		ck_assert_str_eq(m.text, text);
		ck_assert_str_eq(m.id, "check.real");
		ck_assert_str_eq(m.arguments, arguments);
		message_set(&outer, "[%6.1f] %s", numbers[i], message_argument(&m));
		snprintf(arguments, sizeof arguments, "[%6.1f] %s", numbers[i], text);
		ck_assert_str_eq(outer.text, arguments);
	}
}
END_TEST

/* Without memory for the record: the text alone, and all in words. */
static void *no_memory(size_t size)
{
	(void)size;
	return NULL;
}

START_TEST(without_memory_the_text_is_kept)
{
	struct message cause, m;
	const char *argument;

	message_set(&cause, MESSAGE("child_process.exit_code", "exit code %d"), 3);
	argument = message_argument(&cause);
	json_set_alloc_funcs(no_memory, free);
	message_set(&m, MESSAGE("check.lost", "%s (%s): %d %5.1f%% %c [%-4.2s] [%*d] %s %.*s"),
		argument, message_error(EIO), -7, 2.5, 'x', "abc", 4, 12, "\033", 2, "defg");
	json_set_alloc_funcs(malloc, free);
	ck_assert_str_eq(m.text,
		"exit code 3 (Input/output error): -7   2.5% x [ab  ] [  12] <U+001B> de");
	ck_assert_str_eq(m.id, "");
	ck_assert_str_eq(m.arguments, "[]");
	lang_init("de");
	json_set_alloc_funcs(no_memory, free);
	message_set(&m, "%s", message_error(EACCES));
	json_set_alloc_funcs(malloc, free);
	ck_assert_str_eq(m.text, "keine Berechtigung");
	lang_init("en");
}
END_TEST

START_TEST(values_that_do_not_fit)
{
	static const struct {
		const char *values, *text;
	} rows[] = {
		{ "[]", "? 100% ? ?" },
		{ "[null,null,null]", "? 100% ? ?" },
		{ "[[],\"x\",\"y\"]", "? 100% ? ?" },
		{ "[\"a\",2]", "a 100% 2 ?" },
		{ "[{},2,\"half\"]", " 100% 2 ?" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		json_t *values = json_loads(rows[i].values, 0, NULL);
		struct message m;

		message_set_values(&m, MESSAGE("check.fit", "%s 100%% %d %.1f"), values);
		json_decref(values);
		ck_assert_str_eq(m.text, rows[i].text);
		ck_assert_str_eq(m.id, "");
		ck_assert_str_eq(m.arguments, "[]");
	}
}
END_TEST

#define LONG_WORD \
	MESSAGE_WORD("check.a_long_word_of_a_text", \
		"a long word, a long word, a long word, a long word, a long word, a long word, a long word, " \
		"a long word, a long word, a long word, a long word, a long word, a long word, a long word")

START_TEST(long_words_leave_the_record)
{
	struct message m, outer;
	json_t *values;

	message_set(&m, MESSAGE("check.words", "%s %s %s %s %s %s %s %s %s %s %s %d"), LONG_WORD,
		LONG_WORD, LONG_WORD, LONG_WORD, LONG_WORD, LONG_WORD, LONG_WORD, LONG_WORD, LONG_WORD,
		LONG_WORD, LONG_WORD, 7);
	ck_assert_str_eq(m.id, "check.words");
	values = json_loads(m.arguments, 0, NULL);
	ck_assert_uint_eq(json_array_size(values), 12);
	ck_assert_str_eq(json_string_value(json_object_get(json_array_get(values, 10), "id")),
		"check.a_long_word_of_a_text");
	ck_assert_int_eq(json_integer_value(json_array_get(values, 11)), 7);
	json_decref(values);
	message_set(&outer, MESSAGE("check.outer", "%s"), message_argument(&m));
	ck_assert_str_eq(outer.id, "check.outer");
	ck_assert_ptr_nonnull(strstr(outer.arguments, "check.words"));
}
END_TEST

/* --- records that are not trusted ----------------------------------------------------------------- */

static const struct {
	const char *id, *arguments;
} hostile[] = {
	{ "", "[17,3]" },
	{ "no.such_id", "[17,3]" },
	{ "operator_command.box_goes_lane", "" },
	{ "operator_command.box_goes_lane", "[17,3" },
	{ "operator_command.box_goes_lane", "{}" },
	{ "operator_command.box_goes_lane", "17" },
	{ "operator_command.box_goes_lane", "[]" },
	{ "operator_command.box_goes_lane", "[17]" },
	{ "operator_command.box_goes_lane", "[\"17\",\"3\"]" },
	{ "operator_command.box_goes_lane", "[17,null]" },
	{ "operator_command.box_goes_lane", "[17,2.5]" },
	{ "operator_command.box_goes_lane", "[17,[3]]" },
	{ "operator_command.box_goes_lane", "[17,{\"id\":\"x\"}]" },
	{ "operator_command.box_goes_lane:many", "[17,3]" },
	{ "operator_command.box_goes_lane\004", "[17,3]" },
	{ ":many", "[17,3]" },
	{ "bridge.profile_lacks", "[17]" },
	{ "bridge.profile_lacks", "[true]" },
	{ "bridge.profile_lacks", "[[\"x\"]]" },
	{ "bridge.profile_lacks", "[\"\\ud800\"]" },
	{ "bridge.profile_lacks", "[\"a\\u0000b\"]" },
};

START_TEST(what_does_not_fit_is_shown_as_stored)
{
	struct message m = { .text = "as stored" };

	strcpy(m.id, hostile[_i].id);
	strcpy(m.arguments, hostile[_i].arguments);
	ck_assert_str_eq(rendered(&m, "de"), "as stored");
	ck_assert_str_eq(rendered(&m, "en"), "as stored");
}
END_TEST

static void nest(struct message *m, int levels)
{
	size_t used = 1;

	*m = (struct message){ "bridge.profile_lacks", "[", "as stored" };
	for (int i = 0; i < levels && used < 900; i++)
		used += (size_t)snprintf(m->arguments + used, sizeof m->arguments - used,
			"{\"id\":\"x\",\"text\":\"t\",\"arguments\":[");
	for (int i = 0; i < levels && used < sizeof m->arguments - 4; i++)
		used += (size_t)snprintf(m->arguments + used, sizeof m->arguments - used, "]}");
	snprintf(m->arguments + used, sizeof m->arguments - used, "]");
}

START_TEST(records_from_others)
{
	struct message m = { "bridge.profile_lacks", "[\"a\\u001b[2J\"]", "as stored" };

	ck_assert_str_eq(rendered(&m, "en"), "the PLC profile has no a<U+001B>[2J");
	nest(&m, 3);
	ck_assert_str_eq(rendered(&m, "en"), "the PLC profile has no t");
	nest(&m, 20);
	ck_assert_str_eq(rendered(&m, "en"), "as stored");
	nest(&m, 2000);
	ck_assert_str_eq(rendered(&m, "en"), "as stored");
	/* one at the end that is not known any more does no harm; a word of another version says itself */
	m = (struct message){ "operator_command.box_goes_lane", "[17,3,\"more\"]", "as stored" };
	ck_assert_str_eq(rendered(&m, "en"), "box 17 goes to lane 3");
	m = (struct message){ "bridge.profile_lacks", "[{\"id\":\"new.word\",\"text\":\"a new word\"}]",
		"" };
	ck_assert_str_eq(rendered(&m, "en"), "the PLC profile has no a new word");
	m = (struct message){ "operator_command.box_goes_lane", "[4294967297,-9223372036854775808]",
		"" };
	ck_assert_str_eq(rendered(&m, "en"), "box 4294967297 goes to lane -9223372036854775808");
}
END_TEST

/* --- catalogues of our own ------------------------------------------------------------------------- */

struct written {
	const char *original, *translated; /* plural forms are apart by '|' */
};

static char folder[] = "/tmp/warenspur-message-XXXXXX";
static char own_path[64];

static void make_folder(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(own_path, sizeof own_path, "%s/own.mo", folder);
}

static void remove_folder(void)
{
	unlink(own_path);
	rmdir(folder);
	lang_read_catalogue(NULL);
}

static void write_bytes(const void *bytes, size_t len)
{
	FILE *file = fopen(own_path, "we");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes, 1, len, file), len);
	ck_assert_int_eq(fclose(file), 0);
}

static void put_word(unsigned char *at, uint32_t word, bool swapped)
{
	for (int i = 0; i < 4; i++)
		at[i] = (unsigned char)(word >> 8 * (swapped ? 3 - i : i));
}

static size_t put_text(unsigned char *bytes, size_t row, size_t at, const char *text, bool swapped)
{
	size_t len = strlen(text);

	put_word(bytes + row, (uint32_t)len, swapped);
	put_word(bytes + row + 4, (uint32_t)at, swapped);
	memcpy(bytes + at, text, len + 1);
	for (size_t i = 0; i < len; i++)
		if (bytes[at + i] == '|')
			bytes[at + i] = '\0';
	return at + len + 1;
}

/* swapped: big-endian. */
static void write_catalogue(const struct written *rows, size_t count, bool swapped)
{
	static unsigned char bytes[16384];
	const uint32_t head[] = { 0x950412DE, 0, (uint32_t)count, 28, 28 + 8 * (uint32_t)count, 0, 0 };
	size_t at = 28 + 16 * count;

	for (size_t i = 0; i < 7; i++)
		put_word(bytes + 4 * i, head[i], swapped);
	for (size_t i = 0; i < count; i++) {
		at = put_text(bytes, 28 + 8 * i, at, rows[i].original, swapped);
		at = put_text(bytes, 28 + 8 * (count + i), at, rows[i].translated, swapped);
	}
	write_bytes(bytes, at);
}

static const struct written own[] = {
	{ "", "Language: de\n" },
	{ "a.moved\004%s was moved to %s by %s", "%3$s brachte %1$s nach %2$s" },
	{ "a.length\004moved %.1f of %5.2f metres, 100 %% sure",
		"%2$5.2f Meter, davon %1$.1f bewegt, zu 100 %% sicher" },
	{ "a.box\004%d box was delayed|%d boxes were delayed",
		"%d Karton kam später|%d Kartons kamen später" },
	{ "a.bad\004%d boxes", "%s Kartons" },
	{ "a.more\004%d boxes", "%1$d Kartons in %2$d Bahnen" },
	{ "a.mixed\004%d of %d", "%2$d von %d" },
	{ "a.count\004%d boxes", "%n Kartons" },
	{ "a.far\004%d boxes", "%99999999d Kartons" },
	{ "a.wide\004%*d boxes", "%*d Kartons" },
	{ "a.word\004100 % sure %s", "zu 100 % sicher %s" },
	{ "plain text", "einfacher Text" },
};

static const struct {
	const char *id, *arguments, *german;
} own_rendered[] = {
	{ "a.moved", "[\"A\",\"B\",\"C\"]", "C brachte A nach B" },
	{ "a.length", "[1.5,12]", "12,00 Meter, davon 1,5 bewegt, zu 100 % sicher" },
	{ "a.box", "[1]", "1 Karton kam später" },
	{ "a.box:many", "[4]", "4 Kartons kamen später" },
	/* a translation that does not fit is not used */
	{ "a.bad", "[4]", "4 boxes" },
	{ "a.more", "[4]", "4 boxes" },
	{ "a.mixed", "[1,2]", "1 of 2" },
	{ "a.count", "[4]", "4 boxes" },
	{ "a.wide", "[3,4]", "  4 Kartons" },
	{ "a.moved", "[\"A\",\"B\",{\"id\":\"a.word\",\"text\":\"x\"}]",
		"zu 100 % sicher %s brachte A nach B" },
};

START_TEST(own_catalogue)
{
	for (int swapped = 0; swapped < 2; swapped++) {
		struct message m = { .text = "as stored" };

		write_catalogue(own, sizeof own / sizeof own[0], swapped);
		ck_assert(lang_read_catalogue(own_path));
		strcpy(m.id, own_rendered[_i].id);
		strcpy(m.arguments, own_rendered[_i].arguments);
		ck_assert_str_eq(rendered(&m, "de"), own_rendered[_i].german);
		lang_init("de");
		ck_assert_str_eq(lang_text("plain text"), "einfacher Text");
		ck_assert_str_eq(lang_text("a.box\004%d box was delayed"), "%d Karton kam später");
		ck_assert_str_eq(lang_text("a.none\004as it is"), "as it is");
		lang_init("en");
	}
}
END_TEST

START_TEST(no_width_fills_the_memory)
{
	struct message m = { .id = "a.wide", .arguments = "[2000000000,1]", .text = "as stored" };

	write_catalogue(own, sizeof own / sizeof own[0], false);
	ck_assert(lang_read_catalogue(own_path));
	ck_assert_uint_eq(strlen(rendered(&m, "de")), sizeof m.text - 1);
	strcpy(m.id, "a.far");
	strcpy(m.arguments, "[4]");
	ck_assert_uint_lt(strlen(rendered(&m, "de")), sizeof m.text);
}
END_TEST

START_TEST(no_catalogue)
{
	struct message m = { "operator_command.box_goes_lane", "[17,3]", "as stored" };
	const char *const paths[] = { "/nowhere/at/all.mo", folder, own_path };

	write_catalogue(own, 0, false);
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		lang_read_catalogue(paths[i]);
		ck_assert_str_eq(rendered(&m, "de"), "as stored");
		ck_assert_str_eq(rendered(&m, "en"), "as stored");
		/* but a program can still say it */
		message_set(&m, MESSAGE("operator_command.box_goes_lane", "box %u goes to lane %d"), 17U,
			3);
		ck_assert_str_eq(m.text, "box 17 goes to lane 3");
		strcpy(m.text, "as stored");
	}
	ck_assert(lang_read_catalogue(NULL));
	ck_assert_str_eq(rendered(&m, "de"), "Karton 17 geht auf Bahn 3");
}
END_TEST

/* Cut anywhere, and bytes of head, tables and texts turned over: whatever is left of it is used. */
START_TEST(hostile_catalogues)
{
	static const struct message records[] = {
		{ "operator_command.box_goes_lane", "[17,3]", "as stored" },
		{ "serial.permission_denied", "[\"a\",{\"id\":\"errno.eacces\",\"text\":\"b\"}]",
			"as stored" },
		{ "import.mistake_in:many", "[7,\"x\"]", "as stored" },
	};
	const char *wanted = getenv("MESSAGE_SEED");
	unsigned seed = wanted ? (unsigned)strtoul(wanted, NULL, 10) : (unsigned)time(NULL);
	struct message_catalog real;
	char *copy;
	size_t used = 0;

	printf("MESSAGE_SEED=%u\n", seed);
	srandom(seed);
	ck_assert(message_catalog_read(catalogue_path(), &real));
	copy = malloc(real.size);
	ck_assert_ptr_nonnull(copy);
	for (int i = 0; i < 300; i++) {
		size_t left = i % 3 ? real.size : (size_t)random() % real.size;
		size_t within = i % 4 == 0 ? 28 : i % 4 == 1 ? real.size / 8 : real.size;

		memcpy(copy, real.bytes, real.size);
		for (long n = random() % 40; n > 0; n--)
			copy[(size_t)random() % within] ^= (char)(1 << random() % 8);
		write_bytes(copy, left);
		used += lang_read_catalogue(own_path);
		for (size_t k = 0; k < sizeof records / sizeof records[0]; k++)
			must(strlen(rendered(&records[k], i % 2 ? "de" : "en")) < MESSAGE_TEXT_SIZE);
	}
	printf("%zu of 300 gave texts\n", used);
	free(copy);
	message_catalog_free(&real);
}
END_TEST

static void open_store(void)
{
	store = fixture_open();
}

static void close_store(void)
{
	lang_init("en");
	fixture_close(store);
}

/* Tests set variables of the environment. */
bool suite_needs_processes(void)
{
	return true;
}

Suite *suite(void)
{
	Suite *s = suite_create("core_message");
	TCase *stored = tcase_create("stored"), *one = tcase_create("one"), *made = tcase_create("own");

	tcase_add_checked_fixture(stored, open_store, close_store);
	tcase_set_timeout(stored, 300);
	tcase_add_test(stored, every_message_in_both_languages);
	tcase_add_test(stored, commands_and_refusals);
	tcase_add_test(stored, reasons_of_rejected_scans);
	tcase_add_test(stored, records_without_an_id);
	suite_add_tcase(s, stored);
	tcase_add_test(one, ids_are_unique);
	tcase_add_test(one, a_record_says_all);
	tcase_add_test(one, plurals_have_their_form);
	tcase_add_test(one, a_fault_is_the_cause_of_another);
	tcase_add_test(one, formats_are_those_of_printf);
	tcase_add_test(one, arguments_are_cleaned);
	add_table(one, no_scan_forges_a_word, forged);
	tcase_add_test(one, arguments_hold_as_long_as_promised);
	tcase_add_test(one, an_argument_is_read);
	tcase_add_test(one, numbers_that_are_none);
	tcase_add_test(one, without_memory_the_text_is_kept);
	tcase_add_test(one, values_that_do_not_fit);
	tcase_add_test(one, long_words_leave_the_record);
	add_table(one, what_does_not_fit_is_shown_as_stored, hostile);
	tcase_add_test(one, records_from_others);
	suite_add_tcase(s, one);
	tcase_add_checked_fixture(made, make_folder, remove_folder);
	tcase_set_timeout(made, 120);
	add_table(made, own_catalogue, own_rendered);
	tcase_add_test(made, no_width_fills_the_memory);
	tcase_add_test(made, no_catalogue);
	tcase_add_test(made, hostile_catalogues);
	suite_add_tcase(s, made);
	return s;
}
