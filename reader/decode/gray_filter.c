#include "reader/decode/gray_filter.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LOCAL_GAIN 8
#define WHITE 255

static unsigned char clip_level(int grey)
{
	return (unsigned char)(grey < 0 ? 0 : grey > WHITE ? WHITE : grey);
}

static unsigned char *row_of(const struct gray *gray, unsigned y)
{
	return gray->grey + (size_t)y * gray->width;
}

/* --- filters by the local mean ----------------------------------------------------------- */

/* Sums of the columns over the rows from..to; a window that moves down costs two rows a step. */
struct mean_window {
	const struct gray *in;
	unsigned reach, from, to; /* to: the first row that is not in it */
	uint32_t *sums;
};

static void add_row_to_window(struct mean_window *w, unsigned y, int sign)
{
	const unsigned char *row = row_of(w->in, y);

	for (unsigned x = 0; x < w->in->width; x++)
		w->sums[x] += (uint32_t)(sign * row[x]);
}

static void move_window_to(struct mean_window *w, unsigned y)
{
	unsigned end = y + w->reach + 1 < w->in->height ? y + w->reach + 1 : w->in->height;

	while (w->to < end)
		add_row_to_window(w, w->to++, 1);
	while (w->from + w->reach < y)
		add_row_to_window(w, w->from++, -1);
}

static unsigned char raise_contrast(int grey, int mean)
{
	return clip_level(128 + LOCAL_GAIN * (grey - mean));
}

/* A little darker than the mean: paper without print stays white in spite of its grain. */
static unsigned char choose_black_or_white(int grey, int mean)
{
	return grey < mean - 4 ? 0 : WHITE;
}

static void filter_row(const struct mean_window *w, unsigned y,
	unsigned char (*rule)(int grey, int mean), unsigned char *out)
{
	const unsigned char *row = row_of(w->in, y);
	unsigned width = w->in->width, left = 0, right = 0;
	uint64_t sum = 0;

	for (unsigned x = 0; x < width; x++) {
		while (right < width && right <= x + w->reach)
			sum += w->sums[right++];
		while (left + w->reach < x)
			sum -= w->sums[left++];
		/* NOLINTNEXTLINE(clang-analyzer-core.DivideZero): the window holds x, y */
		out[x] = rule(row[x], (int)(sum / ((uint64_t)(right - left) * (w->to - w->from))));
	}
}

static bool filter_by_local_mean(const struct gray *in, int amount,
	unsigned char (*rule)(int grey, int mean), struct gray *out)
{
	unsigned side = in->width > in->height ? in->width : in->height;
	struct mean_window w = { .in = in, .reach = side / (unsigned)amount / 2 + 1 };

	if (!gray_resize(out, in->width, in->height) || !(w.sums = calloc(in->width, sizeof *w.sums)))
		return false;
	for (unsigned y = 0; y < in->height; y++) {
		move_window_to(&w, y);
		filter_row(&w, y, rule, row_of(out, y));
	}
	free(w.sums);
	return true;
}

bool gray_filter_contrast(const struct gray *in, int amount, struct gray *out)
{
	return filter_by_local_mean(in, amount, raise_contrast, out);
}

bool gray_filter_threshold(const struct gray *in, int amount, struct gray *out)
{
	return filter_by_local_mean(in, amount, choose_black_or_white, out);
}

/* --- one pixel at a time -------------------------------------------------------------------- */

bool gray_filter_invert(const struct gray *in, int amount, struct gray *out)
{
	size_t size = (size_t)in->width * in->height;

	(void)amount;
	if (!gray_resize(out, in->width, in->height))
		return false;
	for (size_t i = 0; i < size; i++)
		out->grey[i] = (unsigned char)(WHITE - in->grey[i]);
	return true;
}

/* --- geometry --------------------------------------------------------------------------- */

/* Between four pixels, in 1/256 of a pixel; the edge goes on outside. */
static unsigned char interpolate_pixel(const struct gray *p, int x256, int y256)
{
	int right = (int)p->width - 1, bottom = (int)p->height - 1;
	int x = x256 < 0 ? 0 : x256 / 256, y = y256 < 0 ? 0 : y256 / 256;
	int fx = x256 < 0 ? 0 : x256 % 256, fy = y256 < 0 ? 0 : y256 % 256;
	const unsigned char *top, *below;
	int x1;

	x = x < right ? x : right;
	y = y < bottom ? y : bottom;
	x1 = x < right ? x + 1 : x;
	top = row_of(p, (unsigned)y);
	below = row_of(p, (unsigned)(y < bottom ? y + 1 : y));
	return (unsigned char)(((top[x] * (256 - fx) + top[x1] * fx) * (256 - fy) +
							   (below[x] * (256 - fx) + below[x1] * fx) * fy + 32768) >>
		16);
}

bool gray_filter_turn(const struct gray *in, int amount, struct gray *out)
{
	double angle = amount * 3.14159265358979 / 180, c = cos(angle), s = sin(angle);
	double across = fabs(in->width * c) + fabs(in->height * s);
	double down = fabs(in->width * s) + fabs(in->height * c);

	if (!gray_resize(out, (unsigned)across + 1, (unsigned)down + 1))
		return false;
	for (unsigned y = 0; y < out->height; y++) {
		unsigned char *row = row_of(out, y);
		double dx = -across / 2, dy = y - down / 2;
		int u = (int)(256 * (c * dx + s * dy + in->width / 2.0));
		int v = (int)(256 * (c * dy - s * dx + in->height / 2.0));
		int du = (int)(256 * c), dv = (int)(-256 * s);

		for (unsigned x = 0; x < out->width; x++, u += du, v += dv)
			row[x] = u < 0 || v < 0 || u >= (int)in->width * 256 || v >= (int)in->height * 256
				? WHITE
				: interpolate_pixel(in, u, v);
	}
	return true;
}

