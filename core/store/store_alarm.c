/* store_alarm: rows of alarms and of running programs; one process per role. */
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/live_process.h"
#include "core/store/store_sql.h"

#include <string.h>
#include <unistd.h>

#define SETTLE_AFTER_US INT64_C(3600000000)

/* The rows that are over and wait to be acknowledged are few: they are found by their index. */
#define WAITS_TO_BE_ACKNOWLEDGED \
	" FROM alarm INDEXED BY alarm_unacknowledged WHERE acked_us IS NULL AND cleared_us IS NOT NULL"
#define OF_THIS_KIND \
	WAITS_TO_BE_ACKNOWLEDGED " AND source = ?2 AND code = ?3 AND severity = ?4 AND message = ?5" \
							 " AND seq < ?1"
/* Each unknown code is a line of its own, for it can be made an article; at most twelve. */
#define REPEATED \
	OF_THIS_KIND " AND (code <> ?6" \
				 " OR arguments = (SELECT arguments FROM alarm WHERE seq = ?1)" \
				 " OR seq <= (SELECT seq" OF_THIS_KIND " ORDER BY seq DESC LIMIT 1 OFFSET 11))"

/* The new row stands for those that say the same: one line to acknowledge. */
static int join_repeats(struct store *s, int64_t seq, const char *source, const char *code,
	const char *severity, const char *message, struct fault *why)
{
	const char *unknown = store_alarm_name(ALARM_UNKNOWN_ITEM);
	int64_t times, first_us;

	if (store_number(s, &times, 0, why,
			"SELECT coalesce(sum(max(1, min(times, 1000000))), 0)" REPEATED, "ittttt", seq, source,
			code, severity, message, unknown))
		return -1;
	if (times == 0)
		return 0;
	return store_number(s, &first_us, 0, why,
			   "SELECT coalesce(min(coalesce(first_us, at_us)), 0)" REPEATED, "ittttt", seq, source,
			   code, severity, message, unknown) ||
			store_run(s, why,
				"UPDATE alarm SET acked_us = ?7, acked_by = 'repeat' WHERE seq IN (SELECT seq" REPEATED
				")",
				"ittttti", seq, source, code, severity, message, unknown, clock_wall_us()) ||
			store_run(s, why,
				"UPDATE alarm SET times = 1 + min(?2, 1000000), first_us = ?3 WHERE seq = ?1",
				"iii", seq, times, first_us)
		? -1
		: 0;
}

int store_append_alarm(struct store *s, const char *source, enum alarm_code code,
	enum alarm_severity severity, const struct message *message, bool is_over, struct fault *why)
{
	int64_t now_us = clock_wall_us();

	if (store_run(s, why,
			"INSERT INTO alarm (at_us, source, code, severity, text, message, arguments, cleared_us)"
			" SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE ?8 IS NOT NULL OR NOT EXISTS"
			" (SELECT 1 FROM alarm WHERE source = ?2 AND code = ?3 AND cleared_us IS NULL)",
			"itttmz", now_us, source, store_alarm_name(code), store_severity_name(severity),
			message, is_over ? now_us : (int64_t)0))
		return -1;
	return sqlite3_changes(s->db) == 0
		? 0
		: join_repeats(s, sqlite3_last_insert_rowid(s->db), source, store_alarm_name(code),
			  store_severity_name(severity), message->id, why);
}

static int put_alarm(struct store *s, const char *source, enum alarm_code code,
	enum alarm_severity severity, const struct message *message, bool is_over, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s, store_append_alarm(s, source, code, severity, message, is_over, why), why);
}

int store_raise_alarm(struct store *s, const char *source, enum alarm_code code,
	enum alarm_severity severity, const struct message *message, struct fault *why)
{
	return put_alarm(s, source, code, severity, message, false, why);
}

int store_log_alarm(struct store *s, const char *source, enum alarm_code code,
	enum alarm_severity severity, const struct message *message, struct fault *why)
{
	return put_alarm(s, source, code, severity, message, true, why);
}

int store_change_alarm(struct store *s, const char *source, enum alarm_code code,
	const struct message *message, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s,
		store_run(s, why,
			"UPDATE alarm SET text = ?3, message = ?4, arguments = ?5"
			" WHERE source = ?1 AND code = ?2 AND cleared_us IS NULL",
			"ttm", source, store_alarm_name(code), message),
		why);
}

int store_clear_alarm(struct store *s, const char *source, enum alarm_code code, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s,
		store_run(s, why,
			"UPDATE alarm SET cleared_us = ?1 WHERE source = ?2 AND cleared_us IS NULL"
			" AND (?3 = '' OR code = ?3)",
			"itt", clock_wall_us(), source, store_alarm_name(code)),
		why);
}

int store_mark_acknowledged(struct store *s, struct fault *why)
{
	return store_run(s, why, "UPDATE alarm SET acked_us = ? WHERE acked_us IS NULL", "i",
		clock_wall_us());
}

int store_acknowledge_alarms(struct store *s, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s, store_mark_acknowledged(s, why), why);
}

