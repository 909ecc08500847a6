/* layout: the size of the screen + what a view wants -> rectangles. Pure. */
#ifndef TUI_LAYOUT_H
#define TUI_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

enum {
	LAYOUT_MIN_ROWS = 12, /* below either: one status line instead of panels */
	LAYOUT_MIN_COLS = 40,
	LAYOUT_TWO_COLS = 76, /* from here on two panels stand side by side */
	LAYOUT_SLOTS_MAX = 8
};

/* A panel's place in a view, top to bottom. Slots with the same band stand side by side where the
 * screen is wide enough, else one below the other. */
struct layout_slot {
	int band;
	int min_rows, min_cols;
	int want_rows; /* enough is enough; 0: the more the better */
	int weight;    /* share of the rows that are left over, 0: none */
	int share;     /* percent of the width where two stand side by side */
	int priority;  /* where there is no room the highest number goes first */
};

struct rect {
	int y, x, rows, cols; /* rows 0: not shown */
};

/* Room for the panels: everything but the first line (header) and the last (keys). */
bool layout_fits(int rows, int cols);

/* Fills out[count] with rectangles that lie inside the screen and do not overlap. */
void layout_compose(int rows, int cols, const struct layout_slot *slots, size_t count,
	struct rect *out);

#endif
