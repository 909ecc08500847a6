/* ascii: replacement characters for terminals that show ASCII only. */
#ifndef TUI_DRAW_ASCII_H
#define TUI_DRAW_ASCII_H

#include <wchar.h>

/* Static text of one or two characters, "?" if there is no replacement. */
const char *ascii_for(wchar_t);

#endif
