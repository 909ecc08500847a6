/* warenspur-plc-bridge: polls the PLC every 20 ms, answers with the destination lane, records
 * the facts. */
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/log.h"
#include "core/base/options.h"
#include "core/base/wake.h"
#include "core/run/database_choice.h"
#include "core/store/device_assignment.h"
#include "plc-bridge/bridge.h"
#include "plc-bridge/profile/profile_rows.h"
#include "plc-bridge/plc_target.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct bridge_options {
	struct options_common common;
	const char *plc;
	struct plc_target_options target;
	bool check, allow, observe;
};

static const struct option_row rows[] = {
	{ .name = "plc",
		.kind = OPTION_NAME,
		.argument = N_("NAME"),
		.fallback = "plc1",
		.help = N_("name of this PLC in the database"),
		.offset = offsetof(struct bridge_options, plc) },
	{ .name = "profile",
		.kind = OPTION_TEXT,
		.argument = N_("FILE"),
		.help = N_("addresses and times of this PLC (default: the demonstrator's sorter)"),
		.offset = offsetof(struct bridge_options, target.profile) },
	{ .name = "period",
		.kind = OPTION_INTEGER,
		.argument = "MS",
		.min = 0,
		.max = 1000,
		.help = N_("poll interval (default: from the profile, 20)"),
		.offset = offsetof(struct bridge_options, target.period_ms) },
	{ .name = "unit",
		.kind = OPTION_INTEGER,
		.argument = "N",
		.fallback = "-1",
		.min = -1,
		.max = 255,
		.help = N_("Modbus unit ID (-1: from the profile)"),
		.offset = offsetof(struct bridge_options, target.unit) },
	{ .name = "settle",
		.kind = OPTION_INTEGER,
		.argument = "MS",
		.fallback = "-1",
		.min = -1,
		.max = 1000,
		.help = N_("waiting time for a second scan (-1: from the profile)"),
		.offset = offsetof(struct bridge_options, target.settle_ms) },
	{ .name = "confirm-timeout",
		.kind = OPTION_REAL,
		.argument = "S",
		.min = 0,
		.max = 3600,
		.help = N_("running time of the belt after which a box is missing (0: from the profile)"),
		.offset = offsetof(struct bridge_options, target.confirm_timeout_s) },
	{ .name = "allow",
		.kind = OPTION_FLAG,
		.help = N_("allow writing to this PLC from now on; a person must do this once"),
		.offset = offsetof(struct bridge_options, allow) },
	{ .name = "observe",
		.kind = OPTION_FLAG,
		.help = N_("read and record only; nothing is ever written to the PLC"),
		.offset = offsetof(struct bridge_options, observe) },
	{ .name = "check",
		.kind = OPTION_FLAG,
		.help = N_(
			"print the register map of the profile and end; needs no PLC, the address is optional"),
		.offset = offsetof(struct bridge_options, check) },
};

static const struct options_program program = {
	.name = "warenspur-plc-bridge",
	.section = "plc-bridge",
	.usage = N_("[options] tcp:HOST:PORT | rtu:DEVICE:BAUD:8E1"),
	.summary = N_("PLC bridge between a conveyor's PLC (Modbus) and the database."),
	.details = N_(
		"Examples: warenspur-plc-bridge --profile s7-1200 tcp:192.168.0.1:502\n          "
		"warenspur-plc-bridge rtu:/dev/serial/by-id/usb-FTDI…:19200:8E1\nwarenspur plc "
		"profiles lists the PLC profiles; sorter.ini explains each setting.\nA PLC that is not on this "
		"computer is only read until a person has allowed its\naddress once: --allow, "
		"warenspur plc allow ADDRESS, or W in the view Status.\nTo find the signals of a PLC, "
		"see: warenspur plc --help"),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
};

/* Descriptors of poll(). */
enum bridge_wake { BRIDGE_WAKE_SIGNAL, BRIDGE_WAKE_TICK, BRIDGE_WAKE_NEWS, BRIDGE_WAKE_COUNT };

enum bridge_end { BRIDGE_END_REQUESTED, BRIDGE_END_CHANGE, BRIDGE_END_FAILED };

/* True: a change to *next was requested and can be done. */
static bool take_requested_target(struct bridge *bridge, const struct bridge_options *o,
	struct plc_target *next)
{
	const char *address;
	struct fault why;

	if (!bridge_requested_address(bridge, &address))
		return false;
	if (plc_target_parse(address, &o->target, next, &why) == 0)
		return true;
	log_fault(LOG_LEVEL_WARNING, &why);
	bridge_reject_address(bridge, &why.message);
	return false;
}

static enum bridge_end run_bridge(struct bridge *bridge, const struct bridge_options *o,
	int period_ms, int signal_fd, struct plc_target *next, struct fault *why)
{
	struct pollfd wakes[BRIDGE_WAKE_COUNT] = { [BRIDGE_WAKE_SIGNAL] = { .fd = signal_fd,
												   .events = POLLIN },
		[BRIDGE_WAKE_TICK] = { .fd = wake_on_timer(why), .events = POLLIN },
		[BRIDGE_WAKE_NEWS] = { .fd = bridge_news_fd(bridge), .events = POLLIN } };
	enum bridge_end end = BRIDGE_END_REQUESTED;

	if (wakes[BRIDGE_WAKE_TICK].fd < 0)
		return BRIDGE_END_FAILED;
	wake_set_timer(wakes[BRIDGE_WAKE_TICK].fd, 0, period_ms);
	for (;;) {
		poll(wakes, BRIDGE_WAKE_COUNT, -1);
		if (wakes[BRIDGE_WAKE_SIGNAL].revents && wake_take_signal(signal_fd))
			break;
		if (wakes[BRIDGE_WAKE_NEWS].revents && bridge_take_news(bridge))
			bridge_cycle(bridge); /* a scan for the box that waits: answer now */
		if (take_requested_target(bridge, o, next)) {
			end = BRIDGE_END_CHANGE;
			break;
		}
		if (wakes[BRIDGE_WAKE_TICK].revents && wake_take_timer(wakes[BRIDGE_WAKE_TICK].fd))
			bridge_cycle(bridge);
	}
	close(wakes[BRIDGE_WAKE_TICK].fd);
	return end;
}

