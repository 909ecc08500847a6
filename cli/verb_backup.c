#include "cli/verbs.h"
#include "core/base/lang.h"
#include "core/base/options.h"
#include "core/store/store.h"

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

int verb_backup_run(int argc, char **argv)
{
	struct options_common options;
	struct store *store;
	struct fault why;
	int first = options_parse(&program, argc, argv, &options, sizeof options, &why), result;

	if (first == 0)
		return EXIT_OK;
	if (first > 0 && argc - first != 1)
		first = fault_set(&why, FAULT_USAGE, EXIT_USAGE, _("name the file to write; see --help"));
	if (first > 0 && strcmp(argv[first], options.db) == 0)
		first = fault_set(&why, FAULT_USAGE, EXIT_USAGE, _("that is the database itself"));
	if (first < 0)
		return fault_print(&why);
	store = store_open(options.db, STORE_READ, &why);
	if (!store)
		return fault_print(&why);
	result = store_backup(store, argv[first], show_progress, NULL, &why);
	store_close(store);
	if (result)
		return fault_print(&why);
	printf(_("backup written to %s and checked\n"), argv[first]);
	return EXIT_OK;
}
