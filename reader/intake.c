#include "reader/intake.h"
#include "reader/output.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/log.h"
#include "core/base/word_list.h"
#include "core/scanner/scanner_check.h"
#include "core/store/store_personal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

void intake_init(struct intake *in, struct store *store, const char *place, const char *source,
	bool json)
{
	memset(in, 0, sizeof *in);
	in->store = store;
	in->place = place;
	in->source = source;
	in->json = json;
}

static void add_place_name(void *user, const struct row_place *place)
{
	word_list_add(user, place->name);
}

void intake_check_place(const struct intake *in)
{
	struct word_list places = { 0 };
	struct fault why = { 0 };

	if (!in->store || store_each_place(in->store, add_place_name, &places, &why) ||
		word_list_has(&places, in->place) || !word_list_nearest(&places, in->place))
		return;
	fault_set(&why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("intake.new_place",
			"--place: there is no place \"%s\" yet, it is new from the first scan on"),
		in->place);
	word_list_suggest(&places, in->place, &why);
	log_fault(LOG_LEVEL_WARNING, &why);
}

static void stamp_scan(const struct intake *in, struct scan *scan)
{
	text_copy(scan->place, sizeof scan->place, in->place);
	text_copy(scan->source, sizeof scan->source, in->source);
	scan->by_hand = in->by_hand;
	scan->commands = in->commands;
	scan->clock_ok = clock_is_synchronised();
}

/* One of the two codes that check a scanner: says which setting is wrong. */
static void report_scanner(const struct scan *scan)
{
	struct scanner_check check;

	if (scan->carrier != CARRIER_NFC &&
		scanner_check_examine((const char *)scan->data, scan->data_len,
			scan->symbology != SYMBOLOGY_UNKNOWN, &check))
		for (size_t i = 0; i < check.count; i++)
			log_line(LOG_LEVEL_NOTICE, "%s", check.texts[i]);
}

/* The store accepts scans again: records why it did not. */
static void log_store_refusal(struct intake *in)
{
	if (in->refusal.blame != FAULT_NONE &&
		store_log_alarm(in->store, in->source, store_refusal_code(in->refusal_kind), SEVERITY_ALARM,
			&in->refusal.message, NULL) == 0)
		in->refusal.blame = FAULT_NONE;
}

/* Durability guarantee: a scan is shown as accepted only after its commit. */
static bool commit_scan(struct intake *in, const struct scan *scan)
{
	const struct booking *b = &in->booking;
	struct fault why = { 0 };
	char text[160];

	if (booking_record_scan(in->store, scan, &in->identity, &in->booking, &why) == 0) {
		log_store_refusal(in);
		return true;
	}
	in->refused++;
	in->refusal = why;
	in->refusal_kind = store_last_refusal(in->store);
	debounce_refuse(&in->debounce, scan, scan->seen_ms);
	personal_text(scan, &in->identity, text, sizeof text);
	log_line(LOG_LEVEL_ERROR, _("NOT ACCEPTED: %.120s: %s"),
		b->item[0] && !in->identity.personal ? b->item : text, why.message.text);
	return false;
}

/* What is beyond the limit is not accepted; a sighting is tried again while it is there. */
static bool is_within_limit(struct intake *in, const struct scan *scan)
{
	if (!in->is_limited || scan_limit_take(&in->limit, clock_mono_ms()))
		return true;
	in->refused++;
	if (scan->sighting)
		debounce_refuse(&in->debounce, scan, scan->seen_ms);
	return false;
}

/* A try without a read is no scan: it is only counted. */
static void count_no_read(struct intake *in, const struct scan *scan)
{
	struct fault why = { 0 };

	log_line(LOG_LEVEL_NOTICE, _("no read: the device found no code"));
	if (in->store && store_count_no_read(in->store, in->place, in->source, scan->at_us, &why))
		log_fault(LOG_LEVEL_ERROR, &why);
}

/* Without a store nothing is known again in another run. */
static int make_run_key(struct personal_key *key, struct fault *why)
{
	if (getrandom(key->bytes, sizeof key->bytes, 0) == (ssize_t)sizeof key->bytes)
		return 0;
	return fault_set(why, FAULT_SETUP, EXIT_FAILED,
		MESSAGE("intake.no_random_number",
			"the system gave no random number (%s): a code with personal data cannot be replaced; "
			"start the program again"),
		message_error(errno));
}

