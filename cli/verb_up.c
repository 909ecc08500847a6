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
		.help = N_("also start the simulated conveyor; its settings are in [plant] of the file"),
		.offset = offsetof(struct up_options, plant) },
	{ .name = "dashboard",
		.kind = OPTION_CHOICE,
		.argument = "auto|yes|no",
		.choices = "auto|yes|no",
		.fallback = "auto",
		.help = N_("the dashboard, or one line per event (auto: dashboard if there is a terminal)"),
		.offset = offsetof(struct up_options, dashboard) },
};

static const struct options_program program = {
	.name = "warenspur up",
	.section = "up",
	.usage = N_("[--config FILE] [options]"),
	.summary =
		N_("Starts readers, PLC bridges and the dashboard as listed in the configuration file."),
	.details = N_("[reader NAME]  address, place      [plc NAME]  address, profile\nA program "
				  "that crashes is restarted; Ctrl-C, or q in the dashboard, ends all "
				  "programs.\nThe file share/warenspur/up.ini is an example that explains every "
				  "setting."),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
};

static int check_up(struct verb_call *call, struct fault *why)
{
	const struct up_options *o = call->options;

	if (!o->common.config)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("up.name_configuration_file_config",
				"the configuration file (--config) is missing; share/warenspur/up.ini is an "
				"example"));
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
	.arguments = N_("[--config FILE]"),
	.summary = N_("readers, PLC bridges and the dashboard as listed in a file"),
	.program = &program,
	.options_size = sizeof(struct up_options),
	.check = check_up,
	.run = run_up,
};
