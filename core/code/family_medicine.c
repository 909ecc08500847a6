/* family_medicine: medicines, medical devices and blood.
 *
 * Sources: IFA, technical hints on the PZN and coding rules for the PPN (securPharm); Decreto 2 agosto 2001 (Italian
 * Code 32); ANSI/HIBC 2.6; ICCBBA, ISBT 128 Standard Technical Specification. */
#include "core/gs1/check_character.h"
#include "core/code/family_rows.h"
#include "core/code/iso15434.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { PZN_LEN = 8, PPN_MIN = 6, PPN_MAX = 22 };

/* --- PZN ---------------------------------------------------------------------------------------- */

/* "-27580899" in Code 39; "PZN-27580899" as it is printed below it. The digits, seven or eight. */
static size_t find_pzn(const struct code_text *c, const char **digits)
{
	size_t skip = family_begins(c, "PZN") ? 3 : 0;

	while (skip && skip < c->len && (c->text[skip] == ' ' || c->text[skip] == ':'))
		skip++;
	if (skip < c->len && c->text[skip] == '-')
		skip++;
	while (skip && skip < c->len && c->text[skip] == ' ')
		skip++;
	*digits = c->text + skip;
	return skip && (c->len - skip == PZN_LEN || c->len - skip == PZN_LEN - 1) &&
			gs1_all_digits(*digits, c->len - skip)
		? c->len - skip
		: 0;
}

bool family_is_pzn(const struct code_text *c, struct identity *out)
{
	const char *digits;
	size_t n = c->in_tag ? 0 : find_pzn(c, &digits);
	char wanted = n ? check_character_pzn(digits, n - 1) : '\0';

	if (n && wanted && wanted != digits[n - 1])
		family_hint_check(c, MESSAGE_WORD("family.pzn", "a PZN"), wanted, out);
	return wanted && wanted == digits[n - 1];
}

/* The GTIN of a pharmacy product: 04150, the PZN of eight digits, a check digit (GS1 prefix of the IFA). */
static void add_pzn_as_gtin(struct code_report *report, const char *pzn)
{
	char gtin[15], ppn[11];

	snprintf(gtin, sizeof gtin, "04150%.8s", pzn);
	gtin[13] = gs1_check_digit(gtin, 13);
	gtin[14] = '\0';
	snprintf(ppn, sizeof ppn, "11%.8s", pzn);
	code_report_add(report, CODE_REPORT_TITLE, "keys", _("other notations"), "%s", "");
	code_report_add(report, CODE_REPORT_PLAIN, "ntin", _("as GTIN (NTIN)"), "(01)%s", gtin);
	code_report_add(report, CODE_REPORT_PLAIN, "ppn", _("as PPN (securPharm)"), "9N%s%02d", ppn,
		check_character_ppn(ppn, 10));
}

void family_add_pzn(struct code_report *report, const struct code_text *c)
{
	const char *digits;
	size_t n = find_pzn(c, &digits);
	char pzn[PZN_LEN + 1] = "0";

	memcpy(pzn + (PZN_LEN - n), digits, n);
	family_add_field(report, N_("PZN"), pzn, PZN_LEN);
	family_add_check_char(report,
		N_("factors 1 to 7 from the left, the remainder of division by 11"), digits[n - 1],
		check_character_pzn(digits, n - 1));
	add_pzn_as_gtin(report, pzn);
}

void family_add_ntin(struct code_report *report, const char *gtin)
{
	if (strncmp(gtin, "04150", 5) == 0 && check_character_pzn(gtin + 5, 7) == gtin[12])
		code_report_add(report, CODE_REPORT_PLAIN, "pzn", "", _("pharmacy product, PZN %.8s"),
			gtin + 5);
}

/* --- PPN ---------------------------------------------------------------------------------------- */

/* Two characters for the country's list, the number, two check digits. */
static bool is_ppn(const char *text, size_t n)
{
	return n >= PPN_MIN && n <= PPN_MAX && family_is_plain(text, n) &&
		gs1_all_digits(text + n - 2, 2);
}

