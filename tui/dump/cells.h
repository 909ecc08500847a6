/* cells: a drawn window as characters and colours, and its forms for a file. */
#ifndef TUI_DUMP_CELLS_H
#define TUI_DUMP_CELLS_H

#include "tui/draw/draw.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { CELL_CHARACTERS = 3 }; /* a letter and at most two marks on it */

/* Colours are numbers of the 256 (xterm), -1: that of the screen. */
struct cell {
	wchar_t text[CELL_CHARACTERS + 1];
	short ink, paper;
	bool bold, underline, reverse;
	uint8_t columns; /* 1 or 2; 0: the second half of a wide character */
};

struct cells {
	int rows, cols;
	struct cell *at; /* [rows * cols], freed by the caller */
};

/* 0, or -1: there is no memory. */
int dump_read_cells(WINDOW *, struct cells *);
/* The text of a cell as UTF-8. Returns out. */
const char *dump_cell_text(const struct cell *, char out[CELL_CHARACTERS * 6 + 1]);

void dump_write_text(const struct cells *, FILE *);
void dump_write_ansi(const struct cells *, FILE *);
void dump_write_svg(const struct cells *, FILE *);

#endif
