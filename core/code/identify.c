#include "core/code/identify.h"
#include "core/base/charset.h"
#include "core/code/family_rows.h"
#include "core/code/ndef.h"
#include "core/code/plain_code.h"
#include "core/code/retail_code.h"
#include "core/gs1/gs1_guess.h"

#include <stdio.h>
#include <string.h>

/* The code without its AIM prefix, as far as it counts. */
static struct code_text read_barcode(const struct scan *scan)
{
	const struct aim *aim = aim_find(scan->data, scan->data_len);
	size_t skip = aim ? AIM_PREFIX_LEN : 0;
	struct code_text c = { .text = (const char *)scan->data + skip,
		.len = scan->data_len - skip,
		.symbology = aim ? aim->symbology : scan->symbology,
		.aim = aim };
	struct retail_code code;

	if (aim && aim->symbology == SYMBOLOGY_ITF14 && c.len != 14)
		c.symbology = SYMBOLOGY_ITF; /* "]I1": a right check digit, any length */
	if (aim && aim->content == AIM_ADD_ON && c.len > 13 &&
		!retail_code_parse(c.symbology, c.text, c.len, &code))
		c.len = 13;
	return c;
}

static void identify_barcode(const struct scan *scan, struct identity *out)
{
	const struct code_text c = read_barcode(scan);

	out->symbology = c.symbology;
	out->family = family_find(&c, out);
	lot_add_gs1(&out->lot, &out->gs1);
	out->personal = out->family->personal;
	out->has_text_key = !out->key[0] && !out->rejected && !out->command && !out->personal;
}

/* A code that lost a key may be another item's. Of one that is no GS1 code the rest is kept, and a stop
 * stays a stop. */
static void judge_loss(const struct scan *scan, struct identity *out)
{
	bool may_be_gs1 = out->gs1.count > 0 || out->rejected ||
		gs1_guess_part((const char *)scan->data, scan->data_len);
	struct message reason;

	if (scan->loss == SCAN_COMPLETE || out->rejected ||
		(out->command ? strcmp(out->command->verb, "stop") == 0
					  : scan->loss == SCAN_LOST_KEY && !may_be_gs1))
		return;
	message_set(&reason,
		MESSAGE("identify.part_missing", "a part of the code is missing; scan it again"));
	family_reject(out, scan->note.text[0] ? &scan->note : &reason);
	out->key[0] = '\0';
	out->has_text_key = false;
	out->command = NULL;
}

/* Where the writer was interrupted, a fresh tag has zeros; no link and no text has any. */
static void judge_zeros(const struct ndef_record *record, struct identity *out)
{
	if (!memchr(record->text, '\0', record->text_len))
		return;
	out->key[0] = '\0';
	out->gs1.count = 0;
	lot_init(&out->lot);
	message_set(&out->reason,
		MESSAGE("identify.zeros_in_tag",
			"the RFID tag is only partly written: its text contains NUL bytes; write the tag "
			"again"));
}

/* "(01)…(21)…" as people write it on a tag: the family of the element string that it stands for; NULL: it is
 * none. */
static const struct code_family *read_brackets(const struct code_text *c, struct identity *out)
{
	struct scan scan;
	struct code_text elements = *c;

	if (c->len < 4 || c->text[0] != '(' || c->text[1] < '0' || c->text[1] > '9' ||
		plain_code_to_scan(c->text, c->len, SYMBOLOGY_UNKNOWN, &scan, NULL))
		return NULL;
	elements.text = (const char *)scan.data;
	elements.len = scan.data_len;
	return family_find(&elements, out);
}

/* The key is known. Is this text personal, or does it say more of the same goods? */
static void read_other_text(const struct code_text *c, struct identity *out)
{
	struct identity other = { .gs1.count = 0 };
	const struct code_family *family = read_brackets(c, &other);
	const char *gtin;

	if (!other.gs1.count)
		family = family_find(c, &other);
	out->personal |= family->personal;
	gtin = gs1_value(&other.gs1, "01");
	if (!other.rejected && (!gtin || strcmp(gtin, out->lot.gtin) == 0))
		lot_add_gs1(&out->lot, &other.gs1);
}

