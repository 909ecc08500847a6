#include "cli/verbs.h"
#include "core/code/code_report.h"
#include "core/base/lang.h"
#include "core/code/plain_code.h"
#include "core/store_query/store_trace.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct explain_options {
	struct options_common common;
	bool json;
	const char *symbology_name;
	enum symbology symbology;
	struct store *store; /* for names; NULL: there is no database */
};

static const struct option_row rows[] = {
	{ .name = "json",
		.kind = OPTION_FLAG,
		.help = N_("one JSON object per code instead of the card"),
		.offset = offsetof(struct explain_options, json) },
	{ .name = "symbology",
		.kind = OPTION_TEXT,
		.argument = N_("NAME"),
		.help = N_("code type it was printed as: GS1-128, EAN-13, ITF, QR …"),
		.offset = offsetof(struct explain_options, symbology_name) },
};

static const struct options_program program = {
	.name = "warenspur explain",
	.section = "common",
	.usage = N_("[options] CODE…|-"),
	.summary =
		N_("Explains a code, field by field; - reads one code per line from standard input."),
	.details =
		N_("CODE is written as (01)09521234000013(21)1001, as ]C100…, with <GS> or ^] as "
		   "separator,\nas a web address, as digits only, or as the UID of an RFID tag in "
		   "hexadecimal.\nExit code: 0 understood and valid, 1 the code contains a mistake."),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
	.dash_operands = true,
};

static int columns_of(const char *text)
{
	return (int)text_characters(text, strlen(text));
}

struct report_table {
	int column; /* of the values */
};

static void measure_row(void *user, const struct code_report_row *row)
{
	struct report_table *table = user;
	int column = columns_of(row->label) + 4;

	/* a sentence has a line of its own */
	if (row->label[0] && column > table->column)
		table->column = column;
}

static void print_report_row(void *user, const struct code_report_row *row)
{
	static const char *const marks[] = { [CODE_REPORT_TITLE] = "",
		[CODE_REPORT_PLAIN] = "  ",
		[CODE_REPORT_WORK] = "  ",
		[CODE_REPORT_GOOD] = "\342\227\217 ",
		[CODE_REPORT_NOTE] = "\342\226\262 ",
		[CODE_REPORT_MISTAKE] = "\342\226\240 " };
	const struct report_table *table = user;
	const char *mark = marks[row->tone];
	int pad = table->column - columns_of(mark) - columns_of(row->label);

	if (row->tone == CODE_REPORT_TITLE && !row->label[0])
		puts(row->value);
	else
		printf("%s%s%*s%s\n", mark, row->label, pad > 1 ? pad : 1, "", row->value);
}

static void print_report(const struct scan *scan, int year, const char *article,
	struct code_report *report)
{
	struct report_table table = { 0 };

	code_report_make(scan, year, article, measure_row, &table, report);
	if (table.column > 40)
		table.column = 40;
	code_report_make(scan, year, article, print_report_row, &table, report);
}

static void put_text(json_t *object, const char *name, const char *text)
{
	json_object_set_new(object, name, json_string(text));
}

/* The rows in JSON. */
struct json_rows {
	json_t *links; /* rows that other programs need most, by their names */
	json_t *mistakes, *all;
};

static void put_row(void *user, const struct code_report_row *row)
{
	static const char *const links[] = { "digital_link", "epc_uri", "epc_hex" };
	struct json_rows *rows_json = user;
	json_t *object = json_object();

	for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
		if (strcmp(row->name, links[i]) == 0)
			put_text(rows_json->links, row->name, row->value);
	if (row->tone == CODE_REPORT_MISTAKE)
		json_array_append_new(rows_json->mistakes, json_string(row->value));
	put_text(object, "name", row->name);
	put_text(object, "tone", code_report_tone_name(row->tone));
	put_text(object, "label", row->label);
	put_text(object, "value", row->value);
	json_array_append_new(rows_json->all, object);
}

static void put_identity(json_t *object, const struct scan *scan, const struct code_report *report)
{
	const struct identity *identity = &report->identity;
	char text[IDENTITY_TEXT_SIZE];

	put_text(object, "symbology", scan_symbology_name(identity->symbology));
	identify_text(scan, text, sizeof text);
	put_text(object, "text", text);
	identify_item(scan, identity, text, sizeof text);
	put_text(object, "item", report->has_mistake ? "" : text);
}

static json_t *fields_object(const struct gs1 *gs1)
{
	json_t *object = json_object();
	char clean[TEXT_CLEAN_SIZE(GS1_VALUE_MAX)];

	for (size_t i = 0; i < gs1->count; i++) {
		const struct gs1_field *f = &gs1->fields[i];

		text_clean(f->value, strlen(f->value), clean, sizeof clean);
		put_text(object, f->ai, clean);
	}
	return object;
}

static json_t *report_object(const struct scan *scan, int year, const char *article,
	struct code_report *report)
{
	struct json_rows rows_json = { json_object(), json_array(), json_array() };
	json_t *object = json_object();

