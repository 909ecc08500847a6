/* pulses: covers a light barrier of the plant again and again, for a known time.
 *   pulses CONTROL_SOCKET BARRIER COUNT WIDTH_MS GAP_MS
 * The gap grows by up to a third, in steps that do not fit any period. Ends with exit code 0 when
 * every order was obeyed. */
#include "core/base/clock.h"
#include "core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static void wait_until(int64_t at_us)
{
	const struct timespec at = clock_timespec_of_us(at_us);

	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
}

static int say(int fd, const char *barrier, const char *what)
{
	char line[100], answer[200];
	int len = snprintf(line, sizeof line, "barrier %s %s\n", barrier, what);

	return send(fd, line, (size_t)len, MSG_NOSIGNAL) == len &&
			recv(fd, answer, sizeof answer, 0) > 2 && strncmp(answer, "ok", 2) == 0
		? 0
		: -1;
}

int main(int argc, char **argv)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), count = argc == 6 ? atoi(argv[3]) : 0;
	int64_t width_us, gap_us, at_us = clock_mono_us();

	if (argc != 6 || !text_copy(address.sun_path, sizeof address.sun_path, argv[1]) || fd < 0 ||
		connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
		fprintf(stderr, "usage: pulses CONTROL_SOCKET BARRIER COUNT WIDTH_MS GAP_MS\n");
		return 2;
	}
	width_us = (int64_t)(atof(argv[4]) * 1000);
	gap_us = (int64_t)(atof(argv[5]) * 1000);
	for (int i = 0; i < count; i++) {
		if (say(fd, argv[2], "covered"))
			return 1;
		at_us = clock_mono_us() + width_us;
		wait_until(at_us);
		if (say(fd, argv[2], "free"))
			return 1;
		at_us += gap_us + gap_us / 3 * (i * 7 % 11) / 11;
		wait_until(at_us);
	}
	close(fd);
	return 0;
}
