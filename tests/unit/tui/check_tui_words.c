/* What a visitor reads: names and advice of alarms, names of views and places, steps of an item,
 * and the numbers of the language. */
#include "tests/support/plain_message.h"
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"
#include "tui/draw/table.h"
#include "tui/dump/dump.h"
#include "tui/model/alarm_help.h"
#include "tui/model/format.h"
#include "tui/panels/keys.h"
#include "tui/panels/panels.h"
#include "tui/panels/views.h"
#include "tui/frame.h"
#include "tui/plain.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/booking/booking.h"

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const languages[] = { "en", "de" };
enum { LANGUAGES = 2, ALARM_TITLE_COLS = 28, TAB_ROW_COLS = 80 };

/* --- alarms
 * ---------------------------------------------------------------------------------------- */

/* Each has a name that fits its column, a cause and a next step, in both languages. */
START_TEST(every_alarm_has_a_name_and_advice)
{
	enum alarm_code code = (enum alarm_code)_i;
	const struct alarm_help *help = alarm_help_for(code), *none = alarm_help_for(ALARM_NONE);
	const char *english[3];

	ck_assert_ptr_ne(help, none);
	for (int i = 0; i < LANGUAGES; i++) {
		lang_init(languages[i]);
		const char *texts[3] = { format_alarm(code, "stored"), _(help->cause), _(help->next) };

		ck_assert_str_ne(texts[0], "stored");
		ck_assert_str_ne(texts[0], store_alarm_name(code));
		ck_assert_int_le(draw_width(texts[0]), ALARM_TITLE_COLS);
		for (int n = 0; n < 3; n++) {
			ck_assert_str_ne(texts[n], "");
			ck_assert_ptr_null(strchr(texts[n], '?')); /* an alarm states, it asks nothing */
			if (i == 0)
				english[n] = texts[n];
			else
				ck_assert_str_ne(texts[n], english[n]);
		}
		ck_assert_str_ne(_(help->cause), _(none->cause));
	}
	lang_init("en");
}
END_TEST

/* A box goes to lane 3 where there is a conveyor; a handheld scanner has none. */
START_TEST(advice_for_an_unknown_code_needs_no_conveyor)
{
	const char *cause = alarm_help_for(ALARM_UNKNOWN_ITEM)->cause;

	ck_assert_ptr_nonnull(strstr(cause, "On the conveyor its box goes to lane 3"));
	lang_init("de");
	ck_assert_ptr_nonnull(strstr(_(cause), "Auf dem Band geht sein Karton auf Bahn 3"));
	lang_init("en");
}
END_TEST

/* --- views
 * ---------------------------------------------------------------------------------------- */

static const char *tab_word(enum view_id view)
{
	for (size_t i = 0; i < key_row_count; i++)
		if (key_rows[i].action == ACTION_OF_VIEW(view))
			return key_rows[i].bar;
	return NULL;
}

/* Tab, title and advice call a view by the same name. */
START_TEST(a_view_has_one_name)
{
	static const enum alarm_code advising[] = { ALARM_PLC_DOWN, ALARM_PLC_NOT_ALLOWED,
		ALARM_COMMAND_FAILED };

	for (int i = 0; i < LANGUAGES; i++) {
		char quoted[64];

		lang_init(languages[i]);
		for (int view = 0; view < VIEW_COUNT; view++)
			ck_assert_str_eq(_(views[view].title), _(tab_word((enum view_id)view)));
		snprintf(quoted, sizeof quoted, i ? "„%s“" : "\"%s\"", _(views[VIEW_HEALTH].title));
		for (size_t n = 0; n < sizeof advising / sizeof advising[0]; n++)
			ck_assert_ptr_nonnull(strstr(_(alarm_help_for(advising[n])->next), quoted));
	}
	lang_init("en");
}
END_TEST

START_TEST(views_have_new_and_old_names)
{
	static const struct {
		const char *new_name, *old_name;
		enum view_id view;
	} names[] = { { "status", "health", VIEW_HEALTH }, { "history", "trace", VIEW_TRACE },
		{ "dialog", "wire", VIEW_WIRE }, { "metrics", "figures", VIEW_FIGURES } };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		ck_assert_int_eq(views_find(names[i].new_name), names[i].view);
		ck_assert_int_eq(views_find(names[i].old_name), names[i].view);
		ck_assert_str_eq(views[names[i].view].name, names[i].new_name);
	}
	ck_assert_int_eq(views_find("stock"), VIEW_STOCK);
	ck_assert_int_eq(views_find(""), VIEW_COUNT);
}
END_TEST

