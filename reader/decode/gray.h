/* gray: a picture in grey and what can be done to it. Pure; each function reads one gray and
 * writes another, whose memory it keeps for the next picture. */
#ifndef READER_DECODE_GRAY_H
#define READER_DECODE_GRAY_H

#include <stdbool.h>
#include <stddef.h>

struct gray {
	unsigned width, height;
	unsigned char *grey; /* width * height bytes, row by row */
	size_t room;         /* bytes at grey; 0: they belong to somebody else */
};

void gray_free(struct gray *); /* an empty one or somebody else's pixels are fine */

/* Makes room for width * height pixels; what they hold is undefined. False: out of memory. */
bool gray_resize(struct gray *, unsigned width, unsigned height);

/* What all of these share: in is not out; false: out of memory, or the result would have no
 * pixels. amount is what the function says. */
typedef bool gray_filter(const struct gray *in, int amount, struct gray *out);

/* 128 + 8 * (grey - mean of its surroundings), clipped; the surroundings reach as far as the longer
 * side / amount. Takes away shadows and lifts faint codes without deciding black or white. */
gray_filter gray_contrast;
/* The darkest and the lightest amount permille become black and white. */
gray_filter gray_stretch;
gray_filter gray_invert;
/* Black and white by the mean of the surroundings, as in gray_contrast. */
gray_filter gray_threshold;
/* Turned clockwise by amount degrees (45 or 90); new corners are white. */
gray_filter gray_turn;
/* amount percent of the size; smaller: the mean of what falls together, larger: interpolated. */
gray_filter gray_scale;
/* A binomial blur of 3 x 3, amount times. */
gray_filter gray_blur;
/* amount percent of the difference to the blurred picture are added. */
gray_filter gray_sharpen;
/* The mean of amount pixels downwards (negative: to the right): noise goes, upright bars stay. */
gray_filter gray_smooth;
/* amount white pixels around it. */
gray_filter gray_pad;

#endif
