/* attempts: the table of attempts: each filters the image and hands it to one engine. They are
 * made in this order until a code is read. docs/decoding.md has what each of them reads and
 * costs. A new attempt is one row. */
#ifndef READER_DECODE_ATTEMPTS_H
#define READER_DECODE_ATTEMPTS_H

#include "reader/decode/gray.h"

enum attempt_engine {
	ATTEMPT_ZBAR,        /* linear codes and QR (decode_zbar.h) */
	ATTEMPT_EAN_VITERBI, /* EAN-13 and UPC-A along the rows (ean_viterbi.h) */
	ATTEMPT_DATAMATRIX,  /* DataMatrix, own search (decode_datamatrix.h) */
	ATTEMPT_DMTX,        /* DataMatrix, libdmtx's search */
	ATTEMPT_ZXING        /* Aztec, PDF417, MaxiCode, QR, Micro QR, DataMatrix (decode_zxing.h) */
};

#define ATTEMPT_STEPS 3

struct attempt {
	const char *name;
	enum attempt_engine engine;
	int density; /* ATTEMPT_ZBAR: every density-th row and column is scanned */
	struct {
		bool (*filter)(const struct gray *in, int amount, struct gray *out); /* NULL: no more */
		int amount;
	} steps[ATTEMPT_STEPS];
	unsigned smallest, largest; /* of the image, in kilopixels; 0: no limit */
	bool harsh;                 /* filters may create bars: more scan lines must agree */
	bool moving;                /* cheap enough for the images of a camera */
	bool first_for_camera;      /* one row only: for every second image of a camera */
};

extern const struct attempt attempts[]; /* the first one has no filter */
extern const size_t attempt_count;

/* Is the image within the attempt's limits of size? */
bool attempt_suits(const struct attempt *, const struct gray *);

/* The filtered image: in itself or one of work, whose memory is used again by the next call (the
 * caller frees both with gray_free()). NULL: out of memory, or no pixels are left. */
const struct gray *attempt_prepare(const struct attempt *, const struct gray *in,
	struct gray work[2]);

#endif
