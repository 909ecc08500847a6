/* stacked_row: is a Code 128 one row of a stacked code (Codablock F)? Its rows are Code 128, one above the
 * other without a gap: what a row says alone is no code. Pure.
 *
 * Source: AIM Europe, Uniform Symbology Specification Codablock F (1995): all rows have the same start and
 * stop pattern, and the same number of characters. */
#ifndef READER_DECODE_STACKED_ROW_H
#define READER_DECODE_STACKED_ROW_H

#include "reader/decode/gray.h"

/* Where the row was read, in pixels. */
struct stacked_row_place {
	double left, top, right, bottom;
	bool down; /* it runs from top to bottom or back, not along the rows of the image */
};

/* Do the start and the stop pattern go on above or below it, without a gap, with other bars of the same
 * number between them? */
bool stacked_row_is(const struct gray *, const struct stacked_row_place *);

#endif
