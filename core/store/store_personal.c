#include "core/store/store_personal.h"
#include "core/base/clock.h"
#include "core/code/ndef.h"
#include "core/store/store_sql.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
	BATCH = 200,             /* scans of one transaction */
	NEEDLE_MIN = 6,          /* a shorter text is in too many others */
	NEEDLE_MAX = 190,        /* messages cut a text at 200 bytes */
	WIRE_SPAN_US = 10000000, /* frames of a tag around its scan */
	FINISH_MS = 10000        /* for readers that keep the -wal */
};
#define CODE_KEY "code:"

int store_personal_key(struct store *s, struct personal_key *out, struct fault *why)
{
	sqlite3_stmt *st;
	bool is_whole = false;
	int step;

	if (s->has_personal_key) {
		*out = s->personal_key;
		return 0;
	}
	st = store_bind(s, why, "SELECT key FROM personal_key WHERE id = 1", "");
	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW && sqlite3_column_bytes(st, 0) == (int)sizeof out->bytes) {
		memcpy(out->bytes, sqlite3_column_blob(st, 0), sizeof out->bytes);
		is_whole = true;
	}
	if (store_done(s, st, step, why))
		return -1;
	if (!is_whole)
		return fault_set(why, FAULT_STORE, EXIT_IO,
			MESSAGE("store_personal.no_key",
				"the key for personal data is missing in %s: such a code cannot be stored; %s"),
			s->path, database_file_way_back());
	s->personal_key = *out;
	s->has_personal_key = true;
	return 0;
}

/* --- backups ---------------------------------------------------------------------------------- */

int store_put_backup(struct store *s, const struct row_backup *b, const char *given_by,
	struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s,
		store_run(s, why,
			"INSERT INTO backup (at_us, path, last_scan, given_by) VALUES (?, ?, ?, ?)", "itit",
			b->at_us, b->path, b->last_scan, given_by),
		why);
}

int store_each_backup(struct store *s, int64_t first_scan,
	void (*row)(void *, const struct row_backup *), void *user, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT at_us, last_scan, path FROM backup b WHERE last_scan >= ?"
		" AND seq = (SELECT max(seq) FROM backup WHERE path = b.path) ORDER BY seq",
		"i", first_scan);
	struct row_backup out;
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		out.at_us = store_time(st, 0);
		out.last_scan = sqlite3_column_int64(st, 1);
		store_text(st, 2, out.path, sizeof out.path);
		row(user, &out);
	}
	return store_done(s, st, step, why);
}

/* --- which scans ------------------------------------------------------------------------------ */

/* An erasing in progress. */
struct erase {
	struct store *store;
	const struct store_selection *what;
	struct personal_key key;
	int64_t audit; /* row of the table erasure; 0: none yet */
	/* of the chosen scan */
	unsigned char data[SCAN_DATA_MAX];
	size_t data_len;
	char item[IDENTITY_ITEM_SIZE];
	struct store_erasure out;
};

static bool is_code_key(const char *item)
{
	return strncmp(item, CODE_KEY, strlen(CODE_KEY)) == 0;
}

static int read_chosen_scan(struct erase *e, struct fault *why)
{
	sqlite3_stmt *st =
		store_bind(e->store, why, "SELECT data, item FROM scan WHERE seq = ?", "i", e->what->scan);
	int step;

	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW) {
		int len = sqlite3_column_bytes(st, 0);

		e->data_len = len < SCAN_DATA_MAX ? (size_t)len : SCAN_DATA_MAX;
		if (len > 0)
			memcpy(e->data, sqlite3_column_blob(st, 0), e->data_len);
		store_text(st, 1, e->item, sizeof e->item);
	}
	if (store_done(e->store, st, step, why))
		return -1;
	return step == SQLITE_ROW
		? 0
		: fault_set(why, FAULT_DATA, EXIT_FAILED,
			  MESSAGE("store_personal.no_scan",
				  "there is no scan %lld; warenspur export --table scan lists all of them"),
			  (long long)e->what->scan);
}

/* Scans after a number that may be chosen, oldest first. Commands are no data of anybody. */
static sqlite3_stmt *choose_scans(struct erase *e, int64_t after, struct fault *why)
{
	if (e->what->scan)
		return store_bind(e->store, why,
			"SELECT seq FROM scan WHERE seq > ?1 AND erased_us IS NULL AND (seq = ?2 OR"
			" (?3 > 0 AND data = ?4) OR (item = ?5 AND item GLOB 'code:*')) ORDER BY seq LIMIT ?6",
			"iiibti", after, e->what->scan, (int64_t)e->data_len, (const void *)e->data,
			e->data_len, e->item, (int64_t)BATCH);
	return store_bind(e->store, why,
		"SELECT seq FROM scan WHERE seq > ?1 AND erased_us IS NULL AND verdict <> ?2"
		" AND at_us < ?3 ORDER BY seq LIMIT ?4",
		"itii", after, store_verdict_name(VERDICT_COMMAND),
		e->what->personal ? INT64_MAX : e->what->before_us, (int64_t)BATCH);
}

