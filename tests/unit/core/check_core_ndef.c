/* ndef: TLV blocks and records of hostile tags. */
#include "core/code/ndef.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEMORY = 888, PAGES = 16 };

static struct fault why;
static struct ndef_record record;

/* "03 0A 'abc'" -> bytes; quotes hold text. Returns the length. */
static size_t bytes_of(const char *notation, unsigned char *out)
{
	size_t n = 0;
	char *end;

	while (*notation) {
		if (*notation == ' ') {
			notation++;
		} else if (*notation == '\'') {
			while (*++notation && *notation != '\'')
				out[n++] = (unsigned char)*notation;
			notation++;
		} else {
			out[n++] = (unsigned char)strtoul(notation, &end, 16);
			must(end - notation == 2);
			notation = end;
		}
	}
	return n;
}

/* A copy of its very size, so that the sanitizer sees a read beyond it. */
static unsigned char *exact(const unsigned char *bytes, size_t len)
{
	unsigned char *copy = malloc(len ? len : 1);

	memcpy(copy, bytes, len);
	return copy;
}

static int find(const unsigned char *memory, size_t len, size_t size, size_t *offset,
	size_t *length)
{
	unsigned char *copy = exact(memory, len);
	int found;

	why.message.text[0] = '\0';
	found = ndef_find_message(copy, len, size, offset, length, &why);
	free(copy);
	return found;
}

/* Walks all records: their number, or -1. */
static int walk(const unsigned char *message, size_t len)
{
	unsigned char *copy = exact(message, len);
	size_t at = 0, before = 0;
	int got, count = 0;

	why.message.text[0] = '\0';
	while ((got = ndef_next_record(copy, len, &at, &record, &why)) == 1) {
		must(at > before && at <= len);
		must(record.text_len < sizeof record.text && record.text[record.text_len] == '\0');
		must(memchr(record.language, '\0', sizeof record.language) != NULL);
		before = at;
		count++;
	}
	free(copy);
	return got < 0 ? -1 : count;
}

/* --- records -------------------- */

