/* store_archive: clears the tables after an evening: a backup, its check, and only then the deleting. */
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/session/store_session.h"
#include "core/store/store_sql.h"

enum { TRIES_MAX = 3, SIGNALS_AT_ONCE = 20000 };

/* --- is everything in the file? ------------------------------------------------------------------ */

/* What must be the same in the file and in the tables, as numbers. */
static const char *const equal_sql[] = {
	"SELECT count(*) FROM scan",
	"SELECT coalesce(max(seq), 0) FROM scan",
	"SELECT coalesce(sum(length(data) + length(text) + length(item)), 0) FROM scan",
	"SELECT count(*) FROM passage",
	"SELECT coalesce(max(seq), 0) FROM passage",
	"SELECT coalesce(sum(length(result) + length(item)), 0) FROM passage",
	"SELECT count(*) FROM move",
	"SELECT coalesce(max(seq), 0) FROM move",
	"SELECT coalesce(sum(length(item) + length(to_place)), 0) FROM move",
	"SELECT count(*) FROM note",
	"SELECT coalesce(max(seq), 0) FROM note",
	"SELECT count(*) FROM lot_scan",
	"SELECT count(*) FROM lot_move",
	"SELECT count(*) FROM participant",
	"SELECT coalesce(sum(seen_us % 1000000007), 0) FROM participant",
	"SELECT count(*) FROM item",
	"SELECT count(*) FROM no_read",
	"SELECT count(*) FROM lesson_run WHERE ended_us IS NOT NULL",
	"SELECT count(*) FROM lesson_step",
	"SELECT count(*) FROM look",
	"SELECT count(*) FROM exercise",
	"SELECT count(*) FROM exercise_mark",
};

/* What is deleted up to a row of the file. */
struct archive_marks {
	int64_t alarm, command, signal;
};
static const char *const mark_sql[] = {
	"SELECT coalesce(max(seq), 0) FROM alarm",
	"SELECT coalesce((SELECT min(seq) - 1 FROM command WHERE state = ?1),"
	" (SELECT max(seq) FROM command), 0)",
	"SELECT coalesce(max(seq), 0) FROM signal",
};

static int file_fault(sqlite3 *file, const char *path, struct fault *why)
{
	return fault_set(why, FAULT_STORE, EXIT_IO,
		MESSAGE("store_archive.cannot_check",
			"the archive %s cannot be read (%s); nothing was deleted; check the disk and archive again"),
		path, sqlite3_errmsg(file));
}

/* ?1, if there is one: the word of a command that waits. */
static int read_file_number(sqlite3 *file, const char *path, const char *sql, int64_t *out,
	struct fault *why)
{
	sqlite3_stmt *st = NULL;
	int result = sqlite3_prepare_v2(file, sql, -1, &st, NULL);

	if (result == SQLITE_OK && sqlite3_bind_parameter_count(st) > 0)
		result = sqlite3_bind_text(st, 1, store_command_state_name(COMMAND_STATE_WAITING), -1,
			SQLITE_STATIC);
	if (result == SQLITE_OK && (result = sqlite3_step(st)) == SQLITE_ROW)
		*out = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return result == SQLITE_ROW ? 0 : file_fault(file, path, why);
}

/* 1: everything is in the file; 0: something came meanwhile; -1. */
static int compare_file(struct store *s, sqlite3 *file, const char *path, struct archive_marks *out,
	struct fault *why)
{
	int64_t *marks[] = { &out->alarm, &out->command, &out->signal };

	for (size_t i = 0; i < sizeof equal_sql / sizeof equal_sql[0]; i++) {
		int64_t there, here;

		if (read_file_number(file, path, equal_sql[i], &there, why) ||
			store_number(s, &here, 0, why, equal_sql[i], ""))
			return -1;
		if (there != here)
			return 0;
	}
	for (size_t i = 0; i < sizeof mark_sql / sizeof mark_sql[0]; i++)
		if (read_file_number(file, path, mark_sql[i], marks[i], why))
			return -1;
	return 1;
}

/* --- deleting ------------------------------------------------------------------------------------- */

/* Items that were imported to a place go back there: that move stays. */
#define IMPORTED \
	"(biz_step = 'commissioning' AND scan IS NULL AND passage IS NULL AND corrects IS NULL AND NOT EXISTS" \
	" (SELECT 1 FROM move c WHERE c.item = move.item AND c.corrects = move.seq))"
#define LAST_IMPORT(column) \
	"(SELECT " column " FROM move WHERE move.item = item.key ORDER BY seq DESC LIMIT 1)"

/* In the order of what refers to what. */
static const char *const delete_sql[] = {
	"DELETE FROM lesson_step WHERE run IN (SELECT seq FROM lesson_run WHERE ended_us IS NOT NULL)",
	"DELETE FROM lesson_run WHERE ended_us IS NOT NULL",
	"DELETE FROM lot_move",
	"DELETE FROM lot_scan",
	"DELETE FROM participant",
	"DELETE FROM note",
	"DELETE FROM no_read",
	"DELETE FROM look",
	"DELETE FROM exercise_mark WHERE exercise IN (SELECT seq FROM exercise WHERE ended_us IS NOT NULL)",
	"DELETE FROM exercise WHERE ended_us IS NOT NULL",
	"DELETE FROM stock_mark",
	/* What an article explains comes again with its next scan; all else may be registered here only. */
	"DELETE FROM item WHERE key GLOB 'https://id.gs1.org/01/*' AND EXISTS (SELECT 1 FROM scan WHERE item = item.key)"
	" AND NOT EXISTS (SELECT 1 FROM move WHERE move.item = item.key AND biz_step = 'commissioning')"
	" AND NOT EXISTS (SELECT 1 FROM tag WHERE tag.item = item.key)",
	"DELETE FROM move WHERE NOT " IMPORTED,
	"UPDATE item SET place = coalesce(" LAST_IMPORT(
		"to_place") ", ''), step = coalesce(" LAST_IMPORT("biz_step") ", '')",
	"DELETE FROM passage",
	"DELETE FROM scan",
};

