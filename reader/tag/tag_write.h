/* tag_write: writes a message to a Type 2 tag, in an order by which an interrupted write is
 * recognised as torn. Pure: pages are read and written through callbacks.
 *
 * The message's length becomes 0 first, then everything else is written from the end to the
 * beginning, the length comes last; then every page and the message are read again. */
#ifndef READER_TAG_TAG_WRITE_H
#define READER_TAG_TAG_WRITE_H

#include "reader/nfc/tag_image.h"

/* Can the message be written to this tag? 0, or -1 (why, DATA): too small, read-only, locked,
 * unknown, not formatted. */
int tag_write_check(const struct tag_image *, size_t len, struct fault *why);

/* Writes the capability container to a tag in factory state that has none. It cannot be undone.
 * 0 or -1; *image is updated. */
int tag_write_format(const struct tag_io *, struct tag_image *image, struct fault *why);

/* Writes and reads again; tag_write_check() must have returned 0. 0; -1 (why): HARDWARE the tag was
 * removed (it is torn if the first page was written), DATA a page differs from what was written. */
int tag_write_message(const struct tag_io *, const struct tag_image *image,
	const unsigned char *message, size_t len, struct fault *why);

/* Makes the user memory and the container read-only; it cannot be undone. 0 or -1. */
int tag_write_lock(const struct tag_io *, const struct tag_image *image, struct fault *why);
/* Is the way to lock this model known? */
bool tag_write_can_lock(const struct tag_image *);

#endif
