#include "cli/verbs.h"
#include "core/base/lang.h"
#include "core/base/options.h"

#include <stdio.h>

const struct verb verbs[] = {
	{ "demo", "[--seconds N] [--items N] [--speed X] …",
		N_("the whole demonstrator with a simulated conveyor"), verb_demo_run },
	{ "up", "[--config FILE]", N_("readers, bridges and the dashboard as a file lists them"),
		verb_up_run },
	{ "import", N_("FILE.csv"),
		N_("articles, items, places or tied tags from a CSV file; all or nothing"),
		verb_import_run },
	{ "place", N_("[NAME --title TEXT --step WORD] [--standard]"),
		N_("the places where things are scanned: list, add, change"), verb_place_run },
	{ "export", "--format csv|json [--table T] [--since T]", N_("a table as CSV or JSON"),
		verb_export_run },
	{ "command", "start|stop|reset|speed MM_S|lane TRACK N",
		N_("give the PLC a command and wait for its result"), verb_command_run },
	{ "switch", N_("[ROLE ADDRESS|back]"),
		N_("let a running reader or bridge use another device or PLC"), verb_switch_run },
	{ "wire", N_("[--save FILE.pcap] [ROLE]"),
		N_("what goes over a wire, frame by frame, as sentences or for Wireshark"), verb_wire_run },
	{ "explain", N_("CODE…|-"), N_("what a code is, field by field, its check digit worked out"),
		verb_explain_run },
	{ "label", N_("commands|places|calibration|CODE… [--out FILE]"),
		N_("print codes: on the terminal, or as SVG or PNG"), verb_label_run },
	{ "undo", "SEQ", N_("take a booking back by a booking of its own"), verb_undo_run },
	{ "backup", N_("FILE"), N_("a consistent copy of the database while others go on writing"),
		verb_backup_run },
	{ "help", "", N_("this list"), verb_help_run },
	{ NULL, NULL, NULL, NULL },
};

/* Programs of their own that the dispatcher starts as well: warenspur reader = warenspur-reader. */
static const struct {
	const char *name, *summary;
} programs[] = {
	{ "reader", N_("reads RFID tags and barcodes") },
	{ "tag", N_("shows what is on an NFC tag, and writes tags") },
	{ "plc-bridge", N_("joins a conveyor's PLC and the database") },
	{ "plc", N_("finds where a PLC keeps its signals, shows profiles") },
	{ "tui", N_("the dashboard") },
	{ "plant", N_("the simulated conveyor with real wires") },
};

static const struct options_program program = {
	.name = "warenspur help",
	.section = "common",
	.usage = N_("[options]"),
	.summary = N_("Lists the verbs and the programs."),
};

int verb_help_run(int argc, char **argv)
{
	struct options_common options;
	struct fault why;
	int first = options_parse(&program, argc, argv, &options, sizeof options, &why);

	if (first == 0)
		return EXIT_OK;
	if (first > 0 && argc > first)
		first = fault_set(&why, FAULT_USAGE, EXIT_USAGE, _("\"%s\" is too much; see --help"),
			argv[first]);
	if (first < 0)
		return fault_print(&why);
	printf(_("Warenspur (\"goods trace\"): a Logistics 4.0 demonstrator\n\n"
			 "Usage: warenspur [--lang de|en] VERB …\n\nVerbs:\n"));
	for (const struct verb *v = verbs; v->name; v++)
		printf("  %-10s %s\n             %s%s%s\n", v->name, _(v->summary), v->name,
			*v->arguments ? " " : "", *v->arguments ? _(v->arguments) : "");
	puts(_("\nPrograms, also as warenspur NAME:"));
	for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
		printf("  warenspur-%-12s %s\n", programs[i].name, _(programs[i].summary));
	puts(_("\nEach has --help. Begin with: warenspur demo"));
	return EXIT_OK;
}
