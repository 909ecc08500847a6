/* views: which panels a screen shows. A new view is one row in views.c and one key. */
#ifndef TUI_PANELS_VIEWS_H
#define TUI_PANELS_VIEWS_H

#include "tui/draw/layout.h"
#include "tui/panels/panel.h"

enum view_id {
	VIEW_LINE,
	VIEW_SCANS,
	VIEW_STOCK,
	VIEW_ALARMS,
	VIEW_HEALTH,
	VIEW_HELP,
	VIEW_TRACE,
	VIEW_WIRE,
	VIEW_FIGURES,
	VIEW_LESSON,
	VIEW_COUNT,             /* of the views with a key and a name for --view */
	VIEW_CODE = VIEW_COUNT, /* these are opened from a row, closed with Esc */
	VIEW_FRAME,
	VIEW_ALARM_HELP,
	VIEW_LOTS,
	VIEW_FAULTS,
	VIEW_STORY,        /* the first view of --kiosk: one box on its way, in large type */
	VIEW_VISIT,        /* what a visitor has scanned */
	VIEW_BIG,          /* large digits */
	VIEW_KIOSK_LESSON, /* a visitor's lesson */
	VIEWS_END
};

struct view {
	const char *name;       /* as in --view */
	const char *old_name;   /* understood as well; NULL: none */
	const char *title;      /* N_() */
	enum panel_id scrolled; /* the panel that the arrow keys move */
	bool selects;           /* they choose one of its rows; Enter opens it */
	size_t count;
	enum panel_id panels[LAYOUT_SLOTS_MAX];
	struct layout_slot slots[LAYOUT_SLOTS_MAX];
};

extern const struct view views[VIEWS_END];

/* The view of a name, new or old; VIEW_COUNT if there is none. */
enum view_id views_find(const char *name);

#endif
