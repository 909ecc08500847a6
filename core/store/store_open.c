#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/log.h"
#include "core/base/output_file.h"
#include "core/store/store_sql.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define BUSY_MS 3000

/* One entry per schema version; the last one is today's. Each runs in one transaction. */
static const char *const migrations[] = {
#include "schema.inc"
};
#define SCHEMA_VERSION ((int64_t)(sizeof migrations / sizeof migrations[0]))

static bool make_folders(const char *path)
{
	char folder[PATH_MAX];

	if (!text_copy(folder, sizeof folder, path))
		return false;
	for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(folder, 0755) != 0 && errno != EEXIST)
			return false;
		*slash = '/';
	}
	return true;
}

/* A new file gets its name with a header in it, so that an empty one is known for what it is: somebody
 * has emptied it. If this fails, so does opening the file, with the reason. */
static void create_file(const char *path)
{
	char part[PATH_MAX];
	mode_t mask = umask(0);
	sqlite3 *db = NULL;
	int fd;

	umask(mask);
	if (snprintf(part, sizeof part, "%s.XXXXXX", path) >= (int)sizeof part)
		return;
	fd = mkostemp(part, O_CLOEXEC);
	if (fd < 0)
		return;
	fchmod(fd, 0644 & ~mask);
	close(fd);
	if (sqlite3_open_v2(part, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
		sqlite3_exec(db, "PRAGMA application_id=" STORE_TEXT(STORE_APPLICATION_ID), NULL, NULL,
			NULL) == SQLITE_OK &&
		sqlite3_exec(db, "PRAGMA journal_mode=WAL", NULL, NULL, NULL) == SQLITE_OK) {
		sqlite3_close(db);
		db = NULL;
		/* Another program may have created it first; some file systems support only one call. */
		if (renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
			return;
		(void)!link(part, path);
	}
	sqlite3_close(db);
	unlink(part);
}

static int open_file(struct store *s, enum store_mode mode, struct fault *why)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;

	if (mode == STORE_WRITE) {
		flags |= SQLITE_OPEN_CREATE;
		make_folders(s->path); /* if it fails, so does opening the file, with the reason */
		if (database_file_check_alone(s->path, why))
			return -1;
		if (access(s->path, F_OK) != 0)
			create_file(s->path);
	} else if (access(s->path, F_OK) != 0) {
		return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
			MESSAGE("store_open.no_database",
				"no database at %s; warenspur up --config FILE and warenspur import FILE.csv create it, "
				"warenspur demo --db %s a simulated one; --db selects another"),
			s->path, s->path);
	}
	if (sqlite3_open_v2(s->path, &s->db, flags, NULL) != SQLITE_OK)
		return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
			MESSAGE("store_open.cannot_open_database",
				"cannot open the database %s (%s); check the folder and its permissions, or give "
				"another with --db"),
			s->path, message_error(sqlite3_system_errno(s->db)));
	sqlite3_busy_timeout(s->db, BUSY_MS);
	sqlite3_extended_result_codes(s->db, 1);
	return 0;
}

/* Several programs may create the file at once; switching to WAL does not wait for the lock. */
static int switch_to_wal(struct store *s, struct fault *why)
{
	const struct timespec pause = { .tv_nsec = 10000000 };
	int64_t end_ms = clock_mono_ms() + BUSY_MS;
	int result;

	do {
		result = sqlite3_exec(s->db, "PRAGMA journal_mode=WAL", NULL, NULL, NULL);
		if ((result & 0xFF) != SQLITE_BUSY)
			break;
		nanosleep(&pause, NULL);
	} while (clock_mono_ms() < end_ms);
	if (result != SQLITE_OK)
		return store_fault(s, why);
	sqlite3_exec(s->db,
		"PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA journal_size_limit=8388608;"
		"PRAGMA cache_size=-512; PRAGMA temp_store=MEMORY",
		NULL, NULL, NULL);
	s->durable = true;
	return 0;
}

static int check_version(struct store *s, int64_t *version, struct fault *why)
{
	int64_t application, tables;

	/* The mark last: another program may create the file between one question and the next. */
	if (store_number(s, version, 0, why, "PRAGMA user_version", "") ||
		store_number(s, &tables, 0, why, "SELECT count(*) FROM sqlite_schema", "") ||
		store_number(s, &application, 0, why, "PRAGMA application_id", ""))
		return -1;
	if (application != STORE_APPLICATION_ID && (tables > 0 || *version > 0))
		return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			MESSAGE("store_open.database_another_program",
				"%s is a database of another program; give another file with --db"),
			s->path);
	if (*version > SCHEMA_VERSION)
		return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			MESSAGE("store_open.written_newer_warenspur_version",
				"%s was written by a newer Warenspur (version %lld, this program supports up to "
				"%lld); nothing was changed; install the newer program or give another file with "
				"--db"),
			s->path, (long long)*version, (long long)SCHEMA_VERSION);
	return 0;
}

static int migrate_schema(struct store *s, struct fault *why)
{
	int64_t version;
	char pragma[80];
	int result;

	if (store_begin(s, true, why))
		return -1;
	result = check_version(s, &version, why); /* again: another program may have been faster */
	for (; result == 0 && version < SCHEMA_VERSION; version++) {
		sqlite3_snprintf(sizeof pragma, pragma,
			"PRAGMA user_version=%lld; PRAGMA application_id=%d", (long long)version + 1,
			STORE_APPLICATION_ID);
		if (sqlite3_exec(s->db, migrations[version], NULL, NULL, NULL) != SQLITE_OK ||
			sqlite3_exec(s->db, pragma, NULL, NULL, NULL) != SQLITE_OK)
			result = store_fault(s, why);
	}
	return store_end(s, result, why);
}

