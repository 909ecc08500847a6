/* lesson_rows: the rows of a lesson that is played: lesson_run and lesson_step. For core/lesson only.
 *
 * As in core/store/store.h: 0 or -1 with why unless said otherwise. Steps are counted from 1. */
#ifndef CORE_LESSON_LESSON_ROWS_H
#define CORE_LESSON_LESSON_ROWS_H

#include "core/lesson/lesson_play.h"

/* The start of a step, for resets. */
struct lesson_start_state {
	const char *faults; /* ids with blanks between them */
	bool belt_runs;
};

/* The lesson that runs: 1, *run; 0: none; -1. */
int lesson_rows_running(struct store *, int64_t *run, struct fault *why);
/* Fills all of *p but lesson and text; p->step is the number of steps that are done. 1; 0: there is no such row; -1. */
int lesson_rows_read(struct store *, int64_t run, struct lesson_play *p, struct fault *why);
/* Refused (FAULT_DATA) while one runs. */
int lesson_rows_begin(struct store *, const struct lesson_play *, const struct lesson_start_state *,
	struct fault *why);
/* Marks a step as done that has not been reset since it was read (begun_us), and begins the next one or ends the lesson.
 * 1; 0: another program was first; -1. */
int lesson_rows_advance(struct store *, const struct lesson_play *, bool is_last,
	const struct lesson_start_state *, struct fault *why);
/* A new mark for a step that is not done. 1, 0, -1 as above. */
int lesson_rows_mark(struct store *, const struct lesson_play *, struct fault *why);
int lesson_rows_raise_hint(struct store *, const struct lesson_play *, struct fault *why);
/* 1: the running lesson has ended; 0: none runs; -1. */
int lesson_rows_leave(struct store *, struct fault *why);

/* Did the belt run, by the newest row of the signal STATE? */
int lesson_rows_belt(struct store *, bool *runs, struct fault *why);
/* Is no alarm of a PLC or a reader open, and does the belt run, or stand, as wanted? */
int lesson_rows_calm(struct store *, bool belt_runs, bool *out, struct fault *why);

/* The state of an ended lesson from its word in the table; of an unknown one: left. */
enum lesson_run_state lesson_rows_state(const char *word);

#endif
