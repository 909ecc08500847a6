#include "core/gs1/gs1_field.h"
#include "core/base/lang.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define CANONICAL_HOST "https://id.gs1.org"

static int hex_value(char c)
{
	return c >= '0' && c <= '9' ? c - '0'
		: c >= 'A' && c <= 'F'  ? c - 'A' + 10
		: c >= 'a' && c <= 'f'  ? c - 'a' + 10
								: -1;
}

long gs1_decode_escapes(const char *in, size_t len, char *out, size_t size)
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

/* Primary keys and what may follow them in the path, in this order (URI Syntax 1.6, section 4.8;
 * the dictionary's dlpkey). identifies: the qualifiers that identify one item of many. The order
 * of the rows: which key identifies the item where there are several. "|": others instead of those before. */
static const struct key {
	char ai[5];
	const char *qualifiers, *identifies;
} keys[] = {
	{ "00", "", "" },
	{ "01", "22,10,21|235", "21,235" },
	{ "8006", "22,10,21", "21" },
	{ "8003", "", "" },
	{ "8004", "7040", "" },
	{ "8010", "8011", "8011" },
	{ "253", "", "" },
	{ "255", "", "" },
	{ "8017", "8019", "8019" },
	{ "8018", "8019", "8019" },
	{ "402", "", "" },
	{ "401", "", "" },
	{ "414", "254|7040", "254" },
	{ "415", "8020", "8020" },
	{ "417", "7040", "" },
	{ "8013", "", "" },
};
enum { KEYS = sizeof keys / sizeof keys[0] };

static bool is_ai(const struct segment *s)
{
	return s->len >= 2 && s->len <= 4 && gs1_all_digits(s->at, s->len);
}

static const struct key *find_key(const struct segment *s)
{
	for (size_t i = 0; i < KEYS; i++)
		if (s->len == strlen(keys[i].ai) && memcmp(s->at, keys[i].ai, s->len) == 0)
			return &keys[i];
	return NULL;
}

const char *gs1_qualifiers(const char *ai)
{
	const struct segment s = { ai, strlen(ai) };
	const struct key *key = find_key(&s);

	return key ? key->qualifiers : NULL;
}

/* Any web address may have /401/ in it: elsewhere than at GS1 a key shows by its digits, as many as
 * a company prefix has as a rule, or nearly all of a number. */
static bool begins_key(const struct segment *ai, const struct segment *value, bool at_gs1)
{
	const struct key *key = find_key(ai);
	size_t digits = at_gs1 ? 4 : 6;

	if (!key)
		return false;
	if (strlen(key->ai) == 2)
		digits = value->len;
	else if (gs1_find_ai(key->ai)->parts[0].set == 'N' && !at_gs1)
		digits = 12;
	return value->len >= digits && gs1_all_digits(value->at, digits);
}

/* One "AI/value" or "AI=value" pair. A GTIN may be written with 8, 12 or 13 digits. */
static int add_pair(struct gs1 *out, const struct segment *ai, const struct segment *value,
	struct fault *why)
{
	char name[5] = "", text[GS1_VALUE_MAX + 1];
	long n = gs1_decode_escapes(value->at, value->len, text, sizeof text);

	if (n < 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("gs1_link.digital_link_malformed_bad",
				"the Digital Link is malformed (a wrong %% escape or a value that is too long); "
				"reprint the label"));
	memcpy(name, ai->at, ai->len);
	if (strcmp(name, "01") == 0 && (n == 8 || n == 12 || n == 13)) {
		memmove(text + 14 - n, text, (size_t)n + 1);
		memset(text, '0', (size_t)(14 - n));
		n = 14;
	}
	return gs1_append_field(out, name, text, (size_t)n, why) ||
			gs1_check_value(name, out->fields[out->count - 1].value, why)
		? -1
		: 0;
}

enum { ALTERNATIVE = 100 }; /* added to the place for each "|" before it */

/* Where an AI stands in a list "22,10,21|235": 1.., 0: not there. */
static int position_in_list(const char *list, const char *ai)
{
	int place = 1, alternative = 0;

	while (*list) {
		if (gs1_ai_matches(list, ai))
			return alternative + place;
		list += strcspn(list, ",|");
		alternative += *list == '|' ? ALTERNATIVE : 0;
		list += *list != '\0';
		place++;
	}
	return 0;
}

static int check_order(const struct gs1 *gs1, const struct key *key, struct fault *why)
{
	int before = 0;

	for (size_t i = 1; i < gs1->count; i++) {
		int place = position_in_list(key->qualifiers, gs1->fields[i].ai);

		if (place > 0 && before > 0 && place / ALTERNATIVE != before / ALTERNATIVE)
			return fault_set(why, FAULT_DATA, EXIT_FAILED,
				MESSAGE("gs1_link.digital_link_ai_beside",
					"in a Digital Link field (%s) must not follow field (%s); reprint the label"),
				gs1->fields[i].ai, gs1->fields[i - 1].ai);
		if (place > 0 && place < before)
			return fault_set(why, FAULT_DATA, EXIT_FAILED,
				MESSAGE("gs1_link.digital_link_ai_must",
					"in a Digital Link field (%s) must stand before field (%s); reprint the label"),
				gs1->fields[i].ai, gs1->fields[i - 1].ai);
		if (place > 0)
			before = place;
	}
	return 0;
}

