/* A drawn screen in its three forms: the same characters in each; the picture is well-formed XML whatever is on the
 * screen. */
#include "tests/support/suite.h"
#include "tui/draw/chart.h"
#include "tui/dump/dump.h"
#include "core/base/text.h"

#include <expat.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

enum { HEIGHT = 4, WIDTH = 40 };

static char *dumped(enum dump_format format)
{
	static char *text;
	static size_t length;
	struct fault why = { 0 };
	FILE *out;

	free(text);
	text = NULL;
	out = open_memstream(&text, &length);
	ck_assert_int_eq(dump_window(stdscr, format, out, &why), 0);
	fclose(out);
	return text;
}

static void setup(void)
{
	struct fault why = { 0 };

	ck_assert_ptr_nonnull(setlocale(LC_ALL, "C.UTF-8"));
	ck_assert_int_eq(dump_begin(HEIGHT, WIDTH, &why), 0);
	werase(stdscr);
}

static struct area whole(void)
{
	return (struct area){ .win = stdscr, .at = { .rows = HEIGHT, .cols = WIDTH } };
}

/* The characters of all text elements. */
struct seen {
	char text[2000];
	int elements, shapes;
};

static void on_element(void *user, const char *name, const char **attributes)
{
	struct seen *seen = user;

	(void)attributes;
	seen->elements++;
	seen->shapes += strcmp(name, "rect") == 0;
	ck_assert_msg(strcmp(name, "svg") == 0 || strcmp(name, "rect") == 0 ||
			strcmp(name, "text") == 0 || strcmp(name, "path") == 0,
		"element %s", name);
}

static void on_text(void *user, const char *text, int length)
{
	struct seen *seen = user;
	size_t used = strlen(seen->text);

	for (int i = 0; i < length && used + 1 < sizeof seen->text; i++)
		if (text[i] != '\n')
			seen->text[used++] = text[i];
	seen->text[used] = '\0';
}

static void parse(const char *svg, struct seen *seen)
{
	XML_Parser parser = XML_ParserCreate("UTF-8");

	*seen = (struct seen){ 0 };
	XML_SetUserData(parser, seen);
	XML_SetStartElementHandler(parser, on_element);
	XML_SetCharacterDataHandler(parser, on_text);
	ck_assert_msg(XML_Parse(parser, svg, (int)strlen(svg), 1) == XML_STATUS_OK, "%s: %s",
		XML_ErrorString(XML_GetErrorCode(parser)), svg);
	XML_ParserFree(parser);
}

START_TEST(the_formats_have_names)
{
	ck_assert_int_eq(dump_format_of(NULL), DUMP_TEXT);
	ck_assert_int_eq(dump_format_of("ansi"), DUMP_ANSI);
	ck_assert_int_eq(dump_format_of("svg"), DUMP_SVG);
	ck_assert_int_eq(dump_format_of("png"), DUMP_FORMATS);
}
END_TEST

START_TEST(a_picture_shows_the_text)
{
	struct area area = whole();
	struct seen seen;

	draw_text(&area, 0, 0, WIDTH, ROLE_TEXT, "<b>&\"Größe\" 漢字");
	parse(dumped(DUMP_SVG), &seen);
	ck_assert_str_eq(seen.text, "<b>&\"Größe\"漢字");
	ck_assert_str_eq(dumped(DUMP_TEXT), "<b>&\"Größe\" 漢字\n\n\n\n");
}
END_TEST

/* A box of the conveyor: its colour is in the picture and in the escape sequences, its edge is a shape. */
START_TEST(colours_and_blocks)
{
	struct area area = whole();
	struct seen empty, seen;

	theme_choose("dark", false);
	parse(dumped(DUMP_SVG), &empty);
	draw_fill(&area, 1, 2, 8, ROLE_LANE1, " ");
	draw_block(&area, 1, 10, ROLE_LANE1, 3, false);
	draw_text(&area, 1, 3, 6, ROLE_LANE1, "Kaffee");
	parse(dumped(DUMP_SVG), &seen);
	ck_assert_str_eq(seen.text, "Kaffee");
	ck_assert_int_eq(seen.shapes, empty.shapes + 2);
	ck_assert_ptr_nonnull(strstr(dumped(DUMP_ANSI), "\033[0;"));
	ck_assert_ptr_nonnull(strstr(dumped(DUMP_ANSI), "Kaffee"));
	ck_assert_ptr_null(strchr(dumped(DUMP_TEXT), '\033'));
}
END_TEST

/* Whatever comes from a tag or a file: no control character, no markup. */
START_TEST(hostile_text)
{
	static const char *const texts[] = { "\033]0;x\007</text><script>", "\xFF\xFE\x80", "]]>",
		"\xEF\xBF\xBE", "a\xCC\x81\xCC\x82\xCC\x83\xCC\x84", "\xED\xA0\x80", "&#0;",
		"\x01\x02\x7F" };
	struct area area = whole();
	struct seen seen;

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		werase(stdscr);
		draw_text(&area, 2, 0, WIDTH, ROLE_ALARM, texts[i]);
		parse(dumped(DUMP_SVG), &seen);
		ck_assert_ptr_null(strstr(dumped(DUMP_ANSI), "\033]"));
	}
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { the_formats_have_names, a_picture_shows_the_text,
		colours_and_blocks, hostile_text };
	Suite *suite = suite_create("tui dump");
	TCase *c = tcase_create("tui dump");

	tcase_add_checked_fixture(c, setup, dump_end);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(suite, c);
	return suite;
}
