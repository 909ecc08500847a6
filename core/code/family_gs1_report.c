/* family_gs1_report: the rows that explain GS1 codes in all their forms, and printed commands. */
#include "core/code/family_rows.h"
#include "core/gs1/epc.h"
#include "core/gs1/gs1_guess.h"
#include "core/base/lang.h"
#include "core/code/retail_code.h"

#include <stdio.h>
#include <string.h>

void family_add_command(struct code_report *report, const struct code_text *c)
{
	const struct command_code *code = report->identity.command;

	(void)c;
	if (!code)
		return;
	code_report_add(report, CODE_REPORT_TITLE, "command", _("command"), "%s", _(code->title));
	if (report->identity.argument[0])
		code_report_add(report, CODE_REPORT_PLAIN, "argument", _("for"), "%s",
			report->identity.argument);
}

/* --- element strings ------------------------------------------------------------------------------ */

/* The fields in front of the first one that is wrong. */
static void add_sound_fields(struct code_report *report, const struct gs1 *gs1)
{
	struct gs1 sound = *gs1;
	char hri[CODE_REPORT_VALUE_MAX];

	for (sound.count = 0; sound.count < gs1->count; sound.count++) {
		const struct gs1_field *f = &gs1->fields[sound.count];

		if (gs1_check_value(f->ai, f->value, NULL))
			break;
	}
	gs1_format_hri(&sound, hri, sizeof hri);
	if (sound.count)
		code_report_add(report, CODE_REPORT_PLAIN, "fields", _("GS1 fields before it"), "%s", hri);
}

/* As a GS1 code, also where a scanner without AIM prefixes would deliver an unknown code. */
void family_add_elements(struct code_report *report, const struct code_text *c)
{
	struct fault why = { 0 };
	struct gs1 gs1;
	size_t skip = c->len > 0 && c->text[0] == GS1_FNC1 ? 1 : 0;
	int broken;

	/* where the separators are wrong, so are the fields: their mistakes would mislead */
	if (gs1_guess_separators(c->text, c->len, &why) != GS1_SEPARATORS_FINE) {
		code_report_add(report, CODE_REPORT_MISTAKE, "mistake", _("mistake"), "%s",
			why.message.text);
		gs1_split(c->text + skip, c->len - skip, &gs1, NULL);
		add_sound_fields(report, &gs1);
		return;
	}
	broken = gs1_split(c->text + skip, c->len - skip, &gs1, &why);
	if (gs1.count)
		code_report_add_gs1(report, &gs1, c->year);
	if (broken)
		code_report_add(report, CODE_REPORT_MISTAKE, "mistake", _("mistake"), "%s",
			why.message.text);
	if (!broken && !report->has_mistake)
		code_report_take_key(report, &gs1);
}

/* --- EAN and UPC ------------------------------------------------------------------------------------ */

static size_t cut_add_on(struct code_report *report, const struct code_text *c, size_t main_len)
{
	if (main_len < c->len)
		code_report_add(report, CODE_REPORT_PLAIN, "add_on", _("add-on"), "%.*s",
			(int)(c->len - main_len), c->text + main_len);
	return main_len;
}

/* UPC-E, or a code with an add-on. False: it is neither. */
static bool add_retail_parts(struct code_report *report, const struct code_text *c)
{
	struct retail_code code;
	char digits[15];
	size_t len;

	if (c->symbology == SYMBOLOGY_UPCE && c->len == 8) /* its check digit may be wrong */
		code = (struct retail_code){ .main_len = 8, .is_upc_e = true };
	else if (!retail_code_parse(c->symbology, c->text, c->len, &code) ||
		(code.main_len == c->len && !code.is_upc_e))
		return false;
	if (code.is_upc_e && !retail_code_expand(c->text, digits))
		return false;
	len = cut_add_on(report, c, code.main_len);
	if (code.is_upc_e)
		code_report_add(report, CODE_REPORT_PLAIN, "upc_e", "UPC-E", _("%.8s stands for %s"),
			c->text, digits);
	code_report_add_gtin(report, code.is_upc_e ? digits : c->text,
		code.is_upc_e ? strlen(digits) : len);
	return true;
}

void family_add_retail(struct code_report *report, const struct code_text *c)
{
	size_t len = c->len;

	if (add_retail_parts(report, c))
		return;
	if (c->aim && c->aim->content == AIM_ADD_ON && len > 13)
		len = cut_add_on(report, c, 13);
	if (!gs1_all_digits(c->text, len) || len > 14)
		return;
	code_report_add_gtin(report, c->text, len);
	if (c->symbology == SYMBOLOGY_UNKNOWN)
		code_report_add_carriers(report, c->text, len, true);
}

/* --- links, envelopes, EPC ---------------------------------------------------------------------- */

void family_add_link(struct code_report *report, const struct code_text *c)
{
	struct fault why = { 0 };
	struct gs1 gs1;
	int found = gs1_parse_digital_link(c->text, c->len, &gs1, &why);

	code_report_add(report, CODE_REPORT_TITLE, "link", _("GS1 Digital Link"), "%.*s", (int)c->len,
		c->text);
	if (gs1.count)
		code_report_add_gs1(report, &gs1, c->year);
	if (found == -1 && !report->has_mistake)
		code_report_add(report, CODE_REPORT_MISTAKE, "mistake", _("mistake"), "%s",
			why.message.text);
}

void family_add_envelope(struct code_report *report, const struct code_text *c)
{
	code_report_add_iso15434(report, c->text, c->len, c->year);
}

void family_add_epc(struct code_report *report, const struct code_text *c)
{
	struct fault why = { 0 };
	struct gs1 gs1;
	const char *scheme = epc_scheme_name(c->text, c->len);
	int found = epc_parse(c->text, c->len, &gs1, &why);

	code_report_add(report, CODE_REPORT_TITLE, "epc", _("EPC"), "%.*s", (int)c->len, c->text);
	if (scheme)
		code_report_add(report, CODE_REPORT_PLAIN, "epc_scheme", _("scheme"), "%s", scheme);
	if (found == 1)
		code_report_add_gs1(report, &gs1, c->year);
	else
		code_report_add(report, CODE_REPORT_MISTAKE, "mistake", _("mistake"), "%s",
			why.message.text);
}
