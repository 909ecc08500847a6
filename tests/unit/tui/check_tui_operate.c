/* Operating from the dashboard: what is typed and pressed, what is asked before it is done, what
 * becomes of it, and that no order of keys at any size breaks anything. */
#include "tests/support/plain_message.h"
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"
#include "tui/dump/dump.h"
#include "tui/bar.h"
#include "tui/input.h"
#include "tui/mouse.h"
#include "tui/operate.h"
#include "tui/panels/panels.h"
#include "core/booking/booking.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/store_query/store_trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HOSTILE "%s%n\t\r\n\b\033[2J\342\200\256\xff\xc3 \346\274\242\345\255\227 e\314\201"
#define BOLT "https://id.gs1.org/01/09521234000013/21/1001"

/* --- with a store ---------------------------------------------------------------------------- */

static struct store *store;
static struct screen s;

static void put_goods(void)
{
	struct fault why;

	ck_assert_int_eq(store_begin_import(store, &why), 0);
	ck_assert_int_eq(store_put_article(store, "09521234000013", "Schraube M6x20", 1, &why), 0);
	ck_assert_int_eq(store_put_place(store, "shelf", "Regal Ä", "storing", "", &why), 0);
	ck_assert_int_eq(store_put_item(store, BOLT, "09521234000013", "", "shelf", &why), 0);
	ck_assert_int_eq(store_put_item(store, "code:evil", "", HOSTILE, "shelf", &why), 0);
	ck_assert_int_eq(store_end_import(store, true, &why), 0);
}

static void scan_at(const char *place, const char *code)
{
	static struct identity identity;
	struct scan scan = { .at_us = clock_wall_us(), .carrier = CARRIER_BARCODE };
	struct booking outcome;
	struct fault why;

	strcpy(scan.place, place);
	strcpy(scan.source, "scanner");
	scan.data_len = (uint32_t)snprintf((char *)scan.data, sizeof scan.data, "%s", code);
	identify(&scan, &identity);
	ck_assert_int_eq(booking_record_scan(store, &scan, &identity, &outcome, &why), 0);
}

static void put_frames(int count)
{
	struct wire_frame f = { .protocol = WIRE_MODBUS_TCP,
		.sent = true,
		.len = 12,
		.data = { 0, 1, 0, 0, 0, 6, 1, 3, 0, 0, 0, 27 } };
	struct fault why;

	memset(f.data + 12, 0xFE, sizeof f.data - 12);
	for (int i = 0; i < count; i++) {
		f.len =
			(uint16_t)(i % 3 ? 12 : WIRE_FRAME_MAX); /* an odd one is longer than it should be */
		f.at_us = clock_wall_us();
		f.data[11] = (uint8_t)i;
		ck_assert_int_eq(store_put_wire(store, "plc-bridge:demo", &f, 1, &why), 0);
	}
}

static void begin(void)
{
	struct passage p = { .boot = 1, .track = 5, .arrived_us = clock_wall_us(), .asked_lane = 2 };
	struct fault why = { 0 };

	store = fixture_open();
	put_goods();
	scan_at("shelf",
		"]C1010952123400001321"
		"1001");
	scan_at("ident",
		"]C1010952123400001321"
		"1001");
	scan_at("ident", HOSTILE);
	p.scan_seq = 2;
	p.answered_us = p.identified_us = p.arrived_us + 18000;
	ck_assert_int_eq(booking_record_passage(store, "demo", "ident", &p, NULL, &why), 0);
	ck_assert_int_eq(store_report_program(store, "plc-bridge:demo", PROGRAM_READY,
						 plain_message(HOSTILE), &why),
		0);
	ck_assert_int_eq(store_report_program(store, "reader:nfc", PROGRAM_READY, &message_none, &why),
		0);
	ck_assert_int_eq(store_log_alarm(store, "x", ALARM_LOST, SEVERITY_ALARM, plain_message(HOSTILE),
						 &why),
		0);
	fixture_put_words(HOSTILE);
	put_frames(3);
	ck_assert_int_eq(dump_begin(24, 80, &why), 0);
	ck_assert_int_eq(screen_open(&s, fixture_db, NULL, &why), 0);
}

static void end(void)
{
	screen_close(&s);
	dump_end();
	fixture_close(store);
}

