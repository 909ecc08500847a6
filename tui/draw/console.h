/* console: the characters that the font of a Linux console has (256 or 512). Debian's default font
 * (Lat15-Fixed16) has filled circles but no empty ones, no triangles to left and right and no lower
 * block elements (kbd: psfgettable). */
#ifndef TUI_DRAW_CONSOLE_H
#define TUI_DRAW_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

/* Reads the font of the console behind fd (GIO_UNIMAP). If fd is no console of this machine (ssh
 * from one), Debian's default font is assumed. */
void console_read_font(int fd);
/* Sets the characters of the font. */
void console_set_characters(const uint16_t *characters, size_t count);
/* True for every character before either was called. */
bool console_has(wchar_t);

#endif
