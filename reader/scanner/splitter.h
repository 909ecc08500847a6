/* splitter: bytes of a serial scanner become codes. A code ends with CR, LF, both, or, from a
 * scanner that sends none, with a pause. Pure: time is passed in. */
#ifndef READER_SCANNER_SPLITTER_H
#define READER_SCANNER_SPLITTER_H

#include "core/code/scan.h"

#define SPLITTER_GAP_MS 50
/* After an overlong code all bytes up to the next terminator, or to such a silence, are skipped. */
#define SPLITTER_SILENCE_MS 1000

struct splitter {
	size_t len;
	bool skipping;
	int64_t last_ms; /* when the last byte came */
	unsigned char data[SCAN_DATA_MAX + 1];
};

void splitter_init(struct splitter *);

/* Takes bytes that came at now_ms up to the end of a code; *used says how many. True: a code is
 * complete and in scan->data, data_len, too_long; call again with the rest. */
bool splitter_feed(struct splitter *, const unsigned char *bytes, size_t len, int64_t now_ms,
	size_t *used, struct scan *scan);

/* Nothing has come until now_ms: true if a code has ended by that. */
bool splitter_pause(struct splitter *, int64_t now_ms, struct scan *scan);

/* Milliseconds until splitter_pause() may have something to say, -1: never. */
int splitter_wait_ms(const struct splitter *, int64_t now_ms);

#endif
