/* grid: the modules of a DataMatrix, from one corner of its finder pattern. The size is found by
 * trying all sizes (ISO/IEC 16022, table 7), the four corners by fitting the border that every
 * symbol has. Pure. */
#ifndef READER_DECODE_GRID_H
#define READER_DECODE_GRID_H

#include "reader/decode/corner.h"

#define GRID_MODULES_MAX 144

struct grid {
	int size; /* libdmtx's number of the size */
	int rows, cols;
	struct point quad[4]; /* bottom left, bottom right, top right, top left; pixels */
	double likeness;      /* correlation of the border with an ideal one, -1 to 1 */
};

/* The best grid that begins at the corner. False: none is good enough. */
bool grid_fit(const struct gray *, const struct corner *, struct grid *);

/* The brightness of each module, from the bottom left, row by row. */
void grid_sample(const struct gray *, const struct grid *,
	double modules[GRID_MODULES_MAX * GRID_MODULES_MAX]);

#endif
