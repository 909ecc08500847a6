/* code_report: the explanation of a code, row by row, for people; the same on the command line and
 * on the dashboard. Pure and re-entrant.
 *
 * First one sentence (a title without a label): what it is, and what a warehouse does with it. Then the article's
 * name, what the code contains, and last how it was read: code type, bytes, hex.
 *
 * All of the code is examined, not only up to the first mistake: symbology, bytes, field by field in
 * words, each check digit calculated, what is missing or contradicts, the item's key, its Digital
 * Link, its EPC. Texts are translated and cleaned. */
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
	struct identity
		identity;     /* as the report reads the code; a scan of the same bytes may know less */
	bool has_mistake; /* there was a row CODE_REPORT_MISTAKE */
	int year;         /* the current one */
	size_t count;     /* rows, at most CODE_REPORT_ROWS_MAX; more are left out */
	/* Receives the rows in their order; a row is valid until the function returns. NULL: not wanted. */
	void (*on_row)(void *user, const struct code_report_row *row);
	void *user;
};

/* Reports on a scan: calls on_row for each row, then *out is complete. year: the current one, for the
 * century of dates. article: its name in the database; NULL: not known. on_row may make another report. About 80 kB
 * of stack. */
void code_report_make(const struct scan *scan, int year, const char *article,
	void (*on_row)(void *user, const struct code_report_row *row), void *user,
	struct code_report *out);

/* "title", "plain", "work", "good", "note", "mistake". */
const char *code_report_tone_name(enum code_report_tone);

#endif
