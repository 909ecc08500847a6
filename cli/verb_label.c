#include "cli/label/label.h"
#include "cli/verbs.h"
#include "core/code/command_code.h"
#include "core/base/lang.h"
#include "core/base/output_file.h"
#include "core/code/plain_code.h"
#include "core/scanner/scanner_check.h"
#include "core/store_query/store_read.h"
#include "core/base/word_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SHEETS "commands|places|stickers|calibration|scanner"
enum { STICKERS = 12, STICKERS_MAX = 200 };

struct label_options {
	struct options_common common;
	const char *out, *symbology, *plc;
	bool force;
};

static const struct option_row rows[] = {
	{ .name = "out",
		.kind = OPTION_TEXT,
		.argument = N_("FILE"),
		.help = N_("write to FILE.svg, FILE.png or FILE.txt instead of the terminal"),
		.offset = offsetof(struct label_options, out) },
	{ .name = "force",
		.kind = OPTION_FLAG,
		.help = N_("overwrite FILE even if it does not contain earlier labels"),
		.offset = offsetof(struct label_options, force) },
	{ .name = "symbology",
		.kind = OPTION_TEXT,
		.argument = N_("NAME"),
		.help = N_("code type: CODE-128, GS1-128, EAN-13, QR, DATAMATRIX … (default: by content)"),
		.offset = offsetof(struct label_options, symbology) },
	{ .name = "plc",
		.kind = OPTION_NAME,
		.argument = N_("NAME"),
		.help = N_("the PLC that the command codes are for (default: the only one)"),
		.offset = offsetof(struct label_options, plc) },
};

static const struct options_program program = {
	.name = "warenspur label",
	.section = "common",
	.usage = N_("[options] commands|places|stickers [N]|calibration|scanner|CODE…"),
	.summary = N_("Prints codes."),
	.details =
		N_("commands      start, stop, reset, undo, language, "
		   "acknowledge\nplaces        one code per place; later scans are booked "
		   "there\nstickers N    for participants: WSP:GUEST:G01 … say hello (warenspur "
		   "session)\ncalibration   detects the keyboard layout of a scanner (for the hid: "
		   "reader)\nscanner       sets up a handheld scanner: names of the settings, two codes to "
		   "check them\nCODE          as (01)09521234000013(21)1001, digits, a web address"),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
	.dash_operands = true,
};

enum output { OUTPUT_TERMINAL, OUTPUT_TEXT, OUTPUT_SVG, OUTPUT_PNG, OUTPUT_NONE };

static enum output find_output(const char *path)
{
	static const struct {
		const char *end;
		enum output output;
	} ends[] = { { ".svg", OUTPUT_SVG }, { ".png", OUTPUT_PNG }, { ".txt", OUTPUT_TEXT } };
	const char *end = path ? strrchr(path, '.') : NULL;

	if (!path)
		return OUTPUT_TERMINAL;
	for (size_t i = 0; end && i < sizeof ends / sizeof ends[0]; i++)
		if (strcasecmp(end, ends[i].end) == 0)
			return ends[i].output;
	return OUTPUT_NONE;
}

/* A sheet, and how its labels are made. */
struct label_job {
	struct label_sheet sheet;
	enum symbology symbology;
	bool small;
};

static int add_label(struct label_job *s, const char *title, const char *code, struct fault *why)
{
	struct label *grown = realloc(s->sheet.labels, (s->sheet.count + 1) * sizeof *grown);

	if (!grown)
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_close_programs", "out of memory; close other programs"));
	s->sheet.labels = grown;
	if (label_open(&grown[s->sheet.count], title, code, s->symbology, s->small, why))
		return -1;
	s->sheet.count++;
	return 0;
}

