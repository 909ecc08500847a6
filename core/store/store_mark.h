/* store_mark: the small file <database>-wake. It wakes other programs (docs/decisions/01-waking.md) and
 * holds two lines of fixed places: how many facts the database held after the last commit, and why a
 * program could not write. Both are overwritten in place, without fsync: they need no space on a full
 * disk. Private to core/store. */
#ifndef CORE_STORE_STORE_MARK_H
#define CORE_STORE_STORE_MARK_H

#include "core/store/store.h"

struct store_mark {
	char *path;
	int fd;       /* to read and write the lines, -1: not possible */
	int wake_fd;  /* inotify, -1: not possible */
	bool refused; /* the line says that this process could not write */
};

/* path: of the database. Without the file (read-only folder) waking and lines are missing, no more. */
void store_mark_open(struct store_mark *, const char *path);
void store_mark_close(struct store_mark *);
/* Wakes the others. */
void store_mark_touch(const struct store_mark *);

/* Facts in the database after the last commit that is known; 0: not known. */
int64_t store_mark_facts(const struct store_mark *);
void store_mark_put_facts(const struct store_mark *, int64_t facts);

/* This process could not write (kind) or can again (STORE_REFUSAL_NONE). */
void store_mark_put_refusal(struct store_mark *, enum store_refusal kind);
/* What a process has put last. False: nothing. */
bool store_mark_refusal(const struct store_mark *, struct store_trouble *out);

#endif
