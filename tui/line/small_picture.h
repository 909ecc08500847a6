/* small_picture: the conveyor to scale in seven rows. */
#ifndef TUI_LINE_SMALL_PICTURE_H
#define TUI_LINE_SMALL_PICTURE_H

#include "tui/line/line_scale.h"

enum { SMALL_PICTURE_ROWS = 7 };

/* Draws belt, light barriers, stopper, diverters, lanes with counts and the boxes as they are at
 * now_us. */
void small_picture_draw(const struct line_view *);

#endif