/* From here on *scan holds nothing that must not be kept. */
static bool keep_scan(struct intake *in, struct scan *scan)
{
	const struct code_family *family;
	struct fault why = { 0 };

	if (!in->has_personal_key &&
		(in->store ? store_personal_key(in->store, &in->personal_key, &why)
				   : make_run_key(&in->personal_key, &why))) {
		in->refused++;
		in->refusal = why;
		in->refusal_kind = in->store ? store_last_refusal(in->store) : STORE_REFUSAL_NONE;
		log_line(LOG_LEVEL_ERROR, _("NOT ACCEPTED: %s"), why.message.text);
		return false;
	}
	in->has_personal_key = true;
	identify(scan, &in->identity);
	family = personal_lines_take(&in->lines, scan, &in->identity);
	if (in->identity.personal)
		personal_identify(scan, &in->personal_key, &in->identity);
	else if (family)
		personal_replace(scan, family, &in->personal_key, &in->identity);
	return true;
}

int intake_take(struct intake *in, struct scan *scan, struct fault *why)
{
	int shown;

	if (!keep_scan(in, scan))
		return 0;
	recorder_scan(in->recorder, scan);
	if (scan->sighting && !debounce_take(&in->debounce, scan, scan->seen_ms))
		return 0;
	if (!is_within_limit(in, scan))
		return 0;
	if (scan->no_read) {
		count_no_read(in, scan);
		return 0;
	}
	in->read++;
	stamp_scan(in, scan);
	if (!in->store)
		booking_init(scan, &in->identity, &in->booking);
	else if (!commit_scan(in, scan))
		return 0;
	in->accepted++;
	report_scanner(scan);
	shown = in->json ? output_json(scan, &in->identity, &in->booking, why)
					 : output_text(scan, &in->identity, &in->booking, why);
	return shown ? -1 : 1;
}

static void log_failure(int result, const struct fault *why)
{
	if (result)
		log_fault(LOG_LEVEL_ERROR, why);
}

void intake_report_excess(struct intake *in, int64_t now_ms)
{
	bool was_exceeded = in->limit.is_exceeded;
	struct fault reason = { 0 };
	unsigned long count;

	switch (scan_limit_report(&in->limit, now_ms, &count)) {
	case SCAN_LIMIT_EXCESS:
		log_line(LOG_LEVEL_ERROR,
			lang_plural("NOT ACCEPTED: %lu code above the limit of %d per second",
				"NOT ACCEPTED: %lu codes above the limit of %d per second", count),
			count, SCAN_LIMIT_PER_S);
		fault_set(&reason, FAULT_HARDWARE, EXIT_FAILED,
			MESSAGE("intake.codes_come_without_pause",
				"more than %d codes per second, the rest is not accepted; release the trigger, "
				"or set the device to read each code once"),
			SCAN_LIMIT_PER_S);
		if (!was_exceeded)
			intake_raise(in, ALARM_READER_INPUT, &reason);
		break;
	case SCAN_LIMIT_OVER:
		intake_clear(in, ALARM_READER_INPUT);
		break;
	default:
		break;
	}
}

void intake_report(struct intake *in, enum program_state state, const struct message *detail)
{
	char role[SCAN_NAME_MAX + 8];
	struct fault why = { 0 };

	snprintf(role, sizeof role, "reader:%s", in->source);
	if (in->store)
		log_failure(store_report_program(in->store, role, state, detail, &why), &why);
}

void intake_raise(struct intake *in, enum alarm_code code, const struct fault *reason)
{
	struct fault why = { 0 };

	log_fault(LOG_LEVEL_WARNING, reason);
	if (in->store)
		log_failure(store_raise_alarm(in->store, in->source, code, SEVERITY_ALARM, &reason->message,
						&why),
			&why);
}

void intake_remark(struct intake *in, enum alarm_code code, enum alarm_severity severity,
	const struct fault *reason)
{
	struct fault why = { 0 };

	log_fault(severity == SEVERITY_NOTICE ? LOG_LEVEL_NOTICE : LOG_LEVEL_WARNING, reason);
	if (in->store)
		log_failure(store_log_alarm(in->store, in->source, code, severity, &reason->message, &why),
			&why);
}

void intake_clear(struct intake *in, enum alarm_code code)
{
	struct fault why = { 0 };

	if (in->store)
		log_failure(store_clear_alarm(in->store, in->source, code, &why), &why);
}
