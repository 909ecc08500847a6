#include "core/base/charset.h"
#include "core/base/text.h"
#include "core/base/text.h"

#include <ctype.h>
#include <string.h>

/* What Windows-1252 has at 0x80 to 0x9F and people write. The others are C1 control characters in
 * ISO 8859-1 (0x9B begins a terminal's escape sequence), or part of another encoding. */
static const struct {
	unsigned char byte;
	const char *utf8;
} extras[] = {
	{ 0x80, "€" },
	{ 0x84, "„" },
	{ 0x85, "…" },
	{ 0x91, "‘" },
	{ 0x92, "’" },
	{ 0x93, "“" },
	{ 0x94, "”" },
	{ 0x96, "–" },
	{ 0x97, "—" },
};

static bool is_utf8(const unsigned char *bytes, size_t len)
{
	uint32_t code;
	size_t n = 1;

	for (size_t at = 0; at < len && n; at += n)
		n = text_decode_utf8(bytes + at, len - at, &code);
	return n > 0;
}

/* The byte as UTF-8, its length; 0: it is in no text. */
static size_t convert_byte(unsigned char byte, char utf8[4])
{
	if (byte >= 0xA0) {
		utf8[0] = (char)(0xC0 | byte >> 6);
		utf8[1] = (char)(0x80 | (byte & 0x3F));
		return 2;
	}
	for (size_t i = 0; byte >= 0x80 && i < sizeof extras / sizeof extras[0]; i++)
		if (extras[i].byte == byte) {
			memcpy(utf8, extras[i].utf8, 4);
			return strlen(extras[i].utf8);
		}
	utf8[0] = (char)byte;
	return byte < 0x80 && (byte >= ' ' || strchr("\t\n\r\x1d", byte)) && byte != 0x7F && byte != 0;
}

size_t charset_to_utf8(const void *bytes, size_t len, char *out, size_t size)
{
	const unsigned char *in = bytes;
	size_t used = 0, plain = 0, high = 0;

	if (is_utf8(in, len))
		return 0;
	for (size_t i = 0; i < len; i++) {
		char utf8[4];
		size_t n = convert_byte(in[i], utf8);

		if (n == 0 || used + n >= size)
			return 0;
		memcpy(out + used, utf8, n);
		used += n;
		plain += in[i] < 0x80 && isalnum(in[i]);
		high += in[i] >= 0x80;
	}
	out[used] = '\0';
	return plain >= high ? used : 0;
}

bool charset_is_foreign(const void *bytes, size_t len)
{
	char text[CHARSET_UTF8_SIZE(CHARSET_CLEAN_MAX)];

	return len <= CHARSET_CLEAN_MAX && !is_utf8(bytes, len) &&
		!charset_to_utf8(bytes, len, text, sizeof text);
}

size_t charset_clean(const void *bytes, size_t len, char *out, size_t size)
{
	char utf8[CHARSET_UTF8_SIZE(CHARSET_CLEAN_MAX)];
	size_t utf8_len = len <= CHARSET_CLEAN_MAX ? charset_to_utf8(bytes, len, utf8, sizeof utf8) : 0;

	return text_clean(utf8_len ? (const void *)utf8 : bytes, utf8_len ? utf8_len : len, out, size);
}
