/* lesson_file: a complete lesson, and one mistake of each kind with line, column and words. */
#include "core/base/lang.h"
#include "tests/support/suite.h"
#include "core/lesson/lesson_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Line 1 is title.de. */
static const char complete[] = "title.de: Eins\n"                        /* 1 */
							   "title.en: One\n"                         /* 2 */
							   "for.de: alle\n"                          /* 3 */
							   "for.en: all\n"                           /* 4 */
							   "minutes: 5\n"                            /* 5 */
							   "needs: conveyor any\n"                   /* 6 */
							   "belt: standing\n"                        /* 7 */
							   "can.de: lesen\n"                         /* 8 */
							   "can.en: read\n"                          /* 9 */
							   "story.de: Es war einmal\n"               /* 10 */
							   "story.en: Once\n"                        /* 11 */
							   "step:\n"                                 /* 12 */
							   "do.de: Tu\n"                             /* 13 */
							   "do.en: Do\n"                             /* 14 */
							   "look.de: Schau\n"                        /* 15 */
							   "look.en: Look\n"                         /* 16 */
							   "expect: scan place=goods-in\n"           /* 17 */
							   "why.de: Darum\n"                         /* 18 */
							   "why.en: Because\n"                       /* 19 */
							   "solution: scan goods-in 9521234000013\n" /* 20 */
							   "sheet.de: Blatt\n"                       /* 21 */
							   "sheet.en: Sheet\n"                       /* 22 */
							   "hint:\n"                                 /* 23 */
							   "when: scan place!=goods-in\n"            /* 24 */
							   "pointer.de: Ort?\n"                      /* 25 */
							   "pointer.en: Place?\n"                    /* 26 */
							   "way.de: Wareneingang\n"                  /* 27 */
							   "way.en: Goods in\n"                      /* 28 */
							   "example: scan storage 9521234000013\n"   /* 29 */
							   "question.de: Warum?\n"                   /* 30 */
							   "question.en: Why?\n"                     /* 31 */
							   "answer.de: Darum\n"                      /* 32 */
							   "answer.en: Because\n";                   /* 33 */

static struct mistakes mistakes;
static char changed[8192];

/* The complete lesson with line n replaced (NULL: left out). */
static const char *with_line(int n, const char *line)
{
	const char *at = complete, *end;
	size_t used;

	while (--n > 0)
		at = strchr(at, '\n') + 1;
	end = strchr(at, '\n') + 1;
	used = (size_t)snprintf(changed, sizeof changed, "%.*s", (int)(at - complete), complete);
	snprintf(changed + used, sizeof changed - used, "%s%s%s", line ? line : "", line ? "\n" : "",
		end);
	return changed;
}

static struct lesson *read_text(const char *text)
{
	struct lesson *lesson = lesson_read(text, strlen(text), &mistakes);

	ck_assert_ptr_nonnull(lesson);
	lesson_check(lesson, &mistakes);
	return lesson;
}

static void read_and_free(const char *text)
{
	lesson_free(read_text(text));
}

static void assert_no_mistake(const char *text)
{
	read_and_free(text);
	ck_assert_msg(mistakes.count == 0, "%d:%d: %s", mistakes.list[0].line, mistakes.list[0].column,
		mistakes.list[0].message.text);
}

START_TEST(complete_lesson_is_read)
{
	struct lesson *l = read_text(complete);

	ck_assert_uint_eq(mistakes.count, 0);
	ck_assert_str_eq(l->title.in[LESSON_DE], "Eins");
	ck_assert_str_eq(l->title.in[LESSON_EN], "One");
	ck_assert_int_eq(l->minutes, 5);
	ck_assert_int_eq(l->needs[LESSON_CONVEYOR], LESSON_ANY);
	ck_assert_int_eq(l->needs[LESSON_NFC], LESSON_NOT_NEEDED);
	ck_assert(!l->scene.is_running);
	ck_assert_uint_eq(l->can_count, 1);
	ck_assert_uint_eq(l->step_count, 1);
	ck_assert_uint_eq(l->steps[0].hint_count, 1);
	ck_assert_uint_eq(l->steps[0].solution.count, 1);
	ck_assert_int_eq(l->steps[0].solution.orders[0].kind, LESSON_ORDER_SCAN);
	ck_assert_str_eq(l->steps[0].solution.orders[0].words, "goods-in 9521234000013");
	ck_assert_str_eq(l->steps[0].hints[0].way.in[LESSON_EN], "Goods in");
	lesson_free(l);
}
END_TEST

