/* framing: what a scanner sends around a code, and words that are none. */
#include "reader/device/framing.h"
#include "reader/scanner/splitter.h"
#include "tests/support/suite.h"

#include <stdlib.h>
#include <string.h>

static struct framing framing;
static struct scan scan;
static struct fault why;

static bool apply(const void *bytes, size_t len)
{
	memset(&scan, 0, sizeof scan);
	memcpy(scan.data, bytes, len);
	scan.data_len = (uint32_t)len;
	return framing_apply(&framing, &scan);
}

/* clang-format off */
#define BYTES(text) text, sizeof text - 1
/* clang-format on */

static const struct {
	const char *prefix, *suffix, *sent;
	size_t len;
	const char *code; /* "": nothing remains */
} frames[] = {
	{ NULL, NULL, BYTES("9521234000013"), "9521234000013" },
	{ NULL, NULL, BYTES("\0029521234000013\003"), "9521234000013" },
	{ NULL, NULL, BYTES("\002\0029521234000013\003\003"), "9521234000013" },
	{ NULL, NULL, BYTES("9521234000013\t"), "9521234000013" },
	{ NULL, NULL, BYTES("\t9521234000013"), "9521234000013" },
	{ NULL, NULL, BYTES("9521234000013  "), "9521234000013" },
	{ NULL, NULL, BYTES("9521234000013 \003"), "9521234000013" },
	{ NULL, NULL, BYTES("9521234000013\0\0"), "9521234000013" },
	{ NULL, NULL, BYTES("9521234000013\r\n"), "9521234000013" },
	{ NULL, NULL, BYTES(" A 1"), " A 1" },
	{ NULL, NULL, BYTES("A\t1"), "A\t1" },
	{ NULL, NULL, BYTES("[)>\03606\035P1\036\004"), "[)>\03606\035P1\036\004" },
	{ NULL, NULL, BYTES(""), "" },
	{ NULL, NULL, BYTES("\002\003"), "" },
	{ NULL, NULL, BYTES(" \t "), "" },
	{ "P", NULL, BYTES("P9521234000013"), "9521234000013" },
	{ "P", NULL, BYTES("PP4711"), "P4711" },
	{ "P", NULL, BYTES("\002P4711\003"), "4711" },
	{ "P", NULL, BYTES("P\0024711\003"), "4711" },
	{ "P", NULL, BYTES("4711"), "4711" },
	{ "P", NULL, BYTES("P"), "" },
	{ "SC1:", ";", BYTES("SC1:4711;"), "4711" },
	{ NULL, ";", BYTES("4711;;"), "4711;" },
	{ NULL, ";", BYTES("4711; "), "4711" },
	{ NULL, "\\t", BYTES("4711\t\t"), "4711" },
	{ "\\x02", "\\x03\\r", BYTES("\0024711\003\r"), "4711" },
	{ "\\\\", NULL, BYTES("\\4711"), "4711" },
	{ "\\x5B\\x5b", NULL, BYTES("[[4711"), "4711" },
};

START_TEST(a_frame_is_taken_off)
{
	size_t len = strlen(frames[_i].code);

	ck_assert_int_eq(framing_parse(frames[_i].prefix, frames[_i].suffix, NULL, &framing, &why), 0);
	ck_assert_int_eq(apply(frames[_i].sent, frames[_i].len), len > 0);
	ck_assert_uint_eq(scan.data_len, len);
	ck_assert_mem_eq(scan.data, frames[_i].code, len);
	ck_assert(!scan.no_read);
}
END_TEST

static const struct {
	const char *words, *sent;
	bool is_word;
} tries[] = {
	{ NULL, "NoRead", true },
	{ NULL, "NOREAD", true },
	{ NULL, "noread", true },
	{ NULL, "NO READ", true },
	{ NULL, "NO_READ", true },
	{ NULL, "No-Read", true },
	{ NULL, "ERROR", true },
	{ NULL, "?", true },
	{ NULL, "????", true },
	{ NULL, "\x18", true },
	{ NULL, "\x18\x18", true },
	{ NULL, "\002NoRead\003", true },
	{ NULL, "NoRead ", true },
	{ NULL, "NoReadNoRead", true },
	{ NULL, "NoReads", false },
	{ NULL, "ERROR 7", false },
	{ NULL, "?A", false },
	{ NULL, "9521234000013", false },
	{ "", "NoRead", false },
	{ "leer,\\x15", "LEER", true },
	{ "leer,\\x15", "\x15", true },
	{ "leer,\\x15", "NoRead", false },
	{ ",,", "NoRead", false },
};