/* One text of a record; of text/uri-list, one line. */
static void identify_record_text(const struct scan *scan, const char *text, size_t len,
	struct identity *out)
{
	const struct code_text c = { .text = text,
		.len = len,
		.symbology = scan->symbology,
		.in_tag = true };
	const struct code_family *family;

	if (!len)
		return;
	if (out->key[0]) {
		read_other_text(&c, out);
		return;
	}
	family = read_brackets(&c, out);
	if (!out->key[0])
		family = family_find(&c, out);
	out->personal |= family->personal;
	if (out->key[0] || out->family == family_last())
		out->family = family;
	lot_add_gs1(&out->lot, &out->gs1);
}

/* The first text that names a GS1 key decides. */
static void identify_tag(const struct scan *scan, struct identity *out)
{
	struct ndef_record record;
	struct fault why = { 0 };
	size_t at = 0;
	int got;

	while ((got = ndef_next_record(scan->data, scan->data_len, &at, &record, &why)) == 1) {
		const char *line = record.text, *end = record.text + record.text_len;

		if (record.kind == NDEF_OTHER || record.kind == NDEF_APP)
			continue;
		while (record.kind == NDEF_URI && memchr(line, '\n', (size_t)(end - line))) {
			const char *next = memchr(line, '\n', (size_t)(end - line));

			identify_record_text(scan, line, (size_t)(next - line), out);
			line = next + 1;
		}
		identify_record_text(scan, line, (size_t)(end - line), out);
		judge_zeros(&record, out);
	}
	if (got < 0) {
		out->reason = why.message;
		out->personal |= family_find_personal((const char *)scan->data, scan->data_len) != NULL;
	}
	if (!out->key[0])
		snprintf(out->key, sizeof out->key, "nfc:%s", scan->tag);
}

/* A code that is too long is only judged: is it about a person? */
static bool is_cut_personal(const struct scan *scan)
{
	struct identity scratch = { .rejected = false };
	const struct code_text c = read_barcode(scan);

	return scan->carrier == CARRIER_NFC
		? family_find_personal((const char *)scan->data, scan->data_len) != NULL
		: family_find(&c, &scratch)->personal;
}

void identify(const struct scan *scan, struct identity *out)
{
	struct message reason;

	out->symbology = scan->symbology;
	out->rejected = false;
	out->reason = message_none;
	out->key[0] = out->argument[0] = '\0';
	out->has_text_key = out->personal = false;
	out->command = NULL;
	out->family = family_last();
	out->gs1.count = 0;
	out->gs1.company_digits = 0;
	lot_init(&out->lot);
	if (scan->too_long) {
		message_set(&reason,
			MESSAGE("plain_code.code_longer_bytes",
				"the code is longer than 4,096 bytes; it was not accepted"));
		family_reject(out, &reason);
		out->personal = is_cut_personal(scan);
		return;
	}
	if (scan->carrier == CARRIER_NFC)
		identify_tag(scan, out);
	else
		identify_barcode(scan, out);
	judge_loss(scan, out);
	if (out->rejected || out->command)
		lot_init(&out->lot);
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
		if (record.kind == NDEF_OTHER || record.kind == NDEF_APP)
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
	size_t skip = aim ? AIM_PREFIX_LEN : 0;

	if (scan->too_long) {
		out[0] = '\0';
		return 0;
	}
	if (scan->carrier == CARRIER_NFC)
		return clean_tag(scan, out, size);
	return charset_clean((const char *)scan->data + skip, scan->data_len - skip, out, size);
}

#define OWN_CODE "code:"

size_t identify_item(const struct scan *scan, const struct identity *identity, char *out,
	size_t size)
{
	size_t len = strlen(OWN_CODE);

	text_copy(out, size, identity->has_text_key ? OWN_CODE : identity->key);
	if (!identity->has_text_key || size <= len)
		return strlen(out);
	return len + identify_text(scan, out + len, size - len);
}

const char *identify_own_text(const char *key)
{
	return strncmp(key, OWN_CODE, strlen(OWN_CODE)) == 0 ? key + strlen(OWN_CODE) : NULL;
}
