/* input: what a key does. A question waits for its answer, a prompt for its text; else the table of
 * keys says. Time is passed in; nothing here reads the store. */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include "tui/screen.h"

/* Returns SCREEN_* bits; with SCREEN_ORDER the caller carries out ->order. */
unsigned input_key(struct screen *, wint_t key, bool is_code, int64_t wall_us);
/* A click: on the key bar it presses the key; on a row it chooses it, on the chosen one it opens it;
 * on a panel of the view Line it opens the view of that panel. */
unsigned input_click(struct screen *, int row, int col, int64_t wall_us);
/* The wheel: up (-1) or down (1). */
unsigned input_wheel(struct screen *, int way);

#endif
