/* panel: a part of the screen. refresh() reads the store and never draws; draw() draws and never
 * reads. Each is one file panel_X.c, one row in PANELS below and one place
 * in a view of views.c. */
#ifndef TUI_PANELS_PANEL_H
#define TUI_PANELS_PANEL_H

#include "tui/draw/draw.h"
#include "tui/model/facts.h"

enum { PANEL_ROWS_MAX = 256, PANEL_FILTER_MAX = 48 };

/* First member of each panel's own struct. */
struct panel {
	const struct panel_class *class;
	int scroll;                    /* first row shown */
	bool selecting;                /* the arrows choose a row instead of scrolling */
	int selected;                  /* the chosen row, as shown */
	int cols;                      /* its width when it was drawn last, 0: not yet */
	bool kept;                     /* a row other than the newest was chosen: it stays chosen */
	int64_t chosen;                /* its row_id() */
	char filter[PANEL_FILTER_MAX]; /* only rows that contain this are shown; "": all */
	int found;                     /* number of rows shown */
	uint16_t rows[PANEL_ROWS_MAX]; /* their indexes */
	int64_t refreshed_ms;          /* monotonic; 0: never */
};

/* Functions without NULL in their comment are mandatory. */
struct panel_class {
	const char *name;
	const char *title;      /* N_() */
	int min_rows, min_cols; /* smallest useful area; draw() must accept smaller ones */
	int every_ms;           /* refresh at most this often */
	size_t size;            /* of the panel's own struct, zeroed for it */
	/* Reads what draw() needs. 0 or -1 with why. facts are as old as every_ms at most. */
	int (*refresh)(struct panel *, struct store *, const struct facts *, struct fault *why);
	/* Draws title and content into the area, which is empty before. */
	void (*draw)(const struct panel *, const struct facts *, const struct area *);
	/* The number of rows to scroll through. */
	int (*length)(const struct panel *);
	/* Does a row contain the search text? NULL: this panel cannot be searched. */
	bool (*matches)(const struct panel *, int row, const char *text);
	/* A number that identifies a row while others come and go. NULL: rows cannot be chosen. */
	int64_t (*row_id)(const struct panel *, int row);
	bool newest_last; /* new rows come at the end */
	/* Rows above the list in a panel of that height; NULL: those of a table. */
	int (*head)(int rows);
	/* Frees what the panel's struct owns. NULL: nothing. */
	void (*close)(struct panel *);
};

/* The table: one row per panel. ROW(X, x) is panel_x in panel_x.c, PANEL_X in a view of views.c. */
#define PANELS(ROW) \
	ROW(LINE, line) /* the conveyor as a picture */ \
	ROW(SCANS, scans) \
	ROW(STOCK, stock) \
	ROW(ALARMS, alarms) \
	ROW(PROGRAMS, programs) \
	ROW(RESULTS, results) /* results of the boxes, times of the answers */ \
	ROW(HELP, help) \
	ROW(CODE, code)             /* the code report of one scan */ \
	ROW(POINTS, points)         /* additional signals of the profile */ \
	ROW(TRACE, trace)           /* the history of one item */ \
	ROW(WIRE, wire)             /* the captured frames of one program */ \
	ROW(BYTES, bytes)           /* one captured frame, byte by byte */ \
	ROW(ALARM_HELP, alarm_help) /* an alarm's cause and the next step */ \
	ROW(COMMANDS, commands)     /* operator commands and their results */ \
	ROW(DIALOGUE, dialogue)     /* the dialogue about the last box */ \
	ROW(BOXES, boxes)           /* the last boxes: place, result, reason */ \
	ROW(FIGURES, figures)       /* throughput, read rate, times: numbers and curves */ \
	ROW(BIG, big)               /* some of the figures in large digits */ \
	ROW(LOTS, lots)             /* where a lot is, what expires when */ \
	ROW(FAULTS, faults)         /* faults of the simulated plant, to choose */ \
	ROW(STORY, story)           /* for visitors: one box, or their own code */ \
	ROW(LESSON, lesson)         /* the lesson that runs, or those to choose from (tui/lesson) */ \
	ROW(KIOSK_LESSON, kiosk_lesson) /* a visitor's lesson (tui/kiosk) */

#define PANEL_ID(id, name) PANEL_##id,
enum panel_id { PANELS(PANEL_ID) PANEL_COUNT };
#define PANEL_DECLARE(id, name) extern const struct panel_class panel_##name;
PANELS(PANEL_DECLARE)

extern const struct panel_class *const panels[PANEL_COUNT];

/* Allocates a panel of a class; NULL if there is no memory. panel_close(NULL) is fine. */
struct panel *panel_open(const struct panel_class *);
void panel_close(struct panel *);
/* The first row to show if visible rows fit; the chosen row is among those shown. */
int panel_first(const struct panel *, int visible);

/* Rows above its list at that height. */
int panel_head(const struct panel *, int rows);

/* The number of rows that match the filter. */
int panel_count(const struct panel *);
/* The index of the i-th row shown. */
int panel_row(const struct panel *, int i);
/* The panel's row that is chosen, -1 if there is none. */
int panel_chosen(const struct panel *);
/* Chooses the i-th row shown, or the nearest one. */
void panel_choose(struct panel *, int i);
/* To be called after its rows or its filter have changed: updates the rows shown and the chosen
 * row. */
void panel_settle(struct panel *);
/* The filter for the title: "/kaffee: 3 of 100", "" without one. Returns out. */
const char *panel_note(const struct panel *, char *out, size_t size);
/* Draws the mark before the chosen row; first: the row drawn at the top. */
void panel_mark(const struct panel *, const struct area *rows, int first);

#endif
