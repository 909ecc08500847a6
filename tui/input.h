/* input: what a key or a mouse event does. An open question gets the key first, then an open
 * prompt, then the table of keys. Does not read the store; time is a parameter. */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include "tui/screen.h"

/* Returns SCREEN_* bits; with SCREEN_ORDER the caller carries out screen->order. */
unsigned input_key(struct screen *, wint_t key, bool is_code, int64_t wall_us);
/* A click on a key of the key bar acts as that key; on a row it chooses the row, on the chosen
 * row it opens it; on a panel of the view Line it opens the view of that panel. */
unsigned input_click(struct screen *, int row, int col, int64_t wall_us);
/* The wheel: up (-1) or down (1). */
unsigned input_wheel(struct screen *, int way);

#endif
