/* manual_tags: tags that are put on the NFC reader and removed by orders, in addition to those
 * of the boxes. Pure. */
#ifndef HW_PLANT_NFC_MANUAL_TAGS_H
#define HW_PLANT_NFC_MANUAL_TAGS_H

#include "hw/plant/nfc/transponder.h"

enum { MANUAL_TAGS_MAX = 16, MANUAL_TAGS_NAME_MAX = 16 };

struct manual_tag {
	char name[MANUAL_TAGS_NAME_MAX]; /* "": free */
	bool in_field;                   /* in the field */
	struct transponder tag;
};

struct manual_tags {
	struct manual_tag tags[MANUAL_TAGS_MAX];
};

struct manual_tag *manual_tags_find(struct manual_tags *h, const char *name); /* NULL: none */

/* Creates a tag, or replaces the one of this name; uid NULL: its own UID. It is not in the field
 * yet. NULL: no entry is free, or the name is too long. */
struct manual_tag *manual_tags_make(struct manual_tags *h, const char *name,
	const struct transponder_kind *kind, const uint8_t *uid);

/* Appends the tags in the field behind the first count of out[max]; returns the new count. */
int manual_tags_add_present(struct manual_tags *h, struct transponder **out, int count, int max);

#endif
