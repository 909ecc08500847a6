/* warenspur-plc-bridge: asks the PLC every 20 ms, answers where a box shall go, keeps the facts. */
#include "core/clock.h"
#include "core/lang.h"
#include "core/log.h"
#include "core/options.h"
#include "core/wake.h"
#include "plc-bridge/address.h"
#include "plc-bridge/bridge.h"
#include "plc-bridge/profile_rows.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct options {
	struct options_common common;
	const char *plc, *profile;
	int period_ms, unit, settle_ms;
	double confirm_timeout_s;
	bool check;
};

static const struct option_row rows[] = {
	{ .name = "plc", .kind = OPTION_TEXT, .argument = N_("NAME"), .fallback = "plc1",
	  .help = N_("name of this PLC in the database"), .offset = offsetof(struct options, plc) },
	{ .name = "profile", .kind = OPTION_TEXT, .argument = N_("FILE"),
	  .help = N_("addresses and times of this PLC (default: the demonstrator's sorter)"),
	  .offset = offsetof(struct options, profile) },
	{ .name = "period", .kind = OPTION_INTEGER, .argument = "MS", .min = 0, .max = 1000,
	  .help = N_("poll so often (default: the profile's, 20)"),
	  .offset = offsetof(struct options, period_ms) },
	{ .name = "unit", .kind = OPTION_INTEGER, .argument = "N", .fallback = "-1", .min = -1,
	  .max = 247, .help = N_("Modbus unit number (-1: the profile's)"),
	  .offset = offsetof(struct options, unit) },
	{ .name = "settle", .kind = OPTION_INTEGER, .argument = "MS", .fallback = "-1", .min = -1,
	  .max = 1000, .help = N_("wait so long for a second scan (-1: the profile's)"),
	  .offset = offsetof(struct options, settle_ms) },
	{ .name = "confirm-timeout", .kind = OPTION_REAL, .argument = "S", .min = 0, .max = 3600,
	  .help = N_("a box counts as lost after this belt time (0: the profile's)"),
	  .offset = offsetof(struct options, confirm_timeout_s) },
	{ .name = "check", .kind = OPTION_FLAG,
	  .help = N_("print the profile's whole map and end; needs no PLC"),
	  .offset = offsetof(struct options, check) },
};

static const struct options_program program = {
	.name = "warenspur-plc-bridge",
	.section = "plc-bridge",
	.usage = N_("[options] tcp:HOST:PORT | rtu:DEVICE:BAUD:8E1"),
	.summary = N_("Bridge between a conveyor's PLC (Modbus) and the database."),
	.details = N_("Examples: warenspur-plc-bridge --profile s7-1200 tcp:192.168.0.1:502\n"
				  "          warenspur-plc-bridge rtu:/dev/serial/by-id/usb-FTDI…:19200:8E1\n"
				  "The profile files lie in share/warenspur/plc; sorter.ini explains every setting.\n"
				  "Not sure where the PLC's program keeps its signals? See: warenspur plc --help"),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
};

static int read_profile(const struct options *o, struct profile *p, struct fault *why)
{
	profile_default(p);
	if (o->profile && profile_read(o->profile, p, why))
		return -1;
	if (o->period_ms)
		p->period_ms = o->period_ms;
	if (o->unit >= 0)
		p->unit = o->unit;
	if (o->settle_ms >= 0)
		p->settle_ms = o->settle_ms;
	if (o->confirm_timeout_s > 0)
		p->confirm_timeout_s = o->confirm_timeout_s;
	return 0;
}

/* All that can wake this program. */
enum wake { WAKE_SIGNAL, WAKE_TICK, WAKE_NEWS, WAKE_COUNT };

static int loop(struct bridge *bridge, int period_ms, int signal_fd, struct fault *why)
{
	struct pollfd wakes[WAKE_COUNT] = { [WAKE_SIGNAL] = { .fd = signal_fd, .events = POLLIN },
		[WAKE_TICK] = { .fd = wake_on_timer(why), .events = POLLIN },
		[WAKE_NEWS] = { .fd = bridge_news_fd(bridge), .events = POLLIN } };

	if (wakes[WAKE_TICK].fd < 0)
		return -1;
	wake_set_timer(wakes[WAKE_TICK].fd, 0, period_ms);
	for (;;) {
		poll(wakes, WAKE_COUNT, -1);
		if (wakes[WAKE_SIGNAL].revents && wake_take_signal(signal_fd))
			break;
		if (wakes[WAKE_NEWS].revents && bridge_take_news(bridge))
			bridge_cycle(bridge); /* a scan came for a box that waits: answer now */
		if (wakes[WAKE_TICK].revents && wake_take_timer(wakes[WAKE_TICK].fd))
			bridge_cycle(bridge);
	}
	close(wakes[WAKE_TICK].fd);
	return 0;
}

static int check(const struct options *o, struct fault *why)
{
	struct profile profile;

	if (read_profile(o, &profile, why))
		return -1;
	profile_print(&profile, stdout);
	return 0;
}

static int write_points(struct store *store, const char *plc, const struct profile *profile,
	struct fault *why)
{
	static struct row_point rows_of_plc[PROFILE_ROWS_MAX];
	size_t count = profile_rows(profile, rows_of_plc);

	return store_put_points(store, plc, rows_of_plc, count, why);
}

static int run(const struct options *o, const char *text, struct fault *why)
{
	const int ends[] = { SIGINT, SIGTERM, SIGHUP, 0 };
	struct address address;
	struct profile profile;
	struct store *store;
	struct bridge *bridge;
	int signal_fd, result;

	if (address_parse(text, &address, why) || read_profile(o, &profile, why))
		return -1;
	address_fit(&address, &profile);
	signal(SIGPIPE, SIG_IGN);
	signal_fd = wake_on_signals(ends, why);
	if (signal_fd < 0)
		return -1;
	store = store_open(o->common.db, STORE_WRITE, why);
	if (!store || write_points(store, o->plc, &profile, why)) {
		store_close(store);
		return -1;
	}
	bridge = bridge_open(text, &profile, store, o->plc, why);
	if (!bridge)
		return -1;
	result = loop(bridge, profile.period_ms, signal_fd, why);
	bridge_close(bridge);
	close(signal_fd);
	return result;
}

int main(int argc, char **argv)
{
	struct options options;
	struct fault why = { 0 };
	char role[96];
	int first = options_parse(&program, argc, argv, &options, sizeof options, &why);

	if (first < 0)
		return fault_print(&why);
	if (first == 0)
		return EXIT_OK;
	if (options.check && argc == first)
		return check(&options, &why) ? fault_print(&why) : EXIT_OK;
	if (argc - first != 1 || !*options.plc || strlen(options.plc) >= SCAN_NAME_MAX) {
		fault_set(&why, FAULT_USAGE, EXIT_USAGE,
			_("give exactly one PLC address, tcp:HOST:PORT or rtu:DEVICE:BAUD:8E1; see --help"));
		return fault_print(&why);
	}
	snprintf(role, sizeof role, "plc-bridge:%s", options.plc);
	log_open(role, options.common.verbose);
	return run(&options, argv[first], &why) ? fault_print(&why) : EXIT_OK;
}
