/* What a visitor is told about a box: step by step, none before it has happened, each long enough; and large type. */
#include "tests/support/suite.h"
#include "tui/draw/letters.h"
#include "tui/dump/dump.h"
#include "tui/model/story.h"
#include "core/base/lang.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

enum { WIDE = 100, HIGH = 12 };
#define BEGIN_US INT64_C(1700000000000000)

static struct facts f;
static struct story s;

static void setup(void)
{
	ck_assert_ptr_nonnull(setlocale(LC_ALL, "C.UTF-8"));
	lang_init("en");
	memset(&s, 0, sizeof s);
	facts_init(&f, NULL);
	f.now_us = BEGIN_US;
}

/* The newest box, as it is when it arrives. */
static struct passage *arrive(int64_t seq)
{
	memmove(&f.passages[1], &f.passages[0], sizeof f.passages - sizeof f.passages[0]);
	f.passages[0] = (struct row_passage){ .name = "Coffee 1 kg" };
	f.passages[0].passage =
		(struct passage){ .seq = seq, .track = (uint16_t)seq, .arrived_us = f.now_us };
	if (f.passage_count < FACTS_PASSAGES_MAX)
		f.passage_count++;
	return &f.passages[0].passage;
}

static enum story_step after(int64_t us)
{
	f.now_us += us;
	story_follow(&s, &f);
	return s.step;
}

static const char *headline(void)
{
	static char text[STORY_HEADLINE_SIZE], sentence[STORY_SENTENCE_SIZE];

	story_tell(&s, &f, text, sentence);
	ck_assert_str_ne(sentence, "");
	return text;
}

static void sort(struct passage *p, int lane)
{
	p->identified_us = p->decided_us = p->answered_us = p->arrived_us + 18000;
	p->asked_lane = p->decision_lane = lane;
	p->decision = DECISION_SORTED;
}

static void end(struct passage *p)
{
	p->confirmed_us = f.now_us;
	p->reached_lane = p->asked_lane;
	p->result = PASSAGE_SORTED;
}

START_TEST(each_step_is_shown)
{
	struct passage *p;

	ck_assert_int_eq(after(0), STORY_NONE);
	ck_assert_str_eq(headline(), "Where are my goods?");
	p = arrive(4);
	ck_assert_int_eq(after(STORY_STEP_US - 1), STORY_NONE); /* first what this is about */
	ck_assert_int_eq(after(1), STORY_ARRIVED);
	ck_assert_str_eq(headline(), "Box 4");
	/* it is decided within milliseconds, and told one after the other */
	sort(p, 2);
	ck_assert_int_eq(after(STORY_STEP_US - 1), STORY_ARRIVED);
	ck_assert_int_eq(after(1), STORY_READ);
	ck_assert_str_eq(headline(), "Coffee 1 kg");
	ck_assert_int_eq(after(STORY_STEP_US), STORY_DECIDED);
	ck_assert_str_eq(headline(), "To lane 2");
	/* not before it has happened */
	ck_assert_int_eq(after(STORY_STEP_US * 2), STORY_DECIDED);
	end(p);
	ck_assert_int_eq(after(1), STORY_ENDED);
	ck_assert_str_eq(headline(), "In lane 2");
	/* no other box: after a while the screen is about the line again */
	ck_assert_int_eq(after(STORY_END_US - 1), STORY_ENDED);
	ck_assert_int_eq(after(1), STORY_NONE);
	arrive(5);
	after(STORY_STEP_US);
	ck_assert_str_eq(headline(), "Box 5");
}
END_TEST

START_TEST(the_next_one_is_the_newest)
{
	struct passage *p = arrive(1);

	sort(p, 1);
	end(p);
	after(0);
	after(STORY_STEP_US);
	for (int i = 0; i < 3; i++)
		after(STORY_STEP_US);
	ck_assert_int_eq(s.step, STORY_ENDED);
	arrive(2);
	arrive(3);
	ck_assert_int_eq(after(STORY_STEP_US - 1), STORY_ENDED); /* the first one is told to its end */
	ck_assert_int_eq(after(1), STORY_ARRIVED);
	ck_assert_str_eq(headline(), "Box 3");
}
END_TEST

