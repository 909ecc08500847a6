/* personal: what is kept of a code about a person (docs/privacy.md): "personal:FAMILY:HASH", its family and a
 * keyed hash of its text. The same code seen again has the same hash; the text is not in it. Pure.
 *
 * This form is a code of its own: it is recorded, exported, replayed and imported like any other, and its
 * family, the first row of the table, stands for it. */
#ifndef CORE_CODE_PERSONAL_H
#define CORE_CODE_PERSONAL_H

#include "core/code/identify.h"
#include "core/base/siphash.h"

#define PERSONAL_FORM_SIZE 64 /* of the form, terminated */

/* One per database, made with it; without it no hash can be computed. */
struct personal_key {
	unsigned char bytes[SIPHASH_KEY_SIZE];
};

/* Is it the form? *family: the one it names; the row of the form itself if this version does not know it. */
bool personal_read_form(const char *text, size_t len, const struct code_family **family);
/* Writes the form of a text of a family. */
void personal_write_form(const struct code_family *, const struct personal_key *, const void *text,
	size_t len, char out[PERSONAL_FORM_SIZE]);

/* identify() for all that stores, records or shows to others: what must not be kept is not in *scan any more, and
 * *out is of what is left. A barcode becomes its form without an AIM prefix (symbology stays); a tag keeps
 * its UID and the texts that are not personal. */
void personal_identify(struct scan *, const struct personal_key *, struct identity *out);

/* Replaces the text of a barcode that is personal for another reason than its own text, and identifies it. */
void personal_replace(struct scan *, const struct code_family *, const struct personal_key *,
	struct identity *out);

/* "contact data, not kept"; false, and m has no text: the text is not the form. */
bool personal_say(const char *text, struct message *m);
/* The same for a scan after personal_identify(); of a tag with what else is on it. False: its text may be shown. */
bool personal_say_scan(const struct scan *, const struct identity *, struct message *m);
/* What a screen, a log and an output show as the text of a scan after personal_identify(). */
void personal_text(const struct scan *, const struct identity *, char *out, size_t size);
/* The same as a text in the language of the screen: out, or the text itself if it is not the form. */
const char *personal_show(const char *text, char *out, size_t size);

#endif
