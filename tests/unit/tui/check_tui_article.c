/* A code becomes an article from the dashboard: which code counts whatever is scanned meanwhile, what is asked before
 * and refused with its reason, and that nothing is changed that was not asked for. */
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"
#include "tui/article_input.h"
#include "tui/dump/dump.h"
#include "tui/input.h"
#include "tui/operate.h"
#include "tui/panels/panels.h"
#include "core/base/clock.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>

#define LONG_NUMBER \
	"1234567890123456789012345678901234567890123456789012345678901" /* 61 characters */

static struct store *store;
static struct screen s;
static char said[400];

static void begin(void)
{
	struct fault why = { 0 };

	store = fixture_open();
	fixture_put_articles(store);
	ck_assert_int_eq(dump_begin(24, 80, &why), 0);
	ck_assert_int_eq(screen_open(&s, fixture_db, NULL, &why), 0);
}

static void end(void)
{
	screen_close(&s);
	dump_end();
	fixture_close(store);
}

static void record(const struct scan *scan)
{
	static struct identity identity;
	struct booking outcome;
	struct fault why;

	identify(scan, &identity);
	ck_assert_msg(booking_record_scan(store, scan, &identity, &outcome, &why) == 0, "%s",
		why.message.text);
}

static void scan_code(const char *code)
{
	const struct scan scan = fixture_scan("ident", "scanner", code);

	record(&scan);
}

/* A tag whose only record is this text. */
static void scan_tag(const char *uid, const char *text)
{
	struct scan scan = fixture_scan("ident", "nfc", "");
	size_t len = strlen(text);

	scan.carrier = CARRIER_NFC;
	scan.symbology = SYMBOLOGY_TAG;
	strcpy(scan.tag, uid);
	if (len)
		scan.data_len = (uint32_t)sprintf((char *)scan.data,
			"\xD1\x01%cT\x02"
			"en%s",
			(char)(len + 3), text);
	record(&scan);
}

static void refresh_screen(void)
{
	static int64_t mono_ms = 1;
	struct fault why;

	mono_ms += 6000;
	screen_expire_panels(&s);
	ck_assert_msg(screen_refresh(&s, store, mono_ms, clock_wall_us(), &why) == 0, "%s",
		why.message.text);
	screen_draw(&s, stdscr, clock_wall_us());
}

static unsigned press(const char *keys)
{
	unsigned asked = 0;
	bool is_code;

	refresh_screen();
	while (*keys) {
		wint_t key = keys_next(&keys, &is_code);

		asked |= input_key(&s, key, is_code, clock_wall_us());
		refresh_screen();
	}
	return asked;
}

/* Presses the keys, which must give an order, and carries it out: said. */
static void press_and_do(const char *keys)
{
	struct operate operate = { 0 };

	ck_assert_msg((press(keys) & SCREEN_ORDER) != 0, "%s: %s%s", keys, s.question, s.message);
	operate_carry_out(&operate, store, "demo", &s.order, said, sizeof said);
	panel_scans_read_again(s.panels[PANEL_SCANS]);
}

static void asks(const char *part)
{
	ck_assert_msg(strstr(s.question, part) != NULL, "wanted %s, asks \"%s\" (%s)", part, s.question,
		s.message);
}

static void says(const char *text, const char *part)
{
	ck_assert_msg(strstr(text, part) != NULL, "wanted %s, says \"%s\"", part, text);
}

static void put_own(const char *gtin, const char *number, const char *name, int lane)
{
	char other[ARTICLE_KEY_SIZE];
	struct fault why;

	ck_assert_int_eq(store_begin_import(store, &why), 0);
	ck_assert_int_eq(store_put_own_article(store, gtin, number, name, lane, other, &why), 0);
	ck_assert_int_eq(store_end_import(store, true, &why), 0);
}