START_TEST(scene_is_read)
{
	struct lesson *l = read_text(with_line(7,
		"belt: running\nboxes: 3\narticle: 9521234000013 lane 2 Große Schraube | Large screw\n"
		"article: 09521234000020 lane 1 Dübel\nplace: shelf-1 storing\nfault: lane_1_full\nplant: box next no-read"));

	ck_assert_uint_eq(mistakes.count, 0);
	ck_assert(l->scene.is_running);
	ck_assert_int_eq(l->scene.boxes, 3);
	ck_assert_uint_eq(l->scene.article_count, 2);
	ck_assert_str_eq(l->scene.articles[0].gtin, "09521234000013");
	ck_assert_str_eq(l->scene.articles[0].name[LESSON_DE], "Große Schraube");
	ck_assert_str_eq(l->scene.articles[0].name[LESSON_EN], "Large screw");
	ck_assert_int_eq(l->scene.articles[0].lane, 2);
	ck_assert_str_eq(l->scene.articles[1].name[LESSON_EN], "Dübel");
	ck_assert_str_eq(l->scene.places[0].step, "storing");
	ck_assert_uint_eq(l->scene.fault_count, 2);
	lesson_free(l);
}
END_TEST

static bool is_told(const char *says)
{
	for (size_t i = 0; i < mistakes.count; i++)
		if (strstr(mistakes.list[i].message.text, says))
			return true;
	return false;
}

/* Of a step for a kiosk. */
static const struct {
	const char *lines, *says;
} kiosk_mistakes[] = {
	{ "press: space", "needs big, kiosk, learned and press" },
	{ "press: blank", "\"blank\" is not a key of the kiosk" },
	{ "press: space estop press", "does not give the order \"estop press\"" },
	{ "press:\n  1\n  2\n  3\n  4", "at most 3 keys of the kiosk" },
	{ "big.de: 1234567890123\nbig.en: a", "big may have 12" },
};

START_TEST(mistakes_of_a_kiosk)
{
	char lines[200];

	snprintf(lines, sizeof lines, "sheet.en: Sheet\n%s", kiosk_mistakes[_i].lines);
	read_and_free(with_line(22, lines));
	ck_assert(is_told(kiosk_mistakes[_i].says));
}
END_TEST

/* Keys of a kiosk act on a simulated conveyor, and only with the few orders that change one box. */
START_TEST(keys_of_a_kiosk)
{
	static const char step[] =
		"sheet.en: Sheet\nbig.de: A\nbig.en: B\nkiosk.de: C\nkiosk.en: D\nlearned.de: E\nlearned.en: F\n"
		"press:\n  space\n  1 command lane  next 1\n  9 plant box coming no-read";
	char text[8192];
	struct lesson *l;

	snprintf(text, sizeof text, "%s", with_line(22, step));
	l = read_text(text);
	ck_assert_uint_eq(mistakes.count, 1);
	ck_assert_ptr_nonnull(strstr(mistakes.list[0].message.text, "a simulated conveyor only"));
	ck_assert_int_eq(mistakes.list[0].line, 30);
	ck_assert(lesson_is_for_kiosk(l));
	ck_assert_uint_eq(l->steps[0].press_count, 3);
	ck_assert_int_eq(l->steps[0].presses[0].key, ' ');
	ck_assert_ptr_null(l->steps[0].presses[0].order);
	ck_assert_str_eq(l->steps[0].presses[1].order, "command lane next 1");
	ck_assert_int_eq(l->steps[0].presses[2].key, '9');
	lesson_free(l);
	l = read_text(complete);
	ck_assert(!lesson_is_for_kiosk(l));
	lesson_free(l);
}
END_TEST

