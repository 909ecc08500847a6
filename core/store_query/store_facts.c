#include "core/store_query/store_facts.h"
#include "core/store/store_sql.h"

#include <string.h>

/* The columns of each query are seq and then those of the table below. */
static const struct {
	const char *name;
	const char *sql;    /* parameters: after, limit, signal */
	const char *newest; /* its highest seq */
	struct store_fact_column columns[STORE_FACT_COLUMNS_MAX + 1];
} facts[STORE_FACT_COUNT] = {
	[STORE_FACT_SCAN] = { "scan",
		"SELECT seq, place, source, carrier, symbology, tag, text, item, verdict, by_hand FROM scan"
		" WHERE seq > ?1 ORDER BY seq DESC LIMIT ?2",
		"SELECT max(seq) FROM scan",
		{ { "place", FACT_PLACE }, { "source", FACT_TEXT }, { "carrier", FACT_CARRIER },
			{ "symbology", FACT_TEXT }, { "tag", FACT_TEXT }, { "text", FACT_TEXT },
			{ "item", FACT_TEXT }, { "verdict", FACT_VERDICT }, { "by_hand", FACT_YES },
			{ NULL, 0 } } },
	[STORE_FACT_MOVE] = { "move",
		"SELECT seq, item, from_place, to_place, biz_step, disposition, corrects IS NOT NULL FROM move"
		" WHERE seq > ?1 ORDER BY seq DESC LIMIT ?2",
		"SELECT max(seq) FROM move",
		{ { "item", FACT_TEXT }, { "from_place", FACT_PLACE }, { "to_place", FACT_PLACE },
			{ "biz_step", FACT_TEXT }, { "disposition", FACT_TEXT }, { "undo", FACT_YES },
			{ NULL, 0 } } },
	[STORE_FACT_PASSAGE] = { "passage",
		"SELECT seq, plc, track, item, coalesce(nullif(result, ''), 'open'), decision, asked_lane,"
		" reached_lane, answered_us IS NOT NULL, confirmed_us IS NOT NULL, stuck_at FROM passage"
		" WHERE seq > ?1 ORDER BY seq DESC LIMIT ?2",
		"SELECT max(seq) FROM passage",
		{ { "plc", FACT_TEXT }, { "track", FACT_NUMBER }, { "item", FACT_TEXT },
			{ "result", FACT_RESULT }, { "decision", FACT_DECISION }, { "asked_lane", FACT_NUMBER },
			{ "reached_lane", FACT_NUMBER }, { "answered", FACT_YES }, { "confirmed", FACT_YES },
			{ "stuck_at", FACT_SIGNAL }, { NULL, 0 } } },
	/* The index is by PLC: each PLC is found in it, and then its rows of the signal. */
	[STORE_FACT_SIGNAL] = { "signal",
		"WITH RECURSIVE p (plc) AS (SELECT min(plc) FROM signal"
		" UNION ALL SELECT (SELECT min(plc) FROM signal WHERE plc > p.plc) FROM p WHERE p.plc IS NOT NULL)"
		" SELECT s.seq, s.plc, s.name, s.value FROM p JOIN signal s ON s.seq IN (SELECT seq FROM signal"
		"  WHERE plc = p.plc AND name = ?3 AND seq > ?1 ORDER BY seq DESC LIMIT ?2)"
		" ORDER BY s.seq DESC LIMIT ?2",
		"SELECT max(seq) FROM signal",
		{ { "plc", FACT_TEXT }, { "name", FACT_SIGNAL }, { "value", FACT_NUMBER }, { NULL, 0 } } },
	[STORE_FACT_COMMAND] = { "command",
		"SELECT seq, plc, verb, argument, state FROM command WHERE seq > ?1 ORDER BY seq DESC LIMIT ?2",
		"SELECT max(seq) FROM command",
		{ { "plc", FACT_TEXT }, { "verb", FACT_TEXT }, { "argument", FACT_TEXT },
			{ "state", FACT_COMMAND_STATE }, { NULL, 0 } } },
	[STORE_FACT_NOTE] = { "note",
		"SELECT seq, item, text FROM note WHERE seq > ?1 ORDER BY seq DESC LIMIT ?2",
		"SELECT max(seq) FROM note",
		{ { "item", FACT_TEXT }, { "text", FACT_TEXT }, { NULL, 0 } } },
	[STORE_FACT_ALARM] = { "alarm",
		"SELECT seq, source, code, severity, text, acked_us IS NOT NULL, cleared_us IS NOT NULL FROM alarm"
		" WHERE seq > ?1 ORDER BY seq DESC LIMIT ?2",
		"SELECT max(seq) FROM alarm",
		{ { "source", FACT_TEXT }, { "code", FACT_ALARM_CODE }, { "severity", FACT_SEVERITY },
			{ "text", FACT_TEXT }, { "acked", FACT_YES }, { "cleared", FACT_YES }, { NULL, 0 } } },
};

