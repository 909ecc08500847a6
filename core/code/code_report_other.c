/* code_report_other: rows of numbers outside GS1, and of GS1 numbers without their AI. */
#include "core/code/carrier_code.h"
#include "core/code/family_rows.h"
#include "core/gs1/iso_codes.h"
#include "core/code/iso15434.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

/* Seven or nine digits and a check character, with or without hyphens. */
static size_t copy_without_hyphens(const char *text, size_t n, char *out, size_t size)
{
	size_t used = 0;

	for (size_t i = 0; i < n; i++) {
		if (text[i] == '-' && used > 0)
			continue;
		if (used + 1 == size || !((text[i] >= '0' && text[i] <= '9') || text[i] == 'X'))
			return 0;
		out[used++] = text[i];
	}
	out[used] = '\0';
	return used && gs1_all_digits(out, used - 1) ? used : 0;
}

/* "ISBN-10" or "ISSN" with its digits; NULL: it is neither. */
static const char *find_book(const char *text, size_t n, char digits[12])
{
	size_t len = copy_without_hyphens(text, n, digits, 12);
	bool hyphens = len != n;

	if (len == 8 && hyphens && n == 9 && text[4] == '-')
		return "ISSN";
	/* ten digits alone may be anything: only a right check digit makes them a book */
	return len == 10 &&
			(hyphens || code_report_check_right(&code_report_check_isbn_10, digits, len))
		? "ISBN-10"
		: NULL;
}

bool code_report_is_book(const char *text, size_t n)
{
	char digits[12] = "";

	return find_book(text, n, digits) != NULL;
}

void code_report_add_book(struct code_report *report, const char *text, size_t n)
{
	char digits[12] = "";
	const char *kind = find_book(text, n, digits);
	bool issn = strcmp(kind, "ISSN") == 0;

	code_report_add(report, CODE_REPORT_TITLE, issn ? "issn" : "isbn", kind, "%s", digits);
	code_report_add_check(report, issn ? &code_report_check_issn : &code_report_check_isbn_10, "",
		digits, strlen(digits));
}

void code_report_take_key(struct code_report *report, const struct gs1 *gs1)
{
	report->identity.gs1 = *gs1;
	if (gs1_key(gs1, report->identity.key))
		report->identity.has_text_key = false;
}

void code_report_add_sscc(struct code_report *report, const char *text, size_t n, int year)
{
	struct gs1 gs1 = { .count = 1, .fields = { { .ai = "00" } } };

	memcpy(gs1.fields[0].value, text, n);
	code_report_add(report, CODE_REPORT_NOTE, "note", _("note"), "%s",
		_("18 digits are usually an SSCC; in a barcode field (00) stands in front of it"));
	code_report_add_gs1(report, &gs1, year);
	if (!report->has_mistake)
		code_report_take_key(report, &gs1);
}

static void add_carrier(struct code_report *report, const struct carrier_code *code,
	const char *text, size_t n)
{
	code_report_add(report, code->sure ? CODE_REPORT_TITLE : CODE_REPORT_NOTE, "carrier",
		_("parcel service"), code->sure ? "%s" : _("could be: %s"), _(code->name));
	for (const struct carrier_field *f = code->fields; code->sure && f->title; f++)
		code_report_add(report, CODE_REPORT_PLAIN, "field", _(f->title), "%.*s", (int)f->len,
			text + f->from);
	if (code->weights_4_9)
		code_report_add_check(report, &code_report_check_post, "", text, n);
	else if (code->rule && code->sure)
		family_add_check_char(report, code->rule, text[code->check_at],
			code->check(text + code->check_from, (size_t)(code->check_at - code->check_from)));
}

size_t code_report_add_carriers(struct code_report *report, const char *text, size_t n,
	bool only_sure)
{
	const struct carrier_code *code;
	size_t at = 0, shown = 0;

	while ((code = carrier_code_next(text, n, &at)) != NULL)
		if (code->sure || !only_sure) {
			add_carrier(report, code, text, n);
			shown++;
		}
	return shown;
}

