/* text: cleaning that can be undone, UTF-8, cutting, hex, base64, numbers. */
#include "core/base/text.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROOM 4096

static size_t put_utf8(uint32_t code, unsigned char *out)
{
	if (code < 0x80) {
		out[0] = (unsigned char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (unsigned char)(0xC0 | code >> 6);
		out[1] = (unsigned char)(0x80 | (code & 63));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (unsigned char)(0xE0 | code >> 12);
		out[1] = (unsigned char)(0x80 | (code >> 6 & 63));
		out[2] = (unsigned char)(0x80 | (code & 63));
		return 3;
	}
	out[0] = (unsigned char)(0xF0 | code >> 18);
	out[1] = (unsigned char)(0x80 | (code >> 12 & 63));
	out[2] = (unsigned char)(0x80 | (code >> 6 & 63));
	out[3] = (unsigned char)(0x80 | (code & 63));
	return 4;
}

/* What the public rule says, read backwards: cleaned text -> the bytes it came from. */
static size_t undo(const char *text, unsigned char *out)
{
	size_t used = 0;

	while (*text) {
		unsigned value;
		int n = 0;

		if (sscanf(text, "<U+%6X>%n", &value, &n) == 1 && n) {
			used += put_utf8(value, out + used);
			text += n;
		} else if (sscanf(text, "<0x%2X>%n", &value, &n) == 1 && n) {
			out[used++] = (unsigned char)value;
			text += n;
		} else {
			out[used++] = (unsigned char)*text++;
		}
	}
	return used;
}

static bool has_control(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7F)
			return true;
	return false;
}

static void expect_undone(const unsigned char *in, size_t len)
{
	static char out[TEXT_CLEAN_SIZE(ROOM)];
	static unsigned char back[TEXT_CLEAN_SIZE(ROOM)];
	size_t n = text_clean(in, len, out, TEXT_CLEAN_SIZE(len)), got;

	must(n == strlen(out));
	ck_assert_msg(!has_control(out), "control character in \"%s\"", out);
	got = undo(out, back);
	ck_assert_msg(got == len && memcmp(back, in, len) == 0, "cannot be undone: \"%s\"", out);
}

START_TEST(test_every_byte_alone)
{
	char out[16], expected[16];

	for (int b = 0; b < 256; b++) {
		unsigned char in = (unsigned char)b;

		text_clean(&in, 1, out, sizeof out);
		if (b < 0x20 || b == 0x7F)
			snprintf(expected, sizeof expected, "<U+%04X>", b);
		else if (b >= 0x80)
			snprintf(expected, sizeof expected, "<0x%02X>", b);
		else
			snprintf(expected, sizeof expected, "%c", b);
		ck_assert_str_eq(out, expected);
		expect_undone(&in, 1);
	}
}
END_TEST

static const struct {
	const char *in, *out;
} cleaned[] = {
	{ "", "" },
	{ "Grün & Größe 5 ½ €", "Grün & Größe 5 ½ €" },
	{ "日本 🚚", "日本 🚚" },
	{ "\x1b[2J", "<U+001B>[2J" },
	{ "\x1b]52;c;AAAA\x07", "<U+001B>]52;c;AAAA<U+0007>" },
	{ "\x9b"
	  "31m",
		"<0x9B>31m" },
	{ "\xc2\x9b"
	  "31m",
		"<U+009B>31m" },
	{ "a\r\n\tb\b", "a<U+000D><U+000A><U+0009>b<U+0008>" },
	{ "\xe2\x80\xae"
	  "gnp.exe",
		"<U+202E>gnp.exe" },
	{ "\xe2\x81\xa6x\xe2\x81\xa9", "<U+2066>x<U+2069>" },
	{ "a\xe2\x80\x8b"
	  "b\xef\xbb\xbf",
		"a<U+200B>b<U+FEFF>" },
	{ "\xf3\xa0\x80\xa1", "<U+E0021>" },
	{ "<U+202E>", "<U+003C>U+202E>" },
	{ "<0x9B>", "<U+003C>0x9B>" },
	{ "<<U+<0x", "<<U+003C>U+<U+003C>0x" },
	{ "<U", "<U" },
	{ "<0X41> <u+41>", "<0X41> <u+41>" },
	{ "\xc0\xaf", "<0xC0><0xAF>" },
	{ "\xed\xa0\x80", "<0xED><0xA0><0x80>" },
	{ "\xf4\x90\x80\x80", "<0xF4><0x90><0x80><0x80>" },
	{ "\xf0\x9f\x9a", "<0xF0><0x9F><0x9A>" },
	{ "\xc3(", "<0xC3>(" },
};