/* Refreshes and draws after each key, as the dashboard does. Returns all that was asked. */
static unsigned press(const char *keys)
{
	static int64_t mono_ms = 1;
	unsigned asked = 0;
	struct fault why;
	bool is_code;

	for (;;) {
		mono_ms += 2000;
		ck_assert_msg(screen_refresh(&s, store, mono_ms, clock_wall_us(), &why) == 0, "%s",
			why.message.text);
		screen_draw(&s, stdscr, clock_wall_us());
		if (!*keys)
			return asked;
		wint_t key = keys_next(&keys, &is_code);
		asked |= input_key(&s, key, is_code, clock_wall_us());
	}
}

/* In the view Status only, and only while a bridge waits; the question names the address. */
START_TEST(a_plc_is_allowed)
{
	struct operate operate = { 0 };
	char said[512];
	struct fault why;
	bool allowed = false;

	begin();
	ck_assert_uint_eq(press("5Wy") & SCREEN_ORDER, 0);
	ck_assert_ptr_nonnull(strstr(s.message, "no PLC bridge is waiting"));
	ck_assert_int_eq(store_ask_permission(store, "demo", "tcp:10.0.0.9:502", &allowed, &why), 0);
	ck_assert(!allowed);
	ck_assert_uint_eq(press("1Wy") & SCREEN_ORDER, 0);
	ck_assert_uint_eq(press("5W") & SCREEN_ORDER, 0);
	ck_assert_msg(strstr(s.question, "tcp:10.0.0.9:502") != NULL, "%s", s.question);
	ck_assert_uint_eq(press("n") & SCREEN_ORDER, 0);
	ck_assert_uint_ne(press("Wy") & SCREEN_ORDER, 0);
	operate_carry_out(&operate, store, "demo", &s.order, said, sizeof said);
	ck_assert_ptr_nonnull(strstr(said, "PLC bridges may now write to the PLC at "));
	ck_assert_int_eq(store_is_plc_allowed(store, "tcp:10.0.0.9:502", &allowed, &why), 0);
	ck_assert(allowed);
	ck_assert_uint_eq(press("Wy") & SCREEN_ORDER, 0); /* nobody waits any more */
	end();
}
END_TEST

START_TEST(only_yes_is_yes)
{
	begin();
	ck_assert_uint_eq(press("S") & SCREEN_ORDER, 0);
	ck_assert_str_eq(s.question, "Start the belt?");
	ck_assert_uint_eq(press("n") & SCREEN_ORDER, 0);
	ck_assert_str_eq(s.question, "");
	ck_assert_uint_eq(press("S<Enter>") & SCREEN_ORDER, 0);
	ck_assert_uint_ne(press("Sy") & SCREEN_ORDER, 0);
	ck_assert_int_eq(s.order.command.verb, COMMAND_START);
	ck_assert_uint_ne(press("x") & SCREEN_ORDER, 0); /* stop needs no confirmation */
	ck_assert_int_eq(s.order.command.verb, COMMAND_STOP);
	s.is_read_only = true;
	ck_assert_uint_eq(press("xSyvRyA:stop<Enter>") & SCREEN_ORDER, 0);
	ck_assert_ptr_nonnull(strstr(s.message, "read-only"));
	end();
}
END_TEST

START_TEST(without_a_plc_nothing_is_ordered)
{
	struct fault why;

	begin();
	s.facts.plc[0] = '\0';
	ck_assert_uint_eq(input_key(&s, 'x', false, clock_wall_us()) & SCREEN_ORDER, 0);
	ck_assert_ptr_nonnull(strstr(s.message, "no PLC has reported to this database yet"));
	ck_assert_int_eq(booking_undo(store, 99999, &(int64_t){ 0 }, &why), -1);
	end();
}
END_TEST

START_TEST(a_command_tells_its_end)
{
	struct operate operate = { 0 };
	struct command c;
	struct fault why;
	char said[400];

	begin();
	press("v300<Enter>y");
	operate_carry_out(&operate, store, "demo", &s.order, said, sizeof said);
	ck_assert_str_eq(said, "speed 300 mm/s: waiting for PLC demo");
	ck_assert(!operate_result(&operate, store, clock_mono_ms(), said, sizeof said));
	ck_assert_int_eq(command_take(store, "demo", clock_wall_us(), &c, &why), 1);
	ck_assert_int_eq(c.argument, 300);
	ck_assert_int_eq(store_finish_command(store, c.seq, COMMAND_STATE_FAILED,
						 plain_message("the PLC refuses it"), &why),
		0);
	ck_assert(operate_result(&operate, store, clock_mono_ms(), said, sizeof said));
	ck_assert_ptr_nonnull(strstr(said, "failed, the PLC refuses it"));
	ck_assert(!operate_result(&operate, store, clock_mono_ms(), said, sizeof said));
	press("x");
	operate_carry_out(&operate, store, "demo", &s.order, said, sizeof said);
	ck_assert(operate_result(&operate, store, clock_mono_ms() + 7000, said, sizeof said));
	ck_assert_ptr_nonnull(strstr(said, "expired, "));
	end();
}
END_TEST

