#include "core/scanner/scanner_check.h"
#include "core/base/lang.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Around a code: longer than any prefix, suffix or word for the separator. */
enum { AROUND_MAX = 16 };

/* A part of the data. */
struct check_part {
	const char *text;
	size_t len;
};

static void add_finding(struct scanner_check *out, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void add_finding(struct scanner_check *out, const char *format, ...)
{
	va_list args;

	if (out->count == SCANNER_CHECK_FINDINGS_MAX)
		return;
	va_start(args, format);
	vsnprintf(out->texts[out->count++], SCANNER_CHECK_TEXT_MAX, format, args);
	va_end(args);
}

/* --- what stands around a code ------------------------------------------------------------------- */

static bool is_aim_prefix(const struct check_part *p)
{
	return p->len == 3 && p->text[0] == ']';
}

static bool is_prefix(const struct check_part *p, const char *text)
{
	return p->len == strlen(text) && memcmp(p->text, text, p->len) == 0;
}

/* "]C1" typed with another layout: "+C1", "9C1", or without its first character. */
static bool is_changed_aim_prefix(const struct check_part *p)
{
	size_t len = p->len;

	return len >= 2 && len <= 4 && p->text[0] != ']' &&
		(memcmp(p->text + len - 2, "C1", 2) == 0 || memcmp(p->text + len - 2, "Q1", 2) == 0);
}

static void add_layout_differs(struct scanner_check *out)
{
	add_finding(out, "%s",
		_("characters arrive changed: the keyboard layouts of scanner and computer differ; set the "
		  "scanner to the keyboard layout of the computer"));
}

/* What stands in front. *types: the prefixes that are right, up to NULL. */
static void check_front(const struct check_part *p, const char *const *types, bool is_type_known,
	struct scanner_check *out)
{
	for (const char *const *type = types; *type; type++)
		if (is_prefix(p, *type))
			return;
	if (p->len == 0 && is_type_known)
		return;
	if (p->len == 0)
		add_finding(out,
			_("the AIM prefix %s is missing: the scanner does not send the code type; set the "
			  "scanner to send AIM prefixes"),
			types[0]);
	else if (is_aim_prefix(p))
		add_finding(out,
			_("the AIM prefix is %.3s and should be %s: the scanner takes the code for another "
			  "type; switch on this code type (%s) in the scanner"),
			p->text, types[0], types[0][1] == 'C' ? "GS1-128" : "QR");
	else if (is_changed_aim_prefix(p))
		add_layout_differs(out);
	else
		add_finding(out,
			_("the scanner sends \"%.*s\" before the code instead of the AIM prefix %s; set its "
			  "prefix to AIM"),
			(int)p->len, p->text, types[0]);
}

static void check_back(const struct check_part *p, struct scanner_check *out)
{
	if (p->len)
		add_finding(out, _("the scanner sends \"%.*s\" after the code; set its suffix to CR only"),
			(int)p->len, p->text);
}

/* --- the first code: its separator ----------------------------------------------------------------- */

static const char gs1_front[] = "010952123400001310LOT7", gs1_back[] = "211001";

/* Where text begins in data, capitals or not; -1: nowhere near its beginning. */
static int find_part(const char *data, size_t len, const char *text)
{
	size_t n = strlen(text);

	for (size_t at = 0; at <= AROUND_MAX && at + n <= len; at++)
		if (strncasecmp(data + at, text, n) == 0)
			return (int)at;
	return -1;
}

static void check_separator(const struct check_part *p, struct scanner_check *out)
{
	if (is_prefix(p, "\x1d"))
		return;
	if (p->len == 0)
		add_finding(out, "%s",
			_("the separator (FNC1) is missing: the serial number (21) is taken for a part of the "
			  "batch (10); set the scanner to send FNC1 as GS (ASCII 29)"));
	else
		add_finding(out,
			_("the separator (FNC1) arrives as \"%.*s\"; set the scanner to send FNC1 as GS (ASCII "
			  "29)"),
			(int)p->len, p->text);
}

/* The letters of the batch are capitals. */
static void check_capitals(bool are_swapped, struct scanner_check *out)
{
	if (are_swapped)
		add_finding(out, "%s",
			_("small and capital letters are swapped: Caps Lock is on; switch Caps Lock off, or set "
			  "the scanner to keep the letters as they are"));
}

static bool examine_gs1(const char *data, size_t len, bool is_type_known, struct scanner_check *out)
{
	static const char *const types[] = { "]C1", "]d2", "]Q3", "]J1", NULL };
	int front = find_part(data, len, gs1_front), back;
	struct check_part before, between, after;
	const char *rest;

	if (front < 0)
		return false;
	rest = data + front + strlen(gs1_front);
	back = find_part(rest, (size_t)(data + len - rest), gs1_back);
	if (back < 0)
		return false;
	before = (struct check_part){ data, (size_t)front };
	between = (struct check_part){ rest, (size_t)back };
	rest += (size_t)back + strlen(gs1_back);
	after = (struct check_part){ rest, (size_t)(data + len - rest) };
	if (after.len > AROUND_MAX)
		return false;
	if (before.len && before.text[before.len - 1] == '\x1d') /* FNC1 in front */
		before.len--;
	check_front(&before, types, is_type_known, out);
	check_separator(&between, out);
	check_capitals(strncmp(data + front, gs1_front, strlen(gs1_front)) != 0, out);
	check_back(&after, out);
	return true;
}

/* --- the second code: the keyboard layout ----------------------------------------------------------- */

/* The second code as it is printed, and as it arrives when scanner and computer have different layouts (DIN 2137 T1,
 * ANSI INCITS 154, BS 4822, NF Z71-300, SN 074021). */
static const struct layout_mix {
	const char *text;
	const char *scanner, *computer; /* NULL: as it is printed */
	const char
		*hid; /* what the address of a reader calls the layout of the scanner; NULL: it has none */
} mixes[] = {
	{ SCANNER_CHECK_KEYS, NULL, NULL, NULL },
	{ "zyß-Ö?_§", N_("English (US)"), N_("German"), "us" },
	{ "zyß-ö?_§", N_("English (US)"), N_("German"), "us" }, /* Caps Lock */
	{ "zy/&>?_\\", N_("German"), N_("English (US)"), "de" },
	{ "yz-/:_?£", N_("English (US)"), N_("English (UK)"), NULL },
	{ "yz-/:_?\\", N_("English (UK)"), N_("English (US)"), NULL },
	{ "yw)!M°§3", N_("English (US)"), N_("French"), NULL },
	{ "yw6>.8M3", N_("French"), N_("English (US)"), NULL },
	{ "wy!7/§°*", N_("German"), N_("French"), NULL },
	{ "zw6:.8M³", N_("French"), N_("German"), NULL },
	{ "zy'-é?_*", N_("English (US)"), N_("Swiss"), NULL },
	{ "zy/&>?_3", N_("Swiss"), N_("English (US)"), NULL },
	{ "yz-/:_?$", N_("German"), N_("Swiss"), NULL },
	{ "yz-/:_?³", N_("Swiss"), N_("German"), NULL },
};

static const struct layout_mix *find_mix(const char *text, size_t len)
{
	for (size_t i = 0; i < sizeof mixes / sizeof mixes[0]; i++)
		if (len >= strlen(mixes[i].text) &&
			strncasecmp(text, mixes[i].text, strlen(mixes[i].text)) == 0)
			return &mixes[i];
	return NULL;
}

/* One character of UTF-8, at least one byte. */
static size_t character_len(const char *text, size_t len)
{
	size_t n = 1;

	while (n < len && ((unsigned char)text[n] & 0xC0) == 0x80)
		n++;
	return n;
}

static bool is_sign(char c)
{
	return !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		(unsigned char)c > ' ';
}

/* Other layouts: two letters that change places in them, and signs of which no two alike follow each other. */
static bool looks_like_keys(const char *text, size_t len)
{
	size_t count = 0, signs = 0;
	char before = '\0';

	for (size_t at = 0; at < len; at += character_len(text + at, len - at), count++) {
		char c = text[at];

		if (c == before || (count < 2 && !memchr("yzwYZW", c, 6)))
			return false;
		signs += count >= 2 && is_sign(c);
		before = (unsigned char)c < 0x80 ? c : '\0';
	}
	return count == 8 && signs >= 5;
}

static void check_layout(const struct layout_mix *mix, struct scanner_check *out)
{
	if (!mix)
		add_layout_differs(out);
	else if (mix->hid)
		add_finding(out,
			_("y and z are swapped: the keyboard layout of the scanner is %s, that of the computer is "
			  "%s; set the scanner to the layout of the computer, or add ?layout=%s to its hid: "
			  "address"),
			_(mix->scanner), _(mix->computer), mix->hid);
	else if (mix->scanner && mix->text[0] == 'z' && mix->text[1] == 'y')
		add_finding(out,
			_("y and z are swapped: the keyboard layout of the scanner is %s, that of the computer is "
			  "%s; set the scanner to the layout of the computer"),
			_(mix->scanner), _(mix->computer));
	else if (mix->scanner)
		add_finding(out,
			_("characters arrive changed: the keyboard layout of the scanner is %s, that of the "
			  "computer is %s; set the scanner to the layout of the computer"),
			_(mix->scanner), _(mix->computer));
}

/* How many characters of a prefix stand in front of it; -1: it is not the second code. What is not known exactly must
 * stand alone or behind an AIM prefix. */
static int find_keys(const char *data, size_t len, const struct layout_mix **mix)
{
	struct check_part prefix = { data, 3 };

	for (size_t at = 0; at <= 4 && at < len; at++)
		if ((*mix = find_mix(data + at, len - at)) && len - at - strlen((*mix)->text) <= AROUND_MAX)
			return (int)at;
	*mix = NULL;
	if (looks_like_keys(data, len))
		return 0;
	return len > 3 && (is_aim_prefix(&prefix) || is_changed_aim_prefix(&prefix)) &&
			looks_like_keys(data + 3, len - 3)
		? 3
		: -1;
}

static bool examine_keys(const char *data, size_t len, bool is_type_known,
	struct scanner_check *out)
{
	static const char *const types[] = { "]Q1", "]Q0", "]Q2", NULL };
	const struct layout_mix *mix;
	int front = find_keys(data, len, &mix);
	struct check_part before, after = { data, 0 };

	if (front < 0)
		return false;
	before = (struct check_part){ data, (size_t)front };
	if (mix) {
		after.text = data + front + strlen(mix->text);
		after.len = (size_t)(data + len - after.text);
	}
	check_layout(mix, out);
	check_front(&before, types, is_type_known, out);
	check_capitals(data[front] >= 'A' && data[front] <= 'Z', out);
	check_back(&after, out);
	return true;
}

bool scanner_check_examine(const char *data, size_t len, bool is_type_known,
	struct scanner_check *out)
{
	bool is_first;

	memset(out, 0, sizeof *out);
	is_first = examine_gs1(data, len, is_type_known, out);
	if (!is_first && !examine_keys(data, len, is_type_known, out))
		return false;
	out->is_right = out->count == 0;
	if (out->is_right)
		add_finding(out, "%s",
			is_first ? _("scanner check, first code: code type and separator arrive as they should")
					 : _("scanner check, second code: each character arrives as it is printed"));
	return true;
}
