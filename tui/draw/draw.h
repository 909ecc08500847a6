/* draw: writes text into an area of the screen, measured and cut in columns, never outside the
 * area.
 *
 * Text is never used as a format. A control character or an invalid byte becomes one replacement
 * character. Letters and marks are composed; at most two marks that cannot be are drawn on a letter.
 * Joiners and variation selectors, written <U+FE0F> by text_clean() too, are left out: columns stay
 * straight. */
#ifndef TUI_DRAW_DRAW_H
#define TUI_DRAW_DRAW_H

#include "tui/draw/layout.h"
#include "tui/draw/theme.h"

#include <stdint.h>

/* A part of a curses window. Row and column 0 are its upper left corner. */
struct area {
	WINDOW *win;
	struct rect at;
};

/* A part of an area, cut at its edges. */
struct area draw_part(const struct area *, int row, int col, int rows, int cols);

/* The width of a text in columns. */
int draw_width(const char *text);

/* Bytes of the text that fit into width columns, cut at a blank if there is one late enough; at
 * least one character. */
int draw_fit(const char *text, int width);
/* The text over as many rows as it needs, at most so many. Returns how many it took. */
int draw_wrapped(const struct area *, int row, int col, int width, int rows, enum role,
	const char *text);

/* Writes at most width columns (a longer text ends in "…"), clipped to the area.
 * Returns the columns written. */
int draw_text(const struct area *, int row, int col, int width, enum role, const char *text);
/* The same, ending at column end (exclusive). */
int draw_right(const struct area *, int row, int end, int width, enum role, const char *text);
/* printf into at most width columns; for numbers and translated words. */
int draw_format(const struct area *, int row, int col, int width, enum role, const char *format,
	...) __attribute__((format(printf, 6, 7)));

/* A line-drawing character (WACS_HLINE ...), n times to the right. */
void draw_line(const struct area *, int row, int col, int n, enum role, const cchar_t *line);
/* The edge of an area, one cell wide, in single or double lines; what is inside stays. */
void draw_outline(const struct area *, enum role, bool is_double);
/* One character given as UTF-8 text, n times to the right. */
void draw_fill(const struct area *, int row, int col, int n, enum role, const char *character);
/* A cell whose left eighths (1 to 8) have the colour of a role's words' background; rest: the others have it
 * instead. So edges move by less than a column. */
void draw_block(const struct area *, int row, int col, enum role, int eighths, bool rest);
/* A text in that colour, on the background of the screen. */
void draw_ink(const struct area *, int row, int col, int width, enum role, const char *text);
/* The eighths that an edge must move at once here: 1, 4, or 8 where the characters are missing. */
int draw_block_step(void);
/* "── Title ─────── note ──" over the whole width of row 0. */
void draw_title(const struct area *, const char *title, const char *note);

/* A time as of now_us: the clock; the day ("25.11.", "Nov 25") if it is at least DRAW_DAY_US
 * ago; the month if it is most of a year ago. 8 columns at most; "" for 0. out[16]. */
#define DRAW_DAY_US 72000000000 /* 20 h: so that a time of day means one day only */
const char *draw_when(int64_t at_us, int64_t now_us, char *out);
/* The same with day and time: "25.11. 14:03". 14 columns at most. out[24]. */
const char *draw_when_long(int64_t at_us, int64_t now_us, char *out);
/* A rounded duration: "<1 ms", "35 ms", "2.1 s", "4 min", "3 h". out[24]. Decimal sign by
 * language. */
const char *draw_span(int64_t span_us, char *out);

#endif
