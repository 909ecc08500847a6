#include "core/store/store_past.h"
#include "core/store/store_sql.h"

#include <string.h>

enum {
	DISORDER_ROWS = 64 /* programs commit side by side: rows may be that far out of order */
};
#define SETTLED_US 10000000 /* a commit is never later than this after what it records */
/* Rows of before schema step 4 have no time of their result. */
#define RESULT_UNKNOWN_US 15000000

void store_look_back(struct store *s, int64_t at_us)
{
	if (at_us != s->past_us)
		s->past_signal = s->past_scan = -1;
	s->past_us = at_us;
}

int64_t store_until(const struct store *s)
{
	return s->past_us ? s->past_us : INT64_MAX;
}

/* --- where a moment lies ------------------------------------------------------------------- */

static int signal_time(struct store *s, int64_t seq, int64_t *at_us, struct fault *why)
{
	return store_number(s, at_us, INT64_MAX, why,
		"SELECT at_us FROM signal WHERE seq >= ? ORDER BY seq LIMIT 1", "i", seq);
}

/* Signals are ten million rows and come in the order of time: halving needs no index on it. */
static int find_signal_before(struct store *s, int64_t at_us, int64_t *seq, struct fault *why)
{
	int64_t low = 0, high, middle_us;

	if (store_number(s, &high, 0, why, "SELECT max(seq) FROM signal", ""))
		return -1;
	while (low < high) {
		int64_t middle = low + (high - low) / 2 + (high - low) % 2;

		if (signal_time(s, middle, &middle_us, why))
			return -1;
		if (middle_us <= at_us)
			low = middle;
		else
			high = middle - 1;
	}
	return store_number(s, seq, 0, why,
		"SELECT coalesce(max(seq), ?1) FROM signal WHERE seq > ?1 AND seq <= ?1 + ?2 AND at_us <= ?3",
		"iii", low, (int64_t)DISORDER_ROWS, at_us);
}

int store_signal_seq_at(struct store *s, int64_t at_us, int64_t *seq, struct fault *why)
{
	return find_signal_before(s, at_us, seq, why);
}

int store_past_signal(struct store *s, int64_t *seq, struct fault *why)
{
	*seq = INT64_MAX;
	if (!s->past_us)
		return 0;
	if (s->past_signal < 0 && find_signal_before(s, s->past_us, &s->past_signal, why))
		return -1;
	*seq = s->past_signal;
	return 0;
}

int store_past_scan(struct store *s, int64_t *seq, struct fault *why)
{
	*seq = INT64_MAX;
	if (!s->past_us)
		return 0;
	if (s->past_scan < 0 &&
		store_number(s, &s->past_scan, 0, why,
			"SELECT coalesce(max(seq), 0) FROM (SELECT seq FROM scan WHERE at_us <= ?"
			" ORDER BY at_us DESC LIMIT ?)",
			"ii", s->past_us, (int64_t)DISORDER_ROWS))
		return -1;
	*seq = s->past_scan;
	return 0;
}

int store_past_passage(struct store *s, int64_t *seq, struct fault *why)
{
	*seq = INT64_MAX;
	return s->past_us ? store_number(s, seq, 0, why,
							"SELECT coalesce(max(seq), 0) FROM (SELECT seq FROM passage WHERE"
							" arrived_us <= ? ORDER BY arrived_us DESC LIMIT ?)",
							"ii", s->past_us, (int64_t)DISORDER_ROWS)
					  : 0;
}

/* --- a box as it was ----------------------------------------------------------------------- */

static void forget_later(int64_t *time_us, int64_t at_us)
{
	if (*time_us > at_us)
		*time_us = 0;
}

void store_passage_at(struct passage *p, int64_t ended_us, int64_t at_us)
{
	int64_t known_us = p->confirmed_us ? p->confirmed_us
		: ended_us                     ? ended_us
									   : p->arrived_us + RESULT_UNKNOWN_US;

	if (known_us > at_us)
		p->result = PASSAGE_OPEN;
	forget_later(&p->identified_us, at_us);
	forget_later(&p->decided_us, at_us);
	forget_later(&p->answered_us, at_us);
	forget_later(&p->confirmed_us, at_us);
	forget_later(&p->stuck_us, at_us);
	forget_later(&p->freed_us, at_us);
	if (!p->stuck_us)
		p->stuck_at = 0;
	if (!p->identified_us) {
		p->item[0] = '\0';
		p->scan_seq = 0;
	}
	if (!p->decided_us) {
		p->asked_lane = p->decision_lane = 0;
		p->decision = DECISION_NONE;
		p->decision_article[0] = '\0';
	}
	if (!p->confirmed_us)
		p->reached_lane = 0;
}