static const struct {
	const char *notation;
	enum ndef_kind kind;
	const char *text, *language;
	int count;
} good_messages[] = {
	{ "D1 01 12 55 04 'id.gs1.org/00/395'", NDEF_URI, "https://id.gs1.org/00/395", "", 1 },
	{ "D1 01 04 55 00 'a:b'", NDEF_URI, "a:b", "", 1 },
	{ "D1 01 02 55 1D '/'", NDEF_URI, "file:///", "", 1 },
	{ "D1 01 02 55 23 'x'", NDEF_URI, "urn:nfc:x", "", 1 },
	{ "D1 01 02 55 24 'x'", NDEF_URI, "x", "", 1 },
	{ "D1 01 02 55 FF 'x'", NDEF_URI, "x", "", 1 },
	{ "D1 01 01 55 04", NDEF_URI, "https://", "", 1 },
	{ "C1 01 00 00 00 02 55 04 'x'", NDEF_URI, "https://x", "", 1 },
	{ "D9 01 02 01 55 'i' 04 'x'", NDEF_URI, "https://x", "", 1 },
	{ "D1 01 05 54 02 'de' 'Hi'", NDEF_TEXT, "Hi", "de", 1 },
	{ "D1 01 03 54 00 'Hi'", NDEF_TEXT, "Hi", "", 1 },
	{ "D1 01 03 54 02 'de'", NDEF_TEXT, "", "de", 1 },
	{ "D1 01 0B 54 08 'de-DE-xy' 'Hi'", NDEF_TEXT, "Hi", "de-DE-xy", 1 },
	{ "D1 01 0D 54 0A 'de-DE-1996' 'Hi'", NDEF_TEXT, "Hi", "", 1 },
	{ "D0 00 00", NDEF_OTHER, "", "", 1 },
	{ "D1 02 00 'Sp'", NDEF_OTHER, "", "", 1 },
	{ "D1 02 11 'Sp' 91 01 02 55 04 'x' 51 01 07 54 02 'de' 'Hand'", NDEF_OTHER, "", "", 3 },
	{ "91 02 06 'Sp' D1 01 02 55 04 'x' 51 01 03 54 02 'de'", NDEF_OTHER, "", "", 3 },
	{ "D1 01 07 54 82 'de' 00 'H' 00 'i'", NDEF_TEXT, "Hi", "de", 1 },
	{ "D1 01 09 54 82 'de' FF FE 'H' 00 FC 00", NDEF_TEXT, "H\xC3\xBC", "de", 1 },
	{ "D1 01 07 54 82 'de' FE FF 20 AC", NDEF_TEXT, "\xE2\x82\xAC", "de", 1 },
	{ "D1 01 09 54 82 'de' D8 3D DC E6 00 '!'", NDEF_TEXT, "\xF0\x9F\x93\xA6!", "de", 1 },
	{ "D1 01 09 54 82 'de' FF FE 3D D8 E6 DC", NDEF_TEXT, "\xF0\x9F\x93\xA6", "de", 1 },
	{ "D1 01 07 54 82 'de' DC E6 00 'x'", NDEF_TEXT, "\xEF\xBF\xBDx", "de", 1 },
	{ "D1 01 07 54 82 'de' D8 3D 00 'x'", NDEF_TEXT, "\xEF\xBF\xBDx", "de", 1 },
	{ "D2 0A 02 'text/plain' 'Hi'", NDEF_TEXT, "Hi", "", 1 },
	{ "D2 19 02 'TEXT/Plain; charset=utf-8' 'Hi'", NDEF_TEXT, "Hi", "", 1 },
	{ "D2 0A 0F 'text/vcard' 'BEGIN:VCARD' 0D 0A 'N:'", NDEF_TEXT, "BEGIN:VCARD\r\nN:", "", 1 },
	{ "D2 0D 0F 'text/uri-list' '#x' 0D 0A 'a:b' 0D 0A 0D 0A 'c:d' 0A", NDEF_URI, "a:b\nc:d", "",
		1 },
	{ "D2 17 11 'application/vnd.wfa.wsc' 10 0E 00 0D 10 45 00 02 'a;' 10 27 00 03 'pw1'",
		NDEF_TEXT, "WIFI:S:a\\;;P:pw1;;", "", 1 },
	{ "D4 0F 05 'android.com:pkg' 'a.b.c'", NDEF_APP, "a.b.c", "", 1 },
	{ "D4 0F 05 'Android.Com:Pkg' 'a.b.c'", NDEF_APP, "a.b.c", "", 1 },
	{ "D4 03 01 'x:y' 'z'", NDEF_OTHER, "", "", 1 },
	{ "D2 09 02 'image/png' 'xx'", NDEF_OTHER, "", "", 1 },
	{ "D3 10 00 'http://a.example'", NDEF_URI, "http://a.example", "", 1 },
	{ "D3 01 02 'Uxx'", NDEF_URI, "U", "", 1 },
	{ "D5 00 02 'xx'", NDEF_OTHER, "", "", 1 },
	{ "D7 00 02 04 'x'", NDEF_OTHER, "", "", 1 },
	{ "B1 01 01 55 04 56 00 01 'x'", NDEF_URI, "https://x", "", 1 },
	{ "B1 01 01 55 04 36 00 01 'x' 36 00 00 56 00 01 'y'", NDEF_URI, "https://xy", "", 1 },
	{ "B1 01 01 55 04 16 00 01 'x' 51 01 02 55 04 'z'", NDEF_URI, "https://x", "", 2 },
	{ "A2 0A 00 00 00 01 'text/plain' 'a' 56 00 01 'b'", NDEF_TEXT, "ab", "", 1 },
	{ "91 01 02 55 04 'x' 51 01 04 54 02 'de' 'y'", NDEF_URI, "https://x", "", 2 },
	{ "D1 01 02 55 04 'x' FF FF FF", NDEF_URI, "https://x", "", 1 },
	{ "91 01 02 55 04 'x'", NDEF_URI, "https://x", "", 1 },
};

