/* bar: the two rows that name keys, from the table: the views' tabs above, what else there is below. */
#ifndef TUI_BAR_H
#define TUI_BAR_H

#include "tui/screen.h"

/* The row of tabs, where there is one: the views by number, the present one in colour. Where it is too
 * narrow for their names, their numbers. */
void bar_tabs(const struct area *, const struct screen *);
/* The keys, as many as there is room for; the views among them where they have no row. */
void bar_keys(const struct area *, int row, const struct screen *);
/* The key that stands at a place of either, NULL: none. */
const struct key_row *bar_key_at(const struct area *, const struct screen *, int row, int col);

#endif