/* The PPN in an envelope, or alone where a scanner drops the envelope. */
static bool find_ppn(const struct code_text *c, struct iso15434 *envelope, struct family_part *ppn)
{
	const struct iso15434_field *field;
	const char *gs = memchr(c->text, GS1_FNC1, c->len);

	envelope->count = 0;
	if (iso15434_parse(c->text, c->len, envelope, NULL) == 1) {
		field = iso15434_find(envelope, "9N");
		*ppn = field ? (struct family_part){ field->value, field->len } : (struct family_part){ 0 };
		return field != NULL;
	}
	if (c->in_tag || c->len < 3 || memcmp(c->text, "9N", 2) != 0)
		return false;
	*ppn = (struct family_part){ c->text + 2, (gs ? (size_t)(gs - c->text) : c->len) - 2 };
	return is_ppn(ppn->text, ppn->len) &&
		check_character_ppn(ppn->text, ppn->len - 2) ==
		(ppn->text[ppn->len - 2] - '0') * 10 + ppn->text[ppn->len - 1] - '0';
}

bool family_is_ppn(const struct code_text *c, struct identity *out)
{
	struct iso15434 envelope;
	struct family_part ppn;

	(void)out;
	return find_ppn(c, &envelope, &ppn);
}

static void add_ppn_check(struct code_report *report, const struct family_part *ppn)
{
	char got[3] = "", wanted[12];
	int check;

	if (!is_ppn(ppn->text, ppn->len)) {
		code_report_add(report, CODE_REPORT_MISTAKE, "mistake", _("mistake"), "%s",
			_("a PPN has 6 to 22 digits and capital letters, the last two of them check digits"));
		return;
	}
	memcpy(got, ppn->text + ppn->len - 2, 2);
	check = check_character_ppn(ppn->text, ppn->len - 2);
	snprintf(wanted, sizeof wanted, "%02d", check);
	family_add_check(report, N_("each character × 2, 3, 4 …, the remainder of division by 97"), got,
		wanted);
	if (ppn->len == 12 && strncmp(ppn->text, "11", 2) == 0 &&
		check_character_pzn(ppn->text + 2, 7) == ppn->text[9])
		code_report_add(report, CODE_REPORT_PLAIN, "pzn", "", _("pharmacy product, PZN %.8s"),
			ppn->text + 2);
}

/* Its fields mean the same as elsewhere, but D is always the expiry date. */
static void add_ppn_field(struct code_report *report, const struct iso15434_field *f, int year)
{
	struct gs1_field expiry = { .ai = "17" };
	char words[32] = "";

	if (strcmp(f->di, "D") != 0) {
		family_add_identifier_field(report, f);
		return;
	}
	code_report_add(report, CODE_REPORT_PLAIN, "field", _("D expiry date"), "%.*s", (int)f->len,
		f->value);
	if (f->len == 6)
		memcpy(expiry.value, f->value, f->len);
	if (f->len == 6 && gs1_check_value("17", expiry.value, NULL) == 0)
		gs1_words(&expiry, year, words, sizeof words);
	if (words[0])
		code_report_add(report, CODE_REPORT_PLAIN, "meaning", "", "%s", words);
	else
		code_report_add(report, CODE_REPORT_MISTAKE, "mistake", _("mistake"), "%s",
			_("the expiry date is not a date YYMMDD"));
}

void family_add_ppn(struct code_report *report, const struct code_text *c)
{
	struct iso15434 envelope;
	struct family_part ppn, rest = { c->text, c->len }, part;
	bool has_envelope = find_ppn(c, &envelope, &ppn) && envelope.count > 0;

	for (size_t i = 0; has_envelope && i < envelope.count; i++)
		add_ppn_field(report, &envelope.fields[i], c->year);
	while (!has_envelope && family_next_part(&rest, GS1_FNC1, &part)) {
		struct iso15434_field f = { .value = part.text, .len = part.len };
		size_t n = iso15434_identifier(part.text, part.len, &f.title);

		memcpy(f.di, part.text, n);
		f.value += n;
		f.len -= n;
		add_ppn_field(report, &f, c->year);
	}
	add_ppn_check(report, &ppn);
	if (envelope.lacks_end)
		family_add_lacks_end(report);
}

/* --- Code 32 --------------------------------------------------------------------------------------- */