/* " 1 Line  2 Scans ...": a blank, a digit, a blank, the name and a blank for each. */
START_TEST(the_tabs_fit_80_columns)
{
	for (int i = 0; i < LANGUAGES; i++) {
		int cols = 0;

		lang_init(languages[i]);
		for (int view = 0; view < VIEW_COUNT; view++)
			if (view != VIEW_HELP && view != VIEW_LESSON) /* the last one is left out there */
				cols += 4 + draw_width(_(tab_word((enum view_id)view)));
		ck_assert_int_le(cols - 1, TAB_ROW_COLS);
	}
	lang_init("en");
}
END_TEST

/* --- screens
 * ----------------------------------------------------------------------------------------- */

static struct store *store;

static struct booking scan_at(const char *place, const char *data)
{
	static struct identity identity;
	struct scan scan = fixture_scan(place, "scanner", data);
	struct booking outcome;
	struct fault why;

	identify(&scan, &identity);
	ck_assert_int_eq(booking_record_scan(store, &scan, &identity, &outcome, &why), 0);
	return outcome;
}

/* A view as text, read from the store. */
static const char *shown(int rows, int cols, enum view_id view)
{
	static char text[16384];
	struct screen s;
	struct fault why;
	FILE *out = fmemopen(text, sizeof text, "w");

	ck_assert_int_eq(dump_begin(rows, cols, &why), 0);
	ck_assert_int_eq(screen_open(&s, fixture_db, NULL, &why), 0);
	screen_show(&s, view);
	ck_assert_msg(screen_refresh(&s, store, 1, clock_wall_us(), &why) == 0, "%s", why.message.text);
	screen_draw(&s, stdscr, clock_wall_us());
	ck_assert_int_eq(dump_window(stdscr, DUMP_TEXT, out, &why), 0);
	fclose(out);
	screen_close(&s);
	dump_end();
	return text;
}

/* With its title, and not cut where a long name of an article leaves room. */
START_TEST(a_place_has_one_name)
{
	struct fault why;

	store = fixture_open();
	fixture_put_articles(store);
	ck_assert_int_eq(store_put_place(store, "picking", "Kommissionierung", "picking", "", &why), 0);
	scan_at("picking", "9521234000013");
	scan_at("picking",
		"a code that is longer than any column of a screen that is eighty columns wide");
	for (int i = 0; i < LANGUAGES; i++) {
		lang_init(languages[i]);
		ck_assert_ptr_nonnull(strstr(shown(24, 80, VIEW_SCANS), " Kommissionierung "));
		ck_assert_ptr_nonnull(strstr(shown(24, 80, VIEW_STOCK), "Kommissionierung "));
		ck_assert_ptr_nonnull(strstr(shown(43, 132, VIEW_SCANS), " Kommissionierung "));
	}
	lang_init("en");
	fixture_close(store);
}
END_TEST

/* Columns that spare nothing keep their widths, whatever is needed. */
START_TEST(a_column_grows_at_the_cost_of_wider_ones)
{
	struct table_column columns[] = { { .title = "a", .width = 5 }, { .title = "b" },
		{ .title = "c", .width = 10 }, { .title = "d", .width = 10 } };
	int need[] = { 30, 25, 0, 7 };

	table_widen(columns, 4, 0, need, 5 + 1 + 28 + 1 + 10 + 1 + 10 + 2);
	ck_assert_int_eq(columns[0].width, 5 + 3 + 3);
	ck_assert_int_eq(columns[1].width, 0);
	ck_assert_int_eq(columns[2].width, 10);
	ck_assert_int_eq(columns[3].width, 7);
	need[0] = 11;
	table_widen(columns, 4, 0, need, 57);
	ck_assert_int_eq(columns[0].width, 11);
	table_widen(columns, 4, 0, need, 5);
	ck_assert_int_eq(columns[0].width, 11);
}
END_TEST

/* A narrow list of alarms has no room for the words of their states: three symbols tell them apart,
 * without a colour. A wide one has the words. */
