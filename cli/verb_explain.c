#include "cli/verbs.h"
#include "core/code/code_report.h"
#include "core/base/lang.h"
#include "core/code/plain_code.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct explain_options {
	struct options_common common;
	bool json;
	const char *symbology_name;
	enum symbology symbology;
};

static const struct option_row rows[] = {
	{ .name = "json",
		.kind = OPTION_FLAG,
		.help = N_("one JSON object per code instead of the card"),
		.offset = offsetof(struct explain_options, json) },
	{ .name = "symbology",
		.kind = OPTION_TEXT,
		.argument = N_("NAME"),
		.help = N_("what it was printed as, e.g. GS1-128, EAN-13, ITF, QR"),
		.offset = offsetof(struct explain_options, symbology_name) },
};

static const struct options_program program = {
	.name = "warenspur explain",
	.section = "common",
	.usage = N_("[options] CODE…|-"),
	.summary =
		N_("Shows what a code is, field by field; - takes one per line from standard input."),
	.details =
		N_("A code as people write it: (01)09521234000013(21)1001, ]C100…, <GS> or ^] for the\n"
		   "separator, a web address, bare digits, the UID of a tag in hex.\n"
		   "Exit code: 0 understood and right, 1 there is a mistake in it."),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
};

/* Columns that a label takes on the screen; its letters may have several bytes. */
static int width(const char *text)
{
	int columns = 0;

	for (; *text; text++)
		columns += (*text & 0xC0) != 0x80;
	return columns;
}

static void print_row(const struct code_report_row *row, int column)
{
	static const char *const marks[] = { [CODE_REPORT_TITLE] = "",
		[CODE_REPORT_PLAIN] = "  ",
		[CODE_REPORT_WORK] = "  ",
		[CODE_REPORT_GOOD] = "\342\227\217 ",
		[CODE_REPORT_NOTE] = "\342\226\262 ",
		[CODE_REPORT_MISTAKE] = "\342\226\240 " };
	const char *mark = marks[row->tone];
	int pad = column - width(mark) - width(row->label);

	printf("%s%s%*s%s\n", mark, row->label, pad > 1 ? pad : 1, "", row->value);
}

static void print_card(const struct code_report *card)
{
	int column = 0;

	for (size_t i = 0; i < card->count; i++)
		if (width(card->rows[i].label) + 4 > column)
			column = width(card->rows[i].label) + 4;
	for (size_t i = 0; i < card->count; i++)
		print_row(&card->rows[i], column > 40 ? 40 : column);
}

static void put_text(json_t *object, const char *name, const char *text)
{
	json_object_set_new(object, name, json_string(text));
}

static json_t *row_object(const struct code_report_row *row)
{
	json_t *object = json_object();

	put_text(object, "name", row->name);
	put_text(object, "tone", code_report_tone_name(row->tone));
	put_text(object, "label", row->label);
	put_text(object, "value", row->value);
	return object;
}

/* What machines ask for most, by name; all rows behind it. */
static json_t *card_object(const struct code_report *card)
{
	static const char *const single[] = { "digital_link", "epc_uri", "epc_hex" };
	json_t *object = json_object(), *fields = json_object(), *all = json_array(),
		   *mistakes = json_array();
	char clean[TEXT_CLEAN_SIZE(GS1_VALUE_MAX)];

	json_object_set_new(object, "right", json_boolean(!card->mistake));
	put_text(object, "symbology", scan_symbology_name(card->identity.symbology));
	put_text(object, "text", card->identity.text);
	put_text(object, "item", card->mistake ? "" : card->identity.item);
	for (size_t i = 0; i < card->identity.gs1.count; i++) {
		const struct gs1_field *f = &card->identity.gs1.fields[i];

		text_clean(f->value, strlen(f->value), clean, sizeof clean);
		put_text(fields, f->ai, clean);
	}
	json_object_set_new(object, "gs1", fields);
	for (size_t i = 0; i < card->count; i++) {
		const struct code_report_row *row = &card->rows[i];

		for (size_t k = 0; k < sizeof single / sizeof single[0]; k++)
			if (strcmp(row->name, single[k]) == 0)
				put_text(object, row->name, row->value);
		if (row->tone == CODE_REPORT_MISTAKE)
			json_array_append_new(mistakes, json_string(row->value));
		json_array_append_new(all, row_object(row));
	}
	json_object_set_new(object, "mistakes", mistakes);
	json_object_set_new(object, "rows", all);
	return object;
}

static int print_json(const struct code_report *card, struct fault *why)
{
	json_t *object = card_object(card);
	char *line = json_dumps(object, JSON_COMPACT | JSON_PRESERVE_ORDER);

	json_decref(object);
	if (!line)
		return fault_set(why, FAULT_BUG, EXIT_FAILED, _("cannot write the card as JSON"));
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

/* One code. 0 right, 1 a mistake in it, -1 why. */
static int explain_code(const struct explain_options *o, const char *text, size_t len, bool first,
	struct fault *why)
{
	static struct scan scan;
	static struct code_report card;

	/* one code that is too long does not keep the others from being explained */
	if (plain_code_to_scan(text, len, o->symbology, &scan, why)) {
		fault_print(why);
		return EXIT_FAILED;
	}
	code_report_make(&scan, this_year(), &card);
	if (!o->json && !first)
		putchar('\n');
	if (o->json ? print_json(&card, why) : (print_card(&card), 0))
		return -1;
	if (fflush(stdout) || ferror(stdout))
		return fault_set(why, FAULT_SETUP, EXIT_IO,
			_("cannot write to standard output (%s); is the disk full or the reader gone?"),
			lang_error(errno));
	return card.mistake ? EXIT_FAILED : EXIT_OK;
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
			_("cannot read standard input (%s); check what is connected to it"), lang_error(errno));
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
	const struct explain_options *o = call->options;

	return explain_all(o, call->operand_count, call->operands, why);
}

const struct verb verb_explain = {
	.name = "explain",
	.arguments = N_("CODE…|-"),
	.summary = N_("what a code is, field by field, its check digit worked out"),
	.program = &program,
	.options_size = sizeof(struct explain_options),
	.operands = { .min = 1,
		.max = VERB_ANY_NUMBER,
		.hint = N_("name a code, or - for standard input; see warenspur explain --help") },
	.check = check_explain,
	.run = run_explain,
};
