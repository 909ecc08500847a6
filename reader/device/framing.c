#include "reader/device/framing.h"
#include "core/base/lang.h"
#include "core/code/aim.h"

#include <ctype.h>
#include <string.h>

static const struct framing *current;

/* --- options -------------------------------------------------------------------------------- */

static int hex_value(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : isxdigit((unsigned char)c) ? (c | 0x20) - 'a' + 10 : -1;
}

/* The byte at text, which may be written as an escape; *taken: characters of text. -1: a wrong one. */
static int parse_byte(const char *text, size_t len, size_t *taken)
{
	static const char letters[] = "trn\\", bytes[] = "\t\r\n\\";
	const char *letter;

	*taken = 1;
	if (text[0] != '\\')
		return (unsigned char)text[0];
	letter = len > 1 && text[1] ? strchr(letters, text[1]) : NULL;
	if (letter) {
		*taken = 2;
		return bytes[letter - letters];
	}
	if (len < 4 || (text[1] != 'x' && text[1] != 'X') || hex_value(text[2]) < 0 ||
		hex_value(text[3]) < 0)
		return -1;
	*taken = 4;
	return hex_value(text[2]) * 16 + hex_value(text[3]);
}

static int parse_text(const char *option, const char *text, size_t len, struct framing_text *out,
	struct fault *why)
{
	out->len = 0;
	for (size_t at = 0, taken; at < len; at += taken) {
		int byte = parse_byte(text + at, len - at, &taken);

		if (byte < 0)
			return fault_set(why, FAULT_USAGE, EXIT_USAGE,
				MESSAGE("framing.backslash_stands_before_t",
					"--%s: after a backslash use t, r, n, another backslash, or x and two "
					"hexadecimal digits: \\x02"),
				option);
		if (out->len == FRAMING_TEXT_MAX)
			return fault_set(why, FAULT_USAGE, EXIT_USAGE,
				MESSAGE("framing.most_bytes", "--%s: at most %d bytes; shorten it"), option,
				FRAMING_TEXT_MAX);
		out->bytes[out->len++] = (unsigned char)byte;
	}
	return 0;
}

static int parse_words(const char *words, struct framing *out, struct fault *why)
{
	for (size_t len; *words; words += len + (words[len] == ',')) {
		len = strcspn(words, ",");
		if (len == 0)
			continue;
		if (out->word_count == FRAMING_WORDS_MAX)
			return fault_set(why, FAULT_USAGE, EXIT_USAGE,
				MESSAGE("framing.no_read_most_words",
					"--no-read: at most %d words; leave some out"),
				FRAMING_WORDS_MAX);
		if (parse_text("no-read", words, len, &out->words[out->word_count++], why))
			return -1;
	}
	return 0;
}

int framing_parse(const char *prefix, const char *suffix, const char *words, struct framing *out,
	struct fault *why)
{
	memset(out, 0, sizeof *out);
	prefix = prefix ? prefix : "";
	suffix = suffix ? suffix : "";
	return parse_text("prefix", prefix, strlen(prefix), &out->prefix, why) ||
			parse_text("suffix", suffix, strlen(suffix), &out->suffix, why) ||
			parse_words(words ? words : FRAMING_NO_READ_WORDS, out, why)
		? -1
		: 0;
}

void framing_use(const struct framing *framing)
{
	current = framing;
}

const struct framing *framing_in_use(void)
{
	static struct framing none;

	if (current)
		return current;
	if (none.word_count == 0)
		framing_parse(NULL, NULL, NULL, &none, NULL);
	return &none;
}

/* --- a code --------------------------------------------------------------------------------- */

/* A part of scan->data. */
struct framed {
	const unsigned char *bytes;
	size_t len;
};

static void trim_front(struct framed *f)
{
	while (f->len > 0 && (f->bytes[0] == 0x02 || f->bytes[0] == '\t')) {
		f->bytes++;
		f->len--;
	}
}

static void trim_back(struct framed *f)
{
	while (f->len > 0 && memchr("\x03\t\r\n \0", f->bytes[f->len - 1], 6))
		f->len--;
}

static bool take_prefix(struct framed *f, const struct framing_text *prefix)
{
	bool is_there =
		prefix->len && f->len >= prefix->len && memcmp(f->bytes, prefix->bytes, prefix->len) == 0;

	f->bytes += is_there ? prefix->len : 0;
	f->len -= is_there ? prefix->len : 0;
	return is_there;
}

static bool take_suffix(struct framed *f, const struct framing_text *suffix)
{
	bool is_there = suffix->len && f->len >= suffix->len &&
		memcmp(f->bytes + f->len - suffix->len, suffix->bytes, suffix->len) == 0;

	f->len -= is_there ? suffix->len : 0;
	return is_there;
}

static bool begins_with_word(const struct framed *f, size_t at, const struct framing_text *word)
{
	if (word->len == 0 || f->len - at < word->len)
		return false;
	for (size_t i = 0; i < word->len; i++)
		if (tolower(f->bytes[at + i]) != tolower(word->bytes[i]))
			return false;
	return true;
}

/* A reader of several codes sends its word for each. */
static bool is_word(const struct framed *f, const struct framing_text *word)
{
	size_t at = 0;

	while (at < f->len && begins_with_word(f, at, word))
		at += word->len;
	return f->len > 0 && at == f->len;
}

/* Fields from the first to the last character, each of them known. */
static bool has_fields(const char *text, size_t len)
{
	struct gs1 gs1;
	size_t skip = len > 0 && text[0] == GS1_FNC1;

	if (gs1_split(text + skip, len - skip, &gs1, NULL) || gs1.count == 0)
		return false;
	for (size_t i = 0; i < gs1.count; i++)
		if (!gs1_find_ai(gs1.fields[i].ai) || !gs1.fields[i].value[0])
			return false;
	return true;
}

static void mark_gs1(struct scan *scan)
{
	const char *text = (const char *)scan->data;
	size_t len = scan->data_len;
	bool is_article = (len == 8 || len == 12 || len == 13 || len == 14 || len == 18) &&
		gs1_all_digits(text, len) && gs1_check_ok(text, len);

	if (scan->symbology == SYMBOLOGY_UNKNOWN && !aim_find(scan->data, len) && !is_article &&
		has_fields(text, len))
		scan->symbology = SYMBOLOGY_GS1_128;
}

bool framing_apply(const struct framing *framing, struct scan *scan)
{
	struct framed f = { scan->data, scan->data_len };

	if (scan->too_long)
		return true;
	/* a prefix or suffix may hold what is trimmed; each is taken off once: the code may begin alike */
	if (!take_prefix(&f, &framing->prefix)) {
		trim_front(&f);
		take_prefix(&f, &framing->prefix);
	}
	trim_front(&f);
	if (!take_suffix(&f, &framing->suffix)) {
		trim_back(&f);
		take_suffix(&f, &framing->suffix);
	}
	trim_back(&f);
	for (size_t i = 0; i < framing->word_count; i++)
		scan->no_read |= is_word(&f, &framing->words[i]);
	memmove(scan->data, f.bytes, f.len);
	scan->data_len = (uint32_t)f.len;
	if (framing->is_gs1 && !scan->no_read)
		mark_gs1(scan);
	return f.len > 0;
}