START_TEST(test_good_messages)
{
	unsigned char message[128];
	size_t len = bytes_of(good_messages[_i].notation, message), at = 0;

	ck_assert_int_eq(ndef_next_record(message, len, &at, &record, &why), 1);
	ck_assert_int_eq((int)record.kind, (int)good_messages[_i].kind);
	ck_assert_str_eq(record.text, good_messages[_i].text);
	ck_assert_uint_eq(record.text_len, strlen(record.text));
	ck_assert_str_eq(record.language, good_messages[_i].language);
	ck_assert_int_eq(walk(message, len), good_messages[_i].count);
	/* Cut at every byte: an error or the records before, never more. */
	for (size_t cut = 0; cut < len; cut++)
		ck_assert_int_le(walk(message, cut), good_messages[_i].count);
}
END_TEST

START_TEST(test_truncated)
{
	unsigned char message[128];
	size_t len = bytes_of("D1 01 12 55 04 'id.gs1.org/00/395'", message);

	ck_assert_int_eq(walk(message, 0), 0);
	ck_assert_int_eq(walk(message, len), 1);
	for (size_t cut = 1; cut < len; cut++) {
		ck_assert_int_eq(walk(message, cut), -1);
		ck_assert(why.message.text[0] && why.blame == FAULT_DATA);
	}
}
END_TEST

static const char *const bad_messages[] = {
	"D1",
	"D1 01",
	"00",
	"FF",
	"FF FF",
	"C1 01",
	"C1 01 00",
	"C1 01 00 00",
	"C1 01 00 00 00",
	"D1 01 01",
	"D1 01 02 55",
	"D1 01 02 55 04",
	"D1 01 FF 55 04 'x'",
	"D1 FF 02 55 04 'x'",
	"D1 FF FF 55 04 'x'",
	"D1 01 00 55",
	"C1 01 00 00 00 00 55",
	"C1 01 FF FF FF FF 55 04 'x'",
	"C1 01 80 00 00 00 55 04 'x'",
	"C1 01 00 01 00 00 55 04 'x'",
	"C1 01 00 00 00 03 55 04 'x'",
	"C1 01 FF FF FF FE 55 04 'x'",
	"C1 FF FF FF FF 00 55 04 'x'",
	"C9 FF FF FF FF FF FF 55",
	"D9 01 02",
	"D9 01 02 01",
	"D9 01 02 01 55",
	"D9 01 02 FF 55 04 'x'",
	"D9 01 02 02 55 'i' 04 'x'",
	"D9 FF FF FF",
	"C9 01 00 00 00 02",
	"C9 01 00 00 00 02 01",
	"C9 01 00 00 00 02 FF 55 04 'x'",
	"D1 01 00 54",
	"D1 01 01 54 01",
	"D1 01 03 54 03 'de'",
	"D1 01 03 54 3F 'de'",
	"D1 01 03 54 FF 'de'",
	"D1 01 02 54 BF 'd'",
	"D2 0A 02 'text/plai'",
	"D2 0A 02 'text/plain' 'H'",
	"D0 00",
	"D0 01 00",
	"D0 00 01",
	"D0 FF FF",
	"D3 01 02 'U'",
	"D5 00 03 'xx'",
	"F1 01 03 55 04 'x'",
	/* contradictions: Android's CTS (NdefTest.java, testInvalidParsing) has most of them */
	"D8 00 00 01 00",
	"D8 01 03 01 00 00 00 00 00 00",
	"D0 00 01 00",
	"D0 01 00 00",
	"F5 00 00",
	"F1 01 02 55 04 'x'",
	"D6 00 00",
	"D6 00 01 'x'",
	"B6 00 01 01 56 00 01 02",
	"D7 01 02 55 04 'x'",
	"D5 01 00 'x'",
	"B1 01 01 55 04",
	"B1 01 01 55 04 51 00 01 'x'",
	"B1 01 01 55 04 56 01 01 'Ux'",
	"B1 01 01 55 04 5E 00 01 01 'ix'",
	"B1 01 01 55 04 76 00 01 'x'",
	"B1 01 01 55 04 36 00 01 'x'",
	"91 01 02 55 04 'x' 51",
	"91 01 02 55 04 'x' 51 01",
	"91 01 02 55 04 'x' 51 01 04 54 02 'de'",
	"91 01 02 55 04 'x' FF FF FF FF FF FF FF",
	"91 01 02 55 04 'x' 00",
	"91 01 02 55 04 'x' 00 00",
	"B1 01 01 55 04 56 00",
	"B1 01 01 55 04 56 00 02 'x'",
	"91 01 02 55 04 'x' 51 01 00 55",
	"91 01 02 55 04 'x' 51 01 00 54",
	"91 01 02 55 04 'x' 51 01 05 54 05 'de' 'Hi'",
	"91 00 00 51 01 00 55",
	"D1 02 01 'Sp' 00",
	"D1 02 06 'Sp' D1 01 FF 55 04 'x'",
	"D1 02 05 'Sp' D1 01 02 55 04 'x'",
	"91 02 06 'Sp' D1 01 02 55 04 'x' 51",
	"11 01 03 55 04 'x'",
	"81 01 00 00 00 02 55 04",
};