START_TEST(test_cleaned)
{
	char out[200];

	text_clean(cleaned[_i].in, strlen(cleaned[_i].in), out, sizeof out);
	ck_assert_str_eq(out, cleaned[_i].out);
	expect_undone((const unsigned char *)cleaned[_i].in, strlen(cleaned[_i].in));
}
END_TEST

/* Unicode 15: Cc, the invisible Cf, Zl, Zp, fillers, variation selectors, noncharacters. */
static const struct {
	uint32_t first, last;
} unsafe_classes[] = {
	{ 0x0000, 0x001F },
	{ 0x007F, 0x009F },
	{ 0x00AD, 0x00AD },
	{ 0x034F, 0x034F },
	{ 0x061C, 0x061C },
	{ 0x115F, 0x1160 },
	{ 0x180B, 0x180E },
	{ 0x200B, 0x200F },
	{ 0x2028, 0x202E },
	{ 0x2060, 0x2064 },
	{ 0x2066, 0x206F },
	{ 0x3164, 0x3164 },
	{ 0xFDD0, 0xFDEF },
	{ 0xFE00, 0xFE0F },
	{ 0xFEFF, 0xFEFF },
	{ 0xFFA0, 0xFFA0 },
	{ 0xFFF9, 0xFFFB },
	{ 0xFFFE, 0xFFFF },
	{ 0x13430, 0x1343F },
	{ 0x1BCA0, 0x1BCA3 },
	{ 0x1D173, 0x1D17A },
	{ 0x1FFFE, 0x1FFFF },
	{ 0xE0001, 0xE0001 },
	{ 0xE0020, 0xE007F },
	{ 0xE0100, 0xE01EF },
	{ 0x10FFFE, 0x10FFFF },
};

START_TEST(test_unsafe_classes)
{
	for (uint32_t code = unsafe_classes[_i].first; code <= unsafe_classes[_i].last; code++) {
		unsigned char in[4];
		char out[16], expected[16];
		size_t len = put_utf8(code, in);

		text_clean(in, len, out, sizeof out);
		snprintf(expected, sizeof expected, "<U+%04X>", code);
		ck_assert_str_eq(out, expected);
	}
}
END_TEST

START_TEST(test_every_character_decodes_and_can_be_undone)
{
	for (uint32_t code = 0; code <= 0x10FFFF; code++) {
		unsigned char in[4];
		char out[16];
		uint32_t got = 0;
		size_t len;

		if (code == 0xD800)
			code = 0xE000;
		len = put_utf8(code, in);
		must(text_decode_utf8(in, len, &got) == len);
		must(got == code);
		must(len == 1 || text_decode_utf8(in, len - 1, &got) == 0);
		must(text_clean(in, len, out, sizeof out) <= 10);
		must(out[0] == '<' || memcmp(out, in, len) == 0);
	}
	must(text_decode_utf8((const unsigned char *)"a", 0, &(uint32_t){ 0 }) == 0);
}
END_TEST

static void random_bytes(unsigned char *out, size_t len)
{
	static const char *const pieces[] = { "<U+", "<0x", "<", "U+003C>", "\xe2\x80\xae", "ä", "\x1b",
		"🚚", "\xff", "a", ">" };
	size_t used = 0;

	while (used < len) {
		const char *piece = pieces[(size_t)rand() % (sizeof pieces / sizeof pieces[0])];
		size_t n = strlen(piece);

		if (rand() % 4 == 0 || n > len - used)
			out[used++] = (unsigned char)rand();
		else
			memcpy(out + used, piece, n), used += n;
	}
}

/* Whatever comes in and wherever it is cut: a prefix of the whole that can be undone to a prefix
 * of the bytes, no escape and no character split. */
START_TEST(test_fuzz_cut)
{
	unsigned seed = (unsigned)time(NULL);

	printf("text: seed %u\n", seed);
	srand(seed);
	for (int round = 0; round < 3000; round++) {
		unsigned char in[48], back[TEXT_CLEAN_SIZE(48)];
		char whole[TEXT_CLEAN_SIZE(48)], cut[TEXT_CLEAN_SIZE(48)];
		size_t len = (size_t)rand() % sizeof in, n, size;

		random_bytes(in, len);
		expect_undone(in, len);
		n = text_clean(in, len, whole, sizeof whole);
		size = 1 + (size_t)rand() % (n + 1);
		cut[size] = 'x';
		n = text_clean(in, len, cut, size);
		must(n < size);
		must(cut[n] == '\0');
		must(cut[size] == 'x');
		must(strncmp(cut, whole, n) == 0);
		n = undo(cut, back);
		must(n <= len);
		must(memcmp(back, in, n) == 0);
		must(n == len || size <= strlen(whole));
		n = strlen(cut);
		must(text_whole_utf8(cut, n) == n);
	}
}
END_TEST