static int delete_rows(struct store *s, const struct archive_marks *m, const char *path,
	int64_t begun_us, struct fault *why)
{
	for (size_t i = 0; i < sizeof delete_sql / sizeof delete_sql[0]; i++)
		if (store_run(s, why, delete_sql[i], ""))
			return -1;
	return store_run(s, why,
			   "DELETE FROM alarm WHERE seq <= ?1 AND cleared_us <= ?2 AND (acked_us IS NULL OR acked_us <= ?2)",
			   "ii", m->alarm, begun_us) ||
			store_run(s, why, "DELETE FROM command WHERE seq <= ? AND state <> ?", "it", m->command,
				store_command_state_name(COMMAND_STATE_WAITING)) ||
			store_run(s, why,
				"INSERT INTO archived_signal (id, last) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET"
				" last = max(last, excluded.last)",
				"i", m->signal) ||
			store_run(s, why,
				"UPDATE session SET archived_us = ?, backup = ? WHERE archived_us IS NULL AND ended_us IS NOT NULL",
				"it", clock_wall_us(), path)
		? -1
		: 0;
}

/* --- when not ----------------------------------------------------------------------------------------- */

int store_count_boxes_under_way(struct store *s, int64_t *boxes, struct fault *why)
{
	return store_number(s, boxes, 0, why, "SELECT count(*) FROM passage WHERE result = ''", "");
}

static int refuse_archive(struct store *s, struct fault *why)
{
	struct row_session running;
	int found = store_running_session(s, &running, why);
	int64_t boxes;

	if (found < 0 || store_count_boxes_under_way(s, &boxes, why))
		return -1;
	if (found)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("store_archive.session_runs",
				"the session \"%s\" is running; nothing was deleted; end it first: warenspur session end"),
			running.name);
	if (boxes)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE_PLURAL("store_archive.box_on_belt",
				"%lld box is on the belt; nothing was deleted; let it reach its lane, then archive again "
				"(if the PLC bridge has ended, start it once: it closes the open box)",
				"%lld boxes are on the belt; nothing was deleted; let them reach their lanes, then archive "
				"again (if the PLC bridge has ended, start it once: it closes the open boxes)",
				boxes),
			(long long)boxes);
	return 0;
}

/* 1: cleared, 0: something came meanwhile, -1. */
static int clear_tables(struct store *s, sqlite3 *file, const char *path, int64_t begun_us,
	struct fault *why)
{
	struct archive_marks marks;
	int same;

	if (store_begin(s, true, why))
		return -1;
	same = refuse_archive(s, why) ? -1 : compare_file(s, file, path, &marks, why);
	if (same == 1)
		same = delete_rows(s, &marks, path, begun_us, why) ? -1 : 1;
	return store_end(s, same == 1 ? 0 : -1, why) == 0 ? 1 : same;
}

/* The newest of each stays: it is the present state. */
static int delete_signals(struct store *s, struct fault *why)
{
	int64_t last, from = 0, left;

	if (store_number(s, &last, 0, why, "SELECT last FROM archived_signal", ""))
		return -1;
	while (last > 0) {
		if (store_number(s, &left, 0, why,
				"SELECT coalesce(max(seq), 0) FROM (SELECT seq FROM signal WHERE seq > ? AND seq <= ?"
				" ORDER BY seq LIMIT ?)",
				"iii", from, last, (int64_t)SIGNALS_AT_ONCE))
			return -1;
		if (left == 0)
			break;
		if (store_begin(s, false, why) ||
			store_end_quietly(s,
				store_run(s, why,
					"DELETE FROM signal WHERE seq > ?1 AND seq <= ?2 AND EXISTS (SELECT 1 FROM signal n WHERE"
					" n.plc = signal.plc AND n.name = signal.name AND n.seq > signal.seq)",
					"ii", from, left),
				why))
			return -1;
		from = left;
	}
	if (last == 0)
		return 0;
	if (store_begin(s, false, why))
		return -1;
	return store_end_quietly(s,
		store_run(s, why, "DELETE FROM archived_signal WHERE last = ?", "i", last), why);
}

static int archive_once(struct store *s, struct row_session *row, struct fault *why)
{
	int64_t begun_us = clock_wall_us();
	sqlite3 *file = NULL;
	int result;

	if (store_back_up_session(s, row, why))
		return -1;
	result = sqlite3_open_v2(row->backup, &file, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK
		? clear_tables(s, file, row->backup, begun_us, why)
		: file_fault(file, row->backup, why);
	sqlite3_close(file);
	return result;
}

int store_archive_session(struct store *s, struct row_session *out, struct fault *why)
{
	int found, result = 0;

	if (delete_signals(s, why) || refuse_archive(s, why))
		return -1;
	found = store_last_session(s, out, why);
	if (found < 0)
		return -1;
	if (!found || out->archived_us)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("store_archive.nothing_ended",
				"there is no ended session to archive; see warenspur session list"));
	for (int i = 0; i < TRIES_MAX && result == 0; i++)
		result = archive_once(s, out, why);
	if (result == 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("store_archive.busy",
				"scans keep coming while the archive is made; nothing was deleted; pause all scanning, "
				"then archive again"));
	return result < 0 || delete_signals(s, why) ? -1 : 0;
}
