#include "core/store_file/database_file.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* The header of a database: https://sqlite.org/fileformat2.html, 1.3. */
enum { HEADER_SIZE = 100, MAGIC_SIZE = 16, WRITE_VERSION_AT = 18, VERSION_WAL = 2 };

static const char *const endings[DATABASE_FILE_COUNT] = {
	[DATABASE_FILE_MAIN] = "",
	[DATABASE_FILE_WAL] = "-wal",
	[DATABASE_FILE_SHM] = "-shm",
};

const char *database_file_way_back(void)
{
	return MESSAGE_WORD("database_file.end_all_programs_move",
		"stop all programs, move the database and its -wal and -shm away, copy the newest backup "
		"to its name, start again");
}

/* Reads the header through SQLite's descriptor. Returns the bytes that are there, -1: not readable. */
static int read_header(sqlite3 *db, unsigned char *header)
{
	sqlite3_file *file = NULL;
	sqlite3_int64 size = 0;
	int result;

	memset(header, 0, HEADER_SIZE);
	if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file ||
		!file->pMethods || file->pMethods->xFileSize(file, &size) != SQLITE_OK)
		return -1;
	result = file->pMethods->xRead(file, header, HEADER_SIZE, 0);
	if (result != SQLITE_OK && result != SQLITE_IOERR_SHORT_READ)
		return -1;
	return size < HEADER_SIZE ? (int)size : HEADER_SIZE;
}

static bool has_log(const char *name)
{
	struct stat at;

	return stat(name, &at) == 0 && at.st_size > 0;
}

static int report_alone(const char *path, const char *log, struct fault *why)
{
	return fault_set(why, FAULT_STORE, EXIT_IO,
		MESSAGE("database_file.missing_empty_but_holds",
			"%s is missing or empty, but %s contains the data accepted last; put the database "
			"back beside it, or %s"),
		path, log, database_file_way_back());
}

int database_file_check_alone(const char *path, struct fault *why)
{
	char log[PATH_MAX];

	if (snprintf(log, sizeof log, "%s%s", path, endings[DATABASE_FILE_WAL]) >= (int)sizeof log)
		return 0; /* opening it fails, with the reason */
	return has_log(log) && access(path, F_OK) != 0 ? report_alone(path, log, why) : 0;
}