START_TEST(test_bad_messages)
{
	unsigned char message[128];
	size_t len = bytes_of(bad_messages[_i], message);

	ck_assert_msg(walk(message, len) == -1, "%s", bad_messages[_i]);
	ck_assert(why.message.text[0] && why.blame == FAULT_DATA);
	ck_assert_int_eq(ndef_next_record(message, len, &(size_t){ len }, &record, NULL), 0);
}
END_TEST

/* The vectors of Android's CTS (NdefTest.java): records with type and payload, -1: malformed. Behind a "~": what
 * CTS refuses and we read, see ndef.h. */
static const struct {
	const char *notation;
	int records;
} cts_vectors[] = {
	{ "D0", -1 },
	{ "D0 00", -1 },
	{ "C0 00 00 00", -1 },
	{ "C0 00 00 00 00", -1 },
	{ "D8 01 03 01 00 00 00 00", -1 },
	{ "D8 01 03 01 00 00 00 00 00 00", -1 },
	{ "D8 00 00 01 00", -1 },
	{ "F5 00 00", -1 },
	{ "D6 00 00", -1 },
	{ "B6 00 01 01 56 00 01 02", -1 },
	{ "C5 00 FF FF FF FF", -1 },
	{ "", 0 },                     /* ~ a tag without content */
	{ "D0 00 00 00 00", 1 },       /* ~ bytes behind the message */
	{ "C0 00 00 00 00 00 00", 1 }, /* ~ */
	{ "50 00 00", 1 },             /* ~ without MB */
	{ "90 00 00", 1 },             /* ~ without ME */
	{ "90 00 00 10 00 00", 2 },    /* ~ without ME */
	{ "D0 00 00", 1 },
	{ "C0 00 00 00 00 00", 1 },
	{ "D8 00 00 00", 1 },
	{ "D9 00 00 01 00", 1 },
	{ "C9 00 00 00 00 00 01 00", 1 },
	{ "D1 00 03 01 02 03", 1 },
	{ "D1 01 03 09 01 02 03", 1 },
	{ "D9 01 03 01 08 09 01 02 03", 1 },
	{ "C9 01 00 00 00 03 01 08 09 01 02 03", 1 },
	{ "90 00 00 50 00 00", 2 },
	{ "90 00 00 10 00 00 50 00 00", 3 },
	{ "B5 00 01 01 56 00 01 02", 1 },
	{ "B5 00 00 36 00 01 01 56 00 01 02", 1 },
	{ "BA 01 00 01 08 09 36 00 01 01 56 00 01 02", 1 },
	{ "B4 01 01 21 01 36 00 02 02 03 16 00 01 04 10 00 00 32 01 02 21 0B 0C 36 00 01 0D 56 00 01 0E",
		3 },
	{ "D1 02 0F 'Sp' D1 01 0B 55 01 'google.com'", 2 },
	{ "DD 00 00 01 09", 1 },
	{ "D4 01 00 09", 1 },
	{ "D5 00 01 09", 1 },
	{ "98 00 00 00 18 00 00 00 58 00 00 00", 3 },
	{ "D1 01 08 55 01 'nfc.com'", 1 },
	{ "D1 01 0D 55 05 '+35891234567'", 1 },
	{ "D1 01 04 55 00 'foo'", 1 },
	{ "D3 16 00 'http://www.android.com'", 1 },
	{ "D1 02 19 'Sp' D3 16 00 'http://www.android.com'", 2 },
};

