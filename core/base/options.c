#include "core/base/options.h"
#include "core/base/config.h"
#include "core/base/lang.h"
#include "core/base/text.h"
#include "core/base/wrapped_text.h"
#include "core/base/usual_path.h"
#include "core/base/version.h"
#include "core/base/word_list.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --help fits the smallest usual terminal. */
enum { HELP_INDENT = 29, HELP_COLUMNS = 80 };
enum { OPT_FIRST_ROW = 256, OPT_HELP = 1, OPT_VERSION = 2, LONG_OPTIONS_MAX = 64 };

static const struct option_row common_rows[] = {
	{ .name = "db",
		.kind = OPTION_TEXT,
		.argument = N_("FILE"),
		.help = N_(
			"database (default: $WARENSPUR_DB, else that of a running demonstration (readers and PLC bridges: not), else /var/lib/warenspur, else your home)"),
		.offset = offsetof(struct options_common, db) },
	{ .name = "config",
		.kind = OPTION_TEXT,
		.argument = N_("FILE"),
		.help = N_("configuration file; the section has the name of this program"),
		.offset = offsetof(struct options_common, config) },
	{ .name = "lang",
		.kind = OPTION_CHOICE,
		.argument = "de|en",
		.choices = "de|en",
		.help = N_("language of the texts (default: from the environment)"),
		.offset = offsetof(struct options_common, lang) },
	{ .name = "verbose",
		.kind = OPTION_FLAG,
		.help = N_("more messages on standard error"),
		.offset = offsetof(struct options_common, verbose) },
};

/* Sections a configuration file may have; a program reads [common] and its own. */
static const char sections[] = "common|reader|tag|plc-bridge|plc|tui|plant|demo|up";
/* Sections with a name, for warenspur up: [reader NAME]. */
static const char *const named_sections[] = { "reader ", "plc " };

struct parse_target {
	const struct options_program *program;
	void *options;
};

static int store_number(const struct option_row *row, void *member, const char *value,
	struct fault *why)
{
	char *end;
	double number;

	errno = 0;
	number = strtod(value, &end);
	if (errno || end == value || *end || !(number >= row->min && number <= row->max) ||
		(row->kind == OPTION_INTEGER && number != (double)(int)number))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("options.no_number", "--%s: \"%s\" is not a number from %g to %g"), row->name,
			value, row->min, row->max);
	if (row->kind == OPTION_INTEGER)
		*(int *)member = (int)number;
	else
		*(double *)member = number;
	return 0;
}

int options_parse_flag(const char *name, const char *value, bool *out, struct fault *why)
{
	bool yes = !value || word_list_contains("yes|true|1|on", '|', value);

	if (!yes && !word_list_contains("no|false|0|off", '|', value))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("options.neither_yes_nor_no", "--%s: \"%s\" is not possible; use yes or no"),
			name, value);
	*out = yes;
	return 0;
}

/* value must outlive the program's options (argv, a literal, or a copy that is never freed). */
static int store_value(const struct option_row *row, void *options, const char *value,
	struct fault *why)
{
	void *member = (char *)options + row->offset;
	struct word_list choices = { 0 };

	switch (row->kind) {
	case OPTION_FLAG:
		return options_parse_flag(row->name, value, member, why);
	case OPTION_CHOICE:
		word_list_add_all(&choices, row->choices, '|');
		if (!word_list_has(&choices, value)) {
			fault_set(why, FAULT_USAGE, EXIT_USAGE,
				MESSAGE("options.not_one", "--%s: \"%s\" is not possible"), row->name, value);
			return word_list_refuse(&choices, value, why);
		}
		*(const char **)member = value;
		return 0;
	case OPTION_NAME:
		if (!text_is_name(value))
			return fault_set(why, FAULT_USAGE, EXIT_USAGE,
				MESSAGE("options.no_name",
					"--%s: \"%.80s\" is not a name; use 1 to 63 bytes of printable text"),
				row->name, value);
		*(const char **)member = value;
		return 0;
	case OPTION_TEXT:
		*(const char **)member = value;
		return 0;
	default:
		return store_number(row, member, value, why);
	}
}

static const struct option_row *row_by_index(const struct options_program *program, size_t i)
{
	if (i < program->row_count)
		return &program->rows[i];
	return &common_rows[i - program->row_count];
}

static size_t row_total(const struct options_program *program)
{
	return program->row_count + OPTION_COUNT(common_rows);
}

/* A copy that lasts until the program ends. */
static const char *keep_text(const char *value)
{
	static struct kept {
		struct kept *next;
		char text[];
	} * list;
	size_t size = strlen(value) + 1;
	struct kept *one = malloc(sizeof *one + size);

	if (!one)
		return "";
	memcpy(one->text, value, size);
	one->next = list;
	list = one;
	return one->text;
}

/* "raeder hand" is nearly "reader hand". */
static enum config_answer refuse_section(const char *section, struct fault *why)
{
	struct word_list names = { 0 };
	const char *rest = strchr(section, ' ');
	char word[sizeof "reader " + 20];

