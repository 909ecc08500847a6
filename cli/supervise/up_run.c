#include "cli/supervise/up.h"
#include "core/base/lang.h"
#include "core/base/wake.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static int launch_programs(struct up *u, struct fault *why)
{
	struct launch *l = &u->launch;

	if (launch_lock_database(l, why) || store_end_simulation(l->store, why) ||
		temp_dir_make(&u->temp_dir, why))
		return -1;
	snprintf(l->pn532, sizeof l->pn532, "%s/pn532", u->temp_dir.path);
	snprintf(l->scanner, sizeof l->scanner, "%s/scanner", u->temp_dir.path);
	snprintf(l->control, sizeof l->control, "%s/control", u->temp_dir.path);
	l->items = "0";
	l->source = "up";
	l->log_folder = l->display == LAUNCH_DASHBOARD ? u->temp_dir.path : NULL;
	return launch_run(l, why);
}

int up_run(struct up *u, struct fault *why)
{
	const int ends[] = { SIGINT, SIGTERM, SIGHUP, SIGCHLD, 0 };
	struct launch *l = &u->launch;
	int result = -1;

	signal(SIGPIPE, SIG_IGN);
	u->temp_dir.lock_fd = -1;
	l->signal_fd = wake_on_signals(ends, why);
	if (l->signal_fd < 0)
		return -1;
	l->store = store_open(l->db, STORE_WRITE, why);
	if (l->store)
		result = launch_programs(u, why);
	store_close(l->store);
	temp_dir_remove(&u->temp_dir, result && l->log_folder); /* the message names its log files */
	launch_unlock_database(l);
	close(l->signal_fd);
	return result;
}
