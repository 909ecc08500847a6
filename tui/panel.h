/* panel: a part of the screen. refresh() reads the store and never draws; draw() draws and never
 * reads. One file panel_X.c and one row in panels.c each. */
#ifndef TUI_PANEL_H
#define TUI_PANEL_H

#include "tui/draw.h"
#include "tui/facts.h"

/* First member of each panel's own struct. */
struct panel {
	const struct panel_class *class;
	int scroll;             /* first row shown */
	bool selecting;         /* the arrows choose a row instead of scrolling */
	int selected;           /* that row; 0 stays the newest */
	int cols;               /* as wide as it was drawn last, 0: not yet */
	int64_t refreshed_ms;   /* monotonic; 0: never */
};

/* All functions are mandatory. */
struct panel_class {
	const char *name;
	const char *title;      /* N_() */
	int min_rows, min_cols; /* smallest area it makes sense in; draw() must stand smaller ones */
	int every_ms;           /* refresh at most this often */
	size_t size;            /* of the panel's own struct, zeroed for it */
	/* Reads what draw() needs. 0 or -1 with why. facts are fresh. */
	int (*refresh)(struct panel *, struct store *, const struct facts *, struct fault *why);
	/* Draws title and content into the area, which is empty before. */
	void (*draw)(const struct panel *, const struct facts *, const struct area *);
	/* Rows there are to scroll through. */
	int (*length)(const struct panel *);
};

enum panel_id {
	PANEL_LINE, PANEL_SCANS, PANEL_STOCK, PANEL_ALARMS, PANEL_PROGRAMS, PANEL_RESULTS, PANEL_HELP,
	PANEL_CARD, PANEL_POINTS,
	PANEL_LADDER, PANEL_BOXES, PANEL_FIGURES, PANEL_BIG,
	PANEL_COUNT
};

extern const struct panel_class *const panels[PANEL_COUNT];

/* Allocates a panel of a class; NULL if there is no memory. panel_close(NULL) is fine. */
struct panel *panel_open(const struct panel_class *);
void panel_close(struct panel *);
/* The first row to show where there is room for visible rows. */
int panel_first(const struct panel *, int visible);

#endif
