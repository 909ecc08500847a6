#include "core/session/store_session.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/store/store_personal.h"
#include "core/store/store_sql.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILES_TRIED = 99, FOLDER_MODE = 0777 };

/* Counted while it runs. */
#define SESSION_COLUMNS \
	"s.seq, s.name, s.begun_us, s.ended_us, s.first_scan, s.first_passage, s.first_move," \
	" CASE WHEN s.ended_us IS NULL THEN (SELECT count(*) FROM passage WHERE seq > s.first_passage) ELSE" \
	" s.boxes END, CASE WHEN s.ended_us IS NULL THEN (SELECT count(*) FROM scan WHERE seq > s.first_scan" \
	" AND verdict <> ?1) ELSE s.scans END, CASE WHEN s.ended_us IS NULL THEN (SELECT count(*) FROM" \
	" participant WHERE session = s.seq) ELSE s.participants END, s.backup, s.archived_us"

static void read_session(sqlite3_stmt *st, struct row_session *out)
{
	out->seq = sqlite3_column_int64(st, 0);
	store_words(st, 1, out->name, sizeof out->name);
	out->begun_us = store_time(st, 2);
	out->ended_us = store_time(st, 3);
	out->first_scan = sqlite3_column_int64(st, 4);
	out->first_passage = sqlite3_column_int64(st, 5);
	out->first_move = sqlite3_column_int64(st, 6);
	out->boxes = store_bounded(st, 7, 0, STORE_AMOUNT_MAX);
	out->scans = store_bounded(st, 8, 0, STORE_AMOUNT_MAX);
	out->participants = store_bounded(st, 9, 0, STORE_AMOUNT_MAX);
	store_text(st, 10, out->backup, sizeof out->backup);
	out->archived_us = store_time(st, 11);
}

static int read_one(struct store *s, sqlite3_stmt *st, struct row_session *out, struct fault *why)
{
	int step;

	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW)
		read_session(st, out);
	return store_done(s, st, step, why) ? -1 : step == SQLITE_ROW;
}

int store_running_session(struct store *s, struct row_session *out, struct fault *why)
{
	return read_one(s,
		store_bind(s, why, "SELECT " SESSION_COLUMNS " FROM session s WHERE s.ended_us IS NULL",
			"t", store_verdict_name(VERDICT_COMMAND)),
		out, why);
}

int store_session_name(struct store *s, char *out, size_t size, struct fault *why)
{
	out[0] = '\0';
	return store_first_words(s, out, size, why,
			   "SELECT name FROM session WHERE ended_us IS NULL AND ? = 0", "i", s->past_us) < 0
		? -1
		: 0;
}

int store_last_session(struct store *s, struct row_session *out, struct fault *why)
{
	return read_one(s,
		store_bind(s, why,
			"SELECT " SESSION_COLUMNS " FROM session s WHERE s.ended_us IS NOT NULL"
			" ORDER BY s.seq DESC LIMIT 1",
			"t", store_verdict_name(VERDICT_COMMAND)),
		out, why);
}

int store_each_session(struct store *s, void (*row)(void *, const struct row_session *), void *user,
	struct fault *why)
{
	sqlite3_stmt *st =
		store_bind(s, why, "SELECT " SESSION_COLUMNS " FROM session s ORDER BY s.seq", "t",
			store_verdict_name(VERDICT_COMMAND));
	struct row_session out;
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		read_session(st, &out);
		row(user, &out);
	}
	return store_done(s, st, step, why);
}

/* --- begin and end ---------------------------------------------------------------------------- */

static int begin_row(struct store *s, const char *name, const char *given_by, struct fault *why)
{
	struct row_session running;
	int found = store_running_session(s, &running, why);

	if (found < 0)
		return -1;
	if (found)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("store_session.runs_already",
				"the session \"%s\" is running; end it first: warenspur session end"),
			running.name);
	return store_run(s, why,
		"INSERT INTO session (name, begun_us, first_scan, first_passage, first_move, given_by) VALUES"
		" (?, ?, (SELECT coalesce(max(seq), 0) FROM scan), (SELECT coalesce(max(seq), 0) FROM passage),"
		" (SELECT coalesce(max(seq), 0) FROM move), ?)",
		"tit", name, clock_wall_us(), given_by);
}

int store_begin_session(struct store *s, const char *name, const char *given_by, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s, begin_row(s, name, given_by, why), why);
}

static int end_row(struct store *s, struct row_session *out, struct fault *why)
{
	int found = store_running_session(s, out, why);

	if (found < 0)
		return -1;
	if (!found)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("store_session.none_runs",
				"no session is running; begin one: warenspur session begin NAME"));
	out->ended_us = clock_wall_us();
	return store_run(s, why,
		"UPDATE session SET ended_us = ?2, boxes = ?3, scans = ?4, participants = ?5 WHERE seq = ?1",
		"iiiii", out->seq, out->ended_us > out->begun_us ? out->ended_us : out->begun_us,
		out->boxes, out->scans, out->participants);
}