int64_t database_file_free_bytes(const struct database_file *f)
{
	struct statvfs disk;

	if (!f->path || statvfs(f->path, &disk) != 0 || disk.f_blocks == 0)
		return -1;
	return (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
}

/* A write that would pass the limit fills the file up to it; the files grow by up to a log's index. */
bool database_file_is_at_limit(const struct database_file *f)
{
	enum { GROWTH = 64 * 1024 };
	struct rlimit limit;
	struct stat at;

	if (getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
		return false;
	for (int i = 0; i < DATABASE_FILE_COUNT; i++)
		if (f->names[i] && stat(f->names[i], &at) == 0 &&
			(rlim_t)at.st_size + GROWTH > limit.rlim_cur)
			return true;
	return false;
}

/* A log beside another file than its own would be written into it, or deleted with what is in it. */
static int check_log(const struct database_file *f, sqlite3 *db, const char *named, bool *is_empty,
	struct fault *why)
{
	unsigned char header[HEADER_SIZE];
	bool is_logged = has_log(
		f->names[DATABASE_FILE_WAL]); /* first: the log of a new file comes after its header */
	int size = read_header(db, header);

	*is_empty = size == 0;
	if (!is_logged || size < 0)
		return 0;
	if (size == 0)
		return report_alone(named, f->names[DATABASE_FILE_WAL], why);
	if (size == HEADER_SIZE && memcmp(header, "SQLite format 3", MAGIC_SIZE) == 0 &&
		header[WRITE_VERSION_AT] != VERSION_WAL)
		return fault_set(why, FAULT_STORE, EXIT_IO,
			MESSAGE("database_file.does_not_belong_backup",
				"%s does not belong to %s, which is a backup; nothing was changed; stop all "
				"programs and move the first file away"),
			f->names[DATABASE_FILE_WAL], named);
	return 0;
}

int database_file_open(struct database_file *f, sqlite3 *db, const char *named, bool *is_empty,
	struct fault *why)
{
	const char *path = sqlite3_db_filename(db, "main");

	f->path = strdup(path && *path ? path : named);
	for (int i = 0; f->path && i < DATABASE_FILE_COUNT; i++)
		if (asprintf(&f->names[i], "%s%s", f->path, endings[i]) < 0)
			f->names[i] = NULL;
	for (int i = 0; i < DATABASE_FILE_COUNT; i++)
		if (!f->names[i])
			return fault_set(why, FAULT_SETUP, EXIT_FAILED,
				MESSAGE("fault.out_of_memory", "out of memory"));
	return check_log(f, db, named, is_empty, why);
}

void database_file_close(struct database_file *f)
{
	for (int i = 0; i < DATABASE_FILE_COUNT; i++)
		free(f->names[i]);
	free(f->path);
	*f = (struct database_file){ 0 };
}

static int report_missing(const char *name, bool is_there, struct fault *why)
{
	if (is_there)
		return fault_set(why, FAULT_STORE, EXIT_IO,
			MESSAGE("database_file.replaced_another_file_while",
				"%s was replaced by another file while this program runs, nothing was stored; "
				"stop all programs and start them again"),
			name);
	return fault_set(why, FAULT_STORE, EXIT_IO,
		MESSAGE("database_file.deleted_moved_away_while",
			"%s was deleted or moved away while this program runs, nothing was stored; put it "
			"back, or stop all programs and start them again"),
		name);
}

int database_file_remember(struct database_file *f, const char *named, struct fault *why)
{
	struct stat at;

	for (int i = 0; i < DATABASE_FILE_COUNT; i++) {
		f->is_known[i] = stat(i == DATABASE_FILE_MAIN ? named : f->names[i], &at) == 0;
		f->files[i].device = at.st_dev;
		f->files[i].inode = at.st_ino;
	}
	return f->is_known[DATABASE_FILE_MAIN] ? 0 : report_missing(named, false, why);
}

/* Copied over: the same inode, but the header is that of a backup, or nothing is left. */
static int compare_header(sqlite3 *db, const char *named, struct fault *why)
{
	unsigned char header[HEADER_SIZE];
	int size = read_header(db, header);

	if (size == HEADER_SIZE && memcmp(header, "SQLite format 3", MAGIC_SIZE) == 0 &&
		header[WRITE_VERSION_AT] == VERSION_WAL)
		return 0;
	return fault_set(why, FAULT_STORE, EXIT_IO,
		MESSAGE("database_file.overwritten_while_program_runs",
			"%s was overwritten while this program runs, nothing was stored; %s"),
		named, database_file_way_back());
}

int database_file_compare(struct database_file *f, sqlite3 *db, const char *named,
	struct fault *why)
{
	struct stat at;

	for (int i = 0; i < DATABASE_FILE_COUNT; i++) {
		/* The name that the user gave may be a link that leads elsewhere now. */
		const char *name = i == DATABASE_FILE_MAIN ? named : f->names[i];
		bool is_there = !f->is_known[i] || stat(name, &at) == 0;

		if (!f->is_known[i])
			continue;
		if (!is_there && errno != ENOENT && errno != ENOTDIR)
			return fault_set(why, FAULT_STORE, EXIT_IO,
				MESSAGE("database_file.database_cannot_found_nothing",
					"database %s not found (%s), nothing was stored; check the folder"),
				name, message_error(errno));
		if (!is_there || at.st_dev != f->files[i].device || at.st_ino != f->files[i].inode)
			return report_missing(name, is_there, why);
		if (i == DATABASE_FILE_WAL)
			f->wal_size = at.st_size;
	}
	return f->is_known[DATABASE_FILE_WAL] ? compare_header(db, named, why) : 0;
}

int database_file_check(sqlite3 *db, char *what, size_t size)
{
	sqlite3_stmt *st = NULL;
	int result = sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &st, NULL);
	const char *text;
	bool is_sound;

	if (result == SQLITE_OK)
		result = sqlite3_step(st);
	text = result == SQLITE_ROW ? (const char *)sqlite3_column_text(st, 0) : NULL;
	is_sound = text && strcmp(text, "ok") == 0;
	if (!text)
		text = sqlite3_errstr(result);
	text_clean_again(text, strlen(text), what, size);
	sqlite3_finalize(st); /* text goes with it */
	if (result == SQLITE_ROW)
		return is_sound ? 0 : 1;
	return (result & 0xFF) == SQLITE_CORRUPT || (result & 0xFF) == SQLITE_NOTADB ? 1 : -1;
}
