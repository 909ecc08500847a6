#include "tests/support/pty_pair.h"

#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

int pty_pair_open(int *line)
{
	int device = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	struct termios raw;

	if (device < 0 || grantpt(device) || unlockpt(device))
		return -1;
	*line = open(ptsname(device), O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (*line < 0 || tcgetattr(*line, &raw))
		return -1;
	cfmakeraw(&raw);
	return tcsetattr(*line, TCSANOW, &raw) ? -1 : device;
}
