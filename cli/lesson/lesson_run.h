/* lesson_run: a lesson in a terminal: its steps, what is expected, hints; with keys, or as lines. */
#ifndef CLI_LESSON_LESSON_RUN_H
#define CLI_LESSON_LESSON_RUN_H

#include "core/lesson/lesson_play.h"

struct lesson_show {
	struct store *store;
	const char *control; /* of the simulated plant; "": it has none */
};

/* Shows the lesson that runs until it is done (EXIT_OK), a person leaves with q (EXIT_OK; it goes on running), or a signal
 * comes (EXIT_FAILED). -1: why. */
int lesson_run_show(const struct lesson_show *, struct fault *why);
/* Plays the solution of the present step, number 0, or of all up to and with that number; prints what is played and the
 * trainer's answer behind the last step. EXIT_OK: all of it is done now; EXIT_FAILED: a step is not; -1: why. */
int lesson_run_solve(const struct lesson_show *, int number, struct fault *why);

#endif
