/* label_draw: sheets of codes. A code is a raster of modules; a linear one has a single row. */
#include "cli/label/label.h"
#include "cli/label/label_guide.h"
#include "core/base/lang.h"

#include <errno.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <zint.h>

static bool is_dark(const struct zint_symbol *symbol, int row, int col)
{
	if (row < 0 || row >= symbol->rows || col < 0 || col >= symbol->width)
		return false;
	return symbol->encoded_data[row][col / 8] >> (col % 8) & 1;
}

static bool is_linear(const struct zint_symbol *symbol)
{
	return symbol->rows == 1;
}

static int cannot_write(struct fault *why)
{
	return fault_set(why, FAULT_SETUP, EXIT_IO,
		MESSAGE("label_draw.cannot_write_labels",
			"cannot write the labels (%s); check whether the disk is full or the receiving "
			"program has ended"),
		message_error(errno));
}

static int finish_file(FILE *out, struct fault *why)
{
	return fflush(out) || ferror(out) ? cannot_write(why) : 0;
}

/* --- the mark in a file ------------------------------------------------------------------------ */

#define SVG_MARK "<!-- warenspur label -->"

/* A text chunk for behind the first chunk of a PNG (ISO 15948, 11.3.4.3): Software, warenspur label. */
static const unsigned char png_mark[] = "\0\0\0\x18"
										"tEXtSoftware\0warenspur label"
										"\x02\x14\xc5\x6c";
enum { PNG_MARK_AT = 33, PNG_MARK_LEN = sizeof png_mark - 1 };

static bool has_bytes(const unsigned char *head, size_t len, const void *part, size_t part_len)
{
	return memmem(head, len, part, part_len) != NULL;
}

/* A printed one is known by its characters. */
bool label_is_own(const unsigned char *head, size_t len)
{
	if (len >= 4 && memcmp(head, "\x89PNG", 4) == 0)
		return has_bytes(head, len, png_mark, PNG_MARK_LEN);
	if (len >= 5 && memcmp(head, "<?xml", 5) == 0)
		return has_bytes(head, len, SVG_MARK, sizeof SVG_MARK - 1);
	return !memchr(head, '\0', len) && has_bytes(head, len, "\342\226\204\342\226\204", 6);
}

/* --- SVG, in millimetres on paper of A4 ------------------------------------------------------ */

enum { PAGE_WIDTH = 210, PAGE_HEIGHT = 297, MARGIN = 15 };
enum { CELL_WIDTH = 90, CELL_HEIGHT = 52, COLUMNS = 2, ROWS = 5 };
/* The guide: lines of text and where they stand; it is as high as three rows of codes. */
enum { GUIDE_COLUMNS = 100, GUIDE_GAP = 2, GUIDE_ROWS_ABOVE = 2 };
#define GUIDE_STEP 4.6
#define GUIDE_SIZE 3.2

static void put_escaped(FILE *out, const char *text)
{
	for (; *text; text++) {
		const char *as = *text == '<' ? "&lt;"
			: *text == '>'            ? "&gt;"
			: *text == '&'            ? "&amp;"
			: *text == '"'            ? "&quot;"
									  : NULL;

		if (as)
			fputs(as, out);
		else
			putc(*text, out);
	}
}

static void put_text(FILE *out, double x, double y, double size, const char *text)
{
	fprintf(out, "<text x=\"%.2f\" y=\"%.2f\" font-size=\"%.1f\">", x, y, size);
	put_escaped(out, text);
	fputs("</text>\n", out);
}

/* Dark modules side by side are one rectangle. */
static void put_row(const struct zint_symbol *symbol, int row, double x, double y, double module,
	double height, FILE *out)
{
	for (int col = 0; col < symbol->width; col++) {
		int first = col;

		while (is_dark(symbol, row, col))
			col++;
		if (col > first)
			fprintf(out, "<rect x=\"%.3f\" y=\"%.3f\" width=\"%.3f\" height=\"%.3f\"/>\n",
				x + first * module, y, (col - first) * module, height);
	}
}

/* A module is half a millimetre wide, or narrower if the code with its quiet zone would not fit. */
static void put_code(const struct zint_symbol *symbol, double x, double y, int width, FILE *out)
{
	enum { QUIET = 10, CODE_HEIGHT = 26 };
	double module = (double)(width - 6) / (symbol->width + 2 * QUIET);

	if (!is_linear(symbol) && module > (double)CODE_HEIGHT / symbol->rows)
		module = (double)CODE_HEIGHT / symbol->rows;
	if (is_linear(symbol) && module > 0.5)
		module = 0.5;
	for (int row = 0; row < symbol->rows; row++)
		put_row(symbol, row, x, y + (is_linear(symbol) ? 0 : row * module), module,
			is_linear(symbol) ? (double)CODE_HEIGHT : module, out);
}

