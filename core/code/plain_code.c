#include "core/code/plain_code.h"
#include "core/base/lang.h"
#include "core/base/word_list.h"

#include <ctype.h>
#include <string.h>

/* How people and tools write what has no picture. */
static const struct {
	const char *written;
	char byte;
} controls[] = {
	{ "<GS>", '\x1d' },
	{ "{GS}", '\x1d' },
	{ "<FNC1>", '\x1d' },
	{ "{FNC1}", '\x1d' },
	{ "^]", '\x1d' },
	{ "\\x1d", '\x1d' },
	{ "\\u001d", '\x1d' },
	{ "\\x1D", '\x1d' },
	{ "\\u001D", '\x1d' },
	{ "<U+001D>", '\x1d' },
	{ "\342\220\235", '\x1d' },
	{ "<RS>", '\x1e' },
	{ "{RS}", '\x1e' },
	{ "^^", '\x1e' },
	{ "\\x1e", '\x1e' },
	{ "\\u001e", '\x1e' },
	{ "\\x1E", '\x1e' },
	{ "\\u001E", '\x1e' },
	{ "<U+001E>", '\x1e' },
	{ "\342\220\236", '\x1e' },
	{ "<EOT>", '\x04' },
	{ "{EOT}", '\x04' },
	{ "\\x04", '\x04' },
	{ "\\u0004", '\x04' },
	{ "<U+0004>", '\x04' },
	{ "\342\220\204", '\x04' },
};

/* Copies text with its written controls as bytes. Returns the length. */
static size_t put_controls(const char *text, size_t len, unsigned char *out)
{
	size_t used = 0;

	for (size_t at = 0; at < len;) {
		size_t i, n = 1;

		out[used] = (unsigned char)text[at];
		for (i = 0; i < sizeof controls / sizeof controls[0]; i++) {
			n = strlen(controls[i].written);
			if (n <= len - at && memcmp(text + at, controls[i].written, n) == 0) {
				out[used] = (unsigned char)controls[i].byte;
				break;
			}
			n = 1;
		}
		used++;
		at += n;
	}
	return used;
}

/* "(01)" at text: the length of the AI between the brackets, 0 if there is none. */
static size_t bracketed_ai(const char *text, size_t len, char open)
{
	char close = open == '(' ? ')' : ']';
	size_t n = 0;

	if (len < 4 || text[0] != open)
		return 0;
	while (n < 4 && n + 1 < len && isdigit((unsigned char)text[1 + n]))
		n++;
	return n >= 2 && n + 1 < len && text[1 + n] == close ? n : 0;
}

/* In a value a bracket may be a character of its own: only one around an AI of the right length for
 * its first digits begins a new field. */
static bool begins_field(const char *text, size_t len, char open)
{
	size_t n = bracketed_ai(text, len, open);

	return n > 0 && gs1_find_prefix(text + 1)->ai_len == n;
}

/* Brackets decide where a field ends. A value of a predefined length that is longer would lend its end to
 * a field that is not in the code. */
static int check_length(const char *ai, size_t ai_len, size_t len, struct fault *why)
{
	const struct gs1_prefix *prefix = gs1_find_prefix(ai);
	size_t wanted = prefix->total ? (size_t)(prefix->total - prefix->ai_len) : len;

	if (len <= wanted)
		return 0;
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("plain_code.value_too_long",
			"field (%.*s) has %zu characters but must have %zu; check the code"),
		(int)ai_len, ai, len, wanted);
}

/* A GTIN of 8, 12 or 13 digits in a field for 14: people leave out the zeros in front. How many they are; 0: it is
 * complete, or its check digit says that it is something else. */
static size_t missing_zeros(const char *ai, size_t ai_len, const char *value, size_t len)
{
	bool takes_14 = ai_len == 2 && ai[0] == '0' && ai[1] >= '1' && ai[1] <= '3';

	return takes_14 && (len == 8 || len == 12 || len == 13) && gs1_all_digits(value, len) &&
			gs1_check_ok(value, len)
		? 14 - len
		: 0;
}

/* 0 and the bytes, or -1 with why. */
static int put_elements(const char *text, size_t len, struct scan *out, struct fault *why)
{
	char open = text[0];
	unsigned char *bytes = out->data;
	size_t at = 0, used = 0;

	while (at < len) {
		size_t ai = bracketed_ai(text + at, len - at, open), from, zeros;
		const struct gs1_prefix *prefix = gs1_find_prefix(text + at + 1);

		const char *name = text + at + 1;

		memcpy(bytes + used, name, ai);
		used += ai;
		at = from = at + ai + 2;
		while (at < len && !begins_field(text + at, len - at, open))
			at++;
		if (check_length(name, ai, at - from, why))
			return -1;
		zeros = missing_zeros(name, ai, text + from, at - from);
		if (used + zeros + (len - from) > SCAN_DATA_MAX)
			zeros = 0;
		memset(bytes + used, '0', zeros);
		used += zeros;
		used += put_controls(text + from, at - from, bytes + used);
		if (at < len &&
			(!prefix->total || zeros + at - from < (size_t)(prefix->total - prefix->ai_len)))
			bytes[used++] = GS1_FNC1;
	}
	out->data_len = (uint32_t)used;
	return 0;
}