/* As other systems and people write it. */
START_TEST(forms_of_text_files)
{
	static char crlf[sizeof complete * 2], bom[sizeof complete + 3], cr[sizeof complete];
	size_t n = 0;
	struct lesson *l;

	for (const char *c = complete; *c; c++) {
		if (*c == '\n')
			crlf[n++] = '\r';
		crlf[n++] = *c;
	}
	assert_no_mistake(crlf);
	snprintf(bom, sizeof bom, "\xEF\xBB\xBF%.*s", (int)sizeof complete - 2, complete);
	assert_no_mistake(bom); /* and without a line break at the end */
	memcpy(cr, complete, sizeof complete);
	for (char *c = cr; *c; c++)
		*c = *c == '\n' ? '\r' : *c;
	assert_no_mistake(cr);
	l = read_text(with_line(13,
		"# a comment\n\ndo.de:   Halten Sie\n# inside\n  den  Code\n\tvor das\xC2\xA0Gerät"));
	ck_assert_uint_eq(mistakes.count, 0);
	ck_assert_str_eq(l->steps[0].doing.in[LESSON_DE], "Halten Sie den Code vor das Gerät");
	lesson_free(l);
	assert_no_mistake(
		with_line(17, "expect:\n  scan place=goods-in\n  # both\n  and passage result=sorted"));
	assert_no_mistake(with_line(17, "expect: scan place=\xE2\x80\x9Egoods-in\xE2\x80\x9C"));
}
END_TEST

