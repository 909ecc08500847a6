/* store_session: an evening with its beginning and its end, who took part, and the archive that clears the tables for the
 * next one.
 *
 * At most one session runs. Its rows are those behind the newest ones of its beginning; store_query leaves earlier
 * ones (the rehearsal) out of lists, figures and stock while it runs. Lessons, a trainer's station and hand-outs ask
 * store_running_session() and use its bounds.
 * As in store.h: 0 or -1 with why, unless said otherwise. A refusal is FAULT_DATA and changes nothing. */
#ifndef CORE_SESSION_STORE_SESSION_H
#define CORE_SESSION_STORE_SESSION_H

#include "core/store/store.h"

enum { STORE_SESSION_NAME_MAX = 64, STORE_SESSION_PATH_MAX = 1024 };

struct row_session {
	int64_t seq, begun_us, ended_us;               /* ended_us 0: it runs */
	int64_t first_scan, first_passage, first_move; /* its rows are behind these */
	int64_t boxes, scans, participants;            /* up to now, or up to its end */
	int64_t archived_us;                           /* 0: the tables still hold its rows */
	char name[STORE_SESSION_NAME_MAX], backup[STORE_SESSION_PATH_MAX]; /* backup "": none yet */
};
/* 1: *out; 0: none runs; -1. */
int store_running_session(struct store *, struct row_session *out, struct fault *why);
/* Its name alone; "" if none runs or a past time is set. Cheap. */
int store_session_name(struct store *, char *out, size_t size, struct fault *why);
/* Oldest first. */
int store_each_session(struct store *, void (*row)(void *, const struct row_session *), void *user,
	struct fault *why);

/* name: clean, not empty. Refused while one runs. */
int store_begin_session(struct store *, const char *name, const char *given_by, struct fault *why);
/* Ends the running one with its counts, durably; then makes its backup in the folder "sessions" beside the database. If
 * only the backup fails: -1 with why, and the session has ended; store_archive_session() makes one. */
int store_end_session(struct store *, struct row_session *out, struct fault *why);

/* The session that ended last. 1, 0, -1. */
int store_last_session(struct store *, struct row_session *out, struct fault *why);
/* Makes the session's backup, a new file each time, and records it. */
int store_back_up_session(struct store *, struct row_session *, struct fault *why);

/* The boxes on all belts that have no result yet; while there is one, nothing is archived. */
int store_count_boxes_under_way(struct store *, int64_t *boxes, struct fault *why);
/* Makes a new backup of everything, checks it, compares it with the tables, and only then deletes what is in it: scans,
 * passages, moves, notes, lots, settled alarms and commands, participants, signals (but the newest of each). Articles,
 * places, tags, imported items at the places where they were put, settings and the table session stay. All but the
 * signals in one transaction; signals in small ones afterwards, so that bridge and readers go on. Killed at any point, it
 * is done again by another call. Refused: a session runs, boxes are on the belt, nothing has ended. *out: the session
 * that was ended last, with its file. */
int store_archive_session(struct store *, struct row_session *out, struct fault *why);

/* Inside a transaction: the sticker's code was scanned. 1: *number is the participant's number, *is_new: for the first time;
 * 0: no session runs; -1. */
int store_join_session(struct store *, const char *code, const char *place, int64_t at_us,
	int64_t *number, bool *is_new, struct fault *why);

#endif
