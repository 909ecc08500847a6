/* store_personal: what must not be kept, or not for ever: the key for personal_identify(), the erasing of what scans
 * contained, and the backups that still hold it (docs/privacy.md).
 *
 * As in store.h: 0 or -1 with why, unless said otherwise. */
#ifndef CORE_STORE_STORE_PERSONAL_H
#define CORE_STORE_STORE_PERSONAL_H

#include "core/store/store.h"

/* The key for personal_identify(): random, made with the database; in no export. */
int store_personal_key(struct store *, struct personal_key *out, struct fault *why);

/* What is to be erased: one of the three. */
struct store_selection {
	int64_t scan; /* a scan, and what repeats its code; 0: not this */
	int64_t
		before_us; /* every scan until then, with alarms, notes and names of operators; 0: not this */
	bool personal; /* every code that is personal by today's families */
};
struct store_erasure {
	int64_t scans, others;         /* rows of scans; other rows that repeated them */
	int64_t first_scan, last_scan; /* 0: none */
	bool is_pending; /* free pages or the -wal still hold bytes: reason; run it again */
	struct message reason;
};

/* A scan that would be erased. */
struct row_erasable {
	int64_t seq, at_us;
	char place[SCAN_NAME_MAX], source[SCAN_NAME_MAX];
	const struct code_family *family;
};
/* Counts what would be erased, and shows it: *out has scans, first and last. Reads only. 0: also if there is none;
 * -1: there is no such scan, too. */
int store_find_erasable(struct store *, const struct store_selection *,
	void (*row)(void *, const struct row_erasable *), void *user, struct store_erasure *out,
	struct fault *why);

/* Erases it in tables, indexes, free pages and -wal; moves, stock and verdicts stay. In the place of each code its
 * form is left (core/code/personal.h): a personal one is known again. given_by: for the row of the table erasure.
 * Works in short transactions, so that other programs go on; then the file is rebuilt, during which they
 * wait, about three seconds for 100 MB (measured, SSD). If it is interrupted, run it again. */
int store_erase(struct store *, const struct store_selection *, const char *given_by,
	struct store_erasure *out, struct fault *why);

/* A copy was made. last_scan: the newest scan that may be in it. */
struct row_backup {
	int64_t at_us, last_scan;
	char path[4096];
};
int store_put_backup(struct store *, const struct row_backup *, const char *given_by,
	struct fault *why);
/* The newest copy of each path that holds scans from one on, oldest first. */
int store_each_backup(struct store *, int64_t first_scan,
	void (*row)(void *, const struct row_backup *), void *user, struct fault *why);

#endif
