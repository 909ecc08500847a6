/* verbs: one table = dispatcher and help. A new verb is one file verb_X.c, its prototype
 * below, and one row in verbs.c. */
#ifndef CLI_VERBS_H
#define CLI_VERBS_H

#include "core/base/fault.h"

struct verb {
	const char *name;
	const char *arguments;             /* "FILE.csv" */
	const char *summary;               /* N_() one line */
	int (*run)(int argc, char **argv); /* argv[0] is the verb; returns the exit code */
};

/* Ends with a row whose name is NULL. */
extern const struct verb verbs[];

int verb_backup_run(int argc, char **argv);
int verb_command_run(int argc, char **argv);
int verb_demo_run(int argc, char **argv);
int verb_explain_run(int argc, char **argv);
int verb_export_run(int argc, char **argv);
int verb_help_run(int argc, char **argv);
int verb_import_run(int argc, char **argv);
int verb_label_run(int argc, char **argv);
int verb_place_run(int argc, char **argv);
int verb_switch_run(int argc, char **argv);
int verb_undo_run(int argc, char **argv);
int verb_up_run(int argc, char **argv);
int verb_wire_run(int argc, char **argv);

#endif