static size_t trim_blanks(const char **text, size_t len)
{
	while (len > 0 && strchr(" \t\r\n", (*text)[len - 1]) && (*text)[len - 1])
		len--;
	while (len > 0 && strchr(" \t", **text) && **text) {
		++*text;
		len--;
	}
	return len;
}

/* The hex digits. *separators: how many stand between bytes; all must be the same character. -1: it is
 * no UID. */
static int read_uid_digits(const char *text, size_t len, char *uid, int *separators)
{
	char separator = '\0';
	int used = 0;

	*separators = 0;
	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if ((c == ':' || c == ' ' || c == '-') && i > 0 && i + 1 < len && used % 2 == 0) {
			if ((separator && c != separator) || text[i - 1] == c)
				return -1;
			separator = c;
			++*separators;
			continue;
		}
		if (!isxdigit((unsigned char)c) || used == SCAN_TAG_DIGITS)
			return -1;
		uid[used++] = (char)toupper((unsigned char)c);
	}
	uid[used] = '\0';
	return used;
}

bool plain_code_uid(const char *text, size_t len, char uid[SCAN_TAG_MAX], bool *is_marked)
{
	bool is_prefixed = false, is_whole;
	int used, separators;

	uid[0] = '\0';
	len = trim_blanks(&text, len);
	if (len > 4 && strncasecmp(text, "nfc:", 4) == 0) {
		is_prefixed = true;
		text += 4;
		len = trim_blanks(&text, len - 4);
	} else if (len > 2 && strncasecmp(text, "0x", 2) == 0) {
		is_prefixed = true;
		text += 2;
		len -= 2;
	}
	used = read_uid_digits(text, len, uid, &separators);
	is_whole = separators == used / 2 - 1;
	if ((used != 8 && used != 14 && used != 20) || (separators && !is_whole)) {
		uid[0] = '\0';
		return false;
	}
	/* 12-34-56-78 may be something else, 04-12-34-56-78-90-12 hardly. */
	if (is_marked)
		*is_marked = is_prefixed || strpbrk(uid, "ABCDEF") ||
			(is_whole && memchr(text, ':', len)) || (is_whole && used > 8);
	return true;
}

int plain_code_to_scan(const char *text, size_t len, enum symbology symbology, struct scan *out,
	struct fault *why)
{
	bool is_uid = false;

	memset(out, 0, sizeof *out);
	len = trim_blanks(&text, len);
	out->carrier = CARRIER_TYPED;
	out->symbology = symbology;
	if (len > SCAN_DATA_MAX)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("plain_code.code_longer_bytes",
				"the code is longer than 4,096 bytes; it was not accepted"));
	if (symbology == SYMBOLOGY_UNKNOWN && plain_code_uid(text, len, out->tag, &is_uid) && is_uid) {
		out->carrier = CARRIER_NFC;
		out->symbology = SYMBOLOGY_TAG;
		return 0;
	}
	out->tag[0] = '\0';
	if (len > 4 && (begins_field(text, len, '(') || begins_field(text, len, '['))) {
		if (put_elements(text, len, out, why))
			return -1;
		if (symbology == SYMBOLOGY_UNKNOWN)
			out->symbology = SYMBOLOGY_GS1_128;
	} else {
		out->data_len = (uint32_t)put_controls(text, len, out->data);
	}
	return 0;
}

int plain_code_symbology(const char *name, enum symbology *out, struct fault *why)
{
	struct word_list names = { 0 };

	*out = SYMBOLOGY_UNKNOWN;
	if (!name)
		return 0;
	for (int i = 0; i < SYMBOLOGY_COUNT; i++)
		if (strcasecmp(name, scan_symbology_name((enum symbology)i)) == 0) {
			*out = (enum symbology)i;
			return 0;
		}
	fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("plain_code.no_symbology", "the code type \"%s\" is not supported"), name);
	for (int i = SYMBOLOGY_EAN13; i < SYMBOLOGY_COUNT; i++)
		word_list_add(&names, scan_symbology_name((enum symbology)i));
	return word_list_refuse(&names, name, why);
}
