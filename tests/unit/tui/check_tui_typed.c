/* Keys as they come from a terminal: a person's keys act, text that a scanner types or that is
 * pasted gives no order, and stop always works. */
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"
#include "tui/dump/dump.h"
#include "tui/panels/panels.h"
#include "tui/typed.h"
#include "core/base/clock.h"
#include "core/base/lang.h"

#include <stdlib.h>
#include <string.h>

static struct store *store;
static struct screen s;

static void refresh_screen(void)
{
	static int64_t mono_ms = 1;
	struct fault why;

	mono_ms += 4000;
	ck_assert_msg(screen_refresh(&s, store, mono_ms, clock_wall_us(), &why) == 0, "%s",
		why.message.text);
	screen_draw(&s, stdscr, clock_wall_us());
}

static void begin(void)
{
	struct fault why = { 0 };

	store = fixture_open();
	fixture_put_articles(store);
	ck_assert_int_eq(store_report_program(store, "plc-bridge:demo", PROGRAM_READY, &message_none,
						 &why),
		0);
	ck_assert_int_eq(store_raise_alarm(store, "x", ALARM_PLC_FAULT, SEVERITY_WARNING, &message_none,
						 &why),
		0);
	ck_assert_int_eq(dump_begin(24, 80, &why), 0);
	ck_assert_int_eq(screen_open(&s, fixture_db, NULL, &why), 0);
	text_copy(s.facts.plc, sizeof s.facts.plc, "demo");
	refresh_screen();
	text_copy(s.facts.plc, sizeof s.facts.plc, "demo");
}

static void end(void)
{
	lang_init("en");
	screen_close(&s);
	dump_end();
	fixture_close(store);
}

struct seen {
	int orders, stops;
	unsigned asked;
};

static void note_asked(struct seen *seen, unsigned asked)
{
	seen->asked |= asked;
	if (!(asked & SCREEN_ORDER))
		return;
	if (s.order.kind == COMMAND_LINE_COMMAND && s.order.command.verb == COMMAND_STOP)
		seen->stops++;
	else
		seen->orders++;
}

/* Every key ms after the one before. Then so much silence that a burst is over. */
static struct seen type(const char *keys, int ms)
{
	struct seen seen = { 0 };
	bool is_code;

	while (*keys) {
		wint_t key = keys_next(&keys, &is_code);

		if (typed_wait_ms(&s) >= 0 && typed_wait_ms(&s) < ms)
			note_asked(&seen, typed_pause(&s, clock_wall_us()));
		typed_waited(&s, ms);
		note_asked(&seen, typed_key(&s, key, is_code, clock_wall_us()));
	}
	return seen;
}

static void add_silence(struct seen *seen)
{
	int wait_ms = typed_wait_ms(&s);

	typed_waited(&s, wait_ms < 0 ? 2000 : wait_ms);
	ck_assert_int_eq(typed_wait_ms(&s), wait_ms < 0 ? -1 : 0);
	note_asked(seen, typed_pause(&s, clock_wall_us()));
	ck_assert_int_eq(typed_wait_ms(&s), -1);
}

static struct seen burst(const char *keys, int ms)
{
	struct seen seen = type("", 0), typed;

	typed_waited(&s, 2000);
	typed = type(keys, ms);
	seen = typed;
	add_silence(&seen);
	return seen;
}

/* Back to the line, without question and prompt. */
static void calm_down(void)
{
	s.question[0] = s.prompt.kind = s.message[0] = s.hint[0] = '\0';
	screen_show(&s, VIEW_LINE);
	refresh_screen();
	text_copy(s.facts.plc, sizeof s.facts.plc, "demo");
}

static const int gaps_ms[] = { 0, 1, 20, 59 };

START_TEST(text_of_a_machine_gives_no_order)
{
	static const char *const texts[] = { "Sy-4711", "Artikel Sj 12", "Sy", "Sj", "SY", "Ry", "RJ",
		"a1", "A12", "uy", "v300<Enter>y", "d2<Enter>y", "d2<Enter>yyyy", "quit", "Aquarium",
		"lang", "To", "r5", "9521234000013<Enter>", ":ack<Enter>", ":start<Enter>y",
		":start<Enter>y<Enter>", ":note x<Enter>", ":save x.txt<Enter>", ":undo 1<Enter>y",
		":ack<Enter><Enter>", "/Sy<Enter>Sy", "ySy", "\303\204Sy", "S\303\244y" };

	begin();
	for (size_t v = VIEW_LINE; v < VIEW_COUNT; v++)
		for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
			for (size_t g = 0; g < sizeof gaps_ms / sizeof gaps_ms[0]; g++) {
				struct seen seen;

				calm_down();
				screen_show(&s, (enum view_id)v);
				seen = burst(texts[i], gaps_ms[g]);
				ck_assert_msg(seen.orders == 0 && seen.stops == 0, "\"%s\" in view %zu", texts[i],
					v);
				ck_assert_msg(!(seen.asked & SCREEN_QUIT), "\"%s\" quits", texts[i]);
				ck_assert_str_eq(lang_current(), "en");
				ck_assert(!s.is_frozen);
			}
	end();
}
END_TEST

