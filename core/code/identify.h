/* identify: what a scan is. Bytes as read -> symbology, GS1 fields, item key, readable text. Pure. */
#ifndef CORE_CODE_IDENTIFY_H
#define CORE_CODE_IDENTIFY_H

#include "core/code/command_code.h"
#include "core/code/family.h"
#include "core/code/scan.h"
#include "core/gs1/lot.h"

struct identity {
	enum symbology symbology; /* the scan's, or that of its AIM prefix */
	bool rejected;            /* a GS1 code with a mistake, or too long */
	struct message reason;    /* why rejected, or a hint; no text: nothing to say */
	struct gs1 gs1;           /* the fields, if it is a GS1 code */
	struct lot lot;           /* batch, dates, weight; empty if it was rejected */
	char key[GS1_KEY_MAX];    /* item key of a GS1 code or a tag, else "" */
	bool has_text_key;        /* the item key is "code:" and the text; see identify_item() */
	bool
		personal; /* it, or a record of the tag, is of a family about persons: not to be kept (personal.h) */
	const struct code_family
		*family; /* what kind of code it is; of a tag, its first record with a key */
	const struct command_code *command; /* a printed command, NULL: none */
	char argument[SCAN_NAME_MAX];       /* of the command: the PLC, the place or the language */
};

/* Never fails: a code that is not understood is kept as text, a tag as its UID. About 5 kB. For the eyes of who
 * typed the code only: what stores, records or shows a scan uses personal_identify() (personal.h). */
void identify(const struct scan *scan, struct identity *out);

/* Room for the longest text and the longest item key. */
#define IDENTITY_TEXT_SIZE (SCAN_TEXT_MAX + 256)
#define IDENTITY_ITEM_SIZE (SCAN_TEXT_MAX + 8)

/* The readable, cleaned text of a scan; terminated, cut before a character that does not fit. "" if
 * the code is too long. Returns its length. */
size_t identify_text(const struct scan *scan, char *out, size_t size);
/* The item key; terminated, cut as above. "" if there is none: a command, rejected, or personal. identity: of
 * the same scan. Returns its length. */
size_t identify_item(const struct scan *scan, const struct identity *identity, char *out,
	size_t size);
/* The text of an item key that is a firm's own code; points into key. NULL: it is another key. */
const char *identify_own_text(const char *key);

#endif
