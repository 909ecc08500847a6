#include "core/base/sentence.h"
#include "core/base/text.h"

#include <string.h>

/* No number that anybody writes is longer. */
enum { NUMBER_BYTES_MAX = 40 };

static const struct {
	char conversion, kind;
} kinds[] = {
	{ 's', 's' },
	{ 'c', 'c' },
	{ 'd', 'd' },
	{ 'i', 'd' },
	{ 'u', 'd' },
	{ 'f', 'd' },
	{ 'g', 'd' },
	{ 'x', 'x' },
	{ 'X', 'x' },
	{ '%', '%' },
};

/* What a number may consist of, by kind. */
static const char decimal[] = "0123456789+-.,", hexadecimal[] = "0123456789ABCDEFabcdef";

/* --- taking a format apart -------------------------------------------------------------------- */

static char kind_of(char conversion)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (kinds[i].conversion == conversion)
			return kinds[i].kind;
	return '\0';
}

/* "2$" at *at: moves behind it and returns 2; 0: there is none. */
static unsigned position(const char **at)
{
	size_t digits = strspn(*at, "0123456789");
	unsigned number = 0;

	if (!digits || digits > 2 || (*at)[digits] != '$')
		return 0;
	for (size_t i = 0; i < digits; i++)
		number = number * 10 + (unsigned)((*at)[i] - '0');
	*at += digits + 1;
	return number;
}

/* A conversion at *at, which is a "%": fills *slot but for its places. *next: the argument whose
 * turn it is; a "*" takes one as well. False: it is not known here. */
static bool parse_slot(const char **at, unsigned *next, struct sentence_slot *slot)
{
	unsigned argument;

	++*at;
	argument = position(at);
	for (*at += strspn(*at, "-+ #0'123456789"); **at == '.' || **at == '*';
		 *at += strspn(*at, "0123456789")) {
		if (**at == '*')
			++*next;
		++*at;
	}
	*at += strspn(*at, "hljzt");
	slot->kind = kind_of(**at);
	if (!slot->kind)
		return false;
	++*at;
	if (slot->kind == '%') {
		slot->argument = SENTENCE_SLOTS_MAX;
		return true;
	}
	argument = argument ? argument - 1 : (*next)++;
	slot->argument = (uint8_t)argument;
	return argument < SENTENCE_SLOTS_MAX;
}

static bool is_letter(char c)
{
	unsigned char byte = (unsigned char)c;

	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte >= 0xC0;
}

bool sentence_parse(const char *format, struct sentence *out)
{
	const char *at = format;
	size_t length = strlen(format);
	unsigned next = 0;

	*out = (struct sentence){ .format = format };
	if (length > SENTENCE_BYTES_MAX)
		return false;
	out->length = (uint16_t)length;
	while (*at) {
		struct sentence_slot *slot = &out->slots[out->slot_count];

		if (*at != '%') {
			out->literal++;
			out->letters = (uint16_t)(out->letters + is_letter(*at++));
			continue;
		}
		if (out->slot_count == SENTENCE_SLOTS_MAX)
			return false;
		slot->begin = (uint16_t)(at - format);
		if (!parse_slot(&at, &next, slot))
			return false;
		slot->end = (uint16_t)(at - format);
		out->slot_count++;
	}
	return true;
}

/* --- reading it backwards --------------------------------------------------------------------- */

struct match {
	const struct sentence *sentence;
	const char *end; /* of the text */
	struct sentence_part *arguments;
	int *steps;
};

/* What stands as it is before a slot; before slot_count: at the end. */
static struct sentence_part literal_before(const struct sentence *s, size_t slot)
{
	size_t begin = slot ? s->slots[slot - 1].end : 0;
	size_t end = slot < s->slot_count ? s->slots[slot].begin : s->length;

	return (struct sentence_part){ s->format + begin, end - begin };
}

static bool stands_at(const char *at, const char *end, struct sentence_part literal)
{
	return (size_t)(end - at) >= literal.len && memcmp(at, literal.at, literal.len) == 0;
}

static size_t span(const char *at, const char *end, const char *of)
{
	size_t n = 0;

	while (n < NUMBER_BYTES_MAX && at + n < end && at[n] && strchr(of, at[n]))
		n++;
	return n;
}

/* How much a slot can take at most, 0 for all but 's': it does not fit. */
static size_t widest(char kind, const char *at, const char *end)
{
	size_t left = (size_t)(end - at);
	uint32_t code;

	switch (kind) {
	case 's':
		return left;
	case 'd':
		return span(at, end, decimal);
	case 'x':
		return span(at, end, hexadecimal);
	case 'c':
		return text_decode_utf8((const unsigned char *)at, left, &code);
	default:
		return left && *at == '%';
	}
}

static bool fits_from(const struct match *m, size_t slot, const char *at);

/* The slot takes len bytes, then comes what stands as it is, then the rest. */
static bool takes(const struct match *m, size_t slot, const char *at, size_t len)
{
	const struct sentence_slot *s = &m->sentence->slots[slot];
	struct sentence_part literal = literal_before(m->sentence, slot + 1);

	if (!stands_at(at + len, m->end, literal) || !fits_from(m, slot + 1, at + len + literal.len))
		return false;
	if (s->argument < SENTENCE_SLOTS_MAX)
		m->arguments[s->argument] = (struct sentence_part){ at, len };
	return true;
}

/* Any text: as little as possible, from one place where the next literal stands to the next. */
static bool takes_text(const struct match *m, size_t slot, const char *at)
{
	struct sentence_part literal = literal_before(m->sentence, slot + 1);

	for (const char *found = at; --*m->steps > 0; found++) {
		found = memmem(found, (size_t)(m->end - found), literal.at, literal.len);
		if (!found)
			return false;
		if (takes(m, slot, at, (size_t)(found - at)))
			return true;
		if (found == m->end)
			return false;
	}
	return false;
}

static bool fits_from(const struct match *m, size_t slot, const char *at)
{
	const struct sentence *s = m->sentence;
	size_t most, after;

	if (slot == s->slot_count)
		return at == m->end;
	most = widest(s->slots[slot].kind, at, m->end);
	if (slot + 1 == s->slot_count) { /* the last one takes all but what stands behind it */
		after = literal_before(s, slot + 1).len;
		if ((size_t)(m->end - at) < after || (size_t)(m->end - at) - after > most)
			return false;
		after = (size_t)(m->end - at) - after;
		return (after || s->slots[slot].kind == 's') && takes(m, slot, at, after);
	}
	if (s->slots[slot].kind == 's')
		return takes_text(m, slot, at);
	/* A number: as much as possible; a comma behind it may be the sentence's. */
	for (; most > 0 && --*m->steps > 0; most--)
		if (takes(m, slot, at, most))
			return true;
	return false;
}

bool sentence_fits(const struct sentence *s, struct sentence_part text,
	struct sentence_part *arguments, int *steps)
{
	struct sentence_part head = literal_before(s, 0), tail = literal_before(s, s->slot_count);
	const struct match match = { s, text.at + text.len, arguments, steps };

	if (text.len < s->literal || !stands_at(text.at, match.end, head) ||
		!stands_at(match.end - tail.len, match.end, tail) || *steps <= 0)
		return false;
	--*steps;
	memset(arguments, 0, SENTENCE_SLOTS_MAX * sizeof *arguments);
	return fits_from(&match, 0, text.at + head.len);
}