	word_list_add_all(&names, sections, '|');
	for (size_t i = 0; i < sizeof named_sections / sizeof named_sections[0]; i++) {
		snprintf(word, sizeof word, "%s%.20s", named_sections[i], rest ? rest + 1 : "NAME");
		word_list_add(&names, word);
	}
	fault_set(why, FAULT_SETUP, EXIT_CONFIG,
		MESSAGE("options.unknown_section", "[%s] is not a section"), section);
	word_list_refuse(&names, section, why);
	return CONFIG_BAD_SECTION;
}

static enum config_answer refuse_config_name(const struct options_program *program,
	const char *section, const char *name, struct fault *why)
{
	struct word_list names = { 0 };

	for (size_t i = 0; i < row_total(program); i++)
		word_list_add(&names, row_by_index(program, i)->name);
	fault_set(why, FAULT_SETUP, EXIT_CONFIG,
		MESSAGE("options.no_option", "\"%s\" is not an option of [%s]; see %s --help"), name,
		section, program->name);
	word_list_suggest(&names, name, why);
	return CONFIG_BAD_NAME;
}

static enum config_answer on_config_line(void *user, const char *section, const char *name,
	const char *value, struct fault *why)
{
	const struct parse_target *target = user;
	bool own = strcmp(section, target->program->section) == 0;
	bool known = word_list_contains(sections, '|', section);

	for (size_t i = 0; i < sizeof named_sections / sizeof named_sections[0]; i++)
		known = known || strncmp(section, named_sections[i], strlen(named_sections[i])) == 0;
	if (!known)
		return refuse_section(section, why);
	if (!own && strcmp(section, "common") != 0)
		return CONFIG_FINE; /* another program's section */
	for (size_t i = 0; i < row_total(target->program); i++) {
		const struct option_row *row = row_by_index(target->program, i);

		if (strcmp(row->name, name) != 0 || strcmp(name, "config") == 0)
			continue;
		if (strcmp(name, "db") == 0)
			((struct options_common *)target->options)->is_db_named =
				strcmp(section, "common") != 0;
		return store_value(row, target->options, keep_text(value), why) == 0 ? CONFIG_FINE
																			 : CONFIG_BAD_VALUE;
	}
	return refuse_config_name(target->program, section, name, why);
}

static void print_row(const struct option_row *row)
{
	char left[64], right[512];

	snprintf(left, sizeof left, "  --%s %s", row->name, row->argument ? _(row->argument) : "");
	snprintf(right, sizeof right, row->fallback && *row->fallback ? "%s [%s]" : "%s", _(row->help),
		row->fallback);
	printf("%-*s", HELP_INDENT, left);
	wrapped_text_print(stdout, HELP_INDENT, HELP_INDENT, HELP_COLUMNS, right);
}

static void print_help(const struct options_program *program)
{
	printf(_("Usage: %s %s\n\n%s\n\nOptions:\n"), program->name, _(program->usage),
		_(program->summary));
	for (size_t i = 0; i < row_total(program); i++)
		print_row(row_by_index(program, i));
	printf("%-28s %s\n%-28s %s\n", "  --help", _("this help"), "  --version",
		_("version of the program"));
	if (program->details)
		printf("\n%s\n", _(program->details));
}

static void build_long_options(const struct options_program *program, struct option *out)
{
	size_t n = 0;

	for (size_t i = 0; i < row_total(program) && n < LONG_OPTIONS_MAX - 3; i++, n++) {
		const struct option_row *row = row_by_index(program, i);

		out[n] = (struct option){ .name = row->name,
			.has_arg = row->kind == OPTION_FLAG ? no_argument : required_argument,
			.val = OPT_FIRST_ROW + (int)i };
	}
	out[n++] = (struct option){ .name = "help", .val = OPT_HELP };
	out[n++] = (struct option){ .name = "version", .val = OPT_VERSION };
	out[n] = (struct option){ 0 };
}

/* Does the next word belong to this option? getopt takes a beginning of its name as well, if it is the only one. */
static bool takes_next_word(const struct option *options, const char *word)
{
	const struct option *found = NULL;
	size_t len = strlen(word + 2);

	if (word[1] != '-' || strchr(word, '='))
		return false;
	for (; options->name; options++) {
		if (strncmp(options->name, word + 2, len) != 0)
			continue;
		if (strlen(options->name) == len)
			return options->has_arg == required_argument;
		if (found)
			return false; /* getopt refuses it */
		found = options;
	}
	return found && found->has_arg == required_argument;
}

/* See options_parse(): with dash_operands. */
static bool is_option_word(const struct option *options, const char *word)
{
	if (strcmp(word, "-h") == 0)
		return true;
	if (word[0] == '-' && word[1] == '-')
		return isalpha((unsigned char)word[2]);
	for (; word[0] == '-' && options->name; options++)
		if (strcmp(options->name, word + 1) == 0)
			return true;
	return false;
}

