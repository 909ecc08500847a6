/* store_log: watches the size of the write-ahead log. It grows without end while a program reads for
 * long, because no checkpoint can pass what is being read, or while checkpoints fail. */
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/store/store_sql.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

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
