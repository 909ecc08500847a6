#include "core/store_query/store_unclear.h"
#include "core/store/store_sql.h"

/* The moves in and out are found by an index of their own (move_clarify): its clause must stand here as in the
 * schema. */
#define UNCLEAR \
	"WITH unclear (item, n) AS (SELECT key, 1 FROM item WHERE place = '" STORE_CLARIFY "'" \
	"  AND NOT (key GLOB 'https://id.gs1.org/01/[0-9]*' AND length(key) = 36)" \
	" UNION ALL SELECT item, sum((to_place = '" STORE_CLARIFY "' AND counted)" \
	"  - (from_place = '" STORE_CLARIFY "' AND taken)) FROM move" \
	"  WHERE (to_place = '" STORE_CLARIFY "' OR from_place = '" STORE_CLARIFY "')" \
	"  AND item GLOB 'https://id.gs1.org/01/[0-9]*' AND length(item) = 36" \
	"  GROUP BY item HAVING sum((to_place = '" STORE_CLARIFY "' AND counted)" \
	"  - (from_place = '" STORE_CLARIFY "' AND taken)) > 0) "

int store_each_unclear(struct store *s, void (*row)(void *, const struct row_unclear *), void *user,
	struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		UNCLEAR
		"SELECT u.item, coalesce(nullif(i.name, ''), a.name, ''), u.n, m.at_us, p.track, p.result,"
		" p.asked_lane FROM unclear u LEFT JOIN item i ON i.key = u.item"
		" LEFT JOIN article a ON a.gtin = coalesce(nullif(i.article, ''),"
		"  CASE WHEN u.item GLOB 'https://id.gs1.org/01/*' THEN substr(u.item, 23, 14) END)"
		" LEFT JOIN move m ON m.seq = (SELECT max(k.seq) FROM move k WHERE k.item = u.item"
		"  AND k.to_place = '" STORE_CLARIFY "')"
		" LEFT JOIN passage p ON p.seq = m.passage ORDER BY m.at_us, u.item",
		"");
	struct row_unclear out;
	char result[16];
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		store_words(st, 0, out.key, sizeof out.key);
		store_words(st, 1, out.name, sizeof out.name);
		out.pieces = store_bounded(st, 2, 1, STORE_AMOUNT_MAX);
		out.since_us = store_time(st, 3);
		out.track = (uint16_t)sqlite3_column_int(st, 4);
		store_text(st, 5, result, sizeof result);
		out.result = store_result_from(result);
		out.asked_lane = (int)store_bounded(st, 6, 0, LANE_COUNT);
		row(user, &out);
	}
	return store_done(s, st, step, why);
}

int store_unclear_item(struct store *s, const char *article, char *key, size_t size,
	struct fault *why)
{
	key[0] = '\0';
	return store_first_text(s, key, size, why,
		UNCLEAR "SELECT u.item FROM unclear u LEFT JOIN item i ON i.key = u.item WHERE ?1 ="
				" CASE WHEN u.item GLOB 'https://id.gs1.org/01/[0-9]*' AND length(u.item) = 36"
				"  THEN substr(u.item, 23) ELSE coalesce(i.article, '') END"
				" ORDER BY i.seen_scan DESC, i.seen_us DESC LIMIT 1",
		"t", article);
}

int store_count_unclear(struct store *s, int64_t *out, struct fault *why)
{
	return store_number(s, out, 0, why,
		UNCLEAR "SELECT coalesce(sum(max(0, min(n, 1000000000))), 0) FROM unclear", "");
}
