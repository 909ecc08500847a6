/* terminal: the real terminal through curses, and back to how it was, whatever happens. */
#ifndef TUI_DRAW_TERMINAL_H
#define TUI_DRAW_TERMINAL_H

#include "core/base/fault.h"

#include <stdbool.h>

/* Can standard input and output carry the dashboard? If not -1 with EXIT_UNAVAILABLE and a sentence
 * that names what can be done instead. */
int terminal_open(struct fault *why);
/* From now on Ctrl-C, Ctrl-Z and Ctrl-\ are keys like others and send no signal. */
void terminal_lock(void);
/* Restores the terminal; safe to call twice. */
void terminal_close(void);
/* Clicks and the wheel come as keys from now on; the terminal may have no mouse. */
void terminal_mouse(void);
/* After KEY_MOUSE: what it was. */
enum mouse { MOUSE_NOTHING, MOUSE_CLICK, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };
enum mouse terminal_mouse_event(int *row, int *col);
/* After SIGWINCH: curses never hears of it, because the signal goes to a signalfd. */
void terminal_resize(void);
/* The next key: 1 got (*key, *is_code), 0 none, -1 the terminal is gone. */
int terminal_key(unsigned *key, bool *is_code);

#endif
