/* visitor: the tour of a kiosk on the screen; what a visitor has scanned takes it for a while (kiosk.h). */
#ifndef TUI_VISITOR_H
#define TUI_VISITOR_H

#include "tui/screen.h"

/* Looks for a new scan of a handheld reader. True: its view is shown and has to be read. */
bool visitor_follow(struct screen *, struct store *, int64_t mono_ms);

/* The tour goes on when it is time, after a visit in this language. True: another view is shown and has to be read. */
bool visitor_advance(struct screen *, const char *language, int64_t mono_ms);

#endif
