/* store_scan: a scan, what follows from it, and both in one transaction (steps 4 and 5 of the way
 * from a tag to the screen). */
#include "core/base/lang.h"
#include "core/store/store_sql.h"

#include <stdio.h>
#include <string.h>

/* A tag of a box may be read shortly before the PLC says that the box has arrived. */
#define ARRIVAL_SLACK_US 300000

#define UNIT_KEY "https://id.gs1.org/00/"
#define PLACE_KEY "https://id.gs1.org/414/"

struct recent {
	bool same; /* the same thing was read here just now */
	bool by_another_source;
	int64_t quantity_move; /* a piece counted for the label of a box whose tag we read now */
};

/* All that is looked up for one scan. */
struct lookup {
	struct track_known known;
	struct recent recent;
	char biz_step[32];
	char from[SCAN_NAME_MAX]; /* where the thing, or the piece, comes from */
};

/* A tied tag stands for its item. */
static int follow_tag(struct store *s, const struct scan *scan, struct identity *id,
	struct fault *why)
{
	sqlite3_stmt *st;
	int step;

	if (scan->carrier != CARRIER_NFC)
		return 0;
	st = store_bind(s, why, "SELECT item FROM tag WHERE uid = ?", "t", scan->tag);
	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW)
		store_text(st, 0, id->item, sizeof id->item);
	return store_done(s, st, step, why);
}

static int look_up(struct store *s, const char *place, const char *item, struct track_known *known,
	char *biz_step, size_t biz_step_size, struct fault *why)
{
	char gtin[15] = "";
	sqlite3_stmt *st;
	int step;

	gs1_gtin_of_key(item, gtin);
	st = store_bind(s, why,
		"SELECT i.key, i.place, a.gtin, a.lane,"
		" coalesce(p.biz_step, 'storing'), coalesce(p.lane, 0)"
		" FROM (SELECT 1) LEFT JOIN item i ON i.key = ?1"
		" LEFT JOIN article a ON a.gtin = CASE ?2 WHEN '' THEN i.article ELSE ?2 END"
		" LEFT JOIN place p ON p.name = ?3",
		"ttt", item, gtin, place);
	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW) {
		known->registered =
			sqlite3_column_type(st, 0) != SQLITE_NULL || sqlite3_column_type(st, 2) != SQLITE_NULL;
		store_text(st, 1, known->place, sizeof known->place);
		known->article_lane = sqlite3_column_int(st, 3);
		store_text(st, 4, biz_step, biz_step_size);
		known->place_lane = sqlite3_column_int(st, 5);
	}
	known->biz_step = biz_step;
	known->quantity = gs1_key_is_quantity(item);
	known->unit = strncmp(item, UNIT_KEY, strlen(UNIT_KEY)) == 0;
	return store_done(s, st, step, why);
}

/* The last booking of a single thing that stands. */
static int look_at_last(struct store *s, const struct scan *scan, const char *item,
	struct track_known *known, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT m.biz_step, m.scan IS NOT NULL AND m.passage IS NULL, m.to_place = ?2,"
		" m.biz_step = ?3 FROM move m WHERE m.item = ?1 AND m.corrects IS NULL AND NOT EXISTS"
		" (SELECT 1 FROM move c WHERE c.item = m.item AND c.corrects = m.seq)"
		" ORDER BY m.seq DESC LIMIT 1",
		"ttt", item, scan->place, known->biz_step);
	char biz_step[32];
	bool by_scan, here;
	int step;

	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW) {
		store_text(st, 0, biz_step, sizeof biz_step);
		known->last_step = track_step_from(biz_step);
		by_scan = sqlite3_column_int(st, 1) != 0;
		here = sqlite3_column_int(st, 2) != 0;
		known->booked_elsewhere = by_scan && !here;
		known->booked_here = by_scan && here && sqlite3_column_int(st, 3) != 0 &&
			strcmp(known->place, scan->place) == 0;
	} else if (known->place[0]) {
		known->last_step = STEP_COMMISSIONING;
	}
	return store_done(s, st, step, why);
}

/* Where it comes from: single things from where they are, pieces from the shelf before. */
static int look_whence(struct store *s, const struct scan *scan, const char *item, struct lookup *l,
	struct fault *why)
{
	if (l->known.quantity)
		return store_find_source(s, item, track_step_from(l->biz_step), scan->place, l->from,
			sizeof l->from, &l->known.is_short, why);
	text_copy(l->from, sizeof l->from, l->known.place);
	return look_at_last(s, scan, item, &l->known, why);
}

/* Does an earlier scan mean the same event as this one? A tag names more than the label of its box:
 * the label repeats the tag, the tag never repeats the label. */
static bool repeats(const char *earlier, const char *item)
{
	return gs1_key_is_quantity(item) ? gs1_same_thing(earlier, item) : strcmp(earlier, item) == 0;
}