static const char *article(const char *where)
{
	char sql[256];

	snprintf(sql, sizeof sql,
		"SELECT group_concat(gtin || '|' || number || '|' || name || '|' || lane, ';') FROM article WHERE %s",
		where);
	return fixture_text(sql);
}

/* --- the code that was chosen ------------------------------------------------------------------ */

/* The top row of the scans is the newest: others take its place while somebody types and answers. */
START_TEST(a_scan_meanwhile_changes_nothing)
{
	static const char *const ways[] = { "2<Home>+", "1+", "2<Home>:article ", "2<Home><Enter>+" };

	begin();
	scan_code("A-17");
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		press(ways[i]);
		ck_assert_msg(s.prompt.kind == ':', "%s: %s", ways[i], s.message);
		scan_code("B-1");
		press("2 Bri");
		scan_code("B-2");
		press("lle<Enter>");
		scan_code("B-3");
		asks("A-17");
		press_and_do("y");
		ck_assert_str_eq(article("number <> ''"), "number:A-17|A-17|Brille|2");
		fixture_run_sql("DELETE FROM article WHERE number <> ''; DELETE FROM scan");
		scan_code("A-17");
		press("<Esc><Esc>1");
	}
	end();
}
END_TEST

START_TEST(the_input_line_shows_the_code)
{
	char row[400] = "";

	begin();
	scan_code("A-17");
	press("1+");
	mvinnstr(23, 0, row, 160);
	says(row, "A-17: lane and name");
	press("2 C");
	mvinnstr(23, 0, row, 160);
	says(row, ":article 2 C");
	says(row, "A-17");
	end();
}
END_TEST

/* One that sorts itself without being asked for is none: lane 1 has two articles more. */
START_TEST(a_lane_is_suggested)
{
	char row[400] = "";

	begin();
	put_own("", "X1", "X", 1);
	scan_code("A-17");
	press("1+");
	mvinnstr(23, 0, row, 160);
	says(row, "lane 2 has fewer articles");
	end();
}
END_TEST

/* From every view that names an unknown code, and the alarms about it are settled. */
START_TEST(every_view_that_names_a_code_makes_an_article)
{
	static const char *const ways[] = { "1+", "2<Home>+", "2<Home><Enter>+", "4<Home>+",
		"4<Home><Enter>+", "2<Home>t+" };

	begin();
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		scan_code("A-17");
		scan_code("a-17");
		press(ways[i]);
		ck_assert_msg(s.prompt.kind == ':', "%s: %s", ways[i], s.message);
		press_and_do("3 Brille rot<Enter>y");
		says(said, "2 alarms about the code acknowledged");
		ck_assert_int_eq(fixture_number("SELECT count(*) FROM alarm WHERE acked_us IS NULL"), 0);
		ck_assert_int_eq(fixture_number("SELECT count(*) FROM article WHERE number <> ''"), 1);
		ck_assert_int_eq(fixture_number("SELECT lane FROM article WHERE number <> ''"), 3);
		fixture_run_sql(
			"DELETE FROM article WHERE number <> ''; DELETE FROM scan; DELETE FROM alarm");
		press("<Esc><Esc>1");
	}
	end();
}
END_TEST

/* On the line the next unknown code follows when the newest one has become an article. */
START_TEST(the_line_goes_on_to_the_next_unknown_code)
{
	char row[400] = "";

	begin();
	scan_code("A-16");
	scan_code("9999");
	scan_code("A-17");
	press_and_do("1+2 Brille<Enter>y");
	press_and_do("1+2 Lupe<Enter>y");
	ck_assert_str_eq(article("number <> ''"), "number:9999|9999|Lupe|2;number:A-17|A-17|Brille|2");
	press("2<Home>");
	mvinnstr(4, 0, row, 160);
	says(row, "Brille"); /* what the scan was is now known */
	says(row, "unknown");
	press_and_do("1+2 Uhr<Enter>y");
	press("1+");
	ck_assert_int_eq(s.prompt.kind, '\0');
	says(s.message, "choose the scan");
	end();
}
END_TEST

