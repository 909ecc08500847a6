/* decoder: finds barcodes in a plane of grey, through libzbar. */
#ifndef READER_DECODER_H
#define READER_DECODER_H

#include "core/scan.h"

struct decoder;

struct decoder *decoder_new(void); /* NULL: out of memory */
void decoder_free(struct decoder *); /* NULL is fine */

/* Calls found() for each different symbol: carrier, symbology, data, data_len and too_long of the
 * scan are set, it is valid until found() returns. grey: width * height bytes, not kept. Returns
 * the number of symbols, -1: out of memory. */
int decoder_scan(struct decoder *, const unsigned char *grey, unsigned width, unsigned height,
	void (*found)(void *user, const struct scan *), void *user);

#endif