/* One mistake each: the line that is written, where it is told, and a part of what is said. */
static const struct {
	int line; /* replaced */
	const char *with;
	int told_line, column;
	const char *says;
} kinds[] = {
	{ 2, "titel.en: One", 2, 1, "no field \"titel.en\"; did you mean title.en?" },
	{ 2, "title: One", 2, 1, "Write title.de or title.en" },
	{ 2, "title.fr: Un", 2, 1, "Write title.de or title.en" },
	{ 5, "minutes.de: 5", 5, 1, "write minutes without .de" },
	{ 2, "title.en One", 2, 1, "a colon is missing behind title.en" },
	{ 2, "title.en: One\nand more", 3, 1, "this line is not a field" },
	{ 2, "  title.en: One", 2, 3, "blanks stand before title.en" },
	{ 1, "  more\ntitle.de: Eins", 1, 3, "none stands above" },
	{ 2, NULL, 1, 1, "the lesson lacks: title.en" },
	{ 18, NULL, 12, 1, "this step lacks: why.de" },
	{ 29, NULL, 23, 1, "this hint lacks: example" },
	{ 2, "title.en:", 2, 1, "nothing stands behind title:" },
	{ 2, "title.en: One\ntitle.en: Two", 3, 1, "for the second time" },
	{ 9, "can.en: a\ncan.de: b\ncan.en: b\ncan.de: c\ncan.en: c\ncan.en: d", 14, 1, "at most" },
	{ 9, "can.en: read\ncan.en: write", 1, 1, "lacks: can.de" },
	{ 2, "title.en: 1234567890123456789012345678901234567890123456789012345678901", 2, 11,
		"has 61 characters; title may have 60" },
	{ 10,
		"story.de: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61",
		10, 11, "has 61 words; 60 are allowed" },
	{ 5, "minutes: ten", 5, 10, "a whole number from 1 to 60" },
	{ 5, "minutes: 0", 5, 10, "a whole number from 1 to 60" },
	{ 6, "needs: conveyer any", 6, 8, "did you mean conveyor?" },
	{ 6, "needs: scanner any, conveyor simulatd", 6, 30, "did you mean simulated?" },
	{ 7, "belt: runing", 7, 7, "did you mean running?" },
	{ 7, "belt: untouched\nfault: lane_1_full", 8, 8, "the conveyor stays as it is" },
	{ 7, "belt: standing\narticle: 9521234000014 lane 1 x", 8, 10,
		"check digit of 9521234000014 is wrong" },
	{ 7, "belt: standing\narticle: 95212 lane 1 x", 8, 10, "a GTIN has 8, 12, 13 or 14 digits" },
	{ 7, "belt: standing\narticle: 9521234000013 lane 4 x", 8, 24, "a lane from 1 to 3" },
	{ 7, "belt: standing\nplace: shelf stoering", 8, 14, "did you mean storing?" },
	{ 12, "step: one", 12, 7, "stands alone on its line" },
	{ 12, "setp:", 12, 1, "did you mean step?" },
	{ 17, "expect: scann place=goods-in", 17, 9, "\"scann\" is not a fact; did you mean scan?" },
	{ 17, "expect: scan place=goodsin", 17, 20, "did you mean goods-in?" },
	{ 17, "expect: not alarm", 17, 9, "met before anything has happened" },
	{ 17, "expect: always", 17, 9, "met before anything has happened" },
	{ 17, "expect: scan place=goods-in and not scan", 17, 9, "this condition can never hold" },
	{ 17, "expect: passage result=sorted count=3 and not passage result=sorted count=2", 17, 9,
		"this condition can never hold" },
	{ 17, "expect: last scan place=goods-in and not last scan place=goods-in", 17, 9,
		"this condition can never hold" },
	{ 24, "when: signal STOPPER_OPEN=0 and not signal STOPPER_OPEN=0", 24, 7,
		"this condition can never hold" },
	{ 20, "solution:\n  wait 60\n  wait 60\n  wait 60\n  wait 1", 24, 3,
		"the waits are 181 s together; a solution or an example has 180 s at most" },
	{ 20, "solution: scna goods-in 1", 20, 11, "\"scna\" is not an order; did you mean scan?" },
	{ 20, "solution: scan goods-im 1", 20, 16, "did you mean goods-in?" },
	{ 20, "solution: scan goods-in", 20, 24, "the code is missing" },
	{ 20, "solution: tag goods-in 04A1", 20, 24, "7 bytes, 14 hexadecimal digits" },
	{ 20, "solution: tag goods-in 04A1B2C3", 20, 24, "7 bytes, 14 hexadecimal digits" },
	{ 20, "solution: wait soon", 20, 16, "a number of seconds" },
	{ 20, "solution: command strat", 20, 19, "start" },
	{ 20, "solution: # none", 20, 11, "is not an order" },
	{ 23,
		"hint:\nwhen: always\npointer.de: a\npointer.en: a\nway.de: a\nway.en: a\nexample: wait 1\nhint:",
		30, 1, "this hint never appears" },
	{ 2,
		"title.en: On\xE2\x80\xAE"
		"e",
		2, 13, "U+202E" },
	{ 2, "title.en: \xC4pfel", 2, 11, "save the file with the encoding UTF-8" },
};

static void read_kind(int i)
{
	read_and_free(with_line(kinds[i].line, kinds[i].with));
	ck_assert_msg(mistakes.count == 1, "%zu mistakes, the second: %s", mistakes.count,
		mistakes.count > 1 ? mistakes.list[1].message.text : "");
	ck_assert_int_eq(mistakes.list[0].line, kinds[i].told_line);
	ck_assert_int_eq(mistakes.list[0].column, kinds[i].column);
}

START_TEST(each_mistake_has_its_place)
{
	read_kind(_i);
	ck_assert_msg(strstr(mistakes.list[0].message.text, kinds[_i].says) != NULL, "%s",
		mistakes.list[0].message.text);
}
END_TEST

/* The same place and the same word that is meant, in German words. */
START_TEST(each_mistake_in_german)
{
	const char *near = strstr(kinds[_i].says, "did you mean ");
	char meant[64];

	ck_assert(lang_read_catalogue(NULL));
	lang_init("de");
	read_kind(_i);
	lang_init("en");
	ck_assert_msg(strstr(mistakes.list[0].message.text, kinds[_i].says) == NULL ||
			strlen(kinds[_i].says) < 8,
		"%s", mistakes.list[0].message.text);
	ck_assert_ptr_null(strstr(mistakes.list[0].message.text, " the "));
	snprintf(meant, sizeof meant, "meinten Sie %s", near ? near + strlen("did you mean ") : "");
	ck_assert_msg(!near || strstr(mistakes.list[0].message.text, meant) != NULL, "%s",
		mistakes.list[0].message.text);
}
END_TEST