static int prepare_schema(struct store *s, enum store_mode mode, struct fault *why)
{
	int64_t version;

	if (check_version(s, &version, why))
		return -1;
	if (mode == STORE_WRITE || (mode == STORE_EXISTING && version > 0))
		return switch_to_wal(s, why) || (version < SCHEMA_VERSION && migrate_schema(s, why)) ? -1
																							 : 0;
	if (version < SCHEMA_VERSION)
		return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
			MESSAGE("store_open.no_tables_version_yet",
				"%s has no tables of this version yet; start a program that writes (warenspur demo, "
				"warenspur import) and try again"),
			s->path);
	sqlite3_exec(s->db, "PRAGMA query_only=ON; PRAGMA cache_size=-512", NULL, NULL, NULL);
	return 0;
}

/* Output that goes into the database destroys it. */
static int check_outputs(const struct store *s, struct fault *why)
{
	static const int outputs[] = { STDOUT_FILENO, STDERR_FILENO };
	char path[32];

	for (size_t i = 0; i < sizeof outputs / sizeof outputs[0]; i++) {
		snprintf(path, sizeof path, "/dev/fd/%d", outputs[i]);
		if (output_file_is_database(path, s->file.path))
			return fault_set(why, FAULT_USAGE, EXIT_USAGE,
				MESSAGE("store_open.output_program_goes_into",
					"the output of this program goes into its database %s or a file beside it; "
					"redirect the output to another file"),
				s->path);
	}
	return 0;
}

/* What was accepted and is not there any more, by the file beside the database; was_empty: it had 0
 * bytes. */
static int report_missing_facts(struct store *s, bool was_empty, struct fault *why)
{
	int64_t known = store_mark_facts(&s->mark), facts;
	struct message text;

	if (store_count_facts(s, &facts, why))
		return -1;
	if (facts >= known && !was_empty)
		return 0;
	if (facts >= known)
		message_set(&text,
			MESSAGE("store_open.was_empty",
				"%.150s was an empty file (0 bytes) and is a new database now; if there was data "
				"in it: %s"),
			s->path, database_file_way_back());
	else
		message_set(&text,
			MESSAGE_PLURAL("store_open.facts_missing",
				"%lld accepted entry is missing in %.150s: the file or its -wal was deleted, or replaced by an older copy; if not on purpose: %s",
				"%lld accepted entries are missing in %.150s: the file or its -wal was deleted, or replaced by an older copy; if not on purpose: %s",
				known - facts),
			(long long)(known - facts), s->path, database_file_way_back());
	log_line(LOG_LEVEL_WARNING, "%s", text.text);
	return store_log_alarm(s, "store", ALARM_STORE_LOST, SEVERITY_ALARM, &text, why);
}

/* Before anything is written: a damaged file stays as it is. */
static int check_soundness(struct store *s, struct fault *why)
{
	char what[128];
	int64_t pages, size;

	if (store_number(s, &pages, 0, why, "PRAGMA page_count", "") ||
		store_number(s, &size, 0, why, "PRAGMA page_size", ""))
		return -1;
	if (pages * size > STORE_CHECK_NOW)
		database_check_start(&s->check, s->path);
	else if (pages > 0 && database_file_check(s->db, what, sizeof what) == 1)
		return store_fault_damaged(s, what, why);
	return 0;
}

static int open_and_check(struct store *s, struct fault *why)
{
	bool is_empty = false, writes = s->mode != STORE_READ;

	if (open_file(s, s->mode, why) ||
		database_file_open(&s->file, s->db, s->path, &is_empty, why) || check_outputs(s, why) ||
		(writes && check_soundness(s, why)) || prepare_schema(s, s->mode, why) ||
		database_file_remember(&s->file, s->path, why))
		return -1;
	store_mark_open(&s->mark, s->file.path);
	return writes ? report_missing_facts(s, is_empty, why) : 0;
}

struct store *store_open(const char *path, enum store_mode mode, struct fault *why)
{
	struct store *s = calloc(1, sizeof *s);

	if (!s || !(s->path = strdup(path))) {
		free(s);
		fault_set(why, FAULT_SETUP, EXIT_FAILED, MESSAGE("fault.out_of_memory", "out of memory"));
		return NULL;
	}
	s->mode = mode;
	s->mark.fd = s->mark.wake_fd = -1;
	s->past_signal = s->past_scan = -1;
	if (open_and_check(s, why)) {
		store_close(s);
		return NULL;
	}
	store_changed(s);
	return s;
}

/* The log of a file that is not this one any more, or is damaged, stays as it is: SQLite would write it
 * into the file, or delete that of the new one by its name. */
static void spare_log(struct store *s)
{
	if (s->db && (s->is_damaged || database_file_compare(&s->file, s->db, s->path, NULL)))
		sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

void store_close(struct store *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->statement_count; i++)
		sqlite3_finalize(s->statements[i].statement);
	database_check_stop(&s->check);
	spare_log(s);
	sqlite3_close(s->db);
	store_mark_close(&s->mark);
	database_file_close(&s->file);
	free(s->path);
	free(s);
}

int store_wake_fd(struct store *s)
{
	return s->mark.wake_fd;
}

bool store_changed(struct store *s)
{
	char events[4096];
	int64_t version;
	bool changed;

	while (s->mark.wake_fd >= 0 && read(s->mark.wake_fd, events, sizeof events) > 0)
		continue;
	if (store_number(s, &version, 0, NULL, "PRAGMA data_version", ""))
		return false;
	changed = version != s->data_version;
	s->data_version = version;
	return changed;
}
