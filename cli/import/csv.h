/* csv: reads and writes CSV (RFC 4180), with a byte order mark, CRLF or CR, and ';' or tab as
 * delimiter. */
#ifndef CLI_IMPORT_CSV_H
#define CLI_IMPORT_CSV_H

#include "core/base/fault.h"

#include <stddef.h>
#include <stdio.h>

#define CSV_FIELDS_MAX 32

struct csv_row {
	int line; /* of the file, from 1, where the row begins */
	size_t count;
	char *fields[CSV_FIELDS_MAX]; /* UTF-8, into the text given to csv_begin() */
	int lines[CSV_FIELDS_MAX];    /* where each field begins: later than the row behind a line */
	int columns[CSV_FIELDS_MAX];  /* break in quotes; in its line, in bytes from 1 */
};

struct csv {
	char *at;
	const char *line_start;
	int line;
	char delimiter;
	const char *name;
};

/* text is changed and must outlive the rows; name stands for the file in messages. The delimiter
 * is the one of , ; and tab that the first line holds most of. */
void csv_begin(struct csv *, char *text, const char *name);
/* 1 a row (empty lines are skipped), 0 the end, -1 malformed (why with line and column). */
int csv_next(struct csv *, struct csv_row *, struct fault *why);

/* Writes one cell. Text that a spreadsheet would treat as a formula gets a leading apostrophe. */
void csv_write_text(FILE *, const char *text, size_t len, char delimiter);

#endif
