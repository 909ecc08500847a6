/* Letters and their marks, joiners, and what random text of them becomes. */
#include "tests/support/suite.h"
#include "core/base/text.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *text, *composed, *shown;
} rows[] = {
	{ "", "", "" },
	{ "abc", "abc", "abc" },
	{ "Gro\xCC\x88\xC3\x9F"
	  "e Mu\xCC\x88sli",
		"Gr\xC3\xB6\xC3\x9F"
		"e M\xC3\xBCsli",
		"Gr\xC3\xB6\xC3\x9F"
		"e M\xC3\xBCsli" },
	{ "\xC3\xB6", "\xC3\xB6", "\xC3\xB6" },
	/* a, dot below, dots above in the wrong order: NFC sorts them */
	{ "a\xCC\x88\xCC\xA3", "\xE1\xBA\xA1\xCC\x88", "\xE1\xBA\xA1\xCC\x88" },
	/* Hangul: consonant, vowel, final */
	{ "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "\xED\x95\x9C", "\xED\x95\x9C" },
	/* nothing to compose with */
	{ "q\xCC\x88", "q\xCC\x88", "q\xCC\x88" },
	{ "\xCC\x88o", "\xCC\x88o", "\xCC\x88o" },
	/* Thai stays as it is written */
	{ "\xE0\xB8\x97\xE0\xB8\xB5\xE0\xB9\x88", "\xE0\xB8\x97\xE0\xB8\xB5\xE0\xB9\x88",
		"\xE0\xB8\x97\xE0\xB8\xB5\xE0\xB9\x88" },
	/* more than four marks */
	{ "h\xCC\xB7\xCC\xB3\xCC\xAA\xCC\x9D\xCC\xB7\xCC\xB3i", "h\xCC\xB7\xCC\xB3\xCC\xAA\xCC\x9Di",
		"h\xCC\xB7\xCC\xB3\xCC\xAA\xCC\x9Di" },
	/* joiners: kept in a key, left out where it is shown */
	{ "\xE2\x9A\xA0\xEF\xB8\x8F!", "\xE2\x9A\xA0\xEF\xB8\x8F!", "\xE2\x9A\xA0!" },
	{ "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9",
		"\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9", "\xF0\x9F\x91\xA8\xF0\x9F\x91\xA9" },
	{ "o\xE2\x80\x8D\xCC\x88", "o\xE2\x80\x8D\xCC\x88", "\xC3\xB6" },
	{ "a\xC2\xAD"
	  "b\xEF\xBB\xBF",
		"a\xC2\xAD"
		"b\xEF\xBB\xBF",
		"ab" },
	/* what may deceive is still shown as a code */
	{ "a\xE2\x80\xAE\xCC\x88", "a\xE2\x80\xAE\xCC\x88", "a<U+202E>\xCC\x88" },
	{ "\xFFo\xCC\x88", "\xFF\xC3\xB6", "<0xFF>\xC3\xB6" },
};

START_TEST(letters_and_marks)
{
	char out[200];
	size_t len = strlen(rows[_i].text);

	ck_assert_uint_eq(text_compose(rows[_i].text, len, out, sizeof out), strlen(rows[_i].composed));
	ck_assert_str_eq(out, rows[_i].composed);
	text_clean_again(rows[_i].text, len, out, sizeof out);
	ck_assert_str_eq(out, rows[_i].shown);
	strcpy(out, rows[_i].text);
	text_compose(out, len, out, sizeof out); /* in place */
	ck_assert_str_eq(out, rows[_i].composed);
}
END_TEST

/* Twice is once, nothing gets longer, what it writes is UTF-8, and a short buffer is never overrun. */
START_TEST(random_letters_and_marks)
{
	static const char *const pieces[] = { "a", "o", "\xCC\x88", "\xCC\xA3", "\xCC\x81",
		"\xE2\x80\x8D", "\xEF\xB8\x8F", "\xE1\x84\x92", "\xE1\x85\xA1", "\xE1\x86\xAB",
		"\xE0\xB9\x88", "\xF0\x9F\x91\xA8", "\xFF", "\xCC", "\x1b", "<U+", "\xE2\x84\xAB",
		"\xE0\xA4\x95\xE0\xA4\xBC", "\xD7\xA9\xD7\x81", "\xE2\xAB\x9D\xCC\xB8", "\xCD\x84" };

	srand(11);
	for (int i = 0; i < 60000; i++) {
		char text[160] = "", once[2000], twice[2000];
		size_t room = (size_t)(rand() % 60), len, composed;

		for (int n = rand() % 20; n > 0; n--)
			strcat(text, pieces[rand() % (int)(sizeof pieces / sizeof pieces[0])]);
		len = strlen(text);
		composed = text_compose(text, len, once, sizeof once);
		must(composed <= len);
		text_compose(once, composed, twice, sizeof twice);
		must(strcmp(once, twice) == 0);
		len = text_clean_again(text, len, once, sizeof once);
		for (size_t at = 0, n; at < len; at += n) {
			uint32_t code;

			n = text_decode_utf8((const unsigned char *)once + at, len - at, &code);
			must(n > 0);
		}
		text_clean_again(once, len, twice, sizeof twice);
		must(strcmp(once, twice) == 0);
		memset(once, 'X', sizeof once);
		text_compose(text, strlen(text), once, room);
		must(room == 0 || strlen(once) < room);
		for (size_t at = room; at < room + 80; at++)
			must(once[at] == 'X');
	}
}
END_TEST

Suite *suite(void)
{
	const TTest *const plain[] = { random_letters_and_marks, NULL };
	Suite *s = suite_of("core_compose", plain);
	TCase *tables = tcase_create("tables");

	add_table(tables, letters_and_marks, rows);
	suite_add_tcase(s, tables);
	return s;
}
