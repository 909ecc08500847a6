/* store_scan: rows of scans, and what is on record about a scanned item. */
#include "core/store/store_sql.h"

#include <string.h>

int store_append_scan(struct store *s, const struct scan *scan, const struct store_scan_row *row,
	int64_t *seq, char *event_id, struct fault *why)
{
	store_make_event_id(event_id);
	if (store_run(s, why,
			"INSERT INTO scan (at_us, place, source, carrier, symbology, tag, data, text, item,"
			" verdict, event_id, clock_ok, message, arguments, by_hand)"
			" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			"itttttbttttitti", scan->at_us, row->place, scan->source,
			scan_carrier_name(scan->carrier), scan_symbology_name(row->symbology), scan->tag,
			(const void *)scan->data, (size_t)scan->data_len, row->text, row->item,
			store_verdict_name(row->verdict), event_id, (int64_t)scan->clock_ok, row->reason->id,
			*row->reason->id ? row->reason->arguments : "[]", (int64_t)scan->by_hand))
		return -1;
	*seq = sqlite3_last_insert_rowid(s->db);
	return 0;
}

int store_count_no_read(struct store *s, const char *place, const char *source, int64_t at_us,
	struct fault *why)
{
	if (store_begin(s, false, why))
		return -1;
	return store_end(s,
		store_run(s, why, "INSERT INTO no_read (at_us, place, source) VALUES (?, ?, ?)", "itt",
			at_us, place, source),
		why);
}

int store_item_of_tag(struct store *s, const char *uid, char *out, size_t size, struct fault *why)
{
	return store_first_text(s, out, size, why, "SELECT item FROM tag WHERE uid = ?", "t", uid);
}

int store_read_context(struct store *s, const char *item, const char *number_article,
	const char *place, struct row_context *out, struct fault *why)
{
	char gtin[15] = "";
	sqlite3_stmt *st;
	int step;

	*out = (struct row_context){ .biz_step = "storing" };
	gs1_gtin_of_key(item, gtin);
	st = store_bind(s, why,
		"SELECT i.key, i.place, a.gtin, coalesce(nullif(i.lane, 0), a.lane, 0),"
		" coalesce(p.biz_step, 'storing'), coalesce(p.lane, 0)"
		" FROM (SELECT 1) LEFT JOIN item i ON i.key = ?1"
		" LEFT JOIN article a ON a.gtin = coalesce((SELECT gtin FROM article WHERE gtin = i.article),"
		"  (SELECT gtin FROM article WHERE gtin = ?2), ?4)"
		" LEFT JOIN place p ON p.name = ?3",
		"tttt", item, gtin, place, number_article);
	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW) {
		out->is_registered =
			sqlite3_column_type(st, 0) != SQLITE_NULL || sqlite3_column_type(st, 2) != SQLITE_NULL;
		store_text(st, 1, out->place, sizeof out->place);
		store_text(st, 2, out->article, sizeof out->article);
		out->article_lane = sqlite3_column_int(st, 3);
		store_text(st, 4, out->biz_step, sizeof out->biz_step);
		out->place_lane = sqlite3_column_int(st, 5);
	}
	return store_done(s, st, step, why);
}

int store_each_earlier_scan(struct store *s, const struct store_scan_span *span,
	void (*row)(void *, const struct row_earlier_scan *), void *user, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT e.item, e.source, m.seq FROM scan e"
		" LEFT JOIN move m ON m.item = e.item AND m.scan = e.seq"
		" WHERE e.place = ?1 AND e.seq > (SELECT max(seq) - 50 FROM scan)"
		/* what was undone since may be booked again */
		" AND NOT EXISTS (SELECT 1 FROM move c WHERE c.item = m.item AND c.corrects = m.seq)"
		" AND e.at_us BETWEEN ?2 AND ?3 AND e.verdict IN (?6, ?7, ?8)"
		" AND NOT EXISTS (SELECT 1 FROM passage p WHERE p.seq > (SELECT max(seq) - 50 FROM passage)"
		"  AND p.arrived_us > e.at_us + ?4 AND p.arrived_us <= ?5 + ?4) ORDER BY e.seq DESC",
		"tiiiittt", span->place, span->at_us - span->span_us, span->at_us + span->span_us,
		span->arrival_slack_us, span->at_us, STORE_BOOKED_VERDICTS);
	struct row_earlier_scan out;
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		store_text(st, 0, out.item, sizeof out.item);
		store_text(st, 1, out.source, sizeof out.source);
		out.move = sqlite3_column_int64(st, 2);
		row(user, &out);
	}
	return store_done(s, st, step, why);
}

