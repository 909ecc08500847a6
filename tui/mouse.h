/* mouse: what a click and the wheel do. Does not read the store; time is a parameter.
 *
 * Each returns SCREEN_* bits; with SCREEN_ORDER the caller carries out screen->order. */
#ifndef TUI_MOUSE_H
#define TUI_MOUSE_H

#include "tui/screen.h"

/* The event that curses has reported as KEY_MOUSE. */
unsigned mouse_event(struct screen *, int64_t wall_us);
/* A click on a key of the key bar acts as that key; on a row it chooses the row, on the chosen
 * row it opens it; on a panel of the view Line it opens the view of that panel. */
unsigned mouse_click(struct screen *, int row, int col, int64_t wall_us);
/* The wheel: up (-1) or down (1). */
unsigned mouse_wheel(struct screen *, int way);

#endif
