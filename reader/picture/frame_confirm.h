/* frame_confirm: a code of a camera counts when two images show it. A misread of a blurred code
 * does not occur twice. Pure: time is passed in.
 *
 * Images count as well as time: on a slow computer one image can take half a second, and not
 * every image gets the attempt that reads this code. */
#ifndef READER_PICTURE_FRAME_CONFIRM_H
#define READER_PICTURE_FRAME_CONFIRM_H

#include "core/code/scan.h"

#define FRAME_CONFIRM_WITHIN_MS 1500 /* between the two images */
/* or so many images: every eighth gets another attempt (decoder.c, choose_frame_attempt()), and
 * one may be blurred */
#define FRAME_CONFIRM_PICTURES 3
#define FRAME_CONFIRM_MAX 64 /* entries; the one seen longest ago is replaced */

struct frame_confirm {
	struct frame_confirm_entry {
		uint64_t key;     /* scan_fingerprint(); 0: free */
		uint64_t picture; /* number of the last image that shows it */
		bool is_confirmed;
		int64_t seen_ms;
	} entries[FRAME_CONFIRM_MAX];
};

enum frame_confirmation {
	FRAME_UNCONFIRMED, /* no other image within the limits above shows it */
	FRAME_CONFIRMED,   /* an earlier image shows it too */
	FRAME_STAYS        /* confirmed before, and one of the last FRAME_CONFIRM_PICTURES shows it */
};

/* picture: ascending number of the image; after an outage of the camera it skips
 * FRAME_CONFIRM_PICTURES. */
enum frame_confirmation frame_confirm(struct frame_confirm *, const struct scan *, uint64_t picture,
	int64_t now_ms);

#endif
