/* theme: colours by meaning (roles). No other module of tui/ names a colour or an attribute.
 *
 * `default` keeps the terminal's background and uses the palette for it: asked from the terminal, named by
 * $COLORFGBG, or one of middle brightness. `dark`, `light`, `high-contrast` and `colour-blind` have their own
 * background; `mono` has no colours. In each, text has a contrast of at least 4.5:1, a line or an area 3:1 (a test
 * computes it). Important states have a coloured background. Without colours (NO_COLOR, vt100) bold, underline
 * and reverse remain; a state is always a word and a symbol too. */
#ifndef TUI_DRAW_THEME_H
#define TUI_DRAW_THEME_H

#define NCURSES_NOMACROS /* else curses defines macros such as refresh and move */
#include <curses.h>

enum role {
	ROLE_TEXT,
	ROLE_TITLE,
	ROLE_FRAME,
	ROLE_QUIET,
	ROLE_HEADER,
	ROLE_KEY,
	ROLE_KEY_WORD,
	ROLE_OK,
	ROLE_INFO,
	ROLE_WARNING,
	ROLE_ALARM,
	ROLE_OLD,
	ROLE_SELECTED,
	ROLE_BOX,
	ROLE_BOX_UNKNOWN, /* a box whose lane is not decided */
	ROLE_LANE1,       /* the boxes of a lane */
	ROLE_LANE2,
	ROLE_LANE3,
	ROLE_THEN,
	ROLE_COUNT
};

/* Chooses a theme by its name as in --theme; NULL or unknown: default. ascii: ASCII characters
 * only. */
void theme_choose(const char *name, bool ascii);
/* No colours, whatever the terminal has: for a screen as plain text. */
void theme_without_colours(void);
/* After newterm(): defines the colours, unless $NO_COLOR is set and not empty. */
void theme_init(void);
/* The next one; takes effect when everything is drawn again. Returns its N_() name. */
const char *theme_next(void);
/* Can this character be drawn? If not, tui/draw/ascii.h has its replacement. */
bool theme_shows(wchar_t);
/* A terminal that has ASCII only, by $TERM (vt100, vt220) or the character set that the
 * environment names, or a Linux console, whose font has some characters only: theme_shows()
 * returns accordingly. The background is that of a Linux console or the one in $COLORFGBG. True: the theme depends on
 * it, and the terminal may be asked. */
bool theme_detect_terminal(void);
/* The terminal's background, 0xRRGGBB; before theme_init(). */
void theme_set_background(unsigned rgb);
/* Has the theme a background of its own? */
bool theme_own_background(void);
/* The colour of text, or the background, of a terminal that this theme is made for: 0xRRGGBB. */
unsigned theme_screen_rgb(bool is_text);
/* Are words of this role on a colour of their own? If not, an area of it needs an outline. */
bool theme_fills(enum role);
/* The colour of a lane's boxes; of a lane that there is not, that of a box whose lane is not decided. */
enum role theme_lane(int lane);
attr_t theme_attr(enum role);
short theme_pair(enum role);
/* For block elements, which are drawn in the colour that a word of the role stands on; rest: instead the
 * part of the cell that the element leaves free is. */
attr_t theme_block_attr(enum role, bool rest);
short theme_block_pair(enum role);

#endif
