/* store_simulation: which facts a demonstration has made (table simulation). */
#include "core/base/clock.h"
#include "core/store/store_sql.h"

static int close_simulation(struct store *s, struct fault *why)
{
	return store_run(s, why,
		"UPDATE simulation SET ended_us = ?,"
		" last_scan = (SELECT coalesce(max(seq), 0) FROM scan),"
		" last_passage = (SELECT coalesce(max(seq), 0) FROM passage),"
		" last_move = (SELECT coalesce(max(seq), 0) FROM move)"
		" WHERE ended_us IS NULL",
		"i", clock_wall_us());
}

int store_end_simulation(struct store *s, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s, close_simulation(s, why), why);
}

int store_begin_simulation(struct store *s, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s,
		close_simulation(s, why) ||
				store_run(s, why,
					"INSERT INTO simulation (begun_us, first_scan, first_passage, first_move)"
					" SELECT ?, (SELECT coalesce(max(seq), 0) + 1 FROM scan),"
					" (SELECT coalesce(max(seq), 0) + 1 FROM passage),"
					" (SELECT coalesce(max(seq), 0) + 1 FROM move)",
					"i", clock_wall_us())
			? -1
			: 0,
		why);
}

int store_count_real_facts(struct store *s, int64_t *out, struct fault *why)
{
	return store_number(s, out, 0, why,
		"SELECT (SELECT count(*) FROM scan f WHERE NOT EXISTS (SELECT 1 FROM simulation"
		"  WHERE f.seq >= first_scan AND f.seq <= coalesce(last_scan, f.seq))) +"
		" (SELECT count(*) FROM passage f WHERE NOT EXISTS (SELECT 1 FROM simulation"
		"  WHERE f.seq >= first_passage AND f.seq <= coalesce(last_passage, f.seq))) +"
		" (SELECT count(*) FROM move f WHERE NOT EXISTS (SELECT 1 FROM simulation"
		"  WHERE f.seq >= first_move AND f.seq <= coalesce(last_move, f.seq)))",
		"");
}
