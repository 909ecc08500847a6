#include "cli/import/import.h"
#include "cli/supervise/temp_dir.h"
#include "cli/verbs.h"
#include "core/base/lang.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct import_options {
	struct options_common common;
	bool dry_run;
};

static const struct option_row rows[] = {
	{ .name = "dry-run",
		.kind = OPTION_FLAG,
		.help = N_("only show what would be new, changed and unchanged; nothing is written"),
		.offset = offsetof(struct import_options, dry_run) },
};

static const struct options_program program = {
	.name = "warenspur import",
	.section = "common",
	.usage = N_("[options] FILE.xlsx|FILE.csv|-"),
	.summary = N_("Imports articles, items, places or RFID tag assignments from a table."),
	.details = N_(
		"The first line names the columns, in any order, in English or German:\n  gtin,name,lane         "
		"articles and the lane (1 to 3) they are sorted to\n  number,name,lane       articles with a "
		"number of your own: a code with this text\n  item,gtin,name,place   items and where they are; "
		"also parent (SSCC), lane, number\n  place,title,biz_step   places and what a scan there means; "
		"also gln, lane\n  tag,item               RFID tag (UID) that belongs to an item\nThe first sheet "
		"of an Excel workbook (.xlsx); CSV with comma, semicolon, tab or |, in\nUTF-8, UTF-16 or "
		"Windows-1252; JSON as warenspur export writes it. If there is a\nmistake, nothing is imported."),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
};

static void print_preview(const struct import_outcome *outcome, const char *db)
{
	const struct {
		enum import_change change;
		const char *title;
	} parts[] = {
		{ IMPORT_NEW, _("new: %zu\n") },
		{ IMPORT_CHANGED, _("changed: %zu\n") },
		{ IMPORT_UNCHANGED, _("unchanged: %zu\n") },
	};

	printf(lang_plural(N_PLURAL("dry run: %zu row checked, nothing was written into %s\n",
						   "dry run: %zu rows checked, nothing was written into %s\n"),
			   outcome->rows),
		outcome->rows, db);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		enum import_change change = parts[i].change;

		printf(parts[i].title, outcome->count[change]);
		for (size_t n = 0; change != IMPORT_UNCHANGED && n < outcome->sample_count[change]; n++)
			printf("  %s\n", outcome->samples[change][n]);
		if (change != IMPORT_UNCHANGED && outcome->count[change] > outcome->sample_count[change])
			puts("  …");
	}
}

static int preview_in(const char *db, enum store_mode mode, const char *path,
	struct import_outcome *outcome, struct fault *why)
{
	struct store *store = store_open(db, mode, why);
	int result = store ? import_file(store, path, true, outcome, why) : -1;

	store_close(store);
	return result;
}

/* Looks at the database that an import would take. If that would be a new one, the rows are put into another that is
 * gone afterwards. */
static int preview(const char *db, const char *path, struct import_outcome *outcome,
	struct fault *why)
{
	struct temp_dir dir = { .lock_fd = -1 };
	char empty[PATH_MAX + 16];
	int result;

	if (access(db, F_OK) == 0)
		return preview_in(db, STORE_EXISTING, path, outcome, why);
	if (temp_dir_make(&dir, why))
		return -1;
	snprintf(empty, sizeof empty, "%s/preview.db", dir.path);
	result = preview_in(empty, STORE_WRITE, path, outcome, why);
	temp_dir_remove(&dir, false);
	return result;
}

static int run_import(struct verb_call *call, struct fault *why)
{
	const struct import_options *o = call->options;
	struct import_outcome *outcome = malloc(sizeof *outcome);
	const char *path = call->operands[0];
	int result;

	if (!outcome)
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_close_programs", "out of memory; close other programs"));
	result = o->dry_run ? preview(o->common.db, path, outcome, why)
						: import_file(call->store, path, false, outcome, why);
	if (result == 0 && o->dry_run)
		print_preview(outcome, o->common.db);
	else if (result == 0)
		printf(lang_plural(outcome->one, outcome->many, outcome->rows), outcome->rows,
			o->common.db);
	free(outcome);
	return result ? -1 : EXIT_OK;
}

/* A preview creates no database: run_import() opens the one that was chosen, if there is one. */
static int check_import(struct verb_call *call, struct fault *why)
{
	const struct import_options *o = call->options;

	(void)why;
	if (o->dry_run) {
		call->store_mode = 0;
		call->database = VERB_DATABASE_CHANGE;
	}
	return 0;
}

const struct verb verb_import = {
	.name = "import",
	.arguments = N_("[--dry-run] FILE.xlsx|FILE.csv"),
	.summary = N_("articles, items, places or RFID tag assignments from a table; all or nothing"),
	.program = &program,
	.options_size = sizeof(struct import_options),
	.operands = { .min = 1,
		.max = 1,
		.hint = MESSAGE_WORD("import.usage", "the file is missing; see warenspur import --help") },
	.store_mode = STORE_WRITE,
	.check = check_import,
	.run = run_import,
};
