/* condition: what is read, what holds on facts after a mark, what is said when it does not, and what it costs. */
#include "core/base/lang.h"
#include "core/store/store_sql.h"
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"
#include "core/lesson/condition_check.h"

#include <stdio.h>
#include <string.h>

static struct fault why;
static struct store *store;
static struct store_fact_mark mark;
static struct mistakes mistakes;
static struct condition condition;
static struct condition_result result;
static struct word_list places;

static int read_condition(const char *text)
{
	mistakes = (struct mistakes){ .text = text, .len = strlen(text) };
	return condition_parse(&mistakes, 0, mistakes.len, &places, &condition);
}

static bool holds(const char *text)
{
	ck_assert_msg(read_condition(text) == 0, "%s: %s", text, mistakes.list[0].message.text);
	ck_assert_int_eq(condition_check(&condition, store, &mark, &result, &why), 0);
	return result.holds;
}

static const char *said(void)
{
	static struct message m;

	condition_describe(&condition, &result, &m);
	return m.text;
}

static void open_store(void)
{
	store = fixture_open();
	fixture_put_articles(store);
	memset(&mark, 0, sizeof mark);
	places = (struct word_list){ 0 };
	word_list_add_all(&places, "goods-in,storage", ',');
}

static void close_store(void)
{
	fixture_close(store);
}

static void put_mark(void)
{
	ck_assert_int_eq(store_read_fact_mark(store, &mark, &why), 0);
}

static void put_scan(const char *place, const char *item, const char *verdict)
{
	char sql[512];

	snprintf(sql, sizeof sql,
		"INSERT INTO scan (at_us, place, source, carrier, symbology, data, text, item, verdict, event_id, clock_ok)"
		" VALUES (1, '%s', 's', 'nfc', 'NTAG213', x'00', 'it''s', '%s', '%s', hex(randomblob(16)), 1)",
		place, item, verdict);
	fixture_run_sql(sql);
}

static void put_passage(const char *passage_result, int lane)
{
	char sql[256];

	snprintf(sql, sizeof sql,
		"INSERT INTO passage (plc, boot, track, arrived_us, result, reached_lane, confirmed_us)"
		" VALUES ('plc1', 1, 1, 1, '%s', nullif(%d, 0), nullif(%d, 0))",
		passage_result, lane, lane);
	fixture_run_sql(sql);
}

static void put_signal(const char *plc, const char *name, int value)
{
	char sql[256];

	snprintf(sql, sizeof sql,
		"INSERT INTO signal (at_us, plc, name, value) VALUES (1, '%s', '%s', %d)", plc, name,
		value);
	fixture_run_sql(sql);
}

/* --- what is read --------------------------------------------------------------------------------------- */

START_TEST(forms)
{
	static const char *const right[] = { "scan", "not alarm", "scan place=goods-in item~\"/21/\"",
		"passage result=sorted count=3 in-a-row", "signal STOPPER_OPEN=0",
		"last passage result=late", "scan and not alarm code=lost and note text~x", "always",
		"scan place = goods-in", "signal STATE>=3 STATE<5", "signal name=JAM value=1",
		"not last command state=failed", "scan by_hand=yes and alarm acked=nein", "scan tag!=\"\"",
		"passage result=open", "scan text=\"a and b\"", "\n  scan\n\tplace=goods-in\r\n" };

	for (size_t i = 0; i < sizeof right / sizeof right[0]; i++)
		ck_assert_msg(read_condition(right[i]) == 0, "%s: %s", right[i],
			mistakes.list[0].message.text);
}
END_TEST

static const struct {
	const char *text;
	int column;
	const char *says;
} wrong[] = {
	{ "", 1, "a fact is missing" },
	{ "scann", 1, "did you mean scan?" },
	{ "Durchlauf result=sorted", 1, "did you mean passage?" },
	{ "scan plaec=goods-in", 6, "did you mean place?" },
	{ "scan place=goodsin", 12, "is never \"goodsin\"; did you mean goods-in?" },
	{ "scan verdict=acepted", 14, "did you mean accepted?" },
	{ "passage result=sortd", 16, "did you mean sorted?" },
	{ "alarm code=losst", 12, "did you mean lost?" },
	{ "scan verdict>accepted", 6, "is not a number" },
	{ "passage track=x", 15, "needs a whole number" },
	{ "passage count=0", 15, "from 1 to 1000" },
	{ "passage count=three", 15, "from 1 to 1000" },
	{ "passage count<3", 15, "count means at least" },
	{ "passage result=late in-a-row", 1, "needs a count of 2" },
	{ "last passage result=late count=2", 6, "last is one row" },
	{ "signal STOPER_OPEN=0", 8, "did you mean STOPPER_OPEN?" },
	{ "signal value=0", 1, "the name of the signal is missing" },
	{ "signal JAM=1 STATE=3", 14, "and signal STATE" },
	{ "scan move", 6, "and is missing before move" },
	{ "scan and", 9, "a fact is missing" },
	{ "scan und move", 6, "did you mean and?" },
	{ "scan place", 6, "a sign and a value are missing" },
	{ "scan place=", 12, "a value is missing" },
	{ "scan item~\"x", 11, "closing quote" },
	{ "scan by_hand=maybe", 14, "is never \"maybe\"" },
	{ "scan=1", 1, "is a fact and has no value" },
	{ "always and scan", 8, "always stands alone" },
	{ "scan or move", 6, "cannot stand here" },
	{ "scan and scan and scan and scan and scan and scan and scan", 55, "more than 6 facts" },
	{ "scan item~aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbb",
		11, "longer than 95 bytes" },
};

