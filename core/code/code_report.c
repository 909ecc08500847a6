#include "core/code/code_report_rows.h"
#include "core/code/aim.h"
#include "core/gs1/epc.h"
#include "core/gs1/gs1_guess.h"
#include "core/code/retail_code.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { HEX_BYTES_MAX = 64 };

const char *code_report_tone_name(enum code_report_tone tone)
{
	static const char *const names[] = { [CODE_REPORT_TITLE] = "title",
		[CODE_REPORT_PLAIN] = "plain",
		[CODE_REPORT_WORK] = "work",
		[CODE_REPORT_GOOD] = "good",
		[CODE_REPORT_NOTE] = "note",
		[CODE_REPORT_MISTAKE] = "mistake" };

	return names[tone];
}

/* What was cut ends in "…". */
static void put_value(char *out, const char *text, size_t len)
{
	char clean[TEXT_CLEAN_SIZE(4 * CODE_REPORT_VALUE_MAX)];

	text_clean_again(text, len, clean, sizeof clean);
	if (!text_copy(out, CODE_REPORT_VALUE_MAX, clean)) {
		text_copy(out, CODE_REPORT_VALUE_MAX - 3, clean);
		strcat(out, "…");
	}
}

void code_report_add(struct code_report *report, enum code_report_tone tone, const char *name,
	const char *label, const char *format, ...)
{
	struct code_report_row row = { .tone = tone, .name = name };
	char text[4 * CODE_REPORT_VALUE_MAX];
	va_list args;
	int len;

	report->has_mistake |= tone == CODE_REPORT_MISTAKE;
	if (report->count == CODE_REPORT_ROWS_MAX)
		return;
	va_start(args, format);
	len = vsnprintf(text, sizeof text, format, args);
	va_end(args);
	text_copy(row.label, sizeof row.label, label);
	put_value(row.value, text,
		text_whole_utf8(text, len < (int)sizeof text ? (size_t)len : sizeof text - 1));
	report->count++;
	if (report->on_row)
		report->on_row(report->user, &row);
}

/* --- its bytes ----------------------------------------------------------------------------- */

static void add_bytes(struct code_report *report, const struct scan *scan)
{
	static const char
		*const controls[] = { [0x04] = "<EOT>", [0x1c] = "<FS>", [0x1d] = "<GS>", [0x1e] = "<RS>" };
	char text[CODE_REPORT_VALUE_MAX] = "", hex[3 * HEX_BYTES_MAX + 8] = "", pair[3];
	size_t used = 0, at = 0;

	while (at < scan->data_len && used + 16 < sizeof text) {
		unsigned char c = scan->data[at];
		size_t n = c < sizeof controls / sizeof controls[0] && controls[c] ? 0 : 1;

		if (n == 0) {
			used += (size_t)snprintf(text + used, sizeof text - used, "%s", controls[c]);
			at++;
			continue;
		}
		while (at + n < scan->data_len && used + 8 * n + 16 < sizeof text &&
			!(scan->data[at + n] < sizeof controls / sizeof controls[0] &&
				controls[scan->data[at + n]]))
			n++;
		used += text_clean(scan->data + at, n, text + used, sizeof text - used);
		at += n;
	}
	code_report_add(report, CODE_REPORT_PLAIN, "bytes", _("as read"), "%s%s", text,
		at < scan->data_len ? "…" : "");
	for (at = 0; at < scan->data_len && at < HEX_BYTES_MAX; at++) {
		text_hex(scan->data + at, 1, pair);
		snprintf(hex + strlen(hex), 4, "%s%s", at ? " " : "", pair);
	}
	code_report_add(report, CODE_REPORT_PLAIN, "hex", _("hex"),
		lang_plural("%s%s (%u byte)", "%s%s (%u bytes)", scan->data_len), hex,
		at < scan->data_len ? "…" : "", scan->data_len);
}

/* --- its carrier --------------------------------------------------------------------------- */

/* What digits of a length are printed as, as a rule. */
static const char *usual_symbology(const struct scan *scan)
{
	static const char *const usual
		[] = { [8] = "EAN-8", [12] = "UPC-A", [13] = "EAN-13", [14] = "ITF-14", [18] = "GS1-128" };

	return scan->data_len < sizeof usual / sizeof usual[0] && usual[scan->data_len] &&
			gs1_all_digits((const char *)scan->data, scan->data_len)
		? usual[scan->data_len]
		: NULL;
}

