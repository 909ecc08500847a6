/* store_read: queries for user interfaces. Every query is one short statement: an open one would keep the
 * write-ahead log from shrinking. */
#include "core/store/store_sql.h"
#include "core/store_query/store_read.h"
#include "core/base/word_list.h"

#include <string.h>

int store_begin_look(struct store *s, struct fault *why)
{
	return store_run(s, why, "BEGIN", "");
}

void store_end_look(struct store *s)
{
	store_run(s, NULL, "COMMIT", "");
}

int store_each_scan(struct store *s, size_t limit, void (*row)(void *, const struct row_scan *),
	void *user, struct fault *why)
{
	struct session_bounds session;
	struct row_scan out;
	sqlite3_stmt *st;
	int64_t last;
	int step;

	if (store_past_scan(s, &last, why) || store_session_bounds(s, &session, why))
		return -1;
	st = store_bind(s, why,
		"SELECT e.seq, e.at_us, e.place, e.source, e.carrier, e.symbology, e.tag, e.verdict, e.item,"
		" coalesce(nullif(i.name, ''), a.name, ''), e.text, e.message, e.arguments,"
		" coalesce((SELECT title FROM place WHERE name = e.place), ''), e.by_hand FROM scan e"
		" LEFT JOIN item i ON i.key = e.item"
		" LEFT JOIN article a ON a.gtin = coalesce(nullif(i.article, ''),"
		"  CASE WHEN e.item GLOB 'https://id.gs1.org/01/*' THEN substr(e.item, 23, 14)"
		/* an article since then: the number is looked up as for a scan */
		"  WHEN e.item GLOB 'code:*' THEN coalesce("
		"   (SELECT gtin FROM article WHERE number <> '' AND number = substr(e.item, 6)),"
		"   (SELECT min(gtin) FROM article WHERE number <> ''"
		"    AND number = substr(e.item, 6) COLLATE NOCASE)) END)"
		" WHERE e.seq <= ? AND e.at_us <= ? AND e.seq > ? ORDER BY e.seq DESC LIMIT ?",
		"iiii", last, store_until(s), session.scan, (int64_t)limit);
	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		out.seq = sqlite3_column_int64(st, 0);
		out.at_us = store_time(st, 1);
		store_words(st, 2, out.place, sizeof out.place);
		store_words(st, 3, out.source, sizeof out.source);
		store_words(st, 4, out.carrier, sizeof out.carrier);
		store_words(st, 5, out.symbology, sizeof out.symbology);
		store_words(st, 6, out.tag, sizeof out.tag);
		store_words(st, 7, out.verdict_word, sizeof out.verdict_word);
		out.verdict = store_verdict_from(out.verdict_word);
		store_text(st, 8, out.item, sizeof out.item);
		store_words(st, 9, out.name, sizeof out.name);
		store_message(st, 10, &out.text);
		store_words(st, 13, out.title, sizeof out.title);
		out.by_hand = sqlite3_column_int64(st, 14) != 0;
		row(user, &out);
	}
	return store_done(s, st, step, why);
}

int store_each_stock(struct store *s, void (*row)(void *, const struct row_stock *), void *user,
	struct fault *why)
{
	sqlite3_stmt *st = store_stock_rows(s, why);
	struct row_stock out;
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		store_text(st, 0, out.place, sizeof out.place);
		store_words(st, 1, out.title, sizeof out.title);
		store_text(st, 2, out.article, sizeof out.article);
		store_words(st, 3, out.name, sizeof out.name);
		out.quantity = store_bounded(st, 4, -STORE_AMOUNT_MAX, STORE_AMOUNT_MAX);
		out.seen_us = store_time(st, 5);
		store_words(st, 6, out.number, sizeof out.number);
		row(user, &out);
	}
	return store_done(s, st, step, why);
}

