/* tag_show: prints the content of a tag, as text or as JSON. */
#ifndef READER_TAG_TAG_SHOW_H
#define READER_TAG_TAG_SHOW_H

#include "reader/nfc/rfid.h"
#include "reader/nfc/tag_image.h"

/* The tag and what was read from it. */
struct tag_facts {
	const struct rfid_tag *tag;
	const struct tag_image *image; /* NULL: no readable pages */
	const unsigned char *message;  /* NDEF; NULL: none */
	size_t message_len;
	const char
		*trouble; /* why the message cannot be read: torn, broken, secret keys; "": no problem */
};

void tag_show(const struct tag_facts *);
void tag_show_json(const struct tag_facts *);

/* "4 to 15, 16 to 39" -- the locked pages, words of this language; "" if none. */
void tag_show_locked(const struct tag_image *, char *out, size_t size);

#endif