START_TEST(random_text_gives_no_order)
{
	static const char letters[] = "SRaAuvdm:wq/yYjJnlT r<>-0123456789<Enter>";

	begin();
	srand(7);
	for (int i = 0; i < 4000; i++) {
		char text[32] = "Sa"; /* two different ones: what follows is text from here on */
		size_t len = 2 + (size_t)(rand() % 12);
		struct seen seen;

		for (size_t n = 0; n < len; n++)
			text[n] = letters[rand() % (int)(sizeof letters - 1)];
		text[len] = '\0';
		while (text[0] == text[1] || (len == 2 && !strchr("SRaAuvdm", text[0])))
			text[0] = letters[rand() % (int)(sizeof letters - 1)];
		calm_down();
		screen_show(&s, (enum view_id)(rand() % VIEW_COUNT));
		seen = burst(text, gaps_ms[rand() % 4]);
		ck_assert_msg(seen.orders == 0 && !(seen.asked & SCREEN_QUIT), "\"%s\"", text);
	}
	end();
}
END_TEST

START_TEST(stop_acts_in_any_burst)
{
	static const struct {
		const char *text;
		int stops;
	} rows[] = { { "x", 1 }, { "xxx", 3 }, { "axb", 1 }, { "Schraube M6x20", 1 }, { "max", 1 },
		{ "vx", 1 }, { "dx", 1 }, { "wx", 1 }, { "Sx", 1 }, { "qx", 1 }, { "jx<Enter>", 1 } };

	begin();
	for (size_t v = VIEW_LINE; v < VIEW_COUNT; v++)
		for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
			struct seen seen;

			calm_down();
			screen_show(&s, (enum view_id)v);
			seen = burst(rows[i].text, 5);
			ck_assert_msg(seen.stops == rows[i].stops, "\"%s\" in view %zu: %d", rows[i].text, v,
				seen.stops);
			ck_assert_int_eq(seen.orders, 0);
		}
	calm_down();
	typed_waited(&s, 1000);
	ck_assert_uint_ne(typed_key(&s, 'x', false, clock_wall_us()) & SCREEN_ORDER, 0); /* at once */
	ck_assert_int_eq(burst(":stop<Enter>", 0).stops, 1);
	end();
}
END_TEST

START_TEST(keys_of_a_person_act)
{
	begin();
	burst("S", 0);
	ck_assert_str_eq(s.question, "Start the belt?");
	ck_assert_int_eq(burst("y", 0).orders, 1);
	ck_assert_int_eq(s.order.command.verb, COMMAND_START);
	ck_assert_int_eq(type("Sy", 150).orders, 0); /* y waits until no text follows it */
	ck_assert_int_eq(burst("", 0).orders, 1);
	ck_assert_int_eq(burst("a", 0).orders, 1);
	ck_assert_int_eq(burst("aaaa", 30).orders, 1); /* a key that is held down */
	burst("v", 0);
	ck_assert_int_eq(s.prompt.kind, ':');
	type("300<Enter>", 100);
	ck_assert_str_eq(s.question, "Set the belt speed to 300 mm/s?");
	burst("n", 0);
	type("v300<Enter>", 10);
	ck_assert_str_eq(s.question, ""); /* it appears when it can be answered */
	burst("", 0);
	ck_assert_str_eq(s.question, "Set the belt speed to 300 mm/s?");
	ck_assert_int_eq(burst("j", 0).orders, 1);
	burst(":note it fell down", 5); /* text into an open prompt is text */
	ck_assert_str_eq(s.prompt.text, "note it fell down");
	burst("<Esc>", 0);
	ck_assert_int_eq(burst("4a", 20).orders, 1); /* in a hurry */
	ck_assert_uint_ne(burst("q", 0).asked & SCREEN_QUIT, 0);
	burst("l", 0);
	ck_assert_str_eq(lang_current(), "de");
	end();
}
END_TEST

START_TEST(moving_about_is_never_filtered)
{
	begin();
	type("23", 0);
	ck_assert_int_eq(s.view, VIEW_STOCK);
	type("4c", 0);
	ck_assert_int_eq(s.view, VIEW_SCANS);
	type("<Esc>5", 0);
	ck_assert_int_eq(s.view, VIEW_HEALTH);
	type("b<Tab>", 0);
	ck_assert_int_eq(s.view, VIEW_SCANS);
	end();
}
END_TEST

