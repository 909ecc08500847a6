/* output_file: writes a file that a person has named, without destroying another one.
 *
 * A new file is written beside its name and renamed when it is complete and on the disk: the name
 * holds the old content or the new one, never a part of it. Refused are, with and without force: the
 * database and the files beside it (-wal, -shm, -journal, -wake) under any spelling (device and inode
 * are compared: relative, symbolic link, hard link, another folder, bind mount); a database that
 * another process has locked or left without closing it; folders, sockets, block devices and links to
 * nothing. Without force, also every file that is not empty and was not written by the same function
 * before. Pipes and character devices are written directly.
 * Everything may block on the disk. Not thread-safe (umask). Errors: FAULT_USAGE, FAULT_SETUP. */
#ifndef CORE_BASE_OUTPUT_FILE_H
#define CORE_BASE_OUTPUT_FILE_H

#include "core/base/fault.h"

#include <limits.h>
#include <stddef.h>
#include <stdio.h>

/* Bytes of an existing file that is_own() may look at. */
enum { OUTPUT_HEAD_MAX = 4096 };

struct output_target {
	const char *path;     /* as the person named it; must last until the file is closed */
	const char *database; /* of this program; NULL: it has none */
	/* Was a file that begins so written by the same function before? NULL: never. */
	bool (*is_own)(const unsigned char *head, size_t len);
	bool force;         /* overwrite other files, too; names them on standard error */
	bool is_force_free; /* there is no --force to advise */
	bool must_be_file;  /* no pipe, no device */
};

/* Owned by the caller, who ends it with output_file_commit() or output_file_discard(). */
struct output_file {
	FILE *file;
	char name[PATH_MAX]; /* where it goes: without symbolic links */
	char part[PATH_MAX]; /* what is being written; "": directly */
	bool was_there;      /* a file of this name is replaced */
	struct output_target target;
};

/* 0: may be written now. -1: why. Changes nothing. */
int output_file_check(const struct output_target *, struct fault *why);
/* Checks, and opens a temporary file in the folder of the name. */
int output_file_open(struct output_file *, const struct output_target *, struct fault *why);
/* Flushes to the disk, checks again and gives the file its name. After -1 nothing is left behind and
 * the name holds what it held before. */
int output_file_commit(struct output_file *, struct fault *why);
/* The name holds what it held before. */
void output_file_discard(struct output_file *);
/* Opens a file to append to: new, empty, or is_own(). NULL: why. The caller closes it. */
FILE *output_file_append(const struct output_target *, struct fault *why);

/* Is this file (any spelling) the database or one of the files beside it? Opens nothing. */
bool output_file_is_database(const char *path, const char *database);

#endif
