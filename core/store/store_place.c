/* store_place: rows of places, the pieces at them, and the place chosen for a source. */
#include "core/store/store_sql.h"

int store_put_place(struct store *s, const char *name, const char *title, const char *biz_step,
	const char *code, struct fault *why)
{
	int result;

	if (store_begin(s, true, why))
		return -1;
	result = store_run(s, why,
		"INSERT INTO place (name, title, biz_step, code)"
		" VALUES (?1, coalesce(?2, ''), coalesce(?3, 'storing'), coalesce(?4, ''))"
		" ON CONFLICT (name) DO UPDATE SET title = coalesce(?2, title),"
		" biz_step = coalesce(?3, biz_step), code = coalesce(?4, code)",
		"tttt", name, title, biz_step, code);
	return store_end(s, result, why);
}

static void read_place(sqlite3_stmt *st, struct row_place *p)
{
	store_text(st, 0, p->name, sizeof p->name);
	store_words(st, 1, p->title, sizeof p->title);
	store_text(st, 2, p->biz_step, sizeof p->biz_step);
	store_text(st, 3, p->code, sizeof p->code);
	p->lane = sqlite3_column_int(st, 4);
}

int store_each_place(struct store *s, void (*row)(void *, const struct row_place *), void *user,
	struct fault *why)
{
	sqlite3_stmt *st =
		store_bind(s, why, "SELECT name, title, biz_step, code, lane FROM place ORDER BY name", "");
	struct row_place out;
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		read_place(st, &out);
		row(user, &out);
	}
	return store_done(s, st, step, why);
}

/* 1, 0 there is none, -1. key: ?1 of the condition. */
static int find_place(struct store *s, const char *sql, const char *key, struct row_place *out,
	struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why, sql, "t", key);
	int step;

	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW)
		read_place(st, out);
	return store_done(s, st, step, why) ? -1 : step == SQLITE_ROW;
}

int store_read_place(struct store *s, const char *name, struct row_place *out, struct fault *why)
{
	/* A printed code may come through a keyboard with Caps Lock. */
	return find_place(s,
		"SELECT name, title, biz_step, code, lane FROM place WHERE name = ?1 COLLATE NOCASE"
		" ORDER BY name <> ?1 LIMIT 1",
		name, out, why);
}

int store_place_of_code(struct store *s, const char *item, struct row_place *out, struct fault *why)
{
	return find_place(s,
		"SELECT name, title, biz_step, code, lane FROM place WHERE code = ?1 AND code <> ''", item,
		out, why);
}

/* --- counted goods --------------------------------------------------------------------------- */

int store_has_shelves(struct store *s, bool *out, struct fault *why)
{
	int64_t count;

	if (store_number(s, &count, 0, why,
			"SELECT count(*) FROM place WHERE lane = 0 AND biz_step IN ('receiving', 'storing')",
			""))
		return -1;
	*out = count > 0;
	return 0;
}

/* Of each step the fullest shelf and the fullest end of a lane: however many places there are, the rules of
 * core/booking need no more. pieces: rows (place, n). */
#define FULLEST_SHELVES(pieces) \
	"SELECT name, biz_step, lane, pieces FROM (SELECT name, biz_step, lane, pieces, row_number()" \
	"  OVER (PARTITION BY biz_step, lane <> 0 ORDER BY pieces DESC, name) AS rank FROM (" \
	"SELECT p.name, p.biz_step, p.lane, coalesce(sum(q.n), 0) AS pieces FROM place p LEFT JOIN" \
	" (" pieces ") q ON q.place = p.name" \
	" WHERE p.name <> ?2 GROUP BY p.name)) WHERE rank = 1 ORDER BY pieces DESC, name LIMIT ?3"
#define OF_LOT \
	" JOIN lot_move k ON k.move = m.seq JOIN lot_scan l ON l.seq = k.lot_scan AND l.lot = ?4" \
	" AND l.best_before = ?5 AND l.expiry = ?6 AND l.production = ?7 WHERE m.item = ?1"

static sqlite3_stmt *bind_shelves(struct store *s, const char *item,
	const struct store_lot_row *lot, const char *except_place, size_t max, struct fault *why)
{
	if (lot)
		return store_bind(s, why,
			FULLEST_SHELVES("SELECT m.to_place AS place, 1 AS n FROM move m" OF_LOT
							" AND m.counted UNION ALL SELECT m.from_place, -1 FROM move m" OF_LOT
							" AND m.taken"),
			"ttitttt", item, except_place, (int64_t)max, lot->lot, lot->best_before, lot->expiry,
			lot->production);
	return store_bind(s, why,
		FULLEST_SHELVES("SELECT to_place AS place, 1 AS n FROM move WHERE item = ?1 AND counted"
						" UNION ALL SELECT from_place, -1 FROM move WHERE item = ?1 AND taken"),
		"tti", item, except_place, (int64_t)max);
}

int store_read_shelves(struct store *s, const char *item, const struct store_lot_row *lot,
	const char *except_place, struct row_shelf *out, size_t max, struct fault *why)
{
	sqlite3_stmt *st = bind_shelves(s, item, lot, except_place, max, why);
	size_t count = 0;
	int step = SQLITE_DONE;

	if (!st)
		return -1;
	while (count < max && (step = sqlite3_step(st)) == SQLITE_ROW) {
		struct row_shelf *shelf = &out[count++];

		store_text(st, 0, shelf->place, sizeof shelf->place);
		store_text(st, 1, shelf->biz_step, sizeof shelf->biz_step);
		shelf->lane = sqlite3_column_int(st, 2);
		shelf->pieces = store_bounded(st, 3, -STORE_AMOUNT_MAX, STORE_AMOUNT_MAX);
	}
	return store_done(s, st, step, why) ? -1 : (int)count;
}

/* --- the place that was chosen for a source -------------------------------------------------- */

int store_read_choice(struct store *s, const char *source, struct row_choice *out,
	struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT c.place, c.used_us, p.name IS NOT NULL FROM chosen_place c"
		" LEFT JOIN place p ON p.name = c.place WHERE c.source = ?",
		"t", source);
	int step;

	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW) {
		store_text(st, 0, out->place, sizeof out->place);
		out->used_us = store_time(st, 1);
		out->place_exists = sqlite3_column_int(st, 2) != 0;
	}
	return store_done(s, st, step, why) ? -1 : step == SQLITE_ROW;
}

int store_put_choice(struct store *s, const char *source, const char *place, int64_t used_us,
	struct fault *why)
{
	return store_run(s, why,
		"INSERT INTO chosen_place VALUES (?, ?, ?) ON CONFLICT (source)"
		" DO UPDATE SET place = excluded.place, used_us = excluded.used_us",
		"tti", source, place, used_us);
}

int store_forget_choice(struct store *s, const char *source, struct fault *why)
{
	return store_run(s, why, "DELETE FROM chosen_place WHERE source = ?", "t", source);
}