int store_has_command_scan(struct store *s, const char *place, const char *text, int64_t from_us,
	int64_t to_us, bool *out, struct fault *why)
{
	int64_t count;

	if (store_number(s, &count, 0, why,
			"SELECT count(*) FROM scan WHERE place = ? AND seq > (SELECT max(seq) - 50 FROM scan)"
			" AND verdict = ? AND text = ? AND at_us BETWEEN ? AND ?",
			"tttii", place, store_verdict_name(VERDICT_COMMAND), text, from_us, to_us))
		return -1;
	*out = count > 0;
	return 0;
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
		"SELECT e.seq, e.at_us, e.item, coalesce(nullif(e.lane, 0), a.lane, 0), e.gtin, e.source"
		" FROM (SELECT e.*, i.lane, coalesce(nullif(i.article, ''),"
		"  CASE WHEN e.item GLOB 'https://id.gs1.org/01/*' THEN substr(e.item, 23, 14) END, '') AS gtin"
		"  FROM scan e LEFT JOIN item i ON i.key = e.item) e"
		" LEFT JOIN article a ON a.gtin = e.gtin"
		" WHERE e.place = ? AND e.seq > ? AND e.verdict NOT IN (?, ?)"
		" ORDER BY e.seq LIMIT ?",
		"titti", place, *last_seq, store_verdict_name(VERDICT_REJECTED),
		store_verdict_name(VERDICT_COMMAND), (int64_t)max);
	size_t count = 0;
	int step = SQLITE_DONE;

	if (!st)
		return -1;
	while (count < max && (step = sqlite3_step(st)) == SQLITE_ROW) {
		struct sighting *o = &out[count++];

		o->scan_seq = *last_seq = sqlite3_column_int64(st, 0);
		o->at_us = store_time(st, 1);
		store_text(st, 2, o->item, sizeof o->item);
		o->lane = sqlite3_column_int(st, 3);
		store_text(st, 4, o->article, sizeof o->article);
		store_text(st, 5, o->source, sizeof o->source);
	}
	return store_done(s, st, step, why) ? -1 : (int)count;
}

int store_read_scan(struct store *s, int64_t seq, struct scan *out, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT at_us, place, source, carrier, symbology, tag, data FROM scan WHERE seq = ?", "i",
		seq);
	char carrier[16], symbology[24];
	int step, len;

	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW) {
		memset(out, 0, sizeof *out);
		out->at_us = store_time(st, 0);
		store_text(st, 1, out->place, sizeof out->place);
		store_text(st, 2, out->source, sizeof out->source);
		store_text(st, 3, carrier, sizeof carrier);
		store_text(st, 4, symbology, sizeof symbology);
		store_text(st, 5, out->tag, sizeof out->tag);
		len = sqlite3_column_bytes(st, 6);
		out->data_len = len < SCAN_DATA_MAX ? (uint32_t)len : SCAN_DATA_MAX;
		if (len > 0)
			memcpy(out->data, sqlite3_column_blob(st, 6), out->data_len);
		out->carrier = scan_carrier_from(carrier);
		if (out->carrier == CARRIER_COUNT)
			out->carrier = CARRIER_TYPED;
		out->symbology = scan_symbology_from(symbology);
		if (out->symbology == SYMBOLOGY_COUNT)
			out->symbology = SYMBOLOGY_UNKNOWN;
	}
	return store_done(s, st, step, why) ? -1 : step == SQLITE_ROW;
}
