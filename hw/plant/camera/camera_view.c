#include "hw/plant/camera/camera_view.h"
#include "hw/plant/camera/label_image.h"
#include "core/wire/signals.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Tones of grey, and a finer grid inside each pixel of a label. */
enum { BELT = 90, CARDBOARD = 150, PAPER = 235, INK = 25, FINE = 3, BOX_WIDE_MM = 110 };

/* Size of a module in mm; quiet zones and height of a linear code in modules. */
#define LINEAR_MM 0.8
#define SQUARE_MM 1.8
enum { LINEAR_QUIET = 12, SQUARE_QUIET = 4, LINEAR_HEIGHT = 50 };

void camera_view_init(struct camera_view *v, uint64_t seed)
{
	*v = (struct camera_view){ .light = 100, .rng = rng_seed(seed, 0) };
}

struct picture_canvas {
	uint8_t *grey;
	int width, height;
	double scale; /* pixels a mm */
};

static int clip_to_side(double at, int most)
{
	return at < 0 ? 0 : at > most ? most : (int)at;
}

static void fill_rectangle(const struct picture_canvas *c, double x, double y, double half_x,
	double half_y, uint8_t tone)
{
	int from = clip_to_side(x - half_x, c->width), to = clip_to_side(x + half_x, c->width);

	for (int row = clip_to_side(y - half_y, c->height); row < clip_to_side(y + half_y, c->height);
		 row++)
		memset(c->grey + (size_t)row * (size_t)c->width + from, tone, (size_t)(to - from));
}

/* --- a label --------------------------------------------------------------------------------- */

struct sticker {
	const struct label_image *code;
	double x, y;          /* its middle, pixels */
	double across, along; /* direction of its rows: cosine and sine, in modules a pixel */
	double width, height; /* without quiet zone, modules */
	double quiet;
};

/* Tone at this position: ink, paper, or -1: outside. */
static int tone_of_sticker(const struct sticker *s, double x, double y)
{
	double dx = x - s->x, dy = y - s->y;
	double u = dx * s->across + dy * s->along + s->width / 2;
	double v = dy * s->across - dx * s->along + s->height / 2;

	if (u < -s->quiet || v < -s->quiet || u >= s->width + s->quiet || v >= s->height + s->quiet)
		return -1;
	if (u < 0 || v < 0 || u >= s->width || v >= s->height)
		return PAPER;
	return s->code->dark[s->code->height == 1 ? 0 : (int)v][(int)u] ? INK : PAPER;
}

static void put_pixel(const struct picture_canvas *c, const struct sticker *s, int x, int y)
{
	uint8_t *pixel = c->grey + (size_t)y * (size_t)c->width + x;
	int tone = tone_of_sticker(s, x, y), sum = 0;

	/* A module is larger than a pixel: if all four corners are equal, the pixel is. */
	if (tone == tone_of_sticker(s, x + 1, y) && tone == tone_of_sticker(s, x, y + 1) &&
		tone == tone_of_sticker(s, x + 1, y + 1)) {
		*pixel = tone < 0 ? *pixel : (uint8_t)tone;
		return;
	}
	for (int i = 0; i < FINE * FINE; i++) {
		tone = tone_of_sticker(s, x + (i % FINE + 0.5) / (double)FINE,
			y + (i / FINE + 0.5) / (double)FINE);
		sum += tone < 0 ? *pixel : tone;
	}
	*pixel = (uint8_t)(sum / (FINE * FINE));
}

/* Every pixel the sticker can touch. */
static void put_sticker(const struct picture_canvas *c, const struct sticker *s)
{
	double module = 1 / hypot(s->across, s->along), turn = module * module;
	double half_x = s->width / 2 + s->quiet, half_y = s->height / 2 + s->quiet;
	double reach_x = (fabs(s->across) * half_x + fabs(s->along) * half_y) * turn + 1;
	double reach_y = (fabs(s->along) * half_x + fabs(s->across) * half_y) * turn + 1;

	for (int row = clip_to_side(s->y - reach_y, c->height);
		 row < clip_to_side(s->y + reach_y, c->height); row++)
		for (int col = clip_to_side(s->x - reach_x, c->width);
			 col < clip_to_side(s->x + reach_x, c->width); col++)
			put_pixel(c, s, col, row);
}