/* Who comes later is told what this is about, too. */
START_TEST(after_some_boxes_from_the_beginning)
{
	int64_t boxes = 0;

	after(0);
	for (int i = 0; i < 200 && boxes <= STORY_BOXES; i++) {
		enum story_step before = s.step;
		struct passage *p = arrive(i + 1);

		sort(p, 1);
		end(p);
		if (after(STORY_STEP_US) == STORY_ARRIVED)
			boxes++;
		ck_assert(s.step == before + 1 || before == STORY_ENDED || before == STORY_NONE);
		if (s.step == STORY_NONE)
			break;
	}
	ck_assert_int_eq(boxes, STORY_BOXES);
	ck_assert_str_eq(headline(), "Where are my goods?");
}
END_TEST

START_TEST(nothing_was_read)
{
	struct passage *p = arrive(7);

	p->decided_us = p->answered_us = p->arrived_us + 3000000;
	p->asked_lane = p->decision_lane = LANE_REJECT;
	p->decision = DECISION_NO_READ;
	after(0);
	ck_assert_int_eq(after(STORY_STEP_US), STORY_ARRIVED);
	ck_assert_int_eq(after(STORY_STEP_US), STORY_DECIDED);
	ck_assert_str_eq(headline(), "To lane 3");
}
END_TEST

/* The box is not among the newest any more, the clock is set back, there is no box at all. */
START_TEST(whatever_happens)
{
	unsigned random = 1;
	char text[STORY_HEADLINE_SIZE], sentence[STORY_SENTENCE_SIZE];

	for (int i = 0; i < 20000; i++) {
		random = random * 1103515245u + 12345u;
		switch (random >> 16 & 7) {
		case 0:
			arrive((random >> 20) % 50);
			break;
		case 1:
			sort(&f.passages[0].passage, (int)(random >> 20) % 5);
			break;
		case 2:
			end(&f.passages[0].passage);
			break;
		case 3:
			f.passage_count = 0;
			break;
		case 4:
			f.now_us -= 3000000;
			break;
		default:
			break;
		}
		after((random >> 18) % 4000000);
		story_tell(&s, &f, text, sentence);
		ck_assert(text[0] && sentence[0]);
	}
}
END_TEST

/* --- large type --------------------------------------------------------------------------------- */

static char *drawn(const char *text, int bytes)
{
	static char out[HIGH * (WIDE * 4 + 1) + 1];
	struct area area = { .win = stdscr, .at = { .rows = HIGH, .cols = WIDE } };
	struct fault why = { 0 };
	FILE *file = fmemopen(out, sizeof out, "w");

	werase(stdscr);
	letters_draw(&area, 0, 0, ROLE_TITLE, text, bytes);
	ck_assert_int_eq(dump_window(stdscr, DUMP_TEXT, file, &why), 0);
	fclose(file);
	return out;
}

START_TEST(large_letters)
{
	struct fault why = { 0 };

	ck_assert_int_eq(dump_begin(HIGH, WIDE, &why), 0);
	ck_assert_int_eq(letters_width("I"), 4);
	ck_assert_int_gt(letters_width("Größe 12"), 30);
	ck_assert_int_eq(letters_width("漢字"), 0); /* not here: usual type */
	ck_assert_int_eq(letters_width("\xFF"), 0);
	ck_assert_int_eq(letters_width(""), 0);
	ck_assert_int_eq(letters_fit("To lane 1", 1000), 9);
	ck_assert_int_eq(letters_fit("To lane 1", letters_width("To lane")), 7);
	ck_assert_int_eq(letters_fit("Unterseeboot", 20), 0);
	ck_assert_str_eq(drawn("I", 1),
		"\342\226\200\342\226\210\342\226\200\n \342\226\210\n \342\226\210\n"
		"\342\226\200\342\226\200\342\226\200\n\n\n\n\n\n\n\n\n");
	drawn("Wo ist meine Ware? Wo ist meine Ware? Wo ist meine Ware?", 56); /* cut at the edge */
	theme_choose(NULL, true);
	ck_assert_int_eq(letters_width("I"), 0); /* no half blocks */
	theme_choose(NULL, false);
	dump_end();
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { each_step_is_shown, the_next_one_is_the_newest,
		after_some_boxes_from_the_beginning, nothing_was_read, whatever_happens, large_letters };
	Suite *suite = suite_create("tui story");
	TCase *c = tcase_create("tui story");

	tcase_add_checked_fixture(c, setup, NULL);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(suite, c);
	return suite;
}
