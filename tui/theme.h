/* theme: colours by meaning. Nothing else in tui/ names a colour or an attribute.
 *
 * Four of them: `default` is readable on light and dark (the terminal's own background, colours of
 * middle brightness where there are 256), `light` has darker colours, `high-contrast` is black with
 * bright colours and no grey, `mono` has none. Blue, bluish green, orange and vermilion can be told
 * apart by colour-blind people (Okabe, Ito: Color Universal Design). Reverse video for what must not
 * be overlooked. Without colours (NO_COLOR, vt100) bold, underline and reverse remain; a state is
 * always a word and a symbol too. */
#ifndef TUI_THEME_H
#define TUI_THEME_H

#define NCURSES_NOMACROS /* or curses would take words such as refresh and move for itself */
#include <curses.h>

enum role {
	ROLE_TEXT, ROLE_TITLE, ROLE_FRAME, ROLE_QUIET, ROLE_HEADER, ROLE_KEY, ROLE_KEY_WORD,
	ROLE_OK, ROLE_INFO, ROLE_WARNING, ROLE_ALARM, ROLE_OLD, ROLE_SELECTED,
	ROLE_BOX, ROLE_BOX_UNKNOWN, ROLE_THEN, ROLE_COUNT
};

/* Which one: its name as in --theme; NULL or an unknown one: default. ascii: no other characters. */
void theme_choose(const char *name, bool ascii);
/* After newterm(): sets the colours up, unless $NO_COLOR is set and not empty. */
void theme_init(void);
/* The next one; takes effect when everything is drawn again. Returns its N_() name. */
const char *theme_next(void);
/* Draw with ASCII characters only? */
bool theme_is_ascii(void);
/* A terminal that has no others, by $TERM (vt100, vt220) or the character set that the environment
 * names: from now on theme_is_ascii(). */
void theme_look_at_terminal(void);
attr_t theme_attr(enum role);
short theme_pair(enum role);

#endif
