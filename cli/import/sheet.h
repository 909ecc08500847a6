/* sheet: the rows of a file to import, whatever its format: CSV, a workbook of Excel, JSON of our own. */
#ifndef CLI_IMPORT_SHEET_H
#define CLI_IMPORT_SHEET_H

#include "cli/import/csv.h"
#include "cli/import/xlsx.h"

struct sheet_json;

/* A file that is open; closed with sheet_close(). */
struct sheet {
	const char *name; /* for messages */
	char *text;       /* of a CSV file, read in place; original: what it was before */
	size_t len;
	struct csv csv;
	struct xlsx *xlsx;       /* NULL: it is another format */
	struct sheet_json *json; /* NULL: as above */
	size_t row_number;       /* rows read so far */
	bool guessed;            /* its character set was taken for Windows-1252 */
};

/* Recognises the format by the content. bytes must outlive the call only. -1: why, one sentence that says
 * what to do: not a table, a format that is not read (.xls, .ods …), damaged, too large. */
int sheet_open(struct sheet *, const char *bytes, size_t len, const char *name, struct fault *why);
void sheet_close(struct sheet *);
/* 1 a row, 0 the end, -1 malformed. Empty rows are skipped. */
int sheet_next(struct sheet *, struct csv_row *, struct fault *why);
/* Rows as sheet_next() gives them from the beginning of a CSV file, at most max, with a delimiter, into
 * row() until it returns true. 1: it has, 0: it has not. Other formats: 0. */
bool sheet_try_delimiter(const struct sheet *, char delimiter, int max,
	bool (*row)(void *, const struct csv_row *), void *user);
/* CSV: reads on with this delimiter. */
void sheet_set_delimiter(struct sheet *, char delimiter);
/* "FILE:3:5" or "FILE:B3"; a field that is not there: the row. */
void sheet_where(const struct sheet *, const struct csv_row *, size_t field, char *out,
	size_t size);
/* How much of it has been read, 0..100. */
int sheet_progress(const struct sheet *);

#endif
