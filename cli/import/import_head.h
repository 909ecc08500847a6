/* import_head: which kind of table a row of headings begins, and which column is what. Pure. */
#ifndef CLI_IMPORT_IMPORT_HEAD_H
#define CLI_IMPORT_IMPORT_HEAD_H

#include "cli/import/csv.h"
#include "cli/import/import_row.h"

struct import_head {
	const struct import_kind *kind;
	int field[IMPORT_COLUMNS_MAX]; /* column of the kind -> field of the file, -1: not there */
	size_t field_count;            /* of the file's headings */
};

/* Headings in English or German, in any case and order, with blanks, hyphens and units: "Artikel-Nr.",
 * "Lane (1-3)". False: no kind of table has these. */
bool import_head_read(const struct csv_row *, struct import_head *out);
/* Are these the headings of an exported table of events or sums, which is not imported? */
bool import_head_is_record(const struct csv_row *);
enum { IMPORT_HEAD_WORD_SIZE = 36 };
/* The column whose heading a mistyped one nearly is, "name" for "Bezeichung", and this heading in near; NULL: none, or it is
 * a heading. */
const char *import_head_near(const char *heading, char near[IMPORT_HEAD_WORD_SIZE]);
/* Has the column of the file a meaning? */
bool import_head_uses(const struct import_head *, size_t field);

#endif
