/* theme: colours by meaning. Nothing else in tui/ names a colour or an attribute.
 *
 * Four of them: `default` is readable on light and dark (the terminal's own background, colours of
 * middle brightness where there are 256), `light` has darker colours, `high-contrast` is black with
 * bright colours and no grey, `mono` has none. Blue, bluish green, orange and vermilion can be told
 * apart by colour-blind people (Okabe, Ito: Color Universal Design). What must not be overlooked
 * stands on a colour. Without colours (NO_COLOR, vt100) bold, underline and reverse remain; a state is
 * always a word and a symbol too. */
#ifndef TUI_DRAW_THEME_H
#define TUI_DRAW_THEME_H

#define NCURSES_NOMACROS /* or curses would take words such as refresh and move for itself */
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
	ROLE_BOX_UNKNOWN,
	ROLE_THEN,
	ROLE_COUNT
};

/* Which one: its name as in --theme; NULL or an unknown one: default. ascii: no other characters. */
void theme_choose(const char *name, bool ascii);
/* After newterm(): sets the colours up, unless $NO_COLOR is set and not empty. */
void theme_init(void);
/* The next one; takes effect when everything is drawn again. Returns its N_() name. */
const char *theme_next(void);
/* Can this character be drawn? If not, tui/draw/ascii.h says what stands for it. */
bool theme_shows(wchar_t);
/* A terminal that has ASCII only, by $TERM (vt100, vt220) or the character set that the environment
 * names, or a Linux console, whose font has some characters only: theme_shows() follows. If no theme
 * was chosen and $COLORFGBG tells of a light background: the light one. */
void theme_look_at_terminal(void);
attr_t theme_attr(enum role);
/* The same for block elements: they are drawn in the colour that a word stands on. */
attr_t theme_ink_attr(enum role);
short theme_pair(enum role);

#endif
