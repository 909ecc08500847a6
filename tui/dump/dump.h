/* dump: draws one screen without a terminal and writes it: as UTF-8 text, with the escape sequences of a terminal, or
 * as an SVG picture. */
#ifndef TUI_DUMP_DUMP_H
#define TUI_DUMP_DUMP_H

#include "core/base/fault.h"
#include "tui/draw/draw.h"

#include <stdbool.h>
#include <stdio.h>

enum dump_format { DUMP_TEXT, DUMP_ANSI, DUMP_SVG, DUMP_FORMATS };

/* The format of that name (text, ansi, svg); NULL: text. DUMP_FORMATS: there is none. */
enum dump_format dump_format_of(const char *name);

/* Starts curses on /dev/null with a screen of that size (1 to 1000 each way); stdscr is then ready.
 * 0 or -1. dump_end() frees it. */
int dump_begin(int rows, int cols, struct fault *why);
void dump_end(void);

/* "132x43" -> columns and rows. False if it has another form or is outside 1..1000. */
bool dump_size(const char *text, int *rows, int *cols);

/* Writes the window. Text: lines without trailing blanks and without escape sequences. ANSI: the same with
 * colours (SGR, of 256 colours). SVG: one picture, 1 cell = 9 x 18 units, its own font stack, no script and
 * no reference to another file. 0, or -1 with why if the output cannot be written. */
int dump_window(WINDOW *, enum dump_format, FILE *out, struct fault *why);

#endif
