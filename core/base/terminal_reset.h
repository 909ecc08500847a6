/* terminal_reset: the escape sequences that undo what a dashboard has set in a terminal, for the end that
 * curses does not see: paste marks, mouse and second screen off, cursor and plain letters on. Source:
 * xterm, Control Sequences (DECSET 2004, 1006, 1000, 1049, 25). */
#ifndef CORE_BASE_TERMINAL_RESET_H
#define CORE_BASE_TERMINAL_RESET_H

#define TERMINAL_PASTE_MARKS_OFF "\033[?2004l"
#define TERMINAL_RESET TERMINAL_PASTE_MARKS_OFF "\033[?1006l\033[?1000l\033[?1049l\033[?25h\033[0m"

#endif
