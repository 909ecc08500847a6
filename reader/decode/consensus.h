/* consensus: decides which of the codes read in one image are accepted. A code that no
 * verification has proven must be read by several attempts; one that is contradicted by another
 * code is rejected. Pure. */
#ifndef READER_DECODE_CONSENSUS_H
#define READER_DECODE_CONSENSUS_H

#include "core/code/scan.h"

#include <stdbool.h>
#include <stddef.h>

#define CONSENSUS_MAX 24

/* One code read by one attempt. */
struct consensus_vote {
	enum symbology symbology;
	unsigned lines; /* scan lines that read it */
	bool proven;    /* accepted without other votes */
	bool refuted;   /* part of another symbol: never accepted, whatever other votes say */
	size_t len;     /* of all the data; only SCAN_DATA_MAX bytes are kept */
	const unsigned char *data;
};

struct consensus_code {
	struct consensus_vote vote; /* of all attempts together; data is kept below */
	unsigned attempts;          /* that read it */
	bool is_reported;           /* kept by the caller */
	unsigned char data[SCAN_DATA_MAX];
};

struct consensus {
	size_t count;
	struct consensus_code codes[CONSENSUS_MAX];
};

/* Adds a vote. If there are CONSENSUS_MAX other codes it is ignored. */
void consensus_add(struct consensus *, const struct consensus_vote *);

bool consensus_accepts(const struct consensus *, const struct consensus_code *);

#endif
