/* lesson_actions: what warenspur lesson does with a lesson that is played. db: the chosen database. Each returns the exit
 * code, or -1 with why. */
#ifndef CLI_LESSON_LESSON_ACTIONS_H
#define CLI_LESSON_LESSON_ACTIONS_H

#include "core/base/options.h"
#include "core/store/store.h"

/* No launch runs: with a terminal this program becomes warenspur demo --lesson, and the call does not return; without one:
 * -1. 0: a launch runs, or a database is named. path "": no lesson is named. */
int lesson_action_start_demo(const struct options_common *, const char *path,
	const char *participant, struct fault *why);

/* path "": the lesson that runs. Another one that runs is refused. */
int lesson_action_run(struct store *, const char *db, const char *path, const char *participant,
	struct fault *why);
int lesson_action_reset(struct store *, const char *db, struct fault *why);
/* step NULL: the present one. */
int lesson_action_solve(struct store *, const char *db, const char *step, struct fault *why);
int lesson_action_leave(struct store *, struct fault *why);

#endif