#define ALARM_COLUMNS \
	"SELECT seq, at_us, acked_us, cleared_us, source, code, severity, text, message, arguments," \
	" times, coalesce(first_us, at_us) FROM alarm WHERE at_us <= ?1" \
	" AND (acked_by <> 'repeat' OR acked_us > ?1)"
#define NEWEST_FIRST " ORDER BY seq DESC LIMIT ?2"

/* What is open now is found by an index of its own (alarm_unsettled): its clause must stand here as in
 * the schema. */
static const char *alarm_query(const struct store *s, bool open_only)
{
	if (!open_only)
		return ALARM_COLUMNS NEWEST_FIRST;
	if (s->past_us == 0)
		return ALARM_COLUMNS " AND (cleared_us IS NULL OR acked_us IS NULL)" NEWEST_FIRST;
	return ALARM_COLUMNS
		" AND (cleared_us IS NULL OR acked_us IS NULL OR cleared_us > ?1 OR acked_us > ?1)" NEWEST_FIRST;
}

int store_each_alarm(struct store *s, bool open_only, size_t limit,
	void (*row)(void *, const struct row_alarm *), void *user, struct fault *why)
{
	sqlite3_stmt *st =
		store_bind(s, why, alarm_query(s, open_only), "ii", store_until(s), (int64_t)limit);
	struct row_alarm out;
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		out.seq = sqlite3_column_int64(st, 0);
		out.at_us = store_time(st, 1);
		out.acked_us = store_time(st, 2);
		out.cleared_us = store_time(st, 3);
		if (out.acked_us > store_until(s))
			out.acked_us = 0;
		if (out.cleared_us > store_until(s))
			out.cleared_us = 0;
		store_words(st, 4, out.source, sizeof out.source);
		store_words(st, 5, out.code_word, sizeof out.code_word);
		out.code = store_alarm_from(out.code_word);
		store_words(st, 6, out.severity_word, sizeof out.severity_word);
		out.severity = store_severity_from(out.severity_word);
		store_message(st, 7, &out.message);
		out.times = store_bounded(st, 10, 1, STORE_AMOUNT_MAX);
		out.first_us = store_time(st, 11);
		row(user, &out);
	}
	return store_done(s, st, step, why);
}

int store_each_passage(struct store *s, const char *plc, size_t limit,
	void (*row)(void *, const struct row_passage *), void *user, struct fault *why)
{
	struct session_bounds session;
	struct row_passage out;
	sqlite3_stmt *st;
	int64_t last;
	int step;

	if (store_past_passage(s, &last, why) || store_session_bounds(s, &session, why))
		return -1;
	st = store_bind(s, why,
		"SELECT " STORE_PASSAGE_COLUMNS ", p.plc, coalesce(nullif(i.name, ''), a.name, ''),"
		" p.ended_us FROM passage p"
		" LEFT JOIN item i ON i.key = p.item"
		" LEFT JOIN article a ON a.gtin = coalesce(nullif(i.article, ''),"
		"  CASE WHEN p.item GLOB 'https://id.gs1.org/01/*' THEN substr(p.item, 23, 14) END)"
		" WHERE +p.plc = ?1 AND p.seq <= ?2 AND p.arrived_us <= ?3"
		" AND (p.seq > ?5 OR p.result = '') ORDER BY p.seq DESC LIMIT ?4",
		"tiiii", plc, last, store_until(s), (int64_t)limit, session.passage);
	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		store_passage(st, &out.passage);
		store_text(st, STORE_PASSAGE_COLUMN_COUNT, out.plc, sizeof out.plc);
		store_text(st, STORE_PASSAGE_COLUMN_COUNT + 1, out.name, sizeof out.name);
		if (s->past_us)
			store_passage_at(&out.passage, store_time(st, STORE_PASSAGE_COLUMN_COUNT + 2),
				s->past_us);
		if (!out.passage.identified_us && !out.passage.item[0])
			out.name[0] = '\0';
		row(user, &out);
	}
	return store_done(s, st, step, why);
}