/* Scans of the last seconds at this place, of the same box: no other box has arrived in between. */
static int look_back(struct store *s, const struct scan *scan, const char *item, struct recent *out,
	struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT e.item, e.source, m.seq FROM scan e"
		" LEFT JOIN move m ON m.item = e.item AND m.scan = e.seq"
		" WHERE e.place = ?1 AND e.seq > (SELECT max(seq) - 50 FROM scan)"
		/* what was undone since may be booked again */
		" AND NOT EXISTS (SELECT 1 FROM move c WHERE c.item = m.item AND c.corrects = m.seq)"
		" AND e.at_us BETWEEN ?2 AND ?3 AND e.verdict IN ('accepted', 'duplicate', 'wrong_place')"
		" AND NOT EXISTS (SELECT 1 FROM passage p WHERE p.seq > (SELECT max(seq) - 50 FROM passage)"
		"  AND p.arrived_us > e.at_us + ?4 AND p.arrived_us <= ?5 + ?4) ORDER BY e.seq DESC",
		"tiiii", scan->place, scan->at_us - TRACK_SAME_EVENT_US, scan->at_us + TRACK_SAME_EVENT_US,
		(int64_t)ARRIVAL_SLACK_US, scan->at_us);
	char earlier[GS1_KEY_MAX], source[SCAN_NAME_MAX];
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		store_text(st, 0, earlier, sizeof earlier);
		store_text(st, 1, source, sizeof source);
		if (repeats(earlier, item)) {
			out->same = true;
			out->by_another_source |= strcmp(source, scan->source) != 0;
		} else if (gs1_key_is_quantity(earlier) && gs1_same_thing(earlier, item) &&
			strcmp(source, scan->source) != 0 && out->quantity_move == 0) {
			out->quantity_move = sqlite3_column_int64(st, 2);
		}
	}
	return store_done(s, st, step, why);
}

static int insert_scan(struct store *s, const struct scan *scan, const struct identity *id,
	struct scan_outcome *out, struct fault *why)
{
	store_make_event_id(out->event_id);
	if (store_run(s, why,
			"INSERT INTO scan (at_us, place, source, carrier, symbology, tag, data, text, item,"
			" verdict, event_id, clock_ok) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			"itttttbtttti", scan->at_us, scan->place, scan->source,
			scan_carrier_name(scan->carrier), scan_symbology_name(id->symbology), scan->tag,
			(const void *)scan->data, (size_t)scan->data_len, id->rejected ? id->reason : id->text,
			id->item, track_verdict_name(out->verdict), out->event_id, (int64_t)scan->clock_ok))
		return -1;
	out->seq = sqlite3_last_insert_rowid(s->db);
	return 0;
}

static void tell(struct identity *id, const char *sentence)
{
	if (!id->reason[0])
		text_copy(id->reason, sizeof id->reason, sentence);
}

static int follow_unknown(struct store *s, const struct scan *scan, struct identity *id,
	struct fault *why)
{
	char text[320];

	snprintf(text, sizeof text,
		_("%.200s is not known here; import its article, or tie the tag to an item"), id->item);
	text[text_whole_utf8(text, strlen(text))] = '\0';
	return store_append_alarm(s, scan->source, "unknown_item", SEVERITY_WARNING,
		id->reason[0] ? id->reason : text, true, why);
}

/* It is booked as it was seen; what is odd about it is for people to look at. */
static int follow_odd(struct store *s, const struct scan *scan, struct identity *id,
	const char *odd, struct fault *why)
{
	char text[480];

	if (!odd)
		return 0;
	snprintf(text, sizeof text, "%.200s, %s: %s", id->item, scan->place, _(odd));
	tell(id, _(odd));
	return store_append_alarm(s, scan->source, "odd_step", SEVERITY_WARNING, text, true, why);
}

/* What is scanned by itself where its unit is not has been taken out of it. */
static int unpack(struct store *s, const char *item, const char *place, struct fault *why)
{
	return store_run(s, why,
		"UPDATE item SET parent = '' WHERE key = ?1 AND parent <> ''"
		" AND ?2 <> coalesce((SELECT u.place FROM item u WHERE u.key = item.parent), '')",
		"tt", item, place);
}

static int follow(struct store *s, const struct scan *scan, struct identity *id,
	const struct lookup *l, const struct track_consequence *what, int64_t scan_seq,
	struct fault *why)
{
	const struct store_step move = { .at_us = scan->at_us,
		.scan = scan_seq,
		.place = scan->place,
		.what = what };
	char gtin[15] = "";