START_TEST(alarms_of_other_codes_stay)
{
	begin();
	scan_code("A-18");
	scan_code("4006381333931");
	scan_code("A-17");
	press_and_do("1+2 Brille<Enter>y");
	says(said, "; 1 alarm about the code acknowledged");
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM alarm WHERE acked_us IS NULL"), 2);
	scan_code("]d201040063813339312177"); /* one piece of that article */
	press_and_do(":article 4006381333931 1 Stift<Enter>y");
	says(said, "; 2 alarms about the code acknowledged");
	end();
}
END_TEST

/* However many other alarms are newer. */
START_TEST(an_old_alarm_is_settled)
{
	begin();
	scan_code("A-17");
	fixture_run_sql("WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 700)"
					" INSERT INTO alarm (at_us, source, code, severity, text)"
					" SELECT 1, 's' || i, 'reader_down', 'warning', 'x' FROM n");
	press_and_do("1+2 Brille<Enter>y");
	says(said, "; 1 alarm about the code acknowledged");
	end();
}
END_TEST

START_TEST(an_alarm_without_a_code_is_not_chosen)
{
	struct fault why;

	begin();
	ck_assert_int_eq(store_log_alarm(store, "x", ALARM_LOST, SEVERITY_ALARM, &message_none, &why),
		0);
	press("4<Home>+");
	ck_assert_int_eq(s.prompt.kind, '\0');
	ck_assert_int_eq(s.view, VIEW_ALARMS);
	says(s.message, "no alarm with an unknown code is chosen");
	press("9+");
	ck_assert_int_eq(s.view, VIEW_SCANS);
	says(s.message, "choose the scan of the code");
	end();
}
END_TEST

/* --- what exists already ------------------------------------------------------------------------ */

START_TEST(what_exists_is_changed_only_when_asked)
{
	static const struct {
		const char *scanned, *asked, *where, *changed;
	} rows[] = {
		{ "A-17", "A-17 is already the article \"Alt\", lane 1", "number <> ''",
			"number:A-17|A-17|Neu|3;04006381333931|P-1|Paar|2" },
		{ "a-17", "A-17 is already the article \"Alt\", lane 1", "number <> ''",
			"number:A-17|A-17|Neu|3;04006381333931|P-1|Paar|2" },
		{ "p-1", "P-1 is already the article \"Paar\", lane 2", "number <> ''",
			"number:A-17|A-17|Alt|1;04006381333931|P-1|Neu|3" },
		{ "4006381333931", "P-1 is already the article \"Paar\", lane 2", "number <> ''",
			"number:A-17|A-17|Alt|1;04006381333931|P-1|Neu|3" },
		{ "]d201040063813339312177", "P-1 is already the article \"Paar\", lane 2", "number <> ''",
			"number:A-17|A-17|Alt|1;04006381333931|P-1|Neu|3" },
		{ "9521234000013", "9521234000013 is already the article \"Schraube\", lane 1",
			"gtin = '09521234000013'", "09521234000013||Neu|3" },
	};

	begin();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		fixture_run_sql(
			"DELETE FROM article WHERE number <> ''; DELETE FROM scan; DELETE FROM item;");
		put_own("", "A-17", "Alt", 1);
		put_own("04006381333931", "P-1", "Paar", 2);
		scan_code(rows[i].scanned);
		press("2<Home>+3 Neu<Enter>");
		asks(rows[i].asked);
		asks("Change it to \"Neu\", lane 3?");
		ck_assert_uint_eq(press("n") & SCREEN_ORDER, 0);
		ck_assert_str_eq(article("number <> ''"),
			"number:A-17|A-17|Alt|1;04006381333931|P-1|Paar|2");
		press_and_do("+3 Neu<Enter>y");
		ck_assert_str_eq(article(rows[i].where), rows[i].changed);
		ck_assert_int_eq(fixture_number("SELECT count(*) FROM article"), 4);
		press("<Esc>");
	}
	end();
}
END_TEST