START_TEST(test_cts_vectors)
{
	unsigned char message[128];
	size_t len = bytes_of(cts_vectors[_i].notation, message);

	ck_assert_msg(walk(message, len) == cts_vectors[_i].records, "%s", cts_vectors[_i].notation);
}
END_TEST

/* 255 and 256 bytes of payload, 255 of type and of id (CTS, testValidParsing). */
START_TEST(test_long_parts)
{
	static const char *const heads[] = { "C5 00 00 00 00 FF", "C5 00 00 00 01 00", "D2 FF 00",
		"DA 00 00 FF" };
	unsigned char message[300];
	size_t len = bytes_of(heads[_i], message), more = _i == 1 ? 256 : 255;

	memset(message + len, 'A', sizeof message - len);
	ck_assert_int_eq(walk(message, len + more), 1);
	ck_assert_int_eq(walk(message, len + more - 1), -1);
}
END_TEST

/* A chunked record longer than any buffer is cut, and what follows it is read. */
START_TEST(test_many_chunks)
{
	static unsigned char message[4096];
	size_t len = bytes_of("B1 01 01 55 04", message), at = 0;

	while (len + 40 < sizeof message) {
		message[len++] = 0x36;
		message[len++] = 0;
		message[len++] = 20;
		memset(message + len, 'x', 20);
		len += 20;
	}
	len += bytes_of("16 00 00 51 01 02 55 04 'z'", message + len);
	ck_assert_int_eq(walk(message, len), 2);
	ck_assert_int_eq(ndef_next_record(message, len, &at, &record, &why), 1);
	ck_assert_uint_eq(record.payload_len, record.text_len - strlen("https://") + 1);
	ck_assert_int_eq(ndef_next_record(message, len, &at, &record, &why), 1);
	ck_assert_str_eq(record.text, "https://z");
}
END_TEST

START_TEST(test_long_uri_is_whole)
{
	static unsigned char message[4096];
	static const unsigned char header[] = { 0xC1, 0x01, 0, 0, 0x0F, 0xF9, 'U', 7 };

	memset(message, 'a', sizeof message);
	memcpy(message, header, sizeof header);
	ck_assert_int_eq(walk(message, sizeof message), 1);
	ck_assert_uint_eq(record.text_len, strlen("ftp://anonymous:anonymous@") + 4096 - 8);
}
END_TEST

START_TEST(test_nul_in_text_is_kept)
{
	unsigned char message[32];

	ck_assert_int_eq(walk(message, bytes_of("D1 01 05 54 00 'a' 00 'b' FF", message)), 1);
	ck_assert_uint_eq(record.text_len, 4);
	ck_assert_int_eq(memcmp(record.text, "a\0b\xff", 5), 0);
}
END_TEST

static const char *const uris[] = { "https://id.gs1.org/00/395212340000000014",
	"https://www.example.com", "http://www.", "urn:epc:id:sgtin:9521234.000001.1001", "urn:epc:x",
	"urn:x", "tel:+49", "nothing:known", "", "ftp://ftp.x", "ftp://x" };

START_TEST(test_build_uri)
{
	unsigned char out[300], *small;
	size_t len = ndef_build_uri(uris[_i], out, sizeof out);

	ck_assert_uint_gt(len, 0);
	ck_assert_int_eq(walk(out, len), 1);
	ck_assert_str_eq(record.text, uris[_i]);
	small = malloc(len);
	ck_assert_uint_eq(ndef_build_uri(uris[_i], small, len), len);
	ck_assert_uint_eq(ndef_build_uri(uris[_i], small, len - 1), 0);
	free(small);
}
END_TEST