START_TEST(test_clean_needs_no_room)
{
	char out[2] = "x";

	ck_assert_uint_eq(text_clean("abc", 3, out, 0), 0);
	ck_assert_str_eq(out, "x");
	ck_assert_uint_eq(text_clean("abc", 3, out, 1), 0);
	ck_assert_str_eq(out, "");
	ck_assert_uint_eq(text_clean("", 0, out, 2), 0);
}
END_TEST

START_TEST(test_clean_again_changes_nothing_more)
{
	char once[200], twice[200];

	for (size_t i = 0; i < sizeof cleaned / sizeof cleaned[0]; i++) {
		text_clean(cleaned[i].in, strlen(cleaned[i].in), once, sizeof once);
		text_clean_again(once, strlen(once), twice, sizeof twice);
		ck_assert_str_eq(twice, once);
	}
	text_clean_again("<U+\x1b<0x\xff", 8, twice, sizeof twice);
	ck_assert_str_eq(twice, "<U+<U+001B><0x<0xFF>");
}
END_TEST

static const struct {
	const char *text;
	bool is_name;
} names[] = {
	{ "plc1", true },
	{ "Halle 3 \xC3\x84", true },
	{ "123456789012345678901234567890123456789012345678901234567890123", true },
	{ "1234567890123456789012345678901234567890123456789012345678901234", false },
	{ "", false },
	{ " plc", false },
	{ "plc ", false },
	{ "a\nb", false },
	{ "a\tb", false },
	{ "\033[2J", false },
	{ "a\xE2\x80\xAE", false }, /* right-to-left override */
	{ "a\xE2\x80\x8B"
	  "b",
		false }, /* zero width */
	{ "\xFF", false },
	{ "\xC3", false },
	{ "\xC2\x9B", false }, /* CSI */
	{ "<U+0041>", false },
};

START_TEST(test_names)
{
	ck_assert_msg(text_is_name(names[_i].text) == names[_i].is_name, "row %d", _i);
}
END_TEST

START_TEST(test_copy_cuts_at_a_character)
{
	char out[6];

	ck_assert(text_copy(out, sizeof out, "abcde"));
	ck_assert_str_eq(out, "abcde");
	ck_assert(!text_copy(out, sizeof out, "abcdef"));
	ck_assert_str_eq(out, "abcde");
	ck_assert(!text_copy(out, sizeof out, "abcdä"));
	ck_assert_str_eq(out, "abcd");
	ck_assert(!text_copy(out, sizeof out, "ab🚚"));
	ck_assert_str_eq(out, "ab");
	ck_assert(text_copy(out, sizeof out, ""));
	ck_assert_str_eq(out, "");
	ck_assert(!text_copy(out, 0, ""));
	ck_assert_uint_eq(text_whole_utf8("ä", 0), 0);
	ck_assert_uint_eq(text_whole_utf8("ä", 1), 0);
	ck_assert_uint_eq(text_whole_utf8("ä", 2), 2);
}
END_TEST

START_TEST(test_hex)
{
	char out[8];

	text_hex((const unsigned char *)"\x04\xa1\xff", 3, out);
	ck_assert_str_eq(out, "04A1FF");
	text_hex((const unsigned char *)"", 0, out);
	ck_assert_str_eq(out, "");
}
END_TEST

/* draft-eastlake-fnv, appendix C */
START_TEST(test_hash)
{
	uint64_t hash = text_hash(TEXT_HASH_BEGIN, "foo", 3);

	ck_assert(text_hash(TEXT_HASH_BEGIN, "", 0) == 0xcbf29ce484222325u);
	ck_assert(text_hash(TEXT_HASH_BEGIN, "a", 1) == 0xaf63dc4c8601ec8cu);
	ck_assert(text_hash(hash, "bar", 3) == 0x85944171f73967e8u);
}
END_TEST

static const struct {
	const char *plain, *coded; /* RFC 4648, section 10 */
} base64_vectors[] = {
	{ "", "" },
	{ "f", "Zg==" },
	{ "fo", "Zm8=" },
	{ "foo", "Zm9v" },
	{ "foob", "Zm9vYg==" },
	{ "fooba", "Zm9vYmE=" },
	{ "foobar", "Zm9vYmFy" },
	{ "\xfb\xff\xbf", "+/+/" },
};