/* A number may also be the digits of an EAN that is in no column gtin. */
START_TEST(digits_of_a_number_are_the_same_article)
{
	begin();
	put_own("", "4006381333931", "Stift", 1);
	scan_code("4006381333931");
	press("2<Home>+2 Stift<Enter>");
	asks("4006381333931 is already the article \"Stift\", lane 1");
	press_and_do("y");
	ck_assert_str_eq(article("name = 'Stift'"), "number:4006381333931|4006381333931|Stift|2");
	press("+2 Stift<Enter>");
	ck_assert_str_eq(s.question, "");
	says(s.message, "nothing was changed");
	end();
}
END_TEST

/* Another dashboard is faster. */
START_TEST(a_change_meanwhile_is_not_overwritten)
{
	begin();
	scan_code("A-17");
	press("1+2 Brille<Enter>");
	put_own("", "A-17", "Lupe", 3);
	press_and_do("y");
	says(said, "was made the article \"Lupe\", lane 3, by another program meanwhile");
	ck_assert_str_eq(article("number <> ''"), "number:A-17|A-17|Lupe|3");
	press("2<Home>+2 Brille<Enter>");
	asks("A-17 is already the article \"Lupe\", lane 3");
	fixture_run_sql("DELETE FROM article WHERE number <> ''");
	press_and_do("y");
	says(said, "deleted by another program meanwhile");
	ck_assert_str_eq(article("number <> ''"), "");
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM alarm WHERE acked_us IS NULL"), 1);
	end();
}
END_TEST

START_TEST(the_lane_of_one_item_is_said)
{
	begin();
	scan_code("A-17");
	fixture_run_sql("INSERT INTO item (key, lane) VALUES ('code:A-17', 3)");
	press("2<Home>+2 Brille<Enter>");
	asks("This one item keeps its own lane 3.");
	press_and_do("y");
	says(said, "keeps its own lane 3");
	end();
}
END_TEST

/* --- what cannot be an article ------------------------------------------------------------------- */

START_TEST(what_cannot_be_an_article_is_refused_at_once)
{
	static const struct {
		const char *code, *reason;
	} rows[] = {
		{ LONG_NUMBER, "at most 60 characters" },
		{ "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna Muster\r\nEND:VCARD", "a code about a person" },
		{ "00340123450000000017", "number of one logistic unit (SSCC)" },
		{ "WSP:STOP", "printed command" },
		{ "]C14149521234000013", "names one object, place or document" },
		{ "]E04006381333932", "was rejected" },
	};

	begin();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		scan_code(rows[i].code);
		press("2<Home>+");
		ck_assert_msg(s.prompt.kind == '\0', "%s", rows[i].code);
		says(s.message, rows[i].reason);
	}
	scan_tag("04FFEEDDCCBBAA", "");
	press("2<Home>+");
	ck_assert_int_eq(s.prompt.kind, '\0');
	says(s.message, "RFID tag 04FFEEDDCCBBAA has no article number on it");
	press(":article 2 Brille<Enter>"); /* the same reason for the same code */
	ck_assert_str_eq(s.question, "");
	says(s.message, "RFID tag 04FFEEDDCCBBAA has no article number on it");
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM article"), 2);
	end();
}
END_TEST