static void put_label(const struct picture_canvas *c, double x, const char *label, double angle)
{
	struct label_image code;
	struct sticker s = { .code = &code, .x = x, .y = c->height / 2.0 };
	double module;
	bool linear;

	if (!label_image_make(&code, label))
		return;
	linear = code.height == 1;
	module = (linear ? LINEAR_MM : SQUARE_MM) * c->scale;
	s.across = cos(angle * M_PI / 180) / module;
	s.along = sin(angle * M_PI / 180) / module;
	s.width = code.width;
	s.height = linear ? LINEAR_HEIGHT : code.height;
	s.quiet = linear ? LINEAR_QUIET : SQUARE_QUIET;
	put_sticker(c, &s);
}

/* --- lens, light and sensor
 * --------------------------------------------------------------------- */

static int make_kernel(double sigma, float *kernel)
{
	int reach = (int)ceil(3 * sigma);
	double sum = 0;

	for (int i = 0; i <= reach; i++)
		sum += (i ? 2 : 1) * exp(-i * i / (2 * sigma * sigma));
	for (int i = 0; i <= reach; i++)
		kernel[i] = (float)(exp(-i * i / (2 * sigma * sigma)) / sum);
	return reach;
}

/* One direction: `count` pixels, `step` apart, from `at` on; the edge pixels are repeated. */
static float blurred_pixel(const uint8_t *at, int i, int count, int step, const float *kernel,
	int reach)
{
	float sum = kernel[0] * at[(long)i * step];

	for (int k = 1; k <= reach; k++) {
		int before = i - k < 0 ? 0 : i - k, behind = i + k >= count ? count - 1 : i + k;

		sum += kernel[k] * (float)(at[(long)before * step] + at[(long)behind * step]);
	}
	return sum;
}

static void blur_picture(const struct picture_canvas *c, double sigma, float *scratch)
{
	float kernel[16 + 1] = { 0 };
	int reach = make_kernel(sigma, kernel);
	size_t size = (size_t)c->width * (size_t)c->height;

	for (int pass = 0; pass < 2; pass++) {
		for (int row = 0; row < c->height; row++)
			for (int col = 0; col < c->width; col++) {
				float *out = scratch + (size_t)row * (size_t)c->width + col;

				*out = pass ? blurred_pixel(c->grey + col, row, c->height, c->width, kernel, reach)
							: blurred_pixel(c->grey + (size_t)row * (size_t)c->width, col, c->width,
								  1, kernel, reach);
			}
		for (size_t i = 0; i < size; i++)
			c->grey[i] = (uint8_t)(scratch[i] + 0.5f);
	}
}

/* Approximately normal: the sum of four random bytes; standard deviation 148. */
static double draw_normal(struct rng *r)
{
	uint32_t n = rng_next(r);

	return ((double)(n & 255) + (n >> 8 & 255) + (n >> 16 & 255) + (n >> 24) - 510) / 148;
}

static void apply_light_and_noise(struct camera_view *v, uint8_t *grey, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		double tone = grey[i] * v->light / 100;

		if (v->noise > 0)
			tone += draw_normal(&v->rng) * v->noise * 2.55;
		grey[i] = (uint8_t)(tone < 0 ? 0 : tone > 255 ? 255 : tone);
	}
}

void camera_view_draw(struct camera_view *v, const struct camera_view_box *boxes, int count,
	uint8_t *grey, float *scratch, int width, int height)
{
	const struct picture_canvas c = { grey, width, height, (double)width / CAMERA_VIEW_MM };
	size_t size = (size_t)width * (size_t)height;

	memset(grey, BELT, size);
	for (int i = 0; i < count; i++) {
		double x = width / 2.0 + boxes[i].x * c.scale;

		fill_rectangle(&c, x, height / 2.0, BELT_BOX_MM * c.scale / 2,
			(double)BOX_WIDE_MM * c.scale / 2, CARDBOARD);
		put_label(&c, x, boxes[i].label, v->angle);
	}
	if (v->blur > 0)
		blur_picture(&c, v->blur, scratch);
	if (v->light != 100 || v->noise > 0)
		apply_light_and_noise(v, grey, size);
}
