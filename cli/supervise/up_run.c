#include "cli/supervise/up.h"
#include "cli/import/import.h"
#include "core/base/lang.h"
#include "core/base/wake.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Beside the configuration file, else beside the examples; as it is if it is neither. */
static void find_articles(const struct up *u, char *out, size_t size)
{
	const char *slash = strrchr(u->launch.config, '/');
	char example[PATH_MAX];

	snprintf(out, size, "%s", u->articles);
	if (u->articles[0] == '/')
		return;
	if (slash)
		snprintf(out, size, "%.*s/%s", (int)(slash - u->launch.config), u->launch.config,
			u->articles);
	if (access(out, R_OK) == 0 || !up_example(example, sizeof example))
		return;
	snprintf(out, size, "%.*s/%s", (int)(strrchr(example, '/') - example), example, u->articles);
	if (access(out, R_OK) != 0)
		snprintf(out, size, "%s", u->articles);
}

static int import_articles(struct up *u, struct fault *why)
{
	struct import_outcome *outcome;
	char path[2 * PATH_MAX];
	int result;

	if (!u->articles)
		return 0;
	outcome = malloc(sizeof *outcome);
	if (!outcome)
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory", "out of memory"));
	find_articles(u, path, sizeof path);
	result = import_file(u->launch.store, path, false, outcome, why);
	free(outcome);
	return result;
}

static int launch_programs(struct up *u, struct fault *why)
{
	struct launch *l = &u->launch;

	if (launch_lock_database(l, why) || store_end_simulation(l->store, why) ||
		import_articles(u, why) || temp_dir_make(&u->temp_dir, why))
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
