#include "reader/replay/replay_line.h"
#include "core/base/clock.h"
#include "core/base/lang.h"

#include <jansson.h>
#include <string.h>

static int bad_line(unsigned number, const char *what, struct fault *why)
{
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("replay_line.line_passed_over", "line %u: %s; line skipped"), number, what);
}

static void set_scan_data(struct scan *scan, const void *bytes, size_t len)
{
	scan->too_long = scan->too_long || len > SCAN_DATA_MAX;
	scan->data_len = (uint32_t)(len > SCAN_DATA_MAX ? SCAN_DATA_MAX : len);
	memcpy(scan->data, bytes, scan->data_len);
}

/* The string of a member; fallback: no such member; NULL: not a string. */
static const char *text_member(const json_t *object, const char *name, const char *fallback)
{
	const json_t *value = json_object_get(object, name);

	return value ? json_string_value(value) : fallback;
}

static const char *take_kind(const json_t *object, struct scan *scan)
{
	const char *tag = text_member(object, "tag", "");
	const char *carrier = text_member(object, "carrier", tag && *tag ? "nfc" : "barcode");
	const char *symbology = text_member(object, "symbology", "UNKNOWN");

	if (!tag || strlen(tag) > 20 || strlen(tag) % 2 ||
		strspn(tag, "0123456789ABCDEF") != strlen(tag))
		return MESSAGE_WORD("replay_line.tag_no_uid_upper",
			"\"tag\" is not a UID in upper-case hexadecimal digits");
	scan->carrier = carrier ? scan_carrier_from(carrier) : CARRIER_COUNT;
	if (scan->carrier == CARRIER_COUNT)
		return MESSAGE_WORD("replay_line.carrier_not_nfc_barcode",
			"\"carrier\" is not nfc, barcode or typed");
	scan->symbology = symbology ? scan_symbology_from(symbology) : SYMBOLOGY_COUNT;
	if (scan->symbology == SYMBOLOGY_COUNT)
		return MESSAGE_WORD("replay_line.symbology_none_known",
			"\"symbology\" is not a known code type");
	text_copy(scan->tag, sizeof scan->tag, tag);
	return NULL;
}

static const char *take_content(const json_t *object, struct scan *scan)
{
	const char *data = text_member(object, "data", "");
	const json_t *text = json_object_get(object, "text");
	long len;

	scan->too_long = json_is_true(json_object_get(object, "too_long"));
	if (json_object_get(object, "data")) {
		len = data ? text_base64_decode(data, scan->data, SCAN_DATA_MAX) : -1;
		if (len < 0)
			return MESSAGE_WORD("replay_line.data_not_base64_longer",
				"\"data\" is not base64 or is longer than 4,096 bytes");
		scan->data_len = (uint32_t)len;
	} else if (json_is_string(text)) {
		set_scan_data(scan, json_string_value(text), json_string_length(text));
	}
	if (scan->data_len == 0 && !scan->tag[0])
		return MESSAGE_WORD("replay_line.neither_data_nor_tag",
			"neither \"data\" nor \"tag\" is given");
	return NULL;
}

static void take_time(const json_t *object, struct scan *scan)
{
	const char *at = text_member(object, "at", NULL);
	int64_t at_us = 0;

	scan->replayed = json_object_get(object, "at") || json_object_get(object, "ms");
	if (json_is_integer(json_object_get(object, "ms")))
		scan->seen_ms = json_integer_value(json_object_get(object, "ms"));
	else if (at && clock_parse_iso(at, &at_us))
		scan->seen_ms = at_us / 1000;
}

static void take_note(const json_t *object, struct message *out)
{
	const char *text = text_member(object, "note", ""), *id = text_member(object, "note_id", "");
	const json_t *arguments = json_object_get(object, "note_arguments");
	size_t len = 0;

	*out = message_none;
	text_clean_again(text ? text : "", text ? strlen(text) : 0, out->text, sizeof out->text);
	if (id && json_is_array(arguments))
		len = json_dumpb(arguments, out->arguments, sizeof out->arguments - 1, JSON_COMPACT);
	if (len == 0 || len >= sizeof out->arguments || !text_copy(out->id, sizeof out->id, id))
		strcpy(out->arguments, message_none.arguments), out->id[0] = '\0';
	else
		out->arguments[len] = '\0';
}

static void take_circumstances(const json_t *object, struct scan *scan)
{
	json_int_t loss = json_integer_value(json_object_get(object, "loss"));

	if (loss > 0)
		scan->loss = loss < SCAN_LOSS_COUNT ? (enum scan_loss)loss : SCAN_LOST_EVENTS;
	take_time(object, scan);
	scan->sighting = json_is_true(json_object_get(object, "sighting"));
	scan->no_read = json_is_true(json_object_get(object, "no_read"));
	scan->stays = json_is_true(json_object_get(object, "stays"));
	take_note(object, &scan->note);
}

/* Lines of --record that are not scans: the first line, and loss and return of the device. */
static bool is_remark(const json_t *object)
{
	return json_object_get(object, "recording") || json_object_get(object, "event");
}

static int parse_object(const char *line, size_t len, unsigned number, struct scan *scan,
	struct fault *why)
{
	json_error_t error;
	json_t *object = json_loadb(line, len, JSON_REJECT_DUPLICATES, &error);
	const char *what;

	if (!object)
		return bad_line(number, error.text, why);
	if (is_remark(object)) {
		json_decref(object);
		return 0;
	}
	what = take_kind(object, scan);
	if (!what)
		what = take_content(object, scan);
	take_circumstances(object, scan);
	json_decref(object);
	return what ? bad_line(number, what, why) : 1;
}

int replay_line_parse(const char *line, size_t len, unsigned number, struct scan *scan,
	struct fault *why)
{
	if (len && line[len - 1] == '\r')
		len--;
	if (len == 0)
		return 0;
	if (line[0] == '{')
		return parse_object(line, len, number, scan, why);
	scan->carrier = CARRIER_BARCODE;
	scan->symbology = SYMBOLOGY_UNKNOWN;
	set_scan_data(scan, line, len);
	return 1;
}
