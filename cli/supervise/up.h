/* up: readers, bridges, the simulated plant and the dashboard as a configuration file lists
 * them. */
#ifndef CLI_SUPERVISE_UP_H
#define CLI_SUPERVISE_UP_H

#include "cli/supervise/launch.h"
#include "cli/supervise/temp_dir.h"

enum { UP_TEXT_MAX = 200, UP_TEXTS_MAX = LAUNCH_UNITS_MAX * (LAUNCH_OPTIONS_MAX + 1) };

struct up {
	struct launch launch; /* set by the caller: config, db, display, has_plant */
	const char *articles; /* a table that is imported first; beside the configuration file or the
							   * examples; NULL: none */
	struct temp_dir temp_dir; /* wires; with a dashboard log files, too */
	size_t text_count;
	char texts[UP_TEXTS_MAX][UP_TEXT_MAX]; /* values of the file; the units point to them */
};

/* Adds the units of the file. -1: why with FILE:LINE:COLUMN (EXIT_CONFIG). */
int up_read_config(struct up *, struct fault *why);
/* The configuration file if none is named: ~/.config/warenspur/up.ini, /etc/warenspur/up.ini, or the example
 * that is installed; false: none of them is there. */
bool up_find_config(char *out, size_t size);
/* The example: share/warenspur/up.ini. */
bool up_example(char *out, size_t size);
/* Prints what the file starts, and how to make a copy of one's own. */
void up_print_plan(const struct up *);
/* Runs until a signal or the dashboard ends it; ends all programs. 0, or -1 with why. */
int up_run(struct up *, struct fault *why);

#endif
