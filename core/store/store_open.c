#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/store/store_sql.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define APPLICATION_ID 0x57535055 /* "WSPU" */
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

static int open_file(struct store *s, enum store_mode mode, struct fault *why)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;

	if (mode == STORE_WRITE) {
		flags |= SQLITE_OPEN_CREATE;
		make_folders(s->path); /* if it fails, so does opening the file, with the reason */
	} else if (access(s->path, F_OK) != 0) {
		return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
			_("there is no database at %s; start a program that writes one (warenspur demo, "
			  "warenspur import), or name another with --db"),
			s->path);
	}
	if (sqlite3_open_v2(s->path, &s->db, flags, NULL) != SQLITE_OK)
		return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
			_("cannot open the database %s (%s); check the folder and its permissions, or name "
			  "another with --db"),
			s->path, lang_error(sqlite3_system_errno(s->db)));
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
	if (application != APPLICATION_ID && (tables > 0 || *version > 0))
		return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			_("%s is a database of another program; name another file with --db"), s->path);
	if (*version > SCHEMA_VERSION)
		return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			_("%s was written by a newer Warenspur (version %lld, this one knows %lld); nothing was "
			  "changed; install the newer program or name another file with --db"),
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
			APPLICATION_ID);
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
			_("%s has no tables of this version yet; start a program that writes (warenspur demo, "
			  "warenspur import) and try again"),
			s->path);
	sqlite3_exec(s->db, "PRAGMA query_only=ON; PRAGMA cache_size=-512", NULL, NULL, NULL);
	return 0;
}

/* Writers open the wake file after each commit, watchers see the opening: no byte is written. */
static void touch_wake_file(const struct store *s)
{
	char path[PATH_MAX];
	int fd;

	sqlite3_snprintf(sizeof path, path, "%s-wake", s->path);
	fd = open(path, O_RDONLY | O_CREAT | O_CLOEXEC, 0644);
	if (fd >= 0)
		close(fd);
}

static void watch_wake_file(struct store *s)
{
	char path[PATH_MAX];

	touch_wake_file(s);
	sqlite3_snprintf(sizeof path, path, "%s-wake", s->path);
	s->wake_fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (s->wake_fd >= 0)
		inotify_add_watch(s->wake_fd, path, IN_OPEN);
}

struct store *store_open(const char *path, enum store_mode mode, struct fault *why)
{
	struct store *s = calloc(1, sizeof *s);

	if (!s || !(s->path = strdup(path))) {
		free(s);
		fault_set(why, FAULT_SETUP, EXIT_FAILED, _("out of memory"));
		return NULL;
	}
	s->wake_fd = -1;
	s->past_signal = s->past_scan = -1;
	if (open_file(s, mode, why) || prepare_schema(s, mode, why)) {
		store_close(s);
		return NULL;
	}
	watch_wake_file(s);
	store_changed(s);
	return s;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->statement_count; i++)
		sqlite3_finalize(s->statements[i].statement);
	sqlite3_close(s->db);
	if (s->wake_fd >= 0)
		close(s->wake_fd);
	free(s->path);
	free(s);
}

int store_wake_fd(struct store *s)
{
	return s->wake_fd;
}

bool store_changed(struct store *s)
{
	char events[4096];
	int64_t version;
	bool changed;

	while (s->wake_fd >= 0 && read(s->wake_fd, events, sizeof events) > 0)
		continue;
	if (store_number(s, &version, 0, NULL, "PRAGMA data_version", ""))
		return false;
	changed = version != s->data_version;
	s->data_version = version;
	return changed;
}

int store_begin(struct store *s, bool durable, struct fault *why)
{
	if (s->in_import)
		return 0;
	if (durable != s->durable) {
		if (sqlite3_exec(s->db, durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL",
				NULL, NULL, NULL) != SQLITE_OK)
			return store_fault(s, why);
		s->durable = durable;
	}
	return store_run(s, why, "BEGIN IMMEDIATE", "");
}

int store_end_quietly(struct store *s, int result, struct fault *why)
{
	if (s->in_import)
		return result;
	if (result == 0 && s->mark_due)
		result = store_mark_stock(s, why);
	if (result == 0)
		result = store_run(s, why, "COMMIT", "");
	if (result != 0) {
		s->mark_due = false;
		if (!sqlite3_get_autocommit(s->db))
			sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
		return -1;
	}
	return 0;
}

int store_end(struct store *s, int result, struct fault *why)
{
	result = store_end_quietly(s, result, why);
	if (result == 0 && !s->in_import)
		touch_wake_file(s);
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