START_TEST(a_question_waits_for_a_key_of_its_own)
{
	begin();
	burst("S", 0);
	ck_assert_int_eq(burst("y12", 3).orders, 0);
	ck_assert_str_eq(s.question, "Start the belt?"); /* it is still open */
	ck_assert_int_eq(burst("j4711<Enter>", 3).orders, 0);
	ck_assert_str_eq(s.question, "Start the belt?");
	ck_assert_int_eq(burst("<Enter>", 0).orders, 0); /* no */
	ck_assert_str_eq(s.question, "");
	ck_assert_int_eq(burst("S<Enter>y", 3).orders, 0);
	ck_assert_int_eq(burst(":start<Enter>y<Enter>", 0).orders, 0);
	ck_assert_str_eq(s.question, "Start the belt?");
	burst("n", 0);
	ck_assert_int_eq(burst(":start<Enter>x", 0).stops, 1);
	ck_assert_str_eq(s.question, "");
	ck_assert_int_eq(burst(":start<Enter>\n", 0).orders, 0);
	ck_assert_str_eq(s.question, "Start the belt?");
	ck_assert_int_eq(burst("y", 0).orders, 1);
	end();
}
END_TEST

START_TEST(a_typed_command_waits_for_enter)
{
	begin();
	ck_assert_int_eq(burst(":ack<Enter>\n", 5).orders, 0);
	ck_assert_int_eq(s.prompt.kind, ':');
	ck_assert_ptr_nonnull(strstr(s.hint, "press Enter once more"));
	ck_assert_int_eq(burst("<Enter>", 0).orders, 1);
	ck_assert_int_eq(s.order.kind, COMMAND_LINE_ACKNOWLEDGE);
	end();
}
END_TEST

START_TEST(a_code_is_offered_to_be_shown)
{
	begin();
	burst("]C1010952123400001321AB", 4);
	ck_assert_ptr_nonnull(strstr(s.question, "]C1010952123400001321AB"));
	burst("y", 0);
	ck_assert_int_eq(s.view, VIEW_CODE);
	refresh_screen();
	ck_assert_str_eq(panel_code_item(s.panels[PANEL_CODE]),
		"https://id.gs1.org/01/09521234000013/21/AB");
	burst("t", 0);
	ck_assert_int_eq(s.view, VIEW_TRACE);
	calm_down();
	burst("\xC3\xA4\xC3\xB6\xC3\xBC\xE2\x82\xAC", 4);
	ck_assert_ptr_nonnull(strstr(s.question, "\xC3\xA4\xC3\xB6\xC3\xBC\xE2\x82\xAC"));
	burst("n", 0);
	burst(":strat<Enter>", 4); /* went into the prompt */
	ck_assert_str_eq(s.question, "");
	burst("abc", 4); /* too short */
	ck_assert_str_eq(s.question, "");
	burst("ab", 4);
	ck_assert_ptr_nonnull(strstr(s.message, "ignored"));
	end();
}
END_TEST

static struct seen paste(const char *text, bool ends)
{
	struct seen seen = { 0 };
	bool is_code = false;

	typed_waited(&s, 2000);
	note_asked(&seen, typed_key(&s, TYPED_PASTE_BEGINS, true, clock_wall_us()));
	while (*text)
		note_asked(&seen, typed_key(&s, keys_next(&text, &is_code), is_code, clock_wall_us()));
	if (ends)
		note_asked(&seen, typed_key(&s, TYPED_PASTE_ENDS, true, clock_wall_us()));
	return seen;
}

START_TEST(a_paste_is_text)
{
	char longer[1000];
	struct seen seen;

	begin();
	seen = paste("xSy<Enter>q:start<Enter>y<Esc>x", true);
	ck_assert_int_eq(seen.stops + seen.orders, 0);
	ck_assert_uint_eq(seen.asked & SCREEN_QUIT, 0);
	ck_assert_ptr_nonnull(strstr(s.question, "xSy q:start yx"));
	paste("y", true); /* no answer */
	ck_assert_ptr_nonnull(strstr(s.question, "xSy q:start yx"));
	burst("n", 0);
	burst(":", 0);
	ck_assert_int_eq(paste("ack\r\n", true).orders, 0);
	ck_assert_str_eq(s.prompt.text, "ack ");
	ck_assert_int_eq(burst("<Enter>", 0).orders, 1);
	paste("xy", false); /* its end is lost */
	ck_assert_int_eq(typed_wait_ms(&s), BURST_PASTE_MS);
	add_silence(&seen);
	ck_assert_int_eq(burst("n", 0).stops, 0);
	ck_assert_int_eq(burst("x", 0).stops, 1);
	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	ck_assert_int_eq(paste(longer, true).stops, 0);
	ck_assert_uint_eq(typed_key(&s, TYPED_PASTE_ENDS, true, clock_wall_us()), 0); /* a second end */
	burst("n", 0);
	paste("  ", true); /* nothing in it */
	ck_assert_str_eq(s.question, "");
	end();
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { text_of_a_machine_gives_no_order, random_text_gives_no_order,
		stop_acts_in_any_burst, keys_of_a_person_act, moving_about_is_never_filtered,
		a_question_waits_for_a_key_of_its_own, a_typed_command_waits_for_enter,
		a_code_is_offered_to_be_shown, a_paste_is_text, NULL };

	return suite_of("tui typed", tests);
}
