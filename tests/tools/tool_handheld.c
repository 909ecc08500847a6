/* handheld: a barcode scanner on a serial line in somebody's hand.
 *   handheld PATH      PATH becomes a symbolic link to the line
 * Sends each line of standard input with a carriage return, as a scanner does; ends with it. */
#include "core/base/fault.h"
#include "tests/support/pty_pair.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char line[512];
	int other = -1, fd = argc == 2 ? pty_pair_open(&other) : -1;

	if (fd < 0 || symlink(ptsname(fd), argv[1])) {
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
