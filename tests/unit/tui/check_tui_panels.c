/* The contract of every panel and every view: draws at every size, empty, filled and with hostile
 * text, inside its area, without a terminal. */
#include "tests/support/plain_message.h"
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"
#include "tui/draw/chart.h"
#include "tui/draw/console.h"
#include "tui/dump/dump.h"
#include "tui/frame.h"
#include "tui/panels/panels.h"
#include "tui/panels/views.h"
#include "core/booking/booking.h"
#include "core/base/clock.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

static void put_signals(struct store *store)
{
	struct signal_change rows[SIGNAL_COUNT];
	struct fault why = { 0 };
	int64_t now = clock_wall_us();

	for (int i = 0; i < SIGNAL_COUNT; i++)
		rows[i] = (struct signal_change){ .at_us = now, .id = (enum signal_id)i, .value = 1 };
	ck_assert_msg(store_put_signals(store, "demo", rows, SIGNAL_COUNT, &why) == 0, "%s",
		why.message.text);
}

/* A code with every kind of row of a code report, and a plain text. */
static void put_scans(struct store *store, const char *text)
{
	static struct identity identity;
	struct booking outcome;
	struct fault why = { 0 };

	for (int i = 0; i < 2; i++) {
		struct scan scan = { .at_us = clock_wall_us(), .carrier = CARRIER_BARCODE };

		strcpy(scan.place, "desk");
		scan.data_len = (uint32_t)snprintf((char *)scan.data, sizeof scan.data, "%s",
			i ? text
			  : "]C100395212340000000015"
				"3302001500"
				"10LOT");
		identify(&scan, &identity);
		ck_assert_int_eq(booking_record_scan(store, &scan, &identity, &outcome, &why), 0);
	}
}

/* Hostile names from an import, and rows as a defective PLC might cause them. */
static void fill(struct store *store, const char *text)
{
	struct fault why = { 0 };
	struct passage p = { .boot = 1, .track = 1, .arrived_us = clock_wall_us(), .asked_lane = 2 };

	put_signals(store);
	put_scans(store, text);
	ck_assert_int_eq(store_report_program(store, "plc-bridge:demo", PROGRAM_READY,
						 plain_message(text), &why),
		0);
	fixture_put_words(text);
	fixture_run_sql("UPDATE scan SET verdict = text WHERE seq = 1");
	ck_assert_int_eq(store_begin_import(store, &why), 0);
	for (int i = 0; i < 20; i++) {
		char key[64], place[24];

		snprintf(key, sizeof key, "code:%d", i);
		snprintf(place, sizeof place, "place%d", i % 5);
		ck_assert_int_eq(store_put_place(store, place, text, "storing", NULL, &why), 0);
		ck_assert_int_eq(store_put_item(store, key, "", text, place, &why), 0);
	}
	ck_assert_int_eq(store_end_import(store, true, &why), 0);
	snprintf(p.item, sizeof p.item, "code:1");
	ck_assert_int_eq(booking_record_passage(store, "demo", "ident", &p, NULL, &why), 0);
}

/* Draws one panel into the middle of a bigger screen: nothing may appear outside its area. */
static void check_inside(WINDOW *win, const struct rect *at)
{
	for (int y = 0; y < getmaxy(win); y++)
		for (int x = 0; x < getmaxx(win); x++) {
			wchar_t text[CCHARW_MAX + 1] = L"";
			cchar_t cell;
			attr_t attrs;
			short pair;

			if (y >= at->y && y < at->y + at->rows && x >= at->x && x < at->x + at->cols)
				continue;
			mvwin_wch(win, y, x, &cell);
			getcchar(&cell, text, &attrs, &pair, NULL);
			/* Not ck_assert: it writes to a pipe each time, and there are millions of cells. */
			if (text[0] != L' ')
				ck_abort_msg("something at %d,%d outside %dx%d", y, x, at->cols, at->rows);
		}
}

