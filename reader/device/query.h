/* query: options behind an address: "PATH?key=value&flag". Pure, apart from a check whether the
 * path exists. */
#ifndef READER_DEVICE_QUERY_H
#define READER_DEVICE_QUERY_H

#include "core/base/fault.h"

#include <limits.h>
#include <stdbool.h>

#define QUERY_KEYS_MAX 4
#define QUERY_VALUE_MAX 64

struct query {
	char path[PATH_MAX];
	bool given[QUERY_KEYS_MAX];                   /* in the order of keys */
	char values[QUERY_KEYS_MAX][QUERY_VALUE_MAX]; /* "" for a flag */
};

/* Splits address at its last "?"; keys ends with NULL. An address that names an existing file with
 * its "?" is all path. 0, or -1 with EXIT_USAGE: a key that is none of keys, given twice, or a
 * value or path that is too long. A key that is none of them is answered with the nearest one. */
int query_split(const char *address, const char *const keys[], struct query *out,
	struct fault *why);

/* A key that is a flag: "?gs1", "?gs1=yes", "?gs1=no". *out stays as it is if it is not given. 0, or -1 with EXIT_USAGE. */
int query_flag(const struct query *, const char *const keys[], int key, bool *out,
	struct fault *why);

#endif