/* ?17=261231&linkType=…: attributes are AIs, everything else is for the resolver. */
static int add_attributes(const char *uri, size_t len, struct gs1 *out, struct fault *why)
{
	const char *end = memchr(uri, '#', len), *at;

	end = end ? end : uri + len;
	at = memchr(uri, '?', (size_t)(end - uri));
	while (at && ++at < end) {
		const char *next = at, *equals;
		struct segment ai = { at, 0 }, value;

		while (next < end && *next != '&' && *next != ';')
			next++;
		equals = memchr(at, '=', (size_t)(next - at));
		if (equals) {
			ai.len = (size_t)(equals - at);
			value = (struct segment){ equals + 1, (size_t)(next - equals - 1) };
			if (is_ai(&ai) && add_pair(out, &ai, &value, why))
				return -1;
		}
		at = next < end ? next : NULL;
	}
	return 0;
}

static bool is_at_gs1(const char *uri, size_t len)
{
	const char *host = memchr(uri, '/', len);

	return host && (size_t)(uri + len - host) > 13 && strncasecmp(host, "//id.gs1.org/", 13) == 0;
}

int gs1_parse_digital_link(const char *uri, size_t len, struct gs1 *out, struct fault *why)
{
	struct segment path[24];
	size_t count = split_path(uri, len, path, sizeof path / sizeof path[0]);
	bool at_gs1 = count > 0 && is_at_gs1(uri, len);
	size_t first;

	memset(out, 0, sizeof *out);
	for (first = 0; first + 1 < count; first++)
		if (begins_key(&path[first], &path[first + 1], at_gs1))
			break;
	if (first + 1 >= count)
		return 0;
	/* Key and qualifiers come as pairs; what is no AI ends them. */
	for (size_t i = first; i + 1 < count && is_ai(&path[i]); i += 2)
		if (add_pair(out, &path[i], &path[i + 1], why))
			return -1;
	if (check_order(out, find_key(&path[first]), why) || add_attributes(uri, len, out, why))
		return -1;
	return gs1_refuse(out, why) ? -1 : 1;
}

void gs1_append_escaped(char *out, size_t size, const char *text, const char *plain)
{
	size_t used = strlen(out);

	for (; *text && used + 4 < size; text++) {
		unsigned char c = (unsigned char)*text;
		bool is_plain = (isalnum(c) && c < 0x80) || strchr(plain, c);

		used += (size_t)snprintf(out + used, size - used, is_plain ? "%c" : "%%%02X", c);
	}
}

static void append_pair(char *out, size_t size, const char *before, const char *ai,
	const char *between, const char *value)
{
	size_t used = strlen(out);

	snprintf(out + used, size - used, "%s%s%s", before, ai, between);
	gs1_append_escaped(out, size, value, "-._~");
}

/* The key and the qualifiers of a list that are there, as a path. NULL if there is no key. */
static const struct key *build_path(const struct gs1 *gs1, bool whole, char *out, size_t size)
{
	const struct key *key = keys;
	const char *list;

	while (key < keys + KEYS && !gs1_value(gs1, key->ai))
		key++;
	if (key == keys + KEYS)
		return NULL;
	snprintf(out, size, "%s", CANONICAL_HOST);
	append_pair(out, size, "/", key->ai, "/", gs1_value(gs1, key->ai));
	for (list = whole ? key->qualifiers : key->identifies; *list;
		 list += strcspn(list, ",|"), list += *list != '\0') {
		char ai[5] = "";

		memcpy(ai, list, strcspn(list, ",|"));
		if (gs1_value(gs1, ai))
			append_pair(out, size, "/", ai, "/", gs1_value(gs1, ai));
	}
	return key;
}

bool gs1_build_digital_link(const struct gs1 *gs1, char *out)
{
	const struct key *key = build_path(gs1, true, out, GS1_LINK_MAX);
	const char *before = "?";

	for (size_t i = 0; key && i < gs1->count; i++) {
		const struct gs1_field *f = &gs1->fields[i];

		if (strcmp(f->ai, key->ai) == 0 || position_in_list(key->qualifiers, f->ai) ||
			gs1_value(gs1, f->ai) != f->value)
			continue;
		append_pair(out, GS1_LINK_MAX, before, f->ai, "=", f->value);
		before = "&";
	}
	return key != NULL;
}

bool gs1_key(const struct gs1 *gs1, char *out)
{
	return build_path(gs1, false, out, GS1_KEY_MAX) != NULL;
}

static const char gtin_prefix[] = CANONICAL_HOST "/01/";

/* What follows the 14 digits of a GTIN key: "" or "/21/…". NULL if it is no GTIN key. */
static const char *find_gtin_tail(const char *key)
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
	if (!find_gtin_tail(key))
		return false;
	memcpy(out, key + sizeof gtin_prefix - 1, 14);
	out[14] = '\0';
	return true;
}

bool gs1_key_is_quantity(const char *key)
{
	const char *rest = find_gtin_tail(key);

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
