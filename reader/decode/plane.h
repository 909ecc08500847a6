/* plane: a picture in grey and what can be done to it. Pure; each function reads one plane and
 * writes another, whose memory it keeps for the next picture. */
#ifndef READER_PLANE_H
#define READER_PLANE_H

#include <stdbool.h>
#include <stddef.h>

struct plane {
	unsigned width, height;
	unsigned char *grey; /* width * height bytes, row by row */
	size_t room;         /* bytes at grey; 0: they belong to somebody else */
};

void plane_free(struct plane *); /* an empty one or somebody else's pixels are fine */

/* Makes room for width * height pixels; what they hold is undefined. False: out of memory. */
bool plane_resize(struct plane *, unsigned width, unsigned height);

/* What all of these share: in is not out; false: out of memory, or the result would have no
 * pixels. amount is what the function says. */
typedef bool plane_change(const struct plane *in, int amount, struct plane *out);

/* 128 + 8 * (grey - mean of its surroundings), clipped; the surroundings reach as far as the longer
 * side / amount. Takes away shadows and lifts faint codes without deciding black or white. */
plane_change plane_contrast;
/* The darkest and the lightest amount permille become black and white. */
plane_change plane_stretch;
plane_change plane_invert;
/* Black and white by the mean of the surroundings, as in plane_contrast. */
plane_change plane_threshold;
/* Turned clockwise by amount degrees (45 or 90); new corners are white. */
plane_change plane_turn;
/* amount percent of the size; smaller: the mean of what falls together, larger: interpolated. */
plane_change plane_scale;
/* A binomial blur of 3 x 3, amount times. */
plane_change plane_blur;
/* amount percent of the difference to the blurred picture are added. */
plane_change plane_sharpen;
/* The mean of amount pixels downwards (negative: to the right): noise goes, upright bars stay. */
plane_change plane_smooth;
/* amount white pixels around it. */
plane_change plane_pad;

#endif
