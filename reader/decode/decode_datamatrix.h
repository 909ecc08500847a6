/* decode_datamatrix: reads DataMatrix (ECC 200) in a grey image. The symbol is found by own code
 * (corner.h, grid.h) or by libdmtx; libdmtx corrects and decodes it. */
#ifndef READER_DECODE_DECODE_DATAMATRIX_H
#define READER_DECODE_DECODE_DATAMATRIX_H

#include "reader/decode/gray.h"

#include <stdint.h>

/* data: as encoded, GS (0x1D) for an FNC1 inside; gs1: an FNC1 stood first and is left out. */
typedef void datamatrix_found(void *user, const unsigned char *data, size_t len, bool gs1);

/* Each calls found() for the symbols it reads, within about budget_ms; returns their
 * number, -1: out of memory. */
int decode_datamatrix(const struct gray *, int64_t budget_ms, datamatrix_found *found, void *user);
int decode_datamatrix_dmtx(const struct gray *, int64_t budget_ms, datamatrix_found *found,
	void *user);

#endif
