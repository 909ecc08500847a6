/* agree: a code counts when two pictures of a camera show it. A wrong reading of a blurred code
 * does not come twice. Pure: time is passed in.
 *
 * Pictures count beside time: on a slow board one can take half a second, and not each of them is
 * looked at in the way that reads this code. */
#ifndef READER_PICTURE_FRAME_CONFIRM_H
#define READER_PICTURE_FRAME_CONFIRM_H

#include "core/code/scan.h"

#define FRAME_CONFIRM_WITHIN_MS 1500 /* between the two, also of a slow stream */
/* or so many pictures: every eighth is looked at in another way (decoder.c, choose_moving()), and one may be blurred */
#define FRAME_CONFIRM_PICTURES 3
#define FRAME_CONFIRM_MAX 64 /* codes at once; of more the one seen longest ago is forgotten */

struct frame_confirm {
	struct frame_confirm_entry {
		uint64_t key;     /* scan_fingerprint(); 0: free */
		uint64_t picture; /* number of the last one that shows it */
		bool agreed;
		int64_t seen_ms;
	} entries[FRAME_CONFIRM_MAX];
};

enum frame_confirmation {
	FRAME_UNCONFIRMED, /* no other picture shows it, not within the time and the pictures above */
	FRAME_CONFIRMED,   /* an earlier picture shows it too */
	FRAME_STAYS /* it has been agreed upon, and one of the last FRAME_CONFIRM_PICTURES shows it */
};

/* picture: its number, ever greater; a camera that was dark passes over FRAME_CONFIRM_PICTURES. */
enum frame_confirmation frame_confirm(struct frame_confirm *, const struct scan *, uint64_t picture,
	int64_t now_ms);

#endif