/* --- stock as it was ----------------------------------------------------------------------- */

/* The time of the row that is last in the order of another column; 0 if no row counts. */
#define NEWEST(counts, order, time) \
	"CAST(substr(max(CASE WHEN " counts " THEN printf('%020d%020d', " order ", " time \
	") ELSE '' END), 21) AS INTEGER)"
/* Base rows + moves taken into account n times, and what they add up to. ?1 is the mark's move. */
#define STOCK_SUMS(moves) \
	"WITH step (place, item, n, at_us, seq) AS (" moves ")," \
	" sums (place, article, name, quantity, seen_us, seen) AS" \
	" (SELECT place, article, name, quantity, seen_us, 0 FROM stock_mark WHERE move = ?1" \
	"  UNION ALL SELECT place, article, name, quantity, seen_us, seen_scan FROM stock WHERE ?1 = 0" \
	"  UNION ALL SELECT b.place, CASE WHEN length(b.item) = 36 AND b.item GLOB" \
	"   'https://id.gs1.org/01/[0-9]*' THEN substr(b.item, 23) ELSE coalesce(i.article, '') END," \
	"   coalesce(nullif(i.name, ''), a.name, ''), b.n, CASE WHEN b.n > 0 THEN b.at_us ELSE 0 END, b.seq" \
	"   FROM step b LEFT JOIN item i ON i.key = b.item" \
	"   LEFT JOIN article a ON a.gtin = substr(b.item, 23, 14) WHERE b.place <> '')"
/* The article's name and number of today, whatever it was called when it was scanned. */
#define ARTICLE_NAME \
	"coalesce((SELECT nullif(a.name, '') FROM article a WHERE a.gtin = k.article), max(k.name))"
#define ARTICLE_NUMBER_OF "coalesce((SELECT a.number FROM article a WHERE a.gtin = k.article), '')"
#define STOCK_ROWS \
	" SELECT k.place, coalesce(p.title, ''), k.article, " ARTICLE_NAME ", sum(k.quantity)," \
	"  " NEWEST("k.seen_us > 0 AND k.seen_us <= ?2", "k.seen", \
		"k.seen_us") ", " ARTICLE_NUMBER_OF " FROM sums k LEFT JOIN place p ON p.name = k.place" \
					 " GROUP BY k.place, k.article, CASE k.article WHEN '' THEN k.name ELSE '' END" \
					 " HAVING sum(k.quantity) <> 0 ORDER BY k.place, k.article"
/* On from a mark, or back from a later one or from now. */
#define MOVES_ON \
	"SELECT to_place, item, 1, at_us, seq FROM move WHERE counted AND seq > ?1 AND at_us <= ?2" \
	" UNION ALL SELECT from_place, item, -1, at_us, seq FROM move WHERE taken AND seq > ?1 AND at_us <= ?2"
#define MOVES_BACK \
	"SELECT to_place, item, -1, at_us, seq FROM move WHERE counted AND at_us > ?2 AND at_us <= ?3" \
	"  AND (?1 = 0 OR seq <= ?1)" \
	" UNION ALL SELECT from_place, item, 1, 0, seq FROM move WHERE taken AND at_us > ?2 AND at_us <= ?3" \
	"  AND (?1 = 0 OR seq <= ?1)"

static int find_last_mark(struct store *s, int64_t *move, struct fault *why)
{
	return store_number(s, move, 0, why, "SELECT coalesce(max(move), 0) FROM stock_mark", "");
}