/* "sessions/20261202-1800-NAME.db" beside the database: a name that no file has. */
static int choose_file(struct store *s, const struct row_session *row, char *out, size_t size,
	struct fault *why)
{
	const char *slash = strrchr(s->file.path, '/');
	int folder = slash ? (int)(slash - s->file.path) : 1, used;
	char iso[CLOCK_ISO_SIZE], name[STORE_SESSION_NAME_MAX];
	size_t n = 0;

	clock_format_iso(row->begun_us, iso);
	for (const char *at = row->name; *at && n + 1 < sizeof name; at++)
		name[n++] = isalnum((unsigned char)*at) || *at == '-' || *at == '_' ? *at : '_';
	name[n] = '\0';
	used = snprintf(out, size, "%.*s/sessions", folder, slash ? s->file.path : ".");
	if (used < 0 || (size_t)used + sizeof name + 40 > size)
		return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
			MESSAGE("store_session.path_too_long",
				"the path of the database is too long for the folder \"sessions\" beside it; move the "
				"database"));
	if (mkdir(out, FOLDER_MODE) && errno != EEXIST)
		return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
			MESSAGE("store_session.no_folder",
				"cannot create the folder %s (%s); check permissions and disk space"),
			out, message_error(errno));
	for (int i = 1; i <= FILES_TRIED; i++) {
		char number[8] = "";

		if (i > 1)
			snprintf(number, sizeof number, "-%d", i);
		snprintf(out + used, size - (size_t)used, "/%.4s%.2s%.2s-%.2s%.2s-%s%s.db", iso, iso + 5,
			iso + 8, iso + 11, iso + 14, name, number);
		if (access(out, F_OK))
			return 0;
	}
	return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
		MESSAGE("store_session.too_many_files",
			"there are %d files of this session beside the database; move some of them away"),
		FILES_TRIED);
}

/* warenspur forget names it later. */
static int record_file(struct store *s, const struct row_session *row, const char *path,
	int64_t begun_us, int64_t last_scan, struct fault *why)
{
	struct row_backup backup = { .at_us = begun_us, .last_scan = last_scan };
	char giver[SCAN_NAME_MAX];

	store_name_giver("session", giver, sizeof giver);
	text_copy(backup.path, sizeof backup.path, path);
	if (store_put_backup(s, &backup, giver, why) || store_begin(s, true, why))
		return -1;
	return store_end(s,
		store_run(s, why, "UPDATE session SET backup = ?2 WHERE seq = ?1", "it", row->seq, path),
		why);
}

int store_back_up_session(struct store *s, struct row_session *row, struct fault *why)
{
	int64_t begun_us = clock_wall_us(), last_scan;
	char path[STORE_SESSION_PATH_MAX];

	if (choose_file(s, row, path, sizeof path, why) ||
		store_backup(s, path, false, NULL, NULL, why) || store_last_scan(s, &last_scan, why) ||
		record_file(s, row, path, begun_us, last_scan, why))
		return -1;
	text_copy(row->backup, sizeof row->backup, path);
	return 0;
}

int store_end_session(struct store *s, struct row_session *out, struct fault *why)
{
	struct fault cause = { 0 };

	if (store_begin(s, true, why))
		return -1;
	if (store_end(s, end_row(s, out, why), why))
		return -1;
	if (store_back_up_session(s, out, &cause) == 0)
		return 0;
	return fault_set(why, cause.blame, cause.exit_code,
		MESSAGE("store_session.no_backup",
			"the session \"%s\" has ended, but it has no backup: %s; then: warenspur session archive"),
		out->name, message_argument(&cause.message));
}

/* --- participants ----------------------------------------------------------------------------- */

int store_join_session(struct store *s, const char *code, const char *place, int64_t at_us,
	int64_t *number, bool *is_new, struct fault *why)
{
	struct session_bounds bounds;
	int64_t known;

	if (store_session_bounds(s, &bounds, why))
		return -1;
	if (!bounds.runs)
		return 0;
	if (store_number(s, &known, 0, why,
			"SELECT count(*) FROM participant WHERE code = ? AND session ="
			" (SELECT seq FROM session WHERE ended_us IS NULL)",
			"t", code) ||
		store_run(s, why,
			"INSERT INTO participant (session, code, joined_us, seen_us, place) SELECT seq, ?1, ?2, ?2, ?3"
			" FROM session WHERE ended_us IS NULL ON CONFLICT (session, code) DO UPDATE SET"
			" seen_us = excluded.seen_us, place = excluded.place",
			"tit", code, at_us, place) ||
		store_number(s, number, 0, why,
			"SELECT count(*) FROM participant p JOIN participant mine ON mine.session = p.session"
			" AND p.seq <= mine.seq WHERE mine.code = ? AND mine.session ="
			" (SELECT seq FROM session WHERE ended_us IS NULL)",
			"t", code))
		return -1;
	*is_new = known == 0;
	return 1;
}