void family_add_identifier_field(struct code_report *report, const struct iso15434_field *f)
{
	char label[CODE_REPORT_LABEL_MAX], country[3];
	bool is_plate = strchr(f->di, 'J') != NULL;
	const char *agency = is_plate ? iso15434_agency(f->value, f->len) : NULL;

	snprintf(label, sizeof label, "%s%s%s", f->di, f->di[0] ? " " : "",
		f->title ? f->title : _("not in the list"));
	if (f->len == 0 && !f->di[0])
		return;
	code_report_add(report, CODE_REPORT_PLAIN, "field", label, "%.*s", (int)f->len, f->value);
	code_report_add_date(report, iso15434_date_form(f), f->value, f->len);
	if (agency)
		code_report_add(report, CODE_REPORT_PLAIN, "agency", "", _("issuing agency: %s"), agency);
	if (!f->di[0] && f->len == 3 && f->title && strcmp(f->title, _("country")) == 0 &&
		gs1_all_digits(f->value, 3) && iso_codes_country(f->value, country))
		code_report_add(report, CODE_REPORT_PLAIN, "meaning", "", "%s", country);
}

void family_add_lacks_end(struct code_report *report)
{
	code_report_add(report, CODE_REPORT_NOTE, "note", _("note"), "%s",
		_("RS or EOT is missing around the fields; many labels and scanners leave them out"));
}

static const char *format_words(const char *format)
{
	return strcmp(format, "01") == 0 ? _("format 01, a transport label")
		: strcmp(format, "12") == 0  ? _("format 12, text element identifiers (ATA Spec 2000)")
		: strcmp(format, "07") == 0  ? _("format 07, free text")
									 : NULL;
}

bool code_report_add_iso15434(struct code_report *report, const char *data, size_t n, int year)
{
	struct iso15434 code;
	struct fault why = { 0 };
	int found = iso15434_parse(data, n, &code, &why);
	const char *words = format_words(code.format);

	if (found == 0)
		return false;
	code_report_add(report, CODE_REPORT_TITLE, "iso15434", "ISO 15434",
		words ? "%s" : _("format %s, as on VDA 4994 labels (GTL)"),
		words              ? words
			: *code.format ? code.format
						   : "?");
	for (size_t i = 0; i < code.count; i++)
		family_add_identifier_field(report, &code.fields[i]);
	if (code.elements_len > 0) {
		struct gs1 *gs1 = &report->identity.gs1;

		if (gs1_split(data + code.elements_at, code.elements_len, gs1, &why) == 0)
			code_report_add_gs1(report, gs1, year);
		else
			found = -1;
	}
	if (found == -1)
		code_report_add(report, CODE_REPORT_MISTAKE, "mistake", _("mistake"), "%s",
			why.message.text);
	else if (code.lacks_end)
		family_add_lacks_end(report);
	return true;
}

/* ISO/IEC 15459: J, 1J … 6J, the issuing agency, the number. The length of the identifier, 0: it is none. */
static size_t find_licence_plate(const char *text, size_t n, const char **title)
{
	size_t len = iso15434_identifier(text, n, title);

	if (len == 0 || len > 2 || text[len - 1] != 'J' || n < len + 5 || n > 37 || !*title)
		return 0;
	for (size_t i = 0; i < n; i++)
		if (!(text[i] >= '0' && text[i] <= '9') && !(text[i] >= 'A' && text[i] <= 'Z'))
			return 0;
	return len;
}

bool code_report_is_licence_plate(const char *text, size_t n)
{
	const char *title;

	return find_licence_plate(text, n, &title) > 0;
}