int store_mark_stock(struct store *s, struct fault *why)
{
	int64_t move;

	s->mark_due = false;
	if (find_last_mark(s, &move, why))
		return -1;
	return move
		? store_run(s, why,
			  "INSERT INTO stock_mark (move, at_us, place, article, name, quantity, seen_us)" STOCK_SUMS(
				  MOVES_ON) " SELECT (SELECT max(seq) FROM move), (SELECT max(at_us) FROM move), k.place,"
							" k.article, max(k.name), sum(k.quantity)," NEWEST("k.seen_us > 0",
								"k.seen",
								"k.seen_us") " FROM sums k"
											 " GROUP BY k.place, k.article, CASE k.article WHEN '' THEN k.name ELSE '' END"
											 " HAVING sum(k.quantity) <> 0",
			  "ii", move, INT64_MAX)
		: store_run(s, why,
			  "INSERT INTO stock_mark (move, at_us, place, article, name, quantity, seen_us)"
			  " SELECT (SELECT max(seq) FROM move), (SELECT max(at_us) FROM move), place,"
			  " article, max(name), sum(quantity)," NEWEST("seen_us > 0", "seen_scan",
				  "seen_us") " FROM stock"
							 " GROUP BY place, article, CASE article WHEN '' THEN name ELSE '' END",
			  "");
}

/* The first mark that lies well after the moment, and its time. *move 0: there is none. */
static int find_mark_after(struct store *s, int64_t at_us, int64_t *move, int64_t *until_us,
	struct fault *why)
{
	*move = 0;
	*until_us = INT64_MAX;
	if (at_us == INT64_MAX)
		return 0;
	return store_number(s, move, 0, why,
			   "SELECT move FROM stock_mark WHERE at_us >= ? ORDER BY at_us, move LIMIT 1", "i",
			   at_us + SETTLED_US) ||
		(*move &&
			store_number(s, until_us, 0, why, "SELECT at_us FROM stock_mark WHERE move = ? LIMIT 1",
				"i", *move));
}

int store_session_bounds(struct store *s, struct session_bounds *out, struct fault *why)
{
	sqlite3_stmt *st;
	int step;

	*out = (struct session_bounds){ 0 };
	if (s->past_us)
		return 0;
	st = store_bind(s, why,
		"SELECT first_scan, first_passage, first_move, begun_us FROM session WHERE ended_us IS NULL",
		"");
	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW)
		*out = (struct session_bounds){ .runs = true,
			.scan = sqlite3_column_int64(st, 0),
			.passage = sqlite3_column_int64(st, 1),
			.move = sqlite3_column_int64(st, 2),
			.begun_us = store_time(st, 3) };
	return store_done(s, st, step, why);
}

/* What the session has moved, and what was imported: a rehearsal's boxes are in neither. */
#define MOVES_OF_SESSION \
	"SELECT to_place, item, 1, at_us, seq FROM move WHERE counted AND (seq > ?3 OR (biz_step = 'commissioning'" \
	"  AND corrects IS NULL))" \
	" UNION ALL SELECT from_place, item, -1, at_us, seq FROM move WHERE taken AND seq > ?3"
#define SESSION_ROWS \
	" SELECT k.place, coalesce(p.title, ''), k.article, " ARTICLE_NAME ", sum(k.quantity)," \
	"  " NEWEST("k.seen_us > 0 AND k.seen_us <= ?2", "k.seen", \
		"k.seen_us") ", " ARTICLE_NUMBER_OF " FROM sums k LEFT JOIN place p ON p.name = k.place" \
					 " GROUP BY k.place, k.article, CASE k.article WHEN '' THEN k.name ELSE '' END" \
					 " HAVING sum(k.quantity) > 0 ORDER BY k.place, k.article"

sqlite3_stmt *store_stock_rows(struct store *s, struct fault *why)
{
	int64_t at_us = store_until(s), after, last, until_us;
	struct session_bounds session;

	if (store_session_bounds(s, &session, why))
		return NULL;
	if (session.runs) /* no mark has the number -1 */
		return store_bind(s, why, STOCK_SUMS(MOVES_OF_SESSION) SESSION_ROWS, "iii", (int64_t)-1,
			at_us, session.move);

	if (find_mark_after(s, at_us, &after, &until_us, why) || find_last_mark(s, &last, why))
		return NULL;
	if (!after && last)
		return store_bind(s, why, STOCK_SUMS(MOVES_ON) STOCK_ROWS, "ii", last, at_us);
	return store_bind(s, why, STOCK_SUMS(MOVES_BACK) STOCK_ROWS, "iii", after, at_us, until_us);
}
