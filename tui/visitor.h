/* visitor: what a visitor of a kiosk has scanned takes the screen for a while (kiosk.h). */
#ifndef TUI_VISITOR_H
#define TUI_VISITOR_H

#include "tui/screen.h"

/* Looks for a new scan of a handheld reader. True: its view is shown and has to be read. */
bool visitor_follow(struct screen *, struct store *, int64_t mono_ms);

#endif
