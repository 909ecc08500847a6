#include "core/code/personal.h"
#include "core/base/lang.h"
#include "core/code/family_rows.h"
#include "core/code/ndef.h"

#include <stdio.h>
#include <string.h>

enum { HASH_DIGITS = 16, NDEF_FIRST = 0x80, NDEF_LAST = 0x40 };
static const char form_prefix[] = "personal:";

/* --- the form ------------------------------------------------------------------------------------ */

static bool is_form_hash(const char *text)
{
	for (int i = 0; i < HASH_DIGITS; i++)
		if (!strchr("0123456789abcdef", text[i]))
			return false;
	return true;
}

static const struct code_family *find_family_named(const char *name, size_t len)
{
	const struct code_family *family;

	for (size_t i = 0; (family = family_row(i)); i++)
		if (family->personal && strlen(family->name) == len && memcmp(family->name, name, len) == 0)
			return family;
	return family_row(0); /* of another version */
}

bool personal_read_form(const char *text, size_t len, const struct code_family **family)
{
	size_t begin = sizeof form_prefix - 1, name;

	if (len < begin + 2 + HASH_DIGITS || len >= PERSONAL_FORM_SIZE ||
		memcmp(text, form_prefix, begin) != 0)
		return false;
	name = len - begin - 1 - HASH_DIGITS;
	for (size_t i = 0; i < name; i++)
		if (text[begin + i] != '_' && !(text[begin + i] >= 'a' && text[begin + i] <= 'z') &&
			!(text[begin + i] >= '0' && text[begin + i] <= '9'))
			return false;
	if (text[begin + name] != ':' || !is_form_hash(text + begin + name + 1))
		return false;
	*family = find_family_named(text + begin, name);
	return true;
}

void personal_write_form(const struct code_family *family, const struct personal_key *key,
	const void *text, size_t len, char out[PERSONAL_FORM_SIZE])
{
	snprintf(out, PERSONAL_FORM_SIZE, "%s%.*s:%016llx", form_prefix,
		PERSONAL_FORM_SIZE - (int)sizeof form_prefix - HASH_DIGITS - 1, family->name,
		(unsigned long long)siphash(key->bytes, text, len));
}

/* --- its row in the table of families (family_rows.h) ------------------------------------------------ */

/* On a tag its UID stays the item. */
bool family_is_form(const struct code_text *c, struct identity *out)
{
	const struct code_family *family;

	if (!personal_read_form(c->text, c->len, &family))
		return false;
	if (!c->in_tag)
		snprintf(out->key, sizeof out->key, "%.*s", (int)c->len, c->text);
	return true;
}

void family_add_form(struct code_report *report, const struct code_text *c)
{
	const struct code_family *family;

	if (personal_read_form(c->text, c->len, &family))
		code_report_add(report, CODE_REPORT_NOTE, "not_kept", family_title(family), "%s",
			_("not kept: only its family and a hash are stored"));
}

/* --- replacing --------------------------------------------------------------------------------------- */

/* The form of a text; false: it may be kept, or is the form. */
static bool make_form(const struct code_text *c, const struct personal_key *key,
	char out[PERSONAL_FORM_SIZE])
{
	struct identity scratch = { .rejected = false };
	const struct code_family *family = family_find(c, &scratch);

	if (!family->personal || personal_read_form(c->text, c->len, &family))
		return false;
	personal_write_form(family, key, c->text, c->len, out);
	return true;
}

static void set_form(struct scan *scan, const char *form)
{
	memset(scan->data, 0, sizeof scan->data);
	scan->data_len = (uint32_t)strlen(form);
	memcpy(scan->data, form, scan->data_len);
}

static void replace_barcode(struct scan *scan, const struct personal_key *key)
{
	const struct aim *aim = aim_find(scan->data, scan->data_len);
	size_t skip = aim ? AIM_PREFIX_LEN : 0;
	const struct code_text c = { .text = (const char *)scan->data + skip,
		.len = scan->data_len - skip,
		.symbology = scan->symbology,
		.aim = aim };
	char form[PERSONAL_FORM_SIZE];

	if (make_form(&c, key, form))
		set_form(scan, form);
}

/* The message of a tag, put together again from what may be kept. */
struct kept_message {
	unsigned char bytes[SCAN_DATA_MAX];
	size_t len, last; /* last: where the last record begins */
	enum symbology symbology;
};

/* A record that does not fit is left out. */
static void add_kept_record(struct kept_message *m, enum ndef_kind kind, const char *text,
	const char *language)
{
	unsigned char *at = m->bytes + m->len;
	size_t room = sizeof m->bytes - m->len;
	size_t len = kind == NDEF_URI ? ndef_build_uri(text, at, room)
								  : ndef_build_text(text, *language ? language : "en", at, room);

	if (len == 0)
		return;
	if (m->len) {
		m->bytes[m->last] &= (unsigned char)~NDEF_LAST;
		*at &= (unsigned char)~NDEF_FIRST;
	}
	m->last = m->len;
	m->len += len;
}

