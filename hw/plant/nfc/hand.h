/* hand: tags that somebody lays on the NFC reader and takes away, beside those of the boxes.
 * Pure. */
#ifndef HW_PLANT_HAND_H
#define HW_PLANT_HAND_H

#include "hw/plant/nfc/transponder.h"

enum { HAND_MAX = 16, HAND_NAME_MAX = 16 };

struct hand_tag {
	char name[HAND_NAME_MAX]; /* "": free */
	bool lies;                /* in the field */
	struct transponder tag;
};

struct hand {
	struct hand_tag tags[HAND_MAX];
};

struct hand_tag *hand_find(struct hand *h, const char *name); /* NULL: there is none */

/* A new tag, or one of this name made anew, with a UID of its own if uid is NULL. It is not laid
 * down yet. NULL: no place is free, or the name is too long. */
struct hand_tag *hand_make(struct hand *h, const char *name, const struct transponder_kind *kind,
	const uint8_t *uid);

/* Puts the tags that lie there behind the first count of out[max]; returns the new count. */
int hand_lay_out(struct hand *h, struct transponder **out, int count, int max);

#endif