START_TEST(test_base64_vectors)
{
	char coded[16];
	unsigned char back[16];
	size_t len = strlen(base64_vectors[_i].plain);

	text_base64_encode((const unsigned char *)base64_vectors[_i].plain, len, coded);
	ck_assert_str_eq(coded, base64_vectors[_i].coded);
	ck_assert_int_eq(text_base64_decode(coded, back, sizeof back), (long)len);
	ck_assert_int_eq(memcmp(back, base64_vectors[_i].plain, len), 0);
}
END_TEST

static const char *const no_base64[] = { "A", "AB", "ABC", "ABCDE", "A===", "====", "=AAA", "A=AA",
	"AA=A", "Zg==Zg==", "Zm8=Zm9v", "AB-_", "AB C", "ABC\n", "AB\xff\xff", "Zm9v=", "\"\"\"\"" };

START_TEST(test_base64_malformed)
{
	unsigned char back[16];

	ck_assert_msg(text_base64_decode(no_base64[_i], back, sizeof back) == -1, "%s", no_base64[_i]);
}
END_TEST

START_TEST(test_base64_round_trip)
{
	static unsigned char in[ROOM], back[ROOM];
	static char coded[4 * ((ROOM + 2) / 3) + 1];

	for (size_t i = 0; i < sizeof in; i++)
		in[i] = (unsigned char)(i * 7 + i / 256);
	for (size_t len = 0; len < sizeof in; len += len < 300 ? 1 : 517) {
		text_base64_encode(in, len, coded);
		ck_assert_uint_eq(strlen(coded), 4 * ((len + 2) / 3));
		ck_assert_int_eq(text_base64_decode(coded, back, len), (long)len);
		ck_assert_int_eq(memcmp(in, back, len), 0);
		ck_assert(len == 0 || text_base64_decode(coded, back, len - 1) == -1);
	}
}
END_TEST

static const struct {
	const char *text;
	bool good;
	int64_t value;
} numbers[] = {
	{ "0", true, 0 },
	{ "-5", true, -5 },
	{ "007", true, 7 },
	{ "1000", true, 1000 },
	{ "-1000", true, -1000 },
	{ "1001", false, 0 },
	{ "-1001", false, 0 },
	{ "", false, 0 },
	{ "-", false, 0 },
	{ "+5", false, 0 },
	{ " 5", false, 0 },
	{ "5 ", false, 0 },
	{ "5\n", false, 0 },
	{ "0x10", false, 0 },
	{ "1e2", false, 0 },
	{ "5.0", false, 0 },
	{ "--5", false, 0 },
	{ "- 5", false, 0 },
	{ "99999999999999999999", false, 0 },
	{ "-99999999999999999999", false, 0 },
	{ "٣", false, 0 },
};

START_TEST(test_numbers)
{
	int64_t value = 77;
	bool good = text_to_int64(numbers[_i].text, -1000, 1000, &value);

	ck_assert_msg(good == numbers[_i].good, "\"%s\"", numbers[_i].text);
	ck_assert_int_eq(value, good ? numbers[_i].value : 77);
}
END_TEST

START_TEST(test_largest_numbers)
{
	int64_t value;

	ck_assert(text_to_int64("9223372036854775807", INT64_MIN, INT64_MAX, &value));
	ck_assert(value == INT64_MAX);
	ck_assert(text_to_int64("-9223372036854775808", INT64_MIN, INT64_MAX, &value));
	ck_assert(value == INT64_MIN);
	ck_assert(!text_to_int64("9223372036854775808", INT64_MIN, INT64_MAX, &value));
}
END_TEST

Suite *suite(void)
{
	const TTest *const plain[] = { test_every_byte_alone,
		test_every_character_decodes_and_can_be_undone, test_fuzz_cut, test_clean_needs_no_room,
		test_clean_again_changes_nothing_more, test_copy_cuts_at_a_character, test_hex, test_hash,
		test_base64_round_trip, test_largest_numbers, NULL };
	Suite *s = suite_of("core_text", plain);
	TCase *tables = tcase_create("tables");

	add_table(tables, test_cleaned, cleaned);
	add_table(tables, test_names, names);
	add_table(tables, test_unsafe_classes, unsafe_classes);
	add_table(tables, test_base64_vectors, base64_vectors);
	add_table(tables, test_base64_malformed, no_base64);
	add_table(tables, test_numbers, numbers);
	suite_add_tcase(s, tables);
	return s;
}