const char *store_fact_name(enum store_fact fact)
{
	return fact < STORE_FACT_COUNT ? facts[fact].name : "";
}

enum store_fact store_fact_from(const char *name)
{
	int i = 0;

	while (i < STORE_FACT_COUNT && strcmp(facts[i].name, name) != 0)
		i++;
	return (enum store_fact)i;
}

const struct store_fact_column *store_fact_columns(enum store_fact fact)
{
	return facts[fact].columns;
}

int store_fact_column(enum store_fact fact, const char *name)
{
	for (int i = 0; facts[fact].columns[i].name; i++)
		if (strcmp(facts[fact].columns[i].name, name) == 0)
			return i;
	return -1;
}

/* --- the words of a column ------------------------------------------------------------------------ */

static const char *verdict_word(int i)
{
	return store_verdict_name((enum verdict)i);
}

static const char *carrier_word(int i)
{
	return scan_carrier_name((enum scan_carrier)i);
}

static const char *result_word(int i)
{
	return i == PASSAGE_OPEN ? "open" : store_result_name((enum passage_result)i);
}

static const char *decision_word(int i)
{
	return store_decision_name((enum passage_decision)i);
}

static const char *command_state_word(int i)
{
	return store_command_state_name((enum command_state)i);
}

static const char *severity_word(int i)
{
	return store_severity_name((enum alarm_severity)i);
}

static const char *alarm_word(int i)
{
	return store_alarm_name((enum alarm_code)i);
}

static const char *signal_word(int i)
{
	return signals[i].name;
}

static const char *yes_word(int i)
{
	return i ? "no" : "yes";
}

void store_fact_add_words(enum store_fact_kind kind, struct word_list *out)
{
	static const struct {
		int count;
		const char *(*word)(int);
	} sets[] = {
		[FACT_YES] = { 2, yes_word },
		[FACT_SIGNAL] = { SIGNAL_COUNT, signal_word },
		[FACT_VERDICT] = { VERDICT_COUNT, verdict_word },
		[FACT_CARRIER] = { CARRIER_COUNT, carrier_word },
		[FACT_RESULT] = { PASSAGE_RESULT_COUNT, result_word },
		[FACT_DECISION] = { DECISION_COUNT, decision_word },
		[FACT_COMMAND_STATE] = { COMMAND_STATE_COUNT, command_state_word },
		[FACT_SEVERITY] = { SEVERITY_COUNT, severity_word },
		[FACT_ALARM_CODE] = { ALARM_CODE_COUNT, alarm_word },
	};

	for (int i = 0; i < sets[kind].count; i++)
		word_list_add(out, sets[kind].word(i));
}

/* --- rows ------------------------------------------------------------------------------------------- */

int store_read_fact_mark(struct store *s, struct store_fact_mark *out, struct fault *why)
{
	for (int i = 0; i < STORE_FACT_COUNT; i++)
		if (store_number(s, &out->after[i], 0, why, facts[i].newest, ""))
			return -1;
	return 0;
}

int store_each_fact(struct store *s, enum store_fact fact, int64_t after, const char *signal,
	size_t limit, bool (*row)(void *, const struct row_fact *), void *user, struct fault *why)
{
	sqlite3_stmt *st = fact == STORE_FACT_SIGNAL
		? store_bind(s, why, facts[fact].sql, "iit", after, (int64_t)limit, signal)
		: store_bind(s, why, facts[fact].sql, "ii", after, (int64_t)limit);
	struct row_fact out;
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		out.seq = sqlite3_column_int64(st, 0);
		for (int i = 0; facts[fact].columns[i].name; i++)
			store_words(st, i + 1, out.values[i], sizeof out.values[i]);
		if (!row(user, &out))
			break;
	}
	return store_done(s, st, step, why);
}