/* Six characters of Code 39 are a number in base 32; as text it is A and nine digits. 9 digits, or "". */
static void read_code32(const struct code_text *c, char out[10])
{
	static const char set[] = "0123456789BCDFGHJKLMNPQRSTUVWXYZ";
	unsigned long number = 0;

	out[0] = '\0';
	if (c->len == 10 && c->text[0] == 'A' && gs1_all_digits(c->text + 1, 9)) {
		memcpy(out, c->text + 1, 9);
		out[9] = '\0';
		return;
	}
	if (c->len != 6 || c->symbology != SYMBOLOGY_CODE39)
		return;
	for (size_t i = 0; i < c->len; i++) {
		const char *at = c->text[i] ? strchr(set, c->text[i]) : NULL;

		if (!at)
			return;
		number = number * 32 + (unsigned long)(at - set);
	}
	if (number <= 999999999)
		snprintf(out, 10, "%09lu", number);
}

bool family_is_code32(const struct code_text *c, struct identity *out)
{
	char digits[10];

	(void)out;
	if (c->in_tag)
		return false;
	read_code32(c, digits);
	/* medicines begin with 0; others would be any text of six characters */
	return digits[0] == '0' && check_character_code32(digits, 8) == digits[8];
}

void family_add_code32(struct code_report *report, const struct code_text *c)
{
	char digits[10];

	read_code32(c, digits);
	code_report_add(report, CODE_REPORT_PLAIN, "field", _("AIC number (Italy)"), "A%s", digits);
	family_add_check_char(report, N_("every second digit doubled, the last digit of the sum"),
		digits[8], check_character_code32(digits, 8));
}

/* --- HIBC ---------------------------------------------------------------------------------------- */

/* Primary: "+", labeller, product, unit of measure; secondary: "+$", or "+" and a date YYJJJ. */
static bool has_hibc_form(const struct code_text *c)
{
	const char *t = c->text;

	if (c->in_tag || c->len < 4 || t[0] != '+')
		return false;
	if (t[1] >= 'A' && t[1] <= 'Z')
		return c->len >= 8 && family_is_plain(t + 1, 4) && family_is_plain(t + 5, 1);
	if (t[1] == '$')
		return true;
	return c->symbology != SYMBOLOGY_UNKNOWN && c->len >= 8 && gs1_all_digits(t + 1, 5);
}

bool family_is_hibc(const struct code_text *c, struct identity *out)
{
	char wanted = has_hibc_form(c) ? check_character_hibc(c->text, c->len - 1) : '\0';
	char got = c->len ? c->text[c->len - 1] : '\0';

	/* printed below the code, a blank as check character is written "_" */
	if (wanted && (wanted == got || (wanted == ' ' && got == '_')))
		return true;
	if (wanted && c->text[1] != '$')
		family_hint_check(c, MESSAGE_WORD("family.hibc", "an HIBC"), wanted, out);
	return false;
}

/* "$$" and the date by its first digit: MMYY, else 2 MMDDYY, 3 YYMMDD, 4 YYMMDDHH, 5 YYJJJ, 6 YYJJJHH,
 * 7 none; 8 and 9 a quantity of two or five digits in front. Returns the characters of it. */
static size_t add_hibc_date(struct code_report *report, const char *text, size_t n)
{
	static const char *const forms[] = { "MMYY", "MMYY", "MMDDYY", "YYMMDD", "YYMMDDHH", "YYJJJ",
		"YYJJJHH", "" };
	size_t at = 0, len, flag;

	if (n > 0 && (text[0] == '8' || text[0] == '9')) {
		len = text[0] == '8' ? 2 : 5;
		if (n < 1 + len)
			return 0;
		family_add_field(report, N_("quantity"), text + 1, len);
		at = 1 + len;
	}
	if (at >= n || text[at] < '0' || text[at] > '7')
		return at;
	flag = (size_t)(text[at] - '0');
	at += flag >= 2;
	len = strlen(forms[flag]);
	if (len && n - at >= len)
		code_report_add(report, CODE_REPORT_PLAIN, "field", _("expiry date"), "%.*s (%s)", (int)len,
			text + at, forms[flag]);
	return at + len < n ? at + len : n;
}

