#include "cli/supervise/up.h"
#include "cli/verbs.h"
#include "core/base/lang.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct up_options {
	struct options_common common;
	bool plant;
	const char *dashboard, *articles;
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
	{ .name = "articles",
		.kind = OPTION_TEXT,
		.argument = N_("FILE"),
		.help = N_("a table to import first (.xlsx, .csv), as warenspur import does"),
		.offset = offsetof(struct up_options, articles) },
};

static const struct options_program program = {
	.name = "warenspur up",
	.section = "up",
	.usage = N_("[--config FILE] [options]"),
	.summary =
		N_("Starts readers, PLC bridges and the dashboard as listed in the configuration file."),
	.details =
		N_("[reader NAME]  address, place      [plc NAME]  address, profile\nA program "
		   "that crashes is restarted; Ctrl-C, or q in the dashboard, ends all "
		   "programs.\nWithout --config: ~/.config/warenspur/up.ini, /etc/warenspur/up.ini, or the "
		   "example\nshare/warenspur/up.ini, which explains every setting."),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
};

/* A file with devices takes the place of a missing one. */
static void prepare_up(void)
{
	char path[PATH_MAX];

	if (!options_config(NULL) && up_find_config(path, sizeof path))
		setenv("WARENSPUR_CONFIG", path, 1);
}

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

	up.articles = o->articles;
	up.launch.config = o->common.config;
	up.launch.db = o->common.db;
	up.launch.has_plant = o->plant;
	up.launch.display = wants_dashboard ? LAUNCH_DASHBOARD : LAUNCH_LINES;
	if (up_read_config(&up, why))
		return -1;
	up_print_plan(&up);
	return up_run(&up, why) ? -1 : EXIT_OK;
}

const struct verb verb_up = {
	.name = "up",
	.arguments = N_("[--config FILE]"),
	.summary = N_("readers, PLC bridges and the dashboard as listed in a file"),
	.program = &program,
	.options_size = sizeof(struct up_options),
	.prepare = prepare_up,
	.check = check_up,
	.run = run_up,
};
