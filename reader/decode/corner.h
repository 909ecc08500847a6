/* corner: finds the L of a DataMatrix finder pattern in an image: where its two solid borders
 * may meet (ISO/IEC 16022, section 5.1). Pure. */
#ifndef READER_DECODE_CORNER_H
#define READER_DECODE_CORNER_H

#include "reader/decode/gray.h"

#define CORNERS_MAX 24

struct point {
	double x, y;
};

/* With the symbol upright: the end of the left border, the corner at the bottom left, the end of
 * the lower border; outer edges of the dark modules, in pixels. */
struct corner {
	struct point top, bottom, right;
	double length; /* of both borders together */
};

/* Fills found with at most CORNERS_MAX corners, the longest first; returns their number. window:
 * amount of gray_filter_threshold(). Out of memory counts as nothing found. */
size_t corner_find(const struct gray *, int window, struct corner found[CORNERS_MAX]);

#endif
