/* store_move: rows of moves and items, and the content of units that moves with them. */
#include "core/base/clock.h"
#include "core/store/store_sql.h"

int store_see_item(struct store *s, const char *item, const char *article, int64_t at_us,
	struct fault *why)
{
	char gtin[15] = "";

	gs1_gtin_of_key(item, gtin);
	return store_run(s, why,
		"INSERT INTO item (key, article, name, seen_us, seen_scan) VALUES (?1, ?2,"
		" coalesce((SELECT name FROM article WHERE gtin = ?2), ''), ?3," STORE_NEWEST_SCAN ")"
		" ON CONFLICT (key) DO UPDATE SET seen_us = excluded.seen_us, seen_scan = excluded.seen_scan,"
		" article = coalesce(nullif(article, ''), excluded.article),"
		" name = CASE WHEN article = '' AND name = '' THEN excluded.name ELSE name END",
		"tti", item, *article ? article : gtin, at_us);
}

int store_unpack_item(struct store *s, const char *item, const char *place, struct fault *why)
{
	return store_run(s, why,
		"UPDATE item SET parent = '' WHERE key = ?1 AND parent <> ''"
		" AND ?2 <> coalesce((SELECT u.place FROM item u WHERE u.key = item.parent), '')",
		"tt", item, place);
}

int store_last_move(struct store *s, const char *item, struct row_last_move *out, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT m.biz_step, m.to_place, m.scan IS NOT NULL AND m.passage IS NULL"
		" FROM move m WHERE m.item = ? AND m.corrects IS NULL AND NOT EXISTS"
		" (SELECT 1 FROM move c WHERE c.item = m.item AND c.corrects = m.seq)"
		" ORDER BY m.seq DESC LIMIT 1",
		"t", item);
	int step;

	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW) {
		store_text(st, 0, out->biz_step, sizeof out->biz_step);
		store_text(st, 1, out->to_place, sizeof out->to_place);
		out->was_by_scan = sqlite3_column_int(st, 2) != 0;
	}
	return store_done(s, st, step, why) ? -1 : step == SQLITE_ROW;
}

int store_count_at(struct store *s, const char *item, const char *place, int64_t *out,
	struct fault *why)
{
	return store_number(s, out, 0, why,
		gs1_key_is_quantity(item)
			? "SELECT coalesce(sum((to_place = ?2 AND counted) - (from_place = ?2 AND taken)), 0)"
			  " FROM move WHERE item = ?1"
			: "SELECT count(*) FROM item WHERE key = ?1 AND place = ?2",
		"tt", item, place);
}

static void request_stock_mark(struct store *s, int64_t move)
{
	s->mark_due |= move % STORE_MARK_MOVES == 0;
}

int store_append_move(struct store *s, const struct store_move *m, const char *item,
	const char *from, struct fault *why)
{
	char event_id[37];
	int64_t seq;

	store_make_event_id(event_id);
	if (store_run(s, why,
			"INSERT INTO move (at_us, item, from_place, to_place, biz_step, disposition, scan, passage,"
			" event_id, taken, counted) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
			" length(?2) = 36 AND ?2 GLOB 'https://id.gs1.org/01/[0-9]*' OR"
			"  coalesce((SELECT step <> 'shipping' FROM item WHERE key = ?2), 1), ?5 <> 'shipping')",
			"itttttzzt", m->at_us, item, from, m->place, m->biz_step, m->disposition, m->scan,
			m->passage, event_id))
		return -1;
	seq = sqlite3_last_insert_rowid(s->db);
	request_stock_mark(s, seq);
	return store_link_lot(s, seq, m, item, from, why);
}

int store_append_correction(struct store *s, int64_t at_us, int64_t move, int64_t scan,
	int64_t *seq, struct fault *why)
{
	char event_id[37];

	store_make_event_id(event_id);
	if (store_run(s, why,
			"INSERT INTO move (at_us, item, from_place, to_place, biz_step, disposition, scan,"
			" event_id, corrects, taken, counted) SELECT ?, item, to_place, from_place, biz_step,"
			" disposition, ?, ?, seq, counted, taken FROM move WHERE seq = ?",
			"izti", at_us, scan, event_id, move))
		return -1;
	*seq = sqlite3_last_insert_rowid(s->db);
	request_stock_mark(s, *seq);
	return store_link_corrected_lot(s, *seq, move, why);
}

int store_move_item(struct store *s, const struct store_move *m, const char *item, const char *from,
	struct fault *why)
{
	return store_append_move(s, m, item, from, why) ||
			store_run(s, why,
				"UPDATE item SET place = ?, step = ?, seen_us = ?, seen_scan = " STORE_NEWEST_SCAN
				" WHERE key = ?",
				"ttit", m->place, m->biz_step, m->at_us, item)
		? -1
		: 0;
}

