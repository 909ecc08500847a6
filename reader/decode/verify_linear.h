/* proof: does a line of the picture look like the code that was read there?
 *
 * zbar tells 1 from 7 and 2 from 8 by how wide the bars are, and a blurred or over-inked code has
 * all of them wrong, in every line; two such mistakes pass the check digit. Here the bars of the
 * text are drawn, laid over the line, and each character is compared with every other one. Pure. */
#ifndef READER_DECODE_VERIFY_LINEAR_H
#define READER_DECODE_VERIFY_LINEAR_H

#include "reader/decode/corner.h"
#include "reader/decode/pattern.h"
#include "reader/decode/gray.h"

struct linear_place {
	bool upright;            /* the scan lines are columns, not rows */
	size_t count;            /* of points */
	struct point points[64]; /* where scan lines left the code, on either side */
};

struct linear_match {
	double likeness;             /* of the best line to the code as a whole, -1 to 1 */
	double margin;               /* how much worse the next best character looks, 1: as good */
	double disquiet;             /* darkness beside the code: 0 light, 1 like a bar */
	char text[PATTERN_TEXT_MAX]; /* with the characters that look best, in places others */
	size_t changed;              /* how many are others */
};

/* False: text cannot be such a code, or there is no place to look at. Takes a few ms. */
bool verify_linear(const struct gray *, const struct linear_place *, enum pattern_kind,
	const char *text, size_t len, struct linear_match *);

#endif
