#include "core/gs1/gs1_guess.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <ctype.h>
#include <string.h>

/* Longer than any label's element string (General Specifications 5.4.1: 48 characters in a GS1-128; a
 * DataMatrix of a medicine has about 100): the search for missing separators stays short. */
enum { GUESS_MAX = 256 };

static bool is_key_in_front(const char *ai)
{
	static const char *const keys[] = { "00", "01", "02", "8003", "8004", "8006", "8010", "8017",
		"8018", "414", "402" };

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (strcmp(keys[i], ai) == 0)
			return true;
	return false;
}

/* Is each AI in the table and each value valid? */
static bool is_valid(const char *data, size_t len, struct gs1 *gs1)
{
	if (gs1_parse_element_string(data, len, gs1, NULL))
		return false;
	for (size_t i = 0; i < gs1->count; i++)
		if (!gs1_find_ai(gs1->fields[i].ai))
			return false;
	return true;
}

bool gs1_guess_elements(const char *data, size_t len)
{
	struct gs1 gs1;

	if (len > 2 && data[0] == GS1_FNC1 && gs1_all_digits(data + 1, 2))
		return true;
	if (!is_valid(data, len, &gs1))
		return false;
	if (memchr(data, GS1_FNC1, len))
		return true;
	/* 18 digits are an SSCC without its AI as a rule */
	return len >= 16 && is_key_in_front(gs1.fields[0].ai) &&
		!(len == 18 && gs1_check_ok(data, len));
}

bool gs1_guess_part(const char *data, size_t len)
{
	struct gs1 gs1;

	if (len == 0)
		return false;
	if (data[0] == ']' || memchr(data, GS1_FNC1, len) || (len >= 6 && gs1_all_digits(data, len)))
		return true;
	gs1_split(data, len, &gs1, NULL);
	return gs1.count > 0 && is_key_in_front(gs1.fields[0].ai) &&
		gs1_check_value(gs1.fields[0].ai, gs1.fields[0].value, NULL) == 0;
}

/* --- other characters instead ---------------------------------------------------------------- */

/* What programs and scanners write for GS. is_sure: it is no part of a value, even if its characters
 * may stand in one. */
static const struct {
	const char *word;
	bool is_sure;
} words[] = {
	{ "<GS>", true }, { "{GS}", true }, { "[GS]", true }, { "(GS)", true }, { "<GS1>", true },
	{ "<FNC1>", true }, { "{FNC1}", true }, { "[FNC1]", true }, { "(FNC1)", true },
	{ "^FNC1", true }, { "<F1>", true }, { "{F1}", true }, { "<0x1D>", true }, { "<U+001D>", true },
	{ "\\u001d", true }, { "\\x1d", true }, { "\\035", true }, { "\\F", true }, { "&#29;", true },
	{ "&#x1d;", true }, { "^]", true }, { "~d029", true }, { "~029", true }, { "~1", false },
	{ "%1D", false }, { "_1D", false }, { "\342\220\235", true }, /* the picture of GS, U+241D */
};

struct instead {
	const char *text; /* in the code or in the table */
	size_t len;
};

/* Copies data with GS instead of a word, in capitals or not. Returns the length. */
static size_t put_separators(const char *data, size_t len, const struct instead *instead, char *out)
{
	size_t used = 0;

	for (size_t at = 0; at < len;) {
		bool is_it =
			len - at >= instead->len && strncasecmp(data + at, instead->text, instead->len) == 0;

		out[used++] = is_it ? GS1_FNC1 : data[at];
		at += is_it ? instead->len : 1;
	}
	return used;
}

/* More fields than before, or valid where it was not. */
static bool is_mended(const char *data, size_t len, const struct instead *instead, size_t fields)
{
	char mended[GUESS_MAX];
	size_t used = put_separators(data, len, instead, mended);
	size_t skip = used > 0 && mended[0] == GS1_FNC1;
	struct gs1 gs1;

	return used < len + (instead->len == 1) && is_valid(mended + skip, used - skip, &gs1) &&
		gs1.count > fields;
}

static size_t char_len(const char *data, size_t len)
{
	uint32_t code;
	size_t n = text_decode_utf8((const unsigned char *)data, len, &code);

	return n ? n : 1;
}