/* The symbology; the usual one for the length if the scanner sends none. */
static void add_symbology(struct code_report *report, const struct scan *scan)
{
	const struct aim *aim = aim_find(scan->data, scan->data_len);
	enum symbology symbology = report->identity.symbology;
	const char *usual = usual_symbology(scan), *label = _("code type");

	if (scan->carrier != CARRIER_NFC && aim)
		code_report_add(report, CODE_REPORT_PLAIN, "symbology", label,
			_("%s (AIM prefix of the scanner: %.3s)"), _(aim->name), scan->data);
	else if (scan->carrier == CARRIER_TYPED && symbology == SYMBOLOGY_GS1_128)
		code_report_add(report, CODE_REPORT_PLAIN, "symbology", label, "%s",
			_("GS1-128, GS1 DataMatrix or GS1 QR"));
	else if (symbology != SYMBOLOGY_UNKNOWN)
		code_report_add(report, CODE_REPORT_PLAIN, "symbology", label, "%s",
			scan_symbology_name(symbology));
	else if (usual)
		code_report_add(report, CODE_REPORT_PLAIN, "symbology", label,
			_("not transmitted; a code of this length is usually %s"), usual);
	else
		code_report_add(report, CODE_REPORT_PLAIN, "symbology", label, "%s",
			_("not transmitted; a scanner that sends AIM prefixes (]C1, ]d2 …) names it"));
}

/* ISO/IEC 14443-3: the chip's manufacturer, or a random number that changes each time. */
static void add_uid(struct code_report *report, const struct scan *scan)
{
	static const struct {
		char first[3];
		const char *maker;
	} makers[] = { { "02", "STMicroelectronics" }, { "04", "NXP" }, { "05", "Infineon" },
		{ "07", "Texas Instruments" }, { "2E", "Broadcom" } };
	size_t len = strlen(scan->tag);

	if (!len)
		return;
	code_report_add(report, CODE_REPORT_TITLE, "uid", _("UID of an RFID tag"),
		lang_plural("%s (%zu byte)", "%s (%zu bytes)", len / 2), scan->tag, len / 2);
	if (len == 8 && strncmp(scan->tag, "08", 2) == 0)
		code_report_add(report, CODE_REPORT_NOTE, "uid_random", _("note"), "%s",
			_("random: the tag uses another UID at each contact, so the UID identifies nothing"));
	for (size_t i = 0; len > 8 && i < sizeof makers / sizeof makers[0]; i++)
		if (strncmp(scan->tag, makers[i].first, 2) == 0)
			code_report_add(report, CODE_REPORT_PLAIN, "uid_maker", _("manufacturer"), "%s",
				makers[i].maker);
	if (scan->data_len)
		code_report_add(report, CODE_REPORT_PLAIN, "note", _("note"), "%s",
			_("the UID (chip number) identifies the chip; the stored content identifies the goods"));
	else
		code_report_add(report, CODE_REPORT_NOTE, "note", _("note"), "%s",
			_("the UID (chip number) identifies the chip, not the goods; assign it to an item "
			  "or write a Digital Link to the tag"));
}

/* --- its content -------------------------------------------------------------------------- */

struct barcode_content {
	const char *text; /* without AIM prefix */
	size_t len;
	int year;
};

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
static void add_elements(struct code_report *report, const struct barcode_content *c)
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
	if (!broken && !report->has_mistake) {
		report->identity.gs1 = gs1;
		if (gs1_key(&gs1, report->identity.key))
			report->identity.has_text_key = false;
	}
}

static bool add_link(struct code_report *report, const struct barcode_content *c)
{
	struct fault why = { 0 };
	struct gs1 gs1;
	int found = gs1_parse_digital_link(c->text, c->len, &gs1, &why);

	if (found == 0)
		return false;
	code_report_add(report, CODE_REPORT_TITLE, "link", _("GS1 Digital Link"), "%.*s", (int)c->len,
		c->text);
	if (gs1.count)
		code_report_add_gs1(report, &gs1, c->year);
	if (found == -1 && !report->has_mistake)
		code_report_add(report, CODE_REPORT_MISTAKE, "mistake", _("mistake"), "%s",
			why.message.text);
	return true;
}

