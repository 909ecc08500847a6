#include "reader/output.h"
#include "core/base/clock.h"
#include "core/base/lang.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int flush_stdout(struct fault *why)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return 0;
	return fault_set(why, FAULT_SETUP, EXIT_IO,
		MESSAGE("output.cannot_write_standard_output",
			"cannot write to standard output (%s); check that the program that reads it still "
			"runs"),
		message_error(errno));
}

static void put_json_text(json_t *object, const char *name, const char *text)
{
	json_object_set_new(object, name, json_string(text));
}

/* Bytes as clean text: a GS1 value of an unknown AI can be anything. */
static void put_json_clean(json_t *object, const char *name, const char *bytes)
{
	char clean[TEXT_CLEAN_SIZE(GS1_VALUE_MAX)];

	text_clean(bytes, strlen(bytes), clean, sizeof clean);
	put_json_text(object, name, clean);
}

static void put_json_data(json_t *object, const struct scan *scan)
{
	char base64[4 * ((SCAN_DATA_MAX + 2) / 3) + 1];

	text_base64_encode(scan->data, scan->data_len, base64);
	put_json_text(object, "data", base64);
}

static json_t *gs1_object(const struct gs1 *gs1)
{
	json_t *object = json_object();

	for (size_t i = 0; i < gs1->count; i++)
		put_json_clean(object, gs1->fields[i].ai, gs1->fields[i].value);
	return object;
}

static void put_booking(json_t *object, const struct booking *booking)
{
	if (booking->seq) {
		json_object_set_new(object, "seq", json_integer(booking->seq));
		put_json_text(object, "event_id", booking->event_id);
	}
	if (booking->seq || booking->verdict == VERDICT_REJECTED)
		put_json_text(object, "verdict", store_verdict_name(booking->verdict));
	if (booking->reason.text[0])
		put_json_text(object, "reason", booking->reason.text);
}

static json_t *scan_object(const struct scan *scan, const struct identity *identity,
	const struct booking *booking)
{
	json_t *object = json_object();
	char at[CLOCK_ISO_SIZE], text[IDENTITY_TEXT_SIZE];

	clock_format_iso(scan->at_us, at);
	put_json_text(object, "at", at);
	put_json_text(object, "place", booking->place);
	put_json_text(object, "source", scan->source);
	put_json_text(object, "carrier", scan_carrier_name(scan->carrier));
	put_json_text(object, "symbology", scan_symbology_name(identity->symbology));
	personal_text(scan, identity, text, sizeof text);
	put_json_text(object, "text", text);
	put_json_data(object, scan);
	if (scan->tag[0])
		put_json_text(object, "tag", scan->tag);
	if (scan->too_long)
		json_object_set_new(object, "too_long", json_true());
	put_json_text(object, "item", booking->item);
	json_object_set_new(object, "gs1", gs1_object(&identity->gs1));
	put_booking(object, booking);
	if (scan->file[0])
		put_json_clean(object, "file", scan->file);
	return object;
}

int output_json(const struct scan *scan, const struct identity *identity,
	const struct booking *booking, struct fault *why)
{
	json_t *object = scan_object(scan, identity, booking);
	char *line = json_dumps(object, JSON_COMPACT | JSON_PRESERVE_ORDER);

	json_decref(object);
	if (!line)
		return fault_set(why, FAULT_BUG, EXIT_FAILED,
			MESSAGE("output.cannot_write_scan_json",
				"cannot write the scan as JSON, probably out of memory; close other programs"));
	puts(line);
	free(line);
	return flush_stdout(why);
}

static const char *verdict_text(const struct booking *booking)
{
	/* TRANSLATORS: a scan that was read but, as asked, not stored */
	return booking->seq || booking->verdict == VERDICT_REJECTED
		? _(store_verdict_text(booking->verdict))
		: _("read");
}

int output_text(const struct scan *scan, const struct identity *identity,
	const struct booking *booking, struct fault *why)
{
	char file[TEXT_CLEAN_SIZE(sizeof scan->file)], text[IDENTITY_TEXT_SIZE];

	personal_text(scan, identity, text, sizeof text);
	printf("%s  %s  %s", verdict_text(booking), scan_symbology_name(identity->symbology),
		booking->item[0] && !identity->personal ? booking->item : text);
	if (booking->seq && !booking->command)
		printf(_("  place: %s"), booking->place);
	if (booking->reason.text[0])
		printf("  (%s)", booking->reason.text);
	if (scan->file[0]) {
		text_clean(scan->file, strlen(scan->file), file, sizeof file);
		printf("  %s", file);
	}
	putchar('\n');
	return flush_stdout(why);
}
