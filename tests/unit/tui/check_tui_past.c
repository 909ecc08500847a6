/* The moment the screen shows, and the kiosk: no clock, no terminal. */
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"
#include "tui/draw/ascii.h"
#include "tui/draw/chart.h"
#include "tui/dump/dump.h"
#include "tui/screen.h"
#include "tui/model/box_text.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/booking/booking.h"
#include "core/store_query/store_read.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SECOND INT64_C(1000000)

static struct store *store;
static struct fault why;
static struct screen screen;
static int64_t now_us, mono_ms = 1;

/* Ten boxes, one every ten seconds, the last one just now. */
static void setup(void)
{
	store = fixture_open();
	now_us = clock_wall_us();
	for (int i = 0; i < 10; i++) {
		int64_t at_us = now_us - (10 - i) * 10 * SECOND;
		struct passage p = { .boot = 1,
			.track = (uint16_t)(i + 1),
			.arrived_us = at_us,
			.decided_us = at_us + 10000,
			.answered_us = at_us + 20000,
			.confirmed_us = at_us + 3 * SECOND,
			.asked_lane = 3,
			.reached_lane = 3,
			.result = PASSAGE_NO_READ };
		struct signal_change change = { .at_us = at_us,
			.id = SIGNAL_ARRIVAL_SEQ,
			.value = (uint32_t)i + 1 };

		ck_assert_int_eq(booking_record_passage(store, "a", "ident", &p, NULL, &why), 0);
		ck_assert_int_eq(store_put_signals(store, "a", &change, 1, &why), 0);
	}
	ck_assert_int_eq(store_report_program(store, "plc-bridge:a", PROGRAM_READY, &message_none,
						 &why),
		0);
	ck_assert_msg(dump_begin(24, 80, &why) == 0, "%s", why.message.text);
	ck_assert_int_eq(screen_open(&screen, fixture_db, NULL, &why), 0);
}

static void teardown(void)
{
	screen_close(&screen);
	dump_end();
	fixture_close(store);
}

static void press(enum action action)
{
	screen_key(&screen, action);
	mono_ms += 5000;
	ck_assert_msg(screen_refresh(&screen, store, mono_ms, now_us, &why) == 0, "%s",
		why.message.text);
	screen_draw(&screen, stdscr, now_us);
}

static int64_t ago(void)
{
	return now_us - screen.facts.now_us;
}

START_TEST(events_are_stepped_through)
{
	press(ACTION_REPAINT);
	ck_assert(!screen.facts.is_past);
	ck_assert_int_eq(ago(), 0);
	ck_assert_uint_eq(screen.facts.passages[0].passage.track, 10);
	press(ACTION_FACT_ON); /* nothing comes after now */
	ck_assert(!screen.facts.is_past);
	press(ACTION_EVENT_BACK);
	ck_assert(screen.facts.is_past);
	ck_assert_int_eq(ago(), 7 * SECOND);
	ck_assert_int_eq(screen.facts.passages[0].passage.result, PASSAGE_NO_READ);
	press(ACTION_EVENT_BACK);
	ck_assert_int_eq(screen.past.moment.event, STORE_EVENT_DECISION);
	ck_assert_int_eq(screen.facts.passages[0].passage.result, PASSAGE_OPEN);
	ck_assert_int_eq(screen.facts.passages[0].passage.asked_lane, 3);
	press(ACTION_EVENT_BACK);
	ck_assert_int_eq(screen.past.moment.event, STORE_EVENT_ARRIVAL);
	ck_assert_int_eq(screen.facts.passages[0].passage.asked_lane, 0);
	press(ACTION_TOP);
	ck_assert_int_eq(ago(), 100 * SECOND);
	ck_assert_uint_eq(screen.facts.passage_count, 1);
	press(ACTION_FACT_BACK);
	ck_assert(screen.past.is_at_beginning);
	for (int i = 0; i < 29; i++)
		press(ACTION_EVENT_ON);
	ck_assert_int_eq(ago(), 7 * SECOND);
	press(ACTION_EVENT_ON); /* beyond the last event it is now */
	ck_assert(!screen.facts.is_past);
	press(ACTION_EVENT_BACK);
	press(ACTION_END);
	ck_assert(!screen.facts.is_past);
}
END_TEST