static bool add_epc(struct code_report *report, const struct barcode_content *c)
{
	struct fault why = { 0 };
	struct gs1 gs1;
	const char *scheme = epc_scheme_name(c->text, c->len);
	int found = epc_parse(c->text, c->len, &gs1, &why);

	if (found == 0 || (found < 0 && scheme))
		return false;
	code_report_add(report, CODE_REPORT_TITLE, "epc", _("EPC"), "%.*s", (int)c->len, c->text);
	if (scheme)
		code_report_add(report, CODE_REPORT_PLAIN, "epc_scheme", _("scheme"), "%s", scheme);
	if (found == 1)
		code_report_add_gs1(report, &gs1, c->year);
	else
		code_report_add(report, CODE_REPORT_MISTAKE, "mistake", _("mistake"), "%s",
			why.message.text);
	return true;
}

/* Is it an element string without an AIM prefix? Signs are its separators, or a whole first
 * key with a right check digit and nothing wrong behind it. */
static bool looks_like_elements(const struct barcode_content *c)
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

static bool add_guess(struct code_report *report, const struct barcode_content *c)
{
	bool gtin_length = c->len == 8 || c->len == 12 || c->len == 13 || c->len == 14;
	bool itf = report->identity.symbology == SYMBOLOGY_ITF, is_shown;

	if (looks_like_elements(c)) {
		code_report_add(report, CODE_REPORT_NOTE, "note", _("note"), "%s",
			report->identity.gs1.count
				? _("read as GS1 fields because of its content; no AIM prefix (]C1, ]d2, ]Q3) "
					"confirms it")
				: _("read as GS1 fields; from a scanner it needs the AIM prefix (]C1, ]d2, ]Q3), "
					"otherwise the code stays unknown"));
		add_elements(report, c);
		return true;
	}
	if (report->identity.reason.text[0] && gs1_guess_separators(c->text, c->len, NULL))
		code_report_add(report, CODE_REPORT_NOTE, "note", _("note"), "%s",
			report->identity.reason.text);
	if (gtin_length && gs1_all_digits(c->text, c->len)) {
		/* twelve and fourteen digits may be Deutsche Post's as well: the check digit decides */
		if ((!gs1_check_ok(c->text, c->len) || itf) &&
			code_report_add_carriers(report, c->text, c->len, true) > 0)
			return true;
		code_report_add_gtin(report, c->text, c->len);
		code_report_add_carriers(report, c->text, c->len, true);
		return true;
	}
	if (code_report_add_number(report, c->text, c->len, c->year))
		return true;
	is_shown = code_report_add_licence_plate(report, c->text, c->len);
	return code_report_add_carriers(report, c->text, c->len, false) > 0 || is_shown;
}

static void add_command(struct code_report *report)
{
	const struct command_code *code = report->identity.command;

	code_report_add(report, CODE_REPORT_TITLE, "command", _("command"), "%s", _(code->title));
	if (report->identity.argument[0])
		code_report_add(report, CODE_REPORT_PLAIN, "argument", _("for"), "%s",
			report->identity.argument);
	code_report_add(report, CODE_REPORT_NOTE, "note", _("note"), "%s",
		_("a scan of this code is executed as a command at once; it never counts as an item"));
}

static bool is_gtin_symbology(enum symbology symbology)
{
	return symbology == SYMBOLOGY_EAN13 || symbology == SYMBOLOGY_EAN8 ||
		symbology == SYMBOLOGY_UPCA || symbology == SYMBOLOGY_UPCE || symbology == SYMBOLOGY_ITF14;
}

/* Where GS1 fields stand without anything around them. */
static bool is_gs1_symbology(enum symbology symbology, const struct aim *aim)
{
	return symbology == SYMBOLOGY_GS1_128 || symbology == SYMBOLOGY_GS1_QR ||
		symbology == SYMBOLOGY_GS1_DATAMATRIX || (aim && aim->content == AIM_ELEMENTS);
}

/* The text of the code, of which a row shows the beginning. */
static void add_text(struct code_report *report, const char *label, const struct scan *scan)
{
	char text[IDENTITY_TEXT_SIZE];

	identify_text(scan, text, sizeof text);
	code_report_add(report, CODE_REPORT_TITLE, "text", label, "%s", text);
}

