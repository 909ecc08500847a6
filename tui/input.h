/* input: what a key does. An open question gets the key first, then an open
 * prompt, then the table of keys. Does not read the store; time is a parameter. */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include "tui/screen.h"

/* Returns SCREEN_* bits; with SCREEN_ORDER the caller carries out screen->order. */
unsigned input_key(struct screen *, wint_t key, bool is_code, int64_t wall_us);

#endif