/* The cell of the next label, and the one behind it: a wide label has a whole row. */
static size_t take_cells(const struct label *label, size_t *next)
{
	size_t cell = label->is_wide ? (*next + COLUMNS - 1) / COLUMNS * COLUMNS : *next;

	*next = cell + (label->is_wide ? COLUMNS : 1);
	return cell;
}

/* Where the guide goes on. */
struct svg_guide {
	FILE *out;
	double y;
};

static void put_guide_line(void *user, const struct label_guide_line *line)
{
	struct svg_guide *guide = user;

	guide->y += line->is_heading ? GUIDE_STEP + GUIDE_GAP : GUIDE_STEP;
	put_text(guide->out, MARGIN + 5 + 4 * line->indent, guide->y, line->is_heading ? 4 : GUIDE_SIZE,
		line->text);
}

static void put_label(const struct label *label, size_t cell, FILE *out)
{
	double x = (double)MARGIN + (double)(cell % COLUMNS * CELL_WIDTH);
	size_t row = cell / COLUMNS;
	double y = (double)(row / ROWS * PAGE_HEIGHT + MARGIN + row % ROWS * CELL_HEIGHT);

	put_text(out, x + 5, y + 6, 5, label->title);
	put_code(label->symbol, x + 5, y + 10, label->is_wide ? COLUMNS * CELL_WIDTH : CELL_WIDTH, out);
	put_text(out, x + 5, y + 41, 3.5, label->text);
}

/* The guide stands below the codes, on a page of its own if it would not fit there. */
int label_write_svg(const struct label_sheet *sheet, FILE *out, struct fault *why)
{
	size_t cells = 0, rows, pages, rows_on_last, height;
	bool is_next;
	struct svg_guide guide = { .out = out };

	for (size_t i = 0; i < sheet->count; i++)
		take_cells(&sheet->labels[i], &cells);
	rows = (cells + COLUMNS - 1) / COLUMNS;
	pages = rows ? (rows + ROWS - 1) / ROWS : 1;
	rows_on_last = rows ? (rows - 1) % ROWS + 1 : 0;
	is_next = sheet->has_guide && rows_on_last > GUIDE_ROWS_ABOVE;
	guide.y = (double)((pages - !is_next) * PAGE_HEIGHT + MARGIN) +
		(double)(is_next ? 0 : rows_on_last * CELL_HEIGHT) - GUIDE_GAP;
	pages += is_next;
	height = pages * PAGE_HEIGHT; /* pages below each other: no code is cut where a page ends */
	fprintf(out,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" SVG_MARK
		"\n<svg xmlns=\"http://www.w3.org/2000/svg\""
		" width=\"%dmm\" height=\"%zumm\" viewBox=\"0 0 %d %zu\" font-family=\"sans-serif\">\n"
		"<rect width=\"%d\" height=\"%zu\" fill=\"#fff\"/>\n",
		PAGE_WIDTH, height, PAGE_WIDTH, height, PAGE_WIDTH, height);
	cells = 0;
	for (size_t i = 0; i < sheet->count; i++)
		put_label(&sheet->labels[i], take_cells(&sheet->labels[i], &cells), out);
	if (sheet->has_guide)
		label_guide_each(sheet->guide_first, GUIDE_COLUMNS, put_guide_line, &guide);
	fputs("</svg>\n", out);
	return finish_file(out, why);
}

/* --- a terminal, two modules in a character --------------------------------------------------- */

enum { QUIET_MODULES = 2, LINEAR_ROWS = 12, TEXT_COLUMNS = 76 };

static void put_halves(const struct zint_symbol *symbol, bool on_terminal, FILE *out)
{
	static const char *const halves[] = { " ", "\342\226\204", "\342\226\200", "\342\226\210" };
	bool linear = is_linear(symbol);
	int rows = linear ? LINEAR_ROWS : symbol->rows;

	for (int row = -QUIET_MODULES; row < rows + QUIET_MODULES; row += 2) {
		if (on_terminal)
			fputs("\033[30;107m", out);
		for (int col = -2 * QUIET_MODULES; col < symbol->width + 2 * QUIET_MODULES; col++) {
			bool inside = row >= 0 && row < rows;
			bool up = linear ? inside && is_dark(symbol, 0, col) : is_dark(symbol, row, col);
			bool down = linear ? up : is_dark(symbol, row + 1, col);

			fputs(halves[2 * up + down], out);
		}
		fputs(on_terminal ? "\033[0m\n" : "\n", out);
	}
}

