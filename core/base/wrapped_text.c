#include "core/base/wrapped_text.h"
#include "core/base/text.h"

#include <string.h>

void wrapped_text_print(FILE *out, size_t column, size_t indent, size_t columns, const char *text)
{
	bool is_first = true;

	while (*text) {
		size_t len = strcspn(text, " "), width = text_characters(text, len);

		if (!is_first && column + 1 + width > columns) {
			fprintf(out, "\n%*s", (int)indent, "");
			column = indent;
		} else if (!is_first) {
			fputc(' ', out);
			column++;
		}
		fwrite(text, 1, len, out);
		column += width;
		is_first = false;
		text += len;
		text += strspn(text, " ");
	}
	fputc('\n', out);
}