/* These conditions look similar, but rows can fit them. */
START_TEST(conditions_that_can_hold)
{
	static const char *const expects[] = { "expect: scan and not scan place=storage",
		"expect: scan place=goods-in and not alarm",
		"expect: passage result=sorted and not passage result=sorted count=2",
		"expect: scan place=goods-in and not last scan place=goods-in",
		"expect: passage result=sorted count=3 and not passage result=sorted count=3 in-a-row",
		"expect: signal STOPPER_OPEN=0 and not signal STOPPER_OPEN=1",
		"expect: signal LB_IDENT=0 and not signal STOPPER_OPEN=0",
		"expect: scan place=goods-in and not move" };

	for (size_t i = 0; i < sizeof expects / sizeof expects[0]; i++)
		assert_no_mistake(with_line(17, expects[i]));
	assert_no_mistake(with_line(20, "solution:\n  wait 60\n  wait 60\n  wait 60"));
}
END_TEST

/* The place is the same whatever ends the lines, and a byte-order mark has no column. */
START_TEST(places_in_other_forms)
{
	static char crlf[sizeof changed * 2 + 3] = "\xEF\xBB\xBF";
	size_t n = 3;

	for (const char *c = with_line(17, "expect: scan plaxe=goods-in\nzzzzzzzzzz: x"); *c; c++) {
		if (*c == '\n')
			crlf[n++] = '\r';
		crlf[n++] = *c;
	}
	crlf[n] = '\0';
	read_and_free(crlf);
	ck_assert_uint_eq(mistakes.count, 2);
	ck_assert_int_eq(mistakes.list[0].line, 17);
	ck_assert_int_eq(mistakes.list[0].column, 14);
	ck_assert_ptr_nonnull(strstr(mistakes.list[0].message.text, "did you mean place?"));
	ck_assert_int_eq(mistakes.list[1].line, 18);
	ck_assert_int_eq(mistakes.list[1].column, 1);
}
END_TEST

/* Saved with the encoding of an older Windows: many umlauts, one sentence, at the first of them. */
START_TEST(windows_1252)
{
	read_and_free(with_line(13,
		"do.de: Stra\xDF"
		"e f\xFCr \x84K\xE4sten\x93\nzzzzzzzzzz: x"));
	ck_assert_uint_eq(mistakes.count, 2);
	ck_assert_int_eq(mistakes.list[0].line, 13);
	ck_assert_int_eq(mistakes.list[0].column, 12);
	ck_assert_ptr_nonnull(strstr(mistakes.list[0].message.text, "encoding UTF-8"));
	ck_assert_ptr_nonnull(strstr(mistakes.list[1].message.text, "there is no field"));
}
END_TEST

/* Orders that a real conveyor does not take. */
START_TEST(real_conveyor_has_no_faults)
{
	char text[4096];

	snprintf(text, sizeof text, "%s", with_line(20, "solution:\n  fault no_code\n  wait 1"));
	assert_no_mistake(text);
	memcpy(strstr(text, "needs: conveyor any"), "needs: scanner any ", 19);
	read_and_free(text);
	ck_assert_uint_eq(mistakes.count, 1);
	ck_assert_int_eq(mistakes.list[0].line, 21);
	ck_assert_ptr_nonnull(strstr(mistakes.list[0].message.text, "conveyor simulated"));
	memcpy(strstr(text, "needs: scanner any "), "needs:conveyor real", 19);
	read_and_free(text);
	ck_assert_uint_eq(mistakes.count, 1);
	ck_assert_ptr_nonnull(strstr(mistakes.list[0].message.text, "needs a real one"));
	memcpy(strstr(text, "no_code"), "no_coed", 7);
	read_and_free(text);
	ck_assert_ptr_nonnull(strstr(mistakes.list[0].message.text, "did you mean no_code?"));
}
END_TEST

