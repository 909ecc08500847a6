#include "hw/plant/serial/ptyline.h"
#include "core/base/lang.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

static int make_pty(struct ptyline *l, struct fault *why)
{
	struct termios raw;

	l->fd = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (l->fd < 0 || grantpt(l->fd) || unlockpt(l->fd) ||
		ptsname_r(l->fd, l->device, sizeof l->device))
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("ptyline.cannot_make_pseudo_terminal",
				"cannot create a pseudo terminal (%s); check that /dev/pts is mounted"),
			message_error(errno));
	l->port = open(l->device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (l->port < 0 || tcgetattr(l->port, &raw))
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("ptyline.cannot_open", "cannot open %s (%s); check that /dev/pts is mounted"),
			l->device, message_error(errno));
	cfmakeraw(&raw);
	cfsetspeed(&raw, B115200);
	tcsetattr(l->port, TCSANOW, &raw);
	return 0;
}

static int make_link(const struct ptyline *l, struct fault *why)
{
	char fresh[PATH_MAX];
	struct stat there;

	if (lstat(l->path, &there) == 0 && !S_ISLNK(there.st_mode))
		return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
			MESSAGE("ptyline.no_link",
				"%s exists and is not a link; use another name or remove it"),
			l->path);
	snprintf(fresh, sizeof fresh, "%s.%d", l->path, (int)getpid());
	unlink(fresh);
	if (symlink(l->device, fresh) || rename(fresh, l->path)) {
		fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
			MESSAGE("ptyline.cannot_make_link",
				"cannot create the link %s (%s); check that its folder exists and is writable"),
			l->path, message_error(errno));
		unlink(fresh);
		return -1;
	}
	return 0;
}

int ptyline_open(struct ptyline *l, const char *path, struct fault *why)
{
	*l = (struct ptyline){ .fd = -1, .port = -1, .path = path };
	if (make_pty(l, why) == 0 && make_link(l, why) == 0)
		return 0;
	l->path = NULL;
	ptyline_close(l);
	return -1;
}

void ptyline_close(struct ptyline *l)
{
	char target[sizeof l->device];
	ssize_t n;

	if (l->path && l->fd >= 0) {
		n = readlink(l->path, target, sizeof target - 1);
		if (n > 0 && (size_t)n == strlen(l->device) && memcmp(target, l->device, (size_t)n) == 0)
			unlink(l->path);
	}
	if (l->port >= 0)
		close(l->port);
	if (l->fd >= 0)
		close(l->fd);
	l->fd = l->port = -1;
}

size_t ptyline_read(struct ptyline *l, void *out, size_t size)
{
	ssize_t n = read(l->fd, out, size);

	return n > 0 ? (size_t)n : 0;
}

void ptyline_write(struct ptyline *l, const void *bytes, size_t len)
{
	ssize_t n;

	do
		n = write(l->fd, bytes, len);
	while (n < 0 && errno == EINTR);
}

size_t ptyline_unread(const struct ptyline *l)
{
	int n = 0;

	return ioctl(l->port, FIONREAD, &n) == 0 && n > 0 ? (size_t)n : 0;
}

void ptyline_forget(struct ptyline *l)
{
	tcflush(l->port, TCIFLUSH);
}

void ptyline_unset(struct ptyline *l)
{
	struct termios now;

	if (tcgetattr(l->port, &now) || cfgetospeed(&now) == B50)
		return;
	cfsetspeed(&now, B50);
	tcsetattr(l->port, TCSANOW, &now);
}
