/* panel: a part of the screen. refresh() reads the store and never draws; draw() draws and never
 * reads. One file panel_X.c and one row in panels.c each. */
#ifndef TUI_PANELS_PANEL_H
#define TUI_PANELS_PANEL_H

#include "tui/draw/draw.h"
#include "tui/model/facts.h"

enum { PANEL_ROWS_MAX = 256, PANEL_FILTER_MAX = 48 };

/* First member of each panel's own struct. */
struct panel {
	const struct panel_class *class;
	int scroll;     /* first row shown */
	bool selecting; /* the arrows choose a row instead of scrolling */
	int selected;   /* that row; 0 stays the newest */
	int cols;       /* as wide as it was drawn last, 0: not yet */
	bool kept;      /* somebody has chosen a row that is not the newest: it stays chosen */
	int64_t chosen; /* its row_id() */
	char filter[PANEL_FILTER_MAX]; /* only rows that hold this are shown; "" all */
	int found;                     /* how many those are */
	uint16_t rows[PANEL_ROWS_MAX]; /* and which */
	int64_t refreshed_ms;          /* monotonic; 0: never */
};

/* All functions are mandatory. */
struct panel_class {
	const char *name;
	const char *title;      /* N_() */
	int min_rows, min_cols; /* smallest area it makes sense in; draw() must stand smaller ones */
	int every_ms;           /* refresh at most this often */
	size_t size;            /* of the panel's own struct, zeroed for it */
	/* Reads what draw() needs. 0 or -1 with why. facts are as old as every_ms at most. */
	int (*refresh)(struct panel *, struct store *, const struct facts *, struct fault *why);
	/* Draws title and content into the area, which is empty before. */
	void (*draw)(const struct panel *, const struct facts *, const struct area *);
	/* Rows there are to scroll through. */
	int (*length)(const struct panel *);
	/* Does a row hold the text somebody searches for? NULL: this panel cannot be searched. */
	bool (*matches)(const struct panel *, int row, const char *text);
	/* A number that stays with a row when others come and go. NULL: rows cannot be chosen. */
	int64_t (*row_id)(const struct panel *, int row);
	bool newest_last; /* new rows come at the end */
	/* Rows above the list where the panel is so high; NULL: those of a table. */
	int (*head)(int rows);
};

enum panel_id {
	PANEL_LINE,
	PANEL_SCANS,
	PANEL_STOCK,
	PANEL_ALARMS,
	PANEL_PROGRAMS,
	PANEL_RESULTS,
	PANEL_HELP,
	PANEL_CODE,
	PANEL_POINTS,
	PANEL_TRACE,
	PANEL_WIRE,
	PANEL_BYTES,
	PANEL_ALARM_HELP,
	PANEL_COMMANDS,
	PANEL_LADDER,
	PANEL_BOXES,
	PANEL_FIGURES,
	PANEL_BIG,
	PANEL_COUNT
};

extern const struct panel_class *const panels[PANEL_COUNT];

/* Allocates a panel of a class; NULL if there is no memory. panel_close(NULL) is fine. */
struct panel *panel_open(const struct panel_class *);
void panel_close(struct panel *);
/* The first row to show where there is room for visible rows; the chosen one is among them. */
int panel_first(const struct panel *, int visible);

/* Rows above its list where it is so high. */
int panel_head(const struct panel *, int rows);

/* Rows that are shown: those the filter leaves. */
int panel_count(const struct panel *);
/* Which of the panel's rows is the i-th shown. */
int panel_row(const struct panel *, int i);
/* The panel's row that is chosen, -1 if there is none. */
int panel_chosen(const struct panel *);
/* Chooses the i-th shown; the nearest there is. */
void panel_choose(struct panel *, int i);
/* After its rows or its filter have changed: finds what is shown, and the chosen one again. */
void panel_settle(struct panel *);
/* What the title says about the filter: "/kaffee: 3 of 100", "" without one. Returns out. */
const char *panel_note(const struct panel *, char *out, size_t size);
/* The mark before the chosen row; first: as drawn at the top. */
void panel_mark(const struct panel *, const struct area *rows, int first);

#endif
