#include "core/base/text.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

struct range {
	uint32_t first, last;
};

/* Unicode 15: Cc, the bidi controls, zero-width and other invisible characters, line separators,
 * and what is no character at all. Sorted. */
static const struct range unsafe[] = {
	{ 0x0000, 0x001F },
	{ 0x007F, 0x009F },
	{ 0x00AD, 0x00AD },
	{ 0x034F, 0x034F },
	{ 0x061C, 0x061C },
	{ 0x115F, 0x1160 },
	{ 0x17B4, 0x17B5 },
	{ 0x180B, 0x180F },
	{ 0x200B, 0x200F },
	{ 0x2028, 0x202E },
	{ 0x2060, 0x206F },
	{ 0x3164, 0x3164 },
	{ 0xFDD0, 0xFDEF },
	{ 0xFE00, 0xFE0F },
	{ 0xFEFF, 0xFEFF },
	{ 0xFFA0, 0xFFA0 },
	{ 0xFFF0, 0xFFFB },
	{ 0x13430, 0x1343F },
	{ 0x1BCA0, 0x1BCA3 },
	{ 0x1D173, 0x1D17A },
	{ 0xE0000, 0xE0FFF },
};

static bool is_within(uint32_t code, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (code >= ranges[i].first && code <= ranges[i].last)
			return true;
	return false;
}

static bool is_unsafe(uint32_t code)
{
	return is_within(code, unsafe, sizeof unsafe / sizeof unsafe[0]) ||
		(code & 0xFFFE) == 0xFFFE; /* the last two of each plane are no characters */
}