	if (what->verdict == VERDICT_UNKNOWN)
		return follow_unknown(s, scan, id, why);
	if (what->verdict == VERDICT_REJECTED)
		return store_append_alarm(s, scan->source, "bad_code", SEVERITY_WARNING, id->reason, true,
			why);
	gs1_gtin_of_key(id->item, gtin);
	if (store_run(s, why,
			"INSERT INTO item (key, article, name, seen_us) VALUES (?1, ?2,"
			" coalesce((SELECT name FROM article WHERE gtin = ?2), ''), ?3)"
			" ON CONFLICT (key) DO UPDATE SET seen_us = excluded.seen_us",
			"tti", id->item, gtin, scan->at_us))
		return -1;
	if (!what->moves)
		return 0;
	if (store_move_item(s, &move, id->item, l->from, why) ||
		unpack(s, id->item, scan->place, why) ||
		(l->known.unit && store_move_content(s, &move, id->item, why)) ||
		follow_odd(s, scan, id, what->odd, why))
		return -1;
	/* The label was counted as a piece, now the tag says which piece: take the count back, visibly. */
	return l->recent.quantity_move
		? store_append_correction(s, scan->at_us, l->recent.quantity_move, scan_seq, why)
		: 0;
}

static int record_command(struct store *s, const struct scan *scan, struct identity *id,
	struct scan_outcome *out, struct fault *why)
{
	bool seen;

	if (store_command_seen(s, scan, id->text, &seen, why))
		return -1;
	out->verdict = VERDICT_COMMAND;
	if (insert_scan(s, scan, id, out, why))
		return -1;
	return seen ? 0 : store_command_scan(s, scan, id, out->seq, why);
}

static int record_thing(struct store *s, const struct scan *scan, struct identity *id,
	struct scan_outcome *out, struct fault *why)
{
	struct lookup l = { .known.rejected = id->rejected, .biz_step = "storing" };
	struct track_consequence what;

	if (follow_tag(s, scan, id, why) ||
		look_up(s, scan->place, id->item, &l.known, l.biz_step, sizeof l.biz_step, why) ||
		look_back(s, scan, id->item, &l.recent, why) || look_whence(s, scan, id->item, &l, why))
		return -1;
	l.known.seen_here_just_now = l.recent.same;
	l.known.seen_by_another_carrier = l.recent.by_another_source;
	track_scan(&l.known, scan->place, &what);
	out->verdict = what.verdict;
	if (insert_scan(s, scan, id, out, why))
		return -1;
	return follow(s, scan, id, &l, &what, out->seq, why);
}

/* The code of a place is a command, whichever way it is written. */
static int take_place_code(struct store *s, struct identity *id, struct fault *why)
{
	struct row_place place;
	int found;

	if (id->command || id->rejected || strncmp(id->item, PLACE_KEY, strlen(PLACE_KEY)) != 0)
		return 0;
	found = store_place_of_code(s, id->item, &place, why);
	if (found == 1) {
		id->command = command_code_place;
		text_copy(id->argument, sizeof id->argument, place.name);
		id->item[0] = '\0';
	}
	return found < 0 ? -1 : 0;
}

static int record(struct store *s, struct scan *scan, struct identity *id, struct scan_outcome *out,
	struct fault *why)
{
	char note[160] = "";
	int result;

	if (take_place_code(s, id, why) ||
		(id->command != command_code_place && store_apply_choice(s, scan, note, sizeof note, why)))
		return -1;
	text_copy(out->place, sizeof out->place, scan->place);
	result =
		id->command ? record_command(s, scan, id, out, why) : record_thing(s, scan, id, out, why);
	tell(id, note);
	return result;
}

int store_record_scan(struct store *s, const struct scan *scan, struct identity *id,
	struct scan_outcome *out, struct fault *why)
{
	struct scan at = *scan; /* its place may become another one */

	memset(out, 0, sizeof *out);
	if (store_begin(s, true, why))
		return -1;
	return store_end(s, record(s, &at, id, out, why), why);
}

int store_last_scan(struct store *s, int64_t *seq, struct fault *why)
{
	int64_t last;

	return store_past_scan(s, &last, why)
		? -1
		: store_number(s, seq, 0, why, "SELECT max(seq) FROM scan WHERE seq <= ?", "i", last);
}

int store_take_sightings(struct store *s, const char *place, int64_t *last_seq,
	struct sighting *out, size_t max, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT e.seq, e.at_us, e.item, coalesce(a.lane, 0) FROM scan e"
		" LEFT JOIN item i ON i.key = e.item"
		" LEFT JOIN article a ON a.gtin = CASE WHEN e.item GLOB 'https://id.gs1.org/01/*'"
		"  THEN substr(e.item, 23, 14) ELSE i.article END"
		" WHERE e.place = ? AND e.seq > ? AND e.verdict NOT IN ('rejected', 'command')"
		" ORDER BY e.seq LIMIT ?",
		"tii", place, *last_seq, (int64_t)max);
	size_t count = 0;
	int step = SQLITE_DONE;

	if (!st)
		return -1;
	while (count < max && (step = sqlite3_step(st)) == SQLITE_ROW) {
		struct sighting *o = &out[count++];

		o->scan_seq = *last_seq = sqlite3_column_int64(st, 0);
		o->at_us = sqlite3_column_int64(st, 1);
		store_text(st, 2, o->item, sizeof o->item);
		o->lane = sqlite3_column_int(st, 3);
	}
	return store_done(s, st, step, why) ? -1 : (int)count;
}
