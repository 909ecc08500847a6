/* warenspur: the dispatcher. warenspur VERB … runs a built-in verb or the program
 * warenspur-VERB. */
#include "cli/verbs.h"
#include "core/base/lang.h"
#include "core/base/log.h"
#include "core/base/version.h"

#include <stdio.h>
#include <string.h>

static int run_verb(int argc, char **argv)
{
	struct fault why;

	for (const struct verb *const *v = verbs; *v; v++)
		if (strcmp((*v)->name, argv[0]) == 0) {
			log_open((*v)->name, false);
			return verb_run(*v, argc, argv);
		}
	verbs_run_program(argv[0], argv);
	if (argv[0][0] == '-') {
		fault_set(&why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("cli.comes_before_verb",
				"\"%s\" stands before the verb; write options after the verb"),
			argv[0]);
		return fault_print(&why);
	}
	verbs_refuse(argv[0], &why);
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
