/* handheld: a barcode scanner on a serial line in somebody's hand.
 *   handheld PATH      PATH becomes a symbolic link to the line
 * Sends each line of standard input with a carriage return, as a scanner does; ends with it. */
#include "core/base/fault.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* The line, and its other side kept open: a scanner that nobody listens to is still plugged in. */
static int open_line(const char *path, int *other)
{
	int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	struct termios raw;

	if (fd < 0 || grantpt(fd) || unlockpt(fd) || symlink(ptsname(fd), path))
		return -1;
	*other = open(ptsname(fd), O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (*other < 0 || tcgetattr(*other, &raw))
		return -1;
	cfmakeraw(&raw);
	return tcsetattr(*other, TCSANOW, &raw) ? -1 : fd;
}

int main(int argc, char **argv)
{
	char line[512];
	int other = -1, fd = argc == 2 ? open_line(argv[1], &other) : -1;

	if (fd < 0) {
		fprintf(stderr, "handheld: cannot make a line at %s\n", argc == 2 ? argv[1] : "(PATH)");
		return EXIT_FAILED;
	}
	while (fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\n")] = '\r';
		if (write(fd, line, strcspn(line, "\r") + 1) < 0)
			return EXIT_FAILED;
	}
	unlink(argv[1]);
	return EXIT_OK;
}
