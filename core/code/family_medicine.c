/* family_medicine: medicines, medical devices and blood.
 *
 * Sources: IFA, coding rules for the PPN (securPharm); ANSI/HIBC 2.6; ICCBBA, ISBT 128 Standard Technical Specification. */
#include "core/gs1/check_character.h"
#include "core/code/family_rows.h"
#include "core/code/iso15434.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { PPN_MIN = 6, PPN_MAX = 22 };

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

/* The next field of an envelope or of what is left of it; *at and *rest are zero and the text at first. */
static bool next_ppn_field(const struct iso15434 *envelope, size_t *at, struct family_part *rest,
	struct iso15434_field *out)
{
	if (envelope->count > 0) {
		if (*at < envelope->count)
			*out = envelope->fields[*at];
		return (*at)++ < envelope->count;
	}
	return family_next_identifier(rest, GS1_FNC1, out);
}

/* D is always the expiry date here. */
bool family_is_ppn(const struct code_text *c, struct identity *out)
{
	struct iso15434 envelope;
	struct iso15434_field f;
	struct family_part ppn, rest = { c->text, c->len };
	size_t at = 0;

	if (!find_ppn(c, &envelope, &ppn))
		return false;
	while (next_ppn_field(&envelope, &at, &rest, &f)) {
		if (strcmp(f.di, "D") == 0)
			lot_add_field(&out->lot, LOT_EXPIRY, "YYMMDD", f.value, f.len);
		iso15434_read_lot(&f, &out->lot);
	}
	return true;
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
	struct iso15434_field f;
	struct family_part ppn, rest = { c->text, c->len };
	size_t at = 0;

	if (!find_ppn(c, &envelope, &ppn))
		return;
	while (next_ppn_field(&envelope, &at, &rest, &f))
		add_ppn_field(report, &f, c->year);
	add_ppn_check(report, &ppn);
	if (envelope.lacks_end)
		family_add_lacks_end(report);
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

struct hibc_field {
	const char *title; /* N_() */
	const char *text;
	size_t len;
	enum lot_field means;
	const char *form; /* of a date */
	bool shows_form;
};

struct hibc_part {
	size_t count;
	struct hibc_field fields[3];
};

static struct hibc_field *put_hibc_field(struct hibc_part *part, const char *title,
	const char *text, size_t len)
{
	struct hibc_field *f = &part->fields[part->count];

	*f = (struct hibc_field){ .title = title, .text = text, .len = len };
	part->count += len > 0;
	return f;
}

static void put_hibc_value(struct hibc_part *part, bool is_serial, const char *text, size_t len)
{
	put_hibc_field(part, is_serial ? N_("serial number") : N_("batch"), text, len)->means =
		is_serial ? LOT_SERIAL : LOT_NUMBER;
}

static void put_hibc_expiry(struct hibc_part *part, const char *text, const char *form)
{
	struct hibc_field *f = put_hibc_field(part, N_("expiry date"), text, strlen(form));

	f->means = LOT_EXPIRY;
	f->form = form;
	f->shows_form = true;
}

/* "$$" and the date by its first digit: MMYY, else 2 MMDDYY, 3 YYMMDD, 4 YYMMDDHH, 5 YYJJJ, 6 YYJJJHH,
 * 7 none; 8 and 9 a quantity of two or five digits in front. Returns the characters of it. */
static size_t read_hibc_date(struct hibc_part *out, const char *text, size_t n)
{
	static const char *const forms[] = { "MMYY", "MMYY", "MMDDYY", "YYMMDD", "YYMMDDHH", "YYJJJ",
		"YYJJJHH", "" };
	size_t at = 0, len, flag;

	if (n > 0 && (text[0] == '8' || text[0] == '9')) {
		len = text[0] == '8' ? 2 : 5;
		if (n < 1 + len)
			return 0;
		put_hibc_field(out, N_("quantity"), text + 1, len);
		at = 1 + len;
	}
	if (at >= n || text[at] < '0' || text[at] > '7')
		return at;
	flag = (size_t)(text[at] - '0');
	at += flag >= 2;
	len = strlen(forms[flag]);
	if (len && n - at >= len)
		put_hibc_expiry(out, text + at, forms[flag]);
	return at + len < n ? at + len : n;
}

/* Parts that begin with their identifier. */
static const struct {
	const char *begins, *title;
	enum lot_field means;
	const char *form;
} hibc_rows[] = {
	{ "S", N_("serial number"), LOT_SERIAL, NULL },
	{ "16D", N_("production date"), LOT_PRODUCTION, "YYYYMMDD" },
	{ "14D", N_("expiry date"), LOT_EXPIRY, "YYYYMMDD" },
	{ "Q", N_("quantity"), LOT_NO_FIELD, NULL },
};

static bool read_hibc_identifier(struct hibc_part *out, const char *text, size_t n)
{
	for (size_t i = 0; i < sizeof hibc_rows / sizeof hibc_rows[0]; i++) {
		size_t skip = strlen(hibc_rows[i].begins);
		struct hibc_field *f;

		if (n <= skip || memcmp(text, hibc_rows[i].begins, skip) != 0)
			continue;
		f = put_hibc_field(out, hibc_rows[i].title, text + skip, n - skip);
		f->means = hibc_rows[i].means;
		f->form = hibc_rows[i].form;
		return true;
	}
	return false;
}

/* What stands behind "+" or "/", without the check character. */
static void read_hibc_part(struct hibc_part *out, const char *text, size_t n, bool is_first)
{
	bool has_date = n > 1 && text[1] == '$';
	size_t at = has_date ? 2 : 1;
	bool is_serial = at < n && text[at] == '+';

	out->count = 0;
	if (is_first && n >= 6 && text[0] >= 'A' && text[0] <= 'Z') {
		put_hibc_field(out, N_("labeller (LIC)"), text, 4);
		put_hibc_field(out, N_("product number"), text + 4, n - 5);
		put_hibc_field(out, N_("level of packaging"), text + n - 1, 1);
	} else if (n > 0 && text[0] == '$') {
		at += is_serial;
		at += has_date && at < n ? read_hibc_date(out, text + at, n - at) : 0;
		put_hibc_value(out, is_serial, text + at, n > at ? n - at : 0);
	} else if (n >= 5 && gs1_all_digits(text, 5)) {
		put_hibc_expiry(out, text, "YYJJJ");
		put_hibc_value(out, false, text + 5, n - 5);
	} else if (!read_hibc_identifier(out, text, n)) {
		put_hibc_field(out, N_("text"), text, n);
	}
}

/* The next part; *rest is what stands behind "+" at first, without the check character. */
static bool next_hibc_part(struct family_part *rest, bool *is_first, struct hibc_part *out)
{
	struct family_part part;
	bool is_linked;

	if (!family_next_part(rest, '/', &part))
		return false;
	/* a secondary code alone ends with the check character of its primary one */
	is_linked = *is_first && (part.len == 0 || part.text[0] < 'A');
	read_hibc_part(out, part.text, part.len - (is_linked && part.len > 1), *is_first);
	*is_first = false;
	return true;
}

static void read_lot_of_hibc(const struct code_text *c, struct lot *out)
{
	struct family_part rest = { c->text + 1, c->len - 2 };
	struct hibc_part part;
	bool is_first = true;

	while (next_hibc_part(&rest, &is_first, &part))
		for (size_t i = 0; i < part.count; i++)
			lot_add_field(out, part.fields[i].means, part.fields[i].form, part.fields[i].text,
				part.fields[i].len);
}

bool family_is_hibc(const struct code_text *c, struct identity *out)
{
	char wanted = has_hibc_form(c) ? check_character_hibc(c->text, c->len - 1) : '\0';
	char got = c->len ? c->text[c->len - 1] : '\0';

	/* printed below the code, a blank as check character is written "_" */
	if (wanted && (wanted == got || (wanted == ' ' && got == '_'))) {
		read_lot_of_hibc(c, &out->lot);
		return true;
	}
	if (wanted && c->text[1] != '$')
		family_hint_check(c, MESSAGE_WORD("family.hibc", "an HIBC"), wanted, out);
	return false;
}

void family_add_hibc(struct code_report *report, const struct code_text *c)
{
	struct family_part rest = { c->text + 1, c->len - 2 };
	struct hibc_part part;
	bool is_first = true;

	while (next_hibc_part(&rest, &is_first, &part))
		for (size_t i = 0; i < part.count; i++) {
			const struct hibc_field *f = &part.fields[i];

			if (f->shows_form)
				code_report_add(report, CODE_REPORT_PLAIN, "field", _(f->title), "%.*s (%s)",
					(int)f->len, f->text, f->form);
			else
				family_add_field(report, f->title, f->text, f->len);
			code_report_add_date(report, f->form, f->text, f->len);
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
	enum lot_field means;
	const char *form; /* of a date */
} blood_rows[] = {
	{ "=%", 6, false, N_("blood group (ABO, RhD)"), LOT_NO_FIELD, NULL },
	{ "=<", 10, false, N_("product code"), LOT_NO_FIELD, NULL },
	{ "=>", 8, true, N_("expiry date CYYDDD"), LOT_EXPIRY, "CYYJJJ" },
	{ "&>", 12, true, N_("expiry date and time CYYDDDHHMM"), LOT_EXPIRY, "CYYJJJHHmm" },
	{ "=*", 8, true, N_("date of collection CYYDDD"), LOT_NO_FIELD, "CYYJJJ" },
	{ "&*", 12, true, N_("date and time of collection CYYDDDHHMM"), LOT_NO_FIELD, "CYYJJJHHmm" },
	{ "=}", 8, true, N_("production date CYYDDD"), LOT_PRODUCTION, "CYYJJJ" },
	{ "&}", 12, true, N_("production date and time CYYDDDHHMM"), LOT_PRODUCTION, "CYYJJJHHmm" },
	{ "&(", 7, false, N_("results of tests"), LOT_NO_FIELD, NULL },
	{ "=;", 23, false, N_("identifier of the patient or donor"), LOT_NO_FIELD, NULL },
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
	const struct blood_row *row = c->in_tag ? NULL : find_blood_row(c);

	if (row)
		lot_add_field(&out->lot, row->means, row->form, c->text + 2, c->len - 2);
	return row || (!c->in_tag && is_donation(c));
}

void family_add_blood(struct code_report *report, const struct code_text *c)
{
	const struct blood_row *row = find_blood_row(c);

	if (row) {
		family_add_field(report, row->title, c->text + 2, c->len - 2);
		code_report_add_date(report, row->form, c->text + 2, c->len - 2);
		return;
	}
	family_add_field(report, N_("donation number (DIN)"), c->text + 1, 13);
	family_add_field(report, N_("blood bank"), c->text + 1, 5);
	family_add_field(report, N_("year"), c->text + 6, 2);
	family_add_field(report, N_("number in the year"), c->text + 8, 6);
	family_add_field(report, N_("flags"), c->text + 14, 2);
}
