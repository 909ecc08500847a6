/* family_number: texts whose symbology does not say what they are: element strings, digits, numbers of
 * parcel services, books and medicines.
 *
 * Sources of the last: IFA, technical hints on the PZN; Decreto 2 agosto 2001 (Italian Code 32). */
#include "core/code/family_rows.h"
#include "core/code/carrier_code.h"
#include "core/gs1/check_character.h"
#include "core/gs1/gs1_guess.h"
#include "core/gs1/iso_codes.h"
#include "core/code/iso15434.h"
#include "core/base/lang.h"
#include "core/code/retail_code.h"

#include <stdio.h>
#include <string.h>

enum { PZN_LEN = 8 };

static bool has_gtin_length(const struct code_text *c)
{
	return (c->len == 8 || c->len == 12 || c->len == 13 || c->len == 14) &&
		gs1_all_digits(c->text, c->len);
}

/* From a scanner that transmits no symbology, or typed. */
static bool is_unmarked(const struct code_text *c)
{
	return !c->in_tag && !c->aim && c->symbology == SYMBOLOGY_UNKNOWN;
}

/* --- element strings ----------------------------------------------------------------------------- */

/* Separators that are other characters are a mistake of the scanner's settings: rejected. */
bool family_is_unmarked_elements(const struct code_text *c, struct identity *out)
{
	struct fault why = { 0 };

	if (!c->in_tag && !is_unmarked(c))
		return false;
	if (is_unmarked(c) && c->len >= 16 && gs1_guess_part(c->text, c->len) &&
		gs1_guess_separators(c->text, c->len, &why) == GS1_SEPARATORS_REPLACED) {
		family_reject(out, &why.message);
		return true;
	}
	if (!gs1_guess_elements(c->text, c->len))
		return false;
	family_read_elements(c, out);
	return true;
}

/* Is it an element string without an AIM prefix? Signs are its separators, or a whole first
 * key with a right check digit and nothing wrong behind it. */
static bool looks_like_elements(const struct code_text *c)
{
	static const char *const keys[] = { "00", "01", "02", "8003", "8006", "8017", "8018", "414",
		"402" };
	struct gs1 gs1;

	if (memchr(c->text, GS1_FNC1, c->len) && c->text[0] != '[')
		return gs1_split(c->text, c->len, &gs1, NULL) == 0 || c->text[0] == GS1_FNC1;
	if (c->len < 16 || gs1_split(c->text, c->len, &gs1, NULL))
		return false;
	for (size_t i = 0; i < gs1.count; i++)
		if (!gs1_find_ai(gs1.fields[i].ai) ||
			gs1_check_value(gs1.fields[i].ai, gs1.fields[i].value, NULL))
			return false;
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (strcmp(gs1.fields[0].ai, keys[i]) == 0)
			return c->len != 18 || !gs1_check_ok(c->text, 18);
	return false;
}

/* Of another symbology, or not quite right: the item key stays the text. A missing separator is a hint. */
bool family_may_be_elements(const struct code_text *c, struct identity *out)
{
	struct fault why = { 0 };

	if (c->in_tag)
		return false;
	if (looks_like_elements(c))
		return true;
	if (is_unmarked(c) && c->len >= 16 && gs1_guess_part(c->text, c->len) &&
		gs1_guess_separators(c->text, c->len, &why) == GS1_SEPARATORS_MISSING)
		out->reason = why.message;
	return false;
}

void family_add_unmarked_elements(struct code_report *report, const struct code_text *c)
{
	if (!report->identity.rejected)
		code_report_add(report, CODE_REPORT_NOTE, "note", _("note"), "%s",
			report->identity.gs1.count
				? _("read as GS1 fields because of its content; no AIM prefix (]C1, ]d2, ]Q3) "
					"confirms it")
				: _("read as GS1 fields; from a scanner it needs the AIM prefix (]C1, ]d2, ]Q3), "
					"otherwise the code stays unknown"));
	family_add_elements(report, c);
}

/* --- digits ---------------------------------------------------------------------------------------- */

bool family_is_retail_digits(const struct code_text *c, struct identity *out)
{
	struct retail_code code;

	if (!is_unmarked(c) || !retail_code_parse(c->symbology, c->text, c->len, &code))
		return false;
	family_set_gtin(out, code.gtin);
	return true;
}

