#include "core/gs1_field.h"
#include "core/lang.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define CANONICAL_HOST "https://id.gs1.org"

static int hex_value(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10
		: c >= 'a' && c <= 'f'                                  ? c - 'a' + 10
																: -1;
}

/* Percent-decodes a path segment. Returns its length or -1 if it does not fit or is malformed. */
static long decode_segment(const char *in, size_t len, char *out, size_t size)
{
	size_t used = 0;

	for (size_t i = 0; i < len; i++) {
		char c = in[i];

		if (c == '%') {
			if (i + 2 >= len || hex_value(in[i + 1]) < 0 || hex_value(in[i + 2]) < 0)
				return -1;
			c = (char)(hex_value(in[i + 1]) * 16 + hex_value(in[i + 2]));
			i += 2;
		}
		if (used + 1 >= size)
			return -1;
		out[used++] = c;
	}
	out[used] = '\0';
	return (long)used;
}

struct segment {
	const char *at;
	size_t len;
};

/* Splits the path of an http(s) URI at '/'. Returns the number of segments, 0 if it is none. */
static size_t split_path(const char *uri, size_t len, struct segment *out, size_t max)
{
	const char *end = uri + len, *at;
	size_t count = 0;

	if (len > 8 && strncasecmp(uri, "https://", 8) == 0)
		at = uri + 8;
	else if (len > 7 && strncasecmp(uri, "http://", 7) == 0)
		at = uri + 7;
	else
		return 0;
	for (const char *p = at; p < end; p++)
		if (*p == '?' || *p == '#')
			end = p;
	if (at < end && *at == '/')
		return 0; /* no host */
	at = memchr(at, '/', (size_t)(end - at));
	while (at && at < end && count < max) {
		const char *next = memchr(at + 1, '/', (size_t)(end - at - 1));

		out[count].at = at + 1;
		out[count++].len = (size_t)((next ? next : end) - at - 1);
		at = next;
	}
	return count;
}

static bool segment_is(const struct segment *s, const char *text)
{
	return s->len == strlen(text) && memcmp(s->at, text, s->len) == 0;
}

/* One "AI/value" pair of the path. A GTIN may be written with 8, 12 or 13 digits. */
static int add_pair(struct gs1 *out, const struct segment *ai, const struct segment *value,
	struct fault *why)
{
	char name[5] = "", text[GS1_VALUE_MAX + 1];
	long n = decode_segment(value->at, value->len, text, sizeof text);

	if (n < 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			_("the Digital Link is malformed (a bad %% escape or a value too long)"));
	memcpy(name, ai->at, ai->len);
	if (strcmp(name, "01") == 0 && (n == 8 || n == 12 || n == 13)) {
		memmove(text + 14 - n, text, (size_t)n + 1);
		memset(text, '0', (size_t)(14 - n));
		n = 14;
	}
	return gs1_add_field(out, name, text, (size_t)n, why);
}

int gs1_parse_digital_link(const char *uri, size_t len, struct gs1 *out, struct fault *why)
{
	struct segment path[24];
	size_t count = split_path(uri, len, path, sizeof path / sizeof path[0]);
	size_t first;

	memset(out, 0, sizeof *out);
	for (first = 0; first + 1 < count; first++)
		if ((segment_is(&path[first], "00") || segment_is(&path[first], "01")) &&
			gs1_all_digits(path[first + 1].at, path[first + 1].len))
			break;
	if (first + 1 >= count)
		return 0;
	for (size_t i = first; i + 1 < count; i += 2) {
		/* Key and qualifiers come as pairs; what is no AI ends them. */
		if (path[i].len < 2 || path[i].len > 4 || !gs1_all_digits(path[i].at, path[i].len))
			break;
		if (add_pair(out, &path[i], &path[i + 1], why))
			return -1;
	}
	return gs1_check_repeated(out, why) ? -1 : 1;
}

static void append_escaped(char *out, size_t size, const char *value)
{
	size_t used = strlen(out);

	for (; *value && used + 4 < size; value++) {
		unsigned char c = (unsigned char)*value;

		if ((isalnum(c) && c < 0x80) || strchr("-._~", c))
			out[used++] = (char)c;
		else
			used += (size_t)snprintf(out + used, size - used, "%%%02X", c);
		out[used] = '\0';
	}
}

bool gs1_key(const struct gs1 *gs1, char *out)
{
	const char *sscc = gs1_value(gs1, "00"), *gtin = gs1_value(gs1, "01");
	const char *serial = gs1_value(gs1, "21");

	if (sscc) {
		snprintf(out, GS1_KEY_MAX, CANONICAL_HOST "/00/%s", sscc);
		return true;
	}
	if (!gtin)
		return false;
	snprintf(out, GS1_KEY_MAX, CANONICAL_HOST "/01/%s%s", gtin, serial ? "/21/" : "");
	if (serial)
		append_escaped(out, GS1_KEY_MAX, serial);
	return true;
}

static const char gtin_prefix[] = CANONICAL_HOST "/01/";

/* What follows the 14 digits of a GTIN key: "" or "/21/…". NULL if it is no GTIN key. */
static const char *after_gtin(const char *key)
{
	size_t prefix = sizeof gtin_prefix - 1;

	if (strncmp(key, gtin_prefix, prefix) != 0 || strlen(key) < prefix + 14 ||
		!gs1_all_digits(key + prefix, 14))
		return NULL;
	key += prefix + 14;
	return *key == '\0' || *key == '/' ? key : NULL;
}

bool gs1_gtin_of_key(const char *key, char *out)
{
	if (!after_gtin(key))
		return false;
	memcpy(out, key + sizeof gtin_prefix - 1, 14);
	out[14] = '\0';
	return true;
}

bool gs1_key_is_quantity(const char *key)
{
	const char *rest = after_gtin(key);

	return rest && *rest == '\0';
}

bool gs1_same_thing(const char *key_a, const char *key_b)
{
	char a[15], b[15];

	if (strcmp(key_a, key_b) == 0)
		return true;
	return gs1_gtin_of_key(key_a, a) && gs1_gtin_of_key(key_b, b) && strcmp(a, b) == 0 &&
		(gs1_key_is_quantity(key_a) || gs1_key_is_quantity(key_b));
}
