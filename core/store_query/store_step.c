/* store_step: the next fact in time, or the one before. */
#include "core/store/store_sql.h"
#include "core/store_query/store_read.h"

enum {
	DISORDER_ROWS = 64,  /* programs commit side by side: rows may be that far out of order */
	PASSAGES_NEAR = 64,  /* boxes around a time whose times are read */
	SIGNALS_TRIED = 4096 /* rows of other times read for one step */
};

/* The nearest so far; a later look only replaces it by something nearer. */
struct nearest {
	int64_t from_us;
	bool forward;
	struct store_moment *out;
};

static void consider_fact(struct nearest *n, enum store_event event, int64_t at_us, int64_t number)
{
	bool beyond = n->forward ? at_us > n->from_us : at_us < n->from_us;
	bool nearer = !n->out->at_us || (n->forward ? at_us < n->out->at_us : at_us > n->out->at_us);

	if (at_us > 0 && beyond && nearer)
		*n->out = (struct store_moment){ .at_us = at_us, .event = event, .number = number };
}

/* Rows: time, number. */
static int consider_rows(struct store *s, struct nearest *n, enum store_event event,
	sqlite3_stmt *st, struct fault *why)
{
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW)
		consider_fact(n, event, store_time(st, 0), sqlite3_column_int64(st, 1));
	return store_done(s, st, step, why);
}

static int consider_passages(struct store *s, struct nearest *n, const char *plc, struct fault *why)
{
	static const enum store_event events[] = { STORE_EVENT_ARRIVAL, STORE_EVENT_DECISION,
		STORE_EVENT_CONFIRMATION };
	/* Boxes that came before the moment may still have been under way then. */
	const char *sql = n->forward
		? "SELECT arrived_us, decided_us, confirmed_us, track FROM passage WHERE ?1 IN ('', plc)"
		  " AND arrived_us >= ?2 - 60000000 ORDER BY arrived_us LIMIT ?3"
		: "SELECT arrived_us, decided_us, confirmed_us, track FROM passage WHERE ?1 IN ('', plc)"
		  " AND arrived_us < ?2 ORDER BY arrived_us DESC LIMIT ?3";
	sqlite3_stmt *st = store_bind(s, why, sql, "tii", plc, n->from_us, (int64_t)PASSAGES_NEAR);
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW)
		for (int i = 0; i < 3; i++)
			consider_fact(n, events[i], store_time(st, i), sqlite3_column_int64(st, 3));
	return store_done(s, st, step, why);
}

/* Tables with a time of their own; one row each way is enough. */
static int consider_events(struct store *s, struct nearest *n, const char *plc, struct fault *why)
{
	bool f = n->forward;

	return consider_passages(s, n, plc, why) ||
			consider_rows(s, n, STORE_EVENT_SCAN,
				store_bind(s, why,
					f ? "SELECT at_us, seq FROM scan WHERE at_us > ? ORDER BY at_us LIMIT 1"
					  : "SELECT at_us, seq FROM scan WHERE at_us < ? ORDER BY at_us DESC LIMIT 1",
					"i", n->from_us),
				why) ||
			consider_rows(s, n, STORE_EVENT_ALARM,
				store_bind(s, why,
					f ? "SELECT at_us, seq FROM alarm WHERE at_us > ? ORDER BY at_us LIMIT 1"
					  : "SELECT at_us, seq FROM alarm WHERE at_us < ? ORDER BY at_us DESC LIMIT 1",
					"i", n->from_us),
				why) ||
			consider_rows(s, n, STORE_EVENT_ALARM_OVER,
				store_bind(s, why,
					f ? "SELECT min(cleared_us), seq FROM alarm WHERE cleared_us > max(?1, at_us)"
					  : "SELECT max(cleared_us), seq FROM alarm WHERE cleared_us < ?1"
						" AND cleared_us > at_us",
					"i", n->from_us),
				why) ||
			consider_rows(s, n, STORE_EVENT_COMMAND,
				store_bind(s, why,
					f ? "SELECT at_us, seq FROM command WHERE at_us > ? ORDER BY seq LIMIT 1"
					  : "SELECT at_us, seq FROM command WHERE at_us < ? ORDER BY seq DESC LIMIT 1",
					"i", n->from_us),
				why)
		? -1
		: 0;
}

static int consider_signals(struct store *s, struct nearest *n, struct fault *why)
{
	int64_t seq;

	/* Backwards the rows of this very moment are passed over: one poll writes many. */
	if (store_signal_seq_at(s, n->from_us, &seq, why))
		return -1;
	return consider_rows(s, n, STORE_EVENT_SIGNAL,
		n->forward
			? store_bind(s, why,
				  "SELECT at_us, seq FROM signal WHERE seq > ? AND at_us > ? ORDER BY seq LIMIT 1",
				  "ii", seq > DISORDER_ROWS ? seq - DISORDER_ROWS : (int64_t)0, n->from_us)
			: store_bind(s, why,
				  "SELECT at_us, seq FROM signal WHERE seq <= ?1 AND seq > ?1 - ?2 AND at_us < ?3"
				  " ORDER BY seq DESC LIMIT 1",
				  "iii", seq, (int64_t)SIGNALS_TRIED, n->from_us),
		why);
}

int store_step(struct store *s, const char *plc, int64_t from_us, bool forward, bool events_only,
	struct store_moment *out, struct fault *why)
{
	struct nearest n = { .from_us = from_us, .forward = forward, .out = out };

	*out = (struct store_moment){ 0 };
	if (consider_events(s, &n, plc, why) || (!events_only && consider_signals(s, &n, why)))
		return -1;
	return out->at_us != 0;
}

int store_extent(struct store *s, int64_t *first_us, int64_t *last_us, struct fault *why)
{
	if (store_number(s, first_us, 0, why,
			"SELECT min(at_us) FROM (SELECT at_us FROM (SELECT at_us FROM signal ORDER BY seq LIMIT 1)"
			" UNION ALL SELECT min(at_us) FROM scan UNION ALL SELECT min(arrived_us) FROM passage"
			" UNION ALL SELECT min(at_us) FROM alarm)",
			"") ||
		store_number(s, last_us, 0, why,
			"SELECT max(at_us) FROM (SELECT at_us FROM (SELECT at_us FROM signal ORDER BY seq DESC"
			" LIMIT 1) UNION ALL SELECT max(at_us) FROM scan"
			" UNION ALL SELECT max(arrived_us) FROM passage UNION ALL SELECT max(at_us) FROM alarm)",
			""))
		return -1;
	*first_us = store_time_within(*first_us);
	*last_us = store_time_within(*last_us);
	return 0;
}
