/* store_transaction: the one way to write: begin, commit, and why it was refused; the size of the log. */
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/store/store_sql.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

/* --- refusals ---------------------------------------------------------------------------------- */

enum alarm_code store_refusal_code(enum store_refusal kind)
{
	static const enum alarm_code codes[STORE_REFUSAL_COUNT] = {
		[STORE_REFUSAL_NONE] = ALARM_STORE_IO,
		[STORE_REFUSAL_FULL] = ALARM_STORE_FULL,
		[STORE_REFUSAL_LIMIT] = ALARM_STORE_LIMIT,
		[STORE_REFUSAL_LOCKED] = ALARM_STORE_LOCKED,
		[STORE_REFUSAL_IO] = ALARM_STORE_IO,
		[STORE_REFUSAL_DAMAGED] = ALARM_STORE_DAMAGED,
		[STORE_REFUSAL_REPLACED] = ALARM_STORE_REPLACED,
		[STORE_REFUSAL_DENIED] = ALARM_STORE_DENIED,
	};

	return codes[kind < STORE_REFUSAL_COUNT ? kind : STORE_REFUSAL_IO];
}

enum store_refusal store_last_refusal(const struct store *s)
{
	return s->refusal;
}

bool store_trouble(const struct store *s, int64_t now_us, struct store_trouble *out)
{
	int64_t free_bytes = database_file_free_bytes(&s->file);

	*out = (struct store_trouble){ 0 };
	if (!store_mark_refusal(&s->mark, out) || now_us - out->at_us > STORE_TROUBLE_US ||
		out->at_us - now_us > STORE_TROUBLE_US) {
		*out = (struct store_trouble){ .kind = STORE_REFUSAL_FULL, .at_us = now_us };
		if (free_bytes != 0)
			return false;
	}
	out->free_bytes = free_bytes;
	return true;
}

/* The others are told by the file beside the database. */
static int refuse_write(struct store *s)
{
	store_mark_put_refusal(&s->mark, s->refusal);
	return -1;
}

int store_is_same_file(struct store *s, struct fault *why)
{
	if (database_file_compare(&s->file, s->db, s->path, why) == 0)
		return 0;
	return store_refuse(s, STORE_REFUSAL_REPLACED);
}

/* --- transactions ------------------------------------------------------------------------------ */

static int set_durability(struct store *s, bool durable, struct fault *why)
{
	if (durable == s->durable)
		return 0;
	if (sqlite3_exec(s->db, durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL", NULL,
			NULL, NULL) != SQLITE_OK)
		return store_fault(s, why);
	s->durable = durable;
	return 0;
}

static int check_damage(struct store *s, struct fault *why)
{
	const char *what = database_check_result(&s->check);

	if (what || s->is_damaged)
		return store_fault_damaged(s, what ? what : "", why);
	return 0;
}

int store_begin(struct store *s, bool durable, struct fault *why)
{
	if (s->in_import)
		return 0;
	s->is_refused = false;
	if (check_damage(s, why) || store_is_same_file(s, why) || set_durability(s, durable, why) ||
		store_run(s, why, "BEGIN IMMEDIATE", ""))
		return refuse_write(s);
	return 0;
}

int store_count_facts(struct store *s, int64_t *out, struct fault *why)
{
	return store_number(s, out, 0, why,
		"SELECT CAST(total(seq) AS INTEGER) FROM sqlite_sequence"
		" WHERE name IN ('scan', 'move', 'passage', 'alarm', 'command')",
		"");
}

/* The file is compared before and after: while the disk syncs it may be moved away. */
static int commit(struct store *s, struct fault *why)
{
	if (s->durable && store_count_facts(s, &s->facts, why))
		return -1;
	return store_is_same_file(s, why) || store_run(s, why, "COMMIT", "") ||
			store_is_same_file(s, why)
		? -1
		: 0;
}

int store_end_quietly(struct store *s, int result, struct fault *why)
{
	if (s->in_import)
		return result;
	if (result == 0 && s->mark_due)
		result = store_mark_stock(s, why);
	if (result == 0)
		result = commit(s, why);
	if (result != 0) {
		s->mark_due = false;
		if (!sqlite3_get_autocommit(s->db))
			sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
		/* A use case may also end without a commit for reasons of its own. */
		return s->is_refused ? refuse_write(s) : -1;
	}
	if (s->durable)
		store_mark_put_facts(&s->mark, s->facts);
	store_mark_put_refusal(&s->mark, STORE_REFUSAL_NONE);
	return 0;
}