static void count(void *user, const struct row_trace *row)
{
	int *counts = user;

	counts[row->kind]++;
}

START_TEST(a_booking_is_undone)
{
	struct operate operate = { 0 };
	struct row_item item;
	struct fault why;
	char said[400];
	int counts[4] = { 0 };

	begin();
	ck_assert_int_eq(store_find_item(store, "1001", &item, &why), 1); /* its serial number */
	ck_assert_str_eq(item.key, BOLT);
	ck_assert_str_eq(item.place, "ident");
	press(":trace 1001<Enter>u");
	ck_assert_ptr_nonnull(strstr(s.question, ": from read point back to Regal Ä"));
	ck_assert_uint_ne(press("y") & SCREEN_ORDER, 0);
	operate_carry_out(&operate, store, "demo", &s.order, said, sizeof said);
	ck_assert_ptr_nonnull(strstr(said, " undone by entry "));
	ck_assert_int_eq(store_find_item(store, BOLT, &item, &why), 1);
	ck_assert_str_eq(item.place, "shelf");
	operate_carry_out(&operate, store, "demo", &s.order, said, sizeof said);
	ck_assert_ptr_nonnull(strstr(said, "undone already"));
	press("mEcke gedrückt %n<Enter>");
	operate_carry_out(&operate, store, "demo", &s.order, said, sizeof said);
	ck_assert_int_eq(store_each_trace(store, BOLT, 100, count, counts, &why), 0);
	ck_assert_int_eq(counts[TRACED_NOTE], 1);
	ck_assert_int_eq(counts[TRACED_MOVE], 3);
	ck_assert_int_eq(counts[TRACED_PASSAGE], 1);
	end();
}
END_TEST

START_TEST(items_are_found_by_what_people_know)
{
	static const char *const known[] = { BOLT, "1001", "5", "(01)09521234000013(21)1001",
		"]C10109521234000013211001", "04E1B2C3D4E5F6", "04:e1:b2:c3:d4:e5:f6",
		"04-E1-B2-C3-D4-E5-F6", "nfc:04 e1 b2 c3 d4 e5 f6" };
	struct row_item item;
	struct fault why;

	begin();
	ck_assert_int_eq(store_begin_import(store, &why), 0);
	ck_assert_int_eq(store_put_tag(store, "04E1B2C3D4E5F6", BOLT, &why), 0);
	ck_assert_int_eq(store_end_import(store, true, &why), 0);
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		ck_assert_msg(store_find_item(store, known[i], &item, &why) == 1, "%s", known[i]);
		ck_assert_str_eq(item.key, BOLT);
	}
	ck_assert_int_eq(store_item_at(store, "ident", "09521234000013", &item, &why), 1);
	ck_assert_int_eq(store_find_item(store, "no such thing", &item, &why), 0);
	ck_assert_int_eq(store_find_item(store, HOSTILE HOSTILE, &item, &why), 0);
	ck_assert_int_eq(store_find_item(store, "", &item, &why), 0);
	end();
}
END_TEST

START_TEST(one_alarm_is_acknowledged)
{
	struct operate operate = { 0 };
	char said[400];

	begin();
	press("4");
	ck_assert_int_eq(s.facts.unacknowledged, 3); /* and the unknown code */
	ck_assert_uint_ne(press("<Down>a") & SCREEN_ORDER, 0);
	operate_carry_out(&operate, store, "demo", &s.order, said, sizeof said);
	press("");
	ck_assert_int_eq(s.facts.unacknowledged, 2);
	ck_assert_uint_ne(press("A") & SCREEN_ORDER, 0);
	operate_carry_out(&operate, store, "demo", &s.order, said, sizeof said);
	press("");
	ck_assert_int_eq(s.facts.unacknowledged, 0);
	end();
}
END_TEST

