#include "core/store/store_sql.h"
#include "core/base/clock.h"
#include "core/base/lang.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

int store_refuse(struct store *s, enum store_refusal kind)
{
	s->refusal = kind;
	s->is_refused = true;
	return -1;
}

int store_fault_damaged(struct store *s, const char *what, struct fault *why)
{
	s->is_damaged = true;
	fault_set(why, FAULT_STORE, EXIT_IO,
		MESSAGE("store_sql.damaged_no_database_nothing",
			"%s is damaged or not a database (%.100s), nothing is written into it; %s"),
		s->path, what, database_file_way_back());
	return store_refuse(s, STORE_REFUSAL_DAMAGED);
}

/* A failed write: SQLite says I/O error for much. The error of the system may be of a later call
 * already, so the limits are looked at, too. */
static enum store_refusal refusal_of_system(const struct store *s)
{
	int error = sqlite3_system_errno(s->db);

	if (error == EFBIG || database_file_is_at_limit(&s->file))
		return STORE_REFUSAL_LIMIT;
	if (error == ENOSPC || error == EDQUOT || database_file_free_bytes(&s->file) == 0)
		return STORE_REFUSAL_FULL;
	return error == EROFS || error == EACCES ? STORE_REFUSAL_DENIED : STORE_REFUSAL_IO;
}

static enum store_refusal refusal_of(const struct store *s)
{
	switch (sqlite3_errcode(s->db) & 0xFF) {
	case SQLITE_FULL:
		return STORE_REFUSAL_FULL;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return STORE_REFUSAL_LOCKED;
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_CANTOPEN:
		return STORE_REFUSAL_DENIED;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return STORE_REFUSAL_DAMAGED;
	case SQLITE_IOERR:
		return refusal_of_system(s);
	default:
		return STORE_REFUSAL_IO;
	}
}

int store_fault(struct store *s, struct fault *why)
{
	enum store_refusal kind = refusal_of(s);

	store_refuse(s, kind);
	switch (kind) {
	case STORE_REFUSAL_FULL:
		return fault_set(why, FAULT_STORE, EXIT_IO,
			MESSAGE("store_sql.disk_full_nothing_kept",
				"the disk is full, nothing was stored; free space on the disk of %s"),
			s->path);
	case STORE_REFUSAL_LIMIT:
		return fault_set(why, FAULT_STORE, EXIT_IO,
			MESSAGE("store_sql.program_may_not_write",
				"this program may not write files as large as %s (ulimit -f), nothing was "
				"stored; raise the limit and start the program again"),
			s->path);
	case STORE_REFUSAL_LOCKED:
		return fault_set(why, FAULT_STORE, EXIT_IO,
			MESSAGE("store_sql.another_program_kept_locked",
				"another program has kept %s locked for 3 s, nothing was stored; close that "
				"program and try again"),
			s->path);
	case STORE_REFUSAL_DENIED:
		return fault_set(why, FAULT_STORE, EXIT_CANNOT_CREATE,
			MESSAGE("store_sql.cannot_written",
				"%s cannot be written (%s); check the folder and its permissions, or give "
				"another with --db"),
			s->path, sqlite3_errmsg(s->db));
	case STORE_REFUSAL_DAMAGED:
		return store_fault_damaged(s, sqlite3_errmsg(s->db), why);
	default:
		return fault_set(why, FAULT_STORE, EXIT_IO,
			MESSAGE("store_sql.database_failed_nothing_kept",
				"error of the database %s (%s), nothing was stored; check the disk"),
			s->path, sqlite3_errmsg(s->db));
	}
}

static sqlite3_stmt *prepare_cached(struct store *s, const char *sql, struct fault *why)
{
	sqlite3_stmt *statement;

	for (size_t i = 0; i < s->statement_count; i++)
		if (s->statements[i].sql == sql)
			return s->statements[i].statement;
	if (s->statement_count == STORE_STATEMENTS_MAX) {
		fault_set(why, FAULT_BUG, EXIT_FAILED,
			MESSAGE("store_sql.more_kinds_statements",
				"more than %d kinds of statements; report this to your support contact"),
			STORE_STATEMENTS_MAX);
		return NULL;
	}
	if (sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL)) {
		store_fault(s, why);
		return NULL;
	}
	s->statements[s->statement_count].sql = sql;
	s->statements[s->statement_count++].statement = statement;
	return statement;
}

/* Bytes stay where they are: the caller steps before they go away. */
static void bind_message(sqlite3_stmt *statement, int i, const struct message *m)
{
	sqlite3_bind_text(statement, i, m->text, -1, SQLITE_STATIC);
	sqlite3_bind_text(statement, i + 1, m->id, -1, SQLITE_STATIC);
	sqlite3_bind_text(statement, i + 2, *m->id ? m->arguments : "[]", -1, SQLITE_STATIC);
}

