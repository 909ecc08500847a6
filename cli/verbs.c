#include "cli/verbs.h"
#include "core/base/exe_path.h"
#include "core/base/lang.h"
#include "core/base/word_list.h"
#include "core/run/database_choice.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* In the order of the help. */
const struct verb *const verbs[] = {
	&verb_demo,
	&verb_up,
	&verb_import,
	&verb_place,
	&verb_export,
	&verb_command,
	&verb_switch,
	&verb_plant_order,
	&verb_wire,
	&verb_explain,
	&verb_label,
	&verb_lesson,
	&verb_session,
	&verb_trainer,
	&verb_undo,
	&verb_clarify,
	&verb_backup,
	&verb_forget,
	&verb_help,
	NULL,
};

/* --- the frame -------------------------------------------------------------------------------- */

static int check_operands(const struct verb *v, struct verb_call *call, struct fault *why)
{
	bool too_many = call->operand_count > v->operands.max;

	if (v->operands.hint && (too_many || call->operand_count < v->operands.min))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE, "%s", v->operands.hint);
	if (too_many)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("verbs.too_much", "\"%s\" is an unexpected argument; see --help"),
			call->operands[v->operands.max]);
	return v->check ? v->check(call, why) : 0;
}

static int choose_database(const struct verb_call *call, struct fault *why)
{
	enum database_use use = call->store_mode == STORE_READ ? DATABASE_READ : DATABASE_CHANGE;

	if (call->database != VERB_DATABASE_OF_MODE)
		use = call->database == VERB_DATABASE_READ ? DATABASE_READ : DATABASE_CHANGE;
	else if (!call->store_mode)
		return 0;
	return database_choose(call->options, use, why);
}

static int open_and_run(const struct verb *v, struct verb_call *call, struct fault *why)
{
	const struct options_common *o = call->options;
	int result;

	if (choose_database(call, why))
		return -1;
	if (call->store_mode && !(call->store = store_open(o->db, call->store_mode, why)))
		return -1;
	result = v->run(call, why);
	store_close(call->store);
	return result;
}

int verb_run(const struct verb *v, int argc, char **argv)
{
	struct verb_call call = { .store_mode = v->store_mode,
		.database = v->database,
		.options = malloc(v->options_size) };
	struct fault why = { 0 };
	int result = EXIT_OK, first;

	if (!call.options) {
		fault_set(&why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_close_programs", "out of memory; close other programs"));
		return fault_print(&why);
	}
	if (v->prepare)
		v->prepare();
	first = options_parse(v->program, argc, argv, call.options, v->options_size, &why);
	call.operands = argv + first;
	call.operand_count = argc - first;
	if (first < 0 || (first > 0 && check_operands(v, &call, &why)))
		result = -1;
	else if (first > 0)
		result = open_and_run(v, &call, &why);
	free(call.options);
	return result < 0 ? fault_print(&why) : result;
}

/* --- help ------------------------------------------------------------------------------------- */

/* Programs that the dispatcher starts: warenspur reader = warenspur-reader. */
static const struct {
	const char *name, *summary;
} programs[] = {
	{ "reader", N_("reads RFID tags and barcodes") },
	{ "tag", N_("shows the content of an NFC tag and writes tags") },
	{ "plc-bridge", N_("connects a conveyor's PLC and the database") },
	{ "plc", N_("finds the addresses of a PLC's signals, shows profiles") },
	{ "tui", N_("the dashboard") },
	{ "plant", N_("the simulated conveyor, with real interfaces") },
};

int verbs_refuse(const char *word, struct fault *why)
{
	struct word_list names = { 0 };

	for (const struct verb *const *v = verbs; *v; v++)
		word_list_add(&names, (*v)->name);
	for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
		word_list_add(&names, programs[i].name);
	fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("cli.no_verb", "there is no verb \"%s\"; see warenspur help"), word);
	return word_list_refuse(&names, word, why);
}

void verbs_run_program(const char *name, char **argv)
{
	char file[NAME_MAX], path[PATH_MAX];

	if (strchr(name, '/') || strlen(name) > 64)
		return;
	snprintf(file, sizeof file, "warenspur-%s", name);
	if (exe_path(file, path, sizeof path))
		execv(path, argv);
	execvp(file, argv);
}

static const struct options_program program = {
	.name = "warenspur help",
	.section = "common",
	.usage = N_("[options] [VERB]"),
	.summary = N_("Lists the verbs and the programs, or explains one of them."),
};

/* The help of one verb or program. */
static int help_on(const char *name, struct fault *why)
{
	char language[] = "--lang", wanted[] = "--help", code[3], word[EDIT_DISTANCE_WORD_MAX + 1];
	char *argv[] = { word, language, code, wanted, NULL };

	if (strlen(name) > EDIT_DISTANCE_WORD_MAX)
		return verbs_refuse(name, why);
	strcpy(word, name);
	snprintf(code, sizeof code, "%s", lang_current());
	for (const struct verb *const *v = verbs; *v; v++)
		if (strcmp((*v)->name, name) == 0)
			return verb_run(*v, 4, argv);
	for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
		if (strcmp(programs[i].name, name) == 0)
			verbs_run_program(name, argv);
	return verbs_refuse(name, why);
}

static int run_help(struct verb_call *call, struct fault *why)
{
	if (call->operand_count)
		return help_on(call->operands[0], why);
	printf(_("Warenspur (\"goods trace\"): a Logistics 4.0 demonstrator\n\n"
			 "Usage: warenspur [--lang de|en] VERB …\n\nVerbs:\n"));
	for (const struct verb *const *at = verbs; *at; at++) {
		const struct verb *v = *at;

		printf("  %-11s %s\n              %s%s%s\n", v->name, _(v->summary), v->name,
			*v->arguments ? " " : "", *v->arguments ? _(v->arguments) : "");
	}
	puts(_("\nPrograms, also as warenspur NAME:"));
	for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
		printf("  warenspur-%-12s %s\n", programs[i].name, _(programs[i].summary));
	puts(_("\nEach has --help. Begin with: warenspur demo"));
	return EXIT_OK;
}

const struct verb verb_help = {
	.name = "help",
	.arguments = N_("[VERB]"),
	.summary = N_("this list, or the help of one verb"),
	.program = &program,
	.options_size = sizeof(struct options_common),
	.operands = { .max = 1 },
	.run = run_help,
};
