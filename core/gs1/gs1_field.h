/* gs1_field: functions that the files of gs1 share. Private to them. */
#ifndef CORE_GS1_GS1_FIELD_H
#define CORE_GS1_GS1_FIELD_H

#include "core/gs1/gs1.h"

/* Appends a field without a check of its value. ai: at most 4 digits. */
int gs1_append_field(struct gs1 *out, const char *ai, const char *value, size_t len,
	struct fault *why);

/* Text with %XX as the characters that are meant; terminated. Its length, or -1 if it does not fit or an
 * escape is malformed. */
long gs1_decode_escapes(const char *in, size_t len, char *out, size_t size);
/* Appends text; what is neither a letter, a digit nor one of the signs of plain becomes %XX. Cut where it
 * does not fit. */
void gs1_append_escaped(char *out, size_t size, const char *text, const char *plain);

/* The first finding for which a scan is refused: -1, 0 if there is none. */
int gs1_refuse(const struct gs1 *, struct fault *why);

#endif