START_TEST(states_of_alarms_are_told_apart)
{
	static const char *const symbols[] = { "▲", "✓", "○" };
	struct fault why;

	store = fixture_open();
	for (int i = 0; i < 3; i++) {
		char source[8];

		snprintf(source, sizeof source, "s%d", i);
		ck_assert_int_eq(store_raise_alarm(store, source, ALARM_UNKNOWN_ITEM, SEVERITY_WARNING,
							 plain_message(source), &why),
			0);
	}
	fixture_run_sql("UPDATE alarm SET acked_us = at_us + 1 WHERE source = 's1';"
					" UPDATE alarm SET cleared_us = at_us + 1 WHERE source = 's2'");
	for (int i = 0; i < LANGUAGES; i++) {
		const char *text;

		lang_init(languages[i]);
		text = shown(12, 50, VIEW_ALARMS);
		for (int n = 0; n < 3; n++) {
			char source[16], *row;

			snprintf(source, sizeof source, ": s%d ", n);
			row = strstr(text, source);
			ck_assert_ptr_nonnull(row);
			ck_assert_msg(strstr(row, symbols[n]) && strstr(row, symbols[n]) < strchr(row, '\n'),
				"%s", text);
		}
		text = shown(24, 80, VIEW_ALARMS);
		ck_assert_ptr_nonnull(strstr(text, i ? "▲ offen" : "▲ open"));
		ck_assert_ptr_nonnull(strstr(text, i ? "▲ quittiert" : "▲ acknowledged"));
		ck_assert_ptr_nonnull(strstr(text, i ? "○ beendet" : "○ cleared"));
	}
	lang_init("en");
	fixture_close(store);
}
END_TEST

static void put_german_numbers(void)
{
	const struct row_point point = { .name = "TEMPERATURE",
		.area = "holding",
		.address = 40,
		.bit = -1,
		.kind = "signed",
		.scale = 0.25,
		.unit = "°C",
		.own = true };
	struct wire_frame f = { .protocol = WIRE_MODBUS_TCP,
		.sent = true,
		.len = 12,
		.at_us = clock_wall_us(),
		.data = { 0, 1, 0, 0, 0, 6, 1, 3, 0, 0, 0, 27 } };
	struct passage p = { .boot = 1,
		.track = 5,
		.arrived_us = clock_wall_us() - 9000000,
		.asked_lane = 2,
		.result = PASSAGE_SORTED,
		.reached_lane = 2 };
	struct fault why;

	p.answered_us = p.identified_us = p.arrived_us + 1800000;
	p.confirmed_us = p.arrived_us + 3400000;
	strcpy(p.item, "code:1");
	ck_assert_int_eq(booking_record_passage(store, "demo", "ident", &p, NULL, &why), 0);
	ck_assert_int_eq(store_put_points(store, "demo", &point, 1, &why), 0);
	fixture_run_sql("INSERT INTO signal (at_us, plc, name, value)"
					" VALUES (1, 'demo', 'TEMPERATURE', 65533)");
	ck_assert_int_eq(store_put_wire(store, "plc-bridge:demo", &f, 1, &why), 0);
	ck_assert_int_eq(store_report_program(store, "plc-bridge:demo", PROGRAM_READY, &message_none,
						 &why),
		0);
}

/* Every German screen: no number has a point. Addresses are not numbers. */
START_TEST(german_screens_have_german_numbers)
{
	regex_t english_number;

	ck_assert_int_eq(regcomp(&english_number, "[0-9]\\.[0-9]+( |$)", REG_EXTENDED | REG_NEWLINE),
		0);
	store = fixture_open();
	put_german_numbers();
	for (int i = 0; i < LANGUAGES; i++) {
		char all[VIEW_COUNT * 16384] = "";

		lang_init(languages[i]);
		for (int view = 0; view < VIEW_COUNT; view++)
			strcat(all, shown(43, 132, (enum view_id)view));
		ck_assert_ptr_nonnull(strstr(all, i ? " -0,75 °C" : " -0.75 °C"));
		ck_assert_ptr_nonnull(strstr(all, i ? "1,8 s" : "1.8 s"));
		ck_assert_int_eq(regexec(&english_number, all, 0, NULL, 0), i ? REG_NOMATCH : 0);
	}
	lang_init("en");
	regfree(&english_number);
	fixture_close(store);
}
END_TEST

