#include "reader/tag/tag_show.h"
#include "reader/nfc/field.h"
#include "core/code/identify.h"
#include "core/base/lang.h"
#include "core/code/ndef.h"
#include "core/base/text.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { CLEAN_SIZE = TEXT_CLEAN_SIZE(NDEF_TEXT_MAX) };

static void print_tag_row(const char *label, const char *value)
{
	int width = (int)text_characters(label, strlen(label));

	printf("%s%*s %s\n", label, width < 16 ? 16 - width : 0, "", value);
}

static const char *kind_name(const struct tag_facts *f)
{
	enum symbology kind = tag_kind(f->tag->sak);

	if (f->image)
		return _(f->image->model->name);
	if (kind == SYMBOLOGY_ISO14443_4)
		return _("ISO 14443-4 card (bank card, telephone, access card): only its UID can be read");
	return kind == SYMBOLOGY_MIFARE_1K ? "MIFARE Classic 1K"
		: kind == SYMBOLOGY_MIFARE_4K  ? "MIFARE Classic 4K"
									   : _("unknown tag: only its UID can be read");
}

static void uid_text(const struct rfid_tag *tag, char out[2 * RFID_UID_MAX + 1])
{
	text_hex(tag->uid, tag->uid_len, out);
}

void tag_show_locked(const struct tag_image *image, char *out, size_t size)
{
	size_t used = 0, end = image->model->user_end, from = 0;

	out[0] = '\0';
	for (size_t page = TAG_CC_PAGE; page <= end && used < size; page++) {
		bool locked = page < end && tag_image_is_locked(image, page);

		if (locked && !from)
			from = page;
		if (locked || !from)
			continue;
		if (from == page - 1)
			used += (size_t)snprintf(out + used, size - used, "%s%zu", used ? ", " : "", from);
		else
			used += (size_t)snprintf(out + used, size - used, _("%s%zu to %zu"), used ? ", " : "",
				from, page - 1);
		from = 0;
	}
}

static size_t free_bytes(const struct tag_facts *f)
{
	size_t capacity = tag_image_capacity(f->image), place = tag_image_place(f->image);
	size_t used = place + f->message_len + (f->message_len < 0xFF ? 3 : 5);

	return capacity > used ? capacity - used : 0;
}

/* --- as text ---------------------------------------------------------------------------- */

static void print_memory(const struct tag_facts *f)
{
	const struct tag_image *image = f->image;
	const unsigned char *cc = image->memory + TAG_CC_PAGE * TAG_PAGE_BYTES;
	char text[200], locked[120];

	snprintf(text, sizeof text, _("%zu pages of 4 bytes, %zu bytes for data, %zu free"),
		image->pages, tag_image_capacity(image), free_bytes(f));
	print_tag_row(_("Memory"), text);
	if (tag_image_format(image) == 1)
		snprintf(text, sizeof text, _("%02X %02X %02X %02X: NDEF %d.%d, %d bytes, %s"), cc[0],
			cc[1], cc[2], cc[3], cc[1] >> 4, cc[1] & 15, cc[2] * 8,
			tag_image_is_read_only(image) ? _("read only") : _("writable"));
	else
		snprintf(text, sizeof text, "%02X %02X %02X %02X: %s", cc[0], cc[1], cc[2], cc[3],
			tag_image_format(image) ? _("no NDEF container; this page can be written only once")
									: _("not formatted yet; write offers to format it"));
	print_tag_row(_("Container"), text);
	tag_show_locked(image, locked, sizeof locked);
	print_tag_row(_("Locked pages"), locked[0] ? locked : _("none"));
}

static const char *record_kind(const struct ndef_record *r)
{
	static const char *const formats[] = { N_("empty"), N_("NFC Forum type"), N_("media type"),
		N_("address type"), N_("external type"), N_("unknown"), N_("chunk"), N_("reserved") };

	if (r->kind == NDEF_URI)
		return _("address");
	if (r->kind == NDEF_TEXT)
		return _("text");
	if (r->kind == NDEF_APP)
		return _("Android app");
	return r->poster ? _("Smart Poster, with") : _(formats[r->tnf & 7]);
}

static void print_record(int number, const struct ndef_record *r)
{
	char clean[CLEAN_SIZE], value[CLEAN_SIZE + 100];
	char label[40], type[TEXT_CLEAN_SIZE(sizeof r->type)];
	char language[TEXT_CLEAN_SIZE(sizeof r->language)];

	text_clean(r->text, r->text_len, clean, sizeof clean);
	text_clean(r->type, strlen(r->type), type, sizeof type);
	text_clean(r->language, strlen(r->language), language, sizeof language);
	if (r->kind == NDEF_OTHER && !r->poster)
		snprintf(value, sizeof value,
			lang_plural("%s %s, %zu byte", "%s %s, %zu bytes", r->payload_len), record_kind(r),
			type, r->payload_len);
	else
		snprintf(value, sizeof value, "%s%s%s%s %s", record_kind(r), language[0] ? " (" : "",
			language, language[0] ? ")" : "", clean);
	snprintf(label, sizeof label, r->nested ? _("  %d, inside") : _("Record %d"), number);
	print_tag_row(label, value);
}

static void print_records(const struct tag_facts *f)
{
	struct ndef_record record;
	struct fault why = { 0 };
	size_t at = 0;
	int number = 0, got;

	while ((got = ndef_next_record(f->message, f->message_len, &at, &record, &why)) == 1)
		print_record(++number, &record);
	if (got < 0)
		print_tag_row(_("Problem"), why.message.text);
}

