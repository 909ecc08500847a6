#include "cli/verbs.h"
#include "cli/trainer/station.h"
#include "core/base/lang.h"

#include <stdlib.h>

struct trainer_options {
	struct options_common common;
	const char *control, *folder;
};

static const struct option_row rows[] = {
	{ .name = "control",
		.kind = OPTION_TEXT,
		.argument = N_("SOCKET"),
		.help = N_("control socket of a warenspur-plant that was started by hand"),
		.offset = offsetof(struct trainer_options, control) },
	{ .name = "folder",
		.kind = OPTION_TEXT,
		.argument = N_("FOLDER"),
		.help = N_("the folder with the faults (default: the ones that come with Warenspur)"),
		.offset = offsetof(struct trainer_options, folder) },
};

static const struct options_program program = {
	.name = "warenspur trainer",
	.section = "common",
	.usage = N_("[options]"),
	.summary = N_("The trainer's station: starts hidden faults in the simulated conveyor."),
	.details = N_(
		"Runs in a terminal of its own and asks for a PIN; the first start lets you choose it.\n"
		"Then commands are typed: list, show N, start N, status, debrief; help lists them.\n"
		"Trainees see the effects of a fault, but nothing of its start. Real devices get no orders."),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
};

static int run_trainer(struct verb_call *call, struct fault *why)
{
	const struct trainer_options *o = call->options;
	struct station *s = calloc(1, sizeof *s);
	int result;

	if (!s)
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_close_programs", "out of memory; close other programs"));
	s->store = call->store;
	s->db = o->common.db;
	s->control = o->control;
	s->folder = o->folder;
	result = station_run(s, why);
	free(s);
	return result ? -1 : EXIT_OK;
}

const struct verb verb_trainer = {
	.name = "trainer",
	.arguments = "",
	.summary = N_("the trainer's station: starts hidden faults, explains them afterwards"),
	.program = &program,
	.options_size = sizeof(struct trainer_options),
	.store_mode = STORE_EXISTING,
	.run = run_trainer,
};
