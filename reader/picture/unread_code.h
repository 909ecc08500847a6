/* unread_code: when does a camera say that it sees something like a code and cannot read it? Once for
 * each: after it has lain still for UNREAD_CODE_MS and UNREAD_CODE_PICTURES images, so that every attempt
 * has been made, and no code was read meanwhile. Pure: time is passed in. */
#ifndef READER_PICTURE_UNREAD_CODE_H
#define READER_PICTURE_UNREAD_CODE_H

#include "reader/picture/code_texture.h"

#include <stdint.h>

#define UNREAD_CODE_MS 4000
#define UNREAD_CODE_PICTURES 32 /* every attempt for moving images, twice (attempts.h) */
#define UNREAD_CODE_GONE 8      /* images without it: it was taken away */

struct unread_code {
	struct code_texture_area area;
	bool is_seen, is_told;
	int64_t since_ms;
	int pictures, gone;
};

/* seen: NULL: nothing in this image looks like a code. was_read: this image shows a code that was read.
 * True: say it now. */
bool unread_code_look(struct unread_code *, const struct code_texture_area *seen, bool was_read,
	int64_t now_ms);

#endif
