/* sheet_json: the rows of a table that warenspur export --format json has written. */
#ifndef CLI_IMPORT_SHEET_JSON_H
#define CLI_IMPORT_SHEET_JSON_H

#include "cli/import/csv.h"

struct sheet_json;

/* text: an array of objects with texts, numbers and null. NULL: why, with line and column. */
struct sheet_json *sheet_json_open(const char *text, const char *name, struct fault *why);
void sheet_json_close(struct sheet_json *); /* NULL is fine */
/* The first row has the names of the columns; line and column count the objects and their values. 1 or 0. */
int sheet_json_next(struct sheet_json *, struct csv_row *);
size_t sheet_json_count(const struct sheet_json *);

#endif
