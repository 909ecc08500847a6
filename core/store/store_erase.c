#include "core/store/store_erase.h"
#include "core/base/clock.h"
#include "core/code/ndef.h"
#include "core/store/store_sql.h"

#include <stdio.h>
#include <string.h>

enum {
	NEEDLE_MIN = 6,         /* a shorter text is in too many others */
	NEEDLE_MAX = 190,       /* messages cut a text at 200 bytes */
	WIRE_SPAN_US = 10000000 /* frames of a tag around its scan */
};

bool store_erase_is_due(const struct erase *e, const struct scan *scan)
{
	struct identity identity;
	struct scan kept = *scan;
	const struct code_family *family;
	struct ndef_record record;
	size_t at = 0;

	personal_identify(&kept, &e->key, &identity);
	if (e->what->personal && !identity.personal)
		return false;
	if (e->what->personal)
		return kept.data_len != scan->data_len ||
			memcmp(kept.data, scan->data, scan->data_len) != 0;
	if (scan->carrier != CARRIER_NFC)
		return scan->data_len > 0 &&
			!personal_read_form((const char *)scan->data, scan->data_len, &family);
	while (ndef_next_record(scan->data, scan->data_len, &at, &record, NULL) == 1)
		if (!personal_read_form(record.text, record.text_len, &family))
			return true;
	return at < scan->data_len;
}

void store_erase_count(struct store_erasure *out, int64_t seq)
{
	out->first_scan = out->first_scan ? out->first_scan : seq;
	out->last_scan = seq;
	out->scans++;
}

/* --- what repeats them ---------------------------------------------------------------------- */

static int run_counted(struct erase *e, struct fault *why, const char *sql, const char *types, ...)
{
	va_list args;
	sqlite3_stmt *st;
	int step;

	va_start(args, types);
	st = store_bind_list(e->store, why, sql, types, args);
	va_end(args);
	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (store_done(e->store, st, step, why))
		return -1;
	e->out.others += sqlite3_changes(e->store->db);
	return 0;
}

/* Rows of texts that contain this one. */
static int erase_needle(struct erase *e, const char *text, struct fault *why)
{
	struct message erased;
	char needle[NEEDLE_MAX + 1];

	if (strlen(text) < NEEDLE_MIN)
		return 0;
	text_copy(needle, sizeof needle, text);
	message_set(&erased, MESSAGE("store_personal.erased", "content erased"));
	return run_counted(e, why,
			   "UPDATE alarm SET text = ?2, message = ?3, arguments = ?4 WHERE instr(text, ?1)",
			   "tm", needle, &erased) ||
			run_counted(e, why,
				"UPDATE command SET detail = ?2, message = ?3, arguments = ?4, argument ="
				" CASE WHEN instr(argument, ?1) THEN '' ELSE argument END"
				" WHERE instr(detail, ?1) OR instr(argument, ?1)",
				"tm", needle, &erased) ||
			run_counted(e, why,
				"UPDATE program SET detail = ?2, message = ?3, arguments = ?4 WHERE instr(detail, ?1)",
				"tm", needle, &erased) ||
			run_counted(e, why, "UPDATE note SET text = ?2 WHERE instr(text, ?1)", "tt", needle,
				erased.text) ||
			run_counted(e, why, "UPDATE item SET name = '' WHERE instr(name, ?1)", "t", needle) ||
			run_counted(e, why, "UPDATE stock_mark SET name = '' WHERE instr(name, ?1)", "t",
				needle)
		? -1
		: 0;
}

/* The item's key was made of the code: another one in all tables. An item of the new key, seen since, stays. */
static int rename_key(struct erase *e, const char *old, const char *new, struct fault *why)
{
	return run_counted(e, why,
			   "UPDATE OR REPLACE item SET key = ?2 WHERE key = ?1 AND seen_scan >="
			   " coalesce((SELECT seen_scan FROM item WHERE key = ?2), 0)",
			   "tt", old, new) ||
			run_counted(e, why, "DELETE FROM item WHERE key = ?1", "t", old) ||
			run_counted(e, why, "UPDATE item SET parent = ?2 WHERE parent = ?1", "tt", old, new) ||
			run_counted(e, why, "UPDATE move SET item = ?2 WHERE item = ?1", "tt", old, new) ||
			run_counted(e, why, "UPDATE passage SET item = ?2 WHERE item = ?1", "tt", old, new) ||
			run_counted(e, why, "UPDATE tag SET item = ?2 WHERE item = ?1", "tt", old, new) ||
			run_counted(e, why, "UPDATE note SET item = ?2 WHERE item = ?1", "tt", old, new) ||
			run_counted(e, why, "UPDATE lot_scan SET item = ?2 WHERE item = ?1", "tt", old, new) ||
			store_run(e->store, why, "UPDATE scan SET item = ?2 WHERE item = ?1", "tt", old, new)
		? -1
		: 0;
}

