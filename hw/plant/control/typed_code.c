#include "hw/plant/control/typed_code.h"
#include "core/base/lang.h"
#include "core/code/plain_code.h"

#include <string.h>

enum { AIM_PREFIX = 3 };

int typed_code_read(const char *typed, char *out, size_t size, struct fault *why)
{
	size_t prefix = typed[0] == ']' && strlen(typed) > AIM_PREFIX ? AIM_PREFIX : 0;
	const char *text = typed + prefix;
	struct scan scan;

	if (plain_code_to_scan(text, strlen(text), SYMBOLOGY_UNKNOWN, &scan, why))
		return -1;
	if (scan.carrier ==
		CARRIER_NFC) { /* digits that could be a UID: a scanner reads them as they are */
		scan.data_len = (uint32_t)strlen(text);
		memcpy(scan.data, text, scan.data_len);
	}
	if (prefix + scan.data_len >= size || memchr(scan.data, '\0', scan.data_len))
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("typed_code.too_long", "a code has at most %zu bytes"), size - 1);
	memcpy(out, typed, prefix);
	memcpy(out + prefix, scan.data, scan.data_len);
	out[prefix + scan.data_len] = '\0';
	return 0;
}
