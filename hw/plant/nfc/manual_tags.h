/* hand: tags that somebody lays on the NFC reader and takes away, beside those of the boxes.
 * Pure. */
#ifndef HW_PLANT_NFC_MANUAL_TAGS_H
#define HW_PLANT_NFC_MANUAL_TAGS_H

#include "hw/plant/nfc/transponder.h"

enum { MANUAL_TAGS_MAX = 16, MANUAL_TAGS_NAME_MAX = 16 };

struct manual_tag {
	char name[MANUAL_TAGS_NAME_MAX]; /* "": free */
	bool lies;                       /* in the field */
	struct transponder tag;
};

struct manual_tags {
	struct manual_tag tags[MANUAL_TAGS_MAX];
};

struct manual_tag *manual_tags_find(struct manual_tags *h,
	const char *name); /* NULL: there is none */

/* A new tag, or one of this name made anew, with a UID of its own if uid is NULL. It is not laid
 * down yet. NULL: no place is free, or the name is too long. */
struct manual_tag *manual_tags_make(struct manual_tags *h, const char *name,
	const struct transponder_kind *kind, const uint8_t *uid);

/* Puts the tags that lie there behind the first count of out[max]; returns the new count. */
int manual_tags_add_present(struct manual_tags *h, struct transponder **out, int count, int max);

#endif
