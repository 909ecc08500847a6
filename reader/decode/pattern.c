#include "reader/decode/pattern.h"

#include <stdint.h>
#include <string.h>

#define DIGITS "0123456789"
#define CODE39 DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%*"

/* Widths of space, bar, space, bar of the digits of set A; set B is set A backwards, set C is set A
 * with bars and spaces exchanged. */
static const char ean_sets[10][5] = { "3211", "2221", "2122", "1411", "1132", "1231", "1114",
	"1312", "1213", "3112" };
/* Sets of the left half by the first digit (EAN-13), of the six digits by the check digit (UPC-E of
 * number system 0; of 1 it is the other way round). */
static const char ean13_sets[10][7] = { "AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB", "ABBAAB",
	"ABBBAA", "ABABAB", "ABABBA", "ABBABA" };
static const char upce_sets[10][7] = { "BBBAAA", "BBABAA", "BBAABA", "BBAAAB", "BABBAA", "BAABBA",
	"BAAABB", "BABABA", "BABAAB", "BAABAB" };

/* Bit 8: the first bar; a set bit is a wide element. In the order of CODE39. */
static const uint16_t code39_widths[44] = { 0x034, 0x121, 0x061, 0x160, 0x031, 0x130, 0x070, 0x025,
	0x124, 0x064, 0x109, 0x049, 0x148, 0x019, 0x118, 0x058, 0x00D, 0x10C, 0x04C, 0x01C, 0x103,
	0x043, 0x142, 0x013, 0x112, 0x052, 0x007, 0x106, 0x046, 0x016, 0x181, 0x0C1, 0x1C0, 0x091,
	0x190, 0x0D0, 0x085, 0x184, 0x0C4, 0x0A8, 0x0A2, 0x08A, 0x02A, 0x094 };

/* Bit 4: the first element. */
static const uint8_t itf_widths[10] = { 0x06, 0x11, 0x09, 0x18, 0x05, 0x14, 0x0C, 0x03, 0x12,
	0x0A };

static void add_element(struct pattern *p, float width)
{
	p->widths[p->count++] = width;
	p->length += width;
}

static void add_guard(struct pattern *p, int elements)
{
	while (elements-- > 0)
		add_element(p, 1);
}

static void add_ean_digit(struct pattern *p, size_t at, char digit, char set)
{
	const char *widths = ean_sets[digit - '0'];

	p->from[at] = p->length;
	for (int i = 0; i < 4; i++)
		add_element(p, (float)(widths[set == 'B' ? 3 - i : i] - '0'));
	p->to[at] = p->length;
}

static bool make_ean13(const char *text, size_t len, float wide, struct pattern *p)
{
	(void)wide;
	if (len != 13)
		return false;
	add_guard(p, 3);
	for (size_t i = 1; i < 7; i++)
		add_ean_digit(p, i, text[i], ean13_sets[text[0] - '0'][i - 1]);
	add_guard(p, 5);
	for (size_t i = 7; i < 13; i++)
		add_ean_digit(p, i, text[i], 'C');
	add_guard(p, 3);
	return true;
}

static bool make_ean8(const char *text, size_t len, float wide, struct pattern *p)
{
	(void)wide;
	if (len != 8)
		return false;
	add_guard(p, 3);
	for (size_t i = 0; i < 4; i++)
		add_ean_digit(p, i, text[i], 'A');
	add_guard(p, 5);
	for (size_t i = 4; i < 8; i++)
		add_ean_digit(p, i, text[i], 'C');
	add_guard(p, 3);
	return true;
}

static bool make_upce(const char *text, size_t len, float wide, struct pattern *p)
{
	(void)wide;
	if (len != 8 || text[0] > '1')
		return false;
	add_guard(p, 3);
	for (size_t i = 1; i < 7; i++)
		add_ean_digit(p, i, text[i],
			(upce_sets[text[7] - '0'][i - 1] == 'B') == (text[0] == '0') ? 'B' : 'A');
	add_guard(p, 6);
	return true;
}

static void add_code39(struct pattern *p, char character, float wide)
{
	unsigned widths = code39_widths[strchr(CODE39, character) - CODE39];

	for (int bit = 8; bit >= 0; bit--)
		add_element(p, widths >> bit & 1 ? wide : 1);
}

static bool make_code39(const char *text, size_t len, float wide, struct pattern *p)
{
	add_code39(p, '*', wide);
	for (size_t i = 0; i < len; i++) {
		add_element(p, 1);
		p->from[i] = p->length;
		add_code39(p, text[i], wide);
		p->to[i] = p->length;
	}
	add_element(p, 1);
	add_code39(p, '*', wide);
	return true;
}

static bool make_itf(const char *text, size_t len, float wide, struct pattern *p)
{
	if (len % 2)
		return false;
	add_guard(p, 4);
	for (size_t i = 0; i < len; i += 2) {
		p->from[i] = p->from[i + 1] = p->length;
		for (int bit = 4; bit >= 0; bit--) {
			add_element(p, itf_widths[text[i] - '0'] >> bit & 1 ? wide : 1);
			add_element(p, itf_widths[text[i + 1] - '0'] >> bit & 1 ? wide : 1);
		}
		p->to[i] = p->to[i + 1] = p->length;
	}
	add_element(p, wide);
	add_guard(p, 2);
	return true;
}

static const struct {
	const char *alphabet;
	bool (*make)(const char *text, size_t len, float wide, struct pattern *p);
} kinds[] = {
	[PATTERN_EAN13] = { DIGITS, make_ean13 },
	[PATTERN_EAN8] = { DIGITS, make_ean8 },
	[PATTERN_UPCE] = { DIGITS, make_upce },
	[PATTERN_CODE39] = { CODE39, make_code39 },
	[PATTERN_ITF] = { DIGITS, make_itf },
};

const char *pattern_alphabet(enum pattern_kind kind)
{
	return kinds[kind].alphabet;
}

bool pattern_make(enum pattern_kind kind, const char *text, size_t len, float wide,
	struct pattern *p)
{
	memset(p, 0, sizeof *p);
	p->text_len = len;
	if (len == 0 || len > PATTERN_TEXT_MAX)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!text[i] || !strchr(kinds[kind].alphabet, text[i]))
			return false;
	return kinds[kind].make(text, len, wide, p);
}
