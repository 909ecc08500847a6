#include "core/code/identify.h"
#include "core/code/aim.h"
#include "core/base/charset.h"
#include "core/code/carrier_code.h"
#include "core/gs1/epc.h"
#include "core/gs1/gs1_guess.h"
#include "core/code/iso15434.h"
#include "core/base/lang.h"
#include "core/code/ndef.h"
#include "core/code/retail_code.h"

#include <stdio.h>
#include <string.h>

/* Room for the longest command with its argument; a longer one is none. */
enum { COMMAND_TEXT_SIZE = 256 };

/* What the digits of a symbology must be. */
enum rule { RULE_ANY, RULE_GUESS, RULE_GTIN, RULE_ELEMENTS };

static const enum rule rules[SYMBOLOGY_COUNT] = {
	[SYMBOLOGY_UNKNOWN] = RULE_GUESS,
	[SYMBOLOGY_EAN13] = RULE_GTIN,
	[SYMBOLOGY_EAN8] = RULE_GTIN,
	[SYMBOLOGY_UPCA] = RULE_GTIN,
	[SYMBOLOGY_UPCE] = RULE_GTIN,
	[SYMBOLOGY_ITF14] = RULE_GTIN,
	[SYMBOLOGY_GS1_128] = RULE_ELEMENTS,
	[SYMBOLOGY_GS1_QR] = RULE_ELEMENTS,
	[SYMBOLOGY_GS1_DATAMATRIX] = RULE_ELEMENTS,
};

static void reject_code(struct identity *out, const struct message *reason)
{
	out->rejected = true;
	out->reason = *reason;
}

static void add_gtin(struct identity *out, const char *gtin)
{
	out->gs1.count = 1;
	strcpy(out->gs1.fields[0].ai, "01");
	strcpy(out->gs1.fields[0].value, gtin);
	gs1_key(&out->gs1, out->key);
}

/* Twelve or fourteen digits may be Deutsche Post's, whose check digit is another one. */
static bool is_carrier_code(const char *data, size_t len)
{
	size_t at = 0;
	const struct carrier_code *code = carrier_code_next(data, len, &at);

	return code && code->sure;
}

static void identify_gtin(const char *data, size_t len, struct identity *out, bool must)
{
	char digits[15];
	struct message reason;
	struct retail_code code;
	size_t n;

	if (retail_code_parse(out->symbology, data, len, &code)) {
		add_gtin(out, code.gtin);
		return;
	}
	n = retail_code_digits(out->symbology, data, len, digits);
	if (n > 0) {
		message_set(&reason,
			MESSAGE("identify.check_digit",
				"%s: check digit is %c but should be %c; scan again or reprint the label"),
			digits, digits[n - 1], gs1_check_digit(digits, n - 1));
	} else {
		message_set(&reason,
			MESSAGE("identify.digits",
				"a code of this kind has 8, 12, 13 or 14 digits; scan again"));
	}
	if (must)
		reject_code(out, &reason);
	else if (n > 0 && !is_carrier_code(data, len))
		out->reason = reason;
}

/* A value that holds a separator in other words is no value, and one that is too long may be two. */
static void identify_elements(const char *data, size_t len, struct identity *out)
{
	struct fault why = { 0 };
	size_t skip = len && data[0] == GS1_FNC1;
	int wrong = gs1_parse_element_string(data + skip, len - skip, &out->gs1, &why);

	if (gs1_guess_separators(data, len, &why) != GS1_SEPARATORS_FINE || wrong)
		reject_code(out, &why.message);
	else
		gs1_key(&out->gs1, out->key);
}

/* From a scanner that names no symbology. */
static void guess_code(const char *data, size_t len, struct identity *out)
{
	struct fault why = { 0 };
	enum gs1_separators separators = GS1_SEPARATORS_FINE;

	if (gs1_guess_part(data, len) && len >= 16)
		separators = gs1_guess_separators(data, len, &why);
	if (separators == GS1_SEPARATORS_REPLACED)
		reject_code(out, &why.message);
	else if (gs1_guess_elements(data, len))
		identify_elements(data, len, out);
	else
		identify_gtin(data, len, out, false);
	if (separators == GS1_SEPARATORS_MISSING && !out->key[0] && !out->reason.text[0])
		out->reason = why.message;
}

/* A Digital Link in any code; a broken one is only hinted at, the code stays what it is. */
static void identify_link(const char *data, size_t len, struct identity *out)
{
	struct fault why = { 0 };
	int found = gs1_parse_digital_link(data, len, &out->gs1, &why);

	if (found == 1)
		gs1_key(&out->gs1, out->key);
	else
		out->gs1.count = 0;
	if (found == -1)
		out->reason = why.message;
}

