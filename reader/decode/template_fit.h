/* template_fit: 1-D template matching: draws a linear code and stretches the drawing along a
 * scan line until it fits best. Pure. */
#ifndef READER_DECODE_TEMPLATE_FIT_H
#define READER_DECODE_TEMPLATE_FIT_H

#include "reader/decode/pattern.h"
#include "reader/decode/gray.h"

#define TEMPLATE_STEPS 3 /* samples per module */
#define TEMPLATE_QUIET 5 /* modules of quiet zone on either side */
#define TEMPLATE_SAMPLES_MAX 1800
#define TEMPLATE_NODES_MAX 64

/* A row of the image, or a column (upright), and one end of the code on it, in pixels. */
struct template_line {
	const struct gray *gray;
	bool upright;
	double along, across;
};

/* The line without shadows and with even contrast: darkness minus the mean of ten modules around
 * it, divided by their standard deviation. Sections of it can be compared separately. */
#define TEMPLATE_PIXELS_MAX 12000 /* pixels behind are ignored */
struct template_even {
	size_t n;
	float values[TEMPLATE_PIXELS_MAX];
};
void template_even_out(const struct template_line *, double module, struct template_even *);
double template_even_at(const struct template_even *, double along);

/* Parameters of print and optics: width of wide elements (Code 39, ITF) and print gain (bars
 * wider than spaces), in modules; blur, in samples. */
struct template_look {
	float wide;
	double gain, blur;
};

struct template_fit {
	struct template_line line;
	struct template_look look;
	struct pattern pattern;
	size_t n;                          /* samples, quiet zones included */
	float seen[TEMPLATE_SAMPLES_MAX];  /* darkness of the image at each of them ... */
	float drawn[TEMPLATE_SAMPLES_MAX]; /* ... and of the drawing; both minus the local mean */
	size_t nodes;                  /* points of the stretched code, at equal distances in modules */
	double at[TEMPLATE_NODES_MAX]; /* pixels along the line */
	double likeness;               /* correlation of seen and drawn, -1 to 1 */
};

/* Draws the text. False: not a text of such a code, or too long. */
bool template_draw(struct template_fit *, enum pattern_kind, const char *text, size_t len,
	const struct template_look *);

/* Finds the position and the look that fit best. other_end: the other end of the code, known from a
 * scan line nearby; NAN: not known, every length is tried. */
void template_fit(struct template_fit *, const struct template_line *, double other_end,
	enum pattern_kind, const char *text, size_t len);

/* The same between line.along and end, both known within a few modules, with the present look. */
void template_refit(struct template_fit *, double end);

/* Darkness of the darker quiet zone: 0 like spaces, 1 like bars. */
double template_disquiet(const struct template_fit *);

/* Draws the samples first to last of another pattern with the same look, minus the local mean. */
void template_draw_part(const struct template_fit *, const struct pattern *, float *out,
	size_t first, size_t last);

#endif
