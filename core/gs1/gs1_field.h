/* gs1_field: functions that the files of gs1 share. Private to them. */
#ifndef CORE_GS1_GS1_FIELD_H
#define CORE_GS1_GS1_FIELD_H

#include "core/gs1/gs1.h"

/* Appends a field without a check of its value. ai: at most 4 digits. */
int gs1_append_field(struct gs1 *out, const char *ai, const char *value, size_t len,
	struct fault *why);

/* The first finding for which a scan is refused: -1, 0 if there is none. */
int gs1_refuse(const struct gs1 *, struct fault *why);

#endif
