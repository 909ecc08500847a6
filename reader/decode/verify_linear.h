/* verify_linear: checks whether a line of the image looks like the linear code that was read there.
 * Pure.
 *
 * libzbar tells 1 from 7 and 2 from 8 by the widths of bars; in a blurred code, or one with too
 * much ink, all widths are wrong, on every scan line, and two such errors can pass the check
 * digit. Therefore the bars of the text are drawn and fitted to the line (template_fit.h), and
 * each character is compared with all others. */
#ifndef READER_DECODE_VERIFY_LINEAR_H
#define READER_DECODE_VERIFY_LINEAR_H

#include "reader/decode/corner.h"
#include "reader/decode/pattern.h"
#include "reader/decode/gray.h"

struct linear_place {
	bool upright;            /* the scan lines are columns, not rows */
	size_t count;            /* of points */
	struct point points[64]; /* ends of scan lines in the code, on either side */
};

struct linear_match {
	double likeness; /* correlation of the best line with the drawing, -1 to 1 */
	double margin;   /* error of the second best character / error of the best; 1: equal */
	double disquiet; /* darkness of the quiet zones: 0 light, 1 like a bar */
	char text[PATTERN_TEXT_MAX]; /* of the characters that fit best */
	size_t changed;              /* number of characters that differ from the text read */
};

/* False: not a text of such a code, or place is empty. Takes a few ms. */
bool verify_linear(const struct gray *, const struct linear_place *, enum pattern_kind,
	const char *text, size_t len, struct linear_match *);

#endif
