#include "cli/verbs.h"
#include "core/base/lang.h"

#include <unistd.h>

struct backup_options {
	struct options_common common;
	bool force;
};

static const struct option_row rows[] = {
	{ .name = "force",
		.kind = OPTION_FLAG,
		.help = N_("overwrite FILE even if it is not an earlier backup"),
		.offset = offsetof(struct backup_options, force) },
};

static const struct options_program program = {
	.name = "warenspur backup",
	.section = "common",
	.usage = N_("[options] FILE"),
	.summary = N_("Makes a consistent copy of the database while other programs write to it."),
	.details =
		N_("The copy is checked before it gets its name: FILE is either complete and valid or "
		   "does not exist.\nFILE is a new name or an earlier backup. A database in use is never "
		   "overwritten.\nTo restore: end all programs; move the database and the files beside "
		   "it (-wal, -shm)\naway; copy the backup to the database's name; start the programs "
		   "again."),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
};

static void show_progress(void *user, int percent)
{
	(void)user;
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r%3d %%%s", percent, percent == 100 ? "\r      \r" : "");
}

static int run_backup(struct verb_call *call, struct fault *why)
{
	const struct backup_options *o = call->options;

	if (store_backup(call->store, call->operands[0], o->force, show_progress, NULL, why))
		return -1;
	printf(_("backup written to %s and checked\n"), call->operands[0]);
	return EXIT_OK;
}

const struct verb verb_backup = {
	.name = "backup",
	.arguments = N_("[--force] FILE"),
	.summary = N_("a consistent copy of the database while other programs write"),
	.program = &program,
	.options_size = sizeof(struct backup_options),
	.operands = { .min = 1,
		.max = 1,
		.hint =
			MESSAGE_WORD("backup.usage", "the name of the backup file is missing; see --help") },
	.store_mode = STORE_READ,
	.run = run_backup,
};
