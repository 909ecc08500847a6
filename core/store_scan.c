/* store_scan: a scan, what follows from it, and both in one transaction (steps 4 and 5 of the way
 * from a tag to the screen). */
#include "core/lang.h"
#include "core/store_sql.h"

#include <stdio.h>
#include <string.h>

/* A tag of a box may be read shortly before the PLC says that the box has arrived. */
#define ARRIVAL_SLACK_US 300000

struct recent {
	bool same;              /* the same thing was read here just now */
	bool by_another_source;
	int64_t quantity_move;  /* a piece counted for the label of a box whose tag we read now */
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
		known->registered = sqlite3_column_type(st, 0) != SQLITE_NULL ||
			sqlite3_column_type(st, 2) != SQLITE_NULL;
		store_text(st, 1, known->place, sizeof known->place);
		known->article_lane = sqlite3_column_int(st, 3);
		store_text(st, 4, biz_step, biz_step_size);
		known->place_lane = sqlite3_column_int(st, 5);
	}
	known->biz_step = biz_step;
	known->quantity = gs1_key_is_quantity(item);
	return store_done(s, st, step, why);
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
		"tiiii", scan->place, scan->at_us - TRACK_SAME_EVENT_US,
		scan->at_us + TRACK_SAME_EVENT_US, (int64_t)ARRIVAL_SLACK_US, scan->at_us);
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
			"itttttbtttti", scan->at_us, scan->place, scan->source, scan_carrier_name(scan->carrier),
			scan_symbology_name(id->symbology), scan->tag, (const void *)scan->data,
			(size_t)scan->data_len, id->rejected ? id->reason : id->text, id->item,
			track_verdict_name(out->verdict), out->event_id, (int64_t)scan->clock_ok))
		return -1;
	out->seq = sqlite3_last_insert_rowid(s->db);
	return 0;
}

/* The label was counted as a piece, now the tag says which piece: take the count back, visibly. */
static int correct_quantity(struct store *s, const struct scan *scan, int64_t move, int64_t scan_seq,
	struct fault *why)
{
	char event_id[37];

	if (move == 0)
		return 0;
	store_make_event_id(event_id);
	return store_run(s, why,
		"INSERT INTO move (at_us, item, from_place, to_place, biz_step, disposition, scan, event_id,"
		" corrects) SELECT ?, item, to_place, from_place, biz_step, disposition, ?, ?, seq FROM move"
		" WHERE seq = ?",
		"iiti", scan->at_us, scan_seq, event_id, move);
}

static int follow(struct store *s, const struct scan *scan, const struct identity *id,
	const struct track_known *known, const struct track_consequence *what, int64_t quantity_move,
	const struct scan_outcome *out, struct fault *why)
{
	char gtin[15] = "", text[320];
	bool from_nowhere = known->quantity;

	gs1_gtin_of_key(id->item, gtin);
	if (what->verdict == VERDICT_UNKNOWN) {
		snprintf(text, sizeof text,
			_("%.200s is not known here; import its article, or tie the tag to an item"), id->item);
		text[text_whole_utf8(text, strlen(text))] = '\0';
		return store_append_alarm(s, scan->source, "unknown_item", SEVERITY_WARNING,
			id->reason[0] ? id->reason : text, true, why);
	}
	if (what->verdict == VERDICT_REJECTED)
		return store_append_alarm(s, scan->source, "bad_code", SEVERITY_WARNING, id->reason, true,
			why);
	if (store_run(s, why,
			"INSERT INTO item (key, article, name, place, seen_us) VALUES (?1, ?2,"
			" coalesce((SELECT name FROM article WHERE gtin = ?2), ''), CASE ?5 WHEN 1 THEN ?3 ELSE '' END,"
			" ?4) ON CONFLICT (key) DO UPDATE SET seen_us = excluded.seen_us,"
			" place = CASE ?5 WHEN 1 THEN excluded.place ELSE place END",
			"tttii", id->item, gtin, scan->place, scan->at_us, (int64_t)what->moves))
		return -1;
	if (!what->moves)
		return 0;
	if (store_append_move(s, scan->at_us, id->item, from_nowhere ? "" : known->place, scan->place,
			what, out->seq, 0, 0, why))
		return -1;
	return correct_quantity(s, scan, quantity_move, out->seq, why);
}

static int record_command(struct store *s, const struct scan *scan, const struct identity *id,
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
	struct track_known known = { .rejected = id->rejected };
	struct track_consequence what;
	struct recent recent = { 0 };
	char biz_step[32] = "storing";

	if (follow_tag(s, scan, id, why) ||
		look_up(s, scan->place, id->item, &known, biz_step, sizeof biz_step, why) ||
		look_back(s, scan, id->item, &recent, why))
		return -1;
	known.seen_here_just_now = recent.same;
	known.seen_by_another_carrier = recent.by_another_source;
	track_scan(&known, scan->place, &what);
	out->verdict = what.verdict;
	if (insert_scan(s, scan, id, out, why))
		return -1;
	return follow(s, scan, id, &known, &what, recent.quantity_move, out, why);
}

int store_record_scan(struct store *s, const struct scan *scan, struct identity *id,
	struct scan_outcome *out, struct fault *why)
{
	memset(out, 0, sizeof *out);
	if (store_begin(s, true, why))
		return -1;
	return store_end(s,
		id->command ? record_command(s, scan, id, out, why) : record_thing(s, scan, id, out, why),
		why);
}

int store_last_scan(struct store *s, int64_t *seq, struct fault *why)
{
	int64_t last;

	return store_past_scan(s, &last, why) ? -1 :
		store_number(s, seq, 0, why, "SELECT max(seq) FROM scan WHERE seq <= ?", "i", last);
}

int store_take_sightings(struct store *s, const char *place, int64_t *last_seq, struct sighting *out,
	size_t max, struct fault *why)
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