static void put_old_alarm(int64_t at_us)
{
	char sql[400];
	sqlite3 *raw;

	snprintf(sql, sizeof sql,
		"INSERT INTO alarm (at_us, source, code, severity, text, acked_us, cleared_us)"
		" VALUES (%lld, 'a', 'lost', 'alarm', 'x', %lld, %lld)",
		(long long)at_us, (long long)(at_us + SECOND), (long long)(at_us + SECOND));
	ck_assert_int_eq(sqlite3_open(fixture_db, &raw), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(raw, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(raw);
}

/* Past alarms: each moment has others. */
START_TEST(alarms_that_were_over_by_then)
{
	const struct panel *alarms = screen.panels[PANEL_ALARMS];

	put_old_alarm(now_us - 95 * SECOND);
	put_old_alarm(now_us - 45 * SECOND);
	press(ACTION_OF_VIEW(VIEW_ALARMS));
	ck_assert_int_eq(alarms->class->length(alarms), 2);
	while (ago() < 60 * SECOND)
		press(ACTION_EVENT_BACK);
	ck_assert_int_eq(alarms->class->length(alarms), 1);
	press(ACTION_TOP);
	ck_assert_int_eq(alarms->class->length(alarms), 0);
	press(ACTION_END);
	ck_assert_int_eq(alarms->class->length(alarms), 2);
}
END_TEST

START_TEST(a_replay_goes_on_with_time)
{
	press(ACTION_PLAY);
	ck_assert_int_eq(ago(), 60 * SECOND);
	now_us += SECOND;
	press(ACTION_REPAINT);
	ck_assert_int_eq(ago(), 60 * SECOND); /* at the pace of the clock */
	press(ACTION_FASTER);
	now_us += SECOND;
	press(ACTION_REPAINT);
	ck_assert_int_eq(ago(), 59 * SECOND);
	press(ACTION_FREEZE);
	now_us += SECOND;
	press(ACTION_REPAINT);
	ck_assert_int_eq(ago(), 60 * SECOND);
	ck_assert(!screen_is_moving(&screen));
	for (int i = 0; i < 10; i++)
		press(ACTION_FASTER);
	press(ACTION_PLAY);
	ck_assert(screen_is_moving(&screen));
	now_us += 4 * SECOND; /* twentyfold: 80 of the 64 s that are left */
	press(ACTION_REPAINT);
	ck_assert(!screen.facts.is_past);
}
END_TEST

START_TEST(recording_goes_on_meanwhile)
{
	struct passage p = { .boot = 1, .track = 11, .arrived_us = now_us + SECOND };

	press(ACTION_EVENT_BACK);
	ck_assert_int_eq(booking_record_passage(store, "a", "ident", &p, NULL, &why), 0);
	now_us += 2 * SECOND;
	press(ACTION_REPAINT);
	ck_assert_uint_eq(screen.facts.passages[0].passage.track, 10);
	press(ACTION_BACK);
	ck_assert_uint_eq(screen.facts.passages[0].passage.track, 11);
}
END_TEST

/* The views of a tour in their order, second by second. */
START_TEST(a_kiosk_walks_waits_and_counts)
{
	static const int tour[] = { VIEW_BIG, VIEW_STORY, VIEW_LINE, VIEW_STORY };
	struct kiosk k;
	int64_t at_ms = 1000;
	int view = -1;

	kiosk_init(&k, at_ms);
	ck_assert_int_eq(kiosk_first_view(), VIEW_STORY);
	for (size_t i = 0; i < sizeof tour / sizeof tour[0]; i++) {
		for (view = -1; view < 0 && at_ms < 1000000; at_ms += 1000)
			view = kiosk_tick(&k, at_ms);
		ck_assert_int_eq(view, tour[i]);
	}
	kiosk_touch(&k, at_ms);
	kiosk_touch(&k, at_ms + 10000);
	ck_assert_int_eq(k.visitors, 1);
	at_ms += 10000 + KIOSK_IDLE_MS;
	ck_assert_int_eq(kiosk_tick(&k, at_ms - 1), -1);
	ck_assert_int_eq(kiosk_tick(&k, at_ms), VIEW_STORY);
	kiosk_touch(&k, at_ms + 1);
	ck_assert_int_eq(k.visitors, 2);
}
END_TEST

START_TEST(a_scan_of_a_visitor_has_the_screen)
{
	struct kiosk k;

	kiosk_init(&k, 1000);
	ck_assert(!kiosk_scanned(&k, 7, 1000)); /* it was there before */
	ck_assert(!kiosk_scanned(&k, 7, 2000));
	ck_assert(kiosk_scanned(&k, 8, 3000));
	ck_assert_int_eq(k.visitors, 1);
	ck_assert_int_eq(kiosk_tick(&k, 3000 + KIOSK_SCAN_MS - 1), -1);
	ck_assert(kiosk_scanned(&k, 9, 5000)); /* the next one, by the same visitor */
	ck_assert_int_eq(k.visitors, 1);
	ck_assert_int_eq(kiosk_tick(&k, 5000 + KIOSK_SCAN_MS - 1), -1);
	ck_assert_int_eq(kiosk_tick(&k, 5000 + KIOSK_SCAN_MS), VIEW_STORY);
	/* a key goes on from there at once, and the tour comes later */
	ck_assert(kiosk_scanned(&k, 10, 30000));
	kiosk_touch(&k, 31000);
	ck_assert_int_eq(k.visitors, 2);
	ck_assert_int_eq(kiosk_tick(&k, 30000 + KIOSK_SCAN_MS), -1);
}
END_TEST

START_TEST(a_kiosk_lets_nothing_be_changed)
{
	kiosk_init(&screen.kiosk, 0);
	ck_assert_uint_eq(screen_key(&screen, ACTION_QUIT), 0);
	ck_assert_uint_eq(screen_key(&screen, ACTION_ACKNOWLEDGE), 0);
	ck_assert_uint_eq(screen_key(&screen, ACTION_OF_VIEW(VIEW_STOCK)), SCREEN_REFRESH);
	ck_assert_int_eq(screen.view, VIEW_STOCK);
	ck_assert_uint_eq(screen_key(&screen, ACTION_LANGUAGE), SCREEN_REFRESH);
	lang_init("en");
}
END_TEST

static struct row_passage kept;

static void keep_passage(void *user, const struct row_passage *row)
{
	*(struct row_passage *)user = *row;
}

/* As recorded; for a passage of before the decisions were recorded only what its row says. */
static const struct reason_case {
	struct passage passage;
	const char *says;
} reason_cases[] = {
	{ { .decision = DECISION_SORTED, .asked_lane = 2, .decision_lane = 2 },
		"its article goes to lane 2" },
	{ { .decision = DECISION_SORTED, .asked_lane = 3, .decision_lane = 3 },
		"its article goes to lane 3" },
	{ { .decision = DECISION_SORTED, .asked_lane = 2 }, "its article goes to lane 2" },
	{ { .decision = DECISION_NO_READ, .asked_lane = 3, .decision_lane = 3 },
		"nothing was read on it" },
	{ { .decision = DECISION_MULTIPLE, .asked_lane = 3, .item = "nfc:04" },
		"two different codes were read" },
	{ { .decision = DECISION_UNKNOWN, .asked_lane = 3, .item = "nfc:04" },
		"there is no article for its code" },
	{ { .decision = DECISION_OPERATOR, .asked_lane = 3, .decision_lane = 3, .item = "nfc:04" },
		"sent to lane 3 by hand" },
	{ { .decision = DECISION_LATE, .asked_lane = 1, .decision_lane = 1 },
		"it left before lane 1 was decided" },
	{ { .decision = DECISION_LATE, .decision_lane = 1, .result = PASSAGE_LATE },
		"the answer came too late" },
	{ { .decision = DECISION_SORTED,
		  .asked_lane = 2,
		  .reached_lane = 1,
		  .result = PASSAGE_WRONG_LANE },
		"sent to lane 2, arrived in lane 1" },
	{ { .asked_lane = 3, .decided_us = 1 }, "it was sent to lane 3" },
	{ { .asked_lane = 3, .decided_us = 1, .item = "nfc:04", .identified_us = 1 },
		"it was sent to lane 3" },
	{ { .asked_lane = 1, .result = PASSAGE_SORTED }, "it was sent to lane 1" },
	{ { .asked_lane = 3, .result = PASSAGE_MULTIPLE }, "two different codes were read" },
	{ { .asked_lane = 3, .result = PASSAGE_NO_READ }, "nothing was read on it" },
	{ { .asked_lane = 3, .result = PASSAGE_UNKNOWN }, "there is no article for its code" },
	{ { .identified_us = 1 }, "its lane is being decided" },
	{ { .arrived_us = 1 }, "waiting to be read" },
};

START_TEST(reasons_in_words)
{
	struct row_passage r = { .passage = reason_cases[_i].passage };
	char out[BOX_TEXT_SIZE];

	ck_assert_str_eq(box_text_why(&r, out), reason_cases[_i].says);
	for (int i = 0; i < PASSAGE_RESULT_COUNT; i++) {
		r.passage.result = (enum passage_result)i;
		ck_assert(*box_text_why(&r, out));
		ck_assert(*box_text_where(&screen.facts, &r, out));
	}
}
END_TEST

/* The article is given another lane, and then taken out: the reason stays that of the decision. Before
 * the decision there is none. */
START_TEST(the_reason_is_that_of_then)
{
	struct passage p = { .boot = 1,
		.track = 11,
		.arrived_us = now_us - 2 * SECOND,
		.decided_us = now_us - SECOND,
		.decision = DECISION_SORTED,
		.decision_lane = 2,
		.asked_lane = 2,
		.decision_article = "09521234000020" };
	const struct row_passage *r = &screen.facts.passages[0];
	char out[BOX_TEXT_SIZE];

	fixture_put_articles(store);
	ck_assert_int_eq(booking_record_passage(store, "a", "ident", &p, NULL, &why), 0);
	fixture_run_sql(
		"UPDATE article SET lane = 1 WHERE gtin = '09521234000020';"
		"UPDATE passage SET item = 'https://id.gs1.org/01/09521234000020/21/7' WHERE track = 11");
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(screen_refresh(&screen, store, mono_ms += 1000, now_us, &why), 0);
		ck_assert_uint_eq(r->passage.track, 11);
		ck_assert_str_eq(box_text_why(r, out), "its article goes to lane 2");
		ck_assert_str_eq(r->passage.decision_article, "09521234000020");
		fixture_run_sql("DELETE FROM article");
	}
	store_look_back(store, now_us - SECOND - SECOND / 2);
	ck_assert_int_eq(store_each_passage(store, "a", 1, keep_passage, &kept, &why), 0);
	ck_assert_uint_eq(kept.passage.track, 11);
	ck_assert_str_eq(box_text_why(&kept, out), "waiting to be read");
	ck_assert_int_eq(kept.passage.decision_lane, 0);
	ck_assert_str_eq(kept.passage.decision_article, "");
	store_look_back(store, 0);
}
END_TEST

START_TEST(ascii_only)
{
	theme_choose("mono", true);
	ck_assert_int_eq(draw_width("Größe ●"), 9);
	ck_assert_str_eq(ascii_for(0x4E2D), "?");
	press(ACTION_OF_VIEW(VIEW_LINE));
	for (int y = 0; y < 24; y++)
		for (int x = 0; x < 80; x++) {
			wchar_t text[CCHARW_MAX + 1] = L"";
			cchar_t cell;
			attr_t attrs;
			short pair;

			mvwin_wch(stdscr, y, x, &cell);
			getcchar(&cell, text, &attrs, &pair, NULL);
			must(text[0] >= L' ' && text[0] <= L'~');
		}
	theme_choose(NULL, false);
}
END_TEST

/* Any keys in any order at any size, for the sanitizers. */
START_TEST(random_keys_and_sizes)
{
	srand(20261125);
	for (int i = 0; i < 4000; i++) {
		if (i % 25 == 0)
			resizeterm(rand() % 60 + 1, rand() % 160 + 1);
		now_us += rand() % SECOND;
		press((enum action)(rand() % (ACTION_QUIT + 1)));
	}
	lang_init("en");
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { events_are_stepped_through, alarms_that_were_over_by_then,
		a_replay_goes_on_with_time, recording_goes_on_meanwhile, a_kiosk_walks_waits_and_counts,
		a_scan_of_a_visitor_has_the_screen, a_kiosk_lets_nothing_be_changed,
		the_reason_is_that_of_then, ascii_only, random_keys_and_sizes };
	Suite *s = suite_create("tui past");
	TCase *c = tcase_create("tui past");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_set_timeout(c, 120);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(c, tests[i]);
	add_table(c, reasons_in_words, reason_cases);
	suite_add_tcase(s, c);
	return s;
}
