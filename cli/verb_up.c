#include "cli/supervise/up.h"
#include "cli/verbs.h"
#include "core/base/lang.h"

#include <string.h>

struct up_options {
	struct options_common common;
	bool plant;
	const char *dashboard;
};

static const struct option_row rows[] = {
	{ .name = "plant",
		.kind = OPTION_FLAG,
		.help = N_("the simulated conveyor, too; [plant] in the file sets it up"),
		.offset = offsetof(struct up_options, plant) },
	{ .name = "dashboard",
		.kind = OPTION_CHOICE,
		.argument = "auto|yes|no",
		.choices = "auto|yes|no",
		.fallback = "auto",
		.help = N_("the dashboard, or a line per event (auto: if there is a terminal)"),
		.offset = offsetof(struct up_options, dashboard) },
};

static const struct options_program program = {
	.name = "warenspur up",
	.section = "up",
	.usage = N_("[--config FILE] [options]"),
	.summary =
		N_("Starts readers, bridges and the dashboard as the configuration file lists them."),
	.details = N_("[reader NAME]  address, place      [plc NAME]  address, profile\n"
				  "What crashes is started again; Ctrl-C, or q in the dashboard, ends everything.\n"
				  "The file share/warenspur/up.ini is an example with every setting explained."),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
};

static int check_up(struct verb_call *call, struct fault *why)
{
	const struct up_options *o = call->options;

	if (!o->common.config)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("up.name_configuration_file_config",
				"name a configuration file with --config; share/warenspur/up.ini is an example"));
	return 0;
}

static int run_up(struct verb_call *call, struct fault *why)
{
	struct up up = { 0 };
	const struct up_options *o = call->options;
	bool wants_dashboard = strcmp(o->dashboard, "yes") == 0 ||
		(strcmp(o->dashboard, "auto") == 0 && supervisor_has_terminal());

	up.launch.config = o->common.config;
	up.launch.db = o->common.db;
	up.launch.has_plant = o->plant;
	up.launch.display = wants_dashboard ? LAUNCH_DASHBOARD : LAUNCH_LINES;
	return up_read_config(&up, why) || up_run(&up, why) ? -1 : EXIT_OK;
}

const struct verb verb_up = {
	.name = "up",
	.arguments = "[--config FILE]",
	.summary = N_("readers, bridges and the dashboard as a file lists them"),
	.program = &program,
	.options_size = sizeof(struct up_options),
	.check = check_up,
	.run = run_up,
};
