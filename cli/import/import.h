/* import: reads a file (CSV, a workbook of Excel, exported JSON) into the store, all rows or none. */
#ifndef CLI_IMPORT_IMPORT_H
#define CLI_IMPORT_IMPORT_H

#include "core/store/store.h"

enum { IMPORT_SAMPLES = 5, IMPORT_SAMPLE_SIZE = 200 };

enum import_change { IMPORT_NEW, IMPORT_CHANGED, IMPORT_UNCHANGED, IMPORT_CHANGES };

struct import_outcome {
	const char *one, *many; /* "%zu article imported into %s", for lang_plural() */
	size_t rows;
	size_t mistakes; /* each was printed to standard error with line and column */
	size_t count[IMPORT_CHANGES];
	size_t sample_count[IMPORT_CHANGES]; /* at most IMPORT_SAMPLES */
	/* "9521234000013 · Coffee · 1", changed ones with what is there now in front. */
	char samples[IMPORT_CHANGES][IMPORT_SAMPLES][IMPORT_SAMPLE_SIZE];
};

/* Reads path ("-": standard input), keeps every row or none; dry_run: none, *out says what would have
 * become of them. On a terminal a long import shows how far it is. */
int import_file(struct store *, const char *path, bool dry_run, struct import_outcome *out,
	struct fault *why);

#endif
