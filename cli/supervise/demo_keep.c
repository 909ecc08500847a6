#include "cli/supervise/demo.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/wake.h"
#include "core/store_query/store_read.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { ANSWER_WITHIN_MS = 60000 };

/* Only a person at the dashboard is asked, and only if there is something to keep. */
static bool is_worth_asking(const struct demo *d)
{
	int64_t newest = 0;
	struct passage last = { 0 };

	return d->display == LAUNCH_DASHBOARD && d->launch.is_db_temporary && d->seconds <= 0 &&
		d->launch.supervisor.is_ended_by_display && supervisor_has_terminal() &&
		((store_last_scan(d->launch.store, &newest, NULL) == 0 && newest > 0) ||
			store_last_passage(d->launch.store, DEMO_PLC, &last, NULL) > 0);
}

/* Here, else in the home folder. False: neither can be written. */
static bool name_kept_file(char *out, size_t size)
{
	time_t now = (time_t)(clock_wall_us() / 1000000);
	const char *home = getenv("HOME");
	char folder[PATH_MAX], name[64];
	struct tm local;

	if (!localtime_r(&now, &local) ||
		!strftime(name, sizeof name, "warenspur-demo-%Y-%m-%d-%H%M%S.db", &local))
		return false;
	if (!getcwd(folder, sizeof folder) || access(folder, W_OK) != 0) {
		if (!home || access(home, W_OK) != 0 || strlen(home) >= sizeof folder)
			return false;
		strcpy(folder, home);
	}
	return snprintf(out, size, "%s/%s", strcmp(folder, "/") == 0 ? "" : folder, name) < (int)size;
}

/* A line from the terminal. Nothing within a minute, a signal, the end of the terminal: no. */
static bool read_yes(int signal_fd)
{
	struct pollfd fds[] = { { .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = signal_fd, .events = POLLIN } };
	int64_t end_ms = clock_mono_ms() + ANSWER_WITHIN_MS, left_ms;
	char line[80];
	ssize_t len;

	while ((left_ms = end_ms - clock_mono_ms()) > 0 && poll(fds, 2, (int)left_ms) >= 0) {
		int number;

		while (fds[1].revents && (number = wake_take_signal(signal_fd)) != 0)
			if (number != SIGCHLD)
				left_ms = 0;
		if (left_ms == 0)
			break;
		if (!fds[0].revents)
			continue;
		len = read(STDIN_FILENO, line, sizeof line);
		return len > 0 && strchr("yYjJ", line[0]) != NULL;
	}
	putchar('\n');
	return false;
}

int demo_offer_to_keep(struct demo *d, struct fault *why)
{
	char path[PATH_MAX];

	if (!is_worth_asking(d) || !name_kept_file(path, sizeof path))
		return 0;
	tcflush(STDIN_FILENO, TCIFLUSH); /* keys that were meant for the dashboard */
	printf(_("Keep the data of this demonstration in %s? [y/N] "), path);
	fflush(stdout);
	if (!read_yes(d->launch.signal_fd)) {
		puts(_("the data is removed"));
		return 0;
	}
	if (store_backup(d->launch.store, path, false, NULL, NULL, why)) {
		printf(_("not kept there; the data is still in %s\n"), d->db);
		return -1;
	}
	printf(_("kept in %s; to see it: warenspur tui --db %s\n"), path, path);
	return 0;
}
