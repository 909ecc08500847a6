#include "cli/supervise/temp_dir.h"
#include "core/base/lang.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* $TMPDIR is used only if its path can be part of a reader's address. */
static int make_temp_dir(char *out, size_t size, struct fault *why)
{
	const char *base = getenv("TMPDIR");

	if (!base || !*base || strchr(base, ':') || strlen(base) > 30)
		base = "/tmp";
	snprintf(out, size, "%s/warenspur-XXXXXX", base);
	if (!mkdtemp(out)) {
		fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
			MESSAGE("temp_dir.cannot_make_folder", "cannot create a folder in %s (%s)"), base,
			message_error(errno));
		out[0] = '\0';
		return -1;
	}
	return 0;
}

static int remove_file(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

/* The folder of a killed run still has its lock file, and the lock is free. Folders of other
 * users, or kept on purpose, have no lock file or cannot be opened. */
static void remove_abandoned(const char *own)
{
	char pattern[80], lock[PATH_MAX];
	glob_t found;

	snprintf(pattern, sizeof pattern, "%.*s??????", (int)strlen(own) - 6, own);
	if (glob(pattern, GLOB_NOSORT, NULL, &found) != 0)
		return;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		int fd;

		snprintf(lock, sizeof lock, "%s/demo.lock", found.gl_pathv[i]);
		fd = strcmp(found.gl_pathv[i], own) == 0 ? -1 : open(lock, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
		if (fd < 0)
			continue;
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			nftw(found.gl_pathv[i], remove_file, 8, FTW_DEPTH | FTW_PHYS);
		close(fd);
	}
	globfree(&found);
}

/* The lock file gets its name after it is locked: another run never sees it unlocked. */
static void lock_temp_dir(struct temp_dir *p)
{
	char fresh[96], lock[96];

	snprintf(fresh, sizeof fresh, "%s/lock", p->path);
	snprintf(lock, sizeof lock, "%s/demo.lock", p->path);
	p->lock_fd = open(fresh, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (p->lock_fd >= 0 && flock(p->lock_fd, LOCK_EX | LOCK_NB) == 0)
		rename(fresh, lock);
}

int temp_dir_make(struct temp_dir *p, struct fault *why)
{
	p->lock_fd = -1;
	if (make_temp_dir(p->path, sizeof p->path, why))
		return -1;
	lock_temp_dir(p);
	remove_abandoned(p->path);
	return 0;
}

void temp_dir_remove(struct temp_dir *p, int keep)
{
	if (p->path[0] && !keep)
		nftw(p->path, remove_file, 8, FTW_DEPTH | FTW_PHYS);
	/* The lock is released last, so that no other run removes the folder meanwhile. */
	if (p->lock_fd >= 0)
		close(p->lock_fd);
	p->lock_fd = -1;
}
