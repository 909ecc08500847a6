/* gs1_field: what element strings (gs1.c) and Digital Links (gs1_link.c) share. Private to them. */
#ifndef CORE_GS1_FIELD_H
#define CORE_GS1_FIELD_H

#include "core/gs1.h"

/* Are these n > 0 characters digits? */
bool gs1_all_digits(const char *text, size_t n);

/* Checks a value against its AI's row, if it has one, and appends it. ai: at most 4 digits. */
int gs1_add_field(struct gs1 *out, const char *ai, const char *value, size_t len,
	struct fault *why);

/* An AI may be repeated only with the same value (GS1 General Specifications 4.15). */
int gs1_check_repeated(const struct gs1 *, struct fault *why);

#endif
