#include "cli/supervise/up.h"
#include "cli/verbs.h"
#include "core/base/lang.h"
#include "core/base/options.h"

#include <string.h>

struct options {
	struct options_common common;
	bool plant;
	const char *dashboard;
};

static const struct option_row rows[] = {
	{ .name = "plant",
		.kind = OPTION_FLAG,
		.help = N_("the simulated conveyor, too; [plant] in the file sets it up"),
		.offset = offsetof(struct options, plant) },
	{ .name = "dashboard",
		.kind = OPTION_CHOICE,
		.argument = "auto|yes|no",
		.choices = "auto|yes|no",
		.fallback = "auto",
		.help = N_("the dashboard, or a line per event (auto: if there is a terminal)"),
		.offset = offsetof(struct options, dashboard) },
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

int verb_up_run(int argc, char **argv)
{
	static struct up up; /* zeroed, large */
	struct options options;
	struct fault why = { 0 };
	int first = options_parse(&program, argc, argv, &options, sizeof options, &why);

	if (first == 0)
		return EXIT_OK;
	if (first > 0 && argc != first)
		first = fault_set(&why, FAULT_USAGE, EXIT_USAGE, _("\"%s\" is too much; see --help"),
			argv[first]);
	if (first > 0 && !options.common.config)
		first = fault_set(&why, FAULT_USAGE, EXIT_USAGE,
			_("name a configuration file with --config; share/warenspur/up.ini is an example"));
	if (first < 0)
		return fault_print(&why);
	up.launch.config = options.common.config;
	up.launch.db = options.common.db;
	up.launch.has_plant = options.plant;
	up.launch.display = strcmp(options.dashboard, "yes") == 0 ||
			(strcmp(options.dashboard, "auto") == 0 && supervisor_has_terminal())
		? LAUNCH_DASHBOARD
		: LAUNCH_LINES;
	return up_read_config(&up.launch, &why) || up_run(&up, &why) ? fault_print(&why) : EXIT_OK;
}