/* Returns how many parameters it has bound. */
static int bind_parameter(sqlite3_stmt *statement, int i, char type, va_list *args)
{
	const void *bytes;
	int64_t number;

	switch (type) {
	case 't':
		sqlite3_bind_text(statement, i, va_arg(*args, const char *), -1, SQLITE_STATIC);
		break;
	case 'b':
		bytes = va_arg(*args, const void *);
		sqlite3_bind_blob64(statement, i, bytes, va_arg(*args, size_t), SQLITE_STATIC);
		break;
	case 'd':
		sqlite3_bind_double(statement, i, va_arg(*args, double));
		break;
	case 'm':
		bind_message(statement, i, va_arg(*args, const struct message *));
		return 3;
	default:
		number = va_arg(*args, int64_t);
		if (type == 'z' && number == 0)
			sqlite3_bind_null(statement, i);
		else
			sqlite3_bind_int64(statement, i, number);
	}
	return 1;
}

sqlite3_stmt *store_bind_list(struct store *s, struct fault *why, const char *sql,
	const char *types, va_list args)
{
	sqlite3_stmt *statement = prepare_cached(s, sql, why);
	va_list own;

	if (!statement)
		return NULL;
	va_copy(own, args);
	for (int i = 1; *types; types++)
		i += bind_parameter(statement, i, *types, &own);
	va_end(own);
	return statement;
}

sqlite3_stmt *store_bind(struct store *s, struct fault *why, const char *sql, const char *types,
	...)
{
	sqlite3_stmt *statement;
	va_list args;

	va_start(args, types);
	statement = store_bind_list(s, why, sql, types, args);
	va_end(args);
	return statement;
}

int store_done(struct store *s, sqlite3_stmt *statement, int step_result, struct fault *why)
{
	int result = 0;

	if (step_result != SQLITE_ROW && step_result != SQLITE_DONE)
		result = store_fault(s, why);
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	return result;
}

int store_run(struct store *s, struct fault *why, const char *sql, const char *types, ...)
{
	sqlite3_stmt *statement;
	va_list args;
	int step;

	va_start(args, types);
	statement = store_bind_list(s, why, sql, types, args);
	va_end(args);
	if (!statement)
		return -1;
	do
		step = sqlite3_step(statement);
	while (step == SQLITE_ROW);
	return store_done(s, statement, step, why);
}

int store_number(struct store *s, int64_t *out, int64_t fallback, struct fault *why,
	const char *sql, const char *types, ...)
{
	sqlite3_stmt *statement;
	va_list args;
	int step;

	va_start(args, types);
	statement = store_bind_list(s, why, sql, types, args);
	va_end(args);
	if (!statement)
		return -1;
	step = sqlite3_step(statement);
	*out = step == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : fallback;
	return store_done(s, statement, step, why);
}

void store_text(sqlite3_stmt *statement, int column, char *out, size_t size)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);

	text_copy(out, size, text ? text : "");
}

void store_words(sqlite3_stmt *statement, int column, char *out, size_t size)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);

	text_clean_again(text ? text : "", text ? strlen(text) : 0, out, size);
}

void store_message(sqlite3_stmt *statement, int column, struct message *out)
{
	store_words(statement, column, out->text, sizeof out->text);
	store_text(statement, column + 1, out->id, sizeof out->id);
	store_text(statement, column + 2, out->arguments, sizeof out->arguments);
}

static int first_of(struct store *s, sqlite3_stmt *statement,
	void (*read)(sqlite3_stmt *, int column, char *out, size_t size), char *out, size_t size,
	struct fault *why)
{
	int step;

	if (!statement)
		return -1;
	step = sqlite3_step(statement);
	if (step == SQLITE_ROW)
		read(statement, 0, out, size);
	return store_done(s, statement, step, why) ? -1 : step == SQLITE_ROW;
}

int store_first_text(struct store *s, char *out, size_t size, struct fault *why, const char *sql,
	const char *types, ...)
{
	sqlite3_stmt *statement;
	va_list args;

	va_start(args, types);
	statement = store_bind_list(s, why, sql, types, args);
	va_end(args);
	return first_of(s, statement, store_text, out, size, why);
}

int store_first_words(struct store *s, char *out, size_t size, struct fault *why, const char *sql,
	const char *types, ...)
{
	sqlite3_stmt *statement;
	va_list args;

	va_start(args, types);
	statement = store_bind_list(s, why, sql, types, args);
	va_end(args);
	return first_of(s, statement, store_words, out, size, why);
}

int64_t store_bounded(sqlite3_stmt *statement, int column, int64_t low, int64_t high)
{
	int64_t number = sqlite3_column_int64(statement, column);

	return number < low ? low : number > high ? high : number;
}

#define TIME_MAX_US INT64_C(253402300799999999)

int64_t store_time(sqlite3_stmt *statement, int column)
{
	return store_bounded(statement, column, 0, TIME_MAX_US);
}

int64_t store_time_within(int64_t at_us)
{
	return at_us < 0 ? 0 : at_us > TIME_MAX_US ? TIME_MAX_US : at_us;
}

void store_make_event_id(char *out)
{
	unsigned char b[16];

	/* Blocks only before the kernel's pool is first filled, seconds after power-on. */
	if (getrandom(b, sizeof b, 0) != (ssize_t)sizeof b)
		sqlite3_randomness(sizeof b, b);
	b[6] = (unsigned char)((b[6] & 0x0F) | 0x40);
	b[8] = (unsigned char)((b[8] & 0x3F) | 0x80);
	snprintf(out, 37, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0],
		b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14],
		b[15]);
}
