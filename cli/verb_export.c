#include "cli/export_answer.h"
#include "cli/export_heading.h"
#include "cli/import/csv.h"
#include "cli/verbs.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/word_list.h"
#include "core/store_query/store_lots.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct export_options {
	struct options_common common;
	const char *format, *table, *since, *delimiter, *lot, *expires_before, *expires_until;
	struct store_row_filter which;
	struct lot_choice end; /* of --expires-before, --expires-until */
};

static const struct option_row rows[] = {
	{ .name = "format",
		.kind = OPTION_CHOICE,
		.argument = "csv|json|excel",
		.choices = "csv|json|excel",
		.help = N_("CSV, one JSON array, or CSV that Excel opens with a double click"),
		.fallback = "csv",
		.offset = offsetof(struct export_options, format) },
	{ .name = "table",
		.kind = OPTION_TEXT,
		.argument = N_("TABLE"),
		.fallback = "scan",
		.help = N_("the table to write (see below)"),
		.offset = offsetof(struct export_options, table) },
	{ .name = "since",
		.kind = OPTION_TEXT,
		.argument = N_("TIME"),
		.help = N_("only rows from this time on, as 2026-11-23T15:00:00+01:00"),
		.offset = offsetof(struct export_options, since) },
	{ .name = "lot",
		.kind = OPTION_TEXT,
		.argument = N_("LOT"),
		.help = N_("with --table lot or lot_scan: only this lot"),
		.offset = offsetof(struct export_options, lot) },
	{ .name = "expires-before",
		.kind = OPTION_TEXT,
		.argument = N_("DATE"),
		.help =
			N_("with --table lot or lot_scan: only what expires before this day, as 2027-01-01"),
		.offset = offsetof(struct export_options, expires_before) },
	{ .name = "expires-until",
		.kind = OPTION_TEXT,
		.argument = N_("DATE"),
		.help = N_("the same, up to this day, month or year and including it, as 2026-12"),
		.offset = offsetof(struct export_options, expires_until) },
	{ .name = "delimiter",
		.kind = OPTION_TEXT,
		.argument = "C",
		.help = N_("separator of CSV cells, one character (default: a comma; excel in German: ;)"),
		.offset = offsetof(struct export_options, delimiter) },
};

static const struct options_program program = {
	.name = "warenspur export",
	.section = "common",
	.usage = N_("--format csv|json|excel [options]"),
	.summary = N_("Writes a table to standard output."),
	.details = N_(
		"Tables: scan move passage stock item article place signal alarm command program\nwiring "
		"tag point note lot lot_scan lot_move session participant\nbackup erasure.\nEach time is written twice: microseconds since 1970 (at_us) and ISO 8601 "
		"(at). Binary data\nare base64. A CSV cell that a spreadsheet would run as a formula "
		"gets a leading apostrophe."),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
};

/* "at_us" -> "at" */
static void iso_column_name(const struct store_cell *cell, char *out, size_t size)
{
	snprintf(out, size, "%.*s", (int)strlen(cell->column) - 3, cell->column);
}

static char *encode_base64(const struct store_cell *cell)
{
	char *text = malloc(4 * ((cell->len + 2) / 3) + 1);

	if (text)
		text_base64_encode(cell->bytes, cell->len, text);
	return text;
}

static void print_csv_header(const struct store_cell *cell, bool first, char delimiter)
{
	char name[40];

	if (!first)
		putchar(delimiter);
	csv_write_text(stdout, cell->column, strlen(cell->column), delimiter);
	if (!cell->is_time)
		return;
	iso_column_name(cell, name, sizeof name);
	putchar(delimiter);
	csv_write_text(stdout, name, strlen(name), delimiter);
}

static void print_csv_cell(const struct store_cell *cell, bool first, char delimiter)
{
	char iso[CLOCK_ISO_SIZE] = "", *base64;

	if (!first)
		putchar(delimiter);
	if (cell->type == STORE_INTEGER) {
		printf("%lld", (long long)cell->integer);
	} else if (cell->type == STORE_TEXT) {
		csv_write_text(stdout, cell->bytes, cell->len, delimiter);
	} else if (cell->type == STORE_BLOB && (base64 = encode_base64(cell))) {
		csv_write_text(stdout, base64, strlen(base64), delimiter);
		free(base64);
	}
	if (!cell->is_time)
		return;
	clock_format_iso(cell->type == STORE_INTEGER ? cell->integer : 0, iso);
	printf("%c%s", delimiter, iso);
}

