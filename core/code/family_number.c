/* family_number: texts whose symbology does not say what they are: element strings, digits, numbers of
 * parcel services and books. */
#include "core/code/family_rows.h"
#include "core/code/carrier_code.h"
#include "core/gs1/check_character.h"
#include "core/gs1/gs1_guess.h"
#include "core/gs1/iso_codes.h"
#include "core/code/iso15434.h"
#include "core/base/lang.h"
#include "core/code/retail_code.h"

#include <string.h>

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
