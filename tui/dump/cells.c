#include "tui/dump/cells.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static void read_cell(WINDOW *win, int row, int col, struct cell *out)
{
	wchar_t text[CCHARW_MAX + 1] = L"";
	cchar_t from;
	attr_t attrs = A_NORMAL;
	short pair = 0;
	int width;

	*out = (struct cell){ .text = L" ", .ink = -1, .paper = -1, .columns = 1 };
	if (mvwin_wch(win, row, col, &from) == ERR ||
		getcchar(&from, text, &attrs, &pair, NULL) == ERR || !text[0])
		return;
	wcsncpy(out->text, text, CELL_CHARACTERS);
	width = wcwidth(text[0]);
	out->columns = width == 2 ? 2 : 1;
	out->bold = attrs & A_BOLD;
	out->underline = attrs & A_UNDERLINE;
	out->reverse = attrs & A_REVERSE;
	if (pair && pair_content(pair, &out->ink, &out->paper) == ERR)
		out->ink = out->paper = -1;
}

int dump_read_cells(WINDOW *win, struct cells *out)
{
	getmaxyx(win, out->rows, out->cols);
	out->at = calloc((size_t)out->rows * (size_t)out->cols, sizeof *out->at);
	if (!out->at)
		return -1;
	for (int row = 0; row < out->rows; row++)
		for (int col = 0; col < out->cols; col++) {
			struct cell *cell = &out->at[row * out->cols + col];

			read_cell(win, row, col, cell);
			if (cell->columns == 2 && col + 1 < out->cols) {
				col++;
				cell[1] = *cell;
				cell[1].columns = 0;
			}
		}
	return 0;
}

const char *dump_cell_text(const struct cell *cell, char out[CELL_CHARACTERS * 6 + 1])
{
	if (wcstombs(out, cell->text, CELL_CHARACTERS * 6 + 1) == (size_t)-1)
		strcpy(out, "?");
	return out;
}

/* The columns of a row without the blanks at its end. */
static int length_of(const struct cells *c, int row)
{
	int end = c->cols;

	while (end > 0 && wcscmp(c->at[row * c->cols + end - 1].text, L" ") == 0)
		end--;
	return end;
}

void dump_write_text(const struct cells *c, FILE *out)
{
	char text[CELL_CHARACTERS * 6 + 1];

	for (int row = 0; row < c->rows; row++) {
		int end = length_of(c, row);

		for (int col = 0; col < end; col++)
			if (c->at[row * c->cols + col].columns)
				fputs(dump_cell_text(&c->at[row * c->cols + col], text), out);
		fputc('\n', out);
	}
}

static bool is_same_style(const struct cell *a, const struct cell *b)
{
	return a->ink == b->ink && a->paper == b->paper && a->bold == b->bold &&
		a->underline == b->underline && a->reverse == b->reverse;
}

static void write_style(const struct cell *c, FILE *out)
{
	fputs("\033[0", out);
	if (c->bold)
		fputs(";1", out);
	if (c->underline)
		fputs(";4", out);
	if (c->reverse)
		fputs(";7", out);
	if (c->ink >= 0)
		fprintf(out, ";38;5;%d", c->ink);
	if (c->paper >= 0)
		fprintf(out, ";48;5;%d", c->paper);
	fputc('m', out);
}

void dump_write_ansi(const struct cells *c, FILE *out)
{
	static const struct cell plain = { .ink = -1, .paper = -1 };
	char text[CELL_CHARACTERS * 6 + 1];

	for (int row = 0; row < c->rows; row++) {
		const struct cell *style = &plain;

		for (int col = 0; col < c->cols; col++) {
			const struct cell *cell = &c->at[row * c->cols + col];

			if (!cell->columns)
				continue;
			if (!is_same_style(cell, style))
				write_style(cell, out);
			style = cell;
			fputs(dump_cell_text(cell, text), out);
		}
		fputs(is_same_style(style, &plain) ? "\n" : "\033[0m\n", out);
	}
}