START_TEST(test_build_uri_sizes)
{
	unsigned char out[600];
	char uri[400];

	/* SSCC and SGTIN Digital Links with TLV and terminator: 40 and 44 bytes on the tag. */
	ck_assert_uint_eq(ndef_build_uri("https://id.gs1.org/00/395212340000000014", out, 600) + 3, 40);
	ck_assert_uint_eq(ndef_build_uri("https://id.gs1.org/01/09521234000013/21/1001", out, 600) + 3,
		44);
	memset(uri, 'x', sizeof uri);
	uri[254] = '\0';
	ck_assert_uint_eq(ndef_build_uri(uri, out, sizeof out), 259);
	uri[254] = 'x';
	uri[255] = '\0';
	ck_assert_uint_eq(ndef_build_uri(uri, out, sizeof out), 263); /* no short record any more */
	ck_assert_int_eq(walk(out, 263), 1);
	ck_assert_str_eq(record.text, uri);
	ck_assert_uint_eq(ndef_build_uri(uri, out, 262), 0);
}
END_TEST

START_TEST(test_build_text)
{
	unsigned char out[64];
	size_t len = ndef_build_text("Grüße", "de", out, sizeof out);

	ck_assert_uint_eq(len, 4 + 3 + strlen("Grüße"));
	ck_assert_int_eq(walk(out, len), 1);
	ck_assert_int_eq((int)record.kind, NDEF_TEXT);
	ck_assert_str_eq(record.text, "Grüße");
	ck_assert_str_eq(record.language, "de");
	ck_assert_uint_eq(ndef_build_text("Grüße", "de", out, len - 1), 0);
	ck_assert_uint_eq(ndef_build_text("x",
						  "a-language-whose-name-is-longer-than-any-record-could-"
						  "ever-take-up",
						  out, sizeof out),
		0);
}
END_TEST

/* A poster in the middle: its records are marked, what follows it is not. */
START_TEST(test_poster_records_are_nested)
{
	static const struct {
		bool poster, nested;
		const char *type, *text;
	} wanted[] = { { false, false, "T", "a" }, { true, false, "Sp", "" },
		{ false, true, "U", "https://x" }, { false, true, "T", "b" }, { false, true, "Sp", "" },
		{ false, false, "text/plain", "c" } };
	unsigned char message[128];
	size_t at = 0,
		   len = bytes_of("91 01 02 54 00 'a' 11 02 11 'Sp' 91 01 02 55 04 'x' 11 01 02 54 00 'b'"
						  " 51 02 00 'Sp' 52 0A 01 'text/plain' 'c'",
			   message);

	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		ck_assert_msg(ndef_next_record(message, len, &at, &record, &why) == 1, "%zu: %s", i,
			why.message.text);
		ck_assert_int_eq(record.poster, wanted[i].poster);
		ck_assert_int_eq(record.nested, wanted[i].nested);
		ck_assert_str_eq(record.type, wanted[i].type);
		ck_assert_str_eq(record.text, wanted[i].text);
	}
	ck_assert_int_eq(ndef_next_record(message, len, &at, &record, &why), 0);
}
END_TEST

START_TEST(test_wrapped_message_is_found)
{
	static unsigned char message[1000], memory[1004];
	size_t offset = 0, length = 0;

	for (size_t len = 1; len <= sizeof message; len += len < 260 ? 1 : 37) {
		size_t size = len + (len < 255 ? 3 : 5);

		ck_assert_uint_eq(ndef_wrap_message(message, len, memory, size - 1), 0);
		if (size > sizeof memory)
			continue;
		ck_assert_uint_eq(ndef_wrap_message(message, len, memory, sizeof memory), size);
		ck_assert_int_eq(find(memory, size, size, &offset, &length), 1);
		ck_assert_uint_eq(length, len);
		ck_assert_uint_eq(memory[size - 1], 0xFE);
	}
}
END_TEST

