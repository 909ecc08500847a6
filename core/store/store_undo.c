/* store_undo: taking a booking back, by a booking of its own. */
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/store/store_sql.h"

#include <stdio.h>
#include <stdlib.h>

struct booking {
	int64_t seq;
	char item[ITEM_KEY_MAX];
	int64_t scan, passage; /* it was concluded from */
	struct track_booking facts;
};

static int read_booking(struct store *s, int64_t seq, struct booking *out, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT m.item, m.from_place, m.to_place, m.corrects IS NOT NULL, coalesce(i.place, ''),"
		" EXISTS (SELECT 1 FROM move c WHERE c.item = m.item AND c.corrects = m.seq AND c.seq > m.seq),"
		" m.scan, m.passage"
		" FROM move m LEFT JOIN item i ON i.key = m.item WHERE m.seq = ?",
		"i", seq);
	int step;

	out->seq = seq;
	out->facts = (struct track_booking){ 0 };
	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW) {
		out->facts.known = true;
		store_text(st, 0, out->item, sizeof out->item);
		store_text(st, 1, out->facts.from_place, sizeof out->facts.from_place);
		store_text(st, 2, out->facts.to_place, sizeof out->facts.to_place);
		out->facts.correction = sqlite3_column_int(st, 3) != 0;
		store_text(st, 4, out->facts.place_now, sizeof out->facts.place_now);
		out->facts.corrected = sqlite3_column_int(st, 5) != 0;
		out->scan = sqlite3_column_int64(st, 6);
		out->passage = sqlite3_column_int64(st, 7);
		out->facts.quantity = gs1_key_is_quantity(out->item);
	}
	return store_done(s, st, step, why);
}

static const char *const refusals[] = {
	[TRACK_UNDO_NOTHING] = N_("there is no such booking; warenspur export --table move lists them"),
	[TRACK_UNDO_CORRECTION] =
		N_("this booking takes another one back; book the thing anew instead"),
	[TRACK_UNDO_TWICE] =
		N_("this booking is undone already; look at warenspur export --table move"),
	[TRACK_UNDO_MOVED_ON] = N_("the thing has moved on since; undo the later booking first"),
};

static int append_correction(struct store *s, const struct booking *b, int64_t at_us, int64_t scan,
	int64_t *correction, struct fault *why)
{
	if (store_append_correction(s, at_us, b->seq, scan, why))
		return -1;
	*correction = sqlite3_last_insert_rowid(s->db);
	return store_run(s, why,
		"UPDATE item SET place = ?, step = coalesce((SELECT m.biz_step FROM move m"
		" WHERE m.item = item.key AND m.corrects IS NULL AND NOT EXISTS"
		"  (SELECT 1 FROM move c WHERE c.item = m.item AND c.corrects = m.seq)"
		" ORDER BY m.seq DESC LIMIT 1), '') WHERE key = ? AND place = ?",
		"ttt", b->facts.from_place, b->item, b->facts.to_place);
}

/* What went along with a unit comes back with it; what has moved on since stays where it is. */
static int undo_content(struct store *s, const char *unit, int64_t because_scan,
	int64_t because_passage, int64_t at_us, int64_t scan, struct fault *why)
{
	struct booking *b = malloc(sizeof *b);
	char after[GS1_KEY_MAX] = "";
	int64_t move, correction;
	int got = -1;

	if (!b)
		return fault_set(why, FAULT_SETUP, EXIT_FAILED, _("out of memory; close other programs"));
	while ((got = store_next_content_move(s, unit, because_scan, because_passage, after,
				sizeof after, &move, why)) == 1)
		if (read_booking(s, move, b, why) ||
			(track_undo(&b->facts) == TRACK_UNDO &&
				append_correction(s, b, at_us, scan, &correction, why))) {
			got = -1;
			break;
		}
	free(b);
	return got;
}

/* 1 undone, 0 refused (*refusal), -1. */
static int undo(struct store *s, int64_t seq, int64_t at_us, int64_t scan, int64_t *correction,
	const char **refusal, struct fault *why)
{
	static struct booking b; /* too large for a stack; a store belongs to one thread */
	enum track_undo answer;

	if (read_booking(s, seq, &b, why))
		return -1;
	answer = track_undo(&b.facts);
	if (answer != TRACK_UNDO) {
		*refusal = _(refusals[answer]);
		return 0;
	}
	return append_correction(s, &b, at_us, scan, correction, why) ||
			undo_content(s, b.item, b.scan, b.passage, at_us, scan, why)
		? -1
		: 1;
}

int store_undo_at(struct store *s, const char *place, int64_t at_us, int64_t scan, char *detail,
	size_t size, struct fault *why)
{
	int64_t seq, correction = 0;
	const char *refusal = "";
	int result;

	if (store_number(s, &seq, 0, why,
			"SELECT m.seq FROM move m JOIN scan e ON e.seq = m.scan WHERE e.place = ?"
			" AND m.corrects IS NULL"
			" AND NOT EXISTS (SELECT 1 FROM move c WHERE c.item = m.item AND c.corrects = m.seq)"
			" ORDER BY m.seq DESC LIMIT 1",
			"t", place))
		return -1;
	if (seq == 0) {
		snprintf(detail, size, "%s",
			_("nothing was booked at this place that could be undone; scan a thing first"));
		return 0;
	}
	result = undo(s, seq, at_us, scan, &correction, &refusal, why);
	if (result == 1)
		snprintf(detail, size, _("booking %lld taken back by %lld"), (long long)seq,
			(long long)correction);
	else
		snprintf(detail, size, "%s", refusal);
	return result;
}

int store_undo(struct store *s, int64_t move, int64_t *correction, struct fault *why)
{
	const char *refusal = "";
	int result;

	if (store_begin(s, true, why))
		return -1;
	result = undo(s, move, clock_wall_us(), 0, correction, &refusal, why);
	if (result == 0)
		fault_set(why, FAULT_DATA, EXIT_FAILED, "%s", refusal);
	return store_end(s, result == 1 ? 0 : -1, why);
}