START_TEST(the_wire_is_followed_and_left)
{
	const struct panel *wire;
	const char *sentence;
	const struct wire_frame *f;

	begin();
	press("8");
	wire = s.panels[PANEL_WIRE];
	ck_assert_str_eq(panel_wire_role(wire), "plc-bridge:demo");
	ck_assert_int_eq(panel_count(wire), 3);
	ck_assert_int_eq(wire->selected, 2); /* follows */
	press("<Up>");
	f = panel_wire_chosen(wire, &sentence);
	ck_assert_int_eq(f->data[11], 1);
	put_frames(30);
	press("");
	ck_assert_int_eq(panel_count(wire), 33);
	ck_assert_int_eq(panel_wire_chosen(wire, &sentence)->data[11], 1);
	ck_assert_int_eq(wire->selected, 1); /* stays */
	press("<End>");
	put_frames(500);
	press("");
	ck_assert_int_eq(panel_count(wire), 200);
	ck_assert_int_eq(panel_wire_chosen(wire, &sentence)->data[11], 499 % 256);
	press("/FC03<Enter>");
	ck_assert_int_eq(panel_count(wire), 133); /* the odd ones have another sentence */
	press("/no such<Enter>");
	ck_assert_int_eq(panel_count(wire), 0);
	ck_assert_ptr_null(panel_wire_chosen(wire, &sentence));
	press("<Enter><Up><Down><Esc>p");
	ck_assert_str_eq(panel_wire_role(wire), "reader:nfc");
	ck_assert_int_eq(panel_count(wire), 0);
	end();
}
END_TEST

START_TEST(the_wire_is_saved)
{
	char path[FIXTURE_PATH_MAX + 16], keys[FIXTURE_PATH_MAX + 64];
	FILE *file;
	unsigned magic = 0;

	begin();
	snprintf(path, sizeof path, "%s/x.pcap", fixture_folder);
	snprintf(keys, sizeof keys, "8:save %s<Enter>", path);
	press(keys);
	ck_assert_ptr_nonnull(strstr(s.message, "3 messages written to "));
	file = fopen(path, "rb");
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fread(&magic, sizeof magic, 1, file), 1);
	fclose(file);
	unlink(path);
	ck_assert_uint_eq(magic, 0xa1b2c3d4);
	press(":save /no/such/folder/x.pcap<Enter>");
	ck_assert_ptr_nonnull(strstr(s.message, "cannot write"));
	press(":save x.exe<Enter>");
	ck_assert_ptr_nonnull(strstr(s.message, ".pcap"));
	end();
}
END_TEST

START_TEST(a_search_hides_and_esc_shows)
{
	const struct panel *scans;

	begin();
	press("2");
	scans = s.panels[PANEL_SCANS];
	ck_assert_int_eq(panel_count(scans), 3);
	press("/SCHRAUBE");
	ck_assert_int_eq(panel_count(scans), 2);
	press("<Enter>nnnN");
	ck_assert_int_eq(scans->selected, 0);
	ck_assert_str_eq(panel_scans_chosen(scans)->item, BOLT);
	press("t");
	ck_assert_int_eq(s.view, VIEW_TRACE);
	ck_assert_str_eq(panel_trace_item(s.panels[PANEL_TRACE]), BOLT);
	press("<Esc>");
	ck_assert_int_eq(s.view, VIEW_SCANS);
	press("<Esc>");
	ck_assert_int_eq(panel_count(scans), 3);
	ck_assert_int_eq(s.view, VIEW_SCANS);
	press("<Esc>");
	ck_assert_int_eq(s.view, VIEW_LINE);
	end();
}
END_TEST

START_TEST(frozen_counts_what_is_missed)
{
	begin();
	press("<Space>");
	ck_assert(s.is_frozen);
	scan_at("ident", "X1");
	scan_at("ident", "X2");
	press("");
	ck_assert_int_eq(s.missed_scans, 2);
	press("<Space>");
	ck_assert_int_eq(s.missed_scans, 0);
	end();
}
END_TEST

START_TEST(the_mouse_does_what_keys_do)
{
	const struct key_row *key;
	const struct area all = { .at = { .rows = 24, .cols = 80 } };
	int col = 0;

	begin();
	press("");
	while (!(key = bar_key_at(&all, &s, 1, col)) || key->action != ACTION_OF_VIEW(VIEW_SCANS))
		col++;
	mouse_click(&s, 1, col, clock_wall_us());
	ck_assert_int_eq(s.view, VIEW_SCANS);
	press("");
	mouse_click(&s, 5, 5, clock_wall_us());
	ck_assert_int_eq(s.panels[PANEL_SCANS]->selected, 1);
	mouse_click(&s, 5, 5, clock_wall_us());
	ck_assert_int_eq(s.view, VIEW_CODE);
	press("<Esc>S");
	mouse_click(&s, 23, 1, clock_wall_us()); /* a question is answered by keys only */
	ck_assert_str_ne(s.question, "");
	end();
}
END_TEST