int store_end(struct store *s, int result, struct fault *why)
{
	result = store_end_quietly(s, result, why);
	if (result == 0 && !s->in_import) {
		store_mark_touch(&s->mark);
		store_watch_log(s);
	}
	return result;
}

int store_begin_import(struct store *s, struct fault *why)
{
	int result = store_begin(s, true, why);

	s->in_import = result == 0;
	return result;
}

int store_end_import(struct store *s, bool keep, struct fault *why)
{
	int result;

	s->in_import = false;
	result = store_end(s, keep ? 0 : -1, why);
	return keep ? result : 0;
}

/* --- the write-ahead log ---------------------------------------------------------------------- */

enum { WATCH_MS = 5000 };

/* sqlite3.c, "WAL locks": bytes of the -shm file that readers lock, WAL_READ_LOCK(0) … (4). */
enum { READ_LOCK_FIRST = 123, READ_LOCK_LAST = 127 };

/* The process that reads and has read longest is not known: any of those with a lock. 0: none found. */
static long find_reader(const struct store *s, char *name, size_t size)
{
	FILE *locks = fopen("/proc/locks", "re"), *comm;
	unsigned major_number, minor_number;
	unsigned long long inode, first, last;
	char line[256], path[48];
	struct stat shm;
	long pid, found = 0;

	*name = '\0';
	if (!locks)
		return 0;
	while (!found && stat(s->file.names[DATABASE_FILE_SHM], &shm) == 0 &&
		fgets(line, sizeof line, locks))
		if (sscanf(line, "%*d: POSIX %*s READ %ld %x:%x:%llu %llu %llu", &pid, &major_number,
				&minor_number, &inode, &first, &last) == 6 &&
			inode == shm.st_ino && makedev(major_number, minor_number) == shm.st_dev &&
			first >= READ_LOCK_FIRST && last <= READ_LOCK_LAST)
			found = pid;
	fclose(locks);
	snprintf(path, sizeof path, "/proc/%ld/comm", found);
	comm = found > 0 ? fopen(path, "re") : NULL;
	if (comm && fgets(name, (int)size, comm))
		name[strcspn(name, "\n")] = '\0';
	if (comm)
		fclose(comm);
	return found > 0 ? found : 0;
}

static void describe_cause(struct store *s, struct message *out)
{
	int in_log = 0, done = 0;
	int result = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &in_log, &done);
	char name[32];
	long pid;

	if (result != SQLITE_OK && result != SQLITE_BUSY) {
		message_set(out,
			MESSAGE("store_log.not_written",
				"its content cannot be written into the database (%s); check disk and space"),
			sqlite3_errstr(result));
		return;
	}
	pid = find_reader(s, name, sizeof name);
	if (pid)
		message_set(out,
			MESSAGE("store_log.program_reads",
				"program %s (process %ld) keeps an old state open; stop it, then the file "
				"shrinks by itself"),
			name, pid);
	else
		message_set(out,
			MESSAGE("store_log.somebody_reads",
				"a program keeps an old state open; close programs that have the database open "
				"for long, such as a database browser"));
}

static void report_log(struct store *s)
{
	struct message cause, text;

	describe_cause(s, &cause);
	message_set(&text, MESSAGE("store_log.has_grown", "the file %.100s has grown to %lld MB: %s"),
		s->file.names[DATABASE_FILE_WAL], (long long)(s->file.wal_size >> 20),
		message_argument(&cause));
	store_raise_alarm(s, "store", ALARM_STORE_LOG, SEVERITY_WARNING, &text, NULL);
}

void store_watch_log(struct store *s)
{
	int64_t now_ms = clock_mono_ms();
	bool is_large = s->file.wal_size > STORE_LOG_MAX;

	/* The alarms below commit, too. */
	if (!s->mark.path || (s->log_watched_ms && now_ms - s->log_watched_ms < WATCH_MS))
		return;
	if (!is_large && s->log_watched_ms && !s->is_log_large)
		return;
	s->log_watched_ms = now_ms;
	s->is_log_large = is_large;
	if (is_large)
		report_log(s);
	else
		store_clear_alarm(s, "store", ALARM_STORE_LOG, NULL);
}
