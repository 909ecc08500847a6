/* frame: the parts of the screen around the panels: header, last row, question, text without a
 * database. */
#ifndef TUI_FRAME_H
#define TUI_FRAME_H

#include "tui/screen.h"

/* Row 0: name, view, state as word + symbol + colour, PLC, language, time. The only row on a
 * screen that is too small for panels. */
void frame_header(const struct area *, const struct screen *);
/* The last rows: the input line, the message or the key bar. */
void frame_keys(const struct area *, const struct screen *);
/* How many rows that takes: more than one for the invitation of a kiosk. */
int frame_key_rows(const struct screen *, int rows, int cols);
/* A question above the panels, with the keys that answer it. */
void frame_question(const struct area *, const char *question);
/* Instead of the panels while there is no database. */
void frame_waiting(const struct area *, const struct screen *);

#endif