	code_report_make(scan, year, article, put_row, &rows_json, report);
	json_object_set_new(object, "right", json_boolean(!report->has_mistake));
	put_identity(object, scan, report);
	json_object_set_new(object, "gs1", fields_object(&report->identity.gs1));
	json_object_update(object, rows_json.links);
	json_decref(rows_json.links);
	json_object_set_new(object, "mistakes", rows_json.mistakes);
	json_object_set_new(object, "rows", rows_json.all);
	return object;
}

static int print_report_json(const struct scan *scan, int year, const char *article,
	struct code_report *report, struct fault *why)
{
	json_t *object = report_object(scan, year, article, report);
	char *line = json_dumps(object, JSON_COMPACT | JSON_PRESERVE_ORDER);

	json_decref(object);
	if (!line)
		return fault_set(why, FAULT_BUG, EXIT_FAILED,
			MESSAGE("explain.cannot_write_card_json", "cannot write the explanation as JSON"));
	puts(line);
	free(line);
	return 0;
}

static int this_year(void)
{
	time_t now = time(NULL);
	struct tm tm;

	return localtime_r(&now, &tm) ? tm.tm_year + 1900 : 2026;
}

/* What the database calls it, "": nothing. 0, or -1 with why. */
static int find_name(const struct explain_options *o, const struct scan *scan, char *out,
	size_t size, struct fault *why)
{
	char item[IDENTITY_ITEM_SIZE];
	struct identity identity;

	out[0] = '\0';
	identify(scan, &identity);
	if (!o->store || !identify_item(scan, &identity, item, sizeof item))
		return 0;
	return store_item_name(o->store, item, out, size, why);
}

/* Explains one code. 0: right, 1: it has a mistake, -1: why. */
static int explain_code(const struct explain_options *o, const char *text, size_t len, bool first,
	struct fault *why)
{
	struct code_report report;
	struct scan scan;
	char name[96];

	/* after a code that is too long the others are explained all the same */
	if (plain_code_to_scan(text, len, o->symbology, &scan, why)) {
		fault_print(why);
		return EXIT_FAILED;
	}
	if (find_name(o, &scan, name, sizeof name, why))
		return -1;
	if (!o->json && !first)
		putchar('\n');
	if (o->json && print_report_json(&scan, this_year(), name, &report, why))
		return -1;
	if (!o->json)
		print_report(&scan, this_year(), name, &report);
	if (fflush(stdout) || ferror(stdout))
		return fault_set(why, FAULT_SETUP, EXIT_IO,
			MESSAGE("explain.cannot_write_standard_output",
				"cannot write to standard output (%s); check whether the disk is full or the "
				"receiving program has ended"),
			message_error(errno));
	return report.has_mistake ? EXIT_FAILED : EXIT_OK;
}

static int explain_lines(const struct explain_options *o, struct fault *why)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t got;
	int worst = EXIT_OK;
	bool first = true;

	while (worst >= 0 && (got = getline(&line, &size, stdin)) >= 0) {
		int result;

		while (got > 0 && (line[got - 1] == '\n' || line[got - 1] == '\r'))
			got--;
		if (got == 0)
			continue;
		result = explain_code(o, line, (size_t)got, first, why);
		worst = result != EXIT_OK ? result : worst;
		first = false;
	}
	free(line);
	if (worst >= 0 && ferror(stdin))
		return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
			MESSAGE("explain.cannot_read_standard_input",
				"cannot read standard input (%s); check what is connected to it"),
			message_error(errno));
	return worst;
}

static int explain_all(const struct explain_options *o, int count, char **codes, struct fault *why)
{
	int worst = EXIT_OK;

	for (int i = 0; i < count && worst >= 0; i++) {
		int result = strcmp(codes[i], "-") == 0
			? explain_lines(o, why)
			: explain_code(o, codes[i], strlen(codes[i]), i == 0, why);

		worst = result != EXIT_OK ? result : worst;
	}
	return worst;
}

static int check_explain(struct verb_call *call, struct fault *why)
{
	struct explain_options *o = call->options;

	return plain_code_symbology(o->symbology_name, &o->symbology, why);
}

static int run_explain(struct verb_call *call, struct fault *why)
{
	struct explain_options *o = call->options;
	int result;

	if (o->json)
		lang_keep_iso_dates();

	/* without a database there are no names; a database that cannot be read is said, and the codes are explained */
	if (access(o->common.db, F_OK) == 0 && !(o->store = store_open(o->common.db, STORE_READ, why)))
		fault_print(why);
	result = explain_all(o, call->operand_count, call->operands, why);
	store_close(o->store);
	return result;
}

const struct verb verb_explain = {
	.name = "explain",
	.arguments = N_("CODE…|-"),
	.summary = N_("a code explained field by field, with the calculation of its check digit"),
	.program = &program,
	.options_size = sizeof(struct explain_options),
	.database = VERB_DATABASE_READ, /* for names */
	.operands = { .min = 1,
		.max = VERB_ANY_NUMBER,
		.hint = MESSAGE_WORD("explain.usage",
			"a code is missing (or - for standard input); see warenspur explain --help") },
	.check = check_explain,
	.run = run_explain,
};