/* With a check digit that is not a GTIN's they may be something else: in a symbology that says nothing about
 * them, with the check digit of a parcel service, or as many as parcel services without one use. */
static bool is_perhaps_parcel(const struct code_text *c)
{
	return !is_unmarked(c) || c->len == 14 || carrier_code_is_checked(c->text, c->len);
}

bool family_is_gtin_digits(const struct code_text *c, struct identity *out)
{
	char digits[15];

	if (c->in_tag || !has_gtin_length(c))
		return false;
	memcpy(digits, c->text, c->len);
	digits[c->len] = '\0';
	if (!is_unmarked(c) || gs1_check_ok(digits, c->len))
		return true;
	if (is_perhaps_parcel(c))
		message_set(&out->reason,
			MESSAGE("identify.digits_of_parcel",
				"%s is not an article number: its check digit would be %c; it may be the number of a "
				"parcel service"),
			digits, gs1_check_digit(digits, c->len - 1));
	else
		family_explain_digits(digits, c->len, &out->reason);
	return true;
}

void family_add_gtin_digits(struct code_report *report, const struct code_text *c)
{
	if (gs1_check_ok(c->text, c->len) || !is_perhaps_parcel(c)) {
		code_report_add_gtin(report, c->text, c->len);
		code_report_add_carriers(report, c->text, c->len, true);
		return;
	}
	code_report_add(report, CODE_REPORT_TITLE, "text", _("number"), "%.*s", (int)c->len, c->text);
	code_report_add(report, CODE_REPORT_NOTE, "note", _("note"),
		_("not an article number: its check digit would be %c"),
		gs1_check_digit(c->text, c->len - 1));
	code_report_add_carriers(report, c->text, c->len, false);
}

bool family_is_sscc_digits(const struct code_text *c, struct identity *out)
{
	(void)out;
	return !c->in_tag && c->len == 18 && gs1_all_digits(c->text, c->len);
}

void family_add_sscc_digits(struct code_report *report, const struct code_text *c)
{
	code_report_add_sscc(report, c->text, c->len, c->year);
}

bool family_is_book(const struct code_text *c, struct identity *out)
{
	(void)out;
	return !c->in_tag && code_report_is_book(c->text, c->len);
}

void family_add_book(struct code_report *report, const struct code_text *c)
{
	code_report_add_book(report, c->text, c->len);
}

/* --- parcels ---------------------------------------------------------------------------------------- */

/* UPU S10 with another check digit: two letters, nine digits, a country. */
static bool has_s10_form(const struct code_text *c)
{
	return c->len == 13 && family_is_plain(c->text, 2) && c->text[0] >= 'A' && c->text[1] >= 'A' &&
		gs1_all_digits(c->text + 2, 9) && iso_codes_is_country(c->text + 11);
}

/* Twelve and fourteen digits may be Deutsche Post's or a GTIN: the check digit decides. */
bool family_is_parcel(const struct code_text *c, struct identity *out)
{
	const struct carrier_code *code;
	size_t at = 0;

	if (c->in_tag ||
		(has_gtin_length(c) && gs1_check_ok(c->text, c->len) && c->symbology != SYMBOLOGY_ITF))
		return false;
	while ((code = carrier_code_next(c->text, c->len, &at)) != NULL)
		if (code->sure)
			return true;
	if (has_s10_form(c))
		family_hint_check(c, MESSAGE_WORD("family.s10", "a postal item number (UPU S10)"),
			check_character_s10(c->text + 2, 8), out);
	return false;
}

void family_add_parcel(struct code_report *report, const struct code_text *c)
{
	code_report_add_carriers(report, c->text, c->len, has_gtin_length(c));
}

bool family_may_be_parcel(const struct code_text *c, struct identity *out)
{
	size_t at = 0;

	(void)out;
	return !c->in_tag && carrier_code_next(c->text, c->len, &at) != NULL;
}

bool family_is_licence_plate(const struct code_text *c, struct identity *out)
{
	(void)out;
	return code_report_is_licence_plate(c->text, c->len);
}

void family_add_licence_plate(struct code_report *report, const struct code_text *c)
{
	code_report_add_licence_plate(report, c->text, c->len);
	code_report_add_carriers(report, c->text, c->len, false);
}

/* --- numbers of medicines: PZN ---------------------------------------------------------------------------------------- */

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
