/* The line at the prompt of the trainer's station, byte by byte. */
#include "tests/support/suite.h"
#include "cli/trainer/typed_line.h"

#include <stdlib.h>
#include <string.h>

static const struct line_case {
	const char *typed, *text;
	enum typed_event last;
} line_cases[] = {
	{ "list", "list", TYPED_CHANGED },
	{ "list\n", "list", TYPED_DONE },
	{ "list\r", "list", TYPED_DONE },
	{ "lisx\177t", "list", TYPED_CHANGED },
	{ "lisx\bt", "list", TYPED_CHANGED },
	{ "\177\177a", "a", TYPED_CHANGED },
	{ "\177", "", TYPED_NOTHING },
	{ "aü\177", "a", TYPED_CHANGED },
	{ "€\177b", "b", TYPED_CHANGED },
	{ "\200\177b", "b", TYPED_CHANGED },
	{ "zeige 3\025x", "x", TYPED_CHANGED },
	{ "start 3 after  \027", "start 3 ", TYPED_CHANGED },
	{ "start\027", "", TYPED_CHANGED },
	{ "\027", "", TYPED_NOTHING },
	{ "\004", "", TYPED_LEFT },
	{ "a\004", "a", TYPED_NOTHING },
	{ "a\033[Ab", "ab", TYPED_CHANGED },
	{ "a\033[1;5Cb", "ab", TYPED_CHANGED },
	{ "a\033OPb", "ab", TYPED_CHANGED },
	{ "a\033xb", "ab", TYPED_CHANGED },
	{ "a\033[\nb", "ab", TYPED_CHANGED },
	{ "a\tb\001", "ab", TYPED_NOTHING },
};

START_TEST(keys)
{
	const struct line_case *c = &line_cases[_i];
	struct typed_line line = { .len = 0 };
	enum typed_event event = TYPED_NOTHING;

	for (const char *at = c->typed; *at; at++)
		event = typed_line_add(&line, (unsigned char)*at);
	ck_assert_str_eq(line.text, c->text);
	ck_assert_uint_eq(line.len, strlen(c->text));
	ck_assert_int_eq(event, c->last);
}
END_TEST

START_TEST(more_than_fits)
{
	struct typed_line line = { .len = 0 };

	ck_assert_str_eq(typed_line_shown(&line), "");
	for (int i = 0; i < TYPED_LINE_MAX * 2; i++)
		typed_line_add(&line, i % 2 ? 0xbc : 0xc3); /* ü */
	ck_assert_uint_eq(strlen(line.text), TYPED_LINE_MAX - 1);
	line.text[--line.len] = '\0'; /* half a character is no matter of the shown part */
	ck_assert_uint_eq(strlen(typed_line_shown(&line)), TYPED_LINE_SHOWN_MAX * 2);
	typed_line_clear(&line);
	ck_assert_str_eq(line.text, "");
	typed_line_add(&line, 'a');
	ck_assert_str_eq(typed_line_shown(&line), "a");
}
END_TEST

START_TEST(any_bytes)
{
	struct typed_line line = { .len = 0 };

	srand(1);
	for (int i = 0; i < 200000; i++) {
		typed_line_add(&line, (unsigned char)rand());
		must(line.len < TYPED_LINE_MAX && line.text[line.len] == '\0');
		must(strlen(typed_line_shown(&line)) <= line.len);
	}
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { more_than_fits, any_bytes, NULL };
	Suite *s = suite_of("typed_line", tests);
	TCase *c = tcase_create("keys");

	add_table(c, keys, line_cases);
	suite_add_tcase(s, c);
	return s;
}