static void draw_everywhere(struct store *store)
{
	struct fault why = { 0 };
	struct screen s;
	int64_t now = clock_wall_us();

	ck_assert_msg(dump_begin(52, 142, &why) == 0, "%s", why.message.text);
	ck_assert_int_eq(screen_open(&s, fixture_db, NULL, &why), 0);
	for (int i = 0; i < VIEW_COUNT; i++) {
		screen_key(&s, ACTION_OF_VIEW(i));
		ck_assert_msg(screen_refresh(&s, store, 1 + i, now, &why) == 0, "%s", why.message.text);
	}
	/* and the code report of a scan, if there is one */
	screen_key(&s, ACTION_OF_VIEW(VIEW_SCANS));
	ck_assert_int_eq(screen_refresh(&s, store, 100, now, &why), 0);
	screen_key(&s, ACTION_OPEN);
	ck_assert_int_eq(screen_refresh(&s, store, 101, now, &why), 0);
	for (int i = 0; i < PANEL_COUNT; i++)
		for (int rows = 1; rows <= 50; rows += rows < 14 ? 1 : 9)
			for (int cols = 1; cols <= 140; cols += cols < 44 ? 1 : 6) {
				struct area area = { .win = stdscr,
					.at = { .y = 1, .x = 1, .rows = rows, .cols = cols } };

				werase(stdscr);
				s.panels[i]->class->draw(s.panels[i], &s.facts, &area);
				if (rows % 3 == 1 && cols % 5 == 0)
					check_inside(stdscr, &area.at);
			}
	screen_close(&s);
	dump_end();
}

START_TEST(every_panel_draws_empty)
{
	struct store *store = fixture_open();

	draw_everywhere(store);
	fixture_close(store);
}
END_TEST

START_TEST(every_panel_draws_filled)
{
	struct store *store = fixture_open();

	fill(store, "Größe Ä 8 mm, ein langer Name, der nirgends ganz hineinpasst");
	draw_everywhere(store);
	fixture_close(store);
}
END_TEST

START_TEST(every_panel_draws_hostile)
{
	struct store *store = fixture_open();

	fill(store, "%s%n\t\r\n\b\033[2J\342\200\256\xff\xc3 \346\274\242\345\255\227 e\314\201");
	draw_everywhere(store);
	fixture_close(store);
}
END_TEST

START_TEST(every_view_at_every_size)
{
	struct store *store = fixture_open();
	struct fault why = { 0 };
	struct screen s;
	int64_t now = clock_wall_us();

	fill(store, "漢字 Zeichen");
	ck_assert_int_eq(dump_begin(24, 80, &why), 0);
	ck_assert_int_eq(screen_open(&s, fixture_db, NULL, &why), 0);
	for (int v = 0; v < VIEWS_END; v++) {
		screen_key(&s, v == VIEW_CODE ? ACTION_OF_VIEW(VIEW_SCANS) : ACTION_OF_VIEW(v));
		ck_assert_int_eq(screen_refresh(&s, v == 3 ? NULL : store, 1 + v, now, &why), 0);
		if (v == VIEW_CODE) {
			screen_key(&s, ACTION_OPEN);
			ck_assert_int_eq(s.view, VIEW_CODE);
			ck_assert_int_eq(screen_refresh(&s, store, 50, now, &why), 0);
		}
		for (int rows = 1; rows <= 50; rows += rows < 20 ? 1 : 6)
			for (int cols = 1; cols <= 140; cols += cols < 50 ? 1 : 9) {
				resizeterm(rows, cols);
				screen_draw(&s, stdscr, now);
				screen_key(&s, (rows + cols) % 2 ? ACTION_PAGE_DOWN : ACTION_UP);
				ck_assert_int_eq(getmaxx(stdscr), cols);
			}
	}
	screen_close(&s);
	dump_end();
	fixture_close(store);
}
END_TEST

