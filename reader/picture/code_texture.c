#include "reader/picture/code_texture.h"

#include <stddef.h>

enum {
	CELL_PIXELS_MIN = 8,
	ROWS_MAX = 4 * CODE_TEXTURE_COLUMNS,
	CONTRAST_MIN = 60,
	AREA_CELLS_MIN = 9,
	AREA_SIDE_MIN = 3
};
#define DARK_SHARE_MIN 0.22 /* text: below 0.2 */
#define DARK_SHARE_MAX 0.78
#define MIDDLE_SHARE_MAX 0.45 /* pixels between dark and light: edges */
#define FILL_MIN 0.6          /* cells of the area's rectangle that are code-like */

/* Changes from dark to light or back per pixel, along the rows or the columns. */
#define CHANGES_MIN 0.035 /* modules of up to 10 pixels, about a half of them changing */
#define CHANGES_MAX 0.40  /* noise: 0.5 */

/* Of a cell, or of a window. */
struct range {
	unsigned char low, high;
};

struct grid {
	int columns, rows; /* of windows: one less than the cells */
	struct range ranges[ROWS_MAX][CODE_TEXTURE_COLUMNS];
	bool marked[ROWS_MAX][CODE_TEXTURE_COLUMNS];
};

/* A cell together with those to the right and below: 2 x 2. */
struct window {
	const unsigned char *grey; /* of its first pixel */
	unsigned stride, side;
};

static bool is_dark(const struct window *w, unsigned x, unsigned y, int level)
{
	return w->grey[(size_t)y * w->stride + x] < level;
}

/* Changes along the rows and along the columns, the more of both: bars have them in one direction. */
static unsigned count_changes(const struct window *w, int level)
{
	unsigned along = 0, down = 0;

	for (unsigned y = 1; y < w->side; y++)
		for (unsigned x = 1; x < w->side; x++) {
			bool dark = is_dark(w, x, y, level);

			along += dark != is_dark(w, x - 1, y, level);
			down += dark != is_dark(w, x, y - 1, level);
		}
	return along > down ? along : down;
}

static bool is_dense(const struct window *w, int level)
{
	unsigned changes = count_changes(w, level), pixels = w->side * w->side;

	return changes >= CHANGES_MIN * pixels && changes <= CHANGES_MAX * pixels;
}

static bool is_code_like(const struct window *w, struct range range)
{
	unsigned dark = 0, middle = 0, pixels = w->side * w->side;
	int level = (range.low + range.high) / 2, quarter = (range.high - range.low) / 4;

	if (range.high - range.low < CONTRAST_MIN)
		return false;
	for (unsigned y = 0; y < w->side; y++)
		for (unsigned x = 0; x < w->side; x++) {
			int grey = w->grey[(size_t)y * w->stride + x];

			dark += grey < level;
			middle += grey > level - quarter && grey < level + quarter;
		}
	return dark >= DARK_SHARE_MIN * pixels && dark <= DARK_SHARE_MAX * pixels &&
		middle <= MIDDLE_SHARE_MAX * pixels && is_dense(w, level);
}

static struct range range_of_cell(const unsigned char *grey, unsigned stride, unsigned side)
{
	struct range range = { 255, 0 };

	for (unsigned y = 0; y < side; y++)
		for (unsigned x = 0; x < side; x++) {
			unsigned char pixel = grey[(size_t)y * stride + x];

			range.low = pixel < range.low ? pixel : range.low;
			range.high = pixel > range.high ? pixel : range.high;
		}
	return range;
}

static struct range range_of_window(const struct grid *g, int row, int column)
{
	struct range range = g->ranges[row][column];

	for (int i = 1; i < 4; i++) {
		struct range cell = g->ranges[row + i / 2][column + i % 2];

		range.low = cell.low < range.low ? cell.low : range.low;
		range.high = cell.high > range.high ? cell.high : range.high;
	}
	return range;
}

static const unsigned char *pixel_of(const unsigned char *grey, unsigned width, unsigned side,
	int row, int column)
{
	return grey + (size_t)row * side * width + (size_t)column * side;
}

/* The ranges first, each pixel once: most windows of most pictures have too little contrast. */
static void mark_windows(const unsigned char *grey, unsigned width, unsigned side, struct grid *g)
{
	for (int row = 0; row <= g->rows; row++)
		for (int column = 0; column <= g->columns; column++)
			g->ranges[row][column] =
				range_of_cell(pixel_of(grey, width, side, row, column), width, side);
	for (int row = 0; row < g->rows; row++)
		for (int column = 0; column < g->columns; column++) {
			const struct window w = { pixel_of(grey, width, side, row, column), width, 2 * side };

			g->marked[row][column] = is_code_like(&w, range_of_window(g, row, column));
		}
}

static void take_cell(struct grid *g, int row, int column, short (*todo)[2], int *waiting)
{
	if (row < 0 || row >= g->rows || column < 0 || column >= g->columns || !g->marked[row][column])
		return;
	g->marked[row][column] = false;
	todo[*waiting][0] = (short)row;
	todo[(*waiting)++][1] = (short)column;
}

/* Removes the connected cells around one; returns their number and the rectangle around them. */
static int take_area(struct grid *g, int row, int column, struct code_texture_area *out)
{
	static _Thread_local short todo[ROWS_MAX * CODE_TEXTURE_COLUMNS][2];
	int waiting = 0, cells = 0;

	*out = (struct code_texture_area){ column, row, column, row };
	take_cell(g, row, column, todo, &waiting);
	for (; cells < waiting; cells++) {
		int r = todo[cells][0], c = todo[cells][1];

		out->left = c < out->left ? c : out->left;
		out->right = c > out->right ? c : out->right;
		out->top = r < out->top ? r : out->top;
		out->bottom = r > out->bottom ? r : out->bottom;
		take_cell(g, r - 1, c, todo, &waiting);
		take_cell(g, r + 1, c, todo, &waiting);
		take_cell(g, r, c - 1, todo, &waiting);
		take_cell(g, r, c + 1, todo, &waiting);
	}
	return cells;
}

static bool is_compact(const struct code_texture_area *a, int cells)
{
	int across = a->right - a->left + 1, down = a->bottom - a->top + 1;

	return cells >= AREA_CELLS_MIN && across >= AREA_SIDE_MIN && down >= AREA_SIDE_MIN &&
		cells >= FILL_MIN * across * down;
}

bool code_texture_find(const unsigned char *grey, unsigned width, unsigned height,
	struct code_texture_area *out)
{
	static _Thread_local struct grid g;
	unsigned side = width / CODE_TEXTURE_COLUMNS;
	int most = 0;

	if (side < CELL_PIXELS_MIN)
		return false;
	g.columns = CODE_TEXTURE_COLUMNS - 1;
	g.rows = (int)(height / side < ROWS_MAX ? height / side : ROWS_MAX) - 1;
	mark_windows(grey, width, side, &g);
	for (int row = 0; row < g.rows; row++)
		for (int column = 0; column < g.columns; column++) {
			struct code_texture_area area;
			int cells = take_area(&g, row, column, &area);

			if (cells > most && is_compact(&area, cells)) {
				most = cells;
				*out = area;
			}
		}
	return most > 0;
}