static unsigned char mean_of_area(const struct gray *p, unsigned left, unsigned top, unsigned right,
	unsigned bottom)
{
	unsigned sum = 0;

	for (unsigned y = top; y < bottom; y++)
		for (unsigned x = left; x < right; x++)
			sum += row_of(p, y)[x];
	/* NOLINTNEXTLINE(clang-analyzer-core.DivideZero): the callers ask for a pixel at least */
	return (unsigned char)(sum / ((right - left) * (bottom - top)));
}

static void shrink_gray(const struct gray *in, struct gray *out)
{
	for (unsigned y = 0; y < out->height; y++)
		for (unsigned x = 0; x < out->width; x++)
			row_of(out, y)[x] = mean_of_area(in, (unsigned)((uint64_t)x * in->width / out->width),
				(unsigned)((uint64_t)y * in->height / out->height),
				(unsigned)(((uint64_t)x + 1) * in->width / out->width),
				(unsigned)(((uint64_t)y + 1) * in->height / out->height));
}

static void enlarge_gray(const struct gray *in, int percent, struct gray *out)
{
	for (unsigned y = 0; y < out->height; y++)
		for (unsigned x = 0; x < out->width; x++)
			row_of(out, y)[x] =
				interpolate_pixel(in, (int)((2 * (int64_t)x + 1) * 12800 / percent) - 128,
					(int)((2 * (int64_t)y + 1) * 12800 / percent) - 128);
}

bool gray_filter_scale(const struct gray *in, int amount, struct gray *out)
{
	if (!gray_resize(out, (unsigned)((uint64_t)in->width * (unsigned)amount / 100),
			(unsigned)((uint64_t)in->height * (unsigned)amount / 100)))
		return false;
	if (amount < 100)
		shrink_gray(in, out);
	else
		enlarge_gray(in, amount, out);
	return true;
}

bool gray_filter_pad(const struct gray *in, int amount, struct gray *out)
{
	unsigned border = (unsigned)amount;

	if (!gray_resize(out, in->width + 2 * border, in->height + 2 * border))
		return false;
	memset(out->grey, WHITE, (size_t)out->width * out->height);
	for (unsigned y = 0; y < in->height; y++)
		memcpy(row_of(out, y + border) + border, row_of(in, y), in->width);
	return true;
}

/* --- neighbouring pixels
 * ----------------------------------------------------------------------------- */

static void blur_line(const unsigned char *from, size_t step, unsigned n, unsigned char *to)
{
	for (unsigned i = 0; i < n; i++) {
		int before = from[(i ? i - 1 : 0) * step], after = from[(i + 1 < n ? i + 1 : i) * step];

		to[i * step] = (unsigned char)((before + 2 * from[i * step] + after + 2) / 4);
	}
}

static bool blur_once(const struct gray *in, struct gray *out)
{
	struct gray rows = { 0 };

	if (!gray_resize(&rows, in->width, in->height) || !gray_resize(out, in->width, in->height)) {
		gray_free(&rows);
		return false;
	}
	for (unsigned y = 0; y < in->height; y++)
		blur_line(row_of(in, y), 1, in->width, row_of(&rows, y));
	for (unsigned x = 0; x < in->width; x++)
		blur_line(rows.grey + x, in->width, in->height, out->grey + x);
	gray_free(&rows);
	return true;
}

bool gray_filter_blur(const struct gray *in, int amount, struct gray *out)
{
	struct gray last = { 0 };
	bool fine = blur_once(in, out);

	for (; fine && amount > 1; amount--)
		fine = gray_filter_scale(out, 100, &last) && blur_once(&last, out);
	gray_free(&last);
	return fine;
}

bool gray_filter_sharpen(const struct gray *in, int amount, struct gray *out)
{
	if (!gray_filter_blur(in, 2, out))
		return false;
	for (size_t i = 0; i < (size_t)in->width * in->height; i++)
		out->grey[i] = clip_level(in->grey[i] + amount * (in->grey[i] - out->grey[i]) / 100);
	return true;
}

static void smooth_line(const unsigned char *from, size_t step, unsigned n, unsigned reach,
	unsigned char *to)
{
	unsigned sum = 0, left = 0, right = 0;

	for (unsigned i = 0; i < n; i++) {
		while (right < n && right <= i + reach)
			sum += from[step * right++];
		while (left + reach < i)
			sum -= from[step * left++];
		to[i * step] = (unsigned char)(sum / (right - left));
	}
}

bool gray_filter_smooth(const struct gray *in, int amount, struct gray *out)
{
	unsigned reach = (unsigned)abs(amount) / 2;

	if (!gray_resize(out, in->width, in->height))
		return false;
	for (unsigned y = 0; amount < 0 && y < in->height; y++)
		smooth_line(row_of(in, y), 1, in->width, reach, row_of(out, y));
	for (unsigned x = 0; amount >= 0 && x < in->width; x++)
		smooth_line(in->grey + x, in->width, in->height, reach, out->grey + x);
	return true;
}
