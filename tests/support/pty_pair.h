/* pty_pair: a serial line without hardware. */
#ifndef TESTS_SUPPORT_PTY_PAIR_H
#define TESTS_SUPPORT_PTY_PAIR_H

/* A pseudo terminal in raw mode. Returns the side of the device, or -1 (errno). *line: the other side, kept
 * open so that a device that nobody listens to is still plugged in. Its name: ptsname(). The caller closes
 * both. */
int pty_pair_open(int *line);

#endif
