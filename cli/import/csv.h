/* csv: reads and writes CSV (RFC 4180), with a byte order mark, CRLF or CR, and ';', tab or '|' as
 * delimiter. */
#ifndef CLI_IMPORT_CSV_H
#define CLI_IMPORT_CSV_H

#include "core/base/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define CSV_FIELDS_MAX 256

/* What is known of a field beside its text. */
enum csv_kind {
	CSV_PLAIN,
	CSV_QUOTED, /* in quotation marks: it is text as it stands */
	CSV_STRING, /* this and the next ones: of a cell in a spreadsheet; text */
	CSV_NUMBER,
	CSV_DATE,
	CSV_EXACT /* of JSON: not trimmed, and an apostrophe in front belongs to it */
};

struct csv_row {
	int line; /* of the file, from 1, where the row begins */
	size_t count;
	char *fields[CSV_FIELDS_MAX]; /* UTF-8, into the text given to csv_begin() */
	int lines[CSV_FIELDS_MAX];    /* where each field begins: later than the row behind a line */
	int columns[CSV_FIELDS_MAX];  /* break in quotes; in its line, in bytes from 1 */
	unsigned char kinds[CSV_FIELDS_MAX]; /* enum csv_kind */
};

struct csv {
	char *at;
	const char *line_start;
	int line;
	char delimiter;
	const char *name;
};

/* text is changed and must outlive the rows; name stands for the file in messages. The delimiter
 * is named by a first line "sep=;", else it is the one of , ; tab and | that the first line holds most
 * of, outside quotation marks. */
void csv_begin(struct csv *, char *text, const char *name);
/* 1 a row (empty lines are skipped), 0 the end, -1 malformed (why with line and column). */
int csv_next(struct csv *, struct csv_row *, struct fault *why);

/* The delimiters that csv_begin() knows. */
extern const char csv_delimiters[5];

/* Writes one cell. Text that a spreadsheet would treat as a formula gets a leading apostrophe, and so does
 * text that looks like it was guarded: csv_unguard() brings every text back. Text that would be trimmed, or
 * taken for what a spreadsheet has made of a number, is quoted. */
void csv_write_text(FILE *, const char *text, size_t len, char delimiter);
/* Takes one guarding apostrophe off, if there is one; returns the text without it. Pure. */
const char *csv_unguard(const char *text);
/* Is it a number as a spreadsheet writes it, and not as a person does: 4,00638E+12 (exponent), 13,0? */
bool csv_is_exponent(const char *text);
bool csv_is_decimal(const char *text);
/* Does a spreadsheet write it instead of a value that it cannot calculate: #N/A, #NV, #REF! …? */
bool csv_is_error(const char *text);

#endif
