/* tag_write: a message onto a Type 2 tag, so that one that leaves in between is known as torn.
 * Pure: pages go through callbacks.
 *
 * The message's length becomes 0 first, then everything else is written from the back, the length
 * comes last; then every page and the whole message are read again. */
#ifndef READER_TAG_TAG_WRITE_H
#define READER_TAG_TAG_WRITE_H

#include "reader/nfc/tag_image.h"

/* Would the message go onto this tag? 0, or -1 (why, DATA): too small, read-only, locked, not
 * known, not formatted. */
int tag_write_check(const struct tag_image *, size_t len, struct fault *why);

/* Prepares a tag that is as from the factory of a kind that comes without a container. The
 * container cannot be taken back. 0 or -1; *image is as after it. */
int tag_write_format(const struct tag_io *, struct tag_image *image, struct fault *why);

/* Writes and reads again; tag_write_check() must have said yes. 0; -1 (why): HARDWARE it was taken
 * away (it is torn, if the first page was written), DATA a page is not what was written. */
int tag_write_message(const struct tag_io *, const struct tag_image *image,
	const unsigned char *message, size_t len, struct fault *why);

/* Makes the whole user memory and the container read-only for ever. 0 or -1. */
int tag_write_lock(const struct tag_io *, const struct tag_image *image, struct fault *why);
/* Is it known how? */
bool tag_write_can_lock(const struct tag_image *);

#endif
