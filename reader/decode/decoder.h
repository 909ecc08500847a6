/* decoder: finds codes in a gray of grey: libzbar and libdmtx on a list of attempts of pictures made from it
 * (attempts.h), and rules about what is believed (consensus.h). */
#ifndef READER_DECODE_DECODER_H
#define READER_DECODE_DECODER_H

#include "core/code/scan.h"

struct decoder;

/* Which symbologies decoders made from now on look for, see symbology_set.h. NULL: as it is. To be called
 * before the worker is started. 0, or -1 with why (EXIT_USAGE). */
int decoder_configure(const char *also, const char *itf_lengths, struct fault *why);

struct decoder *decoder_new(void);   /* NULL: out of memory */
void decoder_free(struct decoder *); /* NULL is fine */

#define DECODER_BUDGET_MS 2000

/* No further attempt is begun after ms; the first one always is. Default: DECODER_BUDGET_MS. */
void decoder_set_budget(struct decoder *, int ms);

/* Calls found() for each different symbol: carrier, symbology, data, data_len and too_long of the
 * scan are set, it is valid until found() returns. Climbs until a attempt has read something. grey:
 * width * height bytes, not kept. Returns the number of symbols, -1: out of memory. Blocks for the
 * budget and the time of one attempt: together under 3 s for 2 megapixels. */
int decoder_scan(struct decoder *, const unsigned char *grey, unsigned width, unsigned height,
	void (*found)(void *user, const struct scan *), void *user);

/* The same for one picture of many of the same scene: one attempt only, the one that has read the last
 * picture or another one for each. */
int decoder_scan_frame(struct decoder *, const unsigned char *grey, unsigned width, unsigned height,
	void (*found)(void *user, const struct scan *), void *user);

/* For measurements: only this attempt, see attempts.h. Returns the number of symbols, -1: out of memory
 * or too small a picture. */
bool decoder_has_attempt(size_t attempt);
int decoder_scan_attempt(struct decoder *, size_t attempt, const unsigned char *grey,
	unsigned width, unsigned height, void (*found)(void *user, const struct scan *), void *user);

#endif
