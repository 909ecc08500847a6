/* bar: the two rows of keys on the screen, from the key table: tabs of the views above, other
 * keys below. */
#ifndef TUI_BAR_H
#define TUI_BAR_H

#include "tui/screen.h"

/* The row of tabs, if the screen has one: views by number and name, the current one in colour;
 * only numbers where there is no room for all names. */
void bar_tabs(const struct area *, const struct screen *);
/* The other keys, as many as there is room for; the views too where there is no row of tabs. */
void bar_keys(const struct area *, int row, const struct screen *);
/* The key at a position of either row, NULL: none. */
const struct key_row *bar_key_at(const struct area *, const struct screen *, int row, int col);

#endif
