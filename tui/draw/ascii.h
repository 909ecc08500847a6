/* ascii: what stands for a character where a terminal has ASCII only. */
#ifndef TUI_DRAW_ASCII_H
#define TUI_DRAW_ASCII_H

#include <wchar.h>

/* Static text of one or two characters, "?" for what has none. */
const char *ascii_for(wchar_t);

#endif
