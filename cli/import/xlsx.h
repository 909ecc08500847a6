/* xlsx: the rows of the first sheet of a workbook of Excel. */
#ifndef CLI_IMPORT_XLSX_H
#define CLI_IMPORT_XLSX_H

#include "cli/import/csv.h"

enum { XLSX_CELLS_MAX = 2000000, XLSX_MERGES_MAX = 1000 };

struct xlsx;

/* Reads the first sheet that is not hidden. bytes: the whole file, needed until the call returns. NULL:
 * why (DATA), one sentence. */
struct xlsx *xlsx_open(const char *bytes, size_t len, const char *name, struct fault *why);
/* The same from the XML of a sheet alone: without shared strings and number formats. */
struct xlsx *xlsx_open_sheet(const char *xml, size_t len, const char *name, struct fault *why);
void xlsx_close(struct xlsx *); /* NULL is fine */

/* 1: the next row that is not empty, 0: there is no more. Texts are valid until xlsx_close(). line and
 * lines are row numbers, columns count from 1 (A). Cells of hidden rows and columns count; cells that are
 * merged downwards all have the value of the first; a cell behind CSV_FIELDS_MAX is left out. */
int xlsx_next(struct xlsx *, struct csv_row *);
/* Back to the first row. */
void xlsx_rewind(struct xlsx *);
size_t xlsx_row_count(const struct xlsx *);
/* Name and number of sheets; the one that is read is the first. */
const char *xlsx_sheet_name(const struct xlsx *, size_t *count);
/* "B7"; out has 16 bytes. Pure. */
void xlsx_cell_name(int row, int column, char *out);

#endif
