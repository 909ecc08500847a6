#include "reader/device/lock.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* proc(5): a line is "1: FLOCK  ADVISORY  WRITE 1234 00:18:42 0 EOF". */
static int find_process_with_flock(const struct stat *device)
{
	FILE *locks = fopen("/proc/locks", "re");
	char line[256];
	int found = 0;

	while (locks && !found && fgets(line, sizeof line, locks)) {
		unsigned major_number, minor_number;
		unsigned long long inode;
		int pid;

		if (sscanf(line, "%*d: FLOCK %*s %*s %d %x:%x:%llu", &pid, &major_number, &minor_number,
				&inode) == 4 &&
			pid > 0 && inode == device->st_ino &&
			makedev(major_number, minor_number) == device->st_dev)
			found = pid;
	}
	if (locks)
		fclose(locks);
	return found;
}

static bool has_device_open(const char *pid, const struct stat *device)
{
	char path[64], link[300];
	DIR *folder;
	struct stat there;
	bool found = false;

	snprintf(path, sizeof path, "/proc/%.12s/fd", pid);
	folder = opendir(path);
	for (struct dirent *e; folder && !found && (e = readdir(folder));) {
		snprintf(link, sizeof link, "%s/%.200s", path, e->d_name);
		found = stat(link, &there) == 0 && S_ISCHR(there.st_mode) &&
			there.st_rdev == device->st_rdev && there.st_ino == device->st_ino;
	}
	if (folder)
		closedir(folder);
	return found;
}

/* Sees processes of this user only (all, for root). */
static int find_process_with_open(const struct stat *device)
{
	DIR *folder = opendir("/proc");
	int64_t pid, found = 0;

	for (struct dirent *e; folder && !found && (e = readdir(folder));)
		if (text_to_int64(e->d_name, 1, INT_MAX, &pid) && pid != getpid() &&
			has_device_open(e->d_name, device))
			found = pid;
	if (folder)
		closedir(folder);
	return (int)found;
}

/* proc(5), stat: "1234 (name) S 1200 ...". False: it is gone. */
static bool read_process_stat(int pid, char name[32], int *parent)
{
	char path[64], line[256] = "", *open, *close;
	FILE *file;
	bool read;

	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	file = fopen(path, "re");
	read = file && fgets(line, sizeof line, file);
	if (file)
		fclose(file);
	open = strchr(line, '(');
	close = strrchr(line, ')');
	if (!read || !open || !close || close < open || sscanf(close, ") %*c %d", parent) != 1)
		return false;
	*close = '\0';
	text_clean(open + 1, strlen(open + 1), name, 32);
	return true;
}

/* A worker is named by the program that started it. False: no process found. */
static bool describe_holder(const char *path, char *out, size_t size)
{
	struct stat device;
	char name[32], parent_name[32];
	int pid, parent, grandparent;

	if (stat(path, &device))
		return false;
	pid = find_process_with_flock(&device);
	if (!pid && S_ISCHR(device.st_mode))
		pid = find_process_with_open(&device);
	if (!pid || !read_process_stat(pid, name, &parent))
		return false;
	if (read_process_stat(parent, parent_name, &grandparent) && strcmp(name, parent_name) == 0)
		pid = parent;
	snprintf(out, size, "%s, %d", name, pid);
	return true;
}

int lock_refuse(const char *name, const char *path, struct fault *why)
{
	char holder[64];

	if (describe_holder(path, holder, sizeof holder))
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("lock.in_use_by",
				"%s is in use by another program (%s); stop that program first"),
			name, holder);
	return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
		MESSAGE("lock.in_use", "%s is in use by another program; stop that program first"), name);
}

/* A hash, because a device's name may hold slashes and be long. */
static void build_lock_path(const char *folder, const char *name, char *out, size_t size)
{
	uint64_t hash = text_hash(TEXT_HASH_BEGIN, name, strlen(name));

	snprintf(out, size, "%s/warenspur-%016llx.lock", folder, (unsigned long long)hash);
}

int lock_take(const char *name, struct fault *why)
{
	const char *folders[] = { "/run/lock", getenv("XDG_RUNTIME_DIR"), "/tmp" };
	char path[PATH_MAX] = "";
	int fd = -1;

	for (size_t i = 0; i < sizeof folders / sizeof folders[0] && fd < 0; i++) {
		if (!folders[i])
			continue;
		build_lock_path(folders[i], name, path, sizeof path);
		/* Another user may have made it: then it is opened without O_CREAT, which the kernel
		 * refuses for the files of others in such folders (fs.protected_regular). */
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
		if (fd < 0 && errno == ENOENT) {
			fd = open(path, O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
			if (fd >= 0)
				fchmod(fd, 0644); /* in spite of the umask: all users lock this file */
		}
	}
	if (fd < 0)
		return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
			MESSAGE("lock.cannot_make_lock_file",
				"cannot create the lock file %s (%s); make the folder writable"),
			path, message_error(errno));
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	close(fd);
	return lock_refuse(name, path, why);
}