/* New scans push the chosen one down; the top one stays the newest. */
START_TEST(the_chosen_scan_stays_chosen)
{
	struct store *store = fixture_open();
	struct fault why = { 0 };
	struct screen s;
	const struct panel *scans;
	int64_t now = clock_wall_us(), chosen;

	put_scans(store, "one");
	ck_assert_int_eq(dump_begin(24, 80, &why), 0);
	ck_assert_int_eq(screen_open(&s, fixture_db, NULL, &why), 0);
	scans = s.panels[PANEL_SCANS];
	screen_key(&s, ACTION_OPEN); /* nothing to open yet, and not here */
	ck_assert_int_eq(s.view, VIEW_LINE);
	screen_key(&s, ACTION_OF_VIEW(VIEW_SCANS));
	ck_assert_int_eq(screen_refresh(&s, store, 1, now, &why), 0);
	screen_draw(&s, stdscr, now);
	ck_assert_int_eq(panel_scans_chosen(scans)->seq, 2);
	put_scans(store, "two");
	ck_assert_int_eq(screen_refresh(&s, store, 2000, now, &why), 0);
	ck_assert_int_eq(panel_scans_chosen(scans)->seq, 4);
	screen_key(&s, ACTION_DOWN);
	chosen = panel_scans_chosen(scans)->seq;
	ck_assert_int_eq(chosen, 3);
	for (int i = 0; i < 20; i++)
		put_scans(store, "more");
	ck_assert_int_eq(screen_refresh(&s, store, 4000, now, &why), 0);
	ck_assert_int_eq(panel_scans_chosen(scans)->seq, chosen);
	for (int i = 0; i < 300; i++)
		screen_key(&s, i % 3 ? ACTION_DOWN : ACTION_PAGE_DOWN);
	ck_assert_int_eq(panel_scans_chosen(scans)->seq, 1);
	screen_key(&s, ACTION_OPEN);
	ck_assert_int_eq(s.view, VIEW_CODE);
	screen_key(&s, ACTION_BACK);
	ck_assert_int_eq(s.view, VIEW_SCANS);
	screen_key(&s, ACTION_BACK);
	ck_assert_int_eq(s.view, VIEW_LINE);
	screen_close(&s);
	dump_end();
	fixture_close(store);
}
END_TEST

/* In whatever language they were stored, and without waiting for a commit. */
START_TEST(stored_sentences_follow_the_language)
{
	static const char
		english[] = "no PLC bridge accepted the command; check that it runs (Status)",
		german[] =
			"keine SPS-Brücke hat den Befehl angenommen; prüfen Sie unter „Status“, ob sie läuft";
	struct store *store = fixture_open();
	struct fault why = { 0 };
	struct screen s;
	struct message message;
	int64_t now = clock_wall_us();

	message_set(&message,
		MESSAGE("command.no_bridge_took",
			"no PLC bridge accepted the command; check that it runs (Status)"));
	ck_assert_int_eq(store_raise_alarm(store, "one", ALARM_LOST, SEVERITY_ALARM, &message, &why),
		0);
	ck_assert_int_eq(dump_begin(24, 80, &why), 0);
	ck_assert_int_eq(screen_open(&s, fixture_db, NULL, &why), 0);
	screen_key(&s, ACTION_OF_VIEW(VIEW_ALARMS));
	for (int i = 0; i < 4; i++) {
		ck_assert_int_eq(screen_refresh(&s, store, 1 + i, now, &why), 0);
		screen_draw(&s, stdscr, now);
		ck_assert_str_eq(panel_alarms_chosen(s.panels[PANEL_ALARMS])->message.text,
			i % 2 ? german : english);
		ck_assert_int_eq(s.panels[PANEL_ALARMS]->class->matches(s.panels[PANEL_ALARMS], 0,
							 "Brücke"),
			i % 2);
		screen_key(&s, ACTION_LANGUAGE);
	}
	lang_init("en");
	screen_close(&s);
	dump_end();
	fixture_close(store);
}
END_TEST

START_TEST(rows_of_the_table_are_complete)
{
	for (int i = 0; i < PANEL_COUNT; i++) {
		ck_assert_ptr_nonnull(panels[i]);
		ck_assert_ptr_nonnull(panels[i]->refresh);
		ck_assert_ptr_nonnull(panels[i]->draw);
		ck_assert_ptr_nonnull(panels[i]->length);
		ck_assert_uint_ge(panels[i]->size, sizeof(struct panel));
	}
	panel_close(NULL);
}
END_TEST

/* --- text ---------------------------------------------------------------------------------- */

static const char *drawn(int width, const char *text)
{
	static char line[512];
	struct area area = { .win = stdscr, .at = { .rows = 1, .cols = 40 } };
	struct fault why;
	FILE *out = fmemopen(line, sizeof line, "w");

	werase(stdscr);
	draw_text(&area, 0, 0, width, ROLE_TEXT, text);
	ck_assert_int_eq(dump_window(stdscr, DUMP_TEXT, out, &why), 0);
	fclose(out);
	line[strcspn(line, "\n")] = '\0';
	return line;
}

