/* debounce: a thing that lies before a reader is seen many times a second and is one scan; away for
 * a second and back it is a new one. Pure: time is passed in. */
#ifndef READER_DEBOUNCE_H
#define READER_DEBOUNCE_H

#include "core/scan.h"

#define DEBOUNCE_AWAY_MS 1000
#define DEBOUNCE_MAX 64 /* things at once; of more the one seen longest ago is forgotten */

struct debounce {
	struct debounce_entry {
		uint64_t key;       /* scan_fingerprint(); 0: free */
		int64_t seen_ms;
		int64_t retry_ms;   /* the store refused it: to be tried again from here on; 0: taken */
	} entries[DEBOUNCE_MAX];
};

/* A sighting at now_ms (monotonic). True: it is a new scan, or one that was refused and is due. */
bool debounce_take(struct debounce *, const struct scan *, int64_t now_ms);

/* The scan was not accepted: while the thing stays, debounce_take() is true again in a second. */
void debounce_refuse(struct debounce *, const struct scan *, int64_t now_ms);

#endif
