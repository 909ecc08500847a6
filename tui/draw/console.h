/* console: which characters a Linux console can show: those of the font that is loaded, 256 or 512
 * of them. Debian's own (Lat15-Fixed16) has circles that are filled but none that are empty, no
 * triangles to left and right and no steps of a curve (kbd: psfgettable). */
#ifndef TUI_DRAW_CONSOLE_H
#define TUI_DRAW_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

/* Asks the console behind fd for its font (GIO_UNIMAP). If that is none of this machine (ssh from
 * one), it is taken to have Debian's font. */
void console_look(int fd);
/* The same from a list of its characters. */
void console_take(const uint16_t *characters, size_t count);
/* True before either was called. */
bool console_has(wchar_t);

#endif