/* The header of a screen whose PLC is not heard tells it in words that are not cut. */
START_TEST(no_data_is_said_in_full)
{
	static const char *const words[LANGUAGES] = { "? NO DATA ", "? KEINE DATEN " };

	store = fixture_open();
	put_german_numbers();
	fixture_run_sql("UPDATE program SET seen_us = seen_us - 720000000;"
					" UPDATE signal SET at_us = (SELECT seen_us FROM program)");
	for (int i = 0; i < LANGUAGES; i++)
		for (int cols = 40; cols <= 132; cols++) {
			char header[1024];
			const char *text;

			lang_init(languages[i]);
			text = shown(24, cols, VIEW_LINE);
			snprintf(header, sizeof header, "%.*s", (int)strcspn(text, "\n"), text);
			ck_assert_msg(strstr(header, words[i]) != NULL, "%d: %s", cols, header);
			ck_assert_msg(strstr(header, "12 min") != NULL, "%d: %s", cols, header);
			ck_assert_msg(strstr(header, "…") == NULL, "%d: %s", cols, header);
		}
	lang_init("en");
	fixture_close(store);
}
END_TEST

/* A message ends with the next step: it takes as many rows as it needs, also in the past. */
START_TEST(a_message_is_shown_in_full)
{
	static const char message[] =
		"no PLC has reported to this database yet, so nothing can be ordered "
		"here; start warenspur-plc-bridge first";
	static char text[16384];
	struct screen s;
	struct fault why;

	store = fixture_open();
	put_german_numbers();
	for (int cols = 50; cols <= 132; cols += 41) {
		FILE *out = fmemopen(text, sizeof text, "w");

		ck_assert_int_eq(dump_begin(24, cols, &why), 0);
		ck_assert_int_eq(screen_open(&s, fixture_db, NULL, &why), 0);
		ck_assert_int_eq(screen_refresh(&s, store, 1, clock_wall_us(), &why), 0);
		screen_key(&s, ACTION_EVENT_BACK);
		ck_assert_int_eq(screen_refresh(&s, store, 2, clock_wall_us(), &why), 0);
		ck_assert_int_ne(s.past.at_us, 0);
		screen_show_message(&s, message, clock_wall_us());
		screen_draw(&s, stdscr, clock_wall_us());
		ck_assert_int_eq(dump_window(stdscr, DUMP_TEXT, out, &why), 0);
		fclose(out);
		ck_assert_ptr_nonnull(strstr(text, "no PLC has reported to this"));
		ck_assert_ptr_nonnull(strstr(text, "bridge first"));
		screen_close(&s);
		dump_end();
	}
	fixture_close(store);
}
END_TEST

/* --- --plain
 * -------------------------------------------------------------------------------------------- */

/* A box whose code no list knows is read, not identified. */
START_TEST(plain_does_not_contradict_itself)
{
	static char text[4096];
	struct passage p = { .boot = 1, .track = 5, .arrived_us = clock_wall_us() };
	struct plain *plain = calloc(1, sizeof *plain);
	FILE *out = fmemopen(text, sizeof text, "w");
	struct fault why;

	store = fixture_open();
	ck_assert_int_eq(store_report_program(store, "plc-bridge:demo", PROGRAM_READY, &message_none,
						 &why),
		0);
	plain_init(plain, out, "demo");
	ck_assert_int_eq(plain_print_changes(plain, store, clock_wall_us(), &why), 0);
	p.scan_seq = scan_at("ident", "Sy-4711").seq;
	p.identified_us = p.arrived_us + 9000;
	p.result = PASSAGE_UNKNOWN;
	ck_assert_int_eq(booking_record_passage(store, "demo", "ident", &p, NULL, &why), 0);
	ck_assert_int_eq(plain_print_changes(plain, store, clock_wall_us(), &why), 0);
	lang_init("de");
	p.track = 6;
	p.seq = p.scan_seq = 0;
	p.arrived_us++;
	ck_assert_int_eq(booking_record_passage(store, "demo", "ident", &p, NULL, &why), 0);
	ck_assert_int_eq(plain_print_changes(plain, store, clock_wall_us(), &why), 0);
	lang_init("en");
	fclose(out);
	ck_assert_ptr_nonnull(strstr(text, " box 5: arrived at the read point\n"));
	ck_assert_ptr_nonnull(strstr(text, " box 5: read: code:Sy-4711\n"));
	ck_assert_ptr_nonnull(strstr(text, " box 5: result: unknown\n"));
	ck_assert_ptr_nonnull(strstr(text, " Karton 6: gelesen\n"));
	ck_assert_ptr_nonnull(strstr(text, " Karton 6: Ergebnis: unbekannt\n"));
	ck_assert_ptr_null(strstr(text, "identified"));
	ck_assert_ptr_null(strstr(text, "erkannt als"));
	free(plain);
	fixture_close(store);
}
END_TEST