/* As the scan that a reader would make of it. A tag's item key is never a text. */
static void identify_content(const struct tag_facts *f, struct identity *out)
{
	struct scan scan;

	memset(&scan, 0, sizeof scan);
	scan.carrier = CARRIER_NFC;
	scan.symbology = f->image ? f->image->model->symbology : tag_kind(f->tag->sak);
	uid_text(f->tag, scan.tag);
	scan.data_len = (uint32_t)(f->message_len < SCAN_DATA_MAX ? f->message_len : SCAN_DATA_MAX);
	if (f->message)
		memcpy(scan.data, f->message, scan.data_len);
	identify(&scan, out);
}

static void print_identity(const struct tag_facts *f)
{
	struct identity identity;
	char label[80], value[TEXT_CLEAN_SIZE(GS1_VALUE_MAX)];

	identify_content(f, &identity);
	print_tag_row(_("Item"), identity.key);
	for (size_t i = 0; i < identity.gs1.count; i++) {
		const struct gs1_field *field = &identity.gs1.fields[i];
		const struct gs1_ai *ai = gs1_find_ai(field->ai);

		snprintf(label, sizeof label, "  (%s)", field->ai);
		text_clean(field->value, strlen(field->value), value, sizeof value);
		printf("%-16s %s%s%s\n", label, value, ai ? "  " : "", ai ? _(ai->title) : "");
	}
	if (identity.reason.text[0])
		print_tag_row(_("Note"), identity.reason.text);
}

void tag_show(const struct tag_facts *f)
{
	char uid[2 * RFID_UID_MAX + 1], text[120];

	print_tag_row(_("Tag"), kind_name(f));
	uid_text(f->tag, uid);
	snprintf(text, sizeof text, "%s (%s)", uid,
		field_uid_is_random(f->tag) ? _("random: changes each time") : _("fixed"));
	print_tag_row("UID", text);
	if (f->image)
		print_memory(f);
	if (f->trouble[0])
		print_tag_row(_("Problem"), f->trouble);
	if (f->message)
		print_records(f);
	else if (!f->trouble[0])
		print_tag_row(_("Content"), _("none"));
	print_identity(f);
}

/* --- as JSON ------------------------------------------------------------------------ */

static json_t *clean_json(const char *text, size_t len)
{
	char clean[CLEAN_SIZE];

	text_clean(text, len, clean, sizeof clean);
	return json_string(clean);
}

static json_t *records_json(const struct tag_facts *f)
{
	static const char *const kinds[] = { [NDEF_URI] = "uri",
		[NDEF_TEXT] = "text",
		[NDEF_APP] = "app",
		[NDEF_OTHER] = "other" };
	struct ndef_record r;
	json_t *records = json_array();
	size_t at = 0;

	while (f->message && ndef_next_record(f->message, f->message_len, &at, &r, NULL) == 1)
		json_array_append_new(records,
			json_pack("{s:s, s:o, s:o, s:o, s:b, s:b, s:I}", "kind", kinds[r.kind], "type",
				clean_json(r.type, strlen(r.type)), "text", clean_json(r.text, r.text_len),
				"language", clean_json(r.language, strlen(r.language)), "poster", r.poster,
				"nested", r.nested, "bytes", (json_int_t)r.payload_len));
	return records;
}

static json_t *locked_json(const struct tag_image *image)
{
	json_t *pages = json_array();

	for (size_t page = TAG_CC_PAGE; page < image->model->user_end; page++)
		if (tag_image_is_locked(image, page))
			json_array_append_new(pages, json_integer((json_int_t)page));
	return pages;
}

static void add_memory(json_t *object, const struct tag_facts *f)
{
	char hex[2 * sizeof f->image->memory + 1];

	json_object_set_new(object, "pages", json_integer((json_int_t)f->image->pages));
	json_object_set_new(object, "capacity", json_integer((json_int_t)tag_image_capacity(f->image)));
	json_object_set_new(object, "free", json_integer((json_int_t)free_bytes(f)));
	json_object_set_new(object, "formatted", json_boolean(tag_image_format(f->image) == 1));
	json_object_set_new(object, "read_only", json_boolean(tag_image_is_read_only(f->image)));
	json_object_set_new(object, "locked_pages", locked_json(f->image));
	text_hex(f->image->memory, f->image->pages * TAG_PAGE_BYTES, hex);
	json_object_set_new(object, "memory", json_string(hex));
}

void tag_show_json(const struct tag_facts *f)
{
	struct identity identity;
	char uid[2 * RFID_UID_MAX + 1];
	json_t *gs1 = json_object(), *object;

	uid_text(f->tag, uid);
	identify_content(f, &identity);
	object = json_pack("{s:s, s:b, s:s, s:s, s:i}", "uid", uid, "random",
		field_uid_is_random(f->tag), "kind", f->image ? f->image->model->name : "", "symbology",
		scan_symbology_name(identity.symbology), "sak", f->tag->sak);
	if (f->image)
		add_memory(object, f);
	for (size_t i = 0; i < identity.gs1.count; i++)
		json_object_set_new(gs1, identity.gs1.fields[i].ai,
			clean_json(identity.gs1.fields[i].value, strlen(identity.gs1.fields[i].value)));
	json_object_set_new(object, "records", records_json(f));
	json_object_set_new(object, "item", json_string(identity.key));
	json_object_set_new(object, "gs1", gs1);
	json_object_set_new(object, "trouble", json_string(f->trouble));
	json_dumpf(object, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(object);
}
