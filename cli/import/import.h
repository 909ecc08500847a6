/* import: reads a CSV file into the store, all rows or none. */
#ifndef CLI_IMPORT_IMPORT_H
#define CLI_IMPORT_IMPORT_H

#include "core/store/store.h"

struct import_outcome {
	const char *one, *many; /* "%zu article imported into %s", for lang_plural() */
	size_t rows;
	size_t mistakes; /* each was printed to standard error with line and column */
};

/* Reads path ("-": standard input), keeps every row or none. */
int import_file(struct store *, const char *path, struct import_outcome *out, struct fault *why);

#endif