int store_acknowledge_alarm(struct store *s, int64_t seq, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s,
		store_run(s, why, "UPDATE alarm SET acked_us = ? WHERE seq = ? AND acked_us IS NULL", "ii",
			clock_wall_us(), seq),
		why);
}

int store_settle_alarms(struct store *s, int64_t now_us, struct fault *why)
{
	static const char due[] =
		"SELECT seq" WAITS_TO_BE_ACKNOWLEDGED " AND severity IN (?2, ?3) AND cleared_us < ?1";
	const char *notice = store_severity_name(SEVERITY_NOTICE),
			   *warning = store_severity_name(SEVERITY_WARNING);
	int64_t before_us = now_us - SETTLE_AFTER_US, seq;

	if (store_number(s, &seq, 0, why, due, "itt", before_us, notice, warning))
		return -1;
	if (seq == 0)
		return 0;
	if (store_begin(s, false, why))
		return -1;
	return store_end(s,
		store_run(s, why,
			"UPDATE alarm SET acked_us = ?4, acked_by = 'time' WHERE seq IN"
			" (SELECT seq" WAITS_TO_BE_ACKNOWLEDGED
			" AND severity IN (?2, ?3) AND cleared_us < ?1)",
			"itti", before_us, notice, warning, now_us),
		why);
}

int store_report_program(struct store *s, const char *role, enum program_state state,
	const struct message *detail, struct fault *why)
{
	const char *word = store_program_state_name(state);
	int64_t now_us = clock_wall_us();
	int result;

	if (store_settle_alarms(s, now_us, why) || store_begin(s, false, why))
		return -1;
	/* Only the time has changed: other programs are not woken. */
	result = store_run(s, why,
		"UPDATE program SET seen_us = ? WHERE role = ? AND pid = ? AND state = ? AND detail = ?"
		" AND message = ? AND arguments = ?",
		"ititm", now_us, role, (int64_t)getpid(), word, detail);
	if (result || sqlite3_changes(s->db) > 0)
		return store_end_quietly(s, result, why);
	return store_end(s,
		store_run(s, why,
			"INSERT INTO program (role, pid, seen_us, state, detail, message, arguments)"
			" VALUES (?, ?, ?, ?, ?, ?, ?)"
			" ON CONFLICT (role) DO UPDATE SET pid = excluded.pid, seen_us = excluded.seen_us,"
			" state = excluded.state, detail = excluded.detail, message = excluded.message,"
			" arguments = excluded.arguments",
			"tiitm", role, (int64_t)getpid(), now_us, word, detail),
		why);
}

/* --- one process per role ---------------------------------------------------------------------- */

static int read_holder(struct store *s, const char *role, int64_t *pid, int64_t *seen_us,
	struct fault *why)
{
	sqlite3_stmt *st =
		store_bind(s, why, "SELECT pid, seen_us FROM program WHERE role = ? AND state <> ?", "tt",
			role, store_program_state_name(PROGRAM_STOPPED));
	int step;

	*pid = *seen_us = 0;
	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW) {
		*pid = sqlite3_column_int64(st, 0);
		*seen_us = store_time(st, 1);
	}
	return store_done(s, st, step, why);
}

static int take_role(struct store *s, const char *role, const char *option, struct fault *why)
{
	int64_t pid, seen_us;

	if (read_holder(s, role, &pid, &seen_us, why))
		return -1;
	if (pid > 0 && pid <= INT32_MAX && live_process_is_ours((pid_t)pid, seen_us))
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("store_alarm.running_already_process",
				"%.80s is running already (process %lld); stop it, or give this program a name "
				"of its own with %s"),
			role, (long long)pid, option);
	return store_run(s, why,
		"INSERT INTO program (role, pid, seen_us, state, detail) VALUES (?, ?, ?, ?, '')"
		" ON CONFLICT (role) DO UPDATE SET pid = excluded.pid, seen_us = excluded.seen_us,"
		" state = excluded.state, detail = excluded.detail, message = excluded.message,"
		" arguments = excluded.arguments",
		"tiit", role, (int64_t)getpid(), clock_wall_us(),
		store_program_state_name(PROGRAM_STARTING));
}

int store_claim_role(struct store *s, const char *role, const char *option, struct fault *why)
{
	if (store_begin(s, false, why))
		return -1;
	return store_end(s, take_role(s, role, option, why), why);
}

int store_has_unacknowledged(struct store *s, enum alarm_code code, const struct message *m,
	bool *out, struct fault *why)
{
	int64_t count;

	if (store_number(s, &count, 0, why,
			"SELECT count(*) FROM alarm l INDEXED BY alarm_unacknowledged JOIN alarm a"
			" ON a.source = l.source AND a.code = l.code AND (a.seq = l.seq OR (a.acked_by = 'repeat'"
			"  AND a.at_us >= coalesce(l.first_us, l.at_us)))"
			" WHERE l.acked_us IS NULL AND l.code = ? AND a.message = ? AND a.arguments = ?",
			"ttt", store_alarm_name(code), m->id, m->arguments))
		return -1;
	*out = count > 0;
	return 0;
}
