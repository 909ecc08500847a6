/* probe_file: changes one setting in the text of a profile and leaves the rest as it is. */
#ifndef PLC_BRIDGE_PROBE_PROBE_FILE_H
#define PLC_BRIDGE_PROBE_PROBE_FILE_H

#include "core/base/fault.h"

#include <stddef.h>

enum { PROBE_FILE_MAX = 64 * 1024 };

/* "name = value" in [section] of text: in the place of the old line, else at the section's end,
 * else in a new section. False: it does not fit into size. Pure. */
bool probe_file_set(char *text, size_t size, const char *section, const char *name,
	const char *value);

/* Changes (or makes) the file path; a new one begins as a copy of the file of the profile origin,
 * or empty (origin NULL). Written beside it and renamed. 0 or -1 with why. */
int probe_file_write(const char *path, const char *origin, const char *section, const char *name,
	const char *value, struct fault *why);

#endif
