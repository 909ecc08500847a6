/* import_row: one row of a file becomes a row of the store. */
#ifndef CLI_IMPORT_IMPORT_ROW_H
#define CLI_IMPORT_IMPORT_ROW_H

#include "cli/import/import_keys.h"
#include "core/store/store.h"

enum {
	IMPORT_COLUMNS_MAX = 8,
	IMPORT_KEY_TEXT_MAX = 500, /* bytes of a key in the file */
	IMPORT_KEY_SIZE = TEXT_CLEAN_SIZE(IMPORT_KEY_TEXT_MAX) + 8,
	IMPORT_STATE_SIZE = 1024,
	IMPORT_KIND_COUNT = 6
};

/* The values in the order of the kind's columns ("" where there is none). */
struct import_row {
	struct store *store;
	struct import_keys *keys;
	int line;
	const char *value[IMPORT_COLUMNS_MAX];
	unsigned char kind[IMPORT_COLUMNS_MAX]; /* enum csv_kind */
	bool has_column[IMPORT_COLUMNS_MAX];    /* the file has the column */
	int bad;                                /* index of the wrong value */
	char key[IMPORT_KEY_SIZE];              /* made from a value last */
	/* What the row says in the store, before and after; "": it has no row. */
	char before[IMPORT_STATE_SIZE], after[IMPORT_STATE_SIZE];
};

/* The kinds of file, recognised by their headings. Columns may be in any order. */
struct import_kind {
	const char *one, *many; /* what was imported: a number and the database; for lang_plural() */
	const char *columns[IMPORT_COLUMNS_MAX]; /* the required ones first */
	size_t required;
	int one_of[2];       /* two columns of which one must be there as well; { 0 }: none */
	bool is_last_choice; /* only if no other kind fits */
	unsigned free_text;  /* bits of the columns that are free text */
	int (*put)(struct import_row *, struct fault *);
};
extern const struct import_kind import_kinds[IMPORT_KIND_COUNT];

/* Notes which value is wrong and why (text: also a word or a message); returns -1. */
int import_row_mistake(struct import_row *, int index, struct fault *why, const char *text);

#endif
