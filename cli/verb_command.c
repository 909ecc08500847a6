#include "cli/verbs.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/retell.h"
#include "core/store/store_read.h"

#include <poll.h>
#include <string.h>

enum { SPEED_MIN_MM_S = 0, SPEED_MAX_MM_S = 2000 };

struct command_options {
	struct options_common common;
	const char *plc;
	double deadline_s;
	struct command command; /* the operands */
};

static const struct option_row rows[] = {
	{ .name = "plc",
		.kind = OPTION_NAME,
		.argument = N_("NAME"),
		.help = N_("which PLC (default: the one that reported last)"),
		.offset = offsetof(struct command_options, plc) },
	{ .name = "deadline",
		.kind = OPTION_REAL,
		.argument = "S",
		.fallback = "5",
		.min = 0.1,
		.max = 3600,
		.help = N_("it is never executed later than that"),
		.offset = offsetof(struct command_options, deadline_s) },
};

static const struct options_program program = {
	.name = "warenspur command",
	.section = "common",
	.usage = N_("[options] start|stop|reset|speed MM_S|lane TRACK N"),
	.summary = N_("Gives the PLC a command and waits for its result."),
	.details = N_(
		"start, stop   the belt (stop is no safety function)\n"
		"reset         a fault or a released emergency stop; start is needed afterwards\n"
		"speed MM_S    of the belt in mm/s; 0: as the PLC likes\n"
		"lane TRACK N  sends the box with this number (ARRIVAL_SEQ) to lane N when it waits at the\n"
		"              ident point; TRACK 0: the one that waits there"),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
};

static int parse_number(const char *text, int64_t min, int64_t max, const char *what, int32_t *out,
	struct fault *why)
{
	int64_t number;

	if (!text_to_int64(text, min, max, &number))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE, _("\"%s\" is no %s from %d to %d"), text,
			what, (int)min, (int)max);
	*out = (int32_t)number;
	return 0;
}

static int parse_command(int argc, char **argv, struct command *c, struct fault *why)
{
	static const int words[COMMAND_VERB_COUNT] = { [COMMAND_START] = 1,
		[COMMAND_STOP] = 1,
		[COMMAND_RESET] = 1,
		[COMMAND_SPEED] = 2,
		[COMMAND_LANE] = 3 };

	c->verb = argc > 0 ? store_command_from(argv[0]) : COMMAND_VERB_COUNT;
	if (c->verb == COMMAND_VERB_COUNT || argc != words[c->verb])
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			_("say start, stop, reset, speed MM_S or lane TRACK N; see warenspur command --help"));
	if (c->verb == COMMAND_SPEED)
		return parse_number(argv[1], SPEED_MIN_MM_S, SPEED_MAX_MM_S, _("speed in mm/s"),
			&c->argument, why);
	if (c->verb == COMMAND_LANE &&
		(parse_number(argv[1], 0, 65535, _("number of a box"), &c->track, why) ||
			parse_number(argv[2], 1, LANE_COUNT, _("lane"), &c->argument, why)))
		return -1;
	return 0;
}

/* Until the bridge has finished it, or a second after the deadline: then no bridge is running. */
static int wait_for_result(struct store *store, struct command *c, struct fault *why)
{
	struct pollfd wake = { .fd = store_wake_fd(store), .events = POLLIN };
	int64_t end_us = c->deadline_us + 1000000;

	for (;;) {
		int64_t left_us = end_us - clock_wall_us();

		store_changed(store);
		if (store_read_command(store, c->seq, c, why) < 0)
			return -1;
		if (strcmp(c->state, "waiting") != 0)
			return 0;
		if (left_us <= 0)
			break;
		poll(&wake, 1, left_us > 500000 ? 500 : (int)(left_us / 1000) + 1);
	}
	return store_finish_command(store, c->seq, "expired", _("no bridge took it; is it running?"),
			   why) ||
			store_read_command(store, c->seq, c, why) < 0
		? -1
		: 0;
}

static int run_command(struct verb_call *call, struct fault *why)
{
	struct store *store = call->store;
	const struct command_options *o = call->options;
	struct command c = o->command;
	char plc[SCAN_NAME_MAX] = "";

	if (!o->plc && store_current_plc(store, plc, sizeof plc, why))
		return -1;
	if (!o->plc && !plc[0])
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			_("no PLC has ever reported to this database; start warenspur-plc-bridge first"));
	store_name_giver("cli", c.given_by, sizeof c.given_by);
	c.deadline_us = clock_wall_us() + (int64_t)(o->deadline_s * 1e6);
	if (store_add_command(store, o->plc ? o->plc : plc, &c, &c.seq, why) ||
		wait_for_result(store, &c, why))
		return -1;
	retell(c.detail, sizeof c.detail);
	printf("%s: %s%s%s\n", store_command_name(c.verb), c.state, c.detail[0] ? ", " : "", c.detail);
	return strcmp(c.state, "done") == 0 ? EXIT_OK : EXIT_FAILED;
}

static int check_command(struct verb_call *call, struct fault *why)
{
	struct command_options *o = call->options;

	return parse_command(call->operand_count, call->operands, &o->command, why);
}

const struct verb verb_command = {
	.name = "command",
	.arguments = "start|stop|reset|speed MM_S|lane TRACK N",
	.summary = N_("give the PLC a command and wait for its result"),
	.program = &program,
	.options_size = sizeof(struct command_options),
	.operands = { .max = VERB_ANY_NUMBER },
	.store_mode = STORE_WRITE,
	.check = check_command,
	.run = run_command,
};
