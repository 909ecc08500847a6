#include "tui/burst.h"
#include "core/base/text.h"

#include <string.h>
#include <wctype.h>

enum { GROUP_SEPARATOR = 0x1D };

int burst_gap_ms(const struct burst *b)
{
	return b->is_paste ? BURST_PASTE_MS : BURST_GAP_MS;
}

static bool ends_with_blank(const struct burst *b)
{
	size_t len = strlen(b->text);

	return len > 0 && b->text[len - 1] == ' ';
}

void burst_add(struct burst *b, wint_t key, bool is_code)
{
	if (is_code)
		return;
	if (key == GROUP_SEPARATOR) /* a field of a GS1 code ends */
		text_append_utf8(b->text, sizeof b->text, key);
	if (b->is_paste && (key == '\r' || key == '\n' || key == '\t')) {
		if (ends_with_blank(b)) /* CR LF is one line end */
			return;
		key = ' ';
	}
	if (!iswprint(key))
		return;
	if (b->count++ == 0)
		b->first = key;
	if (key != b->first)
		b->is_text = true;
	text_append_utf8(b->text, sizeof b->text, key);
}

bool burst_is_code(const struct burst *b)
{
	return b->is_paste ? b->text[strspn(b->text, " ")] != '\0'
					   : b->is_text && b->count >= BURST_CODE_MIN;
}
