/* screen: the dashboard as a whole. Header, a view's panels, key bar; keys change it.
 *
 * It draws into any curses window, so that the same code serves a terminal, --dump and the tests.
 * Nothing here reads a clock or waits: time is passed in. */
#ifndef TUI_SCREEN_H
#define TUI_SCREEN_H

#include "tui/panels/keys.h"
#include "tui/kiosk.h"
#include "tui/past.h"
#include "tui/command_line.h"
#include "tui/prompt.h"
#include "tui/panels/views.h"

struct screen {
	struct facts facts;
	struct panel *panels[PANEL_COUNT];
	enum view_id view;
	struct past past;   /* the moment shown */
	struct kiosk kiosk; /* .on: only keys that change nothing */
	bool frozen;        /* facts and panels stay as they are; facts.now_us too */
	bool store_there;
	char language[3];  /* in which the panels have read what they show */
	int64_t due_ms;    /* monotonic, when a panel may be read that had been read just before;
	                          * 0: none */
	const char *db;    /* path, for the sentence while it is not there */
	char message[256]; /* stands in the key bar's place until message_until_us */
	int64_t message_until_us;
	bool read_only;            /* the caller's: orders that change anything are refused */
	enum view_id from;         /* where Esc leads back to */
	struct prompt prompt;      /* what is being typed, if anything */
	char hint[128];            /* how it could go on */
	struct command_line order; /* being confirmed, or to be carried out by the caller */
	char question[256];        /* "" unless an answer is awaited: y or n */
	int64_t frozen_seq, news;  /* the newest scan when it froze (-1: not asked yet); newer ones */
	int rows, cols;            /* of the window, as drawn last */
	bool laid_out;             /* shown[] is of this view: panels without rows need not be read */
	struct rect shown[LAYOUT_SLOTS_MAX]; /* where the view's panels were drawn last */
};

/* What a key asks of the program that cannot be done here. */
enum { SCREEN_QUIT = 1, SCREEN_ORDER = 2, SCREEN_REPAINT = 4, SCREEN_REFRESH = 8 };

/* plc: NULL: the one that reported last. 0, or -1 when there is no memory. */
int screen_open(struct screen *, const char *db, const char *plc, struct fault *why);
void screen_close(struct screen *);

/* Reads what the view shows; panels that were read a moment ago are put off (due_ms is set).
 * store NULL: there is none yet. mono_ms: for that, wall_us: the time shown. 0 or -1. */
int screen_refresh(struct screen *, struct store *, int64_t mono_ms, int64_t wall_us,
	struct fault *why);
/* Only what was put off: nothing else has changed since. */
int screen_refresh_late(struct screen *, struct store *, int64_t mono_ms, struct fault *why);
/* Draws everything at the window's present size. */
void screen_draw(struct screen *, WINDOW *, int64_t wall_us);
/* Draws only what moves by itself: the header's clock and the belt. Everything must have been drawn before at
 * this size. */
void screen_draw_motion(struct screen *, WINDOW *, int64_t wall_us);
/* Shows a view as it is now. Returns SCREEN_REFRESH. */
unsigned screen_show(struct screen *, enum view_id);
/* Looking around: views, scrolling, language, freezing, time. Returns SCREEN_* bits. */
unsigned screen_key(struct screen *, enum action);
/* Every panel is read at the next refresh, however short a time ago it was. */
void screen_read_anew(struct screen *);
/* The panel the arrows move. */
struct panel *screen_panel(const struct screen *);
/* Another row is the chosen one. Returns what that asks: a scan's card has to be read. */
unsigned screen_chosen(const struct screen *);
/* Shows a sentence for five seconds. */
void screen_say(struct screen *, const char *sentence, int64_t wall_us);
/* Is something moving on it, so that it should be drawn ten times a second? */
bool screen_moves(const struct screen *);

#endif
