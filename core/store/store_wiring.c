/* store_wiring: which address each program uses, and changing over to another while it runs. */
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/store/store_sql.h"

#include <string.h>

#define COLUMNS "role, home, present, address, at_us, \"by\", wish, answer, refusal, since_us"

static void read_wiring(sqlite3_stmt *st, struct row_wiring *w)
{
	store_text(st, 0, w->role, sizeof w->role);
	store_text(st, 1, w->home, sizeof w->home);
	store_text(st, 2, w->present, sizeof w->present);
	store_text(st, 3, w->address, sizeof w->address);
	w->at_us = sqlite3_column_int64(st, 4);
	store_words(st, 5, w->by, sizeof w->by);
	w->wish = sqlite3_column_int64(st, 6);
	w->answer = sqlite3_column_int64(st, 7);
	store_words(st, 8, w->refusal, sizeof w->refusal);
	w->since_us = sqlite3_column_int64(st, 9);
}

int store_each_wiring(struct store *s, void (*row)(void *, const struct row_wiring *), void *user,
	struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why, "SELECT " COLUMNS " FROM wiring ORDER BY role", "");
	struct row_wiring out;
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		read_wiring(st, &out);
		row(user, &out);
	}
	return store_done(s, st, step, why);
}

int store_read_wiring(struct store *s, const char *role, struct row_wiring *out, struct fault *why)
{
	sqlite3_stmt *st =
		store_bind(s, why, "SELECT " COLUMNS " FROM wiring WHERE role = ?", "t", role);
	int step;

	memset(out, 0, sizeof *out);
	text_copy(out->role, sizeof out->role, role);
	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW)
		read_wiring(st, out);
	return store_done(s, st, step, why) ? -1 : step == SQLITE_ROW;
}

const char *store_wiring_address(const struct row_wiring *w)
{
	return w->address[0] ? w->address : w->home;
}

int store_begin_wiring(struct store *s, const char *role, const char *home, struct row_wiring *out,
	struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	if (store_end(s,
			store_run(s, why,
				"INSERT INTO wiring (role, home) VALUES (?1, ?2)"
				" ON CONFLICT (role) DO UPDATE SET home = ?2",
				"tt", role, home),
			why))
		return -1;
	return store_read_wiring(s, role, out, why) < 0 ? -1 : 0;
}

int store_ask_wiring(struct store *s, const char *role, const char *address, const char *by,
	struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s,
		store_run(s, why,
			"UPDATE wiring SET address = ?, at_us = ?, \"by\" = ?, wish = wish + 1, refusal = ''"
			" WHERE role = ?",
			"titt", address, clock_wall_us(), by, role),
		why);
}

static int answer(struct store *s, const struct row_wiring *w, const char *present, bool changed,
	struct fault *why)
{
	return store_run(s, why,
		"UPDATE wiring SET present = ?2, answer = max(answer, ?3),"
		" since_us = CASE ?4 WHEN 1 THEN ?5 ELSE since_us END"
		" WHERE role = ?1",
		"ttiii", w->role, present, w->wish, (int64_t)changed, clock_wall_us());
}

int store_use_wiring(struct store *s, const struct row_wiring *w, const char *present,
	struct fault *why)
{
	bool changed = w->present[0] && strcmp(w->present, present) != 0 && w->wish > w->answer;

	if (store_begin(s, true, why))
		return -1;
	return store_end(s, answer(s, w, present, changed, why), why);
}

int store_refuse_wiring(struct store *s, const struct row_wiring *w, const char *reason,
	struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	/* What it goes on with is what it would take after a restart, too. */
	return store_end(s,
		store_run(s, why,
			"UPDATE wiring SET answer = max(answer, ?2), refusal = ?3,"
			" address = CASE WHEN present = home OR present = '' THEN '' ELSE present END"
			" WHERE role = ?1 AND wish = ?2",
			"tit", w->role, w->wish, reason),
		why);
}

/* What is under way at the PLC that is left: its boxes are nobody's any more, its commands were not
 * meant for the other one. */
static int leave_plc(struct store *s, const char *plc, struct fault *why)
{
	return store_run(s, why, "UPDATE passage SET result = 'expired' WHERE plc = ? AND result = ''",
			   "t", plc) ||
			store_run(s, why,
				"UPDATE command SET state = 'failed', detail = ? WHERE plc = ? AND state = 'waiting'",
				"tt", _("the bridge has changed over to another PLC meanwhile; give it again"),
				plc) ||
			store_run(s, why,
				"UPDATE alarm SET cleared_us = ? WHERE source = ? AND cleared_us IS NULL", "it",
				clock_wall_us(), plc)
		? -1
		: 0;
}

int store_change_plc(struct store *s, const char *plc, const struct row_wiring *w,
	const char *present, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s, leave_plc(s, plc, why) || answer(s, w, present, true, why) ? -1 : 0, why);
}
