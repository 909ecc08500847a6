/* redraw: when the dashboard looks for changes in the store, reads what it shows, and draws. Pure: a
 * function of what has happened and of the time (monotonic, ms; never 0).
 *
 *   a commit       looked for and read REDRAW_SETTLE_MS later, so that what follows it is read with it;
 *                  until then further commits do not wake
 *   reads          at least REDRAW_REST_MS apart; every REDRAW_ANYWAY_MS without a commit
 *   the timer      ten times a second (twenty with the large picture) while something moves, is played back
 *                  or waits to be read; else once a second, for the clock
 *   drawing        the whole screen after a read, a key or a message; clock and belt when the timer has
 *                  expired, unless something was drawn just now
 *   a serial line  the next reading or motion waits until what was drawn would have passed at
 *                  REDRAW_LINE_BYTES_S; a key and what it asks for do not
 *
 * The caller, at each turn of its loop: polls, reads and draws what is due and says so, sets the timer,
 * waits. It sets the fields under "input" whenever something has happened. */
#ifndef TUI_REDRAW_H
#define TUI_REDRAW_H

#include <stdbool.h>
#include <stdint.h>

enum {
	REDRAW_CALM_MS = 1000,
	REDRAW_MOVING_MS = 100,
	REDRAW_SMOOTH_MS = 50, /* with the large picture */
	REDRAW_LINE_BYTES_S = 4000,
	REDRAW_SETTLE_MS = 20,
	REDRAW_REST_MS = 40,
	REDRAW_ANYWAY_MS = 3000,
	REDRAW_POLL_MS = 900 /* less than a calm turn, or every second turn would miss it */
};

/* Zeroed, it has read and drawn nothing yet. */
struct redraw {
	/* input */
	bool must_draw;   /* the whole screen */
	bool has_changed; /* what is shown has to be read again */
	bool time_passed; /* the timer has expired */
	bool is_moving;   /* the belt on the screen, or a past that is played back */
	bool is_smooth;   /* the large picture moves */
	bool is_playing;  /* a past is played back: it is read at each turn */
	int64_t late_ms;  /* when a postponed panel may be read; 0: none is */
	int64_t woke_ms;  /* when a commit has woken; 0: none since the last poll */

	/* state */
	int64_t polled_ms, read_ms, drawn_ms; /* 0: never, or at once again */
	int period_ms;                        /* of the timer as it is set; 0: not yet */
	int64_t line_free_ms;                 /* reading and motion wait until then */
	int64_t due_ms;                       /* an earlier end of its first period; 0: none */
};

/* What is shown must be read at once: another view, another size, another language. */
void redraw_expire(struct redraw *);

/* Must the store be polled for changes? That takes locks. */
bool redraw_polls(const struct redraw *, int64_t now_ms);
void redraw_polled(struct redraw *, int64_t now_ms, bool has_changed);

enum redraw_reading { REDRAW_READS_NOTHING, REDRAW_READS_LATE, REDRAW_READS_ALL };
/* Is to be read: nothing, the postponed panels, everything? */
enum redraw_reading redraw_reads(const struct redraw *, int64_t now_ms);
/* To be called before the reading, which may set late_ms again. */
void redraw_read(struct redraw *, enum redraw_reading, int64_t now_ms);

enum redraw_drawing { REDRAW_DRAWS_NOTHING, REDRAW_DRAWS_MOTION, REDRAW_DRAWS_ALL };
/* Is to be drawn: nothing, clock and belt, everything? */
enum redraw_drawing redraw_draws(const struct redraw *, int64_t now_ms);
/* now_ms: when the terminal has taken it; a slow terminal gets fewer pictures. line_bytes: what was
 * written to a serial line, 0: it is none. */
void redraw_drawn(struct redraw *, enum redraw_drawing, int64_t now_ms, int64_t line_bytes);

/* True: the timer is to be set: *first_ms from now, then every period_ms. */
bool redraw_sets_timer(struct redraw *, int64_t now_ms, int64_t *first_ms);

#endif
