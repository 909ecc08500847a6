#include "core/gs1_field.h"
#include "core/lang.h"
#include "core/text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

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

/* How the first two digits of an AI tell its length, and that of AI and value where it is
 * predefined (GS1 General Specifications, figures 7.8.1-1 and 7.8.5-2); 0: up to the next FNC1. */
static const struct ai_prefix {
	char first[3], last[3];
	unsigned char ai_len, total;
} ai_prefixes[] = {
	{ "00", "00", 2, 20 }, { "01", "03", 2, 16 }, { "04", "04", 2, 18 }, { "10", "10", 2, 0 },
	{ "11", "19", 2, 8 },  { "20", "20", 2, 4 },  { "21", "22", 2, 0 },  { "23", "25", 3, 0 },
	{ "30", "30", 2, 0 },  { "31", "36", 4, 10 }, { "37", "37", 2, 0 },  { "39", "39", 4, 0 },
	{ "40", "40", 3, 0 },  { "41", "41", 3, 16 }, { "42", "42", 3, 0 },  { "43", "43", 4, 0 },
	{ "70", "70", 4, 0 },  { "71", "71", 3, 0 },  { "72", "72", 4, 0 },  { "80", "82", 4, 0 },
	{ "90", "99", 2, 0 },
};

static const struct ai_prefix *find_prefix(const char *digits)
{
	static const struct ai_prefix other = { .ai_len = 2 };

	for (size_t i = 0; i < sizeof ai_prefixes / sizeof ai_prefixes[0]; i++)
		if (memcmp(digits, ai_prefixes[i].first, 2) >= 0 &&
			memcmp(digits, ai_prefixes[i].last, 2) <= 0)
			return &ai_prefixes[i];
	return &other;
}

const struct gs1_ai *gs1_find_ai(const char *ai)
{
	for (size_t i = 0; i < gs1_ai_count; i++)
		if (strcmp(gs1_ais[i].ai, ai) == 0)
			return &gs1_ais[i];
	return NULL;
}

bool gs1_all_digits(const char *text, size_t n)
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

	if (!gs1_all_digits(digits, n))
		return '\0';
	for (size_t i = 0; i < n; i++)
		sum += (digits[n - 1 - i] - '0') * (i % 2 == 0 ? 3 : 1);
	return (char)('0' + (10 - sum % 10) % 10);
}

bool gs1_check_ok(const char *digits, size_t n)
{
	return n >= 2 && gs1_all_digits(digits, n) && gs1_check_digit(digits, n - 1) == digits[n - 1];
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
	int year = (v[0] - '0') * 10 + v[1] - '0', month = (v[2] - '0') * 10 + v[3] - '0';
	int day = (v[4] - '0') * 10 + v[5] - '0';

	if (month < 1 || month > 12 || day > days[month - 1] ||
		(month == 2 && day == 29 && year % 4 != 0))
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
	if (row->numeric && !gs1_all_digits(v, len))
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

int gs1_add_field(struct gs1 *out, const char *ai, const char *value, size_t len,
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

int gs1_check_repeated(const struct gs1 *gs1, struct fault *why)
{
	for (size_t i = 0; i < gs1->count; i++)
		if (strcmp(gs1->fields[i].value, gs1_value(gs1, gs1->fields[i].ai)) != 0)
			return fault_set(why, FAULT_DATA, EXIT_FAILED,
				_("AI (%s) is there twice with different values; the label is wrong"),
				gs1->fields[i].ai);
	return 0;
}

static bool has_one_of(const struct gs1 *gs1, const char *const *ais, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (ais[i] && gs1_value(gs1, ais[i]))
			return true;
	return false;
}

/* Rules between AIs (GS1 General Specifications 4.13/4.14), for the AIs of the table. */
static int check_together(const struct gs1 *gs1, struct fault *why)
{
	static const struct {
		const char *ai, *needs[3], *excludes;
	} rules[] = {
		{ "02", { "37" }, "01" },
		{ "37", { "00", "02" }, NULL },
		{ "21", { "01", "03", "8006" }, NULL },
	};

	if (gs1_check_repeated(gs1, why))
		return -1;
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
		if (!gs1_value(gs1, rules[i].ai))
			continue;
		if (rules[i].excludes && gs1_value(gs1, rules[i].excludes))
			return fault_set(why, FAULT_DATA, EXIT_FAILED,
				_("AI (%s) and AI (%s) exclude each other; the label is wrong"), rules[i].ai,
				rules[i].excludes);
		if (!has_one_of(gs1, rules[i].needs, sizeof rules[i].needs / sizeof rules[i].needs[0]))
			return fault_set(why, FAULT_DATA, EXIT_FAILED,
				_("AI (%s) needs AI (%s) beside it; the label is incomplete"), rules[i].ai,
				rules[i].needs[0]);
	}
	return 0;
}

/* Takes the AI that begins at data. Returns the bytes it takes with its value, 0 if it is none. */
static size_t take_field(const char *data, size_t left, char *ai, const char **value, size_t *len)
{
	const struct ai_prefix *prefix;
	const char *gs;

	if (left < 2 || !gs1_all_digits(data, 2))
		return 0;
	prefix = find_prefix(data);
	if (left < prefix->ai_len || !gs1_all_digits(data, prefix->ai_len))
		return 0;
	memcpy(ai, data, prefix->ai_len);
	ai[prefix->ai_len] = '\0';
	*value = data + prefix->ai_len;
	left -= prefix->ai_len;
	gs = memchr(*value, GS1_FNC1, left);
	*len = gs ? (size_t)(gs - *value) : left;
	if (prefix->total && *len > (size_t)(prefix->total - prefix->ai_len))
		*len = (size_t)(prefix->total - prefix->ai_len);
	return prefix->ai_len + *len;
}

int gs1_parse_element_string(const char *data, size_t len, struct gs1 *out, struct fault *why)
{
	memset(out, 0, sizeof *out);
	if (len == 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED, _("the code is empty"));
	for (size_t at = 0; at < len;) {
		char ai[5];
		const char *value;
		size_t n, taken = take_field(data + at, len - at, ai, &value, &n);

		if (taken == 0)
			return fault_set(why, FAULT_DATA, EXIT_FAILED,
				_("at character %zu an AI must begin, two digits; a separator (FNC1) may be missing"),
				at + 1);
		if (gs1_add_field(out, ai, value, n, why))
			return -1;
		at += taken;
		if (at < len && data[at] == GS1_FNC1)
			at++;
	}
	return check_together(out, why);
}

void gs1_format_hri(const struct gs1 *gs1, char *out, size_t size)
{
	char value[TEXT_CLEAN_SIZE(GS1_VALUE_MAX)];
	size_t used = 0;

	if (size)
		out[0] = '\0';
	for (size_t i = 0; i < gs1->count && used < size; i++) {
		text_clean(gs1->fields[i].value, strlen(gs1->fields[i].value), value, sizeof value);
		used += (size_t)snprintf(out + used, size - used, "(%s)%s", gs1->fields[i].ai, value);
	}
	if (used >= size && size)
		out[text_whole_utf8(out, size - 1)] = '\0';
}