void code_report_add_licence_plate(struct code_report *report, const char *text, size_t n)
{
	struct iso15434_field f = { 0 };
	size_t len = find_licence_plate(text, n, &f.title);

	memcpy(f.di, text, len);
	f.value = text + len;
	f.len = n - len;
	code_report_add(report, CODE_REPORT_TITLE, "licence_plate", _("licence plate"), "%s",
		_("ISO 15459: a number for one transport unit, worldwide"));
	family_add_identifier_field(report, &f);
}

/* --- what it could be ----------------------------------------------------------------------- */

/* Right in every field, with a key in front. */
static bool is_right_with_key(const char *text, size_t n, struct gs1 *out)
{
	if (gs1_parse_element_string(text, n, out, NULL) || out->count == 0)
		return false;
	for (size_t i = 0; i < out->count; i++)
		if (!gs1_find_ai(out->fields[i].ai))
			return false;
	return true;
}

/* A GTIN of 12 or 13 digits behind (01) or (02), which take 14. *zeros: that it lacks. */
static bool find_short_gtin(const char *text, size_t n, size_t *zeros, struct gs1 *out)
{
	char whole[SCAN_DATA_MAX + 3] = "";

	if (n < 14 || n > SCAN_DATA_MAX || text[0] != '0' || (text[1] != '1' && text[1] != '2'))
		return false;
	for (*zeros = 1; *zeros <= 2; ++*zeros) {
		size_t end = 2 + 14 - *zeros, rest = end;

		if (n < end || !gs1_all_digits(text + 2, end - 2) || !gs1_check_ok(text + 2, end - 2))
			continue;
		rest += rest < n && text[rest] == GS1_FNC1;
		memcpy(whole, text, 2);
		memset(whole + 2, '0', *zeros);
		memcpy(whole + 2 + *zeros, text + 2, end - 2);
		memcpy(whole + 16, text + rest, n - rest);
		if (is_right_with_key(whole, 16 + n - rest, out))
			return true;
	}
	return false;
}

/* As many characters as a GS1 key with its field has, or more fields, and one mistake. */
static bool find_broken_key(const char *text, size_t n, struct gs1 *out, struct fault *why)
{
	static const char *const keys[] = { "00", "01", "02" };
	const struct gs1_field *first = &out->fields[0];
	bool is_key = false;

	if (n < 16 || gs1_split(text, n, out, NULL) || out->count == 0)
		return false;
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		is_key |= strcmp(first->ai, keys[i]) == 0;
	if (!is_key || !gs1_all_digits(first->value, strlen(first->value)))
		return false;
	for (size_t i = 0; i < out->count; i++)
		if (!gs1_find_ai(out->fields[i].ai))
			return false;
	for (size_t i = 0; i < out->count; i++)
		if (gs1_check_value(out->fields[i].ai, out->fields[i].value, why))
			return true;
	return false;
}

void code_report_add_offer(struct code_report *report, const char *text, size_t n)
{
	char hri[CODE_REPORT_VALUE_MAX / 2];
	struct fault why = { 0 };
	struct gs1 gs1;
	size_t zeros;

	if (report->identity.command || report->identity.personal ||
		(report->identity.gs1.count && !report->has_mistake))
		return;
	if (find_short_gtin(text, n, &zeros, &gs1)) {
		gs1_format_hri(&gs1, hri, sizeof hri);
		code_report_add(report, CODE_REPORT_NOTE, "could_be", _("could be"),
			_("%s, because %zu digits with a right check digit follow %.2s; the field has 14, with %.*s in "
			  "front"),
			hri, 14 - zeros, text, (int)zeros, "00");
	} else if (!report->identity.gs1.count && !report->has_mistake &&
		find_broken_key(text, n, &gs1, &why)) {
		gs1_format_hri(&gs1, hri, sizeof hri);
		code_report_add(report, CODE_REPORT_NOTE, "could_be", _("could be"),
			_("%s, because it begins with %s and has the length for it; but %s"), hri,
			gs1.fields[0].ai, why.message.text);
	}
}
