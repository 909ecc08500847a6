/* store_lot: rows of what codes said about lots. */
#include "core/store/store_sql.h"

int store_append_lot(struct store *s, int64_t scan, int64_t at_us, const char *item,
	const struct store_lot_row *l, struct fault *why)
{
	return store_run(s, why,
		"INSERT INTO lot_scan (at_us, scan, item, article, lot, serial, best_before, expiry, production,"
		" net_g, gross_g) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, -1), nullif(?, -1))",
		"iitttttttii", at_us, scan, item, l->article, l->lot, l->serial, l->best_before, l->expiry,
		l->production, l->net_g, l->gross_g);
}

int store_repeat_lot(struct store *s, int64_t scan, const char *item, int64_t label_move,
	struct fault *why)
{
	return store_run(s, why,
		"INSERT INTO lot_scan (at_us, scan, item, article, lot, serial, best_before, expiry, production,"
		" net_g, gross_g) SELECT l.at_us, ?1, ?2, l.article, l.lot, l.serial, l.best_before, l.expiry,"
		" l.production, l.net_g, l.gross_g FROM lot_scan l WHERE l.scan ="
		" (SELECT scan FROM move WHERE seq = ?3) ORDER BY l.seq LIMIT 1",
		"iti", scan, item, label_move);
}

/* By the scan that the move follows from; of a box, by a scan of its passage or, where none said it, by the piece
 * that was moved to the read point last. */
int store_link_lot(struct store *s, int64_t move, const struct store_move *m, const char *item,
	const char *from, struct fault *why)
{
	if (!gs1_key_is_quantity(item))
		return 0;
	if (m->scan)
		return store_run(s, why,
			"INSERT INTO lot_move (move, lot_scan) SELECT ?1, seq FROM lot_scan WHERE scan = ?2"
			" AND item = ?3 ORDER BY seq LIMIT 1",
			"iit", move, m->scan, item);
	if (!m->passage)
		return 0;
	return store_run(s, why,
		"INSERT INTO lot_move (move, lot_scan) SELECT ?1, lot_scan FROM ("
		" SELECT l.seq AS lot_scan, 0 AS rank FROM passage p JOIN lot_scan l ON l.item = ?3 AND"
		"  (l.scan = p.scan OR l.scan IN (SELECT value FROM json_each("
		"   CASE WHEN json_valid(p.scans) THEN p.scans ELSE '[]' END))) WHERE p.seq = ?2"
		" UNION ALL SELECT k.lot_scan, 1 FROM lot_move k WHERE k.move = (SELECT max(m.seq) FROM move m"
		"  WHERE m.item = ?3 AND m.to_place = ?4 AND m.seq < ?1 AND m.corrects IS NULL)"
		" ORDER BY rank, lot_scan LIMIT 1)",
		"iitt", move, m->passage, item, from);
}

int store_link_corrected_lot(struct store *s, int64_t correction, int64_t move, struct fault *why)
{
	return store_run(s, why,
		"INSERT INTO lot_move (move, lot_scan) SELECT ?1, lot_scan FROM lot_move WHERE move = ?2",
		"ii", correction, move);
}

/* --- what is known of lots ------------------------------------------------------------------------ */

#define SAYS_LOT "lot || best_before || expiry || production <> ''"

static void read_dates(sqlite3_stmt *st, struct row_lot_dates *out)
{
	store_words(st, 0, out->lot, sizeof out->lot);
	store_words(st, 1, out->expiry, sizeof out->expiry);
	store_words(st, 2, out->best_before, sizeof out->best_before);
}

int store_read_lot_dates(struct store *s, const char *item, struct row_lot_dates *out,
	struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT lot, expiry, best_before FROM lot_scan WHERE item = ? AND " SAYS_LOT
		" ORDER BY seq DESC LIMIT 1",
		"t", item);
	int step;

	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW)
		read_dates(st, out);
	return store_done(s, st, step, why) ? -1 : step == SQLITE_ROW;
}

int store_next_content_lot(struct store *s, const char *unit, char *after, size_t size,
	struct row_lot_dates *out, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT l.lot, l.expiry, l.best_before, i.key FROM item i JOIN lot_scan l ON l.seq ="
		" (SELECT seq FROM lot_scan WHERE item = i.key AND " SAYS_LOT " ORDER BY seq DESC LIMIT 1)"
		" WHERE i.parent = ? AND i.parent <> '' AND i.key > ? ORDER BY i.key LIMIT 1",
		"tt", unit, after);
	int step;

	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW) {
		read_dates(st, out);
		store_text(st, 3, after, size);
	}
	return store_done(s, st, step, why) ? -1 : step == SQLITE_ROW;
}
