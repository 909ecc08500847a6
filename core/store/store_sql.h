/* store_sql: statements and columns of SQLite, for the files of core/store and
 * core/store_query. Private to them. */
#ifndef CORE_STORE_STORE_SQL_H
#define CORE_STORE_STORE_SQL_H

#include "core/store_file/database_check.h"
#include "core/store_file/database_file.h"
#include "core/store/store_mark.h"
#include "core/store/store_past.h"
#include "core/store/store_rows.h"

#include <sqlite3.h>
#include <stdarg.h>

#define STORE_STATEMENTS_MAX 288        /* there are 256 in the whole tree */
#define STORE_APPLICATION_ID 0x57535055 /* "WSPU" */
#define STORE_TEXT_OF(number) #number
#define STORE_TEXT(number) STORE_TEXT_OF(number)

struct store {
	sqlite3 *db;
	char *path; /* as the user named it */
	enum store_mode mode;
	struct database_file file;
	struct store_mark mark;
	struct database_check check; /* of a large file, while the program works */
	enum store_refusal refusal;  /* the last one */
	bool is_refused;             /* in this transaction */
	bool is_damaged;             /* nothing is written any more */
	int64_t facts;               /* in the transaction that is being committed */
	int64_t log_watched_ms;      /* store_watch_log() */
	bool is_log_large;
	bool durable;                   /* what PRAGMA synchronous is set to */
	bool in_import;                 /* a transaction spans several verbs */
	bool mark_due;                  /* a thousand moves since the last stock_mark */
	int64_t past_us;                /* store_look_back(); 0: now */
	int64_t past_signal, past_scan; /* newest rows of that time, -1: not read yet */
	int64_t data_version;
	struct personal_key personal_key;
	bool has_personal_key; /* it has been read */
	struct {
		const char *sql; /* identity of the literal is the key */
		sqlite3_stmt *statement;
	} statements[STORE_STATEMENTS_MAX];
	size_t statement_count;
};

/* The cached statement of a string literal with its parameters bound, ready for sqlite3_step().
 * types: i int64_t, t text, b bytes + size_t, z int64_t stored as NULL when 0, d double, m const
 * struct message * (three parameters: text, id, arguments). NULL: why is filled. The caller steps and then calls store_done(). */
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

/* First column of the first row as text, cut to size. 1; 0: there is no row, out is unchanged; -1: why. */
int store_first_text(struct store *, char *out, size_t size, struct fault *why, const char *sql,
	const char *types, ...);
/* The same, cleaned for a screen. */
int store_first_words(struct store *, char *out, size_t size, struct fault *why, const char *sql,
	const char *types, ...);

/* Verdicts of scans that count for the box or the item: three parameters of type t. */
#define STORE_BOOKED_VERDICTS \
	store_verdict_name(VERDICT_ACCEPTED), store_verdict_name(VERDICT_DUPLICATE), \
		store_verdict_name(VERDICT_WRONG_PLACE)

/* Column as text, "" for NULL, cut to size. */
void store_text(sqlite3_stmt *, int column, char *out, size_t size);
/* The same for text that is only shown: cleaned with text_clean_again(), since any SQL tool may write
 * the tables. Not for values that are searched for, compared with a row or written back. */
void store_words(sqlite3_stmt *, int column, char *out, size_t size);

/* Three columns, text, id and arguments, as a record (message.h); the text is cleaned. */
void store_message(sqlite3_stmt *, int column, struct message *out);

/* SQL for item.seen_scan: what is seen now is seen at the newest scan. */
#define STORE_NEWEST_SCAN "(SELECT coalesce(max(seq), 0) FROM scan)"

/* Column as a number within bounds: any SQL tool may write the tables, and what is calculated with it
 * must not overflow. Not for sequence numbers, which are searched for. */
int64_t store_bounded(sqlite3_stmt *, int column, int64_t low, int64_t high);
#define STORE_AMOUNT_MAX INT64_C(1000000000000)
/* Column as a time: 0 to the end of the year 9999. */
int64_t store_time(sqlite3_stmt *, int column);
int64_t store_time_within(int64_t at_us);

/* As store_end(), but does not wake other programs: for rows that they need not see at once. */
int store_end_quietly(struct store *, int result, struct fault *why);

/* Fills why with the reason of the last SQLite error; returns -1. */
int store_fault(struct store *, struct fault *why);

/* Remembers why nothing can be written; returns -1. */
int store_refuse(struct store *, enum store_refusal);
/* The database is damaged: marks it and fills why; what: of the check. Returns -1. */
int store_fault_damaged(struct store *, const char *what, struct fault *why);

/* After a commit: raises an alarm while the write-ahead log is larger than STORE_LOG_MAX, with its
 * cause, and clears it. */
#define STORE_LOG_MAX (16 << 20)
void store_watch_log(struct store *);

/* Number of all facts that were ever appended (scans, moves, passages, alarms, commands). */
int store_count_facts(struct store *, int64_t *out, struct fault *why);

/* Random UUID, version 4 (RFC 9562), as text. */
void store_make_event_id(char *out);

/* The past time of store_look_back(); INT64_MAX for the present. */
int64_t store_until(const struct store *);
/* The newest row that may be read: as of store_look_back(), else INT64_MAX. 0 or -1. */
int store_past_signal(struct store *, int64_t *seq, struct fault *why);
int store_past_scan(struct store *, int64_t *seq, struct fault *why);
int store_past_passage(struct store *, int64_t *seq, struct fault *why);
/* The columns of a passage p, and one row of them. */
enum { STORE_PASSAGE_COLUMN_COUNT = 22 };
#define STORE_PASSAGE_COLUMNS \
	"p.seq, p.boot, p.track, p.arrived_us, p.identified_us, p.decided_us, p.answered_us," \
	" p.confirmed_us, p.item, p.asked_lane, p.reached_lane, p.result, p.scan," \
	" coalesce(p.window_us, p.arrived_us), p.scans_until, p.decision," \
	" p.decision_lane, p.decision_article, p.scans, p.stuck_at, p.stuck_us, p.freed_us"
void store_passage(sqlite3_stmt *, struct passage *out);
/* Its stuck_at, stuck_us and freed_us alone, from the columns with these names in a row from column on. */
void store_stuck(sqlite3_stmt *, int column, struct passage *out);

/* The newest rows when the running session began; all 0: none runs, or a past time is set. */
struct session_bounds {
	bool runs;
	int64_t scan, passage, move, begun_us;
};
int store_session_bounds(struct store *, struct session_bounds *out, struct fault *why);

/* Rows of store_each_stock(), as of the past time if one is set: computed from the nearest checkpoint
 * (stock_mark), so that the time it takes does not grow with the number of moves. NULL: why. */
sqlite3_stmt *store_stock_rows(struct store *, struct fault *why);
/* Inside a transaction: writes a checkpoint of the stock, so that stock as of a past time is computed
 * from the nearest checkpoint. */
int store_mark_stock(struct store *, struct fault *why);
#define STORE_MARK_MOVES 1000

#endif