/* The booking of a scan compares the text of a tag and a number without the blanks around it. */
START_TEST(the_next_box_has_the_article)
{
	static const char *const codes[] = { "A-17", " A-17 ", "Gr\303\266\303\237e 7", "\"A\"", "2",
		"4006381333932", "12AB34CD" };

	begin();
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
		scan_code(codes[i]);
		press_and_do("2<Home>+2 Brille<Enter>y");
		fixture_run_sql("DELETE FROM scan; DELETE FROM move; DELETE FROM item");
		scan_code(codes[i]);
		ck_assert_msg(fixture_number("SELECT verdict = 'accepted' FROM scan ORDER BY seq DESC") ==
				1,
			"%s: %s", codes[i], said);
		press("<Esc>");
		fixture_run_sql(
			"DELETE FROM article WHERE number <> ''; DELETE FROM item; DELETE FROM scan");
	}
	scan_tag("04FFEEDDCCBBAA", "T-4");
	press_and_do("2<Home>+2 Lupe<Enter>y");
	scan_tag("04AAAAAAAAAAAA", "T-4");
	ck_assert_str_eq(fixture_text("SELECT verdict FROM scan ORDER BY seq DESC"), "accepted");
	end();
}
END_TEST

/* A number that looks like an EAN with a wrong check digit: said before, and a person decides. */
START_TEST(a_wrong_check_digit_is_said_before)
{
	static const struct {
		const char *code, *kind, *digit;
	} rows[] = {
		{ "4006381333932", "EAN-13", "would be 1" },
		{ "12345671", "EAN-8", "would be 0" },
		{ "340123450000000018", "SSCC", "would be 7" },
	};
	char row[400] = "";

	begin();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		scan_code(rows[i].code);
		press("2<Home>+");
		mvinnstr(23, 0, row, 160);
		says(row, rows[i].digit);
		press("2 Stift<Enter>");
		asks(rows[i].kind);
		asks(rows[i].digit);
		asks("all the same");
		ck_assert_uint_eq(press("n") & SCREEN_ORDER, 0);
		ck_assert_int_eq(fixture_number("SELECT count(*) FROM article"), 2);
		press("4<Home>+"); /* its alarm names the code, whatever else it says */
		ck_assert_msg(s.prompt.kind == ':', "%s: %s", rows[i].code, s.message);
		press_and_do("2 Stift<Enter>y");
		says(said, "; 1 alarm about the code acknowledged");
		ck_assert_int_eq(fixture_number("SELECT count(*) FROM article WHERE number <> ''"), 1);
		fixture_run_sql("DELETE FROM article WHERE number <> ''; DELETE FROM alarm");
	}
	end();
}
END_TEST

/* The card of the code has the article's name, in whatever capitals it was scanned, and how such boxes count. */
START_TEST(the_card_names_the_article)
{
	bool has_name = false, says_count = false;
	char row[400] = "";

	begin();
	put_own("", "A-17", "Brille", 2);
	scan_code("a-17");
	scan_code("a-17");
	ck_assert_int_eq(fixture_number("SELECT sum(quantity) FROM stock"), 1);
	press("2<Home><Enter>");
	for (int i = 0; i < 24; i++) {
		mvinnstr(i, 0, row, 160);
		has_name |= strstr(row, "Brille") != NULL;
		says_count |= strstr(row, "all boxes with this number are one item") != NULL;
	}
	ck_assert(has_name && says_count);
	fixture_run_sql("UPDATE item SET article = ''"); /* as before the first scan that knew it */
	press("<Esc>2<Home><Enter>");
	has_name = false;
	for (int i = 0; i < 24; i++) {
		mvinnstr(i, 0, row, 160);
		has_name |= strstr(row, "Brille") != NULL;
	}
	ck_assert(has_name);
	end();
}
END_TEST

/* --- typed --------------------------------------------------------------------------------------- */