/* One text of a record. What holds NUL bytes names no item and is left out. */
static void keep_text(struct kept_message *m, const struct ndef_record *record, const char *text,
	size_t len, const struct personal_key *key)
{
	const struct code_text c = { .text = text,
		.len = len,
		.symbology = m->symbology,
		.in_tag = true };
	char form[PERSONAL_FORM_SIZE], copy[NDEF_TEXT_MAX];

	if (make_form(&c, key, form)) {
		add_kept_record(m, NDEF_TEXT, form, "");
	} else if (len && !memchr(text, '\0', len)) {
		memcpy(copy, text, len);
		copy[len] = '\0';
		add_kept_record(m, record->kind, copy, record->language);
	}
}

static void keep_record(struct kept_message *m, const struct ndef_record *record,
	const struct personal_key *key)
{
	const char *line = record->text, *end = record->text + record->text_len, *next;

	if (record->kind == NDEF_OTHER || record->kind == NDEF_APP)
		return;
	for (; record->kind == NDEF_URI && (next = memchr(line, '\n', (size_t)(end - line)));
		 line = next + 1)
		keep_text(m, record, line, (size_t)(next - line), key);
	keep_text(m, record, line, (size_t)(end - line), key);
}

/* Of a damaged message the rest is replaced as a whole. */
static void replace_tag(struct scan *scan, const struct personal_key *key)
{
	struct kept_message kept = { .symbology = scan->symbology };
	struct ndef_record record;
	const struct code_family *family;
	char form[PERSONAL_FORM_SIZE];
	size_t at = 0;
	int got;

	while ((got = ndef_next_record(scan->data, scan->data_len, &at, &record, NULL)) == 1)
		keep_record(&kept, &record, key);
	if (got < 0 &&
		(family = family_find_personal((const char *)scan->data, scan->data_len)) != NULL) {
		personal_write_form(family, key, scan->data, scan->data_len, form);
		add_kept_record(&kept, NDEF_TEXT, form, "");
	}
	memset(scan->data, 0, sizeof scan->data);
	scan->data_len = (uint32_t)kept.len;
	memcpy(scan->data, kept.bytes, kept.len);
}

void personal_identify(struct scan *scan, const struct personal_key *key, struct identity *out)
{
	identify(scan, out);
	if (!out->personal)
		return;
	scan->symbology = out->symbology;
	if (scan->carrier == CARRIER_NFC)
		replace_tag(scan, key);
	else
		replace_barcode(scan, key);
	identify(scan, out);
}

void personal_replace(struct scan *scan, const struct code_family *family,
	const struct personal_key *key, struct identity *out)
{
	const struct aim *aim = aim_find(scan->data, scan->data_len);
	size_t skip = aim ? AIM_PREFIX_LEN : 0;
	char form[PERSONAL_FORM_SIZE];

	scan->symbology = out->symbology;
	personal_write_form(family, key, scan->data + skip, scan->data_len - skip, form);
	set_form(scan, form);
	identify(scan, out);
}

/* --- in words --------------------------------------------------------------------------------------- */

bool personal_say(const char *text, struct message *m)
{
	const struct code_family *family;

	*m = message_none;
	if (!personal_read_form(text, strlen(text), &family))
		return false;
	message_set(m, MESSAGE("personal.not_kept", "%s, not kept"), family->title);
	return true;
}

/* *family: of the first form on a tag; other: the texts that were kept. */
static void read_kept_tag(const struct scan *scan, const struct code_family **family, char *other,
	size_t size)
{
	const struct code_family *named;
	struct ndef_record record;
	size_t at = 0, used = 0;

	*family = NULL;
	other[0] = '\0';
	while (ndef_next_record(scan->data, scan->data_len, &at, &record, NULL) == 1) {
		if (personal_read_form(record.text, record.text_len, &named)) {
			*family = *family ? *family : named;
			continue;
		}
		if (record.kind == NDEF_OTHER || record.kind == NDEF_APP)
			continue;
		if (used && used + 2 < size)
			other[used++] = ' ';
		used += text_clean(record.text, record.text_len, other + used, size - used);
	}
}

bool personal_say_scan(const struct scan *scan, const struct identity *identity, struct message *m)
{
	const struct code_family *family;
	char other[IDENTITY_TEXT_SIZE] = "", form[PERSONAL_FORM_SIZE] = "";

	*m = message_none;
	if (!identity->personal)
		return false;
	if (scan->carrier == CARRIER_NFC) {
		read_kept_tag(scan, &family, other, sizeof other);
	} else {
		snprintf(form, sizeof form, "%.*s", (int)scan->data_len, (const char *)scan->data);
		if (!personal_read_form(form, strlen(form), &family))
			family = NULL;
	}
	if (!family)
		family = family_row(0);
	if (*other)
		message_set(m, MESSAGE("personal.beside", "%s, not kept; also on the RFID tag: %.300s"),
			family->title, other);
	else
		message_set(m, MESSAGE("personal.not_kept", "%s, not kept"), family->title);
	return true;
}

void personal_text(const struct scan *scan, const struct identity *identity, char *out, size_t size)
{
	struct message m;

	if (personal_say_scan(scan, identity, &m))
		text_copy(out, size, m.text);
	else
		identify_text(scan, out, size);
}

const char *personal_show(const char *text, char *out, size_t size)
{
	struct message m;

	if (!personal_say(text, &m))
		return text;
	text_copy(out, size, m.text);
	return out;
}
