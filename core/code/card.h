/* card: what a code is, row by row, for people. The same on the command line and the dashboard.
 * Pure.
 *
 * Everything is looked at, not only up to the first mistake: what it is read as, its bytes, field by
 * field in words, each check digit worked out, what is missing or contradicts, the item's key, its
 * Digital Link, its EPC. Texts are translated and cleaned. */
#ifndef CORE_CARD_H
#define CORE_CARD_H

#include "core/code/identify.h"

enum { CARD_ROWS_MAX = 240, CARD_LABEL_MAX = 64, CARD_VALUE_MAX = 512 };

enum card_tone {
	CARD_TITLE, /* begins a part; its value may be empty */
	CARD_PLAIN,
	CARD_WORK, /* a step of a calculation: columns stand below each other */
	CARD_GOOD, /* checked and right */
	CARD_NOTE, /* worth knowing */
	CARD_MISTAKE
};

struct card_row {
	enum card_tone tone;
	const char *name; /* for machines: "field", "check_digit", "item" …; not translated */
	char label[CARD_LABEL_MAX];
	char value[CARD_VALUE_MAX]; /* cut with … if need be */
};

struct card {
	struct identity identity; /* as the card reads it; a scan of the same bytes may know less */
	bool mistake;             /* there is a row CARD_MISTAKE */
	size_t count;
	struct card_row rows[CARD_ROWS_MAX];
};

/* year: today's, for the century of dates. About 200 kB: keep it off stacks. */
void card_make(const struct scan *scan, int year, struct card *out);

/* "title", "plain", "work", "good", "note", "mistake". */
const char *card_tone_name(enum card_tone);

#endif
