/* splitter: splits the bytes of a serial scanner into codes. A code ends with CR, LF, both, if it
 * begins with STX with ETX, or, from a scanner without a terminator, with a pause. Pure: time is passed in. */
#ifndef READER_SCANNER_SPLITTER_H
#define READER_SCANNER_SPLITTER_H

#include "core/code/scan.h"

#define SPLITTER_GAP_MS 50
/* After an overlong code all bytes are skipped up to the next terminator or a pause of this
 * length. */
#define SPLITTER_SILENCE_MS 1000

struct splitter {
	size_t len;
	bool skipping;
	int64_t last_ms; /* time of the last byte */
	unsigned char data[SCAN_DATA_MAX + 1];
};

void splitter_init(struct splitter *);

/* Takes bytes, received at now_ms, up to the end of a code; *used says how many. True: a code is
 * complete in scan->data, data_len, too_long; call again with the rest. */
bool splitter_feed(struct splitter *, const unsigned char *bytes, size_t len, int64_t now_ms,
	size_t *used, struct scan *scan);

/* No byte until now_ms: true if this ends a code. */
bool splitter_pause(struct splitter *, int64_t now_ms, struct scan *scan);

/* Milliseconds until splitter_pause() may end a code; -1: no code is open. */
int splitter_wait_ms(const struct splitter *, int64_t now_ms);

#endif
