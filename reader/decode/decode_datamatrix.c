#include "reader/decode/decode_datamatrix.h"
#include "reader/decode/grid.h"
#include "core/base/clock.h"
#include "core/gs1/gs1.h"

#include <dmtx.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SIDE_MIN 10       /* pixels: the smallest symbol has ten modules */
#define CODEWORD_FNC1 232 /* ISO/IEC 16022, table 2 */

/* The modules of a symbol; too large for the stack. */
struct datamatrix_modules {
	double modules[GRID_MODULES_MAX * GRID_MODULES_MAX];
	double sharp[GRID_MODULES_MAX * GRID_MODULES_MAX];
	bool dark[GRID_MODULES_MAX * GRID_MODULES_MAX];
};

/* State of one search, own or libdmtx's. */
struct datamatrix_search {
	const struct gray *gray;
	int64_t end_ms;
	datamatrix_found *found;
	void *user;
	int count;
	struct datamatrix_modules *work; /* NULL: libdmtx's own search */
};

static void report_symbol(struct datamatrix_search *h, const DmtxMessage *message)
{
	bool gs1 = message->code[0] == CODEWORD_FNC1;
	size_t len = (size_t)message->outputIdx;
	size_t skip = gs1 && len > 0 && message->output[0] == GS1_FNC1;

	if (len <= skip || len > message->outputSize)
		return;
	h->found(h->user, message->output + skip, len - skip, gs1);
	h->count++;
}

/* --- dark or light? ------------------------------------------------------------------------- */

/* The mean of the modules up to reach away; the whole symbol for a large reach. */
static double mean_around(const struct datamatrix_search *h, const struct grid *g, int row, int col,
	int reach)
{
	double sum = 0;
	int n = 0;

	for (int r = row - reach; r <= row + reach; r++)
		for (int c = col - reach; c <= col + reach; c++)
			if (r >= 0 && c >= 0 && r < g->rows && c < g->cols) {
				sum += h->work->modules[r * g->cols + c];
				n++;
			}
	return sum / n;
}

/* Half way between the means of dark and light modules, refined four times. */
static double middle_level(const struct datamatrix_search *h, int n)
{
	double level = 0;

	for (int i = 0; i < n; i++)
		level += h->work->modules[i] / n;
	for (int round = 0; round < 4; round++) {
		double sums[2] = { 0, 0 };
		int counts[2] = { 0, 0 };

		for (int i = 0; i < n; i++) {
			sums[h->work->modules[i] >= level] += h->work->modules[i];
			counts[h->work->modules[i] >= level]++;
		}
		if (!counts[0] || !counts[1])
			break;
		level = (sums[0] / counts[0] + sums[1] / counts[1]) / 2;
	}
	return level;
}

/* Removes the share of the neighbours that blur has mixed in. */
static void sharpen_modules(struct datamatrix_search *h, const struct grid *g)
{
	double *sharp = h->work->sharp;

	for (int row = 0; row < g->rows; row++)
		for (int col = 0; col < g->cols; col++) {
			int at = row * g->cols + col;

			sharp[at] =
				h->work->modules[at] + h->work->modules[at] - mean_around(h, g, row, col, 1);
		}
	memcpy(h->work->modules, sharp, (size_t)(g->rows * g->cols) * sizeof *sharp);
}

/* reach 0: one level for all. */
static void binarise_modules(struct datamatrix_search *h, const struct grid *g, int reach)
{
	double level = middle_level(h, g->rows * g->cols);

	for (int row = 0; row < g->rows; row++)
		for (int col = 0; col < g->cols; col++)
			h->work->dark[row * g->cols + col] = h->work->modules[row * g->cols + col] <
				(reach ? mean_around(h, g, row, col, reach) : level);
}

/* --- decoding ------------------------------------------------------------------------------- */

/* Symbols of several regions have borders without data between them. */
static void fill_message(struct datamatrix_search *h, const struct grid *g, DmtxMessage *message)
{
	int height = dmtxGetSymbolAttribute(DmtxSymAttribDataRegionRows, g->size);
	int width = dmtxGetSymbolAttribute(DmtxSymAttribDataRegionCols, g->size);
	int rows = dmtxGetSymbolAttribute(DmtxSymAttribMappingMatrixRows, g->size);
	int cols = dmtxGetSymbolAttribute(DmtxSymAttribMappingMatrixCols, g->size);

	for (int row = 0; row < rows; row++)
		for (int col = 0; col < cols; col++) {
			int up = rows - 1 - row, y = up + 2 * (up / height) + 1;
			int x = col + 2 * (col / width) + 1;

			message->array[row * cols + col] = (unsigned char)(DmtxModuleAssigned |
				(h->work->dark[y * g->cols + x] ? DmtxModuleOnRGB : DmtxModuleOff));
		}
}

/* Product in the field of 256 elements of ISO/IEC 16022, annex E. */
static unsigned char multiply_gf256(unsigned char a, unsigned char b)
{
	unsigned product = 0, factor = a;

	for (; b; b >>= 1, factor = factor << 1 ^ (factor & 0x80 ? 0x12D : 0))
		product ^= b & 1 ? factor : 0;
	return (unsigned char)product;
}