bool store_is_live_program(const struct row_program *row, int64_t now_us)
{
	return row->state != PROGRAM_STOPPED && now_us - row->seen_us <= STORE_PROGRAM_OLD_US;
}

bool store_is_live_bridge(const struct row_program *row, int64_t now_us)
{
	return strncmp(row->role, "plc-bridge:", strlen("plc-bridge:")) == 0 &&
		store_is_live_program(row, now_us);
}

int store_each_program(struct store *s, void (*row)(void *, const struct row_program *), void *user,
	struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT p.role, p.pid, p.seen_us, p.state, w.present, p.detail, p.message, p.arguments FROM program p"
		" LEFT JOIN wiring w ON w.role = p.role WHERE ? = 0 ORDER BY p.role",
		"i", s->past_us);
	struct row_program out;
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		store_text(st, 0, out.role, sizeof out.role);
		out.pid = sqlite3_column_int64(st, 1);
		out.seen_us = store_time(st, 2);
		store_words(st, 3, out.state_word, sizeof out.state_word);
		out.state = store_program_state_from(out.state_word);
		store_words(st, 4, out.address, sizeof out.address);
		store_message(st, 5, &out.detail);
		row(user, &out);
	}
	return store_done(s, st, step, why);
}

static void add_plc(void *user, const struct row_program *row)
{
	static const char prefix[] = "plc-bridge:";

	if (strncmp(row->role, prefix, sizeof prefix - 1) == 0)
		word_list_add(user, row->role + sizeof prefix - 1);
}

int store_check_plc(struct store *s, const char *plc, struct fault *why)
{
	struct word_list plcs = { 0 };

	if (!plc)
		return 0;
	if (store_each_program(s, add_plc, &plcs, why))
		return -1;
	if (plcs.count == 0 || word_list_has(&plcs, plc))
		return 0;
	fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("command.no_plc_of_name", "there is no PLC \"%s\" in this database"), plc);
	return word_list_refuse(&plcs, plc, why);
}

static int step_signals(struct store *s, sqlite3_stmt *st, int64_t *last_seq,
	void (*row)(void *, const struct row_signal *), void *user, struct fault *why)
{
	struct row_signal out;
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		out.seq = sqlite3_column_int64(st, 0);
		out.at_us = store_time(st, 1);
		out.value = sqlite3_column_int64(st, 2);
		store_text(st, 3, out.name, sizeof out.name);
		if (last_seq)
			*last_seq = out.seq;
		row(user, &out);
	}
	return store_done(s, st, step, why);
}

int store_each_last_signal(struct store *s, const char *plc,
	void (*row)(void *, const struct row_signal *), void *user, struct fault *why)
{
	int64_t last;

	if (store_past_signal(s, &last, why))
		return -1;
	/* One index look-up per name instead of a walk over all rows: names come from the table. */
	for (int i = 0; i < SIGNAL_COUNT; i++)
		if (step_signals(s,
				store_bind(s, why,
					"SELECT seq, at_us, value, name FROM signal WHERE plc = ? AND name = ?"
					" AND seq <= ? AND at_us <= ? ORDER BY seq DESC LIMIT 1",
					"ttii", plc, signals[i].name, last, store_until(s)),
				NULL, row, user, why))
			return -1;
	return 0;
}

int store_each_signal_since(struct store *s, const char *plc, int64_t *last_seq, size_t limit,
	void (*row)(void *, const struct row_signal *), void *user, struct fault *why)
{
	int64_t last;

	if (store_past_signal(s, &last, why))
		return -1;
	/* The + keeps SQLite from walking (and sorting) all rows of the PLC by the index on plc. */
	return step_signals(s,
		store_bind(s, why,
			"SELECT seq, at_us, value, name FROM signal WHERE seq > ? AND seq <= ? AND +plc = ?"
			" AND at_us <= ? ORDER BY seq LIMIT ?",
			"iitii", *last_seq, last, plc, store_until(s), (int64_t)limit),
		last_seq, row, user, why);
}