static int add_commands(struct label_job *s, const char *plc, struct fault *why)
{
	for (size_t i = 0; i < command_code_count; i++) {
		const struct command_code *code = &command_codes[i];
		char content[SCAN_NAME_MAX + 32];

		if (code->is_unprinted || code->target == COMMAND_FOR_PLACE ||
			code->target == COMMAND_FOR_GUEST)
			continue;
		snprintf(content, sizeof content, "%s%s%s", code->content,
			plc && code->target == COMMAND_FOR_PLC ? ":" : "",
			plc && code->target == COMMAND_FOR_PLC ? plc : "");
		if (add_label(s, message_word(code->title), content, why))
			return -1;
	}
	return 0;
}

struct place_labels {
	struct label_job *job;
	struct fault *why;
	int result;
};

static void add_place(void *user, const struct row_place *place)
{
	struct place_labels *p = user;
	char content[SCAN_NAME_MAX + 32];

	snprintf(content, sizeof content, "%s:%s", command_code_place->content, place->name);
	if (p->result == 0)
		p->result =
			add_label(p->job, place->title[0] ? place->title : place->name, content, p->why);
}

static int add_places(struct label_job *s, const char *db, struct fault *why)
{
	struct place_labels p = { .job = s, .why = why };
	struct store *store = store_open(db, STORE_READ, why);

	if (!store)
		return -1;
	if (store_each_place(store, add_place, &p, why))
		p.result = -1;
	store_close(store);
	return p.result;
}

/* "stickers", and how many behind it. *used: whether there is such an operand. */
static int add_stickers(struct label_job *s, const char *number, bool *used, struct fault *why)
{
	int64_t count = STICKERS;
	char content[64];

	*used = number && text_to_int64(number, INT64_MIN, INT64_MAX, &count);
	if (count < 1 || count > STICKERS_MAX)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("label.stickers", "label stickers takes a number from 1 to %d"), STICKERS_MAX);
	for (int64_t i = 1; i <= count; i++) {
		snprintf(content, sizeof content, "%s:G%02lld", command_code_guest->content, (long long)i);
		if (add_label(s, content + strlen(command_code_guest->content) + 1, content, why))
			return -1;
	}
	return 0;
}

static int add_calibration(struct label_job *s, struct fault *why)
{
	/* old keyboard-wedge scanners read no QR code */
	s->symbology = s->symbology == SYMBOLOGY_UNKNOWN ? SYMBOLOGY_CODE128 : s->symbology;
	return add_label(s, _("keyboard layout of a scanner"), CALIBRATION_CODE, why);
}

/* The codes and the text that set up a scanner. Both code types are fixed: the text names them. A GS1-128 is too wide for a
 * terminal. */
static int add_scanner(struct label_job *s, struct fault *why)
{
	enum symbology wanted = s->symbology;
	int result;

	s->sheet.has_guide = true;
	s->sheet.guide_first = s->small ? SYMBOLOGY_GS1_DATAMATRIX : SYMBOLOGY_GS1_128;
	s->symbology = s->sheet.guide_first;
	result = add_label(s, _("First code"), SCANNER_CHECK_GS1, why);
	s->symbology = SYMBOLOGY_QR;
	if (result == 0) {
		s->sheet.labels[s->sheet.count - 1].is_wide = true;
		result = add_label(s, _("Second code"), SCANNER_CHECK_KEYS, why);
	}
	s->symbology = wanted;
	return result;
}

/* Any text is a code; one that is nearly the name of a sheet is perhaps a mistyped one. */
static int add_code(struct label_job *s, const char *code, struct fault *why)
{
	struct word_list names = { 0 };
	const char *near;

	word_list_add_all(&names, SHEETS, '|');
	near = word_list_nearest(&names, code);
	if (near)
		fprintf(stderr, _("note: \"%s\" is printed as a code; did you mean warenspur label %s?\n"),
			code, near);
	return add_label(s, "", code, why);
}

static int add_labels(struct label_job *s, const struct label_options *o, int count, char **names,
	struct fault *why)
{
	int result = 0;

