/* import_keys: the keys that a file has named so far, and in which line. */
#ifndef CLI_IMPORT_IMPORT_KEYS_H
#define CLI_IMPORT_IMPORT_KEYS_H

#include <stddef.h>

struct import_key {
	char *text; /* NULL: a free slot */
	int line;
};

/* A hash table with open addressing. All zero: empty. Owned by the caller, freed with
 * import_keys_free(). */
struct import_keys {
	struct import_key *slots;
	size_t size, count;
};

/* Keeps a key (copied) with its line. 0: it is new; else the line where it stood before; -1: out of
 * memory. */
int import_keys_add(struct import_keys *, const char *key, int line);
void import_keys_free(struct import_keys *);

#endif
