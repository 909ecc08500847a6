/* live_store: the two connections of a running dashboard: one reads, one writes. */
#ifndef TUI_LIVE_STORE_H
#define TUI_LIVE_STORE_H

#include "core/run/run_file.h"
#include "core/store/store.h"

/* All but path is zero at first. */
struct live_store {
	const char *path;
	struct store *reader;            /* what the screen reads; NULL: there is no database yet */
	struct store *writer;            /* for the sign of life and for orders; NULL until needed */
	char launch_db[RUN_FILE_DB_MAX]; /* path, if it is that of a launch that began later */
};

/* Opens the reader unless it is open. 0: also when there is no database yet; -1: why. */
int live_store_open(struct live_store *, struct fault *why);
/* The writer; it never creates a database. NULL: why, or there is no reader. */
struct store *live_store_writer(struct live_store *, struct fault *why);
/* Where there is no database, a launch that has begun meanwhile has one. True: path is another one now. */
bool live_store_follow_launch(struct live_store *);
/* The database was deleted, moved or replaced: both are closed, and *why is set. */
bool live_store_has_gone(struct live_store *, struct fault *why);
void live_store_close(struct live_store *);

/* What was recorded last of the views shown. Zero it. */
struct live_look {
	const char *view; /* static; NULL: none */
	int64_t exercise; /* in which it was shown, 0: in none */
	int64_t checked_ms;
};
/* While a trainer's exercise runs: which view is shown, for the debrief. A view that was shown before it began has no
 * row, so it gets one then. A failure is not reported: the dashboard goes on without it. */
void live_store_record_look(struct live_store *, struct live_look *, const char *view,
	int64_t now_ms);

#endif
