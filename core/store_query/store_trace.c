/* store_trace: the history of one item, from all tables that contain it. Each part is one look-up in
 * an index on (item, seq), independent of the size of the database. */
#include "core/store/store_personal.h"
#include "core/store/store_sql.h"
#include "core/code/plain_code.h"
#include "core/store_query/store_answer.h"
#include "core/store_query/store_trace.h"

#include <string.h>

/* --- the item that a text names ------------------------------------------------------------- */

/* Where it was then: where its last booking up to then has brought it. */
static int read_place_of_past(struct store *s, struct row_item *item, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT m.to_place, coalesce(p.title, ''), m.at_us FROM move m LEFT JOIN place p"
		" ON p.name = m.to_place WHERE m.item = ? AND m.at_us <= ? ORDER BY m.seq DESC LIMIT 1",
		"ti", item->key, store_until(s));
	int step;

	if (!st)
		return -1;
	item->place[0] = item->title[0] = '\0';
	step = sqlite3_step(st);
	if (step == SQLITE_ROW) {
		store_text(st, 0, item->place, sizeof item->place);
		store_words(st, 1, item->title, sizeof item->title);
		item->seen_us = store_time(st, 2);
	}
	return store_done(s, st, step, why);
}

static int read_item(struct store *s, const char *key, struct row_item *out, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT k.key, coalesce(i.place, ''), coalesce(p.title, ''), coalesce(i.seen_us, 0),"
		" coalesce(nullif(i.name, ''), a.name, ''), coalesce(a.gtin, i.article, '')"
		" FROM (SELECT ?1 AS key) k LEFT JOIN item i ON i.key = k.key"
		" LEFT JOIN place p ON p.name = i.place"
		" LEFT JOIN article a ON a.gtin = coalesce(nullif(i.article, ''),"
		"  CASE WHEN k.key GLOB 'https://id.gs1.org/01/*' THEN substr(k.key, 23, 14) END)"
		" WHERE i.key IS NOT NULL OR EXISTS (SELECT 1 FROM scan WHERE item = ?1)"
		" OR EXISTS (SELECT 1 FROM passage WHERE item = ?1)"
		" OR EXISTS (SELECT 1 FROM move WHERE item = ?1)",
		"t", key);
	int step;

	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW) {
		store_text(st, 0, out->key, sizeof out->key);
		store_text(st, 1, out->place, sizeof out->place);
		store_words(st, 2, out->title, sizeof out->title);
		out->seen_us = store_time(st, 3);
		store_words(st, 4, out->name, sizeof out->name);
		store_text(st, 5, out->article, sizeof out->article);
	}
	if (store_done(s, st, step, why))
		return -1;
	if (step == SQLITE_ROW && s->past_us && read_place_of_past(s, out, why))
		return -1;
	return step == SQLITE_ROW;
}

int store_item_name(struct store *s, const char *key, char *out, size_t size, struct fault *why)
{
	out[0] = '\0';
	return store_first_words(s, out, size, why,
			   "SELECT coalesce(nullif(i.name, ''), a.name, '') FROM (SELECT ?1 AS key) k"
			   " LEFT JOIN item i ON i.key = k.key"
			   " LEFT JOIN article a ON a.gtin = CASE WHEN k.key GLOB 'https://id.gs1.org/01/*'"
			   "  THEN substr(k.key, 23, 14) ELSE coalesce(nullif(i.article, ''), (SELECT gtin FROM article"
			   "  WHERE ?1 GLOB 'code:*' AND number <> '' AND number = substr(?1, 6) COLLATE NOCASE"
			   "  ORDER BY number = substr(?1, 6) DESC, gtin LIMIT 1)) END",
			   "t", key) < 0
		? -1
		: 0;
}

/* The key of a code as scanned or typed, "" if it is none. */
static int key_of_code(struct store *s, const char *code, char *out, size_t size, struct fault *why)
{
	struct identity identity;
	struct personal_key key;
	struct scan scan;

	out[0] = '\0';
	memset(&scan, 0, sizeof scan);
	if (plain_code_to_scan(code, strlen(code), SYMBOLOGY_UNKNOWN, &scan, NULL))
		return 0;
	if (store_personal_key(s, &key, why))
		return -1;
	personal_identify(&scan, &key, &identity);
	identify_item(&scan, &identity, out, size);
	return 0;
}

