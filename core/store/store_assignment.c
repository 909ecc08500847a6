/* store_assignment: the rows of device_assignment, one per program (table wiring). Its columns are
 * named home (default), present (active), address (requested), wish and answer (their numbers). And
 * which facts come from simulated devices (table simulation). */
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/store/store_sql.h"

#include <string.h>

#define COLUMNS \
	"role, home, present, address, at_us, \"by\", wish, answer, since_us, refusal, message, arguments"

static void read_assignment(sqlite3_stmt *st, struct row_assignment *a)
{
	store_text(st, 0, a->role, sizeof a->role);
	store_text(st, 1, a->default_address, sizeof a->default_address);
	store_text(st, 2, a->active, sizeof a->active);
	store_text(st, 3, a->requested, sizeof a->requested);
	a->requested_us = store_time(st, 4);
	store_words(st, 5, a->requested_by, sizeof a->requested_by);
	a->request = store_bounded(st, 6, 0, STORE_AMOUNT_MAX);
	a->answered = store_bounded(st, 7, 0, STORE_AMOUNT_MAX);
	a->since_us = store_time(st, 8);
	store_message(st, 9, &a->rejected);
}

int store_each_assignment(struct store *s, void (*row)(void *, const struct row_assignment *),
	void *user, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why, "SELECT " COLUMNS " FROM wiring ORDER BY role", "");
	struct row_assignment out;
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		read_assignment(st, &out);
		row(user, &out);
	}
	return store_done(s, st, step, why);
}

int store_read_assignment(struct store *s, const char *role, struct row_assignment *out,
	struct fault *why)
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
		read_assignment(st, out);
	return store_done(s, st, step, why) ? -1 : step == SQLITE_ROW;
}

const char *store_assignment_address(const struct row_assignment *a)
{
	return a->requested[0] ? a->requested : a->default_address;
}

int store_begin_assignment(struct store *s, const char *role, const char *default_address,
	struct row_assignment *out, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	if (store_end(s,
			store_run(s, why,
				"INSERT INTO wiring (role, home) VALUES (?1, ?2)"
				" ON CONFLICT (role) DO UPDATE SET home = ?2",
				"tt", role, default_address),
			why))
		return -1;
	return store_read_assignment(s, role, out, why) < 0 ? -1 : 0;
}

int store_request_assignment(struct store *s, const char *role, const char *address, const char *by,
	struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s,
		store_run(s, why,
			"UPDATE wiring SET address = ?, at_us = ?, \"by\" = ?, wish = wish + 1, refusal = '', message = '',"
			" arguments = '[]'"
			" WHERE role = ?",
			"titt", address, clock_wall_us(), by, role),
		why);
}

static int answer_request(struct store *s, const struct row_assignment *a, const char *active,
	bool changed, struct fault *why)
{
	return store_run(s, why,
		"UPDATE wiring SET present = ?2, answer = max(answer, ?3),"
		" since_us = CASE ?4 WHEN 1 THEN ?5 ELSE since_us END"
		" WHERE role = ?1",
		"ttiii", a->role, active, a->request, (int64_t)changed, clock_wall_us());
}

int store_activate_assignment(struct store *s, const struct row_assignment *a, const char *active,
	struct fault *why)
{
	bool changed = a->active[0] && strcmp(a->active, active) != 0 && a->request > a->answered;

	if (store_begin(s, true, why))
		return -1;
	return store_end(s, answer_request(s, a, active, changed, why), why);
}

int store_reject_assignment(struct store *s, const struct row_assignment *a,
	const struct message *reason, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	/* The address in use is used after a restart, too. */
	return store_end(s,
		store_run(s, why,
			"UPDATE wiring SET answer = max(answer, ?2), refusal = ?3, message = ?4,"
			" arguments = ?5,"
			" address = CASE WHEN present = home OR present = '' THEN '' ELSE present END"
			" WHERE role = ?1 AND wish = ?2",
			"tim", a->role, a->request, reason),
		why);
}

