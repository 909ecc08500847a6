/* debounce: turns repeated sightings of the same tag or code into one scan. A tag or code that
 * was away for a second and comes back is a new scan, unless its source knows that it stayed.
 * Pure: time is passed in. */
#ifndef READER_DEBOUNCE_H
#define READER_DEBOUNCE_H

#include "core/code/scan.h"

#define DEBOUNCE_AWAY_MS 1000
#define DEBOUNCE_OUTAGE_MS \
	10000               /* longest loss of the device after which debounce_resume() works */
#define DEBOUNCE_MAX 64 /* entries; the one seen longest ago is replaced */

struct debounce {
	struct debounce_entry {
		uint64_t key; /* scan_fingerprint(); 0: free */
		int64_t seen_ms;
		int64_t retry_ms; /* not accepted by the store: tried again from here on; 0: accepted */
	} entries[DEBOUNCE_MAX];
};

/* A sighting at now_ms (monotonic). True: a new scan, or one not accepted before that is due
 * again. */
bool debounce_take(struct debounce *, const struct scan *, int64_t now_ms);

/* The device was lost at lost_ms and is back at back_ms: entries seen until then count as seen now,
 * unless the outage was longer than DEBOUNCE_OUTAGE_MS. */
void debounce_resume(struct debounce *, int64_t lost_ms, int64_t back_ms);

/* The scan was not accepted: debounce_take() is true again after a second, if it is still seen. */
void debounce_refuse(struct debounce *, const struct scan *, int64_t now_ms);

#endif
