/* demo: the whole demonstrator in one run: plant, readers, bridge, dashboard. */
#ifndef CLI_SUPERVISE_DEMO_H
#define CLI_SUPERVISE_DEMO_H

#include "cli/supervise/supervisor.h"
#include "cli/supervise/plant_line.h"
#include "cli/supervise/temp_dir.h"
#include "core/store/store.h"

#include <limits.h>
#include <stdio.h>

#define DEMO_PLC "plc1" /* what the bridge of a demonstration calls its PLC */

enum demo_part { PART_PLANT, PART_NFC, PART_SCANNER, PART_BRIDGE, PART_TUI, PART_COUNT };

enum demo_face { FACE_DASHBOARD, FACE_LINES, FACE_JSON };

struct demo {
	/* what was asked for */
	int items;      /* 0: until somebody ends it */
	double seconds; /* 0: no limit */
	double speed;
	const char *keep; /* folder that stays, or NULL */
	enum demo_face face;
	const char *nfc, *code_scanner, *plc; /* addresses of real ones, NULL: the plant's */
	bool no_plc;                          /* readers only */

	/* the private folders: facts and logs; wires (short path, no colon) */
	struct temp_dir temp_dir;
	char folder[PATH_MAX], db[PATH_MAX + 16];
	int lock_fd, signal_fd;

	struct store *store;
	int64_t first_passage; /* passages up to here are from earlier runs */
	struct child_process parts[PART_COUNT];
	struct supervisor supervisor;
	/* texts that the parts' arguments point into */
	char modbus[64], pn532[96], scanner[96], nfc_address[128], scanner_address[128],
		truth[PATH_MAX + 16];
	char items_text[24], first_text[24], speed_text[24], confirm_text[24], bridge_address[96];
	struct plant_line plant;
	bool started;
	int64_t started_ms, deadline_ms; /* deadline: everything simulated must be ready */
};

/* Is a part of this demonstration, and is what it talks to simulated? */
bool demo_uses(const struct demo *, enum demo_part);
bool demo_simulates(const struct demo *, enum demo_part);

/* Folders, database with the story's articles, arguments of every part. */
int demo_prepare(struct demo *, struct fault *why);
/* Runs until the end; 0 or -1. */
int demo_run(struct demo *, struct fault *why);
/* Ends every part, restores the terminal. Safe at any time after demo_prepare(). */
void demo_end(struct demo *);
/* Writes the summary to out; then removes what is not to stay. */
int demo_summarise(struct demo *, FILE *out, struct fault *why);
void demo_clean(struct demo *);

/* Arguments of the plant for this start: the rest of the story after a crash. */
void demo_arm_plant(struct demo *);

#endif
