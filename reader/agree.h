/* agree: a code counts when two pictures of a camera show it. A wrong reading of a blurred code
 * does not come twice. Pure: time is passed in. */
#ifndef READER_AGREE_H
#define READER_AGREE_H

#include "core/scan.h"

#define AGREE_WITHIN_MS 1500 /* between the two, also of a slow stream */
#define AGREE_MAX 64         /* codes at once; of more the one seen longest ago is forgotten */

struct agree {
	struct agree_entry {
		uint64_t key;     /* scan_fingerprint(); 0: free */
		uint64_t picture; /* number of the last one that shows it */
		bool agreed;
		int64_t seen_ms;
	} entries[AGREE_MAX];
};

/* True: an earlier picture than this one shows the code too, at most AGREE_WITHIN_MS before. */
bool agree_take(struct agree *, const struct scan *, uint64_t picture, int64_t now_ms);

#endif
