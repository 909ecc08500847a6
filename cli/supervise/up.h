/* up: readers, bridges, the simulated plant and the dashboard as a configuration file lists
 * them. */
#ifndef CLI_SUPERVISE_UP_H
#define CLI_SUPERVISE_UP_H

#include "cli/supervise/launch.h"
#include "cli/supervise/temp_dir.h"

enum { UP_TEXT_MAX = 200, UP_TEXTS_MAX = LAUNCH_UNITS_MAX * (LAUNCH_OPTIONS_MAX + 1) };

struct up {
	struct launch launch;     /* set by the caller: config, db, display, has_plant */
	struct temp_dir temp_dir; /* wires; with a dashboard log files, too */
	size_t text_count;
	char texts[UP_TEXTS_MAX][UP_TEXT_MAX]; /* values of the file; the units point to them */
};

/* Adds the units of the file. -1: why with FILE:LINE:COLUMN (EXIT_CONFIG). */
int up_read_config(struct up *, struct fault *why);
/* Runs until a signal or the dashboard ends it; ends all programs. 0, or -1 with why. */
int up_run(struct up *, struct fault *why);

#endif
