/* live_store: the two connections of a running dashboard: one reads, one writes. */
#ifndef TUI_LIVE_STORE_H
#define TUI_LIVE_STORE_H

#include "core/store/store.h"

/* All but path is zero at first. */
struct live_store {
	const char *path;
	struct store *reader; /* what the screen reads; NULL: there is no database yet */
	struct store *writer; /* for the sign of life and for orders; NULL until needed */
};

/* Opens the reader unless it is open. 0: also when there is no database yet; -1: why. */
int live_store_open(struct live_store *, struct fault *why);
/* The writer; it never creates a database. NULL: why, or there is no reader. */
struct store *live_store_writer(struct live_store *, struct fault *why);
/* The database was deleted, moved or replaced: both are closed, and *why is set. */
bool live_store_has_gone(struct live_store *, struct fault *why);
void live_store_close(struct live_store *);

#endif