START_TEST(text_is_cut_by_columns)
{
	struct fault why = { 0 };

	ck_assert_int_eq(dump_begin(1, 40, &why), 0);
	ck_assert_int_eq(draw_width("Größe"), 5);
	ck_assert_int_eq(draw_width("漢字"), 4);
	ck_assert_int_eq(draw_width("Mu\xCC\x88sli"), 5);             /* composed */
	ck_assert_int_eq(draw_width("ที่นี่"), 2);                        /* marks have no width */
	ck_assert_int_eq(draw_width("\xCC\x88x"), 1);                 /* a mark without a letter */
	ck_assert_int_eq(draw_width("\xE2\x9A\xA0\xEF\xB8\x8F!"), 2); /* a variation selector */
	ck_assert_int_eq(draw_width("\xE2\x9A\xA0<U+FE0F>!"), 2);     /* as a code of text_clean() */
	ck_assert_int_eq(draw_width("<U+202E>"), 8);                  /* this one stays visible */
	ck_assert_int_eq(draw_width("👨‍👩‍👧"), 6);
	ck_assert_int_eq(draw_width("👍🏽"), 2); /* without the colour of its skin */
	ck_assert_int_eq(draw_width("🇩🇪"), 2);       /* DE */
	ck_assert_str_eq(drawn(5, "Größe"), "Größe");
	ck_assert_str_eq(drawn(4, "Größe"), "Grö…");
	ck_assert_str_eq(drawn(4, "漢字漢"), "漢…");
	ck_assert_str_eq(drawn(1, "abc"), "…");
	ck_assert_str_eq(drawn(0, "abc"), "");
	ck_assert_str_eq(drawn(20, "a\tb\033[2Jc"), "a\357\277\275b\357\277\275[2Jc");
	ck_assert_str_eq(drawn(20, "a\342\200\256b\xff"), "a\357\277\275b\357\277\275");
	ck_assert_str_eq(drawn(20, "100 %s %n"), "100 %s %n");
	dump_end();
}
END_TEST

/* The visible colour of a block element, -1: the terminal's. */
static short colour_of_block(enum role role, const char *block)
{
	struct area all = { .win = stdscr, .at = { .rows = 3, .cols = 20 } };
	wchar_t text[CCHARW_MAX + 1];
	short pair, ink, paper;
	attr_t attrs;
	cchar_t cell;

	draw_fill(&all, 0, 0, 5, role, block);
	mvin_wch(0, 2, &cell);
	getcchar(&cell, text, &attrs, &pair, NULL);
	if (!pair || pair_content(pair, &ink, &paper) != OK)
		return attrs & A_REVERSE ? -2 : -1;
	return attrs & A_REVERSE ? paper : ink;
}

/* A bar has the foreground or background colour of a word of the same role and is always
 * visible. */
START_TEST(bars_are_ink)
{
	struct fault why;

	ck_assert_int_eq(dump_begin(3, 20, &why), 0);
	theme_init();
	for (int n = 0; n < 4; n++, theme_next())
		for (int role = 0; role < ROLE_COUNT; role++) {
			short pair = theme_pair((enum role)role), ink = -1, paper = -1, background;

			if (pair)
				pair_content(pair, &ink, &paper);
			pair_content(theme_pair(ROLE_TEXT) ? theme_pair(ROLE_TEXT) : 0, &(short){ 0 },
				&background);
			ck_assert_int_eq(colour_of_block((enum role)role, "\342\226\210"),
				pair && paper != background ? paper : ink);
		}
	dump_end();
}
END_TEST

/* Stock may be negative: its bar is empty and stays in its column. */
START_TEST(bars_stay_in_their_columns)
{
	static const double parts[] = { -1.5, -0.01, 0, 0.001, 0.5, 1, 7 };
	static const int filled[] = { 0, 0, 0, 1, 3, 5, 5 };
	struct area all = { .at = { .rows = 3, .cols = 20 } };
	struct fault why;

	ck_assert_int_eq(dump_begin(3, 20, &why), 0);
	all.win = stdscr;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		wchar_t row[21];
		int full = 0;

		werase(stdscr);
		chart_bar(&all, 0, 10, 5, ROLE_INFO, parts[i]);
		mvinnwstr(0, 0, row, 20);
		for (int col = 0; col < 20; col++) {
			ck_assert((row[col] != L' ') == (col >= 10 && col < 15));
			full += row[col] == 0x2588;
		}
		ck_assert_int_eq(full, filled[i]);
	}
	dump_end();
}
END_TEST

