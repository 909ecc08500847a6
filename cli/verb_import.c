#include "cli/import/import.h"
#include "cli/verbs.h"
#include "core/base/lang.h"
#include "core/base/options.h"

static const struct options_program program = {
	.name = "warenspur import",
	.section = "common",
	.usage = N_("[options] FILE.csv|-"),
	.summary = N_("Brings articles, items, places or tied tags from a CSV file into the database."),
	.details = N_("The first line says what the file holds:\n"
				  "  gtin,name,lane         articles and the lane (1 to 3) they are sorted to\n"
				  "  item,gtin,name,place   single things and where they are; also parent (SSCC)\n"
				  "  place,title,biz_step   places and what a scan there means; also gln\n"
				  "  tag,item               an RFID tag (UID) tied to an item\n"
				  "Comma, semicolon or tab; UTF-8. One mistake, and nothing is imported."),
};

int verb_import_run(int argc, char **argv)
{
	struct options_common options;
	struct import_outcome outcome;
	struct store *store;
	struct fault why;
	int first = options_parse(&program, argc, argv, &options, sizeof options, &why), result;

	if (first == 0)
		return EXIT_OK;
	if (first > 0 && argc - first != 1)
		first = fault_set(&why, FAULT_USAGE, EXIT_USAGE,
			_("name one CSV file; see warenspur import --help"));
	if (first < 0)
		return fault_print(&why);
	store = store_open(options.db, STORE_WRITE, &why);
	if (!store)
		return fault_print(&why);
	result = import_file(store, argv[first], &outcome, &why);
	store_close(store);
	if (result)
		return fault_print(&why);
	printf(_("%zu %s imported into %s\n"), outcome.rows, outcome.kind, options.db);
	return EXIT_OK;
}
