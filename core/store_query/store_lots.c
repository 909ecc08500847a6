#include "core/store_query/store_lots.h"
#include "core/store/store_sql.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- what was typed ------------------------------------------------------------------------------- */

static const struct {
	const char *word;
	bool is_date;
} words[] = {
	{ "lot:", false },
	{ "batch:", false },
	{ "charge:", false },
	{ "expires:", true },
	{ "ablauf:", true },
};

/* The digits and signs of a form: 'Y' year, 'M' month, 'D' day, else itself. */
static bool fits_form(const char *text, const char *form, int *year, int *month, int *day)
{
	if (strlen(text) != strlen(form))
		return false;
	*year = *month = *day = 0;
	for (size_t i = 0; form[i]; i++) {
		int *part = form[i] == 'Y' ? year : form[i] == 'M' ? month : form[i] == 'D' ? day : NULL;

		if (part ? !isdigit((unsigned char)text[i]) : text[i] != form[i])
			return false;
		if (part)
			*part = *part * 10 + text[i] - '0';
	}
	return *year >= 1000 && *month <= 12 && *day <= 31;
}

/* The first text that is behind all dates of a year, a month or a day. */
static void end_choice(int year, int month, int day, struct lot_choice *out)
{
	if (day)
		snprintf(out->before, sizeof out->before, "%.10s~", out->from);
	else if (month)
		snprintf(out->before, sizeof out->before, "%.7s~", out->from);
	else
		snprintf(out->before, sizeof out->before, "%04u~", (unsigned)year % 10000u);
}

static bool parse_dates(const char *text, const char *today, struct lot_choice *out)
{
	static const char *const forms[] = { "YYYY-MM-DD", "YYYY-MM", "YYYY", "DD.MM.YYYY", "MM.YYYY",
		"MM/YYYY" };
	int year, month, day;

	if (!*text) {
		out->from[0] = '\0';
		snprintf(out->before, sizeof out->before, "%.7s~", today);
		return true;
	}
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		if (!fits_form(text, forms[i], &year, &month, &day) ||
			(strchr(forms[i], 'M') && month == 0) || (strchr(forms[i], 'D') && day == 0))
			continue;
		if (day)
			snprintf(out->from, sizeof out->from, "%04u-%02u-%02u", (unsigned)year % 10000u,
				(unsigned)month % 100u, (unsigned)day % 100u);
		else if (month)
			snprintf(out->from, sizeof out->from, "%04u-%02u", (unsigned)year % 10000u,
				(unsigned)month % 100u);
		else
			snprintf(out->from, sizeof out->from, "%04u", (unsigned)year % 10000u);
		end_choice(year, month, day, out);
		return true;
	}
	return false;
}

bool lot_choice_parse(const char *text, const char *today, struct lot_choice *out, bool *wrong)
{
	*out = (struct lot_choice){ .lot = "" };
	*wrong = false;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		size_t n = strlen(words[i].word);
		const char *value = text + n;

		if (strncasecmp(text, words[i].word, n) != 0)
			continue;
		while (*value == ' ')
			value++;
		if (words[i].is_date)
			*wrong = !parse_dates(value, today, out);
		else
			*wrong = !*value || !text_copy(out->lot, sizeof out->lot, value);
		return !*wrong;
	}
	return false;
}

/* --- where they are ------------------------------------------------------------------------------- */

#define SAYS_LOT "lot || best_before || expiry || production <> ''"
#define END_OF_LOT "coalesce(nullif(expiry, ''), best_before)"
#define BY_LOT "lot = ?2 COLLATE NOCASE AND lot <> ''"
#define BY_DATE \
	"(best_before <> '' OR expiry <> '') AND " END_OF_LOT " >= ?2 AND " END_OF_LOT " < ?3"
#define IS_QUANTITY(key) "(" key " GLOB 'https://id.gs1.org/01/[0-9]*' AND length(" key ") = 36)"

