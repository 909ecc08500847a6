#include "core/store/store_personal.h"
#include "core/base/clock.h"
#include "core/store/store_erase.h"
#include "core/store/store_sql.h"

#include <string.h>
#include <time.h>

enum {
	BATCH = 200,      /* scans of one transaction */
	FINISH_MS = 10000 /* for readers that keep the -wal */
};

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
			if (found == 0 || !store_erase_is_due(&e, &scan))
				continue;
			identify(&scan, &identity);
			r.at_us = scan.at_us;
			text_copy(r.place, sizeof r.place, scan.place);
			text_copy(r.source, sizeof r.source, scan.source);
			r.family = identity.family;
			store_erase_count(&e.out, seqs[i]);
			row(user, &r);
		}
		after = seqs[count - 1];
	}
	*out = e.out;
	return count;
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
		result = store_erase_scan(e, seqs[i], why);
	if (count == 0)
		result = store_erase_others(e, why);
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
