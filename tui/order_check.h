/* order_check: can an order be given on this screen at present? */
#ifndef TUI_ORDER_CHECK_H
#define TUI_ORDER_CHECK_H

#include "tui/screen.h"
#include "core/store_query/store_read.h"

enum { ORDER_CHECK_SIZE = 160 };

/* The belt runs and no box halts at the read point. In other states, and if the values are old, the PLC bridge
 * knows better: false. */
bool order_check_no_box(const struct screen *);
/* The chosen goods of the view Stock that are to be clarified; NULL: others are chosen, or none. */
const struct row_stock *order_check_unclear(const struct screen *);
/* True: out is the sentence why not. */
bool order_check_refuses(const struct screen *, const struct command_line *, char *out,
	size_t size);

/* The order to begin again from the moment that is shown now; a replay may go on while the question waits. NULL, or the
 * sentence why not. */
const char *order_check_again(const struct screen *, struct command_line *out);

#endif
