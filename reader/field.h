/* field: which tags lie on an NFC reader, from one polling cycle to the next. Pure.
 *
 * A tag is gone after two cycles without it. One with a random UID (4 bytes, the first 08: phones,
 * bank cards) shows another number in each cycle: the one it was first seen with stands for it. */
#ifndef READER_FIELD_H
#define READER_FIELD_H

#include "core/scan.h"

#define FIELD_TAGS_MAX 8
#define FIELD_MISSES 2
#define FIELD_MISSES_RANDOM 10 /* a phone lets go of the field now and then */
#define FIELD_TRIES 5          /* to read a tag's content before it is reported without */
#define FIELD_UID_MAX 10

struct field_tag {
	unsigned char uid[FIELD_UID_MAX];
	size_t uid_len; /* 4, 7 or 10 */
	unsigned char sak, atqa[2];
	bool here;      /* seen in this cycle */
	bool known;     /* content is read, or given up: ready to be reported */
	int misses, tries;
	int64_t first_us; /* start of the cycle that first saw it, wall clock */
	enum symbology symbology;
	char note[200];   /* why there is no content, "" otherwise */
	size_t data_len;
	unsigned char data[SCAN_DATA_MAX];
};

struct field {
	size_t count;
	struct field_tag tags[FIELD_TAGS_MAX];
};

void field_init(struct field *);

/* A cycle: field_begin(), field_see() for each tag that answered, field_end(). */
void field_begin(struct field *);
/* False: no UID (its length is not 4, 7 or 10), or the field is full; it is passed over. */
bool field_see(struct field *, const unsigned char *uid, size_t uid_len, unsigned char sak,
	const unsigned char atqa[2], int64_t now_us);
void field_end(struct field *);

bool field_uid_is_random(const struct field_tag *);

#endif
