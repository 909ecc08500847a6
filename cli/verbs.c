#include "cli/verbs.h"
#include "core/lang.h"

#include <stdio.h>

const struct verb verbs[] = {
	{ "demo", "[--seconds N] [--items N] [--speed X] …",
	  N_("the whole demonstrator with a simulated conveyor"), verb_demo_run },
	{ "import", "FILE.csv", N_("articles, items, places or tied tags from a CSV file; all or nothing"),
	  verb_import_run },
	{ "export", "--format csv|json [--table T] [--since T]", N_("a table as CSV or JSON"),
	  verb_export_run },
	{ "command", "start|stop|reset|speed MM_S", N_("give the PLC a command and wait for its result"),
	  verb_command_run },
	{ "backup", "FILE", N_("a consistent copy of the database while others go on writing"),
	  verb_backup_run },
	{ "help", "", N_("this list"), verb_help_run },
	{ NULL, NULL, NULL, NULL },
};

/* Programs of their own that the dispatcher starts as well: warenspur reader = warenspur-reader. */
static const struct {
	const char *name, *summary;
} programs[] = {
	{ "reader", N_("reads RFID tags and barcodes") },
	{ "plc-bridge", N_("joins a conveyor's PLC and the database") },
	{ "tui", N_("the dashboard") },
	{ "plant", N_("the simulated conveyor with real wires") },
};

int verb_help_run(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	printf(_("Warenspur (\"goods trace\"): a Logistics 4.0 demonstrator\n\n"
			 "Usage: warenspur [--lang de|en] VERB …\n\nVerbs:\n"));
	for (const struct verb *v = verbs; v->name; v++)
		printf("  %-10s %s\n             %s %s\n", v->name, _(v->summary), v->name, v->arguments);
	puts(_("\nPrograms, also as warenspur NAME:"));
	for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
		printf("  warenspur-%-12s %s\n", programs[i].name, _(programs[i].summary));
	puts(_("\nEach has --help. Begin with: warenspur demo"));
	return EXIT_OK;
}
