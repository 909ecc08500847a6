#include "core/base/output_file.h"
#include "core/base/lang.h"
#include "core/base/log.h"
#include "core/base/output_check.h"
#include "core/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int report_write_error(const struct output_target *t, int error, struct fault *why)
{
	return fault_set(why, FAULT_SETUP,
		error == ENOSPC || error == EIO ? EXIT_IO : EXIT_CANNOT_CREATE,
		MESSAGE("output_check.cannot_write", "cannot write %s (%s); use another path"), t->path,
		message_error(error));
}

static int refuse_other_file(const struct output_target *t, const struct output_found *f,
	struct fault *why)
{
	if (t->is_force_free)
		return fault_set(why, FAULT_USAGE, EXIT_CANNOT_CREATE,
			MESSAGE("output_file.holds_something_else",
				"%s exists with other content (%s); nothing was written; use another name"),
			t->path, output_check_kind(f));
	return fault_set(why, FAULT_USAGE, EXIT_CANNOT_CREATE,
		MESSAGE("output_file.holds_something_else_force",
			"%s exists with other content (%s); nothing was written; use another name, or "
			"overwrite it with --force"),
		t->path, output_check_kind(f));
}

/* *found: as output_check_target() leaves it. */
static int judge_target(const struct output_target *t, struct output_found *found,
	struct fault *why)
{
	if (output_check_target(t, found, why))
		return -1;
	if (!found->is_there || found->is_direct || found->len == 0 || t->force ||
		(t->is_own && t->is_own(found->head, found->len)))
		return 0;
	return refuse_other_file(t, found, why);
}

int output_file_check(const struct output_target *t, struct fault *why)
{
	struct output_found *found = malloc(sizeof *found);
	int result = found
		? judge_target(t, found, why)
		: fault_set(why, FAULT_SETUP, EXIT_FAILED, MESSAGE("fault.out_of_memory", "out of memory"));

	free(found);
	return result;
}

/* --- writing ----------------------------------------------------------------------------------- */

/* Permissions of the replaced file, or of a new one. */
static mode_t mode_for(const struct output_found *found)
{
	mode_t mask;

	if (found->is_there)
		return found->at.st_mode & 0777;
	mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

static int open_part(struct output_file *o, const struct output_found *found)
{
	const char *slash = strrchr(o->name, '/');
	int len = snprintf(o->part, sizeof o->part, "%.*s.warenspur-XXXXXX",
		slash ? (int)(slash + 1 - o->name) : 0, o->name);
	int fd;

	if (len < 0 || (size_t)len >= sizeof o->part) {
		o->part[0] = '\0';
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = mkostemp(o->part, O_CLOEXEC);
	if (fd < 0)
		o->part[0] = '\0';
	else if (fchmod(fd, mode_for(found)) == 0)
		o->file = fdopen(fd, "w");
	if (fd >= 0 && !o->file)
		close(fd);
	return o->file ? 0 : -1;
}

/* Names what --force overwrites. */
static void report_overwritten(const struct output_target *t, const struct output_found *found)
{
	if (t->force && found->len && !(t->is_own && t->is_own(found->head, found->len)))
		log_line(LOG_LEVEL_WARNING,
			lang_plural("overwrites %s: %s, %lld byte", "overwrites %s: %s, %lld bytes",
				(unsigned long)found->at.st_size),
			t->path, message_word(output_check_kind(found)), (long long)found->at.st_size);
}

static int open_checked(struct output_file *o, struct output_found *found, struct fault *why)
{
	int error;

	if (judge_target(&o->target, found, why))
		return -1;
	text_copy(o->name, sizeof o->name, found->name);
	o->was_there = found->is_there;
	if (found->is_direct)
		o->file = fopen(o->name, "we");
	if (o->file || (!found->is_direct && open_part(o, found) == 0)) {
		report_overwritten(&o->target, found);
		return 0;
	}
	error = errno;
	output_file_discard(o);
	return report_write_error(&o->target, error, why);
}

int output_file_open(struct output_file *o, const struct output_target *target, struct fault *why)
{
	struct output_found *found = malloc(sizeof *found);
	int result;

	*o = (struct output_file){ .target = *target };
	result = found
		? open_checked(o, found, why)
		: fault_set(why, FAULT_SETUP, EXIT_FAILED, MESSAGE("fault.out_of_memory", "out of memory"));
	free(found);
	return result;
}

/* The folder's entry on the disk. A folder that cannot be opened for reading has it later. */
static int sync_folder(const char *name)
{
	char folder[PATH_MAX];
	int fd, result;

	text_copy(folder, sizeof folder, name);
	fd = open(dirname(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	result = fsync(fd);
	close(fd);
	return result == 0 || errno == EINVAL ? 0 : -1;
}

/* A name that was free is taken only if it still is. */
static int rename_part(const struct output_file *o)
{
	if (!o->was_there) {
		if (renameat2(AT_FDCWD, o->part, AT_FDCWD, o->name, RENAME_NOREPLACE) == 0)
			return 0;
		if (errno != EINVAL && errno != ENOSYS)
			return -1;
	}
	return rename(o->part, o->name);
}

static int finish_direct(struct output_file *o, struct fault *why)
{
	bool failed = ferror(o->file) || fflush(o->file) != 0;
	int error = errno;

	if (fclose(o->file) != 0 && !failed) {
		error = errno;
		failed = true;
	}
	o->file = NULL;
	return failed ? report_write_error(&o->target, error, why) : 0;
}

int output_file_commit(struct output_file *o, struct fault *why)
{
	int error;

	if (!o->part[0])
		return finish_direct(o, why);
	errno = EIO; /* for an error of an earlier write */
	if (fflush(o->file) != 0 || ferror(o->file) || fsync(fileno(o->file)) != 0) {
		error = errno;
		output_file_discard(o);
		return report_write_error(&o->target, error, why);
	}
	fclose(o->file);
	o->file = NULL;
	if (output_file_check(&o->target, why)) {
		output_file_discard(o);
		return -1;
	}
	if (rename_part(o) != 0) {
		error = errno;
		output_file_discard(o);
		return report_write_error(&o->target, error, why);
	}
	o->part[0] = '\0';
	return sync_folder(o->name) == 0 ? 0 : report_write_error(&o->target, errno, why);
}

void output_file_discard(struct output_file *o)
{
	if (o->file)
		fclose(o->file);
	o->file = NULL;
	if (o->part[0])
		unlink(o->part);
	o->part[0] = '\0';
}

FILE *output_file_append(const struct output_target *t, struct fault *why)
{
	FILE *file;

	if (output_file_check(t, why))
		return NULL;
	file = fopen(t->path, "ae");
	if (!file)
		report_write_error(t, errno, why);
	return file;
}
