/* large_picture: the conveyor to scale, with boxes of several rows that move by eighths of a column, and
 * what computer and PLC say to each other about the box at the read point. */
#ifndef TUI_LINE_LARGE_PICTURE_H
#define TUI_LINE_LARGE_PICTURE_H

#include "tui/line/line_scale.h"
#include "tui/model/box_scan.h"
#include "tui/model/facts.h"

enum { LARGE_PICTURE_ROWS = 12, LARGE_PICTURE_COLS = 100 }; /* at least */

/* scan: that of the box of facts->passages[0]. */
void large_picture_draw(const struct line_view *, const struct facts *,
	const struct box_scan *scan);

#endif