static int next_batch(struct erase *e, int64_t after, int64_t seqs[BATCH], struct fault *why)
{
	sqlite3_stmt *st = choose_scans(e, after, why);
	int count = 0, step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW && count < BATCH)
		seqs[count++] = sqlite3_column_int64(st, 0);
	return store_done(e->store, st, step, why) ? -1 : count;
}

/* Something other than the form is in it. */
static bool holds_content(const struct erase *e, const struct scan *scan)
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

static void note_erased(struct store_erasure *out, int64_t seq)
{
	out->first_scan = out->first_scan ? out->first_scan : seq;
	out->last_scan = seq;
	out->scans++;
}

static int begin_erase(struct erase *e, struct fault *why)
{
	e->out = (struct store_erasure){ .scans = 0 };
	return store_personal_key(e->store, &e->key, why) || (e->what->scan && read_chosen_scan(e, why))
		? -1
		: 0;
}

int store_find_erasable(struct store *s, const struct store_selection *what,
	void (*row)(void *, const struct row_erasable *), void *user, struct store_erasure *out,
	struct fault *why)
{
	static struct scan scan;
	struct erase e = { .store = s, .what = what };
	struct identity identity;
	int64_t seqs[BATCH], after = 0;
	int count, found;

	if (begin_erase(&e, why))
		return -1;
	while ((count = next_batch(&e, after, seqs, why)) > 0) {
		for (int i = 0; i < count; i++) {
			struct row_erasable r = { .seq = seqs[i] };

			found = store_read_scan(s, seqs[i], &scan, why);
			if (found < 0)
				return -1;
			if (found == 0 || !holds_content(&e, &scan))
				continue;
			identify(&scan, &identity);
			r.at_us = scan.at_us;
			text_copy(r.place, sizeof r.place, scan.place);
			text_copy(r.source, sizeof r.source, scan.source);
			r.family = identity.family;
			note_erased(&e.out, seqs[i]);
			row(user, &r);
		}
		after = seqs[count - 1];
	}
	*out = e.out;
	return count;
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
			store_run(e->store, why, "UPDATE scan SET item = ?2 WHERE item = ?1", "tt", old, new)
		? -1
		: 0;
}

/* --before keeps the key of goods that are registered or were scanned since. */
static int may_rename(struct erase *e, const char *item, bool is_personal, bool *out,
	struct fault *why)
{
	int64_t count = 0;