/* All mistakes, in the order of the file, each once. */
START_TEST(ten_mistakes_are_ten_sentences)
{
	static const char text[] =
		"title.de: Eins\ntitel.en: One\nfor.de: alle\nfor: all\nminutes: fünf\nneeds: convayor any\nbelt: walking\n"
		"can.de: lesen\ncan.en: read\nstory.de: Es war\nstory.en: Once\nstep\ndo.de: Tu\n  do.en: Do\nlook.de: Schau\n"
		"look.en: Look\nexpect: passage resalt=sorted\nwhy.de: Darum\nwhy.en: Because\nsolution: comand start\n"
		"sheet.de: Blatt\nsheet.en:\nquestion.de: Warum?\nquestion.en: Why?\nanswer.de: Darum\nanswer.en: x\n";
	static const int lines[] = { 2, 4, 5, 6, 7, 12, 14, 17, 20, 22 };

	read_and_free(text);
	for (size_t i = 0; i < mistakes.count; i++)
		ck_assert_msg(i < 10 && mistakes.list[i].line == lines[i], "%d:%d: %s",
			mistakes.list[i].line, mistakes.list[i].column, mistakes.list[i].message.text);
	ck_assert_uint_eq(mistakes.count, 10);
}
END_TEST

START_TEST(limits_are_told)
{
	static char many[200000];
	size_t used = 0;

	for (int i = 0; i < 8; i++)
		used += (size_t)snprintf(many + used, sizeof many - used, "step:\n");
	read_and_free(many);
	ck_assert_ptr_nonnull(
		strstr(mistakes.list[mistakes.count - 1].message.text, "at most 7 steps"));
	used = 0;
	for (int i = 0; i < 5000; i++)
		used += (size_t)snprintf(many + used, sizeof many - used, "#\n");
	read_and_free(many);
	ck_assert_ptr_nonnull(
		strstr(mistakes.list[mistakes.count - 2].message.text, "more than 4000 lines"));
	used = 0;
	for (int i = 0; i < 2000; i++)
		used += (size_t)snprintf(many + used, sizeof many - used, "x%d: y\n", i);
	read_and_free(many);
	ck_assert_uint_eq(mistakes.count, MISTAKES_MAX);
	ck_assert(mistakes.more);
}
END_TEST

START_TEST(other_files_are_one_sentence)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *says;
	} files[] = {
		{ "PK\3\4\0\0abc", 9, "office program" },
		{ "\xFF\xFEt\0i\0", 6, "UTF-16" },
		{ "\xFE\xFF\0t\0i", 6, "UTF-16" },
		{ "t\0i\0t\0l\0e\0", 10, "UTF-16" },
		{ "title.de: a\nb\0c", 15, "a byte 0" },
		{ "\0\0\0\0", 4, "a byte 0" },
	};

	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		lesson_free(lesson_read(files[i].bytes, files[i].len, &mistakes));
		ck_assert_uint_eq(mistakes.count, 1);
		ck_assert_ptr_nonnull(strstr(mistakes.list[0].message.text, files[i].says));
	}
	lesson_free(lesson_read(files[4].bytes, files[4].len, &mistakes));
	ck_assert_int_eq(mistakes.list[0].line, 2);
	ck_assert_int_eq(mistakes.list[0].column, 2);
	read_and_free("");
	ck_assert_uint_eq(mistakes.count, 2); /* what is missing, and no step */
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { complete_lesson_is_read, scene_is_read, keys_of_a_kiosk,
		forms_of_text_files, real_conveyor_has_no_faults, ten_mistakes_are_ten_sentences,
		limits_are_told, other_files_are_one_sentence, conditions_that_can_hold,
		places_in_other_forms, windows_1252, NULL };
	Suite *s = suite_of("lesson_file", tests);
	TCase *table = tcase_create("mistakes");

	add_table(table, each_mistake_has_its_place, kinds);
	add_table(table, mistakes_of_a_kiosk, kiosk_mistakes);
	add_table(table, each_mistake_in_german, kinds);
	suite_add_tcase(s, table);
	return s;
}
