#include "core/run/run_file.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_LINE "warenspur run 1\n"
#define ENDING ".run"

/* A file without its final name is being written, or was left by a launch that was killed then. */
enum { UNNAMED_S = 60 };

/* --- content ---------------------------------------------------------------------------------- */

static bool is_plain_path(const char *path)
{
	char clean[RUN_FILE_DB_MAX];

	return path[0] == '/' && strlen(path) < sizeof clean &&
		text_clean_again(path, strlen(path), clean, sizeof clean) == strlen(path) &&
		strcmp(path, clean) == 0;
}

bool run_file_format(const struct run_record *r, char *out, size_t size)
{
	int len;

	if (!is_plain_path(r->db) || (r->control[0] && !is_plain_path(r->control)))
		return false;
	len = snprintf(out, size,
		FIRST_LINE "kind %s\npid %lld\nbegun %lld\ntemporary %s\ndatabase %s\n%s%s%s", r->kind,
		(long long)r->pid, (long long)r->begun_us, r->is_temporary ? "yes" : "no", r->db,
		r->control[0] ? "control " : "", r->control, r->control[0] ? "\n" : "");
	return len > 0 && (size_t)len < size;
}

/* False: the value is not possible. Unknown names are of a later version and are passed over. */
static bool parse_value(struct run_record *r, const char *name, const char *value)
{
	if (strcmp(name, "kind") == 0)
		return (strcmp(value, "demo") == 0 || strcmp(value, "up") == 0) &&
			text_copy(r->kind, sizeof r->kind, value);
	if (strcmp(name, "pid") == 0)
		return text_to_int64(value, 1, INT32_MAX, &r->pid);
	if (strcmp(name, "begun") == 0)
		return text_to_int64(value, 1, INT64_MAX, &r->begun_us);
	if (strcmp(name, "temporary") == 0) {
		r->is_temporary = strcmp(value, "yes") == 0;
		return r->is_temporary || strcmp(value, "no") == 0;
	}
	if (strcmp(name, "database") == 0)
		return is_plain_path(value) && text_copy(r->db, sizeof r->db, value);
	if (strcmp(name, "control") == 0)
		return is_plain_path(value) && text_copy(r->control, sizeof r->control, value);
	return true;
}

bool run_file_parse(const char *text, size_t len, struct run_record *out)
{
	char copy[RUN_FILE_BYTES_MAX + 1], *rest = copy;

	*out = (struct run_record){ 0 };
	if (len > RUN_FILE_BYTES_MAX || memchr(text, '\0', len) || !len || text[len - 1] != '\n')
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	if (strncmp(copy, FIRST_LINE, strlen(FIRST_LINE)) != 0)
		return false;
	rest += strlen(FIRST_LINE);
	while (*rest) {
		char *line = strsep(&rest, "\n"), *value = strchr(line, ' ');

		if (!value)
			return false;
		*value++ = '\0';
		if (!parse_value(out, line, value))
			return false;
	}
	return out->kind[0] && out->pid && out->begun_us && out->db[0];
}

/* --- folder ----------------------------------------------------------------------------------- */

static bool is_private(const struct stat *at)
{
	return at->st_uid == geteuid() && !(at->st_mode & (S_IWGRP | S_IWOTH));
}

static bool is_own_folder(const char *path)
{
	struct stat at;

	return path && path[0] == '/' && strlen(path) < PATH_MAX / 2 && stat(path, &at) == 0 &&
		S_ISDIR(at.st_mode) && is_private(&at);
}

static void name_folder(char *out, size_t size)
{
	const char *base = getenv("XDG_RUNTIME_DIR");
	char usual[64];

	snprintf(usual, sizeof usual, "/run/user/%lu", (unsigned long)geteuid());
	if (!is_own_folder(base))
		base = is_own_folder(usual) ? usual : NULL;
	if (base)
		snprintf(out, size, "%s/warenspur", base);
	else
		snprintf(out, size, "/tmp/warenspur-run-%lu", (unsigned long)geteuid());
}

/* The descriptor of the folder, -1 with errno: there is none, or it may be somebody else's. */
static int open_folder(char *path, size_t size, bool create)
{
	struct stat at;
	int fd;

	name_folder(path, size);
	if (create && mkdir(path, 0700) != 0 && errno != EEXIST)
		return -1;
	fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (fstat(fd, &at) == 0 && is_private(&at))
		return fd;
	close(fd);
	errno = EPERM;
	return -1;
}

/* --- the file of this launch ------------------------------------------------------------------ */

static int report_unpublished(const char *where, const char *reason, const char *db,
	struct fault *why)
{
	return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
		MESSAGE("run_file.cannot_publish",
			"cannot write to %s (%s), so programs in other terminals do not find this database "
			"by themselves; start them with --db %s"),
		where, reason, db);
}

