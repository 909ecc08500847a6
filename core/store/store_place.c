/* store_place: places, what stands on their shelves, and which one a source's scans count at. */
#include "core/base/lang.h"
#include "core/store/store_sql.h"

#include <stdio.h>
#include <string.h>

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
static int find(struct store *s, const char *sql, const char *key, struct row_place *out,
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
	return find(s,
		"SELECT name, title, biz_step, code, lane FROM place WHERE name = ?1 COLLATE NOCASE"
		" ORDER BY name <> ?1 LIMIT 1",
		name, out, why);
}

int store_place_of_code(struct store *s, const char *item, struct row_place *out, struct fault *why)
{
	return find(s,
		"SELECT name, title, biz_step, code, lane FROM place WHERE code = ?1 AND code <> ''", item,
		out, why);
}

/* --- counted goods --------------------------------------------------------------------------- */

enum { SHELVES_MAX = 64 };

int store_find_source(struct store *s, const char *item, enum track_step to, const char *place,
	char *from, size_t size, bool *is_short, struct fault *why)
{
	struct track_shelf shelves[SHELVES_MAX];
	int64_t shelves_at_hand = 1;
	sqlite3_stmt *st;
	size_t count = 0;
	char word[32];
	int step = SQLITE_DONE, at;

	from[0] = '\0';
	*is_short = false;
	/* On a conveyor boxes come from nowhere: no need to add up all that has ever passed there. */
	if (to == STEP_INSPECTING &&
		store_number(s, &shelves_at_hand, 0, why,
			"SELECT count(*) FROM place WHERE lane = 0 AND biz_step IN ('receiving', 'storing')",
			""))
		return -1;
	if (to == STEP_RECEIVING || to == STEP_OTHER || !shelves_at_hand)
		return 0;
	/* Of each step the fullest shelf and the fullest end of a lane: however many places there are,
	 * track_source() needs no more. */
	st = store_bind(s, why,
		"SELECT name, biz_step, lane, pieces FROM (SELECT name, biz_step, lane, pieces, row_number()"
		"  OVER (PARTITION BY biz_step, lane <> 0 ORDER BY pieces DESC, name) AS rank FROM ("
		"SELECT p.name, p.biz_step, p.lane, coalesce(sum(q.n), 0) AS pieces FROM place p LEFT JOIN"
		" (SELECT to_place AS place, 1 AS n FROM move WHERE item = ?1 AND counted"
		"  UNION ALL SELECT from_place, -1 FROM move WHERE item = ?1 AND taken) q ON q.place = p.name"
		" WHERE p.name <> ?2 GROUP BY p.name)) WHERE rank = 1 ORDER BY pieces DESC, name LIMIT 64",
		"tt", item, place);
	if (!st)
		return -1;
	while (count < SHELVES_MAX && (step = sqlite3_step(st)) == SQLITE_ROW) {
		struct track_shelf *shelf = &shelves[count++];

		store_text(st, 0, shelf->place, sizeof shelf->place);
		store_text(st, 1, word, sizeof word);
		shelf->step = track_step_from(word);
		shelf->lane = sqlite3_column_int(st, 2);
		shelf->pieces = sqlite3_column_int64(st, 3);
	}
	at = track_source(to, place, shelves, count, is_short);
	if (at >= 0)
		text_copy(from, size, shelves[at].place);
	return store_done(s, st, count == SHELVES_MAX ? SQLITE_ROW : step, why);
}

/* --- the place a source's scans count at ------------------------------------------------------ */

int store_choose_place(struct store *s, const struct scan *scan, const char *name, char *detail,
	size_t size, struct fault *why)
{
	struct row_place place;
	int found = store_read_place(s, name, &place, why);

	if (found < 0)
		return -1;
	if (!found) {
		snprintf(detail, size, _("there is no place \"%.60s\"; warenspur place lists them"), name);
		return 0;
	}
	snprintf(detail, size, _("books at %s from now on"), place.name);
	return store_run(s, why,
			   "INSERT INTO chosen_place VALUES (?, ?, ?) ON CONFLICT (source)"
			   " DO UPDATE SET place = excluded.place, used_us = excluded.used_us",
			   "tti", scan->source, place.name, scan->at_us)
		? -1
		: 1;
}

/* Chosen too long ago, or a place that is gone: the source's own place counts again, and it is said. */
static int forget(struct store *s, const struct scan *scan, const char *place, char *note,
	size_t size, struct fault *why)
{
	snprintf(note, size,
		_("the code of %s was scanned too long ago; booked at %s, scan the place's code again"),
		place, scan->place);
	return store_run(s, why, "DELETE FROM chosen_place WHERE source = ?", "t", scan->source);
}

int store_apply_choice(struct store *s, struct scan *scan, char *note, size_t size,
	struct fault *why)
{
	sqlite3_stmt *st;
	char place[SCAN_NAME_MAX] = "";
	int64_t used_us = 0, exists = 0;
	int step;

	note[0] = '\0';
	if (scan->replayed)
		return 0;
	st = store_bind(s, why,
		"SELECT c.place, c.used_us, p.name IS NOT NULL FROM chosen_place c"
		" LEFT JOIN place p ON p.name = c.place WHERE c.source = ?",
		"t", scan->source);
	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW) {
		store_text(st, 0, place, sizeof place);
		used_us = sqlite3_column_int64(st, 1);
		exists = sqlite3_column_int64(st, 2);
	}
	if (store_done(s, st, step, why))
		return -1;
	if (step != SQLITE_ROW || (strcmp(place, scan->place) == 0 && exists))
		return 0;
	if (!exists || scan->at_us - used_us > TRACK_CHOICE_IDLE_US)
		return forget(s, scan, place, note, size, why);
	text_copy(scan->place, sizeof scan->place, place);
	return store_run(s, why, "UPDATE chosen_place SET used_us = ? WHERE source = ?", "it",
		scan->at_us, scan->source);
}

/* --- what is inside goes along --------------------------------------------------------------- */

struct content {
	char key[GS1_KEY_MAX], place[SCAN_NAME_MAX];
	int64_t move; /* that took it along, 0: none */
};

/* The next thing inside a unit after c->key, in the order of keys. 1, 0, -1. */
static int next_content(struct store *s, const char *unit, int64_t scan, int64_t passage,
	struct content *c, struct fault *why)
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

int store_move_item(struct store *s, const struct store_step *m, const char *item, const char *from,
	struct fault *why)
{
	return store_append_move(s, m->at_us, item, from, m->place, m->what, m->scan, m->passage,
			   why) ||
			store_run(s, why, "UPDATE item SET place = ?, step = ?, seen_us = ? WHERE key = ?",
				"ttit", m->place, m->what->biz_step, m->at_us, item)
		? -1
		: 0;
}

int store_move_content(struct store *s, const struct store_step *m, const char *unit,
	struct fault *why)
{
	struct content c = { 0 };
	int got;

	while ((got = next_content(s, unit, m->scan, m->passage, &c, why)) == 1)
		if (store_move_item(s, m, c.key, c.place, why))
			return -1;
	return got;
}

int store_next_content_move(struct store *s, const char *unit, int64_t scan, int64_t passage,
	char *after, size_t size, int64_t *move, struct fault *why)
{
	struct content c = { 0 };
	int got;

	text_copy(c.key, sizeof c.key, after);
	do
		got = next_content(s, unit, scan, passage, &c, why);
	while (got == 1 && !c.move);
	text_copy(after, size, c.key);
	*move = c.move;
	return got;
}
