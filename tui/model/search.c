#include "tui/model/search.h"
#include "core/base/text.h"

#include <string.h>
#include <wctype.h>

/* The next character in lower case; invalid bytes are skipped one by one. */
static wint_t next_lower(const char **text, size_t *len)
{
	uint32_t code = 0;
	size_t n = text_decode_utf8((const unsigned char *)*text, *len, &code);

	*text += n ? n : 1;
	*len -= n ? n : 1;
	return n ? towlower((wint_t)code) : WEOF;
}

static bool begins(const char *text, size_t len, const char *needle, size_t needle_len)
{
	while (needle_len > 0) {
		wint_t wanted = next_lower(&needle, &needle_len);

		if (len == 0 || wanted == WEOF || next_lower(&text, &len) != wanted)
			return false;
	}
	return true;
}

bool search_has(const char *text, const char *needle)
{
	size_t len = strlen(text), needle_len = strlen(needle);

	for (;;) {
		if (begins(text, len, needle, needle_len))
			return true;
		if (len == 0)
			return false;
		next_lower(&text, &len);
	}
}
