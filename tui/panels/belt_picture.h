/* belt_picture: draws the conveyor to scale, by the distances of core/wire/signals.h. */
#ifndef TUI_PANELS_BELT_PICTURE_H
#define TUI_PANELS_BELT_PICTURE_H

#include "tui/model/box_tracking.h"
#include "tui/draw/draw.h"

enum { PICTURE_ROWS = 7 };

/* Draws belt, light barriers, stopper, diverters, lanes with counts and the boxes as they are at
 * now_us. old: the values may be old, so everything is dimmed. */
void belt_picture_draw(const struct area *, const struct box_tracking *, int64_t now_us, bool old);

/* Faults, motor, stopper and lamps as words in one row. */
void belt_picture_draw_machine(const struct area *, int row, const struct box_tracking *, bool old);

#endif
