/* message_catalog: reads the pairs of original and translated text from a file in the GNU MO format.
 * A damaged file gives fewer pairs or none; it is never read outside its bounds. */
#ifndef CORE_BASE_MESSAGE_CATALOG_H
#define CORE_BASE_MESSAGE_CATALOG_H

#include <stdbool.h>
#include <stddef.h>

struct message_catalog_pair {
	const char *id; /* msgctxt, not terminated; NULL: there is none */
	size_t id_length;
	const char *original, *translated; /* all in the catalogue's own memory */
	bool only_one, is_many;            /* of a plural: the singular form, another one */
};

struct message_catalog {
	char *bytes; /* as in the file */
	size_t size, count;
	struct message_catalog_pair *pairs; /* a plural gives one for each of its forms */
};

/* Fills *out; false, and *out is empty: there is no such file, no memory, or it is no catalogue. The
 * header (of "") is no pair. */
bool message_catalog_read(const char *path, struct message_catalog *out);
/* Frees what it holds and empties it; an empty one is fine. */
void message_catalog_free(struct message_catalog *);

#endif
