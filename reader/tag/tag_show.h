/* tag_show: what is on a tag, in plain words or as JSON. */
#ifndef READER_TAG_TAG_SHOW_H
#define READER_TAG_TAG_SHOW_H

#include "reader/nfc/rfid.h"
#include "reader/nfc/tag_image.h"

/* What is known of the tag on the reader. */
struct tag_facts {
	const struct rfid_tag *tag;
	const struct tag_image *image; /* NULL: its memory has no readable pages */
	const unsigned char *message;  /* NDEF; NULL: there is none */
	size_t message_len;
	const char *trouble; /* why there is no message: torn, broken, secret; "" if not */
};

void tag_show(const struct tag_facts *);
void tag_show_json(const struct tag_facts *);

/* "4 to 15, 16 to 39" -- the locked pages, words of this language; "" if none. */
void tag_show_locked(const struct tag_image *, char *out, size_t size);

#endif
