/* dump: draws one screen as plain UTF-8 text, without a terminal. */
#ifndef TUI_DUMP_H
#define TUI_DUMP_H

#include "tui/screen.h"

#include <stdio.h>

/* Starts curses on /dev/null with a screen of that size (1 to 1000 each way); stdscr is then ready.
 * 0 or -1. dump_end() frees it. */
int dump_begin(int rows, int cols, struct fault *why);
void dump_end(void);

/* "132x43" -> columns and rows. False if it has another form or is outside 1..1000. */
bool dump_size(const char *text, int *rows, int *cols);

/* Writes the window as lines without trailing blanks and without escape sequences. 0, or -1 with
 * why if the output cannot be written. */
int dump_window(WINDOW *, FILE *out, struct fault *why);

#endif
