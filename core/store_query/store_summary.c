/* store_summary: what became of all boxes after one of them, for the end of a demo. */
#include "core/store/store_sql.h"
#include "core/store_query/store_answer.h"
#include "core/store_query/store_read.h"

#include <stdlib.h>

static int count_results(struct store *s, const char *plc, int64_t after_seq,
	struct store_summary *out, struct fault *why)
{
	for (int i = 0; i < PASSAGE_RESULT_COUNT; i++) {
		if (store_number(s, &out->results[i], 0, why,
				"SELECT count(*) FROM passage WHERE plc = ? AND seq > ? AND result = ?", "tit", plc,
				after_seq, store_result_name((enum passage_result)i)))
			return -1;
		out->items += out->results[i];
	}
	return store_number(s, &out->identified, 0, why,
			   "SELECT count(*) FROM passage WHERE plc = ? AND seq > ? AND identified_us IS NOT NULL",
			   "ti", plc, after_seq) ||
			store_number(s, &out->identified_open, 0, why,
				"SELECT count(*) FROM passage WHERE plc = ? AND seq > ? AND result = ''"
				" AND identified_us IS NOT NULL",
				"ti", plc, after_seq)
		? -1
		: 0;
}

/* us has room for out->items. */
static int rank_all_answers(struct store *s, const char *plc, int64_t after_seq,
	const struct store_stops *stops, int64_t *us, struct store_summary *out, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT arrived_us, answered_us, identified_us FROM passage WHERE plc = ? AND seq > ?"
		" ORDER BY seq LIMIT ?",
		"tii", plc, after_seq, out->items);
	struct answer_ranks ranks;
	size_t n = 0;
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		struct passage p = { .arrived_us = store_time(st, 0),
			.answered_us = store_time(st, 1),
			.identified_us = store_time(st, 2) };
		int64_t answer_us = store_answer_us(stops, &p);

		if (answer_us >= 0)
			us[n++] = answer_us;
	}
	if (store_done(s, st, step, why))
		return -1;
	ranks = store_rank_answers(us, n);
	out->decision_p50_ms = (double)ranks.p50_us / 1000.0;
	out->decision_p99_ms = (double)ranks.p99_us / 1000.0;
	return 0;
}

int store_summarise(struct store *s, const char *plc, int64_t after_seq, struct store_summary *out,
	struct fault *why)
{
	struct store_stops stops = { 0 };
	int64_t since_us, *us;
	int result;

	*out = (struct store_summary){ 0 };
	if (count_results(s, plc, after_seq, out, why) ||
		store_number(s, &since_us, 0, why,
			"SELECT coalesce(min(arrived_us), 0) FROM passage WHERE plc = ? AND seq > ?", "ti", plc,
			after_seq))
		return -1;
	if (!out->items)
		return 0;
	us = calloc((size_t)out->items, sizeof *us);
	if (!us)
		return fault_set(why, FAULT_STORE, EXIT_FAILED,
			MESSAGE("store_answer.no_memory",
				"not enough memory for the answer times; close other programs"));
	result = store_read_stops(s, plc, since_us, INT64_MAX, &stops, why) ||
			rank_all_answers(s, plc, after_seq, &stops, us, out, why)
		? -1
		: 0;
	store_free_stops(&stops);
	free(us);
	return result;
}