START_TEST(a_word_is_no_code)
{
	ck_assert_int_eq(framing_parse(NULL, NULL, tries[_i].words, &framing, &why), 0);
	ck_assert(apply(tries[_i].sent, strlen(tries[_i].sent)));
	ck_assert_int_eq(scan.no_read, tries[_i].is_word);
}
END_TEST

/* A scanner that is said to send GS1: which codes become GS1-128. */
START_TEST(a_scanner_sends_gs1)
{
	static const struct {
		const char *code;
		bool is_gs1;
	} codes[] = { { "00395212340000000014", true }, { "00395212340000000015", true },
		{ "010952123400001310LOT\x1d"
		  "21A",
			true },
		{ "10LOT7", true }, { "9521234000013", false }, { "395212340000000014", false },
		{ "]C0109521", false }, { "https://example.com", false }, { "WSP:STOP", false },
		{ "Palette 7", false }, { "01", false }, { "", false } };

	ck_assert_int_eq(framing_parse(NULL, NULL, NULL, &framing, &why), 0);
	for (int on = 0; on <= 1; on++)
		for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
			framing.is_gs1 = on;
			memset(&scan, 0, sizeof scan);
			scan.carrier = CARRIER_BARCODE;
			scan.data_len = (uint32_t)strlen(codes[i].code);
			memcpy(scan.data, codes[i].code, scan.data_len);
			framing_apply(&framing, &scan);
			ck_assert_msg((scan.symbology == SYMBOLOGY_GS1_128) == (on && codes[i].is_gs1), "%s",
				codes[i].code);
		}
}
END_TEST

START_TEST(wrong_options_are_sentences)
{
	static const struct {
		const char *prefix, *words;
	} wrong[] = { { "\\q", NULL }, { "\\x1", NULL }, { "\\", NULL }, { "\\xGG", NULL },
		{ "123456789012345678901234567890123", NULL }, { NULL, "a,\\x" },
		{ NULL, "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17" } };

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		ck_assert_int_eq(framing_parse(wrong[i].prefix, NULL, wrong[i].words, &framing, &why), -1);
		ck_assert_int_eq(why.exit_code, EXIT_USAGE);
	}
}
END_TEST

START_TEST(the_frame_of_the_process)
{
	ck_assert_uint_eq(framing_in_use()->prefix.len, 0);
	ck_assert_uint_gt(framing_in_use()->word_count, 3);
	framing_use(&framing);
	ck_assert_ptr_eq(framing_in_use(), &framing);
}
END_TEST

START_TEST(a_code_that_is_too_long_stays)
{
	framing_parse("x", NULL, NULL, &framing, &why);
	memset(&scan, 0, sizeof scan);
	memset(scan.data, 'x', SCAN_DATA_MAX);
	scan.data_len = SCAN_DATA_MAX;
	scan.too_long = true;
	ck_assert(framing_apply(&framing, &scan));
	ck_assert_uint_eq(scan.data_len, SCAN_DATA_MAX);
}
END_TEST

/* Without CR, codes between STX and ETX are one each, however fast they come. */
START_TEST(etx_ends_what_stx_has_begun)
{
	static const unsigned char sent[] = "\0024711\003\0024712\003A\003B\r";
	struct splitter s;
	size_t at = 0, used;
	int codes = 0;

	splitter_init(&s);
	framing_parse(NULL, NULL, NULL, &framing, &why);
	while (at < sizeof sent - 1) {
		if (splitter_feed(&s, sent + at, sizeof sent - 1 - at, 0, &used, &scan)) {
			ck_assert(framing_apply(&framing, &scan));
			ck_assert_uint_eq(scan.data_len, codes < 2 ? 4 : 3);
			ck_assert_mem_eq(scan.data,
				codes == 0       ? "4711"
					: codes == 1 ? "4712"
								 : "A\003B",
				scan.data_len);
			codes++;
		}
		at += used;
	}
	ck_assert_int_eq(codes, 3);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { a_scanner_sends_gs1, wrong_options_are_sentences,
		the_frame_of_the_process, a_code_that_is_too_long_stays, etx_ends_what_stx_has_begun,
		NULL };
	Suite *s = suite_of("reader_framing", tests);
	TCase *tables = tcase_create("tables");

	add_table(tables, a_frame_is_taken_off, frames);
	add_table(tables, a_word_is_no_code, tries);
	suite_add_tcase(s, tables);
	return s;
}
