#include "cli/verbs.h"
#include "core/base/lang.h"
#include "core/store_query/store_read.h"

#include <stdio.h>
#include <string.h>

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
		.help = N_("time limit; the command is never executed after it"),
		.offset = offsetof(struct command_options, deadline_s) },
};

static const struct options_program program = {
	.name = "warenspur command",
	.section = "common",
	.usage = N_("[options] start|stop|reset|speed MM_S|lane [BOX|next] N"),
	.summary = N_("Gives the PLC a command and waits for its result."),
	.details = N_(
		"start, stop   the belt (stop is not a safety function)\nreset         a fault or a "
		"released emergency stop; start is needed afterwards\nspeed MM_S    of the belt in mm/s; "
		"0: default of the PLC\nlane N        sends the box that waits at the read point to lane "
		"N\nlane BOX N    sends the box with this number (ARRIVAL_SEQ) to lane N when it waits "
		"there; BOX 0:\n              the one that waits\n"
		"lane next N   holds lane N for the box that comes next; lane next off cancels it"),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
};

static int parse_operands(int argc, char **argv, struct command *c, struct fault *why)
{
	char words[256] = "";

	for (int i = 0; i < argc; i++) {
		size_t used = strlen(words);

		snprintf(words + used, sizeof words - used, "%s%s", i ? " " : "", argv[i]);
	}
	return argc > 0
		? command_parse(words, c, why)
		: fault_set(why, FAULT_USAGE, EXIT_USAGE,
			  MESSAGE("command.say_start_stop_reset",
				  "the command is missing or unknown: use start, stop, reset, speed MM_S, lane N "
				  "or lane BOX N; see warenspur command --help"));
}

static int run_command(struct verb_call *call, struct fault *why)
{
	struct store *store = call->store;
	const struct command_options *o = call->options;
	struct command c = o->command;

	if (store_check_plc(store, o->plc, why) ||
		command_give(store, o->plc, "cli", (int64_t)(o->deadline_s * 1e6), &c, why) ||
		command_await(store, &c, why))
		return -1;
	message_translate(&c.detail);
	printf("%s: %s%s%s\n", command_verb_name(c.verb), _(store_command_state_text(c.state)),
		c.detail.text[0] ? ", " : "", c.detail.text);
	return c.state == COMMAND_STATE_DONE || c.state == COMMAND_STATE_HELD ? EXIT_OK : EXIT_FAILED;
}

static int check_command(struct verb_call *call, struct fault *why)
{
	struct command_options *o = call->options;

	return parse_operands(call->operand_count, call->operands, &o->command, why);
}

const struct verb verb_command = {
	.name = "command",
	.arguments = N_("start|stop|reset|speed MM_S|lane [BOX|next] N"),
	.summary = N_("give the PLC a command and wait for its result"),
	.program = &program,
	.options_size = sizeof(struct command_options),
	.operands = { .max = VERB_ANY_NUMBER },
	.store_mode = STORE_WRITE,
	.check = check_command,
	.run = run_command,
};