/* The goods of boxes that cannot be followed any more; where they were read is in their scan. */
static int clarify_open_boxes(struct store *s, const char *plc, struct fault *why)
{
	struct passage open[32];
	int count = store_open_passages(s, plc, open, sizeof open / sizeof open[0], why);
	char place[SCAN_NAME_MAX];

	for (int i = 0; i < count; i++) {
		int found = store_first_text(s, place, sizeof place, why,
			"SELECT place FROM scan WHERE seq = ?", "i", open[i].scan_seq);

		if (found < 0 || (found > 0 && store_clarify_box(s, place, &open[i], why)))
			return -1;
	}
	return count < 0 ? -1 : 0;
}

/* Ends what is under way at the PLC that is left: its boxes cannot be followed any more, its commands
 * were not meant for the other PLC. */
static int leave_plc(struct store *s, const char *plc, const struct message *command_detail,
	struct fault *why)
{
	return clarify_open_boxes(s, plc, why) ||
			store_run(s, why, "UPDATE passage SET result = ? WHERE plc = ? AND result = ''", "tt",
				store_result_name(PASSAGE_EXPIRED), plc) ||
			store_run(s, why,
				"UPDATE command SET state = ?, detail = ?, message = ?, arguments = ?"
				" WHERE plc = ? AND state IN (?, ?)",
				"tmttt", store_command_state_name(COMMAND_STATE_FAILED), command_detail, plc,
				store_command_state_name(COMMAND_STATE_WAITING),
				store_command_state_name(COMMAND_STATE_HELD)) ||
			store_run(s, why,
				"UPDATE alarm SET cleared_us = ? WHERE source = ? AND cleared_us IS NULL", "it",
				clock_wall_us(), plc)
		? -1
		: 0;
}

int store_change_plc(struct store *s, const char *plc, const struct row_assignment *a,
	const char *active, const struct message *command_detail, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s,
		leave_plc(s, plc, command_detail, why) || answer_request(s, a, active, true, why) ? -1 : 0,
		why);
}

/* --- simulated facts --------------------------------------------------------------------------- */

static int close_simulation(struct store *s, struct fault *why)
{
	return store_run(s, why,
		"UPDATE simulation SET ended_us = ?,"
		" last_scan = (SELECT coalesce(max(seq), 0) FROM scan),"
		" last_passage = (SELECT coalesce(max(seq), 0) FROM passage),"
		" last_move = (SELECT coalesce(max(seq), 0) FROM move)"
		" WHERE ended_us IS NULL",
		"i", clock_wall_us());
}

int store_end_simulation(struct store *s, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s, close_simulation(s, why), why);
}

int store_begin_simulation(struct store *s, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s,
		close_simulation(s, why) ||
				store_run(s, why,
					"INSERT INTO simulation (begun_us, first_scan, first_passage, first_move)"
					" SELECT ?, (SELECT coalesce(max(seq), 0) + 1 FROM scan),"
					" (SELECT coalesce(max(seq), 0) + 1 FROM passage),"
					" (SELECT coalesce(max(seq), 0) + 1 FROM move)",
					"i", clock_wall_us())
			? -1
			: 0,
		why);
}

int store_count_real_facts(struct store *s, int64_t *out, struct fault *why)
{
	return store_number(s, out, 0, why,
		"SELECT (SELECT count(*) FROM scan f WHERE NOT EXISTS (SELECT 1 FROM simulation"
		"  WHERE f.seq >= first_scan AND f.seq <= coalesce(last_scan, f.seq))) +"
		" (SELECT count(*) FROM passage f WHERE NOT EXISTS (SELECT 1 FROM simulation"
		"  WHERE f.seq >= first_passage AND f.seq <= coalesce(last_passage, f.seq))) +"
		" (SELECT count(*) FROM move f WHERE NOT EXISTS (SELECT 1 FROM simulation"
		"  WHERE f.seq >= first_move AND f.seq <= coalesce(last_move, f.seq)))",
		"");
}