int store_item_at(struct store *s, const char *place, const char *article, struct row_item *out,
	struct fault *why)
{
	char key[sizeof out->key];
	int found = store_first_text(s, key, sizeof key, why,
		"SELECT key FROM item WHERE place = ? AND article = ? ORDER BY seen_scan DESC, seen_us DESC LIMIT 1",
		"tt", place, article);

	return found > 0 ? read_item(s, key, out, why) : found;
}

int store_find_item(struct store *s, const char *text, struct row_item *out, struct fault *why)
{
	/* From the surest meaning to the vaguest; each is an index or a short walk from the end. */
	static const char *const meanings[] = {
		("SELECT item FROM (SELECT track, item FROM passage ORDER BY seq DESC LIMIT 70000)"
		 " WHERE ?1 NOT GLOB '*[^0-9]*' AND track = CAST(?1 AS INTEGER) AND item <> '' LIMIT 1"),
		"SELECT key FROM item WHERE key LIKE '%/21/' || ?1 ORDER BY seen_scan DESC, seen_us DESC LIMIT 1",
		"SELECT key FROM item WHERE name LIKE ?1 || '%' ORDER BY seen_scan DESC, seen_us DESC LIMIT 1",
	};
	char key[sizeof out->key], uid[SCAN_TAG_MAX];
	int found = read_item(s, text, out, why);

	if (found == 0 && plain_code_uid(text, strlen(text), uid, NULL) &&
		(found = store_item_of_tag(s, uid, key, sizeof key, why)) > 0)
		found = read_item(s, key, out, why);

	if (found == 0) {
		found = key_of_code(s, text, key, sizeof key, why);
		if (found == 0 && *key)
			found = read_item(s, key, out, why);
	}
	for (size_t i = 0; found == 0 && *text && i < sizeof meanings / sizeof meanings[0]; i++) {
		found = store_first_text(s, key, sizeof key, why, meanings[i], "t", text);
		if (found == 1)
			found = read_item(s, key, out, why);
	}
	return found;
}

/* --- its life -------------------------------------------------------------------------------- */

/* The newest of each kind, in one order: facts of one moment in the order they cause each other. */
#define TITLE(place) \
	"coalesce((SELECT nullif(title, '') FROM place WHERE name = " place "), " place ")"
#define LOT_OF_SCAN(column) \
	"coalesce((SELECT " column " FROM lot_scan WHERE scan = e.seq ORDER BY seq LIMIT 1), '')"
#define TRACE_SQL \
	"SELECT * FROM (" \
	" SELECT * FROM (SELECT 0 AS kind, seq, at_us, " TITLE("place") " AS a, " LOT_OF_SCAN( \
		"coalesce(nullif(expiry, ''), best_before)") " AS b, source AS c," \
													 "  iif(symbology = 'UNKNOWN', carrier, symbology) AS d, verdict AS e, 0 AS x, 0 AS y," \
													 "  " LOT_OF_SCAN( \
														 "lot") " AS n FROM scan e WHERE item = ?1 AND at_us <= ?3" \
																"  ORDER BY seq DESC LIMIT ?2)" \
																" UNION ALL SELECT * FROM (SELECT 2, m.seq, m.at_us, " TITLE( \
																	"m.from_place") ", " TITLE("m.to_place") ", m.biz_step," \
																											 "  m.disposition, '', coalesce(m.corrects, 0), coalesce((SELECT c.seq FROM move c" \
																											 "  WHERE c.item = m.item AND c.corrects = m.seq AND c.seq > m.seq AND c.at_us <= ?3 LIMIT 1), 0)," \
																											 "  m.to_place" \
																											 "  FROM move m WHERE m.item = ?1 AND m.at_us <= ?3 ORDER BY m.seq DESC LIMIT ?2)" \
																											 " UNION ALL SELECT * FROM (SELECT 3, seq, at_us, text, '', given_by, '', '', 0, 0, '' FROM note" \
																											 "  WHERE item = ?1 AND at_us <= ?3 ORDER BY seq DESC LIMIT ?2)" \
																											 " ORDER BY at_us DESC, kind DESC, seq DESC LIMIT ?2) ORDER BY at_us, kind, seq"