/* Characters that the font of a Linux console lacks are replaced. */
START_TEST(a_console_shows_what_its_font_has)
{
	static const uint16_t some[] = { 'x', 0x25CF, 0xE4, 0x2500, 0x2588 };
	struct area all = { .at = { .rows = 3, .cols = 20 } };
	struct fault why;
	wchar_t row[21];

	ck_assert_int_eq(dump_begin(3, 20, &why), 0);
	all.win = stdscr;
	ck_assert(console_has(0x25CB));
	console_set_characters(some, sizeof some / sizeof some[0]);
	draw_text(&all, 0, 0, 20, ROLE_TEXT, "\342\227\217\342\227\213 \303\244\303\266 \346\274\242");
	mvinnwstr(0, 0, row, 8);
	ck_assert(wcsncmp(row, L"\x25CFo \xE4oe ?", 8) == 0);
	draw_line(&all, 1, 0, 1, ROLE_TEXT, WACS_HLINE);
	draw_line(&all, 1, 1, 1, ROLE_TEXT, WACS_VLINE);
	mvinnwstr(1, 0, row, 2);
	ck_assert(wcsncmp(row, L"\x2500|", 2) == 0);
	ck_assert_int_gt(chart_digits(&all, 0, 0, ROLE_TEXT, "8"), 0);
	mvinnwstr(1, 0, row, 3);
	ck_assert(wcsncmp(row, L"|_|", 3) == 0);
	console_read_font(-1); /* ssh from a console */
	ck_assert(!console_has(0x25CB) && console_has(0x25CF) && !console_has(0x1F600));
	dump_end();
}
END_TEST

START_TEST(sizes_are_parsed_strictly)
{
	int rows = 0, cols = 0;

	ck_assert(dump_size("132x43", &rows, &cols));
	ck_assert_int_eq(cols, 132);
	ck_assert_int_eq(rows, 43);
	ck_assert(!dump_size("80", &rows, &cols));
	ck_assert(!dump_size("80x", &rows, &cols));
	ck_assert(!dump_size("0x24", &rows, &cols));
	ck_assert(!dump_size("80x24x", &rows, &cols));
	ck_assert(!dump_size("99999999999x3", &rows, &cols));
}
END_TEST

START_TEST(spans_for_people)
{
	char out[24];

	ck_assert_str_eq(draw_span(18000, out), "18 ms");
	ck_assert_str_eq(draw_span(2100000, out), "2.1 s");
	ck_assert_str_eq(draw_span(240000000, out), "4 min");
	ck_assert_str_eq(draw_span(-5, out), "0 ms");
	lang_init("de");
	ck_assert_str_eq(draw_span(2100000, out), "2,1 s");
	lang_init("en");
}
END_TEST

/* A time of another day is never shown as a time of day only. */
START_TEST(times_say_their_day)
{
	const int64_t now = 1764118800000000; /* 2025-11-26 01:00 UTC */
	char out[24];

	setenv("TZ", "UTC", 1);
	tzset();
	ck_assert_str_eq(draw_when(now - 3600000000, now, out), "00:00:00");
	ck_assert_str_eq(draw_when(now - 86400000000, now, out), "Nov 25");
	ck_assert_str_eq(draw_when_long(now - 86400000000, now, out), "Nov 25, 01:00");
	ck_assert_str_eq(draw_when(now - 400 * 86400000000, now, out), "Oct 2024");
	ck_assert_str_eq(draw_when(0, now, out), "");
	lang_init("de");
	ck_assert_str_eq(draw_when(now - 86400000000, now, out), "25.11.");
	ck_assert_str_eq(draw_when_long(now - 400 * 86400000000, now, out), "22.10.2024");
	lang_init("en");
}
END_TEST

/* core/lesson/trainer_fault.h, which cannot be included here: it has another condition. */
const char *trainer_view_name(int view);
const char *trainer_view_title(const char *name);

START_TEST(trainers_know_the_views)
{
	for (int i = 0; i < VIEW_COUNT; i++) {
		ck_assert_str_eq(trainer_view_name(i), views[i].name);
		ck_assert_str_eq(trainer_view_title(views[i].name), views[i].title);
	}
	ck_assert_ptr_null(trainer_view_name(VIEW_COUNT));
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { every_panel_draws_empty, every_panel_draws_filled,
		every_panel_draws_hostile, every_view_at_every_size, the_chosen_scan_stays_chosen,
		stored_sentences_follow_the_language, rows_of_the_table_are_complete,
		text_is_cut_by_columns, bars_are_ink, bars_stay_in_their_columns,
		a_console_shows_what_its_font_has, sizes_are_parsed_strictly, spans_for_people,
		times_say_their_day, trainers_know_the_views, NULL };

	return suite_of("tui panels", tests);
}
