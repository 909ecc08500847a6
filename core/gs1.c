#include "core/gs1.h"
#include "core/lang.h"
#include "core/text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define CANONICAL_HOST "https://id.gs1.org"

const struct gs1_ai gs1_ais[] = {
	{ .ai = "00", .title = N_("SSCC (logistic unit)"), .min = 18, .max = 18, .numeric = true,
	  .predefined = true, .check_digit = true },
	{ .ai = "01", .title = N_("GTIN (article)"), .min = 14, .max = 14, .numeric = true,
	  .predefined = true, .check_digit = true },
	{ .ai = "02", .title = N_("GTIN of the content"), .min = 14, .max = 14, .numeric = true,
	  .predefined = true, .check_digit = true },
	{ .ai = "10", .title = N_("batch"), .min = 1, .max = 20 },
	{ .ai = "15", .title = N_("best before"), .min = 6, .max = 6, .numeric = true,
	  .predefined = true, .date = true },
	{ .ai = "17", .title = N_("use by"), .min = 6, .max = 6, .numeric = true, .predefined = true,
	  .date = true },
	{ .ai = "21", .title = N_("serial number"), .min = 1, .max = 20 },
	{ .ai = "37", .title = N_("count of the content"), .min = 1, .max = 8, .numeric = true },
};
const size_t gs1_ai_count = sizeof gs1_ais / sizeof gs1_ais[0];

const struct gs1_ai *gs1_find_ai(const char *ai)
{
	for (size_t i = 0; i < gs1_ai_count; i++)
		if (strcmp(gs1_ais[i].ai, ai) == 0)
			return &gs1_ais[i];
	return NULL;
}

static bool all_digits(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return n > 0;
}

/* GS1 General Specifications, figure 7.11-1: character set 82. */
static bool in_set_82(unsigned char c)
{
	return isalnum(c) ? c < 0x80 : c && strchr("!\"%&'()*+,-./_:;<=>?", c) != NULL;
}

char gs1_check_digit(const char *digits, size_t n)
{
	int sum = 0;

	if (!all_digits(digits, n))
		return '\0';
	for (size_t i = 0; i < n; i++)
		sum += (digits[n - 1 - i] - '0') * (i % 2 == 0 ? 3 : 1);
	return (char)('0' + (10 - sum % 10) % 10);
}

bool gs1_check_ok(const char *digits, size_t n)
{
	return n >= 2 && all_digits(digits, n) && gs1_check_digit(digits, n - 1) == digits[n - 1];
}

bool gs1_gtin14(const char *digits, size_t n, char *out)
{
	if ((n != 8 && n != 12 && n != 13 && n != 14) || !gs1_check_ok(digits, n))
		return false;
	memset(out, '0', 14 - n);
	memcpy(out + 14 - n, digits, n);
	out[14] = '\0';
	return true;
}

const char *gs1_value(const struct gs1 *gs1, const char *ai)
{
	for (size_t i = 0; i < gs1->count; i++)
		if (strcmp(gs1->fields[i].ai, ai) == 0)
			return gs1->fields[i].value;
	return NULL;
}

static int check_date(const char *ai, const char *v, struct fault *why)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int month = (v[2] - '0') * 10 + v[3] - '0', day = (v[4] - '0') * 10 + v[5] - '0';

	if (month < 1 || month > 12 || day > days[month - 1])
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			_("AI (%s): \"%s\" is no date YYMMDD; print the label again"), ai, v);
	return 0;
}

/* Is the value what its AI demands? */
static int check_value(const struct gs1_ai *row, const char *v, struct fault *why)
{
	size_t len = strlen(v);

	if (len < (size_t)row->min || len > (size_t)row->max)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			_("AI (%s) has %zu characters, allowed are %d to %d; scan again or print the label again"),
			row->ai, len, row->min, row->max);
	if (row->numeric && !all_digits(v, len))
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			_("AI (%s): \"%s\" must be digits only; print the label again"), row->ai, v);
	for (size_t i = 0; i < len; i++)
		if (!in_set_82((unsigned char)v[i]))
			return fault_set(why, FAULT_DATA, EXIT_FAILED,
				_("AI (%s) holds a character that GS1 does not allow; print the label again"),
				row->ai);
	if (row->check_digit && !gs1_check_ok(v, len))
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			_("AI (%s) %s: the check digit is %c, right would be %c; scan again or print the label "
			  "again"),
			row->ai, v, v[len - 1], gs1_check_digit(v, len - 1));
	return row->date ? check_date(row->ai, v, why) : 0;
}

static int add_field(struct gs1 *out, const char *ai, const char *value, size_t len,
	struct fault *why)
{
	const struct gs1_ai *row = gs1_find_ai(ai);
	struct gs1_field *f = &out->fields[out->count];

	if (out->count == GS1_FIELDS_MAX)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			_("more than %d AIs in one code; this is no sensible label"), GS1_FIELDS_MAX);
	if (len > GS1_VALUE_MAX)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			_("AI (%s) has %zu characters, no AI has more than %d; print the label again"), ai, len,
			GS1_VALUE_MAX);
	text_copy(f->ai, sizeof f->ai, ai);
	memcpy(f->value, value, len);
	f->value[len] = '\0';
	if (row && (memchr(value, '\0', len) || check_value(row, f->value, why)))
		return memchr(value, '\0', len)
			? fault_set(why, FAULT_DATA, EXIT_FAILED, _("AI (%s) holds a NUL byte"), ai)
			: -1;
	out->count++;
	return 0;
}

