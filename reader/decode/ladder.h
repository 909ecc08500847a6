/* ladder: the rungs that a picture climbs until a code is read (docs/decoding.md has what each is
 * worth). One row per rung; a new one is one row. */
#ifndef READER_LADDER_H
#define READER_LADDER_H

#include "reader/decode/plane.h"

enum ladder_engine {
	LADDER_BARS,        /* linear codes and QR (bars.h) */
	LADDER_EAN_VITERBI, /* EAN-13 and UPC-A along the rows (ean_viterbi.h) */
	LADDER_MATRIX,      /* DataMatrix, our search (matrix.h) */
	LADDER_DMTX         /* DataMatrix, libdmtx's search */
};

#define LADDER_STEPS 3

struct ladder_rung {
	const char *name;
	enum ladder_engine engine;
	int density; /* LADDER_BARS: every how many rows and columns */
	struct {
		plane_change *change; /* NULL: no more */
		int amount;
	} steps[LADDER_STEPS];
	unsigned smallest, largest; /* kilopixels of the plane that it is worth trying with; 0: any */
	bool harsh;                 /* makes bars where there are none: more lines must agree */
	bool moving;                /* cheap enough for the pictures of a camera */
};

extern const struct ladder_rung ladder_rungs[]; /* the first one takes the plane as it is */
extern const size_t ladder_rung_count;

bool ladder_suits(const struct ladder_rung *, const struct plane *);

/* The plane as the rung wants it: in itself or one of work, whose memory is kept for the next one
 * (plane_free() each in the end). NULL: out of memory. */
const struct plane *ladder_climb(const struct ladder_rung *, const struct plane *in,
	struct plane work[2]);

#endif
