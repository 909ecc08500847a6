#include "core/base/tty_exclusive.h"

#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

/* Unix98 pseudo terminals (Linux, Documentation/admin-guide/devices.txt). */
enum { PTY_MAJOR_FIRST = 136, PTY_MAJOR_LAST = 143 };

bool tty_set_exclusive(int fd)
{
	struct stat info;

	if (fstat(fd, &info) != 0 ||
		(major(info.st_rdev) >= PTY_MAJOR_FIRST && major(info.st_rdev) <= PTY_MAJOR_LAST))
		return false;
	return ioctl(fd, TIOCEXCL) == 0;
}

void tty_release(int fd)
{
	ioctl(fd, TIOCNXCL);
}
