/* screen: the whole dashboard: header, the panels of a view, key bar; keys change it.
 *
 * It draws into any curses window: the same code serves a terminal, --dump and the tests. It
 * reads no clock and does not wait: time is a parameter. */
#ifndef TUI_SCREEN_H
#define TUI_SCREEN_H

#include "tui/panels/keys.h"
#include "tui/kiosk/kiosk.h"
#include "tui/past.h"
#include "tui/command_line.h"
#include "tui/prompt.h"
#include "tui/burst.h"
#include "tui/panels/views.h"

/* Keys of the current burst; kept by typed.c. */
struct typed {
	struct burst burst;
	wint_t held;       /* acts when the burst ends, unless the burst is a text; 0: none */
	bool has_dropped;  /* keys of a text that would have changed something */
	bool has_question; /* a key of this burst asked the question */
	bool has_prompt;   /* a letter of this burst opened the prompt */
	bool was_entered;  /* keys of this burst went into a prompt */
	bool has_moved;    /* the first key of this burst changed only what is shown */
	int64_t quiet_ms;  /* waited for a key since the last one */
};

struct screen {
	/* input: set by the caller */
	const char *db;    /* path, for the text while there is no database */
	bool is_read_only; /* orders that change anything are refused */
	struct kiosk kiosk;

	/* state: changed by keys */
	enum view_id view, return_view; /* shown; where Esc leads to */
	struct past past;               /* the moment shown */
	bool is_frozen;                 /* facts, panels and facts.now_us stay as they are */
	struct typed typed;
	struct prompt prompt;       /* the input line, if open */
	char hint[128];             /* possible completions of its text */
	struct new_article article; /* the code that was chosen when the input line was opened */
	char question[768];         /* waits for y or n; "": none */
	char message[256];          /* shown instead of the key bar until message_until_us */
	int64_t message_until_us;

	/* output: for the caller */
	struct command_line order; /* asked for by question, or to be carried out (SCREEN_ORDER) */
	int64_t due_ms;            /* monotonic: when a postponed panel may be read; 0: none is */

	/* cache: what was read and drawn last */
	bool has_store;
	struct facts facts;
	struct panel *panels[PANEL_COUNT];
	char language[3];        /* of the texts in the panels */
	int64_t plant_looked_ms; /* when facts.plant was looked for; 0: never */
	int64_t frozen_seq;      /* the newest scan when the picture was paused; -1: not read yet */
	int64_t missed_scans;    /* newer ones */
	int rows, cols;          /* of the window */
	bool is_laid_out;        /* shown[] is of this view: panels without rows need not be read */
	struct rect shown[LAYOUT_SLOTS_MAX]; /* of the view's panels */
};

/* What the caller must do after a key. */
enum { SCREEN_QUIT = 1, SCREEN_ORDER = 2, SCREEN_REPAINT = 4, SCREEN_REFRESH = 8 };

/* plc: NULL: the one that reported last. 0, or -1 when there is no memory. */
int screen_open(struct screen *, const char *db, const char *plc, struct fault *why);
void screen_close(struct screen *);

/* Reads what the view shows; panels that were read less than their every_ms ago are postponed
 * (due_ms is set). store NULL: there is none yet. wall_us: the time shown. 0 or -1. */
int screen_refresh(struct screen *, struct store *, int64_t mono_ms, int64_t wall_us,
	struct fault *why);
/* Reads only the postponed panels. */
int screen_refresh_late(struct screen *, struct store *, int64_t mono_ms, struct fault *why);
/* Draws everything at the window's current size. */
void screen_draw(struct screen *, WINDOW *, int64_t wall_us);
/* Draws only the header's clock and the belt. screen_draw() must have been called at this size. */
void screen_draw_motion(struct screen *, WINDOW *, int64_t wall_us);
/* Changes to a view, at the present time. Returns SCREEN_REFRESH. */
unsigned screen_show(struct screen *, enum view_id);
/* Actions that change only the screen: views, scrolling, language, pause, time. Returns
 * SCREEN_* bits. */
unsigned screen_key(struct screen *, enum action);
/* Opens the code report of a code that was typed here, without a scan in the store. Returns
 * SCREEN_* bits. */
unsigned screen_show_code(struct screen *, const struct scan *);
/* Shows where lots are; text as for lot_choice_parse(). */
unsigned screen_show_lots(struct screen *, const char *text);
/* The next refresh reads every panel, whatever its every_ms. */
void screen_expire_panels(struct screen *);
/* The panel that the arrow keys move. */
struct panel *screen_panel(const struct screen *);
/* To be called after another row was chosen. Returns SCREEN_* bits: the code report of a scan
 * must be read. */
unsigned screen_after_selection(const struct screen *);
/* Shows a message for five seconds. */
void screen_show_message(struct screen *, const char *sentence, int64_t wall_us);
/* Is something moving, so that it should be drawn ten times a second? */
bool screen_is_moving(const struct screen *);
/* Is the conveyor's large picture shown, whose boxes move by less than a column? */
bool screen_is_smooth(const struct screen *);

#endif
