/* database_file: is the database still the file that was opened, and is it sound? Private to core/store.
 *
 * SQLite goes on writing into a file that was deleted, moved or replaced: what it commits then is
 * lost (https://sqlite.org/howtocorrupt.html, 4). So the device and inode of the paths of database,
 * -wal and -shm are compared with those of the opening, and the header is read through SQLite's own
 * descriptor (closing another one would release the locks). */
#ifndef CORE_STORE_FILE_DATABASE_FILE_H
#define CORE_STORE_FILE_DATABASE_FILE_H

#include "core/base/fault.h"

#include <sqlite3.h>
#include <sys/types.h>

enum { DATABASE_FILE_MAIN, DATABASE_FILE_WAL, DATABASE_FILE_SHM, DATABASE_FILE_COUNT };

struct database_file {
	char *path; /* without symbolic links */
	char *names[DATABASE_FILE_COUNT];
	struct {
		dev_t device;
		ino_t inode;
	} files[DATABASE_FILE_COUNT];
	bool is_known[DATABASE_FILE_COUNT]; /* files is filled */
	int64_t wal_size;                   /* bytes, at the last comparison */
};

/* After sqlite3_open_v2(), before any SQL. is_empty: the file has 0 bytes. -1: parts of the database
 * do not belong together; nothing was changed. named: the path as the user named it. */
int database_file_open(struct database_file *, sqlite3 *, const char *named, bool *is_empty,
	struct fault *why);
void database_file_close(struct database_file *);
/* The write-ahead log is open: these are the files from now on. -1: the database is not there. */
int database_file_remember(struct database_file *, const char *named, struct fault *why);
/* 0: still the same ones, or never remembered; -1: FAULT_STORE. */
int database_file_compare(struct database_file *, sqlite3 *, const char *named, struct fault *why);

/* Checks the structure (quick_check). what: the first defect. 0 sound, 1 damaged, -1 it
 * could not be checked (locked, interrupted). Reads the whole file. */
int database_file_check(sqlite3 *, char *what, size_t size);

/* May this process not make the files larger (ulimit -f)? */
bool database_file_is_at_limit(const struct database_file *);
/* Free on the file system for this user, -1: not known. */
int64_t database_file_free_bytes(const struct database_file *);

/* A log with content lies beside a database that is not there. path: of the database. */
int database_file_check_alone(const char *path, struct fault *why);

/* How to get back from a damaged or lost database: MESSAGE_WORD(), a part of a sentence. */
const char *database_file_way_back(void);

#endif