START_TEST(mistakes_are_told)
{
	places = (struct word_list){ 0 };
	word_list_add_all(&places, "goods-in,storage", ',');
	ck_assert_int_eq(read_condition(wrong[_i].text), -1);
	ck_assert_uint_eq(mistakes.count, 1);
	ck_assert_msg(strstr(mistakes.list[0].message.text, wrong[_i].says) != NULL, "%s",
		mistakes.list[0].message.text);
	ck_assert_int_eq(mistakes.list[0].column, wrong[_i].column);
}
END_TEST

/* All mistakes of one condition. */
START_TEST(several_mistakes)
{
	ck_assert_int_eq(read_condition("scan plaec=x verdict=acepted and passage result=sortd"), -1);
	ck_assert_uint_eq(mistakes.count, 3);
}
END_TEST

/* --- what holds ------------------------------------------------------------------------------------------- */

START_TEST(only_facts_after_the_mark)
{
	open_store();
	ck_assert(!holds("scan"));
	ck_assert_str_eq(said(), "expected: 1 × scan; saw: none yet");
	put_scan("goods-in", "https://id.gs1.org/01/09521234000013/21/7", "accepted");
	ck_assert(holds("scan place=goods-in item~\"/21/\""));
	put_mark();
	ck_assert(!holds("scan place=goods-in item~\"/21/\""));
	put_scan("storage", "https://id.gs1.org/01/09521234000013", "accepted");
	ck_assert(!holds("scan place=goods-in item~\"/21/\""));
	ck_assert_str_eq(said(),
		"expected: 1 × scan (place=goods-in item~/21/); saw: 0, the newest has place=storage"
		" item=https://id.gs1.org/01/09521234000013");
	ck_assert(holds("scan item!~/21/ carrier=nfc tag=\"\""));
	ck_assert(holds("scan text=\"it's\""));
	ck_assert(!holds("scan text=\"' OR 1=1 --\""));
	close_store();
}
END_TEST

START_TEST(rows_in_a_row_and_last)
{
	open_store();
	put_passage("sorted", 1);
	put_passage("sorted", 1);
	put_passage("no_read", 3);
	ck_assert(!holds("passage result=sorted count=3"));
	ck_assert_ptr_nonnull(strstr(said(), "saw: 2, the newest has result=no_read"));
	put_passage("sorted", 2);
	ck_assert(holds("passage result=sorted count=3"));
	ck_assert(!holds("passage result=sorted count=3 in-a-row"));
	ck_assert_str_eq(said(),
		"expected: 3 × passage (result=sorted) in a row; saw: 2, the newest has result=sorted");
	put_passage("", 0); /* under way: does not interrupt */
	put_passage("sorted", 2);
	put_passage("sorted", 2);
	ck_assert(holds("passage result=sorted count=3 in-a-row"));
	ck_assert(holds("passage result=open"));
	ck_assert(holds("last passage result=sorted"));
	put_passage("late", 3);
	put_passage("", 0);
	ck_assert(holds("passage result=sorted count=3 in-a-row")); /* done is done */
	ck_assert(holds("last passage result=late"));
	ck_assert(!holds("last passage result=sorted"));
	ck_assert_str_eq(said(),
		"expected: last of all: passage (result=sorted); saw: 0, the newest has result=late");
	ck_assert(holds("passage reached_lane>=3 confirmed=yes and not passage reached_lane=4"));
	ck_assert(holds("passage reached_lane!=1"));
	close_store();
}
END_TEST

START_TEST(not_and_and)
{
	open_store();
	ck_assert(holds("not scan"));
	put_scan("goods-in", "a", "unknown");
	ck_assert(!holds("not scan"));
	ck_assert_str_eq(said(), "expected: fewer than 1 × scan; saw: 1");
	ck_assert(holds("scan verdict=unknown and not scan verdict=accepted"));
	ck_assert(!holds("scan verdict=unknown and note"));
	ck_assert_str_eq(said(), "expected: 1 × note; saw: none yet");
	ck_assert(holds("not last scan verdict=accepted"));
	ck_assert(holds("not scan count=2"));
	close_store();
}
END_TEST

