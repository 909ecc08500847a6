/* code_report_gs1: rows of GS1 fields, GTINs and keys. */
#include "core/code/family_rows.h"
#include "core/gs1/epc.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>

/* Where in the value the digits with the check digit lie; false if there are none, or no digits. */
static bool find_checked(const struct gs1_field *f, size_t *from, size_t *len)
{
	const struct gs1_ai *row = gs1_find_ai(f->ai);

	*from = 0;
	for (const struct gs1_part *p = row ? row->parts : NULL; p && p->set; p++) {
		if (p->check == GS1_MOD_10) {
			*len = p->max;
			return strlen(f->value) >= *from + *len && gs1_all_digits(f->value + *from, *len);
		}
		*from += p->max;
	}
	return false;
}

/* Without indicator and extension digit, as prefixes are looked up. */
static bool find_prefix_issuer(const struct gs1_field *f, char *out, size_t size)
{
	const struct gs1_ai *row = gs1_find_ai(f->ai);
	bool first_is_other = strcmp(f->ai, "00") == 0 || strcmp(f->ai, "01") == 0 ||
		strcmp(f->ai, "02") == 0 || strcmp(f->ai, "8003") == 0 || strcmp(f->ai, "8006") == 0;
	size_t from, len;

	if (!row || !find_checked(f, &from, &len) || strncmp(f->value, "000000", 6) == 0)
		return false;
	return gs1_prefix_words(f->value + (first_is_other ? 1 : 0), out, size);
}

static void add_gs1_field(struct code_report *report, const struct gs1_field *f, int year)
{
	const struct gs1_ai *row = gs1_find_ai(f->ai);
	char label[CODE_REPORT_LABEL_MAX], words[256];
	struct fault why;
	size_t from, len;

	snprintf(label, sizeof label, "(%s) %s", f->ai, row ? _(row->title) : _("not in the list"));
	code_report_add(report, CODE_REPORT_PLAIN, "field", label, "%s", f->value);
	gs1_words(f, year, words, sizeof words);
	if (words[0])
		code_report_add(report, CODE_REPORT_PLAIN, "meaning", "", "%s", words);
	if (find_prefix_issuer(f, words, sizeof words))
		code_report_add(report, CODE_REPORT_PLAIN, "prefix", "", "%s", words);
	if (strcmp(f->ai, "01") == 0 && strlen(f->value) == 14)
		family_add_ntin(report, f->value);
	/* a wrong check digit has a row with its calculation */
	if (gs1_check_value(f->ai, f->value, &why) &&
		(!find_checked(f, &from, &len) || gs1_check_ok(f->value + from, len)))
		code_report_add(report, CODE_REPORT_MISTAKE, "mistake", _("mistake"), "%s",
			why.message.text);
}

static void add_findings(struct code_report *report, const struct gs1 *gs1)
{
	enum gs1_severity severity;
	struct fault why;
	size_t at = 0;

	while (gs1_next_finding(gs1, &at, &severity, &why))
		code_report_add(report, severity == GS1_NOTE ? CODE_REPORT_NOTE : CODE_REPORT_MISTAKE,
			"finding",
			severity == GS1_NOTE          ? _("note")
				: severity == GS1_MISSING ? _("missing")
										  : _("mistake"),
			"%s", why.message.text);
}

void code_report_add_gs1(struct code_report *report, const struct gs1 *gs1, int year)
{
	char hri[CODE_REPORT_VALUE_MAX], what[8];
	size_t from, len;

	gs1_format_hri(gs1, hri, sizeof hri);
	code_report_add(report, CODE_REPORT_TITLE, "fields", _("GS1 fields"), "%s", hri);
	for (size_t i = 0; i < gs1->count; i++)
		add_gs1_field(report, &gs1->fields[i], year);
	for (size_t i = 0; i < gs1->count; i++)
		if (find_checked(&gs1->fields[i], &from, &len)) {
			snprintf(what, sizeof what, "(%s)", gs1->fields[i].ai);
			code_report_add_check(report, &code_report_check_gs1, what, gs1->fields[i].value + from,
				len);
		}
	add_findings(report, gs1);
}

static void add_epc(struct code_report *report, const struct gs1 *gs1)
{
	char uri[EPC_URI_MAX], hex[EPC_HEX_SIZE];
	const char *kind;
	int found = epc_uri(gs1, uri);

	if (found == 1)
		code_report_add(report, CODE_REPORT_PLAIN, "epc_uri", _("EPC URI"), "%s", uri);
	else
		code_report_add(report, CODE_REPORT_PLAIN, "epc_unknown", _("EPC URI"), "%s",
			found < 0
				? _("not defined for this kind of key")
				: _("unknown: the length of this GS1 company prefix is only in GS1's own list"));
	if (found < 0 || !epc_hex(gs1, &kind, hex))
		return;
	code_report_add(report, CODE_REPORT_PLAIN, "epc_hex", kind, "%s", hex);
	code_report_add(report, CODE_REPORT_PLAIN, "meaning", "", "%s",
		_("content of a UHF tag, as a gate reads it"));
}

/* The barcode for these fields: EAN and ITF-14 hold a GTIN alone, GS1-128 48 characters (General Specifications
 * 5.4.4.6). */
