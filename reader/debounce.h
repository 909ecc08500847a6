/* debounce: a thing that lies before a reader is seen many times a second and is one scan; away for
 * a second and back it is a new one, unless its source knows that it stayed. Pure: time is passed
 * in. */
#ifndef READER_DEBOUNCE_H
#define READER_DEBOUNCE_H

#include "core/code/scan.h"

#define DEBOUNCE_AWAY_MS 1000
#define DEBOUNCE_OUTAGE_MS 10000 /* the longest outage over which things are remembered */
#define DEBOUNCE_MAX 64          /* things at once; of more the one seen longest ago is forgotten */

struct debounce {
	struct debounce_entry {
		uint64_t key; /* scan_fingerprint(); 0: free */
		int64_t seen_ms;
		int64_t retry_ms; /* the store refused it: to be tried again from here on; 0: taken */
	} entries[DEBOUNCE_MAX];
};

/* A sighting at now_ms (monotonic). True: it is a new scan, or one that was refused and is due. */
bool debounce_take(struct debounce *, const struct scan *, int64_t now_ms);

/* The device was lost at lost_ms and is back at back_ms: what had been there until it was lost
 * counts as seen now, if that was not too long. */
void debounce_resume(struct debounce *, int64_t lost_ms, int64_t back_ms);

/* The scan was not accepted: while the thing stays, debounce_take() is true again in a second. */
void debounce_refuse(struct debounce *, const struct scan *, int64_t now_ms);

#endif