/* --- tabs and views ------------------------------------------------------------------------ */

static bool is_shown(const char *text)
{
	char row[400];

	for (int y = 0; y < getmaxy(stdscr); y++)
		if (mvinnstr(y, 0, row, sizeof row - 1) > 0 && strstr(row, text))
			return true;
	return false;
}

static bool has_tab(int row, int cols, enum view_id view)
{
	const struct area all = { .at = { .rows = s.rows, .cols = s.cols } };

	for (int col = 0; col < cols; col++) {
		const struct key_row *key = bar_key_at(&all, &s, row, col);

		if (key && key->action == ACTION_OF_VIEW(view))
			return true;
	}
	return false;
}

/* However narrow: where there is a row for tabs, all of them are there. Only the last one, Lesson, may lack room. */
START_TEST(every_view_has_a_tab)
{
	begin();
	for (int cols = LAYOUT_MIN_COLS; cols <= 140; cols += 10) {
		ck_assert_int_eq(resize_term(24, cols), OK);
		press("");
		for (int v = 0; v < VIEW_COUNT; v++)
			ck_assert_msg(v == VIEW_HELP || v == VIEW_LESSON || has_tab(1, cols, (enum view_id)v),
				"%s at %d", views[v].name, cols);
	}
	ck_assert_int_eq(resize_term(23, 80), OK);
	press("");
	ck_assert(!has_tab(1, 80, VIEW_LINE));
	ck_assert(has_tab(22, 80, VIEW_LINE));
	end();
}
END_TEST

/* Text after "/" is never an order. */
START_TEST(a_search_begins_anywhere)
{
	for (int view = 0; view < VIEW_COUNT; view++) {
		const char keys[] = { (char)('0' + (view + 1) % 10), '\0' };
		unsigned asked;

		begin();
		press(keys);
		asked = press("/box 5 S");
		ck_assert(s.prompt.kind == '/' && !(asked & SCREEN_ORDER) && !s.question[0]);
		ck_assert_str_eq(screen_panel(&s)->filter, "box 5 S");
		end();
	}
}
END_TEST

START_TEST(the_line_shows_the_newest)
{
	begin();
	press("2/schraube<Enter><Down>1");
	ck_assert_str_eq(s.panels[PANEL_SCANS]->filter, "");
	press("<End><PgDn><Down>");
	ck_assert_int_eq(s.panels[PANEL_SCANS]->scroll, 0);
	end();
}
END_TEST

START_TEST(t_traces_what_is_shown)
{
	begin();
	press("2<Down><Enter>");
	ck_assert_int_eq(s.view, VIEW_CODE);
	press("t");
	ck_assert_int_eq(s.view, VIEW_TRACE);
	ck_assert_str_eq(panel_trace_item(s.panels[PANEL_TRACE]), BOLT);
	press("1:trace code:evil<Enter>");
	ck_assert_str_eq(panel_trace_item(s.panels[PANEL_TRACE]), "code:evil");
	press("<Esc>");
	ck_assert_int_eq(s.view, VIEW_LINE);
	scan_at("ident",
		"]C1010952123400001321"
		"1001");
	press("1t"); /* no box with a name: what was read last */
	ck_assert_str_eq(panel_trace_item(s.panels[PANEL_TRACE]), BOLT);
	end();
}
END_TEST

START_TEST(esc_closes_the_help_first)
{
	begin();
	press("{");
	ck_assert_int_ne(s.past.at_us, 0);
	press("?<Esc>");
	ck_assert_int_eq(s.view, VIEW_LINE);
	ck_assert_int_ne(s.past.at_us, 0);
	press("<Esc>");
	ck_assert_int_eq(s.past.at_us, 0);
	end();
}
END_TEST

