/* tty: a serial device, opened for exclusive use. */
#ifndef READER_DEVICE_TTY_H
#define READER_DEVICE_TTY_H

#include "core/base/fault.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

/* "DEVICE[:BAUD]" -> the device's path (a colon inside it is fine if it exists) and the speed,
 * fallback if none is named. 0, or -1 with EXIT_USAGE: no path, or no such speed. */
int tty_split_address(const char *address, int fallback, char path[PATH_MAX], int *baud,
	struct fault *why);

/* Opens path (a link is fine) without becoming its session's terminal, non-blocking and
 * close-on-exec, and locks it with flock(). -1: it is absent, forbidden, in use, or no tty. */
int tty_open(const char *path, struct fault *why);

/* Raw, 8 data bits, no parity, 1 stop bit, no flow control. */
int tty_make_raw(int fd, const char *path, int baud, struct fault *why);

void tty_close(int fd); /* -1 is fine */

/* Prints "  SCHEME:PATH" for each serial device present, stable names first. Returns their
 * number. */
size_t tty_list(FILE *out, const char *scheme);

#endif
