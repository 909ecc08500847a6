#include "tui/live.h"
#include "tui/language.h"
#include "tui/plain.h"
#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/base/wake.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* Standard output is polled for errors only: the program that reads it has ended. */
enum plain_wake { WAKE_SIGNAL, WAKE_TICK, WAKE_STORE, WAKE_OUTPUT, WAKE_COUNT };

/* 0, or -1: the database was deleted, moved or replaced. */
static int run_plain_loop(struct plain *plain, struct store *store, struct pollfd *fds,
	struct fault *why)
{
	int64_t last_ms = 0, command_seq = language_newest_command(store);

	for (;;) {
		bool tick = wake_take_timer(fds[WAKE_TICK].fd) > 0;

		if (store_changed(store) || tick || !last_ms) {
			last_ms = clock_mono_ms();
			language_follow(store, &command_seq, clock_wall_us());
			if (store_is_same_file(store, why))
				return -1;
			if (plain_print_changes(plain, store, clock_wall_us(), why))
				log_fault(LOG_LEVEL_WARNING, why);
		}
		if (plain->output_failed || poll(fds, WAKE_COUNT, -1) < 0)
			return 0;
		if (fds[WAKE_SIGNAL].revents || fds[WAKE_OUTPUT].revents & (POLLERR | POLLHUP | POLLNVAL))
			return 0;
	}
}

/* A last read, so that changes committed just before the signal are printed as well. */
static int run_plain(const struct tui_options *options, struct store *store, struct pollfd *fds,
	struct plain *plain, struct fault *why)
{
	struct fault last = { 0 };

	plain_init(plain, stdout, options->plc);
	wake_set_timer(fds[WAKE_TICK].fd, 1000, 1000);
	if (run_plain_loop(plain, store, fds, why))
		return -1;
	if (!plain->output_failed && store_changed(store))
		plain_print_changes(plain, store, clock_wall_us(), &last);
	return 0;
}

int live_plain(const struct tui_options *options, struct fault *why)
{
	static const int wanted[] = { SIGINT, SIGTERM, SIGHUP, 0 };
	struct pollfd fds[WAKE_COUNT] = { 0 };
	struct store *store = NULL;
	struct plain *plain = calloc(1, sizeof *plain);
	int code = EXIT_OK;

	signal(SIGPIPE, SIG_IGN);
	fds[WAKE_SIGNAL] = (struct pollfd){ .fd = wake_on_signals(wanted, why), .events = POLLIN };
	fds[WAKE_TICK] = (struct pollfd){ .fd = wake_on_timer(why), .events = POLLIN };
	fds[WAKE_OUTPUT] = (struct pollfd){ .fd = STDOUT_FILENO };
	if (plain && fds[WAKE_SIGNAL].fd >= 0 && fds[WAKE_TICK].fd >= 0)
		store = store_open(options->common.db, STORE_READ, why);
	if (store) {
		fds[WAKE_STORE] = (struct pollfd){ .fd = store_wake_fd(store), .events = POLLIN };
		if (run_plain(options, store, fds, plain, why))
			code = (int)why->exit_code;
	} else {
		code = why->exit_code ? (int)why->exit_code : EXIT_FAILED;
	}
	store_close(store);
	for (int i = WAKE_SIGNAL; i <= WAKE_TICK; i++)
		if (fds[i].fd >= 0)
			close(fds[i].fd);
	free(plain);
	return code;
}
