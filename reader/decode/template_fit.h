/* overlay: a drawn linear code laid over a line of the picture, stretched until it fits. Pure. */
#ifndef READER_DECODE_TEMPLATE_FIT_H
#define READER_DECODE_TEMPLATE_FIT_H

#include "reader/decode/pattern.h"
#include "reader/decode/gray.h"

#define TEMPLATE_STEPS 3 /* samples per module */
#define TEMPLATE_QUIET 5 /* modules of light on either side that belong to it */
#define TEMPLATE_SAMPLES_MAX 1800
#define TEMPLATE_NODES_MAX 64

/* A row of the picture, or a column (upright), and where on it the code ends: in pixels. */
struct template_line {
	const struct gray *gray;
	bool upright;
	double along, across;
};

/* The line without shadows and with even contrast: darkness less the mean of ten modules around it,
 * in units of their spread. Parts of it can be compared alone. */
#define TEMPLATE_PIXELS_MAX 12000 /* what is further along is not seen */
struct template_even {
	size_t n;
	float values[TEMPLATE_PIXELS_MAX];
};
void template_even_out(const struct template_line *, double module, struct template_even *);
double template_even_at(const struct template_even *, double along);

/* How a code is printed and photographed: the width of wide elements (Code 39, ITF) and how much
 * wider than spaces bars are (ink spreads), in modules; the blur, in samples. */
struct template_look {
	float wide;
	double gain, blur;
};

struct template_fit {
	struct template_line line;
	struct template_look look;
	struct pattern pattern;
	size_t n;                          /* samples, quiet zones included */
	float seen[TEMPLATE_SAMPLES_MAX];  /* darkness of the picture under each of them ... */
	float drawn[TEMPLATE_SAMPLES_MAX]; /* ... and of the drawing; less the mean around it */
	size_t nodes;                      /* of the stretched code, with equal distances in it */
	double at[TEMPLATE_NODES_MAX];     /* pixels along the line */
	double likeness;                   /* of the two, -1 to 1 */
};

/* False: no such code, or too long a one. */
bool template_draw(struct template_fit *, enum pattern_kind, const char *text, size_t len,
	const struct template_look *);

/* Finds the place and the look that fit best. other_end: where a line nearby left the code on its
 * other side; NAN: not known, every length is tried. */
void template_fit(struct template_fit *, const struct template_line *, double other_end,
	enum pattern_kind, const char *text, size_t len);

/* The same from line.along, known within a few modules, to end with the look as it is drawn. */
void template_refit(struct template_fit *, double end);

/* Darkness beside the code, of the darker side: 0 like its spaces, 1 like its bars. */
double template_disquiet(const struct template_fit *);

/* Draws the samples first to last of another pattern with the same look, less the mean of them. */
void template_draw_part(const struct template_fit *, const struct pattern *, float *out,
	size_t first, size_t last);

#endif
