/* up: readers, bridges, the simulated world and the dashboard as a configuration file lists them,
 * watched and started again. */
#ifndef CLI_SUPERVISE_UP_H
#define CLI_SUPERVISE_UP_H

#include "cli/supervise/supervisor.h"
#include "cli/supervise/plant_line.h"
#include "cli/supervise/temp_dir.h"

#include <limits.h>

enum { UP_UNITS_MAX = 16, UP_SETTINGS_MAX = 8, UP_TEXT_MAX = 200 };

/* One [reader NAME] or [plc NAME]. */
struct up_unit {
	bool plc;
	char name[SCAN_NAME_MAX], role[SCAN_NAME_MAX + 16], title[SCAN_NAME_MAX + 16];
	char address[UP_TEXT_MAX]; /* as written: "plant:pn532", "serial:/dev/ttyACM0:9600" */
	char resolved[UP_TEXT_MAX];
	size_t count;
	const char *option[UP_SETTINGS_MAX]; /* "--place" */
	char value[UP_SETTINGS_MAX][UP_TEXT_MAX];
};

struct up {
	/* what was asked for */
	const char *config, *db;
	bool plant_wanted, dashboard;
	struct up_unit units[UP_UNITS_MAX];
	size_t unit_count;

	struct temp_dir temp_dir; /* wires; with a dashboard log files, too */
	int lock_fd;
	struct store *store;
	/* units in their order, then the plant, then the dashboard */
	struct child_process parts[UP_UNITS_MAX + 2], *plant, *face;
	size_t part_count;
	struct supervisor supervisor;
	struct plant_line line;
	char pn532[96], scanner[96];
};

/* Reads the units of a file. -1: why with FILE:LINE:COLUMN (EXIT_CONFIG). */
int up_read_config(struct up *, struct fault *why);
/* Runs until somebody ends it; everything it has started is ended. 0, or -1 with why. */
int up_run(struct up *, struct fault *why);

#endif