START_TEST(each_table)
{
	open_store();
	fixture_run_sql("INSERT INTO note (at_us, item, text) VALUES (1, 'a', 'fragile')");
	fixture_run_sql("INSERT INTO command (at_us, plc, verb, argument, deadline_us, state)"
					" VALUES (1, 'plc1', 'speed', '300', 1, 'done')");
	fixture_run_sql("INSERT INTO alarm (at_us, source, code, severity, text, acked_us)"
					" VALUES (1, 'plc1', 'lost', 'alarm', 'x', 5)");
	fixture_run_sql(
		"INSERT INTO move (at_us, item, from_place, to_place, biz_step, disposition, event_id)"
		" VALUES (1, 'a', '', 'goods-in', 'receiving', 'in_progress', 'e')");
	put_signal("plc1", "STOPPER_OPEN", 0);
	put_signal("other", "STATE", 4);
	ck_assert(holds("note item=a text~frag"));
	ck_assert(holds("command verb=speed argument=300 state=done"));
	ck_assert(holds("alarm code=lost severity=alarm acked=yes cleared=no"));
	ck_assert(holds("move to_place=goods-in biz_step=receiving undo=no"));
	ck_assert(holds("signal STOPPER_OPEN=0"));
	ck_assert(holds("signal STATE>=4 STATE<5 plc=other"));
	ck_assert(!holds("signal STATE=3"));
	ck_assert_str_eq(said(),
		"expected: 1 × signal change (STATE=3); saw: 0, the newest has STATE=4");
	ck_assert(!holds("signal JAM=1"));
	put_mark();
	ck_assert(!holds("note") && !holds("command") && !holds("alarm") && !holds("move") &&
		!holds("signal STOPPER_OPEN=0"));
	close_store();
}
END_TEST

/* What the pure function says about an empty start is what the database says. */
START_TEST(empty_start)
{
	static const char *const texts[] = { "scan", "not scan", "not alarm and not note",
		"scan and not alarm", "always", "not last passage result=late", "signal JAM=0",
		"not signal JAM=0" };

	open_store();
	put_scan("goods-in", "a", "accepted");
	put_mark();
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		bool here = holds(texts[i]);

		ck_assert_int_eq(condition_holds_on_nothing(&condition), here);
	}
	close_store();
}
END_TEST

START_TEST(german)
{
	open_store();
	ck_assert(lang_read_catalogue(NULL));
	lang_init("de");
	ck_assert(!holds("passage result=sorted count=3 in-a-row"));
	ck_assert_str_eq(said(),
		"erwartet: 3 × Durchlauf (result=sorted) hintereinander; beobachtet: noch nichts");
	lang_init("en");
	close_store();
}
END_TEST

/* --- what it costs ------------------------------------------------------------------------------------------ */

/* Steps of SQLite's machine since the last call. */
static int64_t take_steps(void)
{
	int64_t steps = 0;

	for (size_t i = 0; i < store->statement_count; i++)
		steps += sqlite3_stmt_status(store->statements[i].statement, SQLITE_STMTSTATUS_VM_STEP, 1);
	return steps;
}

static void put_many(int rows)
{
	char sql[512];

	snprintf(sql, sizeof sql,
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
		" INSERT INTO signal (at_us, plc, name, value) SELECT 1, 'plc' || i %% 3, 'ENCODER', i FROM n",
		rows);
	fixture_run_sql(sql);
	snprintf(sql, sizeof sql,
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
		" INSERT INTO passage (plc, boot, track, arrived_us, result) SELECT 'p', 1, 1, 1, 'sorted' FROM n",
		rows);
	fixture_run_sql(sql);
}

START_TEST(cost_is_bounded)
{
	open_store();
	put_many(100000);
	put_mark();
	put_signal("plc1", "JAM", 1);
	put_passage("sorted", 1);
	take_steps();
	ck_assert(holds("signal JAM=1"));
	ck_assert(!holds("signal JAM=0"));
	ck_assert(!holds("signal ENCODER>0"));
	ck_assert(!holds("passage result=late"));
	ck_assert(!holds("not passage"));
	ck_assert_int_lt(take_steps(), 1000); /* 100,000 rows before the mark cost nothing */
	put_many(100000);
	take_steps();
	ck_assert(!holds("signal JAM=0"));
	ck_assert_int_lt(take_steps(), 1000); /* nor do rows of other signals */
	ck_assert(!holds("passage result=late"));
	ck_assert_int_eq(result.rows, CONDITION_ROWS_MAX);
	ck_assert_int_lt(take_steps(), 40 * CONDITION_ROWS_MAX);
	ck_assert(holds("passage result=sorted count=3 in-a-row"));
	ck_assert_int_lt(take_steps(), 1000);
	close_store();
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { forms, several_mistakes, only_facts_after_the_mark,
		rows_in_a_row_and_last, not_and_and, each_table, empty_start, german, cost_is_bounded,
		NULL };
	Suite *s = suite_of("condition", tests);
	TCase *table = tcase_create("mistakes");

	add_table(table, mistakes_are_told, wrong);
	suite_add_tcase(s, table);
	return s;
}
