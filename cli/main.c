/* warenspur: the dispatcher. warenspur VERB … runs a built-in verb or the program
 * warenspur-VERB. */
#include "cli/verbs.h"
#include "core/base/exe_path.h"
#include "core/base/lang.h"
#include "core/base/log.h"
#include "core/base/version.h"
#include "core/base/word_list.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The program beside this one, else the one in $PATH. Returns only if there is none. */
static void run_program(const char *verb, char **argv)
{
	char name[NAME_MAX], path[PATH_MAX];

	if (strchr(verb, '/') || strlen(verb) > 64)
		return;
	snprintf(name, sizeof name, "warenspur-%s", verb);
	if (exe_path(name, path, sizeof path))
		execv(path, argv);
	execvp(name, argv);
}

static int run_verb(int argc, char **argv)
{
	struct word_list list = { 0 };
	struct fault why;

	for (const struct verb *const *v = verbs; *v; v++)
		if (strcmp((*v)->name, argv[0]) == 0) {
			log_open((*v)->name, false);
			return verb_run(*v, argc, argv);
		}
	run_program(argv[0], argv);
	if (argv[0][0] == '-') {
		fault_set(&why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("cli.comes_before_verb",
				"\"%s\" stands before the verb; write options after the verb"),
			argv[0]);
		return fault_print(&why);
	}
	fault_set(&why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("cli.no_verb", "there is no verb \"%s\"; see warenspur help"), argv[0]);
	verbs_list(&list);
	word_list_refuse(&list, argv[0], &why);
	return fault_print(&why);
}

/* "--lang de VERB …" -> "VERB --lang de …": the verb parses and checks it. */
static void move_lang_behind_verb(int argc, char **argv)
{
	int words = argc > 2 && strcmp(argv[0], "--lang") == 0 ? 2
		: argc > 1 && strncmp(argv[0], "--lang=", 7) == 0  ? 1
														   : 0;
	char *verb = argv[words];

	if (!words)
		return;
	lang_init(words == 2 ? argv[1] : argv[0] + 7);
	memmove(argv + 1, argv, (size_t)words * sizeof *argv);
	argv[0] = verb;
}

int main(int argc, char **argv)
{
	struct fault why;

	lang_init(NULL);
	argc--;
	argv++;
	move_lang_behind_verb(argc, argv);
	if (argc >= 1 && strcmp(argv[0], "--version") == 0) {
		printf("warenspur %s\n", WARENSPUR_VERSION);
		return EXIT_OK;
	}
	if (argc >= 1 && (strcmp(argv[0], "--help") == 0 || strcmp(argv[0], "-h") == 0))
		return verb_run(&verb_help, argc, argv);
	if (argc < 1) {
		fault_set(&why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("cli.say_do", "a verb is missing; warenspur help lists all verbs"));
		return fault_print(&why);
	}
	return run_verb(argc, argv);
}