static void print_guide_line(void *user, const struct label_guide_line *line)
{
	fprintf(user, "%s%*s%s%s\n", line->is_heading ? "\n" : "", 2 * line->indent, "",
		line->indent == 1 ? "- " : "", line->text);
}

int label_write_guide(const struct label_sheet *sheet, FILE *out, struct fault *why)
{
	label_guide_each(sheet->guide_first, TEXT_COLUMNS, print_guide_line, out);
	return finish_file(out, why);
}

int label_write_text(const struct label_sheet *sheet, bool on_terminal, FILE *out,
	struct fault *why)
{
	for (size_t i = 0; i < sheet->count; i++) {
		const struct label *label = &sheet->labels[i];

		fprintf(out, "%s%s\n", i ? "\n" : "", label->title[0] ? label->title : label->text);
		put_halves(label->symbol, on_terminal, out);
		if (label->title[0])
			fprintf(out, "%s\n", label->text);
	}
	return sheet->has_guide ? label_write_guide(sheet, out, why) : finish_file(out, why);
}

/* --- PNG -------------------------------------------------------------------------------------- */

enum { GAP = 40 };

struct label_canvas {
	int width, height;
	unsigned char *grey;
};

/* Zint's picture, with its text below, at a place of the canvas. */
static void paste_picture(struct label_canvas *canvas, const struct zint_symbol *symbol, int x,
	int y)
{
	for (int row = 0; row < symbol->bitmap_height; row++)
		for (int col = 0; col < symbol->bitmap_width; col++)
			canvas->grey[(size_t)(y + row) * (size_t)canvas->width + (size_t)(x + col)] =
				symbol->bitmap[3 * (row * symbol->bitmap_width + col)];
}

static int write_png(const struct label_canvas *canvas, FILE *out, struct fault *why)
{
	png_image image = { .version = PNG_IMAGE_VERSION,
		.width = (png_uint_32)canvas->width,
		.height = (png_uint_32)canvas->height,
		.format = PNG_FORMAT_GRAY };

	png_alloc_size_t size = 0;
	unsigned char *bytes = NULL;
	bool fine;

	if (png_image_write_to_memory(&image, NULL, &size, 0, canvas->grey, 0, NULL))
		bytes = malloc(size);
	fine = bytes && png_image_write_to_memory(&image, bytes, &size, 0, canvas->grey, 0, NULL) &&
		fwrite(bytes, 1, PNG_MARK_AT, out) == PNG_MARK_AT &&
		fwrite(png_mark, 1, PNG_MARK_LEN, out) == PNG_MARK_LEN &&
		fwrite(bytes + PNG_MARK_AT, 1, size - PNG_MARK_AT, out) == size - PNG_MARK_AT;
	free(bytes);
	return fine ? finish_file(out, why) : cannot_write(why);
}

int label_write_png(const struct label_sheet *sheet, FILE *out, struct fault *why)
{
	struct label_canvas canvas = { .width = 2 * GAP, .height = GAP };
	int y = GAP, result;

	for (size_t i = 0; i < sheet->count; i++) {
		struct zint_symbol *symbol = sheet->labels[i].symbol;

		if (ZBarcode_Buffer(symbol, 0) >= ZINT_ERROR)
			return fault_set(why, FAULT_DATA, EXIT_FAILED,
				MESSAGE("label_draw.cannot_drawn",
					"\"%s\" cannot be drawn (%s); write an SVG instead"),
				sheet->labels[i].text, symbol->errtxt);
		if (symbol->bitmap_width + 2 * GAP > canvas.width)
			canvas.width = symbol->bitmap_width + 2 * GAP;
		canvas.height += symbol->bitmap_height + GAP;
	}
	canvas.grey = malloc((size_t)canvas.width * (size_t)canvas.height);
	if (!canvas.grey)
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_close_programs", "out of memory; close other programs"));
	memset(canvas.grey, 0xFF, (size_t)canvas.width * (size_t)canvas.height);
	for (size_t i = 0; i < sheet->count; i++) {
		paste_picture(&canvas, sheet->labels[i].symbol, GAP, y);
		y += sheet->labels[i].symbol->bitmap_height + GAP;
	}
	result = write_png(&canvas, out, why);
	free(canvas.grey);
	return result;
}
