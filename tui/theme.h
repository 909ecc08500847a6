/* theme: colours by meaning. Nothing else in tui/ names a colour or an attribute.
 *
 * Readable on light and dark: the terminal's own background, colours of middle brightness where
 * there are 256, reverse video for what must not be overlooked. Without colours (NO_COLOR, vt100)
 * bold, underline and reverse remain; a state is always a word and a symbol too. */
#ifndef TUI_THEME_H
#define TUI_THEME_H

#define NCURSES_NOMACROS /* or curses would take words such as refresh and move for itself */
#include <curses.h>

enum role {
	ROLE_TEXT, ROLE_TITLE, ROLE_FRAME, ROLE_QUIET, ROLE_HEADER, ROLE_KEY, ROLE_KEY_WORD,
	ROLE_OK, ROLE_INFO, ROLE_WARNING, ROLE_ALARM, ROLE_OLD, ROLE_SELECTED,
	ROLE_BOX, ROLE_BOX_UNKNOWN, ROLE_COUNT
};

/* After newterm(): sets the colours up, unless $NO_COLOR is set and not empty. */
void theme_init(void);
attr_t theme_attr(enum role);
short theme_pair(enum role);

#endif
