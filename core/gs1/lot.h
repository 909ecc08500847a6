/* lot: what a code says about the goods beside their key: batch, serial number, dates, weight. Pure.
 *
 * Sources: GS1 General Specifications 3.4.2 to 3.4.7 (dates: day 00 is the last day of the month), 3.6 (measures),
 * 3.8 (7003), 7.12 (century). A date is read first and gets its century when it is written: with the year of
 * the scan. */
#ifndef CORE_GS1_LOT_H
#define CORE_GS1_LOT_H

#include "core/gs1/gs1.h"

#include <stdint.h>

#define LOT_TEXT_SIZE \
	192 /* cleaned; a longer one is left out, since a part of it is another batch */
#define LOT_DATE_SIZE 17 /* "2026-12-31" or "2026-12-31T08:30" */

struct lot_date {
	int year;    /* 0..99: the century is not said; -1: there is no date */
	int month;   /* 1..12; 0: day is the day of the year */
	int day;     /* 0: the last day of the month */
	int minutes; /* of the day; -1: no time */
};

struct lot {
	char gtin[15];              /* of the goods: (01), (02), (8006); "": none */
	char number[LOT_TEXT_SIZE]; /* batch or lot; cleaned as the next one; "": none */
	char serial[LOT_TEXT_SIZE];
	struct lot_date best_before, expiry, production;
	int64_t net_g, gross_g; /* weight; -1: none */
};

enum lot_field {
	LOT_NO_FIELD,
	LOT_GTIN,
	LOT_NUMBER,
	LOT_SERIAL,
	LOT_BEST_BEFORE,
	LOT_EXPIRY,
	LOT_PRODUCTION
};

void lot_init(struct lot *);
bool lot_is_empty(const struct lot *); /* nothing but a GTIN */
/* The fields of a GS1 code. Wrong values are left out. */
void lot_add_gs1(struct lot *, const struct gs1 *);
/* One field of another code; form: of a date: "YYMMDD", "MMYY", "YYYYMMDD", "YYJJJ" (day of the year),
 * "CYYJJJ" (C: 0 for 2000), "YYMMDDHHmm" …; NULL: of a text. What is there already stays. */
void lot_add_field(struct lot *, enum lot_field, const char *form, const char *text, size_t len);

/* The date as text. year: of the scan. "" if there is none, or none of the calendar. */
void lot_format_date(const struct lot_date *, int year, char out[LOT_DATE_SIZE]);

enum lot_age {
	LOT_FRESH,
	LOT_PAST_BEST, /* the best-before date is over: still to be sold, worth a note */
	LOT_EXPIRED    /* the expiry date is over: not to be used any more */
};
/* The dates are as lot_format_date() writes them; a day counts up to its end. now: the local time in the same
 * form, with hours and minutes. */
enum lot_age lot_judge(const char *expiry, const char *best_before, const char *now);

#endif
