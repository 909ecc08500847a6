/* gray_filter: filters on grey images. Pure.
 *
 * All filters have the same parameters: in and out are two different images; out is resized and
 * keeps its memory for the next image; the meaning of amount is given at each filter. False: out of
 * memory, or the result would have no pixels. */
#ifndef READER_DECODE_GRAY_FILTER_H
#define READER_DECODE_GRAY_FILTER_H

#include "reader/decode/gray.h"

/* 128 + 8 * (grey - local mean), clipped. The local mean is taken over a square window; its side is
 * the longer side of the image / amount. Removes shadows and raises the contrast of faint codes. */
bool gray_filter_contrast(const struct gray *in, int amount, struct gray *out);

/* Black and white by comparison with the local mean; window as in gray_filter_contrast(). */
bool gray_filter_threshold(const struct gray *in, int amount, struct gray *out);

/* The negative; amount is not used. */
bool gray_filter_invert(const struct gray *in, int amount, struct gray *out);

/* Rotated clockwise by amount degrees; new corners are white. */
bool gray_filter_turn(const struct gray *in, int amount, struct gray *out);

/* Scaled to amount percent; smaller: the mean of the pixels that become one; larger:
 * interpolated. */
bool gray_filter_scale(const struct gray *in, int amount, struct gray *out);

/* A binomial blur of 3 x 3, applied amount times. */
bool gray_filter_blur(const struct gray *in, int amount, struct gray *out);

/* Adds amount percent of the difference between the image and its blurred copy (unsharp mask). */
bool gray_filter_sharpen(const struct gray *in, int amount, struct gray *out);

/* The mean of amount pixels downwards (negative: to the right): removes noise, keeps bars that are
 * upright (negative: level). */
bool gray_filter_smooth(const struct gray *in, int amount, struct gray *out);

/* Adds a border of amount white pixels. */
bool gray_filter_pad(const struct gray *in, int amount, struct gray *out);

#endif