/* --- TLV blocks -------------------- */

static const struct {
	const char *notation; /* the rest of the memory is filled */
	unsigned char fill;
	size_t size;
	int found;
	size_t offset, length;
} layouts[] = {
	{ "03 05 D1 01 01 55 04 FE", 0, 144, 1, 2, 5 },
	{ "03 05 D1 01 01 55 04", 0, 144, 1, 2, 5 },
	{ "01 03 A0 0C 34 03 05 D1 01 01 55 04 FE", 0, 144, 1, 7, 5 }, /* lock control first */
	{ "02 03 A0 0C 34 01 03 A0 0C 34 03 01 D0", 0, 144, 1, 12, 1 },
	{ "00 00 00 03 01 D0 FE", 0, 144, 1, 5, 1 },
	{ "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 03 01 D0 FE", 0, 144, 1, 20, 1 },
	{ "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 03 01 D0 FE", 0, 48, 1, 17, 1 },
	{ "00 00 00 00 00 00 00 00 00 00 00 00 00 00 03 FF 01 00 D1", 0, 888, 1, 18, 256 },
	{ "FD 20 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
	  "00 00 00 00 03 01 D0",
		0, 144, 1, 36, 1 },
	{ "03 FF 01 00 D1", 0, 888, 1, 4, 256 },
	{ "03 FF 00 05 D1 01 01 55 04 FE", 0, 144, 1, 4, 5 },
	{ "03 FF 03 74 D1", 0, 888, 1, 4, 884 }, /* up to the very end */
	{ "03 8E D1", 0, 144, 1, 2, 142 },
	{ "03 00 FE", 0, 144, 0, 0, 0 },    /* as from the factory */
	{ "FE 03 05 D1", 0, 144, 0, 0, 0 }, /* nothing counts behind the terminator */
	{ "", 0, 144, 0, 0, 0 },
	{ "", 0, 888, 0, 0, 0 },
	{ "FD 8E", 0, 144, 0, 0, 0 }, /* fills the memory: nothing follows */
	{ "FD 8C", 0, 144, 0, 0, 0 },
	{ "FD 8D", 3, 144, -1, 0, 0 }, /* a 03 as the very last byte */
	{ "", 0xFF, 144, -1, 0, 0 },
	{ "03 8F D1", 0, 144, -1, 0, 0 },
	{ "03 FF FF FF D1", 0, 888, -1, 0, 0 },
	{ "03 FF 03 75 D1", 0, 888, -1, 0, 0 },
	{ "01 FF FF FF", 0, 144, -1, 0, 0 },
	{ "01 FE", 0, 144, -1, 0, 0 },
	{ "FD 8A 00 00", 0, 144, 0, 0, 0 },
	{ "03 2C D1 01 28", 0, 48, 1, 2, 44 }, /* 44 bytes on the smallest Ultralight */
	{ "03 2F D1", 0, 48, -1, 0, 0 },
};

static void fill_layout(int i, unsigned char *memory)
{
	memset(memory, layouts[i].fill, MEMORY);
	bytes_of(layouts[i].notation, memory);
}

START_TEST(test_layouts)
{
	unsigned char memory[MEMORY];
	size_t offset = 0, length = 0;
	int found;

	fill_layout(_i, memory);
	found = find(memory, layouts[_i].size, layouts[_i].size, &offset, &length);
	ck_assert_msg(found == layouts[_i].found, "%s: %d %s", layouts[_i].notation, found,
		why.message.text);
	if (found == 1) {
		ck_assert_uint_eq(offset, layouts[_i].offset);
		ck_assert_uint_eq(length, layouts[_i].length);
	}
	if (found == -1)
		ck_assert(why.message.text[0] && why.blame == FAULT_DATA);
}
END_TEST

/* Reads as the contract says it: from some bytes on, more only when told so, step bytes at a time.
 * Returns what the last call said. */
