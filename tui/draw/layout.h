/* layout: divides the screen into rectangles for the panels of a view. Pure. */
#ifndef TUI_DRAW_LAYOUT_H
#define TUI_DRAW_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

enum {
	LAYOUT_MIN_ROWS = 12, /* below either: one status line instead of panels */
	LAYOUT_MIN_COLS = 40,
	LAYOUT_TABS_ROWS = 24,  /* from here on the views' tabs have a row of their own */
	LAYOUT_TWO_COLS = 76,   /* from here on two panels stand side by side */
	LAYOUT_LARGE_ROWS = 26, /* from here on a slot's large form counts */
	LAYOUT_LARGE_COLS = 100,
	LAYOUT_SLOTS_MAX = 9
};

/* A panel's place in a view, top to bottom. Slots with the same band stand side by side where the
 * screen is wide enough, else one below the other. */
struct layout_slot {
	int band;
	int min_rows, min_cols;
	int want_rows;                       /* maximum of useful rows; 0: no limit */
	int weight;                          /* share of the rows that are left over, 0: none */
	int share;                           /* percent of the width where two stand side by side */
	int large_min_rows, large_want_rows; /* instead of the first two in a large room, 0: the same */
	int priority; /* without room for all, the highest number is left out first */
};

struct rect {
	int y, x, rows, cols; /* rows 0: not shown */
};

/* Is the screen large enough for panels? */
bool layout_fits(int rows, int cols);
/* The row of the tabs, 0: there is none. */
int layout_tabs(int rows);
/* The room for panels: without header, tabs and that many rows at the bottom. */
struct rect layout_room(int rows, int cols, int bottom);

/* Fills out[count] with rectangles that lie inside the room and do not overlap. */
void layout_compose(const struct rect *room, const struct layout_slot *slots, size_t count,
	struct rect *out);

#endif
