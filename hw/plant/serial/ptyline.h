/* ptyline: a serial line that ends in this program. A pty with a name of its own.
 *
 * The other side opens PATH like any serial port. It survives being closed and opened again: this
 * side keeps the port open itself. */
#ifndef HW_PLANT_SERIAL_PTYLINE_H
#define HW_PLANT_SERIAL_PTYLINE_H

#include "core/base/fault.h"

#include <stddef.h>

struct ptyline {
	int fd;           /* ours; non-blocking; -1: not open */
	int port;         /* the other side, kept open */
	const char *path; /* the caller's; a symbolic link to /dev/pts/N */
	char device[64];
};

/* Makes the pty, raw, and path a link to it; a link that is there already is replaced in one step,
 * anything else is left alone. -1 with why. */
int ptyline_open(struct ptyline *l, const char *path, struct fault *why);
/* Removes the link, if it is still ours. Fine on a line that was never opened (fd -1). */
void ptyline_close(struct ptyline *l);

/* Bytes from the other side: how many, 0 if there are none. Never blocks. */
size_t ptyline_read(struct ptyline *l, void *out, size_t size);
/* To the other side; what does not fit is lost, as on a wire. */
void ptyline_write(struct ptyline *l, const void *bytes, size_t len);

/* How many bytes the other side has not taken yet, and throwing them away: nobody is there. */
size_t ptyline_unread(const struct ptyline *l);
void ptyline_forget(struct ptyline *l);

/* Forgets the baud rate the other side has set (it means nothing here), so that whoever sets the port
 * next changes something: glibc's tcsetattr() reports an error if all that was new is a parity, which
 * a pty cannot have. */
void ptyline_unset(struct ptyline *l);

#endif