static void add_as_barcode(struct code_report *report, const struct gs1 *gs1)
{
	const char *gtin = gs1_value(gs1, "01");
	char hri[CODE_REPORT_VALUE_MAX];
	size_t len = 0;

	gs1_format_hri(gs1, hri, sizeof hri);
	for (size_t i = 0; i < gs1->count; i++) {
		bool is_last = i + 1 == gs1->count;

		len += strlen(gs1->fields[i].ai) + strlen(gs1->fields[i].value);
		len += !is_last && gs1_find_prefix(gs1->fields[i].ai)->total == 0;
	}
	if (gtin && gs1->count == 1 && strncmp(gtin, "000000", 6) == 0)
		code_report_add(report, CODE_REPORT_PLAIN, "barcode", _("as barcode"), "EAN-8 %s",
			gtin + 6);
	else if (gtin && gs1->count == 1 && gtin[0] == '0')
		code_report_add(report, CODE_REPORT_PLAIN, "barcode", _("as barcode"), "EAN-13 %s",
			gtin + 1);
	else if (gtin && gs1->count == 1)
		code_report_add(report, CODE_REPORT_PLAIN, "barcode", _("as barcode"), "ITF-14 %s", gtin);
	else if (len <= 48)
		code_report_add(report, CODE_REPORT_PLAIN, "barcode", _("as barcode"), "GS1-128 %s", hri);
	else
		code_report_add(report, CODE_REPORT_PLAIN, "barcode", _("as barcode"), "%s",
			_("more than 48 characters do not fit into one GS1-128; use two, or a 2D code"));
	code_report_add(report, CODE_REPORT_PLAIN, "code_2d", _("as 2D code"),
		_("GS1 DataMatrix %s, or QR code with the Digital Link"), hri);
}

/* A URI record: D1 01 length 55 04, the link without "https://"; a long one has four bytes for its length. On the
 * tag 03 and the length stand in front of it, FE behind. */
static void add_as_ndef(struct code_report *report, const char *link)
{
	size_t payload = strlen(link) - strlen("https://") + 1;
	size_t message = payload + (payload < 256 ? 4 : 7), total = message + (message < 255 ? 3 : 5);

	if (payload < 256)
		code_report_add(report, CODE_REPORT_PLAIN, "ndef", _("as NFC tag"),
			_("NDEF D1 01 %02zX 55 04 and the link without https://; %zu bytes on the tag"),
			payload, total);
	else
		code_report_add(report, CODE_REPORT_PLAIN, "ndef", _("as NFC tag"),
			_("NDEF C1 01 %08zX 55 04 and the link without https://; %zu bytes on the tag"),
			payload, total);
}

/* A key is only given for what is right: a wrong one would identify another item. */
void code_report_add_keys(struct code_report *report, const struct gs1 *gs1)
{
	char link[GS1_LINK_MAX];

	if (report->has_mistake || !gs1_build_digital_link(gs1, link))
		return;
	code_report_add(report, CODE_REPORT_TITLE, "keys", _("other notations"), "%s", "");
	add_as_barcode(report, gs1);
	code_report_add(report, CODE_REPORT_PLAIN, "digital_link", _("Digital Link"), "%s", link);
	add_as_ndef(report, link);
	add_epc(report, gs1);
}

/* An EAN carries the ISSN without its own check digit. */
static void put_issn(const char *digits, char *out, size_t size)
{
	char issn[9] = "";

	memcpy(issn, digits, 7);
	for (const char *d = "0123456789X";
		 *d && !code_report_check_right(&code_report_check_issn, issn, 8); d++)
		issn[7] = *d;
	snprintf(out, size, "ISSN %.4s-%s", issn, issn + 4);
}

static void add_book(struct code_report *report, const char *digits)
{
	char text[24];

	if (strncmp(digits, "977", 3) == 0)
		put_issn(digits + 3, text, sizeof text);
	else if (strncmp(digits, "9790", 4) == 0)
		snprintf(text, sizeof text, "ISMN %.13s", digits);
	else if (strncmp(digits, "978", 3) == 0 || strncmp(digits, "979", 3) == 0)
		snprintf(text, sizeof text, "ISBN %.13s", digits);
	else
		return;
	code_report_add(report, CODE_REPORT_PLAIN, "book", _("book trade"), "%s", text);
}

void code_report_add_gtin(struct code_report *report, const char *text, size_t n)
{
	char label[CODE_REPORT_LABEL_MAX], digits[15], issuer[256];

	snprintf(digits, sizeof digits, "%.*s", (int)n, text);
	snprintf(label, sizeof label, "GTIN-%zu", n);
	code_report_add(report, CODE_REPORT_TITLE, "gtin", label, "%.*s", (int)n, digits);
	/* UPC is an EAN with a zero in front; GTIN-8 has prefixes of its own */
	if (n == 12)
		snprintf(label, sizeof label, "0%.12s", digits);
	else
		snprintf(label, sizeof label, "%.14s", digits + (n == 14));
	if (n != 8 && gs1_prefix_words(label, issuer, sizeof issuer))
		code_report_add(report, CODE_REPORT_PLAIN, "prefix", "", "%s", issuer);
	if (n == 13)
		add_book(report, digits);
	if (n == 13)
		code_report_add(report, CODE_REPORT_NOTE, "note", _("note"), "%s",
			_("a GLN (place, company) has 13 digits too; only the field (AI) shows which one "
			  "it is"));
	code_report_add_check(report, &code_report_check_gs1, "", digits, n);
}