/* --before keeps the key of goods that are registered or were scanned since. */
static int may_rename(struct erase *e, const char *item, bool is_personal, bool *out,
	struct fault *why)
{
	int64_t count = 0;

	*out = identify_own_text(item);
	if (!*out || !e->what->before_us || is_personal)
		return 0;
	if (store_number(e->store, &count, 0, why,
			"SELECT (SELECT count(*) FROM item WHERE key = ?1) +"
			" (SELECT count(*) FROM scan WHERE item = ?1 AND at_us >= ?2)",
			"ti", item, e->what->before_us))
		return -1;
	*out = count == 0;
	return 0;
}

/* --- one scan ----------------------------------------------------------------------------------- */

/* What stays of a scan: what personal_identify() leaves, else the form alone. */
static void replace_content(const struct erase *e, struct scan *scan, struct identity *identity)
{
	char form[PERSONAL_FORM_SIZE];

	personal_identify(scan, &e->key, identity);
	if (identity->personal && (e->what->personal || scan->carrier != CARRIER_NFC))
		return;
	if (scan->carrier != CARRIER_NFC) {
		personal_replace(scan, family_row(0), &e->key, identity);
		return;
	}
	personal_write_form(family_row(0), &e->key, scan->data, scan->data_len, form);
	memset(scan->data, 0, sizeof scan->data);
	scan->data_len = (uint32_t)ndef_build_text(form, "en", scan->data, sizeof scan->data);
	identify(scan, identity);
}

static int erase_frames(struct erase *e, const struct scan *scan, struct fault *why)
{
	if (scan->carrier != CARRIER_NFC)
		return 0;
	return run_counted(e, why, "DELETE FROM wire WHERE protocol = ?1 AND at_us BETWEEN ?2 AND ?3",
		"tii", wire_protocol_name(WIRE_PN532), scan->at_us - WIRE_SPAN_US,
		scan->at_us + WIRE_SPAN_US);
}

/* The words of the row: its text, cleaned, and the key that was made of it. */
struct scan_words {
	char text[IDENTITY_TEXT_SIZE], shown[IDENTITY_TEXT_SIZE], item[IDENTITY_ITEM_SIZE];
};

static int read_words(struct erase *e, int64_t seq, struct scan_words *out, struct fault *why)
{
	sqlite3_stmt *st =
		store_bind(e->store, why, "SELECT text, item FROM scan WHERE seq = ?", "i", seq);
	int step;

	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW) {
		store_text(st, 0, out->shown, sizeof out->shown);
		store_text(st, 1, out->item, sizeof out->item);
	}
	return store_done(e->store, st, step, why);
}

static int erase_words(struct erase *e, const struct scan_words *w, struct fault *why)
{
	if (e->what->before_us)
		return 0; /* all texts of that time are erased at once */
	return erase_needle(e, w->text, why) || erase_needle(e, w->shown, why) ||
			(identify_own_text(w->item) && erase_needle(e, w->item, why))
		? -1
		: 0;
}

static int write_erased(struct erase *e, int64_t seq, const struct scan *scan,
	const struct identity *identity, struct fault *why)
{
	struct message not_kept;

	personal_say_scan(scan, identity, &not_kept);
	return store_run(e->store, why,
		"UPDATE scan SET data = ?2, text = ?3, message = ?4, arguments = ?5, erased_us = ?6"
		" WHERE seq = ?1",
		"ibmi", seq, (const void *)scan->data, (size_t)scan->data_len, &not_kept, clock_wall_us());
}

/* What was read out of the content goes with it; the stock entries stay. */
static int erase_lot(struct erase *e, int64_t seq, struct fault *why)
{
	struct message erased;

	message_set(&erased, MESSAGE("store_personal.erased", "content erased"));
	return run_counted(e, why,
			   "UPDATE alarm SET text = ?2, message = ?3, arguments = ?4 WHERE code = ?5 AND EXISTS (SELECT 1"
			   " FROM lot_scan l WHERE l.scan = ?1 AND l.lot <> '' AND instr(arguments, json_quote(l.lot)))",
			   "imt", seq, &erased, store_alarm_name(ALARM_EXPIRED_ITEM)) ||
			run_counted(e, why,
				"DELETE FROM lot_move WHERE lot_scan IN (SELECT seq FROM lot_scan WHERE scan = ?)",
				"i", seq) ||
			run_counted(e, why, "DELETE FROM lot_scan WHERE scan = ?", "i", seq)
		? -1
		: 0;
}