/* The file gets its name after it is complete and locked: nobody sees it before. */
static int write_file(struct run_file *f, const char *folder, const char *text)
{
	char part[PATH_MAX];
	size_t len = strlen(text);

	if (snprintf(part, sizeof part, "%s/launch-XXXXXX", folder) >= (int)sizeof part) {
		errno = ENAMETOOLONG;
		return -1;
	}
	f->fd = mkostemp(part, O_CLOEXEC);
	if (f->fd < 0)
		return -1;
	snprintf(f->path, sizeof f->path, "%s%s", part, ENDING);
	if (flock(f->fd, LOCK_EX | LOCK_NB) == 0 && write(f->fd, text, len) == (ssize_t)len &&
		rename(part, f->path) == 0)
		return 0;
	unlink(part);
	close(f->fd);
	f->fd = -1;
	return -1;
}

static const char *folder_error(void)
{
	if (errno == EPERM)
		return MESSAGE_WORD("run_file.not_yours", "it does not belong to you alone");
	return message_error(errno);
}

int run_file_publish(struct run_file *f, const struct run_record *given, struct fault *why)
{
	struct run_record record = *given;
	char folder[PATH_MAX], text[RUN_FILE_BYTES_MAX];
	int fd, result;

	f->fd = -1;
	record.pid = getpid();
	record.begun_us = clock_wall_us();
	fd = open_folder(folder, sizeof folder, true);
	if (fd < 0)
		return report_unpublished(folder, folder_error(), record.db, why);
	close(fd);
	if (!run_file_format(&record, text, sizeof text))
		return report_unpublished(folder,
			MESSAGE_WORD("run_file.odd_path",
				"the path of the database is too long or contains unusual characters"),
			record.db, why);
	result = write_file(f, folder, text);
	return result ? report_unpublished(folder, message_error(errno), record.db, why) : 0;
}

void run_file_remove(struct run_file *f)
{
	if (f->fd < 0)
		return;
	unlink(f->path);
	close(f->fd);
	f->fd = -1;
}

/* --- the files of all launches ---------------------------------------------------------------- */

static bool has_ending(const char *name)
{
	size_t len = strlen(name);

	return len > strlen(ENDING) && strcmp(name + len - strlen(ENDING), ENDING) == 0;
}

/* Not locked: its launch has ended. One without its name may not be locked yet. */
static bool is_left_behind(int fd, const char *name, const struct stat *at)
{
	if (!has_ending(name) && clock_wall_us() / 1000000 - (int64_t)at->st_mtime < UNNAMED_S)
		return false;
	return flock(fd, LOCK_SH | LOCK_NB) == 0;
}

static bool read_record(int fd, struct run_record *out)
{
	char text[RUN_FILE_BYTES_MAX + 1];
	ssize_t len = read(fd, text, sizeof text);

	return len > 0 && run_file_parse(text, (size_t)len, out);
}

/* True: it is of a launch that runs. */
static bool look_at_file(int folder, const char *name, struct run_record *out)
{
	struct stat at;
	bool runs = false;
	int fd;

	if (strncmp(name, "launch-", 7) != 0)
		return false;
	fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return false;
	if (fstat(fd, &at) == 0 && S_ISREG(at.st_mode) && is_private(&at) && at.st_nlink == 1) {
		if (is_left_behind(fd, name, &at))
			unlinkat(folder, name, 0);
		else
			runs = has_ending(name) && read_record(fd, out);
	}
	close(fd);
	return runs;
}

/* Keeps the newest ones, in order. */
static size_t insert_record(struct run_record *list, size_t count, size_t max,
	const struct run_record *fresh)
{
	size_t at = 0;

	while (at < count && list[at].begun_us >= fresh->begun_us)
		at++;
	if (at == max)
		return count;
	count += count < max;
	memmove(list + at + 1, list + at, (count - at - 1) * sizeof *list);
	list[at] = *fresh;
	return count;
}

size_t run_file_list(struct run_record *out, size_t max)
{
	char path[PATH_MAX];
	int fd = open_folder(path, sizeof path, false);
	DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
	const struct dirent *entry;
	struct run_record record;
	size_t count = 0;

	if (!folder && fd >= 0)
		close(fd);
	while (folder && (entry = readdir(folder)))
		if (look_at_file(dirfd(folder), entry->d_name, &record))
			count = insert_record(out, count, max, &record);
	if (folder)
		closedir(folder);
	return count;
}

static bool is_same_file(const char *a, const char *b)
{
	struct stat at, other;

	return strcmp(a, b) == 0 ||
		(stat(a, &at) == 0 && stat(b, &other) == 0 && at.st_dev == other.st_dev &&
			at.st_ino == other.st_ino);
}

const struct run_record *run_file_of(const struct run_record *list, size_t count, const char *db)
{
	for (size_t i = 0; i < count; i++)
		if (is_same_file(list[i].db, db))
			return &list[i];
	return NULL;
}

bool run_file_find(const char *db, struct run_record *out)
{
	struct run_record list[RUN_FILE_LIST_MAX];
	const struct run_record *run = run_file_of(list, run_file_list(list, RUN_FILE_LIST_MAX), db);

	if (run)
		*out = *run;
	return run;
}
