#include "cli/verbs.h"
#include "core/base/lang.h"

#include <string.h>
#include <unistd.h>

static const struct options_program program = {
	.name = "warenspur backup",
	.section = "common",
	.usage = N_("[options] FILE"),
	.summary = N_("Copies the database, consistently, while other programs go on writing."),
	.details =
		N_("The copy is checked before it gets its name: FILE is complete and sound or not there."),
};

static void show_progress(void *user, int percent)
{
	(void)user;
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r%3d %%%s", percent, percent == 100 ? "\r      \r" : "");
}

static int check_backup(struct verb_call *call, struct fault *why)
{
	const struct options_common *o = call->options;

	if (strcmp(call->operands[0], o->db) == 0)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE, _("that is the database itself"));
	return 0;
}

static int run_backup(struct verb_call *call, struct fault *why)
{
	if (store_backup(call->store, call->operands[0], show_progress, NULL, why))
		return -1;
	printf(_("backup written to %s and checked\n"), call->operands[0]);
	return EXIT_OK;
}

const struct verb verb_backup = {
	.name = "backup",
	.arguments = N_("FILE"),
	.summary = N_("a consistent copy of the database while others go on writing"),
	.program = &program,
	.options_size = sizeof(struct options_common),
	.operands = { .min = 1, .max = 1, .hint = N_("name the file to write; see --help") },
	.store_mode = STORE_READ,
	.check = check_backup,
	.run = run_backup,
};