int store_erase_scan(struct erase *e, int64_t seq, struct fault *why)
{
	static struct scan scan;
	static struct scan_words words;
	struct identity identity;
	char form[PERSONAL_FORM_SIZE] = "";
	bool renames, is_personal;
	int found = store_read_scan(e->store, seq, &scan, why);

	if (found < 0)
		return -1;
	if (found == 0 || !store_erase_is_due(e, &scan))
		return 0;
	identify_text(&scan, words.text, sizeof words.text);
	identify(&scan, &identity);
	is_personal = identity.personal;
	if (read_words(e, seq, &words, why) || may_rename(e, words.item, is_personal, &renames, why) ||
		erase_frames(e, &scan, why) || erase_words(e, &words, why))
		return -1;
	replace_content(e, &scan, &identity);
	snprintf(form, sizeof form, "%.*s", (int)scan.data_len, (const char *)scan.data);
	store_erase_count(&e->out, seq);
	return write_erased(e, seq, &scan, &identity, why) || erase_lot(e, seq, why) ||
			(renames && rename_key(e, words.item, form, why))
		? -1
		: 0;
}

/* --- what is not a scan --------------------------------------------------------------------------- */

/* Keys of items that were imported and never scanned. */
static int erase_keys(struct erase *e, struct fault *why)
{
	static const char next[] =
		"SELECT k FROM (SELECT key AS k FROM item UNION SELECT item FROM move UNION"
		" SELECT item FROM tag UNION SELECT item FROM note UNION SELECT item FROM passage)"
		" WHERE k > ?1 AND k GLOB 'code:*' ORDER BY k LIMIT 1";
	static struct scan scan;
	static struct scan_words words;
	char after[IDENTITY_ITEM_SIZE] = "", form[PERSONAL_FORM_SIZE];
	struct identity identity;
	int found;

	while ((found = store_first_text(e->store, after, sizeof after, why, next, "t", after)) > 0) {
		memset(&scan, 0, sizeof scan);
		scan.carrier = CARRIER_TYPED;
		text_copy(words.text, sizeof words.text, identify_own_text(after));
		scan.data_len = (uint32_t)strnlen(words.text, SCAN_DATA_MAX);
		memcpy(scan.data, words.text, scan.data_len);
		personal_identify(&scan, &e->key, &identity);
		if (!identity.personal)
			continue;
		snprintf(form, sizeof form, "%.*s", (int)scan.data_len, (const char *)scan.data);
		words.shown[0] = '\0';
		text_copy(words.item, sizeof words.item, after);
		if (erase_words(e, &words, why) || rename_key(e, after, form, why))
			return -1;
	}
	return found;
}

/* Texts that may repeat a code, words of operators and their names, captured frames: of the time before. */
static int erase_time(struct erase *e, struct fault *why)
{
	int64_t before_us = e->what->before_us;
	struct message erased;

	message_set(&erased, MESSAGE("store_personal.erased", "content erased"));
	return run_counted(e, why,
			   "UPDATE alarm SET text = ?2, message = ?3, arguments = ?4 WHERE at_us < ?1"
			   " AND cleared_us IS NOT NULL AND code IN (?5, ?6, ?7, ?8, ?9, ?10) AND message <> ?3",
			   "imtttttt", before_us, &erased, store_alarm_name(ALARM_UNKNOWN_ITEM),
			   store_alarm_name(ALARM_ODD_STEP), store_alarm_name(ALARM_BAD_CODE),
			   store_alarm_name(ALARM_MULTIPLE_READ), store_alarm_name(ALARM_COMMAND_FAILED),
			   store_alarm_name(ALARM_EXPIRED_ITEM)) ||
			run_counted(e, why,
				"UPDATE note SET text = ?2, given_by = '' WHERE at_us < ?1 AND text <> ?2", "it",
				before_us, erased.text) ||
			run_counted(e, why,
				"UPDATE command SET given_by = '' WHERE at_us < ?1 AND given_by <> ''", "i",
				before_us) ||
			run_counted(e, why,
				"UPDATE lesson_run SET participant = '' WHERE begun_us < ?1 AND participant <> ''",
				"i", before_us) ||
			run_counted(e, why, "DELETE FROM wire WHERE at_us < ?1", "i", before_us)
		? -1
		: 0;
}

int store_erase_others(struct erase *e, struct fault *why)
{
	if (e->what->personal)
		return erase_keys(e, why);
	return e->what->before_us ? erase_time(e, why) : 0;
}
