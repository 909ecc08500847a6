#include "cli/verbs.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/store/store_personal.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
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

static int put_record(struct store *store, const char *path, int64_t begun_us, struct fault *why)
{
	struct row_backup b = { .at_us = begun_us };
	char whole[PATH_MAX], giver[SCAN_NAME_MAX];

	store_name_giver("cli", giver, sizeof giver);
	text_copy(b.path, sizeof b.path, realpath(path, whole) ? whole : path);
	return store_last_scan(store, &b.last_scan, why) || store_put_backup(store, &b, giver, why) ? -1
																								: 0;
}

/* warenspur forget names it. The backup is there, whether or not the database can be written now. */
static void record_backup(const struct backup_options *o, const char *path, int64_t begun_us)
{
	struct fault why = { 0 };
	struct store *store = store_open(o->common.db, STORE_EXISTING, &why);

	if (!store || put_record(store, path, begun_us, &why))
		fprintf(stderr, _("the backup is not recorded, so warenspur forget cannot name it: %s\n"),
			why.message.text);
	store_close(store);
}

static int run_backup(struct verb_call *call, struct fault *why)
{
	const struct backup_options *o = call->options;

	int64_t begun_us = clock_wall_us();

	if (store_backup(call->store, call->operands[0], o->force, show_progress, NULL, why))
		return -1;
	record_backup(o, call->operands[0], begun_us);
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
	.database = VERB_DATABASE_CHANGE, /* a backup of another database is none */
	.run = run_backup,
};