/* Takes over the AIM prefix: the symbology, and how much of the code counts. Returns its rule. */
static enum rule apply_aim(const struct aim *aim, const char *data, size_t *len,
	struct identity *out)
{
	struct retail_code code;
	static const enum rule by_content
		[] = { [AIM_TEXT] = RULE_ANY, [AIM_ELEMENTS] = RULE_ELEMENTS, [AIM_ADD_ON] = RULE_GTIN };

	out->symbology = aim->symbology;
	if (aim->symbology == SYMBOLOGY_ITF14 && *len != 14)
		out->symbology = SYMBOLOGY_ITF; /* "]I1": a right check digit, any length */
	if (aim->content == AIM_ADD_ON && *len > 13 &&
		!retail_code_parse(out->symbology, data, *len, &code))
		*len = 13;
	return aim->content == AIM_BY_SYMBOLOGY ? rules[out->symbology] : by_content[aim->content];
}

/* The code without its AIM prefix. */
static const char *barcode_content(const struct scan *scan, const struct aim *aim, size_t *len)
{
	size_t skip = aim ? AIM_PREFIX_LEN : 0;

	*len = scan->data_len - skip;
	return (const char *)scan->data + skip;
}

static size_t clean_barcode(const char *data, size_t len, char *out, size_t size)
{
	char utf8[CHARSET_UTF8_SIZE(SCAN_DATA_MAX)];
	size_t utf8_len = charset_to_utf8(data, len, utf8, sizeof utf8);

	return text_clean(utf8_len ? utf8 : data, utf8_len ? utf8_len : len, out, size);
}

/* A printed command names no item, and one that does not exist must not become an item. */
static bool identify_command(const char *data, size_t len, struct identity *out)
{
	char text[COMMAND_TEXT_SIZE];
	struct message reason;
	const char *argument;
	int found;

	if (len < strlen(COMMAND_CODE_PREFIX) ||
		memcmp(data, COMMAND_CODE_PREFIX, strlen(COMMAND_CODE_PREFIX)) != 0)
		return false;
	clean_barcode(data, len, text, sizeof text);
	found = command_code_find(text, &out->command, &argument);
	if (found == 1 && !text_copy(out->argument, sizeof out->argument, argument))
		found = -1;
	if (found == -1) {
		out->command = NULL;
		message_set(&reason,
			MESSAGE("identify.no_command_code",
				"there is no such command code; print the valid codes: warenspur label commands"));
		reject_code(out, &reason);
	}
	return found != 0;
}

/* An EPC as text or as hexadecimal digits. A broken URI is hinted at; digits that are none are only digits. */
static void identify_epc(const char *data, size_t len, struct identity *out)
{
	struct fault why = { 0 };
	int found = epc_parse(data, len, &out->gs1, &why);

	if (found == 1)
		gs1_key(&out->gs1, out->key);
	else
		out->gs1.count = 0;
	if (found == -1 && memchr(data, ':', len))
		out->reason = why.message;
}

/* ISO 15434, format 05: GS1 fields in an envelope. One that is broken stays what it is. */
static void identify_envelope(const char *data, size_t len, struct identity *out)
{
	struct iso15434 envelope;
	struct fault why = { 0 };
	int found = iso15434_parse(data, len, &envelope, &why);

	if (found == 1 && envelope.elements_len &&
		gs1_parse_element_string(data + envelope.elements_at, envelope.elements_len, &out->gs1,
			&why) == 0)
		gs1_key(&out->gs1, out->key);
	else
		out->gs1.count = 0;
	if (why.blame != FAULT_NONE)
		out->reason = why.message;
}

static void identify_barcode(const struct scan *scan, struct identity *out)
{
	const struct aim *aim = aim_find(scan->data, scan->data_len);
	size_t len;
	const char *data = barcode_content(scan, aim, &len);
	enum rule rule;

	if (identify_command(data, len, out)) {
		if (aim)
			apply_aim(aim, data, &len, out);
		return;
	}
	rule = aim ? apply_aim(aim, data, &len, out) : rules[out->symbology];
	if (rule == RULE_ELEMENTS)
		identify_elements(data, len, out);
	else if (rule == RULE_GTIN)
		identify_gtin(data, len, out, true);
	else if (rule == RULE_GUESS)
		guess_code(data, len, out);
	if (!out->key[0] && !out->rejected && rule != RULE_ELEMENTS)
		identify_link(data, len, out);
	if (!out->key[0] && !out->rejected && rule != RULE_ELEMENTS && !out->reason.text[0])
		identify_envelope(data, len, out);
	if (!out->key[0] && !out->rejected && rule != RULE_ELEMENTS && rule != RULE_GTIN)
		identify_epc(data, len, out);
	out->has_text_key = !out->key[0] && !out->rejected;
}

