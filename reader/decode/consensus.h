/* ballot: which of the codes that were read in one picture are believed. A code of which one
 * reading proves little must be read again on another attempt; one that is contradicted is not
 * believed. Pure. */
#ifndef READER_DECODE_CONSENSUS_H
#define READER_DECODE_CONSENSUS_H

#include "core/code/scan.h"

#include <stdbool.h>
#include <stddef.h>

#define CONSENSUS_MAX 24

/* What one attempt read. */
struct consensus_vote {
	enum symbology symbology;
	unsigned lines; /* scan lines that read it */
	bool proven;    /* enough by itself */
	size_t len;     /* of all the data; kept up to SCAN_DATA_MAX */
	const unsigned char *data;
};

struct consensus_code {
	struct consensus_vote vote; /* of all attempts together; data is kept below */
	unsigned attempts;          /* that read it */
	bool told;                  /* for the caller: it has been reported */
	unsigned char data[SCAN_DATA_MAX];
};

struct consensus {
	size_t count;
	struct consensus_code codes[CONSENSUS_MAX];
};

/* Counts it; what does not fit is forgotten. */
void consensus_add(struct consensus *, const struct consensus_vote *);

bool consensus_accepts(const struct consensus *, const struct consensus_code *);

#endif
