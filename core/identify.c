#include "core/identify.h"
#include "core/lang.h"
#include "core/ndef.h"

#include <stdio.h>
#include <string.h>

/* ISO/IEC 15424 symbology identifiers, as a scanner puts them in front: "]C1...". */
static const struct aim {
	char prefix[4];
	enum symbology symbology;
} aims[] = {
	{ "]C1", SYMBOLOGY_GS1_128 }, { "]C0", SYMBOLOGY_CODE128 }, { "]C2", SYMBOLOGY_CODE128 },
	{ "]E0", SYMBOLOGY_EAN13 }, { "]E4", SYMBOLOGY_EAN8 }, { "]A0", SYMBOLOGY_CODE39 },
	{ "]A1", SYMBOLOGY_CODE39 }, { "]A3", SYMBOLOGY_CODE39 }, { "]I0", SYMBOLOGY_ITF },
	{ "]I1", SYMBOLOGY_ITF14 }, { "]Q0", SYMBOLOGY_QR }, { "]Q1", SYMBOLOGY_QR },
	{ "]Q2", SYMBOLOGY_QR }, { "]Q3", SYMBOLOGY_GS1_QR }, { "]d0", SYMBOLOGY_DATAMATRIX },
	{ "]d1", SYMBOLOGY_DATAMATRIX }, { "]d2", SYMBOLOGY_GS1_DATAMATRIX },
};

/* What the digits of a symbology must be. */
enum rule { RULE_ANY, RULE_GUESS, RULE_GTIN, RULE_ELEMENTS };

static const enum rule rules[SYMBOLOGY_COUNT] = {
	[SYMBOLOGY_UNKNOWN] = RULE_GUESS, [SYMBOLOGY_EAN13] = RULE_GTIN, [SYMBOLOGY_EAN8] = RULE_GTIN,
	[SYMBOLOGY_UPCA] = RULE_GTIN, [SYMBOLOGY_UPCE] = RULE_GTIN, [SYMBOLOGY_ITF14] = RULE_GTIN,
	[SYMBOLOGY_GS1_128] = RULE_ELEMENTS, [SYMBOLOGY_GS1_QR] = RULE_ELEMENTS,
	[SYMBOLOGY_GS1_DATAMATRIX] = RULE_ELEMENTS,
};

/* Skips an AIM prefix and takes the symbology from it. Returns its length. */
static size_t take_aim_prefix(const unsigned char *data, size_t len, enum symbology *symbology)
{
	if (len < 3 || data[0] != ']')
		return 0;
	for (size_t i = 0; i < sizeof aims / sizeof aims[0]; i++)
		if (memcmp(data, aims[i].prefix, 3) == 0) {
			*symbology = aims[i].symbology;
			return 3;
		}
	return 0;
}

static void reject(struct identity *out, const char *reason)
{
	out->rejected = true;
	text_copy(out->reason, sizeof out->reason, reason);
}

static void add_gtin(struct identity *out, const char *gtin)
{
	out->gs1.count = 1;
	strcpy(out->gs1.fields[0].ai, "01");
	strcpy(out->gs1.fields[0].value, gtin);
	gs1_key(&out->gs1, out->item);
}

static void identify_gtin(const char *data, size_t len, struct identity *out, bool must)
{
	char gtin[15], digits[15] = "", reason[200];
	bool gtin_length = len == 8 || len == 12 || len == 13 || len == 14;

	if (gs1_gtin14(data, len, gtin)) {
		add_gtin(out, gtin);
		return;
	}
	if (gtin_length && gs1_check_digit(data, len)) { /* digits to the last */
		memcpy(digits, data, len);
		snprintf(reason, sizeof reason,
			_("%s: the check digit is %c, right would be %c; scan again or print the label again"),
			digits, digits[len - 1], gs1_check_digit(data, len - 1));
	} else {
		snprintf(reason, sizeof reason,
			_("a code of this kind has 8, 12, 13 or 14 digits; scan again"));
	}
	if (must)
		reject(out, reason);
	else if (gtin_length && digits[0])
		text_copy(out->reason, sizeof out->reason, reason);
}

static void identify_elements(const char *data, size_t len, struct identity *out)
{
	struct fault why = { 0 };

	if (len && data[0] == GS1_FNC1) {
		data++;
		len--;
	}
	if (gs1_parse_element_string(data, len, &out->gs1, &why))
		reject(out, why.text);
	else
		gs1_key(&out->gs1, out->item);
}

/* A Digital Link in any code; a broken one is only hinted at, the code stays what it is. */
static void identify_link(const char *data, size_t len, struct identity *out)
{
	struct fault why = { 0 };
	int found = gs1_parse_digital_link(data, len, &out->gs1, &why);

	if (found == 1)
		gs1_key(&out->gs1, out->item);
	else
		out->gs1.count = 0;
	if (found == -1)
		text_copy(out->reason, sizeof out->reason, why.text);
}

static void identify_barcode(const struct scan *scan, struct identity *out)
{
	const char *data = (const char *)scan->data;
	size_t skip = take_aim_prefix(scan->data, scan->data_len, &out->symbology);
	size_t len = scan->data_len - skip;
	enum rule rule;

	if (skip && out->symbology == SYMBOLOGY_ITF14 && len != 14)
		out->symbology = SYMBOLOGY_ITF; /* "]I1" says that a check digit was right, of any length */
	rule = rules[out->symbology];
	data += skip;
	text_clean(data, len, out->text, sizeof out->text);
	if (rule == RULE_ELEMENTS)
		identify_elements(data, len, out);
	else if (rule == RULE_GTIN || rule == RULE_GUESS)
		identify_gtin(data, len, out, rule == RULE_GTIN);
	if (!out->item[0] && !out->rejected && rule != RULE_ELEMENTS)
		identify_link(data, len, out);
	if (!out->item[0] && !out->rejected)
		snprintf(out->item, sizeof out->item, "code:%.*s", (int)SCAN_TEXT_MAX - 1, out->text);
}

/* The first record that names a GS1 key decides; every URI and text is shown. */
static void identify_tag(const struct scan *scan, struct identity *out)
{
	struct ndef_record record;
	struct fault why = { 0 };
	size_t at = 0, used = 0;
	int got;

	while ((got = ndef_next_record(scan->data, scan->data_len, &at, &record, &why)) == 1) {
		if (record.kind == NDEF_OTHER)
			continue;
		if (used && used + 2 < sizeof out->text)
			out->text[used++] = ' ';
		used += text_clean(record.text, record.text_len, out->text + used,
			sizeof out->text - used);
		if (!out->item[0])
			identify_link(record.text, record.text_len, out);
	}
	if (got < 0)
		text_copy(out->reason, sizeof out->reason, why.text);
	if (!out->item[0])
		snprintf(out->item, sizeof out->item, "nfc:%s", scan->tag);
}

void identify(const struct scan *scan, struct identity *out)
{
	out->symbology = scan->symbology;
	out->rejected = false;
	out->reason[0] = out->text[0] = out->item[0] = '\0';
	out->gs1.count = 0;
	if (scan->too_long) {
		reject(out, _("the code is longer than 4,096 bytes; it was not taken"));
		return;
	}
	if (scan->carrier == CARRIER_NFC)
		identify_tag(scan, out);
	else
		identify_barcode(scan, out);
	if (!out->reason[0] && scan->note[0])
		text_copy(out->reason, sizeof out->reason, scan->note);
}