START_TEST(an_article_is_typed_as_a_whole)
{
	static const struct {
		const char *words, *asked, *made;
	} rows[] = {
		{ "4711 2 Coffee 1 kg", "Make 4711 an article: \"Coffee 1 kg\", lane 2?",
			"number:4711|4711|Coffee 1 kg|2" },
		{ "4711 lane 3 Tea", "Make 4711 an article: \"Tea\", lane 3?", "number:4711|4711|Tea|3" },
		{ "4711 Bahn1 Tee", "\"Tee\", lane 1?", "number:4711|4711|Tee|1" },
		{ "\"2\" 1 Coffee", "Make 2 an article: \"Coffee\", lane 1?", "number:2|2|Coffee|1" },
		{ "\"AB 12\" 2 2 Stifte", "Make AB 12 an article: \"2 Stifte\", lane 2?",
			"number:AB 12|AB 12|2 Stifte|2" },
		{ "\"A\"\"B\" 2 X", "Make A\"B an article", "number:A\"B|A\"B|X|2" },
		{ "4 2 Coffee", "Make 4 an article: \"Coffee\", lane 2?", "number:4|4|Coffee|2" },
		{ "12AB34CD 2 Hex", "Make 12AB34CD an article", "number:12AB34CD|12AB34CD|Hex|2" },
		{ "4006381333931 1 Stift", "Make 4006381333931 an article: \"Stift\", lane 1?",
			"04006381333931||Stift|1" },
		{ "(01)04006381333931(21)7 1 Stift", "Make 4006381333931 an article",
			"04006381333931||Stift|1" },
	};

	begin();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char keys[160];

		snprintf(keys, sizeof keys, "3:article %s<Enter>", rows[i].words);
		press(keys);
		asks(rows[i].asked);
		press_and_do("y");
		ck_assert_str_eq(article("name NOT IN ('Schraube', 'D\303\274bel')"), rows[i].made);
		fixture_run_sql("DELETE FROM article WHERE name NOT IN ('Schraube', 'D\303\274bel')");
	}
	end();
}
END_TEST

START_TEST(what_is_typed_wrong_asks_nothing)
{
	static const struct {
		const char *words, *reason;
	} rows[] = {
		{ "", "needs: lane and name" },
		{ "2", "needs: lane and name" },
		{ "2 ", "needs: lane and name" },
		{ "2 \302\240", "needs: lane and name" },
		{ "4711", "needs: lane and name" },
		{ "4711 Coffee", "needs: lane and name" },
		{ "4711 4 Coffee", "needs: lane and name" },
		{ "4711 2", "needs: lane and name" },
		{ "\"4711 2 Coffee", "needs: lane and name" },
		{ "\"\" 2 Coffee", "needs: lane and name" },
		{ "2 Coffee", "choose the scan" }, /* of no code */
		{ LONG_NUMBER " 2 Coffee", "at most 60 characters" },
		{ "nfc:04FFEEDDCCBBAA 2 Coffee", "RFID tag" },
		{ "00340123450000000017 2 X", "SSCC" },
		{ "(01)04006381333932 2 X", "check digit" },
		{ "MATMSG:TO:a@b.de;SUB:x;BODY:y;; 2 X", "a code about a person" },
		{ "4711 2 "
		  "Ein Name ohne Ende, der in keiner Spalte ganz zu sehen ist und den niemand lesen kann, weil er zu lang ist",
			"longer than 95 characters" },
	};

	begin();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char keys[300];

		snprintf(keys, sizeof keys, "3:article %s<Enter>", rows[i].words);
		ck_assert_uint_eq(press(keys) & SCREEN_ORDER, 0);
		ck_assert_msg(!s.question[0], "%s: %s", rows[i].words, s.question);
		says(s.message, rows[i].reason);
	}
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM article"), 2);
	end();
}
END_TEST

/* --- step by step ---------------------------------------------------------------------------------- */

START_TEST(esc_at_each_step_changes_nothing)
{
	static const char *const keys[] = { "1+<Esc>", "1+2 Bri<Esc>", "1+2 Brille<Enter><Esc>",
		"1+2 Brille<Enter>n", "1+2 Brille<Enter><Enter>", "1+<Enter>", "1+2 <Enter>",
		"1+<BS><BS><BS><BS><BS><BS><BS><BS><BS>" };

	begin();
	scan_code("A-17");
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		ck_assert_msg((press(keys[i]) & SCREEN_ORDER) == 0, "%s", keys[i]);
		ck_assert_msg(!s.question[0] && !s.prompt.kind, "%s", keys[i]);
	}
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM article"), 2);
	/* a code that was chosen once is not kept for later */
	press("3:article 2 Brille<Enter>");
	ck_assert_str_eq(s.question, "");
	end();
}
END_TEST

