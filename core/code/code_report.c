#include "core/code/code_report_rows.h"
#include "core/code/aim.h"
#include "core/base/lang.h"
#include "core/base/text.h"
#include "core/scanner/scanner_check.h"

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

void code_report_add_date(struct code_report *report, const char *form, const char *text,
	size_t len)
{
	char iso[LOT_DATE_SIZE], date[LANG_DATE_SIZE];
	struct lot lot;

	lot_init(&lot);
	lot_add_field(&lot, LOT_EXPIRY, form, text, len);
	lot_format_date(&lot.expiry, report->year, iso);
	if (*iso)
		code_report_add(report, CODE_REPORT_PLAIN, "meaning", "", "%s", lang_date(iso, date));
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
			_("not transmitted; an AIM prefix (]C1, ]d2 …) names it"));
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

static void add_content(struct code_report *report, const struct scan *scan, int year)
{
	const struct aim *aim = aim_find(scan->data, scan->data_len);
	size_t skip = aim ? AIM_PREFIX_LEN : 0;
	struct code_text c = { .text = (const char *)scan->data + skip,
		.len = scan->data_len - skip,
		.symbology = report->identity.symbology,
		.aim = aim,
		.year = year };

	if (c.len == 0)
		code_report_add(report, CODE_REPORT_MISTAKE, "mistake", _("mistake"), "%s",
			_("the code is empty; scan again"));
	else if (report->identity.family->describe)
		report->identity.family->describe(report, &c);
	else
		add_text(report, _("text"), scan);
	if (!report->identity.family->describe && report->identity.reason.text[0])
		code_report_add(report, CODE_REPORT_NOTE, "note", _("note"), "%s",
			report->identity.reason.text);
	code_report_add_offer(report, c.text, c.len);
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

/* --- the sentence -------------------------------------------------------------------------- */

/* What a warehouse does with the item of these keys; the first that the code has. Several: all of them. */
static const struct {
	const char *ai, *also; /* also: NULL: whatever else it has */
	const char *title, *work;
} key_sentences[] = {
	{ "00", NULL, N_("number of one pallet or parcel (SSCC)"),
		N_("a warehouse moves it as a whole and finds its delivery note by this number") },
	{ "01", "21", N_("one piece of an article, with its serial number"),
		N_("a warehouse follows this piece from goods-in to shipping") },
	{ "01", "10", N_("an article with its batch"),
		N_("a warehouse counts the pieces and can find the whole batch again") },
	{ "01", "17", N_("an article with its expiry date"),
		N_("a warehouse counts the pieces and ships the oldest first") },
	{ "01", "15", N_("an article with its best-before date"),
		N_("a warehouse counts the pieces and ships the oldest first") },
	{ "01", NULL, N_("an article (GTIN)"),
		N_("a warehouse finds its name by this number and counts the pieces") },
	{ "02", NULL, N_("content of a pallet"),
		N_("a warehouse reads from it which article is on the pallet and how many") },
	{ "8003", NULL, N_("a returnable container (GRAI)"),
		N_("a warehouse records who has it and when it comes back") },
	{ "8004", NULL, N_("a device or other asset (GIAI)"),
		N_("a warehouse records where it is; it is not for sale") },
	{ "8006", NULL, N_("a part of an article"),
		N_("a warehouse counts it as a part, not as a whole article") },
	{ "414", NULL, N_("a place (GLN)"), N_("a warehouse knows by it where goods are or go") },
	{ "401", NULL, N_("a consignment (GINC)"),
		N_("a warehouse keeps the pallets and parcels of this order together") },
	{ "402", NULL, N_("a shipment (GSIN)"),
		N_("a warehouse checks by it whether a delivery is complete") },
};

static const char *const goods_sentences[FAMILY_GOODS_COUNT] = {
	[FAMILY_NONE] = N_("not goods; a warehouse books nothing when it is scanned"),
	[FAMILY_ARTICLE] = N_("a warehouse finds the article by this number and counts the pieces"),
	[FAMILY_PIECE] = N_("a warehouse follows this one piece from goods-in to shipping"),
	[FAMILY_UNIT] = N_("a warehouse moves this one unit as a whole, without opening it"),
	[FAMILY_DELIVERY] = N_("a warehouse takes part number and quantity from it at goods-in"),
	[FAMILY_FIELDS] =
		N_("a warehouse needs the number of an article or a pallet as well; these fields "
		   "only add to it"),
	[FAMILY_OWN_LIST] = N_("a warehouse needs a list of its own that says which goods it means"),
	[FAMILY_TO_CONFIRM] = N_("a warehouse must confirm what it is before it relies on it"),
};

static bool has_ai(const struct gs1 *gs1, const char *ai)
{
	return !ai || gs1_value(gs1, ai) != NULL;
}

static void find_sentence(const struct code_report *report, const struct scan *scan,
	const char **title, const char **work)
{
	const struct identity *identity = &report->identity;

	*title = family_title(identity->family);
	*work = _(goods_sentences[identity->family->goods]);
	if (!scan->data_len && scan->tag[0]) {
		*title = _("RFID tag without content");
		*work = _("a warehouse must assign it to an item before it says anything about goods");
	}
	for (size_t i = 0; i < sizeof key_sentences / sizeof key_sentences[0]; i++)
		if (gs1_value(&identity->gs1, key_sentences[i].ai) &&
			has_ai(&identity->gs1, key_sentences[i].also)) {
			*title = _(key_sentences[i].title);
			*work = _(key_sentences[i].work);
			break;
		}
	if (report->has_mistake || identity->rejected)
		*work =
			_("it contains a mistake; a warehouse does not book it but scans it again or reprints "
			  "the label");
	else if (identity->personal)
		*work = _("not goods but personal data; a warehouse books nothing and does not store it");
}

/* What it is, and what a warehouse does with it. report: as it is at its end. */
static void add_sentence(struct code_report *report, const struct scan *scan)
{
	const char *title, *work;

	find_sentence(report, scan, &title, &work);
	code_report_add(report, CODE_REPORT_TITLE, "sentence", "", "%c%s: %s",
		title[0] >= 'a' && title[0] <= 'z' ? title[0] - 'a' + 'A' : title[0], title + 1, work);
}

/* A code of the sheet that checks a scanner: what the scanner does to it. With brackets a person has typed it. */
static void add_scanner(struct code_report *report, const struct scan *scan)
{
	struct scanner_check check;

	if (scan->carrier == CARRIER_NFC ||
		(scan->carrier == CARRIER_TYPED && scan->symbology != SYMBOLOGY_UNKNOWN) ||
		!scanner_check_examine((const char *)scan->data, scan->data_len,
			scan->symbology != SYMBOLOGY_UNKNOWN, &check))
		return;
	for (size_t i = 0; i < check.count; i++)
		code_report_add(report, check.is_right ? CODE_REPORT_GOOD : CODE_REPORT_NOTE, "scanner",
			_("scanner"), "%s", check.texts[i]);
}

/* What kind of code it is, and what people use it for. */
static void add_family(struct code_report *report)
{
	const struct code_family *family = report->identity.family;

	code_report_add(report, CODE_REPORT_TITLE, "family", family_title(family), "%s", "");
	code_report_add(report, CODE_REPORT_PLAIN, "use", _("used for"), "%s", _(family->use));
}

/* What the code says. */
static void add_meaning(struct code_report *report, const struct scan *scan, int year)
{
	bool is_tag = scan->carrier == CARRIER_NFC;

	if (is_tag)
		add_tag_content(report, scan, year);
	else
		add_content(report, scan, year);
	if ((report->identity.rejected || is_tag) && report->identity.reason.text[0] &&
		!report->has_mistake)
		code_report_add(report, CODE_REPORT_MISTAKE, "mistake", _("mistake"), "%s",
			report->identity.reason.text);
	add_item(report, scan);
	if (report->identity.gs1.count)
		code_report_add_keys(report, &report->identity.gs1);
}

/* How it was read: what only experts need. */
static void add_technical(struct code_report *report, const struct scan *scan)
{
	if (scan->data_len)
		add_family(report);
	add_symbology(report, scan);
	if (scan->data_len)
		add_bytes(report, scan);
}

void code_report_make(const struct scan *scan, int year, const char *article,
	void (*on_row)(void *user, const struct code_report_row *row), void *user,
	struct code_report *out)
{
	struct identity identity;

	out->on_row = NULL;
	out->user = user;
	out->year = year;
	out->count = 0;
	out->has_mistake = false;
	identify(scan, &identity);
	out->identity = identity;
	add_meaning(out, scan, year); /* the sentence says whether there is a mistake */
	out->on_row = on_row;
	out->count = 0;
	add_sentence(out, scan);
	if (article && *article && !out->has_mistake)
		code_report_add(out, CODE_REPORT_TITLE, "article", _("article"), "%s", article);
	if (article && *article && identity.has_text_key)
		code_report_add(out, CODE_REPORT_NOTE, "counting", _("stock"), "%s",
			_("all boxes with this number are one item, at the place of the last scan; to count boxes "
			  "use a GTIN"));
	add_scanner(out, scan);
	out->has_mistake = false;
	out->identity = identity;
	add_meaning(out, scan, year);
	add_technical(out, scan);
}
