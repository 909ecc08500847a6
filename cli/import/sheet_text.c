#include "cli/import/sheet_text.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Windows-1252, 0x80 to 0x9F; 0: not used. */
static const uint16_t windows[32] = { 0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
	0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178 };

static char *refuse_text(const char *bytes, size_t at, const char *name, const char *what,
	struct fault *why)
{
	int line = 1, column = 1;

	for (size_t i = 0; i < at; i++, column++)
		if (bytes[i] == '\n') {
			line++;
			column = 0;
		}
	fault_set(why, FAULT_DATA, EXIT_FAILED, MESSAGE("config.at_column", "%s:%d:%d: %s"), name, line,
		column, what);
	return NULL;
}

static char *refuse_memory(struct fault *why)
{
	fault_set(why, FAULT_STORE, EXIT_FAILED,
		MESSAGE("import.too_large_for_memory", "not enough memory; split the file"));
	return NULL;
}

/* --- UTF-16 ------------------------------------------------------------------------------------ */

static uint32_t unit_at(const unsigned char *p, bool is_big)
{
	return is_big ? (uint32_t)(p[0] << 8 | p[1]) : (uint32_t)(p[1] << 8 | p[0]);
}

static char *convert_utf16(const unsigned char *p, size_t len, bool is_big, const char *name,
	struct fault *why)
{
	char *out = malloc(len / 2 * 3 + 1);
	size_t used = 0, i;

	if (!out)
		return refuse_memory(why);
	for (i = 0; i + 1 < len; i += 2) {
		uint32_t code = unit_at(p + i, is_big);

		if (code >= 0xD800 && code < 0xDC00 && i + 3 < len) {
			uint32_t low = unit_at(p + i + 2, is_big);

			if (low < 0xDC00 || low > 0xDFFF)
				break;
			code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
			i += 2;
		}
		if (code == 0 || (code >= 0xD800 && code <= 0xDFFF))
			break;
		if (code != 0xFEFF)
			used += text_encode_utf8(code, out + used);
	}
	out[used] = '\0';
	if (i == len)
		return out;
	refuse_text(out, used, name,
		MESSAGE_WORD("sheet_text.bad_utf16",
			"not a sound UTF-16 text; save the file again as \"CSV UTF-8\""),
		why);
	free(out);
	return NULL;
}

/* Without a mark: nearly every second byte of a table in a European language is 0. */
static int guess_utf16(const unsigned char *p, size_t len)
{
	size_t zeros[2] = { 0, 0 };

	if (len < 4 || len % 2)
		return -1;
	for (size_t i = 0; i < len; i++)
		zeros[i % 2] += p[i] == 0;
	if (zeros[1] > len / 4 && zeros[0] == 0)
		return 0; /* little-endian */
	return zeros[0] > len / 4 && zeros[1] == 0 ? 1 : -1;
}

/* --- Windows-1252 ------------------------------------------------------------------------------ */

static bool is_letter(unsigned char c)
{
	return isalpha(c) || (c >= 0xC0 && c != 0xD7 && c != 0xF7);
}

/* Quotes, signs and dashes stand at the edge of words, and capitals begin them. In the middle of a word
 * these bytes are umlauts of DOS or of an old Mac. */
static bool is_odd_windows(const unsigned char *p, size_t len, size_t i)
{
	unsigned char before = i ? p[i - 1] : ' ', after = i + 1 < len ? p[i + 1] : ' ', c = p[i];

	/* the rest of a UTF-8 text that was damaged */
	if (c >= 0xE0 && c <= 0xF4 && i + 2 < len && p[i + 1] >= 0x80 && p[i + 1] < 0xC0 &&
		p[i + 2] >= 0x80 && p[i + 2] < 0xC0)
		return true;
	if (c >= 0xA0 || c < 0x80)
		return false;
	if (!windows[c - 0x80])
		return true;
	if (c == 0x8A || c == 0x8C || c == 0x8E || c == 0x9F)
		return islower(before) || (isalpha(before) && islower(after));
	if (strchr("\x83\x9A\x9C\x9E\x92\x96\x97", c))
		return false;
	return (is_letter(before) && is_letter(after)) ||
		((c == 0x99 || c == 0x94) && is_letter(after));
}

static char *convert_windows(const unsigned char *p, size_t len, const char *name,
	struct fault *why)
{
	char *out = malloc(3 * len + 1);
	size_t used = 0;

	if (!out)
		return refuse_memory(why);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = p[i];

		if (c == 0 || is_odd_windows(p, len, i)) {
			free(out);
			return refuse_text((const char *)p, i, name,
				MESSAGE_WORD("sheet_text.unknown_charset",
					"not UTF-8, and the character set cannot be told from the text; save the file as "
					"\"CSV UTF-8\" or .xlsx"),
				why);
		}
		used += text_encode_utf8(c >= 0x80 && c < 0xA0 ? windows[c - 0x80] : c, out + used);
	}
	out[used] = '\0';
	return out;
}

/* ----------------------------------------------------------------------------------------------- */

static bool is_utf8(const char *bytes, size_t len)
{
	uint32_t code = 1;
	size_t n = 1;

	for (size_t i = 0; i < len && n && code; i += n)
		n = text_decode_utf8((const unsigned char *)bytes + i, len - i, &code);
	return n > 0 && code != 0;
}

static char *copy_text(const char *bytes, size_t len, struct fault *why)
{
	char *out = malloc(len + 1);

	if (!out)
		return refuse_memory(why);
	memcpy(out, bytes, len);
	out[len] = '\0';
	return out;
}

char *sheet_text(const char *bytes, size_t len, const char *name, bool *guessed, struct fault *why)
{
	const unsigned char *p = (const unsigned char *)bytes;
	int wide;

	*guessed = false;
	if (len >= 2 && (memcmp(p, "\xFF\xFE", 2) == 0 || memcmp(p, "\xFE\xFF", 2) == 0))
		return convert_utf16(p + 2, len - 2, p[0] == 0xFE, name, why);
	if (len >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0) {
		bytes += 3;
		len -= 3;
	}
	if (is_utf8(bytes, len))
		return copy_text(bytes, len, why);
	wide = guess_utf16(p, len);
	if (wide >= 0)
		return convert_utf16(p, len, wide == 1, name, why);
	*guessed = true;
	return convert_windows((const unsigned char *)bytes, len, name, why);
}
