/* store_figures: figures of the last boxes and the last hour; the time it takes does not grow with
 * the database. */
#include "core/store/store_sql.h"
#include "core/store_query/store_answer.h"
#include "core/store_query/store_read.h"
#include "core/store_query/store_unclear.h"

#include <string.h>

#define MINUTE_US INT64_C(60000000)

static void count_box(struct store_figures *f, const struct store_stops *stops, sqlite3_stmt *st)
{
	int64_t arrived_us = store_time(st, 0), answered_us = store_time(st, 1);
	struct passage p = { .arrived_us = arrived_us,
		.answered_us = answered_us,
		.confirmed_us = store_time(st, 2),
		.identified_us = store_time(st, 7) };
	int64_t until_us = store_time(st, 8), answer_us;
	char result[16];

	store_text(st, 3, result, sizeof result);
	p.result = store_result_from(result);
	store_passage_at(&p, store_time(st, 4), until_us);
	f->boxes++;
	f->results[p.result]++;
	f->identified += p.identified_us != 0;
	f->by_tag += sqlite3_column_int(st, 5);
	f->by_code += sqlite3_column_int(st, 6);
	answer_us = store_answer_us(stops, &p);
	if (answer_us >= 0 && f->answers < STORE_FIGURES_BOXES)
		f->answer_us[f->answers++] = answer_us;
}

/* What was read on a box: scans at its place from when the one before had left to its lane, or those that
 * were matched by belt position. */
#define READ_BY(carrier) \
	" CASE p.scans WHEN '' THEN EXISTS (SELECT 1 FROM scan s" \
	"  WHERE s.at_us BETWEEN coalesce(p.window_us, p.arrived_us)" \
	"  AND coalesce(p.confirmed_us, p.arrived_us + 3000000) AND s.carrier = '" carrier "'" \
	"  AND s.place = coalesce((SELECT place FROM scan WHERE seq = p.scan), 'ident'))" \
	" ELSE EXISTS (SELECT 1 FROM scan s WHERE s.carrier = '" carrier \
	"' AND s.seq IN (SELECT value" \
	"  FROM json_each(CASE WHEN json_valid(p.scans) THEN p.scans ELSE '[]' END))) END"

#define LAST_BOXES \
	" FROM passage p WHERE +p.plc = ?1 AND p.arrived_us <= ?2 AND p.seq <= ?3 AND p.seq > ?5" \
	" ORDER BY p.seq DESC LIMIT ?4"

static int count_boxes(struct store *s, const char *plc, const struct session_bounds *session,
	const struct store_stops *stops, int64_t last, struct store_figures *out, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT p.arrived_us, p.answered_us, p.confirmed_us, p.result, p.ended_us," READ_BY(
			"nfc") "," READ_BY("barcode") ", p.identified_us, ?2" LAST_BOXES,
		"tiiii", plc, store_until(s), last, (int64_t)STORE_FIGURES_BOXES, session->passage);
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW)
		count_box(out, stops, st);
	return store_done(s, st, step, why);
}

static int read_boxes(struct store *s, const char *plc, const struct session_bounds *session,
	struct store_figures *out, struct fault *why)
{
	struct store_stops stops = { 0 };
	int64_t last, since_us;
	int result;

	if (store_past_passage(s, &last, why) ||
		store_number(s, &since_us, 0, why,
			"SELECT coalesce(min(arrived_us), 0) FROM (SELECT p.arrived_us" LAST_BOXES ")", "tiiii",
			plc, store_until(s), last, (int64_t)STORE_FIGURES_BOXES, session->passage))
		return -1;
	if (!since_us)
		return 0; /* no boxes */
	result = store_read_stops(s, plc, since_us, INT64_MAX, &stops, why) ||
			count_boxes(s, plc, session, &stops, last, out, why)
		? -1
		: 0;
	store_free_stops(&stops);
	return result;
}

static void rank_answers(struct store_figures *f)
{
	int64_t sorted[STORE_FIGURES_BOXES];
	struct answer_ranks ranks;

	memcpy(sorted, f->answer_us, (size_t)f->answers * sizeof sorted[0]);
	ranks = store_rank_answers(sorted, (size_t)f->answers);
	f->answer_p50_us = ranks.p50_us;
	f->answer_p99_us = ranks.p99_us;
	f->answer_worst_us = ranks.worst_us;
}

static int read_minutes(struct store *s, const char *plc, int64_t now_us,
	const struct session_bounds *session, struct store_figures *out, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT (?2 - arrived_us) / 60000000, count(*) FROM passage WHERE +plc = ?1"
		" AND arrived_us <= ?2 AND arrived_us > ?2 - 60000000 * ?3 AND seq > ?4 GROUP BY 1",
		"tiii", plc, now_us, (int64_t)STORE_FIGURES_MINUTES, session->passage);
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		int minute = sqlite3_column_int(st, 0);

		if (minute >= 0 && minute < STORE_FIGURES_MINUTES)
			out->minutes[minute] = sqlite3_column_int64(st, 1);
	}
	return store_done(s, st, step, why);
}

/* Of devices that report tries without a read. */
static int read_tries(struct store *s, int64_t now_us, const struct session_bounds *session,
	struct store_figures *out, struct fault *why)
{
	int64_t since_us = now_us - STORE_FIGURES_MINUTES * MINUTE_US;

	if (since_us < session->begun_us)
		since_us = session->begun_us;
	return store_number(s, &out->no_reads, 0, why,
			   "SELECT count(*) FROM no_read WHERE at_us > ? AND at_us <= ?", "ii", since_us,
			   now_us) ||
			(out->no_reads &&
				store_number(s, &out->reads, 0, why,
					"SELECT count(*) FROM scan WHERE at_us > ?1 AND at_us <= ?2 AND source IN"
					" (SELECT source FROM no_read WHERE at_us > ?1 AND at_us <= ?2)",
					"ii", since_us, now_us))
		? -1
		: 0;
}

int store_figures(struct store *s, const char *plc, int64_t now_us, struct store_figures *out,
	struct fault *why)
{
	struct session_bounds session;
	int64_t first_us;

	memset(out, 0, sizeof *out);
	if (store_session_bounds(s, &session, why) || read_boxes(s, plc, &session, out, why) ||
		read_minutes(s, plc, now_us, &session, out, why) ||
		read_tries(s, now_us, &session, out, why) ||
		(!s->past_us && store_count_unclear(s, &out->unclear, why)) ||
		store_number(s, &first_us, 0, why,
			"SELECT arrived_us FROM passage WHERE arrived_us > ? AND seq > ? ORDER BY arrived_us LIMIT 1",
			"ii", now_us - STORE_FIGURES_MINUTES * MINUTE_US, session.passage))
		return -1;
	rank_answers(out);
	for (int i = 0; i < STORE_FIGURES_MINUTES; i++)
		out->hour += out->minutes[i];
	out->span_us = out->hour && first_us < now_us ? now_us - first_us : 0;
	return 0;
}