static int print_csv_row(void *user, size_t number, const struct store_cell *cells, size_t count)
{
	char delimiter = *(const char *)user;

	for (size_t i = 0; i < count; i++)
		(number == 0 ? print_csv_header : print_csv_cell)(&cells[i], i == 0, delimiter);
	fputs("\r\n", stdout); /* RFC 4180 */
	return ferror(stdout);
}

/* --- for people ------------------------------------------------------------------------------- */

struct people {
	const char *table;
	char delimiter;
};

/* A time of this place or a date of a lot as people write it in the language; another cell as it is. */
static void print_people_cell(const struct store_cell *cell, bool is_first, char delimiter)
{
	struct store_cell shown = *cell;
	char iso[LANG_DATE_SIZE], text[LANG_DATE_SIZE] = "";

	if (cell->is_time && cell->type == STORE_INTEGER) {
		clock_format_local(cell->integer, true, text);
	} else if (cell->type == STORE_TEXT && cell->len < sizeof iso &&
		word_list_contains("best_before|expiry|production", '|', cell->column)) {
		snprintf(iso, sizeof iso, "%.*s", (int)cell->len, (const char *)cell->bytes);
		lang_date(iso, text);
	} else if (!cell->is_time) {
		print_csv_cell(cell, is_first, delimiter);
		return;
	}
	shown.type = STORE_TEXT;
	shown.is_time = false;
	shown.bytes = text;
	shown.len = strlen(text);
	print_csv_cell(&shown, is_first, delimiter);
}

static int print_people_row(void *user, size_t number, const struct store_cell *cells, size_t count)
{
	const struct people *people = user;

	for (size_t i = 0; i < count; i++) {
		const char *heading = export_heading(people->table, cells[i].column);

		if (number > 0) {
			print_people_cell(&cells[i], i == 0, people->delimiter);
			continue;
		}
		if (i > 0)
			putchar(people->delimiter);
		csv_write_text(stdout, heading, strlen(heading), people->delimiter);
	}
	fputs("\r\n", stdout);
	return ferror(stdout);
}

static json_t *make_json_cell(const struct store_cell *cell)
{
	char *base64;
	json_t *value;

	switch (cell->type) {
	case STORE_INTEGER:
		return json_integer(cell->integer);
	case STORE_TEXT:
		/* Text in the store is valid UTF-8, unless another program has written it. */
		value = json_stringn(cell->bytes, cell->len);
		if (value)
			return value;
		/* fall through */
	case STORE_BLOB:
		base64 = encode_base64(cell);
		value = json_string(base64 ? base64 : "");
		free(base64);
		return value;
	default:
		return json_null();
	}
}

static int print_json_row(void *user, size_t number, const struct store_cell *cells, size_t count)
{
	json_t *object;
	char iso[CLOCK_ISO_SIZE], name[40];

	(void)user;
	if (number == 0)
		return 0;
	object = json_object();
	for (size_t i = 0; i < count; i++) {
		json_object_set_new(object, cells[i].column, make_json_cell(&cells[i]));
		if (!cells[i].is_time)
			continue;
		iso_column_name(&cells[i], name, sizeof name);
		clock_format_iso(cells[i].type == STORE_INTEGER ? cells[i].integer : 0, iso);
		json_object_set_new(object, name, iso[0] ? json_string(iso) : json_null());
	}
	fputs(number > 1 ? ",\n" : "\n", stdout);
	json_dumpf(object, stdout, JSON_COMPACT);
	json_decref(object);
	return ferror(stdout);
}