/* fields: that the code has as it stands; 0: it is not valid. */
static bool find_instead(const char *data, size_t len, size_t fields, struct instead *out)
{
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		*out = (struct instead){ words[i].word, strlen(words[i].word) };
		if ((fields == 0 || words[i].is_sure) && is_mended(data, len, out, fields))
			return true;
	}
	for (size_t at = 0; fields == 0 && at < len; at += out->len) {
		*out = (struct instead){ data + at, char_len(data + at, len - at) };
		if (!isalnum((unsigned char)data[at]) && data[at] != GS1_FNC1 &&
			is_mended(data, len, out, fields))
			return true;
	}
	return false;
}

/* --- missing -------------------------------------------------------------------------------- */

static bool is_value(const char *ai, const char *data, size_t len)
{
	char value[GS1_VALUE_MAX + 1];

	if (len > GS1_VALUE_MAX || memchr(data, GS1_FNC1, len) || memchr(data, '\0', len))
		return false;
	memcpy(value, data, len);
	value[len] = '\0';
	return gs1_check_value(ai, value, NULL) == 0;
}

/* From the end to the front: is what begins at a character valid, with separators where they are
 * needed? is_right[len] is true, the end. */
static bool is_right_from(const char *data, size_t len, size_t at, const bool *is_right)
{
	const struct gs1_prefix *prefix;
	const struct gs1_ai *row;
	char ai[5];
	size_t from, least, most;

	if (len - at < 2 || !gs1_all_digits(data + at, 2))
		return false;
	prefix = gs1_find_prefix(data + at);
	from = at + prefix->ai_len;
	if (from >= len || !gs1_all_digits(data + at, prefix->ai_len))
		return false;
	memcpy(ai, data + at, prefix->ai_len);
	ai[prefix->ai_len] = '\0';
	row = gs1_find_ai(ai);
	least = row ? gs1_ai_min(row) : 1;
	most = row ? gs1_ai_max(row) : 0;
	for (size_t n = least; n <= most && from + n <= len; n++) {
		size_t next = from + n;

		next += next < len && data[next] == GS1_FNC1;
		if (is_right[next] && is_value(ai, data + from, n))
			return true;
	}
	return false;
}

static bool are_missing(const char *data, size_t len)
{
	bool is_right[GUESS_MAX + 1] = { false };

	is_right[len] = true;
	for (size_t at = len; at-- > 0;)
		is_right[at] = is_right_from(data, len, at, is_right);
	return is_right[0];
}

/* --- both ----------------------------------------------------------------------------------- */

static void say_replaced(const struct instead *instead, struct fault *why)
{
	char shown[TEXT_CLEAN_SIZE(16)];

	text_clean(instead->text, instead->len, shown, sizeof shown);
	fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("gs1_guess.scanner_label_sends_no",
			"the separator (FNC1) arrives as \"%s\"; set the scanner to send FNC1 as GS (ASCII "
			"29); if it does so already, the label was printed wrongly"),
		shown);
}

/* The first field that is wrong; NULL: each value is valid. */
static const struct gs1_field *find_wrong(const struct gs1 *gs1)
{
	for (size_t i = 0; i < gs1->count; i++)
		if (gs1_check_value(gs1->fields[i].ai, gs1->fields[i].value, NULL))
			return &gs1->fields[i];
	return NULL;
}

static void say_missing(const char *ai, struct fault *why)
{
	fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("gs1_guess.scanner_label_sends_no_fnc1",
			"the separator (FNC1) after field (%s) or a later field is missing; set the scanner "
			"to send FNC1 as GS (ASCII 29); if it does so already, the label was printed without "
			"it"),
		ai);
}

enum gs1_separators gs1_guess_separators(const char *data, size_t len, struct fault *why)
{
	size_t skip = len > 0 && data[0] == GS1_FNC1;
	struct instead instead;
	struct gs1 gs1, parsed;
	const struct gs1_field *wrong;
	bool is_split, is_fine;

	data += skip;
	len -= skip;
	if (len == 0 || len > GUESS_MAX)
		return GS1_SEPARATORS_FINE;
	is_split = gs1_split(data, len, &gs1, NULL) == 0;
	wrong = find_wrong(&gs1);
	is_fine = gs1_parse_element_string(data, len, &parsed, NULL) == 0;
	if (find_instead(data, len, is_fine ? gs1.count : 0, &instead)) {
		say_replaced(&instead, why);
		return GS1_SEPARATORS_REPLACED;
	}
	/* each value is valid: it is refused for a contradiction between them */
	if ((is_split && !wrong) || gs1.count == 0 || !are_missing(data, len))
		return GS1_SEPARATORS_FINE;
	say_missing(wrong ? wrong->ai : gs1.fields[gs1.count - 1].ai, why);
	return GS1_SEPARATORS_MISSING;
}
