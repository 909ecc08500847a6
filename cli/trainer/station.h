/* station: a trainer's place in a terminal of its own. It starts hidden faults in the simulated plant, watches the
 * database for what the trainees see and do, and writes the debrief.
 *
 * Which fault runs is known to this program, to its own file (station_file.h), and to nobody else before the debrief:
 * it is in no argument, no environment, no log, and not in the database. Orders go to the plant as "hidden ORDER".
 * A real plant gets no order. */
#ifndef CLI_TRAINER_STATION_H
#define CLI_TRAINER_STATION_H

#include "cli/trainer/typed_line.h"
#include "core/lesson/condition_check.h"
#include "core/lesson/exercise.h"
#include "core/lesson/lesson_folder.h"
#include "core/lesson/lesson_play.h"
#include "core/run/run_file.h"

#include <limits.h>

enum { STATION_FAULTS_MAX = LESSONS_MAX, STATION_NAME_MAX = 64, STATION_LINE_MAX = 512 };

struct station_fault {
	char name[STATION_NAME_MAX]; /* of its file, without .txt */
	char *text;
	struct trainer_fault *fault;
};

struct station {
	/* input */
	struct store *store;
	const char *db;
	const char *control; /* --control; NULL: that of the launch which works with the database */
	const char *folder;  /* of the fault files; NULL: the ones that come with Warenspur */

	struct station_fault faults[STATION_FAULTS_MAX];
	size_t fault_count;
	char file[PATH_MAX]; /* of the station */
	char pin_hash[256];  /* "": none chosen yet */

	/* the exercise; phase EXERCISE_IDLE: none */
	struct exercise exercise;
	size_t chosen; /* index into faults */
	int64_t seq;   /* of its row */
	bool is_debriefed;
	struct store_fact_mark begun,
		symptom; /* the newest facts when the fault began, and at its first symptom */
	int64_t
		moment_us; /* where again goes to: just before the fault, or where it went last; 0: nowhere */
	int64_t begun_passage; /* the same at the beginning, for counting boxes */
	bool has_said_overdue;

	bool has_colours;
	bool edits;              /* standard input is a terminal, and the line is kept here */
	struct typed_line typed; /* what stands behind the prompt */
	bool has_ended;          /* the trainer has gone */
};

/* --- station_faults.c: the list ------------------------------------------------------------------------------ */

/* Reads all files of the folder, in the order of their names; one with mistakes is named on standard error and left out. */
int station_read_faults(struct station *, struct fault *why);
void station_free_faults(struct station *);
/* By its number from 1 or by its name. -1: there is none. */
int station_find_fault(const struct station *, const char *word);

/* --- station_file.c: what the station remembers ------------------------------------------------------------------- */

/* Finds $XDG_DATA_HOME/warenspur/trainer.json and reads it. A file that others can read, a link, or one of somebody
 * else is refused. 0, or -1 with why. */
int station_load(struct station *, struct fault *why);
/* Writes it again, mode 0600. */
int station_save(const struct station *, struct fault *why);

/* --- station_pin.c -------------------------------------------------------------------------------------------------- */

/* Asks for the PIN, or for a new one. 0, or -1 with why: three wrong ones, or the input has ended. */
int station_ask_pin(struct station *, struct fault *why);

/* --- station_plant.c ------------------------------------------------------------------------------------------------ */

/* The control socket of the simulated plant; false: there is none. */
bool station_find_plant(const struct station *, char *socket, size_t size);
/* The same; -1 with why: there is none. */
int station_need_plant(const struct station *, char *socket, size_t size, struct fault *why);
/* Gives an order so that nothing tells of it. */
int station_order(const struct station *, const char *order, struct fault *why);
/* Ends the fault that runs: its own orders. */
int station_end_fault(struct station *, struct fault *why);

/* --- station_exercise.c ---------------------------------------------------------------------------------------------- */

int station_begin(struct station *, size_t fault, int64_t after_boxes, struct fault *why);
/* The plant begins again from a past moment (core/plant/plant_again.h), as a new exercise with this fault, which begins when
 * the first box has arrived. A running exercise ends without a debrief, unless the moment is refused. */
int station_again(struct station *, int64_t at_us, size_t fault, int *boxes, struct fault *why);
/* Does what is due and says what has happened. */
int station_turn(struct station *, struct fault *why);
/* When station_turn() is needed again without news of the store, wall time; 0: not. */
int64_t station_due_us(const struct station *);
/* Ends fault and exercise. */
int station_end(struct station *, struct fault *why);
bool station_is_running(const struct station *);

/* --- station_debrief.c ------------------------------------------------------------------------------------------------ */

/* Ends the exercise, writes its moments to the database, prints the page and writes it to a file of the current folder. */
int station_debrief(struct station *, struct fault *why);

/* --- station_command.c ------------------------------------------------------------------------------------------------- */

/* Carries out one line that the trainer has typed. -1: why is to be shown. */
int station_command(struct station *, char *line, struct fault *why);
/* What is known of the exercise. */
void station_print_status(const struct station *);

/* --- station_screen.c --------------------------------------------------------------------------------------------------- */

enum station_role {
	STATION_HEAD,
	STATION_GOOD,
	STATION_BAD,
	STATION_NEWS,
	STATION_QUIET,
	STATION_ROLES
};
/* One line in the colours of the station; plain where there are none. */
void station_print(const struct station *, enum station_role, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void station_print_head(const struct station *);
/* The prompt, and what has been typed behind it. */
void station_prompt(const struct station *);
/* To be called before news: they stand on lines of their own, where the prompt was. station_prompt() brings it back. */
void station_make_room(const struct station *);
/* --- station_run.c --------------------------------------------------------------------------------------------------------- */

/* The whole station, from the PIN to its end. */
int station_run(struct station *, struct fault *why);
/* A line of standard input without its end, at most STATION_LINE_MAX; blocks. False: the input has ended. */
bool station_read_line(char *out, size_t size);

#endif
