/* store_role: one process per role of the table program. */
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/live_process.h"
#include "core/store/store_sql.h"

#include <string.h>
#include <unistd.h>

static int read_holder(struct store *s, const char *role, int64_t *pid, int64_t *seen_us,
	struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT pid, seen_us FROM program WHERE role = ? AND state <> 'stopped'", "t", role);
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
			_("%.80s is running already (process %lld); end that one, or give this one a name of its "
			  "own with %s"),
			role, (long long)pid, option);
	return store_run(s, why,
		"INSERT INTO program (role, pid, seen_us, state, detail) VALUES (?, ?, ?, 'starting', '')"
		" ON CONFLICT (role) DO UPDATE SET pid = excluded.pid, seen_us = excluded.seen_us,"
		" state = excluded.state, detail = excluded.detail",
		"tii", role, (int64_t)getpid(), clock_wall_us());
}

int store_claim_role(struct store *s, const char *role, const char *option, struct fault *why)
{
	if (store_begin(s, false, why))
		return -1;
	return store_end(s, take_role(s, role, option, why), why);
}
