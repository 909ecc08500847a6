/* store_sql: the few pieces of SQLite that core/store_*.c share. Private to them. */
#ifndef CORE_STORE_STORE_SQL_H
#define CORE_STORE_STORE_SQL_H

#include "core/store/store_read.h"

#include <sqlite3.h>
#include <stdarg.h>

#define STORE_STATEMENTS_MAX 96

struct store {
	sqlite3 *db;
	char *path;
	int wake_fd;                    /* inotify on the wake file, -1 if it could not be watched */
	bool durable;                   /* what PRAGMA synchronous is set to */
	bool in_import;                 /* a transaction spans several verbs */
	bool mark_due;                  /* a thousand moves since the last stock_mark */
	int64_t past_us;                /* store_look_back(); 0: now */
	int64_t past_signal, past_scan; /* newest rows of that moment, -1: not looked up yet */
	int64_t data_version;
	struct {
		const char *sql; /* identity of the literal is the key */
		sqlite3_stmt *statement;
	} statements[STORE_STATEMENTS_MAX];
	size_t statement_count;
};

/* The cached statement of a string literal with its parameters bound, ready for sqlite3_step().
 * types: i int64_t, t text, b bytes + size_t, z int64_t stored as NULL when 0, d double. NULL: why is
 * filled. The caller steps and then calls store_done(). */
sqlite3_stmt *store_bind(struct store *, struct fault *why, const char *sql, const char *types,
	...);
sqlite3_stmt *store_bind_list(struct store *, struct fault *why, const char *sql, const char *types,
	va_list args);
/* Resets a statement; returns 0 if step_result was SQLITE_ROW or SQLITE_DONE, else -1 with why. */
int store_done(struct store *, sqlite3_stmt *, int step_result, struct fault *why);
/* Binds, runs to the end and resets. 0 or -1. */
int store_run(struct store *, struct fault *why, const char *sql, const char *types, ...);
/* First column of the first row; fallback if there is no row. -1: why. */
int store_number(struct store *, int64_t *out, int64_t fallback, struct fault *why, const char *sql,
	const char *types, ...);

/* Column as text, "" for NULL, cut to size. */
void store_text(sqlite3_stmt *, int column, char *out, size_t size);
/* The same for what only people read: text_clean_again(), since anybody may write a table by SQL.
 * Never for what is looked up, compared with a row or written back. */
void store_words(sqlite3_stmt *, int column, char *out, size_t size);

/* BEGIN IMMEDIATE … COMMIT. durable: synchronous=FULL. Nested in an import they do nothing. */
int store_begin(struct store *, bool durable, struct fault *why);
/* Commits if result is 0, else rolls back. Returns 0 only after the commit. */
int store_end(struct store *, int result, struct fault *why);
/* The same without waking the others: for what they need not know at once. */
int store_end_quietly(struct store *, int result, struct fault *why);

/* The sentence for what SQLite says; returns -1. */
int store_fault(struct store *, struct fault *why);

/* Random UUID, version 4 (RFC 9562), as text. */
void store_make_event_id(char *out);

/* Inside a transaction. */
int store_append_move(struct store *, int64_t at_us, const char *item, const char *from,
	const char *to, const struct track_consequence *, int64_t scan, int64_t passage,
	struct fault *why);
/* As well. Takes a move back: swapped places and the same words, nothing is erased. */
int store_append_correction(struct store *, int64_t at_us, int64_t move, int64_t scan,
	struct fault *why);
/* A step of things to a place, and what it was concluded from (0: not from that). */
struct store_step {
	int64_t at_us, scan, passage;
	const char *place;
	const struct track_consequence *what;
};
/* Appends the move and follows it in the projection; the item has a row. */
int store_move_item(struct store *, const struct store_step *, const char *item, const char *from,
	struct fault *why);
/* The same for everything that is inside a unit (item.parent). */
int store_move_content(struct store *, const struct store_step *, const char *unit,
	struct fault *why);
/* The standing moves that took a unit's content along, one by one: *after "" at first, then as it
 * was left (GS1_KEY_MAX). 1: *move, 0: no more, -1. */
int store_next_content_move(struct store *, const char *unit, int64_t scan, int64_t passage,
	char *after, size_t size, int64_t *move, struct fault *why);

/* From which place comes a counted piece that is booked with a step at a place? from: "" outside. */
int store_find_source(struct store *, const char *item, enum track_step to, const char *place,
	char *from, size_t size, bool *is_short, struct fault *why);
/* The place that has this item key as its code. 1, 0, -1. */
int store_place_of_code(struct store *, const char *item, struct row_place *out, struct fault *why);
/* The code of a place was scanned: what the source scans from now on is booked there. 1; 0: there is
 * no such place; detail says so. */
int store_choose_place(struct store *, const struct scan *, const char *name, char *detail,
	size_t size, struct fault *why);
/* scan->place becomes the one that was chosen for its source, if that is still in force. note: what
 * people are to know about it, "" nothing. */
int store_apply_choice(struct store *, struct scan *, char *note, size_t size, struct fault *why);

/* What follows from the scan of a printed command: a row of the table command, and it is done if
 * the store itself can. What became of it is told in identity->reason, if it is to be told. */
int store_command_scan(struct store *, const struct scan *, struct identity *, int64_t scan_seq,
	struct fault *why);
/* Was the same command sighted at this place just now? Only a sighting repeats itself. */
int store_command_seen(struct store *, const struct scan *, const char *text, bool *seen,
	struct fault *why);
/* Undoes the last booking made at a place. 1, or 0 with the reason in detail, or -1. */
int store_undo_at(struct store *, const char *place, int64_t at_us, int64_t scan, char *detail,
	size_t size, struct fault *why);
/* The time that reading ends at: INT64_MAX for now. */
int64_t store_until(const struct store *);
/* The newest row that may be read: at the moment looked back to, else INT64_MAX. 0 or -1. */
int store_past_signal(struct store *, int64_t *seq, struct fault *why);
int store_past_scan(struct store *, int64_t *seq, struct fault *why);
int store_past_passage(struct store *, int64_t *seq, struct fault *why);
/* Rows of store_each_stock(), now or at the moment looked back to: from the nearest mark on, so that
 * it takes no longer the more has moved. NULL: why. */
sqlite3_stmt *store_stock_rows(struct store *, struct fault *why);
/* Inside a transaction: puts down the stock as it is now, so that nobody has to count back far. */
int store_mark_stock(struct store *, struct fault *why);
#define STORE_MARK_MOVES 1000

int store_append_alarm(struct store *, const char *source, const char *code,
	enum alarm_severity severity, const char *text, bool over, struct fault *why);

#endif