/* Nothing is answered that has not been looked up. */
START_TEST(a_question_waits_for_the_database)
{
	begin();
	put_own("", "A-17", "Alt", 1);
	scan_code("A-17");
	press("2<Home>+2 Neu");
	input_key(&s, '\r', false, clock_wall_us());
	ck_assert_uint_eq(input_key(&s, 'y', false, clock_wall_us()) & SCREEN_ORDER, 0);
	ck_assert_str_ne(s.question, "");
	refresh_screen();
	asks("is already the article \"Alt\", lane 1");
	ck_assert_uint_ne(input_key(&s, 'y', false, clock_wall_us()) & SCREEN_ORDER, 0);
	press("<Space>+2 Neu<Enter>"); /* the picture is paused, the question is not */
	asks("is already the article");
	end();
}
END_TEST

START_TEST(the_question_fits_every_size)
{
	static const int sizes[][2] = { { 24, 80 }, { 12, 40 }, { 10, 30 }, { 3, 20 }, { 1, 1 },
		{ 60, 200 } };
	char row[400] = "";

	begin();
	put_own("", "A-17-0123456789-0123456789-0123456789-0123456789-0123456789",
		"Ein alter Name, der so lang ist, wie er nur sein kann, und noch ein wenig l\303\244nger",
		1);
	scan_code("A-17-0123456789-0123456789-0123456789-0123456789-0123456789");
	press(
		"2<Home>+2 Ein neuer Name, der so lang ist, wie er nur sein kann, und noch ein wenig<Enter>");
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		ck_assert_int_eq(resizeterm(sizes[i][0], sizes[i][1]), OK);
		refresh_screen();
		asks("is already the article");
	}
	resizeterm(24, 80);
	refresh_screen();
	for (int i = 0; i < 24 && !strstr(row, "lane 2?"); i++)
		mvinnstr(i, 0, row, 160);
	says(row, "lane 2?");
	press_and_do("y");
	ck_assert_int_eq(fixture_number("SELECT lane FROM article WHERE number <> ''"), 2);
	end();
}
END_TEST

START_TEST(a_read_only_screen_makes_none)
{
	begin();
	scan_code("A-17");
	s.is_read_only = true;
	press("1+");
	ck_assert_int_eq(s.prompt.kind, '\0');
	says(s.message, "read-only");
	press(":article 4711 2 Coffee<Enter>");
	ck_assert_str_eq(s.question, "");
	says(s.message, "read-only");
	end();
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { a_scan_meanwhile_changes_nothing, the_input_line_shows_the_code,
		a_lane_is_suggested, every_view_that_names_a_code_makes_an_article,
		the_line_goes_on_to_the_next_unknown_code, alarms_of_other_codes_stay,
		an_old_alarm_is_settled, an_alarm_without_a_code_is_not_chosen,
		what_exists_is_changed_only_when_asked, digits_of_a_number_are_the_same_article,
		a_change_meanwhile_is_not_overwritten, the_lane_of_one_item_is_said,
		what_cannot_be_an_article_is_refused_at_once, the_next_box_has_the_article,
		a_wrong_check_digit_is_said_before, the_card_names_the_article,
		an_article_is_typed_as_a_whole, what_is_typed_wrong_asks_nothing,
		esc_at_each_step_changes_nothing, a_question_waits_for_the_database,
		the_question_fits_every_size, a_read_only_screen_makes_none, NULL };

	return suite_of("tui article", tests);
}
