/* ptyline: a serial line that ends in this program: a pty with a name of its own.
 *
 * The other side opens PATH like any serial port. It can be closed and opened again: this side
 * keeps the port open itself. */
#ifndef HW_PLANT_SERIAL_PTYLINE_H
#define HW_PLANT_SERIAL_PTYLINE_H

#include "core/base/fault.h"

#include <stddef.h>

struct ptyline {
	int fd;           /* own side; non-blocking; -1: not open */
	int port;         /* the other side, kept open */
	const char *path; /* owned by the caller; a symbolic link to /dev/pts/N */
	char device[64];
};

/* Makes a raw pty and the link path to it; an existing link is replaced atomically, other files
 * are not. 0, or -1 with why. */
int ptyline_open(struct ptyline *l, const char *path, struct fault *why);
/* Removes the link if it still leads to this pty. A line that was never opened (fd -1) is fine. */
void ptyline_close(struct ptyline *l);

/* Bytes from the other side: their number, 0: none. Never blocks. */
size_t ptyline_read(struct ptyline *l, void *out, size_t size);
/* To the other side; bytes that do not fit are lost, as on a wire. */
void ptyline_write(struct ptyline *l, const void *bytes, size_t len);

/* Number of bytes the other side has not read yet; and discarding them. */
size_t ptyline_unread(const struct ptyline *l);
void ptyline_forget(struct ptyline *l);

/* Resets the baud rate set by the other side (it has no effect), so that the next tcsetattr()
 * changes something: glibc reports an error if only the parity is new, which a pty cannot have. */
void ptyline_unset(struct ptyline *l);

#endif