static void add_item(struct code_report *report, const struct scan *scan)
{
	char item[IDENTITY_ITEM_SIZE];

	if (!report->has_mistake && identify_item(scan, &report->identity, item, sizeof item))
		code_report_add(report, CODE_REPORT_TITLE, "item", _("item"), "%s", item);
}

static void cut_add_on(struct code_report *report, struct barcode_content *c, size_t main_len)
{
	if (main_len < c->len)
		code_report_add(report, CODE_REPORT_PLAIN, "add_on", _("add-on"), "%.*s",
			(int)(c->len - main_len), c->text + main_len);
	c->len = main_len;
}

/* UPC-E, or a code with an add-on. False: it is neither. */
static bool add_retail(struct code_report *report, struct barcode_content *c, const struct aim *aim)
{
	enum symbology symbology = report->identity.symbology;
	bool is_retail = (symbology == SYMBOLOGY_UNKNOWN && !aim) || is_gtin_symbology(symbology);
	struct retail_code code;
	char digits[15];

	if (is_retail && symbology == SYMBOLOGY_UPCE && c->len == 8) /* its check digit may be wrong */
		code = (struct retail_code){ .main_len = 8, .is_upc_e = true };
	else if (!is_retail || !retail_code_parse(symbology, c->text, c->len, &code) ||
		(code.main_len == c->len && !code.is_upc_e))
		return false;
	if (code.is_upc_e && !retail_code_expand(c->text, digits))
		return false;
	cut_add_on(report, c, code.main_len);
	if (code.is_upc_e)
		code_report_add(report, CODE_REPORT_PLAIN, "upc_e", "UPC-E", _("%.8s stands for %s"),
			c->text, digits);
	code_report_add_gtin(report, code.is_upc_e ? digits : c->text,
		code.is_upc_e ? strlen(digits) : c->len);
	return true;
}

static void add_content(struct code_report *report, const struct scan *scan, int year)
{
	const struct aim *aim = aim_find(scan->data, scan->data_len);
	size_t skip = aim ? AIM_PREFIX_LEN : 0;
	struct barcode_content c = { (const char *)scan->data + skip, scan->data_len - skip, year };
	enum symbology symbology = report->identity.symbology;

	if (add_retail(report, &c, aim))
		return;
	if (aim && aim->content == AIM_ADD_ON && c.len > 13)
		cut_add_on(report, &c, 13);
	if (c.len == 0)
		code_report_add(report, CODE_REPORT_MISTAKE, "mistake", _("mistake"), "%s",
			_("the code is empty; scan again"));
	else if (report->identity.command)
		add_command(report);
	else if (is_gs1_symbology(symbology, aim))
		add_elements(report, &c);
	else if (is_gtin_symbology(symbology) && gs1_all_digits(c.text, c.len) && c.len <= 14)
		code_report_add_gtin(report, c.text, c.len);
	else if (!code_report_add_iso15434(report, c.text, c.len, year) && !add_link(report, &c) &&
		!add_epc(report, &c) && !report->identity.rejected && !add_guess(report, &c))
		add_text(report, _("text"), scan);
}

static void add_tag_content(struct code_report *report, const struct scan *scan, int year)
{
	add_uid(report, scan);
	if (!scan->data_len)
		return;
	add_text(report, _("content"), scan);
	if (report->identity.gs1.count)
		code_report_add_gs1(report, &report->identity.gs1, year);
}

void code_report_make(const struct scan *scan, int year,
	void (*on_row)(void *user, const struct code_report_row *row), void *user,
	struct code_report *out)
{
	bool is_tag = scan->carrier == CARRIER_NFC;

	out->on_row = on_row;
	out->user = user;
	out->count = 0;
	out->has_mistake = false;
	identify(scan, &out->identity);
	add_symbology(out, scan);
	if (scan->data_len)
		add_bytes(out, scan);
	if (is_tag)
		add_tag_content(out, scan, year);
	else
		add_content(out, scan, year);
	if ((out->identity.rejected || is_tag) && out->identity.reason.text[0] && !out->has_mistake)
		code_report_add(out, CODE_REPORT_MISTAKE, "mistake", _("mistake"), "%s",
			out->identity.reason.text);
	add_item(out, scan);
	if (out->identity.gs1.count)
		code_report_add_keys(out, &out->identity.gs1);
}
