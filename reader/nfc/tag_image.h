/* tag_image: the readable memory of a Type 2 tag, its model, capacity, lock bits and message. Pure:
 * pages are read and written through callbacks.
 *
 * Sources: NFC Forum Type 2 Tag (capability container, lock bytes), NXP data sheets NTAG210/212,
 * NTAG213/215/216, MF0ICU1 (Ultralight), MF0ICU2 (Ultralight C), MF0ULx1 (Ultralight EV1). */
#ifndef READER_NFC_TAG_IMAGE_H
#define READER_NFC_TAG_IMAGE_H

#include "reader/nfc/tag.h"

#include <stdbool.h>

enum { TAG_PAGES_MAX = 256, TAG_VERSION_BYTES = 8, TAG_LOCK_PAGE = 2, TAG_USER_PAGE = 4 };

/* Access to the selected tag. Each call returns 0; 1: the tag refuses, but is in the field and
 * selected again; -1: the tag is gone, or the device is lost (why, exit code EXIT_UNAVAILABLE). */
struct tag_io {
	int (*read)(void *user, unsigned char page, unsigned char out[TAG_READ_BYTES],
		struct fault *why);
	int (*write)(void *user, unsigned char page, const unsigned char bytes[TAG_PAGE_BYTES],
		struct fault *why);
	int (*version)(void *user, unsigned char out[TAG_VERSION_BYTES], struct fault *why);
	void *user;
};

struct tag_model {
	const char *name;
	enum symbology symbology;
	unsigned char product, storage; /* bytes 2 and 6 of GET_VERSION; 0: it knows no GET_VERSION */
	unsigned short pages, user_end; /* user_end: the first page behind the user memory */
	unsigned char cc_size;          /* of the user memory, in units of 8 bytes */
	signed char lock_shift;         /* a dynamic lock bit stands for 1 << lock_shift pages; -1: it
									 * has none, or is locked in a way that is not known here */
};

struct tag_image {
	const struct tag_model *model; /* never NULL; pages 0: unknown chip */
	bool has_version;
	unsigned char version[TAG_VERSION_BYTES];
	size_t pages; /* that could be read, from page 0 on */
	unsigned char memory[(TAG_PAGES_MAX + 4) * TAG_PAGE_BYTES];
};

/* Reads everything. 0, or -1: the tag is gone (why). */
int tag_image_read(const struct tag_io *io, struct tag_image *out, struct fault *why);

/* Bytes of user memory that may be written: the smaller of chip and container. */
size_t tag_image_capacity(const struct tag_image *);

/* Can this page never be written again? Pages from 2 on. */
bool tag_image_is_locked(const struct tag_image *, size_t page);

/* By its container: 1 an NDEF tag, 0 empty (factory state, can be formatted), -1 something else,
 * which cannot be undone. */
int tag_image_format(const struct tag_image *);
bool tag_image_is_read_only(const struct tag_image *); /* by its container */

/* Offset of the message's TLV block in the user memory, also if there is none yet: behind the
 * lock and memory control blocks. */
size_t tag_image_place(const struct tag_image *);

/* The message. 1, 0 there is none, -1 it is broken or torn (why, DATA). *offset: in memory. */
int tag_image_message(const struct tag_image *, size_t *offset, size_t *length, struct fault *why);

#endif