size_t text_decode_utf8(const unsigned char *bytes, size_t len, uint32_t *code)
{
	static const uint32_t smallest[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t need;
	uint32_t c;

	if (len == 0)
		return 0;
	c = bytes[0];
	if (c < 0x80) {
		*code = c;
		return 1;
	}
	need = c >= 0xF0 && c < 0xF8 ? 4 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xC2 && c < 0xE0 ? 2 : 0;
	if (need == 0 || need > len)
		return 0;
	c &= 0x7Fu >> need;
	for (size_t i = 1; i < need; i++) {
		if ((bytes[i] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (bytes[i] & 0x3F);
	}
	if (c < smallest[need] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return 0;
	*code = c;
	return need;
}

size_t text_encode_utf8(uint32_t code, char *out)
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xC0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3F));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (char)(0xE0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3F));
		out[2] = (char)(0x80 | (code & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | code >> 18);
	out[1] = (char)(0x80 | (code >> 12 & 0x3F));
	out[2] = (char)(0x80 | (code >> 6 & 0x3F));
	out[3] = (char)(0x80 | (code & 0x3F));
	return 4;
}

/* Does this "<" begin a text that reads like an escape of text_clean()? */
static bool looks_like_escape(const unsigned char *at, size_t left)
{
	return left >= 3 && at[0] == '<' &&
		((at[1] == 'U' && at[2] == '+') || (at[1] == '0' && at[2] == 'x'));
}

/* They only choose how their neighbours are drawn: variation selectors, joiners, the byte order mark,
 * soft hyphens, the letters of a flag. Sorted. */
static const struct range joiners[] = {
	{ 0x00AD, 0x00AD },
	{ 0x034F, 0x034F },
	{ 0x180B, 0x180F },
	{ 0x200B, 0x200D },
	{ 0x2060, 0x2060 },
	{ 0xFE00, 0xFE0F },
	{ 0xFEFF, 0xFEFF },
	{ 0xE0020, 0xE007F },
	{ 0xE0100, 0xE01EF },
};

bool text_is_joiner(uint32_t code)
{
	return is_within(code, joiners, sizeof joiners / sizeof joiners[0]);
}

/* --- composition (Unicode NFC) ---------------------------------------------------------------- */

enum { CLUSTER_MAX = 64, MARKS_MAX = 4 };

bool text_is_mark(uint32_t code)
{
	const utf8proc_property_t *property;

	if (code < 0x300)
		return false;
	if (code >= 0x1161 && code <= 0x11FF) /* vowels and finals of Hangul */
		return true;
	property = utf8proc_get_property((utf8proc_int32_t)code);
	return property->combining_class || property->category == UTF8PROC_CATEGORY_MN ||
		property->category == UTF8PROC_CATEGORY_ME;
}

/* Bytes of the marks at text, at most `most` of them. */
static size_t marks_length(const unsigned char *text, size_t len, int most)
{
	size_t used = 0, n;
	uint32_t code;

	while (most-- > 0 && used < len && text[used] >= 0xC0 &&
		(n = text_decode_utf8(text + used, len - used, &code)) != 0 && text_is_mark(code))
		used += n;
	return used;
}

/* Returns the length; out holds CLUSTER_MAX bytes. A few characters are longer when composed: they
 * stay as they are. */
static size_t compose_cluster(const unsigned char *text, size_t len, char *out)
{
	utf8proc_uint8_t *composed = NULL;
	utf8proc_ssize_t got =
		utf8proc_map(text, (utf8proc_ssize_t)len, &composed, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	bool fits = got > 0 && (size_t)got <= len;

	memcpy(out, fits ? composed : text, fits ? (size_t)got : len);
	free(composed);
	return fits ? (size_t)got : len;
}

size_t text_compose(const void *bytes, size_t len, char *out, size_t out_size)
{
	const unsigned char *in = bytes;
	size_t used = 0;

	if (out_size == 0)
		return 0;
	for (size_t i = 0; i < len;) {
		char cluster[CLUSTER_MAX];
		uint32_t code;
		size_t n, marks, put;

		if (in[i] < 0x80 && (i + 1 == len || in[i + 1] < 0x80)) { /* most of all text */
			if (used + 1 >= out_size)
				break;
			out[used++] = (char)in[i++];
			continue;
		}
		n = text_decode_utf8(in + i, len - i, &code);
		n = n ? n : 1;
		marks = marks_length(in + i + n, len - i - n, MARKS_MAX);
		put = marks ? compose_cluster(in + i, n + marks, cluster) : n;
		if (!marks)
			memcpy(cluster, in + i, n);
		i += n + marks;
		i += marks_length(in + i, len - i, INT_MAX); /* more than a person writes */
		if (used + put >= out_size)
			break;
		memcpy(out + used, cluster, put);
		used += put;
	}
	out[used] = '\0';
	return used;
}

/* --- cleaning --------------------------------------------------------------------------------- */

/* One character or byte as it may be shown. Returns the length of piece. */
static size_t clean_piece(const unsigned char *in, size_t n, uint32_t code, bool escapes,
	char *piece)
{
	if (n == 0)
		return (size_t)snprintf(piece, CLUSTER_MAX, "<0x%02X>", in[0]);
	if (is_unsafe(code) || escapes)
		return (size_t)snprintf(piece, CLUSTER_MAX, "<U+%04X>", code & 0x1FFFFF);
	memcpy(piece, in, n);
	return n;
}

static size_t clean_bytes(const void *bytes, size_t len, char *out, size_t out_size, bool decodable)
{
	const unsigned char *in = bytes;
	size_t used = 0;

	if (out_size == 0)
		return 0;
	for (size_t i = 0, n; i < len; i += n ? n : 1) {
		uint32_t code = 0;
		char piece[CLUSTER_MAX];
		size_t put;

		if (!decodable && in[i] >= ' ' && in[i] < 0x7F) { /* most of all text */
			if (used + 1 >= out_size)
				break;
			out[used++] = (char)in[i];
			n = 1;
			continue;
		}
		n = text_decode_utf8(in + i, len - i, &code);
		if (n && !decodable && text_is_joiner(code))
			continue;
		put = clean_piece(in + i, n, code, decodable && looks_like_escape(in + i, len - i), piece);
		if (used + put >= out_size)
			break;
		memcpy(out + used, piece, put);
		used += put;
	}
	out[used] = '\0';
	return used;
}

size_t text_clean(const void *bytes, size_t len, char *out, size_t out_size)
{
	return clean_bytes(bytes, len, out, out_size, true);
}

size_t text_clean_again(const void *bytes, size_t len, char *out, size_t out_size)
{
	size_t used = clean_bytes(bytes, len, out, out_size, false);

	return text_compose(out, used, out, out_size); /* in place: it never gets longer */
}

bool text_append_utf8(char *text, size_t size, uint32_t code)
{
	char utf8[4];
	size_t len = strlen(text), n = code <= 0xFFFF ? text_encode_utf8(code, utf8) : 0;

	if (n == 0 || len + n >= size)
		return false;
	memcpy(text + len, utf8, n);
	text[len + n] = '\0';
	return true;
}

void text_trim_end(char *text)
{
	size_t len = strlen(text);

	while (len > 0 && text[len - 1] == ' ')
		text[--len] = '\0';
}

static bool is_space(uint32_t code)
{
	return code == ' ' || (code >= '\t' && code <= '\r') || code == 0xA0 || code == 0x3000 ||
		(code >= 0x2000 && code <= 0x200B) || code == 0x202F || code == 0x205F || code == 0xFEFF;
}

const char *text_trim(const char *text, size_t *len)
{
	const unsigned char *p = (const unsigned char *)text;
	size_t all = strlen(text), n = 1, end = 0;
	uint32_t code;

	while (*p && (n = text_decode_utf8(p, all, &code)) > 0 && is_space(code)) {
		p += n;
		all -= n;
	}
	for (size_t i = 0; i < all; i += n ? n : 1) {
		n = text_decode_utf8(p + i, all - i, &code);
		if (n == 0 || !is_space(code))
			end = i + (n ? n : 1);
	}
	*len = end;
	return (const char *)p;
}

bool text_is_blank(const char *text)
{
	size_t len;

	text_trim(text, &len);
	return len == 0;
}

size_t text_whole_utf8(const char *text, size_t len)
{
	size_t start = len;

	while (start > 0 && len - start < 4 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
		start--;
	if (start > 0 && (unsigned char)text[start - 1] >= 0xC0) {
		uint32_t code;

		if (text_decode_utf8((const unsigned char *)text + start - 1, len - start + 1, &code) == 0)
			return start - 1;
	}
	return len;
}

bool text_copy(char *dst, size_t dst_size, const char *src)
{
	size_t len = strlen(src);
	bool fits = len < dst_size;

	if (dst_size == 0)
		return false;
	if (!fits)
		len = text_whole_utf8(src, dst_size - 1);
	memcpy(dst, src, len);
	dst[len] = '\0';
	return fits;
}

size_t text_characters(const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += ((unsigned char)text[i] & 0xC0) != 0x80;
	return n;
}

void text_hex(const unsigned char *bytes, size_t len, char *out)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < len; i++) {
		*out++ = digits[bytes[i] >> 4];
		*out++ = digits[bytes[i] & 15];
	}
	*out = '\0';
}

uint64_t text_hash(uint64_t before, const void *bytes, size_t len)
{
	const unsigned char *at = bytes;

	for (size_t i = 0; i < len; i++)
		before = (before ^ at[i]) * 0x100000001B3u;
	return before;
}

static const char base64_digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void text_base64_encode(const unsigned char *bytes, size_t len, char *out)
{
	for (size_t i = 0; i < len; i += 3) {
		size_t left = len - i;
		uint32_t v = (uint32_t)bytes[i] << 16;

		v |= left > 1 ? (uint32_t)bytes[i + 1] << 8 : 0;
		v |= left > 2 ? bytes[i + 2] : 0;
		*out++ = base64_digits[v >> 18];
		*out++ = base64_digits[v >> 12 & 63];
		*out++ = left > 1 ? base64_digits[v >> 6 & 63] : '=';
		*out++ = left > 2 ? base64_digits[v & 63] : '=';
	}
	*out = '\0';
}

long text_base64_decode(const char *text, unsigned char *out, size_t out_size)
{
	size_t len = strlen(text), used = 0;

	if (len % 4 != 0)
		return -1;
	for (size_t i = 0; i < len; i += 4) {
		uint32_t v = 0;
		size_t bytes = 3;

		for (size_t k = 0; k < 4; k++) {
			const char *digit = strchr(base64_digits, text[i + k]);
			bool pad = text[i + k] == '=' && i + 4 == len && k >= 2;

			if (pad)
				bytes = k - 1 < bytes ? k - 1 : bytes;
			else if (!digit || bytes < 3)
				return -1;
			v = v << 6 | (pad ? 0 : (uint32_t)(digit - base64_digits));
		}
		if (used + bytes > out_size)
			return -1;
		for (size_t k = 0; k < bytes; k++)
			out[used++] = (unsigned char)(v >> (16 - 8 * k));
	}
	return (long)used;
}

bool text_to_int64(const char *text, int64_t min, int64_t max, int64_t *out)
{
	char *end;
	long long value;

	if (*text != '-' && (*text < '0' || *text > '9'))
		return false;
	errno = 0;
	value = strtoll(text, &end, 10);
	if (errno || *end || end == text || value < min || value > max)
		return false;
	*out = value;
	return true;
}

bool text_is_name(const char *text)
{
	char clean[TEXT_CLEAN_SIZE(TEXT_NAME_MAX)];
	size_t len = strlen(text);

	return len > 0 && len < TEXT_NAME_MAX && text[0] != ' ' && text[len - 1] != ' ' &&
		text_clean(text, len, clean, sizeof clean) == len;
}