/* Is the polynomial of one of the interleaved blocks zero at all its roots? */
static bool is_valid_block(const unsigned char *code, int size, int block)
{
	int stride = dmtxGetSymbolAttribute(DmtxSymAttribInterleavedBlocks, size);
	int data = dmtxGetBlockDataSize(size, block);
	int errors = dmtxGetSymbolAttribute(DmtxSymAttribBlockErrorWords, size);
	int begin = dmtxGetSymbolAttribute(DmtxSymAttribSymbolDataWords, size);
	unsigned char root = 1;

	for (int i = 0; i < errors; i++) {
		unsigned char value = 0;

		root = multiply_gf256(root, 2);
		for (int w = 0; w < data; w++)
			value = multiply_gf256(value, root) ^ code[block + w * stride];
		for (int w = 0; w < errors; w++)
			value = multiply_gf256(value, root) ^ code[begin + block + w * stride];
		if (value)
			return false;
	}
	return true;
}

/* libdmtx also "corrects" positions outside of a short symbol and accepts invalid messages: half
 * of all that are read from a wrong place. */
static bool is_valid_codeword(const DmtxMessage *message, int size)
{
	int blocks = dmtxGetSymbolAttribute(DmtxSymAttribInterleavedBlocks, size);

	for (int i = 0; i < blocks; i++)
		if (!is_valid_block(message->code, size, i))
			return false;
	return true;
}

static bool decode_modules(struct datamatrix_search *h, const struct grid *g)
{
	DmtxMessage *message = dmtxMessageCreate(g->size, DmtxFormatMatrix);
	int before = h->count;

	if (!message)
		return false;
	message->fnc1 = GS1_FNC1;
	fill_message(h, g, message);
	message = dmtxDecodePopulatedArray(g->size, message, DmtxUndefined);
	if (message && is_valid_codeword(message, g->size))
		report_symbol(h, message);
	if (message)
		dmtxMessageDestroy(&message);
	return h->count > before;
}

static bool try_levels(struct datamatrix_search *h, const struct grid *grid)
{
	static const int reaches[] = { 0, 3, 1 };

	for (size_t i = 0; i < sizeof reaches / sizeof reaches[0]; i++) {
		binarise_modules(h, grid, reaches[i]);
		if (decode_modules(h, grid))
			return true;
	}
	return false;
}

static bool try_corner(struct datamatrix_search *h, const struct corner *corner)
{
	struct grid grid;

	if (!grid_fit(h->gray, corner, &grid))
		return false;
	grid_sample(h->gray, &grid, h->work->modules);
	if (try_levels(h, &grid))
		return true;
	sharpen_modules(h, &grid);
	return try_levels(h, &grid);
}

static bool is_near_point(struct point a, struct point b)
{
	return fabs(a.x - b.x) + fabs(a.y - b.y) < 4;
}

/* Another window size finds many corners again. */
static bool was_tried(const struct corner *tried, size_t n, const struct corner *c)
{
	for (size_t i = 0; i < n; i++)
		if (is_near_point(tried[i].top, c->top) && is_near_point(tried[i].bottom, c->bottom) &&
			is_near_point(tried[i].right, c->right))
			return true;
	return false;
}

int decode_datamatrix(const struct gray *gray, int64_t budget_ms, datamatrix_found *found,
	void *user)
{
	static const int windows[] = { 4, 8, 16, 32, 60 };
	struct datamatrix_search h = { .gray = gray,
		.end_ms = clock_mono_ms() + budget_ms,
		.found = found,
		.user = user,
		.work = calloc(1, sizeof *h.work) };
	struct corner corners[5 * CORNERS_MAX];
	size_t tried = 0;

	if (!h.work)
		return -1;
	for (size_t i = 0; h.count == 0 && i < sizeof windows / sizeof windows[0]; i++) {
		size_t n = tried + corner_find(gray, windows[i], corners + tried);

		for (size_t c = tried; c < n && clock_mono_ms() < h.end_ms; c++)
			if (!was_tried(corners, c, &corners[c]))
				try_corner(&h, &corners[c]);
		tried = n;
	}
	free(h.work);
	return h.count;
}

/* --- libdmtx's own search ------------------------------------------------------------------- */

static void search_with_dmtx(struct datamatrix_search *h, DmtxDecode *decode_state)
{
	DmtxTime end = dmtxTimeAdd(dmtxTimeNow(), (long)(h->end_ms - clock_mono_ms()));
	DmtxRegion *region;

	while (h->count == 0 && clock_mono_ms() < h->end_ms &&
		(region = dmtxRegionFindNext(decode_state, &end)) != NULL) {
		DmtxMessage *message = dmtxDecodeMatrixRegion(decode_state, region, DmtxUndefined);

		if (message && is_valid_codeword(message, region->sizeIdx))
			report_symbol(h, message);
		if (message)
			dmtxMessageDestroy(&message);
		dmtxRegionDestroy(&region);
	}
}

int decode_datamatrix_dmtx(const struct gray *gray, int64_t budget_ms, datamatrix_found *found,
	void *user)
{
	struct datamatrix_search h = { .gray = gray,
		.end_ms = clock_mono_ms() + budget_ms,
		.found = found,
		.user = user };
	/* libdmtx ends the process over a picture of a few pixels. */
	DmtxImage *image = gray->width < SIDE_MIN || gray->height < SIDE_MIN
		? NULL
		: dmtxImageCreate(gray->grey, (int)gray->width, (int)gray->height, DmtxPack8bppK);
	DmtxDecode *state = image ? dmtxDecodeCreate(image, 1) : NULL;

	if (state) {
		dmtxDecodeSetProp(state, DmtxPropFnc1, GS1_FNC1);
		search_with_dmtx(&h, state);
		dmtxDecodeDestroy(&state);
	}
	if (image)
		dmtxImageDestroy(&image);
	return h.count;
}
