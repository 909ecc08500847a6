/* demo: the whole demonstrator in one run: simulated plant, readers, bridge, dashboard, summary. */
#ifndef CLI_SUPERVISE_DEMO_H
#define CLI_SUPERVISE_DEMO_H

#include "cli/supervise/launch.h"
#include "cli/supervise/temp_dir.h"

#include <limits.h>
#include <stdio.h>

#define DEMO_PLC "plc1" /* the name of the PLC in a demonstration */

struct demo {
	/* input */
	int items;                       /* 0: no end */
	double seconds;                  /* 0: no limit */
	double speed;                    /* of the simulated conveyor's time */
	const char *keep;                /* folder that stays, or NULL */
	const char *named_db;            /* database that stays, or NULL: one in the folder */
	bool mixes;                      /* also if it holds facts of real devices */
	enum launch_display display;     /* none: the summary is JSON */
	const char *orders;              /* file of orders to the plant, or NULL */
	const char *nfc, *scanner, *plc; /* addresses of real devices, NULL: those of the plant */
	bool no_plc;                     /* readers only */
	bool has_desk;                   /* a handheld scanner and a reader for tags by hand */
	const char *lesson,
		*participant; /* file of a lesson that begins when all is ready; NULL: the belt starts */

	/* state */
	struct temp_dir temp_dir; /* wires */
	char folder[PATH_MAX],
		db[PATH_MAX + 16]; /* simulation log, log files, database if none is named */
	int lock_fd;
	struct launch launch;
	bool plc_is_simulated;
	int64_t first_passage; /* passages up to here are from earlier runs */
	char items_text[24], first_text[24], speed_text[24], confirm_text[24], truth[PATH_MAX + 16];
	bool belt_started;
	int64_t started_ms, deadline_ms; /* deadline: everything simulated must be ready */
};

/* Checks a file of orders with the plant's program, which says what is wrong. Its exit code, or -1 with
 * why. */
int demo_check_orders(const char *path, struct fault *why);
/* Makes folders and database with the articles of the demonstration, names the programs. */
int demo_prepare(struct demo *, struct fault *why);
/* Runs until --items, --seconds, a signal or the dashboard ends it; ends all programs. 0 or -1. */
int demo_run(struct demo *, struct fault *why);
/* Writes the summary to out. */
int demo_summarise(struct demo *, FILE *out, struct fault *why);
/* After demo_summarise(): asks a person who has ended the dashboard whether the data is to be kept, and
 * keeps it. Waits a minute at most; a signal and the end of the terminal mean no. -1: why; the folder
 * must stay then. */
int demo_offer_to_keep(struct demo *, struct fault *why);
/* Closes the database, removes what is not to stay. Safe at any time after demo_prepare(). */
void demo_clean(struct demo *);

#endif
