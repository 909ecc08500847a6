/* database_choice: which database a program works on. One function for all programs.
 *
 * In this order: --db; db of the program's own section of the configuration file, or $WARENSPUR_DB;
 * the database of a running launch (run_file.h); the default: db of [common] in the configuration
 * file, else the usual place. If several are in use (launches, and the default while a PLC bridge
 * works with it), what changes something is refused with the list of them; what only reads takes that
 * of the newest launch and says so. */
#ifndef CORE_RUN_DATABASE_CHOICE_H
#define CORE_RUN_DATABASE_CHOICE_H

#include "core/base/options.h"

enum database_use {
	DATABASE_READ,
	DATABASE_CHANGE,
	/* Stores what devices say: stays with the default and says how to join a running launch. */
	DATABASE_RECORD
};

/* Sets options->db after options_parse(). Sentences on the choice go to standard error. 0, or -1 with
 * why (EXIT_USAGE). May read the default database. The path lasts until the program ends. */
int database_choose(struct options_common *, enum database_use, struct fault *why);

#endif
