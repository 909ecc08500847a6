/* list of attempts: the attempts that a picture climbs until a code is read (docs/decoding.md has what each is
 * worth). One row per attempt; a new one is one row. */
#ifndef READER_DECODE_ATTEMPTS_H
#define READER_DECODE_ATTEMPTS_H

#include "reader/decode/gray.h"

enum attempt_engine {
	ATTEMPT_ZBAR,        /* linear codes and QR (decode_zbar.h) */
	ATTEMPT_EAN_VITERBI, /* EAN-13 and UPC-A along the rows (ean_viterbi.h) */
	ATTEMPT_DATAMATRIX,  /* DataMatrix, our search (decode_datamatrix.h) */
	ATTEMPT_DMTX         /* DataMatrix, libdmtx's search */
};

#define ATTEMPT_STEPS 3

struct attempt {
	const char *name;
	enum attempt_engine engine;
	int density; /* ATTEMPT_ZBAR: every how many rows and columns */
	struct {
		bool (*filter)(const struct gray *in, int amount, struct gray *out); /* NULL: no more */
		int amount;
	} steps[ATTEMPT_STEPS];
	unsigned smallest, largest; /* kilopixels of the gray that it is worth trying with; 0: any */
	bool harsh;                 /* makes bars where there are none: more lines must agree */
	bool moving;                /* cheap enough for the pictures of a camera */
	bool first_for_camera;      /* one row only: tried on every second picture of a camera */
};

extern const struct attempt attempts[]; /* the first one takes the gray as it is */
extern const size_t attempt_count;

bool attempt_suits(const struct attempt *, const struct gray *);

/* The gray as the attempt wants it: in itself or one of work, whose memory is kept for the next one
 * (gray_free() each in the end). NULL: out of memory. */
const struct gray *attempt_prepare(const struct attempt *, const struct gray *in,
	struct gray work[2]);

#endif
