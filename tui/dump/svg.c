/* The window as a picture. Block elements and lines are drawn as shapes: in a font they have gaps. */
#include "tui/dump/cells.h"
#include "tui/draw/contrast.h"

#include <string.h>

enum { CELL_W = 9, CELL_H = 18, BASELINE = 14, FONT_SIZE = 15, EDGE = 9 };

static unsigned ink_of(const struct cell *c)
{
	unsigned ink = c->ink >= 0 ? contrast_rgb_of(c->ink) : theme_screen_rgb(true);

	return c->reverse ? (c->paper >= 0 ? contrast_rgb_of(c->paper) : theme_screen_rgb(false)) : ink;
}

static unsigned paper_of(const struct cell *c)
{
	unsigned paper = c->paper >= 0 ? contrast_rgb_of(c->paper) : theme_screen_rgb(false);

	return c->reverse ? (c->ink >= 0 ? contrast_rgb_of(c->ink) : theme_screen_rgb(true)) : paper;
}

static void write_rect(FILE *out, double x, double y, double w, double h, unsigned rgb)
{
	fprintf(out, "<rect x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\" fill=\"#%06x\"/>\n", x, y, w,
		h, rgb);
}

/* --- characters that are shapes ---------------------------------------------------------------- */

enum side { LEFT, RIGHT, UP, DOWN, SIDES };

/* The arms of a line-drawing character: 0 none, 1 one line, 2 two lines. */
static const struct arms {
	wchar_t wide;
	uint8_t arm[SIDES];
} arms[] = {
	{ 0x2500, { 1, 1, 0, 0 } },
	{ 0x2502, { 0, 0, 1, 1 } },
	{ 0x250C, { 0, 1, 0, 1 } },
	{ 0x2510, { 1, 0, 0, 1 } },
	{ 0x2514, { 0, 1, 1, 0 } },
	{ 0x2518, { 1, 0, 1, 0 } },
	{ 0x251C, { 0, 1, 1, 1 } },
	{ 0x2524, { 1, 0, 1, 1 } },
	{ 0x252C, { 1, 1, 0, 1 } },
	{ 0x2534, { 1, 1, 1, 0 } },
	{ 0x253C, { 1, 1, 1, 1 } },
	{ 0x2550, { 2, 2, 0, 0 } },
	{ 0x2551, { 0, 0, 2, 2 } },
	{ 0x2554, { 0, 2, 0, 2 } },
	{ 0x2557, { 2, 0, 0, 2 } },
	{ 0x255A, { 0, 2, 2, 0 } },
	{ 0x255D, { 2, 0, 2, 0 } },
};

static const struct arms *arms_of(wchar_t wide)
{
	for (size_t i = 0; i < sizeof arms / sizeof arms[0]; i++)
		if (arms[i].wide == wide)
			return &arms[i];
	return NULL;
}

/* Each arm reaches from its side of the cell to the middle, and a little beyond. */
static void write_arm(FILE *out, double x, double y, enum side side, int lines, unsigned rgb)
{
	double apart = lines == 2 ? 1.5 : 0, thick = 1.2, mx = CELL_W / 2.0, my = CELL_H / 2.0;

	for (double off = -apart; off <= apart; off += 2 * apart + (apart == 0)) {
		if (side == LEFT || side == RIGHT)
			write_rect(out, side == LEFT ? x : x + mx - thick / 2 - apart, y + my + off - thick / 2,
				mx + thick / 2 + apart, thick, rgb);
		else
			write_rect(out, x + mx + off - thick / 2, side == UP ? y : y + my - thick / 2 - apart,
				thick, my + thick / 2 + apart, rgb);
	}
}