/* Rules between AIs (GS1 General Specifications 4.13/4.14), for the AIs of the table. */
static int check_together(const struct gs1 *gs1, struct fault *why)
{
	static const struct {
		const char *ai, *needs, *or_needs, *excludes;
	} rules[] = {
		{ "02", "37", NULL, "01" },
		{ "37", "00", "02", NULL },
		{ "21", "01", NULL, NULL },
	};

	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
		if (!gs1_value(gs1, rules[i].ai))
			continue;
		if (rules[i].excludes && gs1_value(gs1, rules[i].excludes))
			return fault_set(why, FAULT_DATA, EXIT_FAILED,
				_("AI (%s) and AI (%s) exclude each other; the label is wrong"), rules[i].ai,
				rules[i].excludes);
		if (!gs1_value(gs1, rules[i].needs) &&
			!(rules[i].or_needs && gs1_value(gs1, rules[i].or_needs)))
			return fault_set(why, FAULT_DATA, EXIT_FAILED,
				_("AI (%s) needs AI (%s) beside it; the label is incomplete"), rules[i].ai,
				rules[i].needs);
	}
	return 0;
}

int gs1_parse_element_string(const char *data, size_t len, struct gs1 *out, struct fault *why)
{
	size_t at = 0;

	memset(out, 0, sizeof *out);
	if (len == 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED, _("the code is empty"));
	while (at < len) {
		char ai[3] = { data[at], at + 1 < len ? data[at + 1] : '\0', '\0' };
		const struct gs1_ai *row = gs1_find_ai(ai);
		const char *value = data + at + 2, *gs;
		size_t left, n;

		if (!all_digits(ai, 2))
			return fault_set(why, FAULT_DATA, EXIT_FAILED,
				_("at character %zu an AI must begin, two digits; a separator (FNC1) may be missing"),
				at + 1);
		left = len - at - 2;
		gs = memchr(value, GS1_FNC1, left);
		n = gs ? (size_t)(gs - value) : left;
		if (row && row->predefined && n > (size_t)row->max)
			n = (size_t)row->max;
		if (add_field(out, ai, value, n, why))
			return -1;
		at += 2 + n;
		if (at < len && data[at] == GS1_FNC1)
			at++;
	}
	return check_together(out, why);
}

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

	if (ai->len >= sizeof name || n < 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			_("the Digital Link is malformed (a bad %% escape or a value too long)"));
	memcpy(name, ai->at, ai->len);
	if (strcmp(name, "01") == 0 && (n == 8 || n == 12 || n == 13)) {
		memmove(text + 14 - n, text, (size_t)n + 1);
		memset(text, '0', (size_t)(14 - n));
		n = 14;
	}
	return add_field(out, name, text, (size_t)n, why);
}

int gs1_parse_digital_link(const char *uri, size_t len, struct gs1 *out, struct fault *why)
{
	struct segment path[24];
	size_t count = split_path(uri, len, path, sizeof path / sizeof path[0]);
	size_t first;

	memset(out, 0, sizeof *out);
	for (first = 0; first + 1 < count; first++)
		if ((segment_is(&path[first], "00") || segment_is(&path[first], "01")) &&
			all_digits(path[first + 1].at, path[first + 1].len))
			break;
	if (first + 1 >= count)
		return 0;
	for (size_t i = first; i + 1 < count; i += 2) {
		/* Key and qualifiers come as pairs; what is no AI ends them. */
		if (!all_digits(path[i].at, path[i].len))
			break;
		if (add_pair(out, &path[i], &path[i + 1], why))
			return -1;
	}
	return 1;
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

void gs1_format_hri(const struct gs1 *gs1, char *out, size_t size)
{
	size_t used = 0;

	if (size)
		out[0] = '\0';
	for (size_t i = 0; i < gs1->count && used < size; i++)
		used += (size_t)snprintf(out + used, size - used, "(%s)%s", gs1->fields[i].ai,
			gs1->fields[i].value);
}

static const char gtin_prefix[] = CANONICAL_HOST "/01/";

bool gs1_gtin_of_key(const char *key, char *out)
{
	size_t prefix = sizeof gtin_prefix - 1;

	if (strncmp(key, gtin_prefix, prefix) != 0 || strlen(key) < prefix + 14)
		return false;
	memcpy(out, key + prefix, 14);
	out[14] = '\0';
	return true;
}

bool gs1_key_is_quantity(const char *key)
{
	return strncmp(key, gtin_prefix, sizeof gtin_prefix - 1) == 0 &&
		strlen(key) == sizeof gtin_prefix - 1 + 14;
}

bool gs1_same_thing(const char *key_a, const char *key_b)
{
	char a[15], b[15];

	if (strcmp(key_a, key_b) == 0)
		return true;
	return gs1_gtin_of_key(key_a, a) && gs1_gtin_of_key(key_b, b) && strcmp(a, b) == 0 &&
		(gs1_key_is_quantity(key_a) || gs1_key_is_quantity(key_b));
}