/* What stands behind "+" or "/", without the check character. */
static void add_hibc_part(struct code_report *report, const char *text, size_t n, bool is_first)
{
	bool has_serial = n > 1 && text[text[1] == '$' ? (n > 2 ? 2 : 1) : 1] == '+';
	size_t at = 0;

	if (is_first && n >= 6 && text[0] >= 'A' && text[0] <= 'Z') {
		family_add_field(report, N_("labeller (LIC)"), text, 4);
		family_add_field(report, N_("product number"), text + 4, n - 5);
		family_add_field(report, N_("level of packaging"), text + n - 1, 1);
	} else if (n > 0 && text[0] == '$') {
		at = n > 1 && text[1] == '$' ? 2 : 1;
		at += has_serial;
		at += at >= 2 && text[1] == '$' ? add_hibc_date(report, text + at, n - at) : 0;
		family_add_field(report, has_serial ? N_("serial number") : N_("batch"), text + at, n - at);
	} else if (n > 0 && text[0] == 'S') {
		family_add_field(report, N_("serial number"), text + 1, n - 1);
	} else if (n > 3 && memcmp(text, "16D", 3) == 0) {
		family_add_field(report, N_("production date"), text + 3, n - 3);
	} else if (n > 3 && memcmp(text, "14D", 3) == 0) {
		family_add_field(report, N_("expiry date"), text + 3, n - 3);
	} else if (n > 0 && text[0] == 'Q') {
		family_add_field(report, N_("quantity"), text + 1, n - 1);
	} else {
		family_add_field(report, N_("date YYDDD and batch"), text, n);
	}
}

void family_add_hibc(struct code_report *report, const struct code_text *c)
{
	struct family_part rest = { c->text + 1, c->len - 2 }, part;
	bool is_first = true;

	for (; family_next_part(&rest, '/', &part); is_first = false) {
		/* a secondary code alone ends with the check character of its primary one */
		bool is_linked = is_first && (part.len == 0 || part.text[0] < 'A');

		add_hibc_part(report, part.text, part.len - (is_linked && part.len > 1), is_first);
	}
	family_add_check_char(report,
		N_("sum of the values of all characters, the remainder of division by 43"),
		c->text[c->len - 1], check_character_hibc(c->text, c->len - 1));
}

/* --- ISBT 128 -------------------------------------------------------------------------------------- */

/* By the first two characters and the length; "" as second: a letter or digit, a donation number. */
static const struct blood_row {
	const char *begins;
	size_t len;
	bool digits; /* the rest is digits */
	const char *title;
} blood_rows[] = {
	{ "=%", 6, false, N_("blood group (ABO, RhD)") },
	{ "=<", 10, false, N_("product code") },
	{ "=>", 8, true, N_("expiry date CYYDDD") },
	{ "&>", 12, true, N_("expiry date and time CYYDDDHHMM") },
	{ "=*", 8, true, N_("date of collection CYYDDD") },
	{ "&*", 12, true, N_("date and time of collection CYYDDDHHMM") },
	{ "=}", 8, true, N_("production date CYYDDD") },
	{ "&}", 12, true, N_("production date and time CYYDDDHHMM") },
	{ "&(", 7, false, N_("results of tests") },
	{ "=;", 23, false, N_("identifier of the patient or donor") },
};

static const struct blood_row *find_blood_row(const struct code_text *c)
{
	for (size_t i = 0; i < sizeof blood_rows / sizeof blood_rows[0]; i++) {
		const struct blood_row *row = &blood_rows[i];

		if (c->len == row->len && memcmp(c->text, row->begins, 2) == 0 &&
			(row->digits ? gs1_all_digits(c->text + 2, c->len - 2)
						 : family_is_plain(c->text + 2, c->len - 2)))
			return row;
	}
	return NULL;
}

/* "=", the facility (five characters), year, sequence number, two flags. */
static bool is_donation(const struct code_text *c)
{
	return c->len == 16 && c->text[0] == '=' && family_is_plain(c->text + 1, 15) &&
		gs1_all_digits(c->text + 3, 11) && c->text[1] != '0';
}

bool family_is_blood(const struct code_text *c, struct identity *out)
{
	(void)out;
	return !c->in_tag && (is_donation(c) || find_blood_row(c));
}

void family_add_blood(struct code_report *report, const struct code_text *c)
{
	const struct blood_row *row = find_blood_row(c);

	if (row) {
		family_add_field(report, row->title, c->text + 2, c->len - 2);
		return;
	}
	family_add_field(report, N_("donation number (DIN)"), c->text + 1, 13);
	family_add_field(report, N_("blood bank"), c->text + 1, 5);
	family_add_field(report, N_("year"), c->text + 6, 2);
	family_add_field(report, N_("number in the year"), c->text + 8, 6);
	family_add_field(report, N_("flags"), c->text + 14, 2);
}
