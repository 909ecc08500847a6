/* lesson_stage: does the running launch have what a lesson needs, and the start state of a lesson or of one of its steps:
 * articles, places, belt, faults.
 *
 * Only a simulated conveyor gets orders. control: as in lesson_play.h. As there: 0 or -1 with why. */
#ifndef CORE_LESSON_LESSON_STAGE_H
#define CORE_LESSON_LESSON_STAGE_H

#include "core/lesson/lesson_file.h"
#include "core/run/run_file.h"

enum { LESSON_PLANT_WITHIN_MS = 500 };

/* The devices of the running programs, and which of them the simulated plant provides. */
struct lesson_site {
	char control[RUN_FILE_CONTROL_MAX]; /* "": there is no simulated plant, or it does not answer */
	double speed;                       /* of the plant's belt time */
	bool has_handheld, has_desk;        /* of the plant */
	bool has_simulated[LESSON_PART_COUNT], has_real[LESSON_PART_COUNT];
};
int lesson_read_site(struct store *, const char *control, struct lesson_site *out,
	struct fault *why);

/* Has it all that the lesson needs? -1: why names the part and the next step (FAULT_SETUP). */
int lesson_check_site(const struct lesson_site *, const struct lesson *, const char *name,
	struct fault *why);

/* The start of a step. */
struct lesson_scene {
	bool belt_runs;
	bool
		must_run; /* a belt that stands is not started: refused. For a lesson that leaves the conveyor as it is */
	const char
		*faults; /* ids with blanks between them; NULL: faults and orders of the lesson's scene */
};
/* Articles and places are added or changed; those of other lessons stay. The simulated conveyor: all faults end, the belt is
 * empty and stands or runs by operator's commands, what the programs have recorded of the time before is over (alarms of the
 * PLC and the readers), and the faults begin. A lesson that leaves the conveyor as it is (belt: untouched) only starts a belt
 * that stands. Blocks up to 6 s if a program does not answer; measured: less than 1 s (docs/measurements.md). *tell: what a
 * person has to do instead, because the conveyor is real; no text: nothing. */
int lesson_stage(struct store *, const struct lesson_site *, const struct lesson *,
	const struct lesson_scene *, struct message *tell, struct fault *why);
/* The ids of the faults that are active now, with blanks between them; "" without a plant. */
void lesson_active_faults(const char *control, char *out, size_t size);

#endif
