/* store_lots: where lots are, and what expires when; as of a past time if one is set (store_look_back()).
 *
 * As in core/store/store.h: int functions return 0 or -1 and why; a call blocks for at most 3 s. */
#ifndef CORE_STORE_QUERY_STORE_LOTS_H
#define CORE_STORE_QUERY_STORE_LOTS_H

#include "core/store/store.h"

struct row_lot {
	char lot[LOT_TEXT_SIZE];
	char best_before[LOT_DATE_SIZE], expiry[LOT_DATE_SIZE], production[LOT_DATE_SIZE];
	char item[512], article[ARTICLE_KEY_SIZE], name[96]; /* item: one, or counted goods (GTIN) */
	char place[SCAN_NAME_MAX], title[96];
	bool shipped;     /* it has left by this place */
	int64_t quantity; /* 0: it was scanned there, but is not in stock */
	int64_t seen_us;
};

/* Which lots: one by its name (capitals do not matter), or those that end from a day on and before another: dates as
 * lot_format_date() writes them or their beginning. The end is the expiry date, else the best-before date. */
struct lot_choice {
	char lot[LOT_TEXT_SIZE];                         /* "": by date */
	char from[LOT_DATE_SIZE], before[LOT_DATE_SIZE]; /* from "": from the beginning */
};

/* What somebody types: "lot:L42", "expires:2026-12", "expires:12.2026", "expires:31.12.2026", "expires:2026";
 * "expires:" alone: up to the end of this month. German words do as well: "charge:", "ablauf:". today:
 * "2026-12-02". False: it is none of these; *wrong then: it begins so, but is not a date. Pure. */
bool lot_choice_parse(const char *text, const char *today, struct lot_choice *out, bool *wrong);

/* By place, then by what ends first. At most limit. */
int store_each_lot(struct store *, const struct lot_choice *, size_t limit,
	void (*row)(void *, const struct row_lot *), void *user, struct fault *why);

/* The newest row of an item, as in the table lot_scan: what is known of the lot of one item. 1, 0, -1. */
int store_lot_of_item(struct store *, const char *item, struct row_lot *out, struct fault *why);

/* Goods in stock whose lot is known, by place and article: how many lots, the first of them, what ends first. Of the
 * present only: none if a past time is set. */
struct row_lot_sum {
	char place[SCAN_NAME_MAX], article[ARTICLE_KEY_SIZE], lot[LOT_TEXT_SIZE], end[LOT_DATE_SIZE];
	int64_t lots;
};
int store_each_lot_sum(struct store *, void (*row)(void *, const struct row_lot_sum *), void *user,
	struct fault *why);

#endif
