/* field: the tags in the RF field of an NFC reader, from one polling round to the next. Pure.
 *
 * A tag is gone after two rounds without an answer. A random UID (4 bytes, the first is 08:
 * phones, bank cards) changes whenever the card has lost power: the UID first seen is kept as
 * long as such a card is in the field. */
#ifndef READER_NFC_FIELD_H
#define READER_NFC_FIELD_H

#include "reader/nfc/rfid.h"
#include "core/code/scan.h"

#define FIELD_TAGS_MAX 8
#define FIELD_MISSES 2
#define FIELD_MISSES_RANDOM 10 /* phones leave the field now and then */
#define FIELD_TRIES 5 /* attempts to read the content before the tag is reported without it */

struct field_tag {
	struct rfid_tag first; /* as first seen */
	struct rfid_tag now;   /* as it answers now: a random UID changes */
	bool is_present;       /* seen in this round */
	bool is_ready;         /* content is read, or given up: can be reported */
	int misses, tries;
	int64_t first_us; /* when it was first seen, wall clock */
	enum symbology symbology;
	struct message note; /* why there is no content; no text otherwise */
	size_t data_len;
	unsigned char data[SCAN_DATA_MAX];
};

struct field {
	size_t count;
	struct field_tag tags[FIELD_TAGS_MAX];
};

void field_init(struct field *);

/* A round: field_begin(), field_see() for each tag that has answered, field_end(). Between rounds
 * field_see() adds new tags. */
void field_begin(struct field *);
/* NULL: invalid UID (its length is not 4, 7 or 10), or the field is full. The pointer is valid
 * until field_end(). */
struct field_tag *field_see(struct field *, const struct rfid_tag *, int64_t now_us);
void field_end(struct field *);

/* ISO/IEC 14443-3, 6.4.4: a single-size UID that starts with 08 is random. */
bool field_uid_is_random(const struct rfid_tag *);

#endif
