/* store_backup: a copy of the database. */
#include "core/base/lang.h"
#include "core/base/output_file.h"
#include "core/store/store_sql.h"

#include <string.h>

enum {
	STEP_PAGES = 256,
	WAIT_MS = 20,
	WRITE_VERSION_AT = 18, /* in the header: 1 rollback journal, 2 write-ahead log */
	APPLICATION_ID_AT = 68
};

/* Backups are left with a rollback journal, a database in use has a write-ahead log. */
static bool is_earlier_backup(const unsigned char *head, size_t len)
{
	static const unsigned char ours[] = { STORE_APPLICATION_ID >> 24,
		STORE_APPLICATION_ID >> 16 & 0xFF, STORE_APPLICATION_ID >> 8 & 0xFF,
		STORE_APPLICATION_ID & 0xFF };

	return len >= APPLICATION_ID_AT + sizeof ours && memcmp(head, "SQLite format 3", 16) == 0 &&
		head[WRITE_VERSION_AT] == 1 && memcmp(head + APPLICATION_ID_AT, ours, sizeof ours) == 0;
}

static int copy_pages(struct store *s, sqlite3 *copy, void (*progress)(void *, int), void *user)
{
	sqlite3_backup *backup = sqlite3_backup_init(copy, "main", s->db, "main");
	int result, total;

	if (!backup)
		return sqlite3_errcode(copy);
	do {
		result = sqlite3_backup_step(backup, STEP_PAGES);
		total = sqlite3_backup_pagecount(backup);
		if (progress && total > 0)
			progress(user, 100 - sqlite3_backup_remaining(backup) * 100 / total);
		if (result == SQLITE_BUSY || result == SQLITE_LOCKED)
			sqlite3_sleep(WAIT_MS);
	} while (result == SQLITE_OK || result == SQLITE_BUSY || result == SQLITE_LOCKED);
	sqlite3_backup_finish(backup);
	return result == SQLITE_DONE ? SQLITE_OK : result;
}

/* what: the first defect. */
static int check_copy(sqlite3 *copy, char *what, size_t size)
{
	sqlite3_stmt *st = NULL;
	int result = sqlite3_exec(copy, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);

	if (result == SQLITE_OK)
		result = sqlite3_prepare_v2(copy, "PRAGMA integrity_check(1)", -1, &st, NULL);
	if (result == SQLITE_OK)
		result = sqlite3_step(st);
	if (result == SQLITE_ROW) {
		store_words(st, 0, what, size);
		result = strcmp(what, "ok") == 0 ? SQLITE_OK : SQLITE_CORRUPT;
	}
	sqlite3_finalize(st);
	return result;
}

static int report_backup_error(struct store *s, const char *path, int result, const char *what,
	struct fault *why)
{
	if ((result & 0xFF) == SQLITE_CORRUPT || (result & 0xFF) == SQLITE_NOTADB)
		return store_fault_damaged(s, *what ? what : sqlite3_errstr(result), why);
	return fault_set(why, FAULT_STORE, EXIT_CANNOT_CREATE,
		MESSAGE("store_backup.cannot_write_backup",
			"cannot write the backup %s (%s); no part of it was kept; check folder and disk space"),
		path, sqlite3_errstr(result));
}

int store_backup(struct store *s, const char *path, bool force,
	void (*progress)(void *, int percent), void *user, struct fault *why)
{
	const struct output_target target = { .path = path,
		.database = s->file.path,
		.is_own = is_earlier_backup,
		.force = force,
		.must_be_file = true };
	struct output_file out;
	sqlite3 *copy = NULL;
	char what[128] = "";
	int result;

	if (output_file_open(&out, &target, why))
		return -1;
	result = sqlite3_open_v2(out.part, &copy, SQLITE_OPEN_READWRITE, NULL);
	if (result == SQLITE_OK)
		result = copy_pages(s, copy, progress, user);
	if (result == SQLITE_OK)
		result = check_copy(copy, what, sizeof what);
	sqlite3_close(copy);
	if (result == SQLITE_OK)
		return output_file_commit(&out, why);
	output_file_discard(&out);
	return report_backup_error(s, path, result, what, why);
}
