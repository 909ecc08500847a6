/* import_row: one row of a CSV file becomes a row of the store. */
#ifndef CLI_IMPORT_IMPORT_ROW_H
#define CLI_IMPORT_IMPORT_ROW_H

#include "cli/import/import_keys.h"
#include "core/store/store.h"

enum {
	IMPORT_COLUMNS_MAX = 6,
	IMPORT_KEY_TEXT_MAX = 500, /* bytes of a key in the file */
	IMPORT_KEY_SIZE = TEXT_CLEAN_SIZE(IMPORT_KEY_TEXT_MAX) + 8,
	IMPORT_KIND_COUNT = 4
};

/* The values in the order of the kind's columns ("" where there is none). */
struct import_row {
	struct store *store;
	struct import_keys *keys;
	int line;
	const char *value[IMPORT_COLUMNS_MAX];
	int bad;                   /* index of the wrong value */
	char key[IMPORT_KEY_SIZE]; /* made from a value last */
};

/* The kinds of file, recognised by their first line. Columns may be in any order. */
struct import_kind {
	const char *one, *many; /* what was imported: a number and the database; for lang_plural() */
	const char *columns[IMPORT_COLUMNS_MAX]; /* the required ones first */
	size_t required;
	int (*put)(struct import_row *, struct fault *);
};
extern const struct import_kind import_kinds[IMPORT_KIND_COUNT];

/* Notes which value is wrong and why (text: also a word or a message); returns -1. */
int import_row_mistake(struct import_row *, int index, struct fault *why, const char *text);

#endif