/* address NULL: none was given. */
static int print_profile(const struct bridge_options *o, const char *address, struct fault *why)
{
	struct plc_target target;
	struct message hint;

	if (address ? plc_target_parse(address, &o->target, &target, why)
				: plc_target_profile(&o->target, &target.profile, why))
		return -1;
	profile_print(&target.profile, stdout);
	if (profile_has_sheet_numbers(&target.profile, &hint))
		log_line(LOG_LEVEL_WARNING, "%s", hint.text);
	return 0;
}

/* A person has named the address on the command line. */
static int allow_address(const struct bridge_options *o, struct store *store, const char *address,
	struct fault *why)
{
	char giver[SCAN_NAME_MAX], key[STORE_ADDRESS_MAX];
	struct plc_target target;
	struct address parsed;

	if (!o->allow)
		return 0;
	if (plc_target_parse(address, &o->target, &target, why) ||
		address_parse(target.address, &parsed, why))
		return -1;
	address_key(&parsed, key, sizeof key);
	store_name_giver("plc-bridge", giver, sizeof giver);
	return store_allow_plc(store, key, giver, why);
}

static int write_points(struct store *store, const char *plc, const struct profile *profile,
	struct fault *why)
{
	struct row_point rows_of_plc[PROFILE_ROWS_MAX];
	size_t count = profile_rows(profile, rows_of_plc);

	return store_put_points(store, plc, rows_of_plc, count, why);
}

struct plc_target_choice {
	const struct plc_target_options *options;
	struct plc_target *target;
};

static int check_target(void *user, const char *address, struct fault *why)
{
	const struct plc_target_choice *choice = user;

	return plc_target_parse(address, choice->options, choice->target, why);
}

/* The PLC to begin with: the requested one, else the command line's. */
static int choose_target(struct store *store, const struct bridge_options *o, const char *role,
	const char *default_address, struct plc_target *out, struct fault *why)
{
	struct device_assignment assignment;
	struct plc_target_choice choice = { .options = &o->target, .target = out };

	if (device_assignment_begin(&assignment, store, role, default_address, check_target, &choice,
			why))
		return -1;
	return device_assignment_activate(&assignment, o->plc, why);
}

/* Runs the bridge at one PLC, until the end or a change to another PLC. */
static enum bridge_end run_at_target(const struct bridge_options *o, const char *role,
	const char *default_address, int signal_fd, struct fault *why)
{
	struct plc_target target = { 0 }, next = { 0 };
	struct store *store = store_open(o->common.db, STORE_WRITE, why);
	struct bridge *bridge;
	enum bridge_end end;

	if (!store || store_claim_role(store, role, "--plc", why)) {
		store_close(store);
		return BRIDGE_END_FAILED;
	}
	if (allow_address(o, store, default_address, why) ||
		choose_target(store, o, role, default_address, &target, why) ||
		write_points(store, o->plc, &target.profile, why)) {
		store_report_program(store, role, PROGRAM_STOPPED, &message_none, NULL);
		store_close(store);
		return BRIDGE_END_FAILED;
	}
	bridge = bridge_open(target.address, &target.profile, store, o->plc, why);
	if (!bridge)
		return BRIDGE_END_FAILED;
	if (o->observe)
		bridge_observe(bridge);
	end = run_bridge(bridge, o, target.profile.period_ms, signal_fd, &next, why);
	bridge_close(bridge);
	return end;
}

static int run_until_end(const struct bridge_options *o, const char *role,
	const char *default_address, struct fault *why)
{
	const int ends[] = { SIGINT, SIGTERM, SIGHUP, 0 };
	enum bridge_end end = BRIDGE_END_FAILED;
	struct plc_target first;
	int signal_fd;

	if (plc_target_parse(default_address, &o->target, &first, why)) /* before there is a database */
		return -1;
	signal(SIGPIPE, SIG_IGN);
	signal_fd = wake_on_signals(ends, why);
	if (signal_fd < 0)
		return -1;
	do
		end = run_at_target(o, role, default_address, signal_fd, why);
	while (end == BRIDGE_END_CHANGE);
	close(signal_fd);
	return end == BRIDGE_END_FAILED ? -1 : 0;
}

int main(int argc, char **argv)
{
	struct bridge_options options;
	struct fault why = { 0 };
	char role[96];
	int first = options_parse(&program, argc, argv, &options, sizeof options, &why);

	if (first < 0)
		return fault_print(&why);
	if (first == 0)
		return EXIT_OK;
	if (options.check && argc - first <= 1)
		return print_profile(&options, argv[first], &why) ? fault_print(&why) : EXIT_OK;
	if (argc - first != 1) {
		fault_set(&why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("plc_bridge.give_exactly_one_plc",
				"give exactly one PLC address, tcp:HOST:PORT or rtu:DEVICE:BAUD:8E1; see --help"));
		return fault_print(&why);
	}
	snprintf(role, sizeof role, "plc-bridge:%s", options.plc);
	log_open(role, options.common.verbose);
	if (database_choose(&options.common, DATABASE_RECORD, &why))
		return fault_print(&why);
	return run_until_end(&options, role, argv[first], &why) ? fault_print(&why) : EXIT_OK;
}
