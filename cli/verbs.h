/* verbs: the list of verbs, for the dispatcher and for the help, and the frame in which each runs.
 * A new verb is one file verb_X.c with its struct verb, its name below, and one row in verbs.c. */
#ifndef CLI_VERBS_H
#define CLI_VERBS_H

#include "core/base/options.h"
#include "core/store/store.h"

/* How a verb uses the database, for its choice among several (core/run/database_choice.h). */
enum verb_database {
	VERB_DATABASE_OF_MODE, /* as its store_mode says; without one: not at all */
	VERB_DATABASE_READ,
	VERB_DATABASE_CHANGE
};

/* What one call of a verb gets. */
struct verb_call {
	void *options;   /* the verb's own struct, begins with struct options_common */
	char **operands; /* what is left of the command line; NULL behind the last */
	int operand_count;
	enum store_mode store_mode;  /* as the verb has it; check() may choose another, 0: none */
	enum verb_database database; /* the same */
	struct store *store;         /* open during run(), closed after it; NULL: the verb needs none */
};

enum { VERB_ANY_NUMBER = 1 << 20 };

struct verb {
	const char *name;
	const char *arguments; /* "FILE.csv" */
	const char *summary;   /* N_() one line */
	const struct options_program *program;
	size_t options_size;
	struct {
		int min, max;
		const char
			*hint; /* MESSAGE_WORD() if there are fewer or more; NULL: names the first too much */
	} operands;
	enum store_mode store_mode; /* 0: it needs no database, or opens it itself */
	enum verb_database database;
	/* Before the command line is read; NULL: nothing to do. */
	void (*prepare)(void);
	/* Before the store is opened: checks options and operands. 0, or -1 with why. NULL: no
	 * check. */
	int (*check)(struct verb_call *, struct fault *why);
	/* Returns the exit code, or -1 with why. */
	int (*run)(struct verb_call *, struct fault *why);
};

/* Ends with NULL. */
extern const struct verb *const verbs[];

/* Parses the command line (argv[0] is the verb), opens the store, runs the verb, prints what
 * went wrong. Returns the exit code. */
int verb_run(const struct verb *, int argc, char **argv);

/* Becomes the program warenspur-NAME: the one beside this one, else the one in $PATH. Returns only if there is none. */
void verbs_run_program(const char *name, char **argv);
/* The word is neither a verb nor a program: says which is near. Returns -1. */
int verbs_refuse(const char *word, struct fault *why);

extern const struct verb verb_backup, verb_clarify, verb_command, verb_demo, verb_explain,
	verb_export, verb_forget, verb_help, verb_import, verb_label, verb_lesson, verb_place,
	verb_plant_order, verb_session, verb_switch, verb_trainer, verb_undo, verb_up, verb_wire;

#endif
