/* input: what a key does. A question waits for its answer, a prompt for its text; else the table of
 * keys says. Time is passed in; nothing here reads the store. */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include "tui/screen.h"

/* Returns SCREEN_* bits; with SCREEN_ORDER the caller carries out ->order. */
unsigned input_key(struct screen *, wint_t key, bool is_code, int64_t wall_us);

#endif
