/* launch: the programs of one run of `up` or `demo`: arguments, start order, restarts, end.
 * What differs between the two is data and two callbacks. */
#ifndef CLI_SUPERVISE_LAUNCH_H
#define CLI_SUPERVISE_LAUNCH_H

#include "cli/supervise/plant_line.h"
#include "cli/supervise/supervisor.h"
#include "core/run/run_file.h"

enum { LAUNCH_UNITS_MAX = 16, LAUNCH_OPTIONS_MAX = 14, LAUNCH_PATH_MAX = 96 };

/* The value of an option that is not given to the program. */
#define LAUNCH_FLAG_OFF ""

enum launch_display { LAUNCH_NO_DISPLAY, LAUNCH_LINES, LAUNCH_DASHBOARD };

/* One reader, or one bridge with its PLC. The texts must last as long as the launch. */
struct launch_unit {
	bool is_plc;
	char name[SCAN_NAME_MAX], role[SCAN_NAME_MAX + 16], title[SCAN_NAME_MAX + 16];
	const char *address; /* "serial:/dev/ttyACM0:9600"; of the simulated plant: "plant" (its PLC),
						  * "plant:pn532", "plant:scanner", and at its desk "plant:handheld",
						  * "plant:desk-pn532" */
	size_t option_count;
	const char *option[LAUNCH_OPTIONS_MAX]; /* "--place" */
	const char *value[LAUNCH_OPTIONS_MAX];  /* NULL: the option takes none; LAUNCH_FLAG_OFF */
	char resolved[160];                     /* where the plant has it */
};

struct launch {
	/* input */
	const char *config; /* for every program; NULL: each looks in the usual places */
	const char *db;
	bool is_db_temporary;   /* it is removed at the end */
	const char *source;     /* of its alarms: "demo" */
	const char *log_folder; /* NULL: the programs write to our standard error */
	enum launch_display display;
	bool is_kiosk; /* of the dashboard */
	struct launch_unit units[LAUNCH_UNITS_MAX];
	size_t unit_count;
	bool has_plant;
	/* of the plant; "": it has none */
	char pn532[LAUNCH_PATH_MAX], scanner[LAUNCH_PATH_MAX];
	char handheld[LAUNCH_PATH_MAX], desk_pn532[LAUNCH_PATH_MAX]; /* in a person's hand */
	char control[LAUNCH_PATH_MAX];                               /* its socket for orders */
	const char *items; /* boxes of the plant; "0": no end */
	struct store *store;
	int signal_fd; /* SIGCHLD and the signals that end the run */
	/* Appends options at each start of the plant; NULL: none. */
	void (*add_plant_options)(void *user, struct child_process *plant);
	/* After each wake, at least every 500 ms: is the run at its end? NULL: it goes on. */
	enum supervisor_news (*on_turn)(void *user, struct fault *why);
	void *user;

	/* state: the plant, the units in their order, the display; those not wanted never run */
	struct child_process children[LAUNCH_UNITS_MAX + 2], *plant, *display_child;
	struct supervisor supervisor;
	struct plant_line plant_line;
	struct run_file run_file;
	bool is_published; /* run_file was written, or could not be */
	int lock_fd;       /* of launch_lock_database(); 0: none */
};

/* Appends a unit with its name, role and title; no address, no options. NULL: there is no room. */
struct launch_unit *launch_add_unit(struct launch *, bool is_plc, const char *name);
void launch_add_option(struct launch_unit *, const char *option, const char *value);
bool launch_is_at_plant(const struct launch_unit *);

/* One launch at a time works with a database: a second one would start the same readers again. -1: why. */
int launch_lock_database(struct launch *, struct fault *why);
void launch_unlock_database(struct launch *);

/* Starts all programs, starts again what crashes, until a signal, the display or on_turn() ends
 * it; then ends all programs. 0, or -1 with why. */
int launch_run(struct launch *, struct fault *why);
/* While it runs: the number of units at the plant that are not ready yet. -1: why. */
int launch_count_unready(struct launch *, struct fault *why);

#endif
