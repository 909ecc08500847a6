#include "cli/import/import.h"
#include "cli/verbs.h"
#include "core/base/lang.h"

static const struct options_program program = {
	.name = "warenspur import",
	.section = "common",
	.usage = N_("[options] FILE.csv|-"),
	.summary = N_("Imports articles, items, places or RFID tag assignments from a CSV file."),
	.details = N_("The first line names the columns:\n  gtin,name,lane         articles and the "
				  "lane (1 to 3) they are sorted to\n  item,gtin,name,place   items and where "
				  "they are; also parent (SSCC)\n  place,title,biz_step   places and what a scan "
				  "there means; also gln\n  tag,item               RFID tag (UID) that belongs "
				  "to an item\nComma, semicolon or tab; UTF-8. If there is a mistake, nothing is "
				  "imported."),
};

static int run_import(struct verb_call *call, struct fault *why)
{
	const struct options_common *o = call->options;
	struct import_outcome outcome;

	if (import_file(call->store, call->operands[0], &outcome, why))
		return -1;
	printf(lang_plural(outcome.one, outcome.many, outcome.rows), outcome.rows, o->db);
	return EXIT_OK;
}

const struct verb verb_import = {
	.name = "import",
	.arguments = N_("FILE.csv"),
	.summary =
		N_("articles, items, places or RFID tag assignments from a CSV file; all or nothing"),
	.program = &program,
	.options_size = sizeof(struct options_common),
	.operands = { .min = 1,
		.max = 1,
		.hint =
			MESSAGE_WORD("import.usage", "the CSV file is missing; see warenspur import --help") },
	.store_mode = STORE_WRITE,
	.run = run_import,
};
