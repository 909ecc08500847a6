#include "reader/replay/recorder.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/log.h"
#include "core/base/output_file.h"
#include "core/base/text.h"
#include "core/base/version.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct recorder {
	FILE *file; /* NULL: the disk was full */
	int64_t start_ms;
	char path[];
};

static void put_recorded_text(json_t *object, const char *name, const char *text)
{
	json_object_set_new(object, name, json_string(text));
}

/* Flushes every line: the last lines before a crash matter most. */
static void write_recorded_line(struct recorder *r, json_t *object)
{
	if (json_dumpf(object, r->file, JSON_COMPACT | JSON_PRESERVE_ORDER) ||
		putc('\n', r->file) == EOF || fflush(r->file)) {
		log_line(LOG_LEVEL_WARNING,
			_("cannot write to the recording %s (%s); the recording ends here; check the disk space"),
			r->path, message_word(message_error(errno)));
		fclose(r->file);
		r->file = NULL;
	}
	json_decref(object);
}

static json_t *stamped_object(const struct recorder *r, int64_t seen_ms)
{
	json_t *object = json_object();

	json_object_set_new(object, "ms", json_integer(seen_ms - r->start_ms));
	return object;
}

/* The lines of a recording. */
static bool is_recording(const unsigned char *head, size_t len)
{
	return len > 0 && head[0] == '{' && !memchr(head, '\0', len);
}

struct recorder *recorder_open(const char *path, const char *database, const char *spec,
	struct fault *why)
{
	const struct output_target target = { .path = path,
		.database = database,
		.is_own = is_recording,
		.is_force_free = true };
	struct recorder *r = malloc(sizeof *r + strlen(path) + 1);
	char at[CLOCK_ISO_SIZE];
	char clean[TEXT_CLEAN_SIZE(256)];
	json_t *head;

	if (!r)
		fault_set(why, FAULT_SETUP, EXIT_FAILED, MESSAGE("fault.out_of_memory", "out of memory"));
	else
		r->file = output_file_append(&target, why);
	if (!r || !r->file) {
		free(r);
		return NULL;
	}
	strcpy(r->path, path);
	r->start_ms = clock_mono_ms();
	clock_format_iso(clock_wall_us(), at);
	head = json_object();
	text_clean(spec, strnlen(spec, 256), clean, sizeof clean);
	put_recorded_text(head, "recording", clean);
	put_recorded_text(head, "at", at);
	put_recorded_text(head, "version", WARENSPUR_VERSION);
	write_recorded_line(r, head);
	return r;
}

/* Its text, and id and arguments for other languages. */
static void put_note(json_t *object, const struct message *note)
{
	char text[sizeof note->text];

	text_clean_again(note->text, strlen(note->text), text, sizeof text);
	put_recorded_text(object, "note", text);
	if (!note->id[0])
		return;
	put_recorded_text(object, "note_id", note->id);
	json_object_set_new(object, "note_arguments", json_loads(note->arguments, 0, NULL));
}

void recorder_scan(struct recorder *r, const struct scan *scan)
{
	char base64[4 * ((SCAN_DATA_MAX + 2) / 3) + 1];
	json_t *object;

	if (!r || !r->file)
		return;
	object = stamped_object(r, scan->seen_ms);
	put_recorded_text(object, "carrier", scan_carrier_name(scan->carrier));
	put_recorded_text(object, "symbology", scan_symbology_name(scan->symbology));
	if (scan->tag[0])
		put_recorded_text(object, "tag", scan->tag);
	text_base64_encode(scan->data, scan->data_len, base64);
	put_recorded_text(object, "data", base64);
	if (scan->too_long)
		json_object_set_new(object, "too_long", json_true());
	if (scan->no_read)
		json_object_set_new(object, "no_read", json_true());
	if (scan->loss)
		json_object_set_new(object, "loss", json_integer((json_int_t)scan->loss));
	if (scan->sighting)
		json_object_set_new(object, "sighting", json_true());
	if (scan->stays)
		json_object_set_new(object, "stays", json_true());
	if (scan->note.text[0])
		put_note(object, &scan->note);
	write_recorded_line(r, object);
}

void recorder_event(struct recorder *r, enum recorder_event event, const char *text)
{
	static const char *const events[RECORDER_EVENT_COUNT] = {
		[RECORDER_UP] = "up",
		[RECORDER_DOWN] = "down",
		[RECORDER_BAD] = "bad",
	};
	json_t *object;

	if (!r || !r->file)
		return;
	object = stamped_object(r, clock_mono_ms());
	put_recorded_text(object, "event", events[event]);
	put_recorded_text(object, "text", text);
	write_recorded_line(r, object);
}

void recorder_close(struct recorder *r)
{
	if (r && r->file)
		fclose(r->file);
	free(r);
}
