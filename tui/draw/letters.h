/* letters: large type, for a screen that is read from three metres: letters of 5 x 8 dots, two dots in a character
 * cell. Latin letters with umlauts, digits and usual signs. */
#ifndef TUI_DRAW_LETTERS_H
#define TUI_DRAW_LETTERS_H

#include "tui/draw/draw.h"

enum { LETTERS_ROWS = 4 };

/* The columns that a text needs in large type; 0: it has other characters, or the terminal has no half blocks. */
int letters_width(const char *text);
/* The bytes of the text that fit into width columns, cut at a blank; 0: not even its first word fits. */
int letters_fit(const char *text, int width);
/* Draws bytes of a text, LETTERS_ROWS high, in the colour of a role. */
void letters_draw(const struct area *, int row, int col, enum role, const char *text, int bytes);

#endif