/* --- taking back ----------------------------------------------------------------------------- */

int store_read_move(struct store *s, int64_t seq, struct row_move *out, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT m.item, m.from_place, m.to_place, m.corrects IS NOT NULL, coalesce(i.place, ''),"
		" EXISTS (SELECT 1 FROM move c WHERE c.item = m.item AND c.corrects = m.seq AND c.seq > m.seq),"
		" m.scan, m.passage"
		" FROM move m LEFT JOIN item i ON i.key = m.item WHERE m.seq = ?",
		"i", seq);
	int step;

	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW) {
		out->seq = seq;
		store_text(st, 0, out->item, sizeof out->item);
		store_text(st, 1, out->from_place, sizeof out->from_place);
		store_text(st, 2, out->to_place, sizeof out->to_place);
		out->is_correction = sqlite3_column_int(st, 3) != 0;
		store_text(st, 4, out->place_now, sizeof out->place_now);
		out->is_corrected = sqlite3_column_int(st, 5) != 0;
		out->scan = sqlite3_column_int64(st, 6);
		out->passage = sqlite3_column_int64(st, 7);
	}
	return store_done(s, st, step, why) ? -1 : step == SQLITE_ROW;
}

int store_last_move_at(struct store *s, const char *place, int64_t *seq, struct fault *why)
{
	return store_number(s, seq, 0, why,
		"SELECT m.seq FROM move m JOIN scan e ON e.seq = m.scan WHERE e.place = ?"
		" AND m.corrects IS NULL"
		" AND NOT EXISTS (SELECT 1 FROM move c WHERE c.item = m.item AND c.corrects = m.seq)"
		" ORDER BY m.seq DESC LIMIT 1",
		"t", place);
}

int store_return_item(struct store *s, const struct row_move *m, struct fault *why)
{
	return store_run(s, why,
		"UPDATE item SET place = ?, step = coalesce((SELECT m.biz_step FROM move m"
		" WHERE m.item = item.key AND m.corrects IS NULL AND NOT EXISTS"
		"  (SELECT 1 FROM move c WHERE c.item = m.item AND c.corrects = m.seq)"
		" ORDER BY m.seq DESC LIMIT 1), '') WHERE key = ? AND place = ?",
		"ttt", m->from_place, m->item, m->to_place);
}

/* --- the content of a unit ------------------------------------------------------------------- */

struct unit_content {
	char key[GS1_KEY_MAX], place[SCAN_NAME_MAX];
	int64_t move; /* that moved it with its unit, 0: none */
};

/* The next item inside a unit after c->key, in the order of keys. 1, 0, -1. */
static int read_next_content(struct store *s, const char *unit, int64_t scan, int64_t passage,
	struct unit_content *c, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT i.key, i.place, (SELECT m.seq FROM move m WHERE m.item = i.key"
		"  AND (m.scan = ?2 OR m.passage = ?3) AND m.corrects IS NULL AND NOT EXISTS"
		"  (SELECT 1 FROM move k WHERE k.item = m.item AND k.corrects = m.seq))"
		" FROM item i WHERE i.parent = ?1 AND i.parent <> '' AND i.key > ?4"
		" AND length(CAST(i.key AS BLOB)) < 320 ORDER BY i.key LIMIT 1",
		"tzzt", unit, scan, passage, c->key);
	int step;

	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW) {
		store_text(st, 0, c->key, sizeof c->key);
		store_text(st, 1, c->place, sizeof c->place);
		c->move = sqlite3_column_int64(st, 2);
	}
	return store_done(s, st, step, why) ? -1 : step == SQLITE_ROW;
}

int store_move_content(struct store *s, const struct store_move *m, const char *unit,
	struct fault *why)
{
	struct unit_content c = { 0 };
	int got;

	while ((got = read_next_content(s, unit, m->scan, m->passage, &c, why)) == 1)
		if (store_move_item(s, m, c.key, c.place, why))
			return -1;
	return got;
}

int store_next_content_move(struct store *s, const char *unit, int64_t scan, int64_t passage,
	char *after, size_t size, int64_t *move, struct fault *why)
{
	struct unit_content c = { 0 };
	int got;

	text_copy(c.key, sizeof c.key, after);
	do
		got = read_next_content(s, unit, scan, passage, &c, why);
	while (got == 1 && !c.move);
	text_copy(after, size, c.key);
	*move = c.move;
	return got;
}

int store_put_note(struct store *s, const char *item, const char *text, const char *given_by,
	struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s,
		store_run(s, why, "INSERT INTO note (at_us, item, text, given_by) VALUES (?, ?, ?, ?)",
			"ittt", clock_wall_us(), item, text, given_by),
		why);
}
