/* field: which tags lie on an NFC reader, from one round to the next. Pure.
 *
 * A tag is gone after two rounds without it. One with a random UID (4 bytes, the first 08: phones,
 * bank cards) has another number whenever it has lost power: the one it was first seen with stands
 * for it as long as such a card lies there. */
#ifndef READER_NFC_FIELD_H
#define READER_NFC_FIELD_H

#include "reader/nfc/rfid.h"
#include "core/code/scan.h"

#define FIELD_TAGS_MAX 8
#define FIELD_MISSES 2
#define FIELD_MISSES_RANDOM 10 /* a phone lets go of the field now and then */
#define FIELD_TRIES 5          /* to read a tag's content before it is reported without */

struct field_tag {
	struct rfid_tag first; /* as it was first seen */
	struct rfid_tag now;   /* as it answers now: another UID, if it is random */
	bool here;             /* seen in this round */
	bool known;            /* content is read, or given up: ready to be reported */
	int misses, tries;
	int64_t first_us; /* when it was first seen, wall clock */
	enum symbology symbology;
	char note[200]; /* why there is no content, "" otherwise */
	size_t data_len;
	unsigned char data[SCAN_DATA_MAX];
};

struct field {
	size_t count;
	struct field_tag tags[FIELD_TAGS_MAX];
};

void field_init(struct field *);

/* A round: field_begin(), field_see() for each tag that answered, field_end(). Between rounds
 * field_see() takes what arrives. */
void field_begin(struct field *);
/* NULL: no UID (its length is not 4, 7 or 10), or the field is full; it is passed over. The pointer
 * is good until field_end(). */
struct field_tag *field_see(struct field *, const struct rfid_tag *, int64_t now_us);
void field_end(struct field *);

/* ISO/IEC 14443-3, 6.4.4: a single-size UID that starts with 08 is random. */
bool field_uid_is_random(const struct rfid_tag *);

#endif