/* The table passage has one column more than in the database. */
static int write_rows(struct verb_call *call,
	int (*row)(void *, size_t, const struct store_cell *, size_t), void *user, struct fault *why)
{
	const struct export_options *o = call->options;
	struct export_answer answer = { .store = call->store, .row = row, .user = user, .why = why };
	int result;

	if (strcmp(o->table, "passage") != 0)
		return store_each_row(call->store, o->table, &o->which, row, user, why);
	result = store_each_row(call->store, o->table, &o->which, export_answer_row, &answer, why);
	export_answer_free(&answer);
	return result || answer.result ? -1 : 0;
}

static int run_export(struct verb_call *call, struct fault *why)
{
	const struct export_options *o = call->options;
	bool json = strcmp(o->format, "json") == 0, excel = strcmp(o->format, "excel") == 0;
	struct people people = { o->table, o->delimiter[0] };
	struct word_list tables = { 0 };
	int result;

	for (size_t i = 0; store_tables[i]; i++)
		word_list_add(&tables, store_tables[i]);
	if (!word_list_has(&tables, o->table)) {
		fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("export.no_table", "there is no table \"%s\""), o->table);
		return word_list_refuse(&tables, o->table, why);
	}
	if (json)
		putchar('[');
	if (excel)
		fputs("\xEF\xBB\xBF", stdout); /* without it Excel takes the text for Windows-1252 */
	result = write_rows(call,
		json        ? print_json_row
			: excel ? print_people_row
					: print_csv_row,
		json || excel ? (void *)&people : &people.delimiter, why);
	if (json)
		fputs("\n]\n", stdout);
	if (result == 0 && (ferror(stdout) || fflush(stdout)))
		return fault_set(why, FAULT_SETUP, EXIT_IO,
			MESSAGE("export.cannot_write_export",
				"cannot write the export; check whether the disk is full"));
	return result;
}

/* A date as "expires:" takes it in the dashboard. */
static int read_end(struct export_options *o, const char *option, const char *date,
	struct fault *why)
{
	char typed[64];
	bool wrong;

	snprintf(typed, sizeof typed, "expires:%.40s", date);
	if (*date && lot_choice_parse(typed, "", &o->end, &wrong))
		return 0;
	return fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("export.no_day", "%s: \"%s\" is not a date; write it as 2027-01-01 or 01.01.2027"),
		option, date);
}

static int check_lots(struct export_options *o, struct fault *why)
{
	if ((o->lot || o->expires_before || o->expires_until) && !store_has_lots(o->table))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("export.no_lots",
				"table \"%s\" has no lots; --lot and --expires-until need --table lot (where "
				"they are) or --table lot_scan (every scan)"),
			o->table);
	o->which.lot = o->lot;
	if (o->expires_before && o->expires_until)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("export.two_ends", "use --expires-until or --expires-before, not both"));
	if (o->expires_before && read_end(o, "--expires-before", o->expires_before, why))
		return -1;
	if (o->expires_until && read_end(o, "--expires-until", o->expires_until, why))
		return -1;
	/* the first text that does not count any more */
	if (o->expires_before)
		o->which.expires_before = o->end.from;
	if (o->expires_until)
		o->which.expires_before = o->end.before;
	return 0;
}

static int check_export(struct verb_call *call, struct fault *why)
{
	struct export_options *o = call->options;

	if (o->since && !clock_parse_iso(o->since, &o->which.since_us))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("export.since_no_time_like",
				"--since: \"%s\" is not a time; write it as 2026-11-23T15:00:00+01:00"),
			o->since);
	if (!o->delimiter)
		o->delimiter =
			strcmp(o->format, "excel") == 0 && strcmp(lang_current(), "de") == 0 ? ";" : ",";
	if (strlen(o->delimiter) != 1 || strchr("\"\r\n", o->delimiter[0]))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("export.delimiter_takes_one_character",
				"--delimiter needs exactly one character"));
	return check_lots(o, why);
}

const struct verb verb_export = {
	.name = "export",
	.arguments = N_("--format csv|json|excel [--table TABLE] [--since TIME]"),
	.summary = N_("a table as CSV or JSON"),
	.program = &program,
	.options_size = sizeof(struct export_options),
	.store_mode = STORE_READ,
	.check = check_export,
	.run = run_export,
};
