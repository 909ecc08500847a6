#include "plc-bridge/modbus/serial.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/tty_exclusive.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/serial.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { QUIET_DOUBLED_MAX = 2 };

static int refuse_serial(const char *device, struct fault *why)
{
	int error = errno;

	if (error == EACCES)
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("serial.permission_denied",
				"cannot open %s (%s); add your user to the group dialout and log in again"),
			device, message_error(error));
	return fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
		MESSAGE("serial.cannot_open",
			"cannot open %s (%s); check that the adapter is plugged in; ls -l /dev/serial/by-id "
			"lists the adapters"),
		device, message_error(error));
}

int serial_lock(struct serial *s, const char *device, char *path, size_t size, struct fault *why)
{
	char real[PATH_MAX];

	*s = (struct serial){ .lock_fd = -1 };
	if (!realpath(device, real) || snprintf(path, size, "%s", real) >= (int)size)
		return refuse_serial(device, why);
	s->lock_fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (s->lock_fd < 0)
		return refuse_serial(device, why);
	if (!isatty(s->lock_fd)) {
		serial_unlock(s, -1);
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("serial.no_serial_line",
				"%s is not a serial line; use one of /dev/serial/by-id"),
			device);
	}
	if (flock(s->lock_fd, LOCK_EX | LOCK_NB) != 0) {
		serial_unlock(s, -1);
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("serial.use_another_program_perhaps",
				"%s is in use by another program, perhaps a second PLC bridge; stop it, a serial "
				"line allows only one master"),
			device);
	}
	return 0;
}

void serial_unlock(struct serial *s, int fd)
{
	if (s->exclusive && fd >= 0)
		tty_release(fd);
	s->exclusive = false;
	if (s->lock_fd >= 0)
		close(s->lock_fd);
	s->lock_fd = -1;
}

void serial_tune(struct serial *s, int fd)
{
	struct serial_struct settings;

	s->exclusive = tty_set_exclusive(fd);
	/* Otherwise FTDI chips delay answers by 16 ms; other drivers ignore or refuse it. */
	if (ioctl(fd, TIOCGSERIAL, &settings) == 0) {
		settings.flags = (int)((unsigned)settings.flags | ASYNC_LOW_LATENCY);
		ioctl(fd, TIOCSSERIAL, &settings);
	}
	tcflush(fd, TCIOFLUSH); /* libmodbus does not: an old answer would count as the first one */
}

static bool count_leftovers(int fd)
{
	int waiting = 0;

	return ioctl(fd, FIONREAD, &waiting) == 0 && waiting > 0;
}

/* During a capture fd is a socket, not a terminal. */
static void discard_input(int fd)
{
	unsigned char bytes[256];

	if (tcflush(fd, TCIFLUSH) != 0)
		while (recv(fd, bytes, sizeof bytes, MSG_DONTWAIT) > 0)
			;
}

bool serial_begin(struct serial *s, int fd, int64_t now_ms)
{
	int64_t wait_us;

	if (s->quiet_ms) {
		if (count_leftovers(fd))
			s->quiet_from_ms = now_ms;
		discard_input(fd);
		if (now_ms - s->quiet_from_ms < s->quiet_ms)
			return false;
		s->quiet_ms = 0;
	}
	wait_us = s->free_us - clock_mono_us();
	if (wait_us > 0) {
		const struct timespec pause = clock_timespec_of_us(wait_us);

		nanosleep(&pause, NULL);
	}
	discard_input(fd);
	return true;
}

void serial_end(struct serial *s, bool failed, int64_t gap_us, int quiet_ms)
{
	s->free_us = clock_mono_us() + gap_us;
	if (!failed) {
		s->errors = 0;
		return;
	}
	s->quiet_ms = quiet_ms << (s->errors > QUIET_DOUBLED_MAX ? QUIET_DOUBLED_MAX : s->errors);
	s->quiet_from_ms = clock_mono_ms();
	s->errors++;
}

size_t serial_read(int fd, unsigned char *out, size_t size, int timeout_ms)
{
	struct pollfd line = { .fd = fd, .events = POLLIN };
	int64_t end_ms = clock_mono_ms() + timeout_ms, left_ms;
	size_t len = 0;

	while (len < size && (left_ms = end_ms - clock_mono_ms()) > 0 &&
		poll(&line, 1, (int)left_ms) > 0) {
		ssize_t got = read(fd, out + len, size - len);

		if (got <= 0)
			break;
		len += (size_t)got;
	}
	return len;
}
