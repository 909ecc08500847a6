/* card: what a code is, row by row, for people. The same on the command line and the dashboard.
 * Pure.
 *
 * Everything is looked at, not only up to the first mistake: what it is read as, its bytes, field by
 * field in words, each check digit worked out, what is missing or contradicts, the item's key, its
 * Digital Link, its EPC. Texts are translated and cleaned. */
#ifndef CORE_CODE_CODE_REPORT_H
#define CORE_CODE_CODE_REPORT_H

#include "core/code/identify.h"

enum { CODE_REPORT_ROWS_MAX = 240, CODE_REPORT_LABEL_MAX = 64, CODE_REPORT_VALUE_MAX = 512 };

enum code_report_tone {
	CODE_REPORT_TITLE, /* begins a part; its value may be empty */
	CODE_REPORT_PLAIN,
	CODE_REPORT_WORK, /* a step of a calculation: columns stand below each other */
	CODE_REPORT_GOOD, /* checked and right */
	CODE_REPORT_NOTE, /* worth knowing */
	CODE_REPORT_MISTAKE
};

struct code_report_row {
	enum code_report_tone tone;
	const char *name; /* for machines: "field", "check_digit", "item" …; not translated */
	char label[CODE_REPORT_LABEL_MAX];
	char value[CODE_REPORT_VALUE_MAX]; /* cut with … if need be */
};

struct code_report {
	struct identity identity; /* as the card reads it; a scan of the same bytes may know less */
	bool mistake;             /* there is a row CODE_REPORT_MISTAKE */
	size_t count;
	struct code_report_row rows[CODE_REPORT_ROWS_MAX];
};

/* year: today's, for the century of dates. About 200 kB: keep it off stacks. */
void code_report_make(const struct scan *scan, int year, struct code_report *out);

/* "title", "plain", "work", "good", "note", "mistake". */
const char *code_report_tone_name(enum code_report_tone);

#endif