/* --- steps
 * -------------------------------------------------------------------------------------------- */

/* Nobody inspects a box at the read point or puts it into store in a lane. */
START_TEST(steps_of_the_sorter_have_own_words)
{
	static const struct {
		const char *step, *place, *english, *german;
	} steps[] = {
		{ "inspecting", "ident", "identified", "erfasst" },
		{ "inspecting", "inspection", "inspected", "geprüft" },
		{ "storing", "lane1", "sorted in", "abgelegt" },
		{ "storing", "lane2", "sorted in", "abgelegt" },
		{ "storing", "lane3", "sorted in", "abgelegt" },
		{ "storing", "lanes", "put away", "eingelagert" },
		{ "storing", "shelf", "put away", "eingelagert" },
		{ "picking", "picking", "picked", "kommissioniert" },
		{ "painting", "ident", "painting", "painting" },
	};

	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		ck_assert_str_eq(format_step(steps[i].step, steps[i].place), steps[i].english);
		lang_init("de");
		ck_assert_str_eq(format_step(steps[i].step, steps[i].place), steps[i].german);
		lang_init("en");
	}
}
END_TEST

/* In the history of an item, too, where the places have titles. */
START_TEST(the_history_has_these_words)
{
	struct passage p = { .boot = 1,
		.track = 5,
		.arrived_us = clock_wall_us() - 9000000,
		.asked_lane = 1,
		.reached_lane = 1,
		.result = PASSAGE_SORTED };
	struct fault why;
	const char *text;

	store = fixture_open();
	fixture_put_articles(store);
	fixture_run_sql("UPDATE place SET title = 'I-Punkt' WHERE name = 'ident';"
					" UPDATE place SET title = 'Tor 1' WHERE name = 'lane1'");
	p.scan_seq = scan_at("ident",
		"]C10109521234000013"
		"211001")
					 .seq;
	strcpy(p.item, "https://id.gs1.org/01/09521234000013/21/1001");
	p.identified_us = p.answered_us = p.arrived_us + 9000;
	p.confirmed_us = p.arrived_us + 3400000;
	ck_assert_int_eq(booking_record_passage(store, "demo", "ident", &p, NULL, &why), 0);
	ck_assert_int_eq(store_report_program(store, "plc-bridge:demo", PROGRAM_READY, &message_none,
						 &why),
		0);
	text = shown(24, 80, VIEW_TRACE);
	ck_assert_ptr_nonnull(strstr(text, "identified: I-Punkt (entry "));
	ck_assert_ptr_nonnull(strstr(text, "sorted in: from I-Punkt to Tor 1 (entry "));
	fixture_close(store);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { advice_for_an_unknown_code_needs_no_conveyor,
		a_view_has_one_name, views_have_new_and_old_names, the_tabs_fit_80_columns,
		a_place_has_one_name, a_column_grows_at_the_cost_of_wider_ones,
		states_of_alarms_are_told_apart, german_screens_have_german_numbers,
		no_data_is_said_in_full, a_message_is_shown_in_full, plain_does_not_contradict_itself,
		steps_of_the_sorter_have_own_words, the_history_has_these_words, NULL };
	Suite *s = suite_of("tui words of visitors", tests);
	TCase *alarms = tcase_create("alarms");

	tcase_add_loop_test(alarms, every_alarm_has_a_name_and_advice, ALARM_NONE + 1,
		ALARM_CODE_COUNT);
	suite_add_tcase(s, alarms);
	return s;
}