/* As the view lot (schema.sql), up to the time ?1, of the lots that are chosen. */
#define LOT_ROWS(chosen) \
	"SELECT q.lot, q.best_before, q.expiry, q.production, q.item, q.article," \
	" coalesce((SELECT name FROM article WHERE gtin = q.article), (SELECT name FROM item WHERE key = q.item), '')," \
	" q.place, coalesce((SELECT title FROM place WHERE name = q.place), ''), q.shipped, q.quantity, q.seen_us" \
	" FROM (" \
	" SELECT l.lot, l.best_before, l.expiry, l.production, c.item," \
	"  coalesce(nullif(l.article, ''), (SELECT article FROM item WHERE key = c.item), '') AS article," \
	"  coalesce(m.to_place, (SELECT nullif(place, '') FROM item WHERE key = c.item), e.place) AS place," \
	"  m.biz_step IS NOT NULL AND m.biz_step = 'shipping' AND m.corrects IS NULL AS shipped," \
	"  m.seq IS NOT NULL OR EXISTS (SELECT 1 FROM item WHERE key = c.item AND place <> '') AS quantity, max(l.at_us, coalesce(m.at_us, 0)) AS seen_us" \
	"  FROM (SELECT DISTINCT item FROM lot_scan WHERE " chosen " AND at_us <= ?1) c" \
	"  JOIN lot_scan l ON l.seq = (SELECT n.seq FROM lot_scan n WHERE n.item = c.item AND n.at_us <= ?1" \
	"   AND " SAYS_LOT " ORDER BY n.seq DESC LIMIT 1) AND " chosen \
	"  LEFT JOIN move m ON m.seq = (SELECT b.seq FROM move b WHERE b.item = c.item AND b.at_us <= ?1" \
	"   ORDER BY b.seq DESC LIMIT 1)" \
	"  LEFT JOIN scan e ON e.seq = l.scan" \
	"  WHERE NOT " IS_QUANTITY( \
		"c.item") " OR m.seq IS NULL" \
				  " UNION ALL" \
				  " SELECT lot, best_before, expiry, production, m.item, substr(m.item, 23)," \
				  "  CASE s.n WHEN 1 THEN m.to_place ELSE m.from_place END AS place," \
				  "  m.biz_step = 'shipping' AND (s.n = 1) = (m.corrects IS NULL) AS shipped," \
				  "  sum(s.n), max(m.at_us)" \
				  "  FROM lot_scan l JOIN lot_move k ON k.lot_scan = l.seq JOIN move m ON m.seq = k.move," \
				  "   (SELECT 1 AS n UNION ALL SELECT -1) s" \
				  "  WHERE " chosen \
				  " AND m.at_us <= ?1 GROUP BY 1, 2, 3, 4, m.item, place, shipped HAVING sum(s.n) <> 0" \
				  " ) q WHERE q.place <> '' ORDER BY q.place, coalesce(nullif(q.expiry, ''), nullif(q.best_before, ''), '~')," \
				  " q.lot, q.item LIMIT ?4"

static void read_lot(sqlite3_stmt *st, struct row_lot *out)
{
	store_words(st, 0, out->lot, sizeof out->lot);
	store_words(st, 1, out->best_before, sizeof out->best_before);
	store_words(st, 2, out->expiry, sizeof out->expiry);
	store_words(st, 3, out->production, sizeof out->production);
	store_text(st, 4, out->item, sizeof out->item);
	store_words(st, 5, out->article, sizeof out->article);
	store_words(st, 6, out->name, sizeof out->name);
	store_text(st, 7, out->place, sizeof out->place);
	store_words(st, 8, out->title, sizeof out->title);
	out->shipped = sqlite3_column_int(st, 9) != 0;
	out->quantity = store_bounded(st, 10, -STORE_AMOUNT_MAX, STORE_AMOUNT_MAX);
	out->seen_us = store_time(st, 11);
}

int store_each_lot(struct store *s, const struct lot_choice *choice, size_t limit,
	void (*row)(void *, const struct row_lot *), void *user, struct fault *why)
{
	sqlite3_stmt *st = choice->lot[0]
		? store_bind(s, why, LOT_ROWS(BY_LOT), "itti", store_until(s), choice->lot, "",
			  (int64_t)limit)
		: store_bind(s, why, LOT_ROWS(BY_DATE), "itti", store_until(s), choice->from,
			  choice->before, (int64_t)limit);
	struct row_lot out;
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		read_lot(st, &out);
		row(user, &out);
	}
	return store_done(s, st, step, why);
}

int store_lot_of_item(struct store *s, const char *item, struct row_lot *out, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT lot, best_before, expiry, production, item, article, '', '', '', 0, 0, at_us"
		" FROM lot_scan WHERE item = ? AND at_us <= ? AND " SAYS_LOT " ORDER BY seq DESC LIMIT 1",
		"ti", item, store_until(s));
	int step;

	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW)
		read_lot(st, out);
	return store_done(s, st, step, why) ? -1 : step == SQLITE_ROW;
}

int store_each_lot_sum(struct store *s, void (*row)(void *, const struct row_lot_sum *), void *user,
	struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT place, article, min(lot), coalesce(min(nullif(" END_OF_LOT ", '')), ''),"
		" count(DISTINCT lot) FROM lot WHERE ? = 0 AND NOT shipped AND quantity > 0"
		" GROUP BY place, article",
		"i", s->past_us);
	struct row_lot_sum out;
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		store_text(st, 0, out.place, sizeof out.place);
		store_text(st, 1, out.article, sizeof out.article);
		store_words(st, 2, out.lot, sizeof out.lot);
		store_words(st, 3, out.end, sizeof out.end);
		out.lots = sqlite3_column_int64(st, 4);
		row(user, &out);
	}
	return store_done(s, st, step, why);
}
