/* frame: what surrounds the panels: the header line, the key bar, the screen before there is data. */
#ifndef TUI_FRAME_H
#define TUI_FRAME_H

#include "tui/screen.h"

/* Row 0: name, view, state as word + symbol + colour, PLC, language, time. On a screen too small for
 * panels this one line says the most important. */
void frame_header(const struct area *, const struct screen *);
/* The last row: the keys, from the table, as many as there is room for; or the message. */
void frame_keys(const struct area *, const struct screen *);
/* A question over everything else, with the keys that answer it. */
void frame_question(const struct area *, const char *question);
/* There is no database yet. */
void frame_waiting(const struct area *, const struct screen *);

#endif
