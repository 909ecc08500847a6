/* terminal: opens the terminal with curses, reads keys, restores the terminal at the end or in a
 * crash. */
#ifndef TUI_DRAW_TERMINAL_H
#define TUI_DRAW_TERMINAL_H

#include "core/base/fault.h"

#include <stdbool.h>
#include <stdint.h>

/* Opens the terminal. -1 if standard input or output cannot show the dashboard: EXIT_UNAVAILABLE
 * and what can be done instead. */
int terminal_open(struct fault *why);
/* Ctrl-C, Ctrl-Z and Ctrl-\ become keys and send no signal. */
void terminal_lock(void);
/* Restores the terminal; safe to call twice. */
void terminal_close(void);
/* Pasted text comes between two keys with these codes (bracketed paste); no effect on a terminal
 * without it. */
void terminal_paste_keys(int begins, int ends);
/* Clicks and the wheel come as KEY_MOUSE; no effect on a terminal without a mouse. */
void terminal_mouse(void);
/* After KEY_MOUSE: which event. */
enum mouse { MOUSE_NOTHING, MOUSE_CLICK, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };
enum mouse terminal_mouse_event(int *row, int *col);
/* After SIGWINCH: curses does not get the signal, because it goes to a signalfd. */
void terminal_resize(void);
/* Is it a serial line: no pseudo-terminal and no console, or one that was set to less than their 38400 baud? */
bool terminal_is_serial(void);
/* The bytes this process has written so far, to whatever; 0: the kernel does not count them. */
int64_t terminal_written(void);
/* The next key: 1 (*key, *is_code are set), 0: none, -1: the terminal is lost. */
int terminal_key(unsigned *key, bool *is_code);

#endif