static int read_on(const unsigned char *memory, size_t size, size_t step, size_t *offset,
	size_t *length)
{
	size_t have = 0;
	int found;

	do {
		have = have + step < size ? have + step : size;
		found = find(memory, have, size, offset, length);
		if (found != 1)
			return found;
		must(*offset <= size && *length <= size - *offset);
	} while (*offset + *length > have && have < size);
	must(*offset + *length <= have);
	return 1;
}

START_TEST(test_reading_on)
{
	unsigned char memory[MEMORY];

	fill_layout(_i, memory);
	for (size_t step = 1; step <= 64; step++) {
		size_t offset = 0, length = 0;

		ck_assert_int_eq(read_on(memory, layouts[_i].size, step, &offset, &length),
			layouts[_i].found);
		if (layouts[_i].found == 1) {
			ck_assert_uint_eq(offset, layouts[_i].offset);
			ck_assert_uint_eq(length, layouts[_i].length);
		}
	}
}
END_TEST

/* A message behind fillers of every length: reading page by page finds what reading all finds. */
START_TEST(test_reading_on_behind_fillers)
{
	unsigned char memory[MEMORY];

	for (size_t fill = 0; fill < 150; fill++)
		for (int as_block = 0; as_block < 2; as_block++) {
			size_t offset = 0, length = 0;

			memset(memory, 0, sizeof memory);
			if (as_block && fill >= 2) {
				memory[0] = 0xFD;
				memory[1] = (unsigned char)(fill - 2);
			}
			bytes_of("03 05 D1 01 01 55 04 FE", memory + fill);
			ck_assert_int_eq(read_on(memory, 504, PAGES, &offset, &length), 1);
			ck_assert_uint_eq(offset, fill + 2);
			ck_assert_uint_eq(length, 5);
		}
}
END_TEST

START_TEST(test_fuzz)
{
	unsigned seed = 213;
	unsigned char memory[160];

	printf("ndef: seed %u\n", seed);
	srand(seed);
	for (int round = 0; round < 200000; round++) {
		size_t offset = 0, length = 0, full_offset = 0, full_length = 0, n = 0;
		const char *from = round % 2
			? good_messages[round / 2 % (int)(sizeof good_messages / sizeof *good_messages)]
				  .notation
			: layouts[round / 2 % (int)(sizeof layouts / sizeof *layouts)].notation;

		memset(memory, 0, sizeof memory);
		n = bytes_of(from, memory);
		for (int k = rand() % 4; k >= 0 && n; k--)
			memory[(size_t)rand() % n] = (unsigned char)(rand() % 3 ? rand() : rand() % 6);
		if (round % 2) {
			walk(memory, n - (size_t)rand() % (n + 1));
		} else if (find(memory, 144, 144, &full_offset, &full_length) == 1) {
			must(full_offset + full_length <= 144 && full_length > 0);
			must(read_on(memory, 144, PAGES, &offset, &length) == 1);
			must(offset == full_offset && length == full_length);
			walk(memory + offset, length);
		} else {
			must(read_on(memory, 144, PAGES, &offset, &length) != 1);
		}
	}
}
END_TEST

Suite *suite(void)
{
	const TTest *const plain[] = { test_truncated, test_long_uri_is_whole, test_nul_in_text_is_kept,
		test_build_uri_sizes, test_build_text, test_poster_records_are_nested, test_many_chunks,
		test_wrapped_message_is_found, test_reading_on_behind_fillers, test_fuzz, NULL };
	Suite *s = suite_of("core_ndef", plain);
	TCase *tables = tcase_create("tables");

	add_table(tables, test_good_messages, good_messages);
	add_table(tables, test_bad_messages, bad_messages);
	add_table(tables, test_cts_vectors, cts_vectors);
	tcase_add_loop_test(tables, test_long_parts, 0, 4);
	add_table(tables, test_build_uri, uris);
	add_table(tables, test_layouts, layouts);
	add_table(tables, test_reading_on, layouts);
	suite_add_tcase(s, tables);
	return s;
}
