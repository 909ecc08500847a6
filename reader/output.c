#include "reader/output.h"
#include "core/base/clock.h"
#include "core/base/lang.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The user's words for the verdicts; JSON has those of the public interface. */
static const char *const verdict_words[VERDICT_COUNT] = {
	[VERDICT_ACCEPTED] = N_("accepted"),
	[VERDICT_UNKNOWN] = N_("unknown"),
	[VERDICT_DUPLICATE] = N_("duplicate"),
	[VERDICT_WRONG_PLACE] = N_("wrong place"),
	[VERDICT_COMMAND] = N_("command"),
	[VERDICT_REJECTED] = N_("rejected"),
};

static int flush(struct fault *why)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return 0;
	return fault_set(why, FAULT_SETUP, EXIT_IO,
		_("cannot write to standard output (%s); is its reader still running?"), lang_error(errno));
}

static void put_text(json_t *object, const char *name, const char *text)
{
	json_object_set_new(object, name, json_string(text));
}

/* Bytes as clean text: a GS1 value of an unknown AI can be anything. */
static void put_clean(json_t *object, const char *name, const char *bytes)
{
	char clean[TEXT_CLEAN_SIZE(GS1_VALUE_MAX)];

	text_clean(bytes, strlen(bytes), clean, sizeof clean);
	put_text(object, name, clean);
}

static void put_data(json_t *object, const struct scan *scan)
{
	char base64[4 * ((SCAN_DATA_MAX + 2) / 3) + 1];

	text_base64_encode(scan->data, scan->data_len, base64);
	put_text(object, "data", base64);
}

static json_t *gs1_object(const struct gs1 *gs1)
{
	json_t *object = json_object();

	for (size_t i = 0; i < gs1->count; i++)
		put_clean(object, gs1->fields[i].ai, gs1->fields[i].value);
	return object;
}

static void put_outcome(json_t *object, const struct identity *identity,
	const struct scan_outcome *outcome)
{
	if (outcome) {
		json_object_set_new(object, "seq", json_integer(outcome->seq));
		put_text(object, "event_id", outcome->event_id);
		put_text(object, "verdict", track_verdict_name(outcome->verdict));
	} else if (identity->rejected) {
		put_text(object, "verdict", track_verdict_name(VERDICT_REJECTED));
	}
	if (identity->reason[0])
		put_text(object, "reason", identity->reason);
}

static json_t *scan_object(const struct scan *scan, const struct identity *identity,
	const struct scan_outcome *outcome)
{
	json_t *object = json_object();
	char at[CLOCK_ISO_SIZE];

	clock_format_iso(scan->at_us, at);
	put_text(object, "at", at);
	put_text(object, "place", scan->place);
	put_text(object, "source", scan->source);
	put_text(object, "carrier", scan_carrier_name(scan->carrier));
	put_text(object, "symbology", scan_symbology_name(identity->symbology));
	put_text(object, "text", identity->text);
	put_data(object, scan);
	if (scan->tag[0])
		put_text(object, "tag", scan->tag);
	if (scan->too_long)
		json_object_set_new(object, "too_long", json_true());
	put_text(object, "item", identity->item);
	json_object_set_new(object, "gs1", gs1_object(&identity->gs1));
	put_outcome(object, identity, outcome);
	if (scan->file[0])
		put_clean(object, "file", scan->file);
	return object;
}

int output_json(const struct scan *scan, const struct identity *identity,
	const struct scan_outcome *outcome, struct fault *why)
{
	json_t *object = scan_object(scan, identity, outcome);
	char *line = json_dumps(object, JSON_COMPACT | JSON_PRESERVE_ORDER);

	json_decref(object);
	if (!line)
		return fault_set(why, FAULT_BUG, EXIT_FAILED, _("cannot write the scan as JSON"));
	puts(line);
	free(line);
	return flush(why);
}

static const char *word(const struct identity *identity, const struct scan_outcome *outcome)
{
	if (outcome)
		return _(verdict_words[outcome->verdict]);
	/* TRANSLATORS: a scan that was read but, as asked, not stored */
	return identity->rejected ? _(verdict_words[VERDICT_REJECTED]) : _("read");
}

int output_text(const struct scan *scan, const struct identity *identity,
	const struct scan_outcome *outcome, struct fault *why)
{
	char file[TEXT_CLEAN_SIZE(sizeof scan->file)];

	printf("%s  %s  %s", word(identity, outcome), scan_symbology_name(identity->symbology),
		identity->item[0] ? identity->item : identity->text);
	if (outcome && !identity->command)
		printf(_("  at %s"), outcome->place);
	if (identity->reason[0])
		printf("  (%s)", identity->reason);
	if (scan->file[0]) {
		text_clean(scan->file, strlen(scan->file), file, sizeof file);
		printf("  %s", file);
	}
	putchar('\n');
	return flush(why);
}