	for (int i = 0; i < count && result == 0; i++) {
		bool used = false;

		result = strcmp(names[i], "commands") == 0 ? add_commands(s, o->plc, why)
			: strcmp(names[i], "places") == 0      ? add_places(s, o->common.db, why)
			: strcmp(names[i], "calibration") == 0 ? add_calibration(s, why)
			: strcmp(names[i], "scanner") == 0     ? add_scanner(s, why)
			: strcmp(names[i], "stickers") == 0
			? add_stickers(s, i + 1 < count ? names[i + 1] : NULL, &used, why)
			: add_code(s, names[i], why);
		i += used;
	}
	return result;
}

static int write_sheet(const struct label_sheet *sheet, enum output output, FILE *out,
	struct fault *why)
{
	if (output == OUTPUT_SVG)
		return label_write_svg(sheet, out, why);
	if (output == OUTPUT_PNG)
		return label_write_png(sheet, out, why);
	return label_write_text(sheet, output == OUTPUT_TERMINAL && isatty(STDOUT_FILENO), out, why);
}

static int write_file(const struct label_sheet *s, enum output output,
	const struct label_options *o, struct fault *why)
{
	const struct output_target target = { .path = o->out,
		.database = o->common.db,
		.is_own = label_is_own,
		.force = o->force };
	struct output_file out;

	if (!o->out)
		return write_sheet(s, output, stdout, why);
	if (output_file_open(&out, &target, why))
		return -1;
	if (write_sheet(s, output, out.file, why)) {
		output_file_discard(&out);
		return -1;
	}
	if (output_file_commit(&out, why))
		return -1;
	/* a picture has no room for text */
	return s->has_guide && output == OUTPUT_PNG ? label_write_guide(s, stdout, why) : 0;
}

/* Codes may be printed before there is a database; a PLC that it does not know is perhaps a mistyped one. */
static int check_plc(const struct label_options *o, struct fault *why)
{
	struct store *store;
	int result;

	if (!o->plc || access(o->common.db, F_OK) != 0)
		return 0;
	store = store_open(o->common.db, STORE_READ, why);
	result = store ? store_check_plc(store, o->plc, why) : -1;
	store_close(store);
	return result;
}

/* Only places and PLCs are in a database. */
static int check_label(struct verb_call *call, struct fault *why)
{
	const struct label_options *o = call->options;

	(void)why;
	for (int i = 0; i < call->operand_count; i++)
		if (o->plc || strcmp(call->operands[i], "places") == 0)
			call->database = VERB_DATABASE_READ;
	return 0;
}

static int run_label(struct verb_call *call, struct fault *why)
{
	const struct label_options *o = call->options;
	enum output output = find_output(o->out);
	struct label_job job = { .small = output == OUTPUT_TERMINAL || output == OUTPUT_TEXT };
	int result = -1;

	if (output == OUTPUT_NONE)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("label.out_name_must_end", "--out: the name must end in .svg, .png or .txt"));
	if (check_plc(o, why) == 0 && plain_code_symbology(o->symbology, &job.symbology, why) == 0 &&
		add_labels(&job, o, call->operand_count, call->operands, why) == 0)
		result = write_file(&job.sheet, output, o, why);
	for (size_t i = 0; i < job.sheet.count; i++)
		label_close(&job.sheet.labels[i]);
	free(job.sheet.labels);
	return result;
}

const struct verb verb_label = {
	.name = "label",
	.arguments = N_("commands|places|calibration|scanner|CODE… [--out FILE [--force]]"),
	.summary = N_("print codes: on the terminal, or as SVG or PNG"),
	.program = &program,
	.options_size = sizeof(struct label_options),
	.operands = { .min = 1,
		.max = VERB_ANY_NUMBER,
		.hint = MESSAGE_WORD("label.usage",
			"commands, places, calibration, scanner or a code is missing; see warenspur label --help") },
	.check = check_label,
	.run = run_label,
};