START_TEST(enter_on_the_line_opens_the_last_code)
{
	begin();
	press("1<Enter>");
	ck_assert_int_eq(s.view, VIEW_CODE);
	scan_at("ident",
		"]C1010952123400001321"
		"1001"); /* a newer one: the code report stays */
	press("");
	ck_assert(!is_shown("(21)1001"));
	press("<Esc>");
	ck_assert_int_eq(s.view, VIEW_LINE);
	press("<Enter>");
	ck_assert(is_shown("(21)1001"));
	end();
}
END_TEST

/* Also where the scans themselves have no room. */
START_TEST(enter_on_a_small_line_opens_the_last_code)
{
	static const int sizes[][2] = { { 12, 40 }, { 20, 80 }, { 24, 60 }, { 24, 80 } };

	begin();
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		char code[32];

		ck_assert_int_eq(resize_term(sizes[i][0], sizes[i][1]), OK);
		press("1");
		snprintf(code, sizeof code, "CASE-%zu", i);
		scan_at("ident", code);
		press("<Enter>");
		ck_assert_int_eq(s.view, VIEW_CODE);
		ck_assert_msg(is_shown(code), "%dx%d", sizes[i][1], sizes[i][0]);
	}
	end();
}
END_TEST

START_TEST(the_card_stands_beside_the_list)
{
	begin();
	ck_assert_int_eq(resize_term(43, 132), OK);
	press("2");
	ck_assert(!is_shown("(21)1001"));
	ck_assert(press("<Down>") & SCREEN_REFRESH);
	ck_assert(is_shown("(21)1001"));
	press("<Space><Up>"); /* also while the screen is frozen */
	ck_assert(!is_shown("(21)1001"));
	press("<Space>/schraube");
	ck_assert(is_shown("(21)1001"));
	end();
}
END_TEST

/* --- at random ------------------------------------------------------------------------------- */

START_TEST(random_keys_at_random_sizes)
{
	static const int codes[] = { KEY_UP, KEY_DOWN, KEY_PPAGE, KEY_NPAGE, KEY_HOME, KEY_END,
		KEY_F(1), KEY_F(8), KEY_BACKSPACE, KEY_ENTER, KEY_LEFT, KEY_RESIZE };
	struct operate operate = { 0 };
	int64_t mono_ms = 1;
	struct fault why;
	char said[400];

	begin();
	srand(20261125);
	for (int i = 0; i < 6000; i++) {
		bool is_code = rand() % 4 == 0;
		wint_t key = (wint_t)(is_code ? codes[rand() % 12]
				: rand() % 8          ? ' ' + rand() % 95
									  : rand() % 700);
		unsigned asked;

		/* a file would be written for each "save": the language of files is tested above */
		if (!s.prompt.kind && key == 'w')
			continue;
		if (s.prompt.kind && rand() % 12 == 0)
			key = rand() % 2 ? 27 : '\r', is_code = false;
		asked = input_key(&s, key, is_code, clock_wall_us());
		if (rand() % 5 == 0)
			asked |= rand() % 3 ? mouse_click(&s, rand() % 50, rand() % 150, clock_wall_us())
								: mouse_wheel(&s, rand() % 2 ? 1 : -1);
		if (asked & SCREEN_ORDER && rand() % 2)
			operate_carry_out(&operate, store, "demo", &s.order, said, sizeof said);
		if (i % 3 == 0) {
			mono_ms += rand() % 400;
			ck_assert_msg(screen_refresh(&s, rand() % 50 ? store : NULL, mono_ms, clock_wall_us(),
							  &why) == 0,
				"%s", why.message.text);
		}
		if (i % 2 == 0)
			resizeterm(1 + rand() % 50, 1 + rand() % 150);
		if (i % 40 == 0)
			put_frames(rand() % 3);
		screen_draw(&s, stdscr, clock_wall_us());
	}
	lang_init("en");
	end();
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { a_plc_is_allowed, only_yes_is_yes,
		without_a_plc_nothing_is_ordered, a_command_tells_its_end, a_booking_is_undone,
		items_are_found_by_what_people_know, one_alarm_is_acknowledged,
		the_wire_is_followed_and_left, the_wire_is_saved, a_search_hides_and_esc_shows,
		frozen_counts_what_is_missed, the_mouse_does_what_keys_do, every_view_has_a_tab,
		a_search_begins_anywhere, the_line_shows_the_newest, t_traces_what_is_shown,
		esc_closes_the_help_first, enter_on_the_line_opens_the_last_code,
		enter_on_a_small_line_opens_the_last_code, the_card_stands_beside_the_list,
		random_keys_at_random_sizes, NULL };

	return suite_of("tui operate", tests);
}