static void read_fact(sqlite3_stmt *st, struct row_trace *out)
{
	memset(out, 0, sizeof *out);
	out->kind = (enum trace_kind)sqlite3_column_int(st, 0);
	out->seq = sqlite3_column_int64(st, 1);
	out->at_us = store_time(st, 2);
	store_words(st, 3, out->text, sizeof out->text);
	store_words(st, 4, out->to_place, sizeof out->to_place);
	store_words(st, 5, out->source, sizeof out->source);
	store_words(st, 6, out->word, sizeof out->word);
	store_words(st, 7, out->verdict_word, sizeof out->verdict_word);
	out->verdict = store_verdict_from(out->verdict_word);
	out->corrects = sqlite3_column_int64(st, 8);
	out->corrected_by = sqlite3_column_int64(st, 9);
	store_words(st, 10, out->to_name, sizeof out->to_name);
}

static int step_facts(struct store *s, const char *item, size_t limit,
	void (*row)(void *, const struct row_trace *), void *user, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why, TRACE_SQL, "tii", item, (int64_t)limit, store_until(s));
	struct row_trace out;
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		read_fact(st, &out);
		row(user, &out);
	}
	return store_done(s, st, step, why);
}

static void read_traced_passage(sqlite3_stmt *st, struct row_trace *out)
{
	struct passage *p = &out->passage;
	char result[16], decision[16];

	memset(out, 0, sizeof *out);
	out->kind = TRACED_PASSAGE;
	p->seq = out->seq = sqlite3_column_int64(st, 0);
	p->track = (uint16_t)sqlite3_column_int(st, 1);
	p->arrived_us = out->at_us = store_time(st, 2);
	p->identified_us = store_time(st, 3);
	p->decided_us = store_time(st, 4);
	p->answered_us = store_time(st, 5);
	p->confirmed_us = store_time(st, 6);
	p->asked_lane = sqlite3_column_int(st, 7);
	p->reached_lane = sqlite3_column_int(st, 8);
	store_text(st, 9, result, sizeof result);
	p->result = store_result_from(result);
	store_text(st, 10, out->source, sizeof out->source);
	store_text(st, 12, decision, sizeof decision);
	p->decision = store_decision_from(decision);
	p->decision_lane = (int)store_bounded(st, 13, 0, LANE_COUNT);
	store_text(st, 14, p->decision_article, sizeof p->decision_article);
	store_stuck(st, 15, p);
}

static int step_passages(struct store *s, const char *item, size_t limit,
	void (*row)(void *, const struct row_trace *), void *user, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT seq, track, arrived_us, identified_us, decided_us, answered_us, confirmed_us,"
		" asked_lane, reached_lane, result, plc, coalesce(ended_us, 0), decision, decision_lane,"
		" decision_article, stuck_at, stuck_us, freed_us FROM passage"
		" WHERE item = ? AND arrived_us <= ? ORDER BY seq DESC LIMIT ?",
		"tii", item, store_until(s), (int64_t)limit);
	struct row_trace out;
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		read_traced_passage(st, &out);
		if (s->past_us)
			store_passage_at(&out.passage, store_time(st, 11), s->past_us);
		if (store_box_answer(s, out.source, &out.passage, &out.answer_us, why)) {
			store_done(s, st, SQLITE_DONE, NULL);
			return -1;
		}
		row(user, &out);
	}
	return store_done(s, st, step, why);
}

int store_each_trace(struct store *s, const char *item, size_t limit,
	void (*row)(void *, const struct row_trace *), void *user, struct fault *why)
{
	return step_facts(s, item, limit, row, user, why) ||
			step_passages(s, item, limit, row, user, why)
		? -1
		: 0;
}

int store_booking_of_scan(struct store *s, int64_t scan, int64_t *move, struct fault *why)
{
	return store_number(s, move, 0, why,
		"SELECT m.seq FROM scan e JOIN move m ON m.item = e.item AND m.scan = e.seq WHERE e.seq = ?"
		" ORDER BY m.seq DESC LIMIT 1",
		"i", scan);
}
