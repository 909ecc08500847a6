/* decode_zbar: reads linear codes and QR in a grey image with libzbar. Its results are not
 * accepted yet: see verify_linear.h and consensus.h. */
#ifndef READER_DECODE_DECODE_ZBAR_H
#define READER_DECODE_DECODE_ZBAR_H

#include "reader/decode/verify_linear.h"
#include "reader/decode/symbology_set.h"

struct decode_zbar_code {
	const struct symbology_row *row;
	bool gs1;                  /* FNC1 in first position */
	unsigned lines;            /* number of scan lines with this text; 1 for QR */
	const unsigned char *data; /* valid until found() returns */
	size_t len;
	struct linear_place place;
	double left, top, right, bottom; /* bounds of place, in pixels */
};

struct decode_zbar;

struct decode_zbar *decode_zbar_new(void);   /* NULL: out of memory */
void decode_zbar_free(struct decode_zbar *); /* NULL is fine */

/* Scans every density-th row and column (1 or 2); calls found() for each code. 0, or -1: out of
 * memory. */
int decode_zbar_scan(struct decode_zbar *, const struct gray *, int density,
	void (*found)(void *user, const struct decode_zbar_code *), void *user);

#endif