	*out = is_code_key(item);
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
			(is_code_key(w->item) && erase_needle(e, w->item, why))
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

static int erase_scan(struct erase *e, int64_t seq, struct fault *why)
{
	static struct scan scan;
	static struct scan_words words;
	struct identity identity;
	char form[PERSONAL_FORM_SIZE] = "";
	bool renames, is_personal;
	int found = store_read_scan(e->store, seq, &scan, why);

	if (found < 0)
		return -1;
	if (found == 0 || !holds_content(e, &scan))
		return 0;
	identify_text(&scan, words.text, sizeof words.text);
	identify(&scan, &identity);
	is_personal = identity.personal;
	if (read_words(e, seq, &words, why) || may_rename(e, words.item, is_personal, &renames, why) ||
		erase_frames(e, &scan, why) || erase_words(e, &words, why))
		return -1;
	replace_content(e, &scan, &identity);
	snprintf(form, sizeof form, "%.*s", (int)scan.data_len, (const char *)scan.data);
	note_erased(&e->out, seq);
	return write_erased(e, seq, &scan, &identity, why) ||
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
	int step;

	for (;;) {
		sqlite3_stmt *st = store_bind(e->store, why, next, "t", after);

		if (!st)
			return -1;
		step = sqlite3_step(st);
		if (step == SQLITE_ROW)
			store_text(st, 0, after, sizeof after);
		if (store_done(e->store, st, step, why))
			return -1;
		if (step != SQLITE_ROW)
			return 0;
		memset(&scan, 0, sizeof scan);
		scan.carrier = CARRIER_TYPED;
		text_copy(words.text, sizeof words.text, after + strlen(CODE_KEY));
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
}

/* Texts that may repeat a code, words of operators and their names, captured frames: of the time before. */
static int erase_time(struct erase *e, struct fault *why)
{
	int64_t before_us = e->what->before_us;
	struct message erased;

	message_set(&erased, MESSAGE("store_personal.erased", "content erased"));
	return run_counted(e, why,
			   "UPDATE alarm SET text = ?2, message = ?3, arguments = ?4 WHERE at_us < ?1"
			   " AND cleared_us IS NOT NULL AND code IN ('unknown_item', 'odd_step', 'bad_code',"
			   " 'multiple_read', 'command_failed') AND message <> ?3",
			   "im", before_us, &erased) ||
			run_counted(e, why,
				"UPDATE note SET text = ?2, given_by = '' WHERE at_us < ?1 AND text <> ?2", "it",
				before_us, erased.text) ||
			run_counted(e, why,
				"UPDATE command SET given_by = '' WHERE at_us < ?1 AND given_by <> ''", "i",
				before_us) ||
			run_counted(e, why, "DELETE FROM wire WHERE at_us < ?1", "i", before_us)
		? -1
		: 0;
}

static int erase_others(struct erase *e, struct fault *why)
{
	if (e->what->personal)
		return erase_keys(e, why);
	return e->what->before_us ? erase_time(e, why) : 0;
}

/* --- the whole ------------------------------------------------------------------------------------ */

/* One row for the whole erasing, counted on with every transaction. */
static int write_audit(struct erase *e, const char *given_by, struct fault *why)
{
	const char *kind = e->what->scan ? "scan" : e->what->personal ? "personal" : "before";

	if (e->out.scans + e->out.others == 0)
		return 0;
	if (e->audit == 0) {
		if (store_run(e->store, why,
				"INSERT INTO erasure (at_us, given_by, selection, first_scan, last_scan, scans, places)"
				" VALUES (?, ?, ?, 0, 0, 0, 0)",
				"itt", clock_wall_us(), given_by, kind))
			return -1;
		e->audit = sqlite3_last_insert_rowid(e->store->db);
	}
	return store_run(e->store, why,
		"UPDATE erasure SET first_scan = ?2, last_scan = ?3, scans = ?4, places = ?5 WHERE seq = ?1",
		"iiiii", e->audit, e->out.first_scan, e->out.last_scan, e->out.scans, e->out.others);
}

static int erase_batch(struct erase *e, const int64_t *seqs, int count, const char *given_by,
	struct fault *why)
{
	int result = 0;

	if (store_begin(e->store, true, why))
		return -1;
	for (int i = 0; i < count && result == 0; i++)
		result = erase_scan(e, seqs[i], why);
	if (count == 0)
		result = erase_others(e, why);
	if (result == 0)
		result = write_audit(e, given_by, why);
	return store_end(e->store, result, why);
}

/* Tries again while another program writes or reads. */
static int run_patiently(struct store *s, const char *sql)
{
	const struct timespec pause = { .tv_nsec = 50000000 };
	int64_t end_ms = clock_mono_ms() + FINISH_MS;
	int result;

	while (((result = sqlite3_exec(s->db, sql, NULL, NULL, NULL)) & 0xFF) == SQLITE_BUSY &&
		clock_mono_ms() < end_ms)
		nanosleep(&pause, NULL);
	return result;
}

/* The first column of the answer: 0 if nobody kept the log. */
static int truncate_log(struct store *s, int64_t *busy, struct fault *why)
{
	const struct timespec pause = { .tv_nsec = 50000000 };
	int64_t end_ms = clock_mono_ms() + FINISH_MS;

	while (store_number(s, busy, 1, why, "PRAGMA wal_checkpoint(TRUNCATE)", "") == 0) {
		if (*busy == 0 || clock_mono_ms() >= end_ms)
			return 0;
		nanosleep(&pause, NULL);
	}
	return -1;
}

/* Free pages, and free space in pages, hold what was there before; so does the log. */
static int rebuild_file(struct erase *e, struct fault *why)
{
	int64_t busy = 1;
	int result;

	if (store_is_same_file(e->store, why))
		return -1;
	result = run_patiently(e->store, "PRAGMA temp_store=FILE; VACUUM");
	if (result != SQLITE_OK) {
		e->out.is_pending = true;
		message_set(&e->out.reason,
			MESSAGE("store_personal.not_rebuilt",
				"erased in the tables, but free pages of the file still hold the bytes (%s); run the "
				"same command again when there is disk space and no other program writes"),
			sqlite3_errstr(result));
	}
	if (truncate_log(e->store, &busy, why))
		return -1;
	if (busy && !e->out.is_pending) {
		e->out.is_pending = true;
		message_set(&e->out.reason,
			MESSAGE("store_personal.log_kept",
				"erased, but another program reads the database and %.200s-wal still holds the bytes; "
				"end it and run the same command again"),
			e->store->path);
	}
	return 0;
}

int store_erase(struct store *s, const struct store_selection *what, const char *given_by,
	struct store_erasure *out, struct fault *why)
{
	struct erase e = { .store = s, .what = what };
	int64_t seqs[BATCH], after = 0;
	int count;

	if (begin_erase(&e, why))
		return -1;
	if (sqlite3_exec(s->db, "PRAGMA secure_delete=ON", NULL, NULL, NULL) != SQLITE_OK)
		return store_fault(s, why);
	do {
		count = next_batch(&e, after, seqs, why);
		if (count < 0 || erase_batch(&e, seqs, count, given_by, why))
			return -1;
		after = count > 0 ? seqs[count - 1] : after;
	} while (count > 0);
	if (rebuild_file(&e, why))
		return -1;
	*out = e.out;
	return 0;
}
