/* store_alarm: rows of alarms and of running programs. */
#include "core/base/clock.h"
#include "core/store/store_sql.h"

#include <unistd.h>

static const char *const severities[] = {
	[SEVERITY_NOTICE] = "notice",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_ALARM] = "alarm",
};

int store_append_alarm(struct store *s, const char *source, const char *code,
	enum alarm_severity severity, const char *text, bool is_over, struct fault *why)
{
	int64_t now_us = clock_wall_us();

	return store_run(s, why,
		"INSERT INTO alarm (at_us, source, code, severity, text, cleared_us)"
		" SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE ?6 IS NOT NULL OR NOT EXISTS"
		" (SELECT 1 FROM alarm WHERE source = ?2 AND code = ?3 AND cleared_us IS NULL)",
		"ittttz", now_us, source, code, severities[severity], text, is_over ? now_us : (int64_t)0);
}

static int put_alarm(struct store *s, const char *source, const char *code,
	enum alarm_severity severity, const char *text, bool is_over, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s, store_append_alarm(s, source, code, severity, text, is_over, why), why);
}

int store_raise_alarm(struct store *s, const char *source, const char *code,
	enum alarm_severity severity, const char *text, struct fault *why)
{
	return put_alarm(s, source, code, severity, text, false, why);
}

int store_log_alarm(struct store *s, const char *source, const char *code,
	enum alarm_severity severity, const char *text, struct fault *why)
{
	return put_alarm(s, source, code, severity, text, true, why);
}

int store_change_alarm(struct store *s, const char *source, const char *code, const char *text,
	struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s,
		store_run(s, why,
			"UPDATE alarm SET text = ?3 WHERE source = ?1 AND code = ?2 AND cleared_us IS NULL",
			"ttt", source, code, text),
		why);
}

int store_clear_alarm(struct store *s, const char *source, const char *code, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s,
		store_run(s, why,
			"UPDATE alarm SET cleared_us = ?1 WHERE source = ?2 AND cleared_us IS NULL"
			" AND (?3 = '' OR code = ?3)",
			"itt", clock_wall_us(), source, code ? code : ""),
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

int store_report_program(struct store *s, const char *role, const char *state, const char *detail,
	struct fault *why)
{
	int64_t now_us = clock_wall_us();
	int result;

	if (store_begin(s, false, why))
		return -1;
	/* Only the time has changed: other programs are not woken. */
	result = store_run(s, why,
		"UPDATE program SET seen_us = ? WHERE role = ? AND pid = ? AND state = ? AND detail = ?",
		"ititt", now_us, role, (int64_t)getpid(), state, detail);
	if (result || sqlite3_changes(s->db) > 0)
		return store_end_quietly(s, result, why);
	return store_end(s,
		store_run(s, why,
			"INSERT INTO program (role, pid, seen_us, state, detail) VALUES (?, ?, ?, ?, ?)"
			" ON CONFLICT (role) DO UPDATE SET pid = excluded.pid, seen_us = excluded.seen_us,"
			" state = excluded.state, detail = excluded.detail",
			"tiitt", role, (int64_t)getpid(), now_us, state, detail),
		why);
}