/* A code that lost a key may be another item's. Of one that is no GS1 code the rest is kept, and a stop
 * stays a stop. */
static void judge_loss(const struct scan *scan, struct identity *out)
{
	const struct aim *aim = aim_find(scan->data, scan->data_len);
	bool may_be_gs1 = out->gs1.count > 0 || rules[out->symbology] >= RULE_GTIN ||
		(aim && aim->content == AIM_ELEMENTS) ||
		gs1_guess_part((const char *)scan->data, scan->data_len);
	struct message reason;

	if (scan->loss == SCAN_COMPLETE || out->rejected ||
		(out->command ? strcmp(out->command->verb, "stop") == 0
					  : scan->loss == SCAN_LOST_KEY && !may_be_gs1))
		return;
	message_set(&reason,
		MESSAGE("identify.part_missing", "a part of the code is missing; scan it again"));
	reject_code(out, scan->note.text[0] ? &scan->note : &reason);
	out->key[0] = '\0';
	out->has_text_key = false;
	out->command = NULL;
}

/* Where the writer was interrupted, a fresh tag has zeros; no link and no text has any. */
static void judge_zeros(const struct ndef_record *record, struct identity *out)
{
	if (record->kind == NDEF_OTHER || !memchr(record->text, '\0', record->text_len))
		return;
	out->key[0] = '\0';
	out->gs1.count = 0;
	message_set(&out->reason,
		MESSAGE("identify.zeros_in_tag",
			"the RFID tag is only partly written: its text contains NUL bytes; write the tag "
			"again"));
}

/* The first record that names a GS1 key decides. */
static void identify_tag(const struct scan *scan, struct identity *out)
{
	struct ndef_record record;
	struct fault why = { 0 };
	size_t at = 0;
	int got;

	while ((got = ndef_next_record(scan->data, scan->data_len, &at, &record, &why)) == 1)
		if (record.kind != NDEF_OTHER && !out->key[0]) {
			identify_link(record.text, record.text_len, out);
			if (!out->key[0])
				identify_epc(record.text, record.text_len, out);
			judge_zeros(&record, out);
		}
	if (got < 0)
		out->reason = why.message;
	if (!out->key[0])
		snprintf(out->key, sizeof out->key, "nfc:%s", scan->tag);
}

void identify(const struct scan *scan, struct identity *out)
{
	struct message reason;

	out->symbology = scan->symbology;
	out->rejected = false;
	out->reason = message_none;
	out->key[0] = out->argument[0] = '\0';
	out->has_text_key = false;
	out->command = NULL;
	out->gs1.count = 0;
	out->gs1.company_digits = 0;
	if (scan->too_long) {
		message_set(&reason,
			MESSAGE("plain_code.code_longer_bytes",
				"the code is longer than 4,096 bytes; it was not accepted"));
		reject_code(out, &reason);
		return;
	}
	if (scan->carrier == CARRIER_NFC)
		identify_tag(scan, out);
	else
		identify_barcode(scan, out);
	judge_loss(scan, out);
	if (!out->reason.text[0] && scan->note.text[0])
		out->reason = scan->note;
}

/* Every URI and text of a tag, with a blank in between. */
static size_t clean_tag(const struct scan *scan, char *out, size_t size)
{
	struct ndef_record record;
	size_t at = 0, used = 0;

	out[0] = '\0';
	while (ndef_next_record(scan->data, scan->data_len, &at, &record, NULL) == 1) {
		if (record.kind == NDEF_OTHER)
			continue;
		if (used && used + 2 < size)
			out[used++] = ' ';
		used += text_clean(record.text, record.text_len, out + used, size - used);
	}
	return used;
}

size_t identify_text(const struct scan *scan, char *out, size_t size)
{
	const struct aim *aim = aim_find(scan->data, scan->data_len);
	const char *data;
	size_t len;

	if (scan->too_long) {
		out[0] = '\0';
		return 0;
	}
	if (scan->carrier == CARRIER_NFC)
		return clean_tag(scan, out, size);
	data = barcode_content(scan, aim, &len);
	return clean_barcode(data, len, out, size);
}

size_t identify_item(const struct scan *scan, const struct identity *identity, char *out,
	size_t size)
{
	static const char prefix[] = "code:";
	size_t len = sizeof prefix - 1;

	text_copy(out, size, identity->has_text_key ? prefix : identity->key);
	if (!identity->has_text_key || size <= len)
		return strlen(out);
	return len + identify_text(scan, out + len, size - len);
}
