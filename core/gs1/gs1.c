#include "core/gs1/gs1_field.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

bool gs1_all_digits(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return n > 0;
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

int gs1_append_field(struct gs1 *out, const char *ai, const char *value, size_t len,
	struct fault *why)
{
	struct gs1_field *f = &out->fields[out->count];

	if (out->count == GS1_FIELDS_MAX)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("gs1.more_ais_one_code",
				"more than %d fields in one code; the label is not valid"),
			GS1_FIELDS_MAX);
	if (len > GS1_VALUE_MAX)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("gs1.ai_characters_no_ai",
				"field (%s) has %zu characters, a field has at most %d; reprint the label"),
			ai, len, GS1_VALUE_MAX);
	if (memchr(value, '\0', len))
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("gs1.ai_holds_nul_byte", "field (%s) contains a NUL byte; reprint the label"),
			ai);
	text_copy(f->ai, sizeof f->ai, ai);
	memcpy(f->value, value, len);
	f->value[len] = '\0';
	out->count++;
	return 0;
}

/* Takes the AI that begins at data. Returns the bytes it takes with its value, 0 if it is none. */
static size_t split_field(const char *data, size_t left, char *ai, const char **value, size_t *len)
{
	const struct gs1_prefix *prefix;
	const char *gs;

	if (left < 2 || !gs1_all_digits(data, 2))
		return 0;
	prefix = gs1_find_prefix(data);
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

/* check: verify each value; the fields before the first mistake stay in *out. */
static int split_fields(const char *data, size_t len, struct gs1 *out, bool check,
	struct fault *why)
{
	memset(out, 0, sizeof *out);
	if (len == 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("gs1.code_empty", "the code is empty; scan again"));
	for (size_t at = 0; at < len;) {
		char ai[5];
		const char *value;
		size_t n, taken = split_field(data + at, len - at, ai, &value, &n);

		if (taken == 0)
			return fault_set(why, FAULT_DATA, EXIT_FAILED,
				MESSAGE("gs1.character_ai_must_begin",
					"at character %zu a field must begin (AI, two digits or more); a separator "
					"(FNC1) may be missing"),
				at + 1);
		if (gs1_append_field(out, ai, value, n, why))
			return -1;
		if (check && gs1_check_value(ai, out->fields[out->count - 1].value, why)) {
			out->count--;
			return -1;
		}
		at += taken;
		if (at < len && data[at] == GS1_FNC1)
			at++;
	}
	return 0;
}

int gs1_split(const char *data, size_t len, struct gs1 *out, struct fault *why)
{
	return split_fields(data, len, out, false, why);
}

int gs1_parse_element_string(const char *data, size_t len, struct gs1 *out, struct fault *why)
{
	return split_fields(data, len, out, true, why) || gs1_refuse(out, why) ? -1 : 0;
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