static bool write_shape(FILE *out, wchar_t wide, double x, double y, unsigned rgb)
{
	const struct arms *lines = arms_of(wide);

	if (lines) {
		for (int side = LEFT; side < SIDES; side++)
			if (lines->arm[side])
				write_arm(out, x, y, (enum side)side, lines->arm[side], rgb);
	} else if (wide == 0x2580) {
		write_rect(out, x, y, CELL_W, CELL_H / 2.0, rgb);
	} else if (wide >= 0x2581 && wide <= 0x2588) { /* eighths from below */
		double h = CELL_H * (wide - 0x2580) / 8.0;

		write_rect(out, x, y + CELL_H - h, CELL_W, h, rgb);
	} else if (wide >= 0x2589 && wide <= 0x258F) { /* eighths from the left */
		write_rect(out, x, y, CELL_W * (0x2590 - wide) / 8.0, CELL_H, rgb);
	} else if (wide == 0x2590) {
		write_rect(out, x + CELL_W / 2.0, y, CELL_W / 2.0, CELL_H, rgb);
	} else if (wide == 0x2572) {
		fprintf(out, "<path d=\"M%g %g l%d %d\" stroke=\"#%06x\" stroke-width=\"1.6\"/>\n", x, y,
			CELL_W, CELL_H, rgb);
	} else {
		return false;
	}
	return true;
}

/* --- rows --------------------------------------------------------------------------------------- */

static bool is_blank(const struct cell *c)
{
	return c->text[0] == L' ' || !c->columns;
}

static void write_escaped(FILE *out, const char *text)
{
	for (; *text; text++) {
		const char *entity = *text == '&' ? "&amp;"
			: *text == '<'                ? "&lt;"
			: *text == '>'                ? "&gt;"
										  : NULL;

		if (entity)
			fputs(entity, out);
		else
			fputc(*text, out);
	}
}

static void write_papers(const struct cells *c, int row, FILE *out)
{
	for (int col = 0, end; col < c->cols; col = end) {
		unsigned rgb = paper_of(&c->at[row * c->cols + col]);

		for (end = col + 1; end < c->cols && paper_of(&c->at[row * c->cols + end]) == rgb;)
			end++;
		if (rgb != theme_screen_rgb(false))
			write_rect(out, EDGE + col * CELL_W, EDGE + row * CELL_H, (end - col) * CELL_W, CELL_H,
				rgb);
	}
}

static bool goes_on(const struct cell *a, const struct cell *b)
{
	return !is_blank(b) && b->columns == 1 && ink_of(a) == ink_of(b) && a->bold == b->bold &&
		a->underline == b->underline && !arms_of(b->text[0]) &&
		!(b->text[0] >= 0x2580 && b->text[0] <= 0x2590);
}

/* One word of one style; each letter stands in its cell whatever the font is. */
static int write_word(const struct cells *c, int row, int col, FILE *out)
{
	const struct cell *first = &c->at[row * c->cols + col];
	char text[CELL_CHARACTERS * 6 + 1];
	int end = col + 1;

	while (first->columns == 1 && end < c->cols && goes_on(first, first + (end - col)))
		end++;
	fprintf(out, "<text x=\"%d\" y=\"%d\" fill=\"#%06x\" textLength=\"%d\"%s%s>",
		EDGE + col * CELL_W, EDGE + row * CELL_H + BASELINE, ink_of(first),
		(first->columns == 2 ? 2 : end - col) * CELL_W, first->bold ? " font-weight=\"bold\"" : "",
		first->underline ? " text-decoration=\"underline\"" : "");
	for (int i = col; i < end; i++)
		write_escaped(out, dump_cell_text(&c->at[row * c->cols + i], text));
	fputs("</text>\n", out);
	return end;
}

static void write_row(const struct cells *c, int row, FILE *out)
{
	write_papers(c, row, out);
	for (int col = 0; col < c->cols;) {
		const struct cell *cell = &c->at[row * c->cols + col];

		if (is_blank(cell) ||
			write_shape(out, cell->text[0], EDGE + col * CELL_W, EDGE + row * CELL_H, ink_of(cell)))
			col++;
		else
			col = write_word(c, row, col, out);
	}
}

void dump_write_svg(const struct cells *c, FILE *out)
{
	int w = c->cols * CELL_W + 2 * EDGE, h = c->rows * CELL_H + 2 * EDGE;

	fprintf(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
		"font-family=\"DejaVu Sans Mono, Liberation Mono, Menlo, Consolas, monospace\" "
		"font-size=\"%d\" xml:space=\"preserve\" shape-rendering=\"crispEdges\">\n"
		"<rect width=\"%d\" height=\"%d\" rx=\"6\" fill=\"#%06x\"/>\n",
		w, h, w, h, FONT_SIZE, w, h, theme_screen_rgb(false));
	for (int row = 0; row < c->rows; row++)
		write_row(c, row, out);
	fputs("</svg>\n", out);
}
