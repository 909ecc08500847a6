/* run_file: which launches (warenspur demo, warenspur up) of this user run now, so that programs in
 * other terminals find them without a path.
 *
 * Each launch keeps one file in a folder of the user: $XDG_RUNTIME_DIR/warenspur, else
 * /run/user/UID/warenspur, else /tmp/warenspur-run-UID. It is locked (flock) while the launch runs: a
 * file without a lock was left by a killed one and is removed by whoever finds it. Folder and files
 * are read only if they belong to this user and nobody else can write to them; links, pipes and files
 * with other content do not count. Source of the folder: XDG Base Directory Specification. */
#ifndef CORE_RUN_RUN_FILE_H
#define CORE_RUN_RUN_FILE_H

#include "core/base/fault.h"

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

enum {
	RUN_FILE_LIST_MAX = 16,    /* launches that are looked at */
	RUN_FILE_BYTES_MAX = 4096, /* of a file */
	RUN_FILE_DB_MAX = 1024,
	RUN_FILE_CONTROL_MAX = 108 /* unix(7) */
};

struct run_record {
	char kind[16]; /* "demo", "up" */
	int64_t pid, begun_us;
	bool is_temporary;                  /* its database is removed at its end */
	char db[RUN_FILE_DB_MAX];           /* absolute */
	char control[RUN_FILE_CONTROL_MAX]; /* socket of its simulated plant; "": it has none */
};

/* The file of this launch. */
struct run_file {
	int fd; /* -1: none */
	char path[PATH_MAX + 8];
};

/* Writes the file of this launch; pid and begun_us are set here. -1: why says how another terminal
 * works on the database without it. */
int run_file_publish(struct run_file *, const struct run_record *, struct fault *why);
/* Safe without a file (fd -1) and twice. */
void run_file_remove(struct run_file *);

/* The launches that run now, the newest first; removes files of those that were killed. Returns their
 * number, at most max. Looks at files only. */
size_t run_file_list(struct run_record *out, size_t max);
/* The one of a list with this database, under whatever name; points into the list. NULL: there is none. */
const struct run_record *run_file_of(const struct run_record *list, size_t count, const char *db);
/* The same of all launches that run now. False: there is none. */
bool run_file_find(const char *db, struct run_record *out);

/* The content of a file. False: it is none, or from another version. Pure. */
bool run_file_parse(const char *text, size_t len, struct run_record *out);
/* Writes it. False: a path contains characters that it cannot hold, or is too long. Pure. */
bool run_file_format(const struct run_record *, char *out, size_t size);

#endif
