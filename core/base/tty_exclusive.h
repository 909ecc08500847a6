/* tty_exclusive: keeps other programs from opening a serial line while this one has it (TIOCEXCL). */
#ifndef CORE_BASE_TTY_EXCLUSIVE_H
#define CORE_BASE_TTY_EXCLUSIVE_H

#include <stdbool.h>

/* True: nobody but root can open the device of fd until tty_release() or until all have closed it. Not on
 * a pseudo terminal: the program at its other end keeps it open, so that the setting would outlive a
 * killed program and lock out the next one. */
bool tty_set_exclusive(int fd);
void tty_release(int fd);

#endif
