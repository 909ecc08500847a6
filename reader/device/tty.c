#include "reader/device/tty.h"
#include "reader/device/lock.h"
#include "core/base/lang.h"
#include "core/base/tty_exclusive.h"
#include "core/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

static const struct speed {
	int baud;
	speed_t code;
} speeds[] = {
	{ 300, B300 },
	{ 600, B600 },
	{ 1200, B1200 },
	{ 2400, B2400 },
	{ 4800, B4800 },
	{ 9600, B9600 },
	{ 19200, B19200 },
	{ 38400, B38400 },
	{ 57600, B57600 },
	{ 115200, B115200 },
	{ 230400, B230400 },
	{ 460800, B460800 },
	{ 921600, B921600 },
};

static const struct speed *find_speed(int64_t baud)
{
	for (size_t i = 0; i < sizeof speeds / sizeof speeds[0]; i++)
		if (speeds[i].baud == baud)
			return &speeds[i];
	return NULL;
}

int tty_split_address(const char *address, int fallback, char path[PATH_MAX], int *baud,
	struct fault *why)
{
	const char *colon = strrchr(address, ':');
	int64_t number = 0;
	size_t digits = colon ? strspn(colon + 1, "0123456789") : 0;
	/* No speed has one or two digits, but the links in /dev/serial/by-path end like that. */
	bool has_speed =
		colon && access(address, F_OK) != 0 && !colon[1 + digits] && (digits == 0 || digits > 2);
	size_t len = has_speed ? (size_t)(colon - address) : strlen(address);

	*baud = fallback;
	if (len == 0 || len >= PATH_MAX)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("tty.names_no_serial_device",
				"\"%s\" is not the address of a serial device; use for example /dev/ttyUSB0:9600"),
			address);
	memcpy(path, address, len);
	path[len] = '\0';
	if (!has_speed)
		return 0;
	if (!text_to_int64(colon + 1, 1, INT_MAX, &number) || !find_speed(number))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("tty.no_speed_serial_line",
				"\"%s\" is not a speed of a serial line; usual speeds are 9600 and 115200"),
			colon + 1);
	*baud = (int)number;
	return 0;
}

static int open_fault(const char *path, struct fault *why)
{
	if (errno == EACCES)
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("tty.cannot_open_permission_denied",
				"cannot open %s (permission denied); add your user to the group dialout and log "
				"in again"),
			path);
	if (errno == EBUSY)
		return lock_refuse(path, path, why);
	if (errno == ENOENT || errno == ENXIO || errno == ENODEV)
		return fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
			MESSAGE("tty.no_device", "no device at %s; plug it in or check the path (--list)"),
			path);
	return fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
		MESSAGE("tty.cannot_open", "cannot open %s (%s); unplug the device and plug it in again"),
		path, message_error(errno));
}

int tty_open(const char *path, struct fault *why)
{
	int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return open_fault(path, why);
	if (!isatty(fd)) {
		fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("tty.no_serial_device", "%s is not a serial device; check the path (--list)"),
			path);
	} else if (flock(fd, LOCK_EX | LOCK_NB)) {
		errno = EBUSY;
		open_fault(path, why);
	} else {
		return fd;
	}
	close(fd);
	return -1;
}

int tty_make_raw(int fd, const char *path, int baud, struct fault *why)
{
	const struct speed *speed = find_speed(baud);
	struct termios t;

	errno = EINVAL; /* no such speed */
	if (!speed || tcgetattr(fd, &t))
		return open_fault(path, why);
	cfmakeraw(&t);
	t.c_cflag &= ~(tcflag_t)(CSTOPB | CRTSCTS);
	t.c_cflag |= CLOCAL | CREAD;
	t.c_iflag |= IGNBRK;
	t.c_cc[VMIN] = 1;
	t.c_cc[VTIME] = 0;
	if (cfsetspeed(&t, speed->code) || tcsetattr(fd, TCSANOW, &t))
		return open_fault(path, why);
	return 0;
}

void tty_close(int fd)
{
	if (fd < 0)
		return;
	tty_release(fd);
	close(fd);
}

/* Is it another name of a device earlier in the list? */
static bool is_same_device(const glob_t *found, size_t i)
{
	struct stat this, other;

	if (stat(found->gl_pathv[i], &this))
		return false;
	for (size_t k = 0; k < i; k++)
		if (stat(found->gl_pathv[k], &other) == 0 && other.st_rdev == this.st_rdev)
			return true;
	return false;
}

size_t tty_list(FILE *out, const char *scheme)
{
	static const char *const patterns[] = { "/dev/serial/by-id/*", "/dev/ttyACM*", "/dev/ttyUSB*" };
	glob_t found = { 0 };
	size_t count;

	for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++)
		glob(patterns[i], i ? GLOB_APPEND : 0, NULL, &found);
	count = 0;
	for (size_t i = 0; i < found.gl_pathc; i++)
		if (!is_same_device(&found, i)) {
			fprintf(out, "  %s:%s\n", scheme, found.gl_pathv[i]);
			count++;
		}
	globfree(&found);
	return count;
}