/* Puts the options and their values in front of the operands. Returns how many words they are, with argv[0] and
 * "--". */
static int put_operands_last(const struct options_program *program, int argc, char **argv)
{
	struct option long_options[LONG_OPTIONS_MAX] = { 0 };
	int first = 1;

	build_long_options(program, long_options);
	for (int at = 1; at < argc;) {
		bool ends = strcmp(argv[at], "--") == 0;
		int words = ends || is_option_word(long_options, argv[at]);

		words += words && !ends && at + 1 < argc && takes_next_word(long_options, argv[at]);
		for (int i = 0; i < words; i++, at++, first++) {
			char *word = argv[at];

			memmove(argv + first + 1, argv + first, (size_t)(at - first) * sizeof *argv);
			argv[first] = word;
		}
		at += words == 0;
		if (ends)
			break;
	}
	return first;
}

/* --lang and --config are needed before all other options. */
static void read_early_options(const struct options_program *program, int argc, char **argv,
	struct options_common *early)
{
	struct option long_options[LONG_OPTIONS_MAX] = { 0 };
	struct fault ignored;
	int c;

	build_long_options(program, long_options);
	opterr = 0;
	optind = 0; /* glibc: start over, also after an earlier call */
	while ((c = getopt_long(argc, argv, "h", long_options, NULL)) != -1) {
		const struct option_row *row = NULL;

		if (c >= OPT_FIRST_ROW + (int)program->row_count)
			row = row_by_index(program, (size_t)(c - OPT_FIRST_ROW));
		if (row && row->kind != OPTION_FLAG)
			store_value(row, early, optarg, &ignored);
	}
}

const char *options_config(const char *given)
{
	char usual[PATH_MAX];

	if (given)
		return given;
	return usual_path_config(usual, sizeof usual) ? keep_text(usual) : NULL;
}

static int parse_arguments(const struct options_program *program, int argc, char **argv,
	void *options, struct fault *why)
{
	struct option long_options[LONG_OPTIONS_MAX] = { 0 };
	struct word_list names = { 0 };
	int c;

	build_long_options(program, long_options);
	opterr = 0;
	optind = 0; /* glibc: start over, also after an earlier call */
	while ((c = getopt_long(argc, argv, "h", long_options, NULL)) != -1) {
		if (c == OPT_HELP || c == 'h') {
			print_help(program);
			return 0;
		}
		if (c == OPT_VERSION) {
			printf("%s %s\n", program->name, WARENSPUR_VERSION);
			return 0;
		}
		if (c < OPT_FIRST_ROW) {
			char letter[] = { '-', (char)optopt, '\0' };

			/* Inside "-ab" optind has not moved on. */
			fault_set(why, FAULT_USAGE, EXIT_USAGE,
				MESSAGE("options.no_option_lacks_value",
					"\"%s\" is not an option here, or its value is missing; see %s --help"),
				optopt > ' ' && optopt < OPT_FIRST_ROW ? letter : argv[optind - 1], program->name);
			for (size_t i = 0; i < row_total(program); i++)
				word_list_add(&names, row_by_index(program, i)->name);
			return word_list_refuse_option(&names, argv[optind - 1], why);
		}
		if (store_value(row_by_index(program, (size_t)(c - OPT_FIRST_ROW)), options, optarg, why))
			return -1;
	}
	return optind;
}

int options_parse(const struct options_program *program, int argc, char **argv, void *options,
	size_t size, struct fault *why)
{
	struct options_common *common = options;
	struct parse_target target = { .program = program, .options = options };
	struct options_common early = { 0 };
	const char *database, *before;
	const char *path;
	char usual[PATH_MAX];
	int first;

	/* A file that grows past ulimit -f is an error with a sentence, not the end of the program. */
	signal(SIGXFSZ, SIG_IGN);
	if (program->dash_operands)
		argc = put_operands_last(program, argc, argv);
	read_early_options(program, argc, argv, &early);
	lang_init(early.lang);
	memset(options, 0, size);
	for (size_t i = 0; i < row_total(program); i++) {
		const struct option_row *row = row_by_index(program, i);

		if (row->fallback && store_value(row, options, row->fallback, why))
			return -1;
	}
	path = options_config(early.config);
	if (path && config_read(path, on_config_line, &target, why))
		return -1;
	if (!early.lang && common->lang)
		lang_init(common->lang); /* for --help and what is wrong with the command line */
	database = getenv("WARENSPUR_DB");
	if (database && *database) {
		common->db = database;
		common->is_db_named = true;
	}
	before = common->db;
	first = parse_arguments(program, argc, argv, options, why);
	if (first <= 0)
		return first;
	common->is_db_named |= common->db != before;
	if (!common->db) {
		usual_path_database(usual, sizeof usual);
		common->db = keep_text(usual);
	}
	common->config = path;
	lang_init(common->lang);
	return first;
}
