/* group_result: what a group has done: its lessons with their steps and hints, its exercises with their moments and what was
 * looked at. Facts only; cli/lesson/group_page.h makes a page of them, a hand-out may as well.
 *
 * An exercise without a debrief has no fault and no moments here: nobody may learn of it before. */
#ifndef CORE_LESSON_GROUP_RESULT_H
#define CORE_LESSON_GROUP_RESULT_H

#include "core/lesson/lesson_play.h"
#include "core/session/store_exercise.h"
#include "core/session/store_session.h"

enum { GROUP_LESSONS_MAX = 100, GROUP_EXERCISES_MAX = 100, GROUP_VIEWS_MAX = 16 };

enum group_kind {
	GROUP_SESSION,
	GROUP_PARTICIPANT, /* only lessons: an exercise is the whole group's */
	GROUP_DATABASE     /* everything: there was no session */
};

struct group_step {
	int64_t took_us; /* 0: not done */
	int hint_level;  /* as in struct lesson_progress */
};
struct group_lesson {
	char name[LESSON_NAME_MAX], path[PATH_MAX], participant[SCAN_NAME_MAX];
	int64_t begun_us, ended_us; /* ended_us 0: it runs */
	enum lesson_run_state state;
	struct group_step steps[LESSON_STEPS_MAX];
	size_t step_count; /* begun so far */
};

/* How long the dashboards showed a view, all in all. */
struct group_view {
	char name[STORE_VIEW_MAX];
	int64_t shown_us;
};
struct group_exercise {
	int64_t seq, begun_us, ended_us;
	char fault[STORE_EXERCISE_FAULT_MAX];     /* "": no debrief yet */
	int64_t at_us[EXERCISE_MOMENTS];          /* 0: did not happen */
	struct group_view views[GROUP_VIEWS_MAX]; /* as they were first looked at */
	size_t view_count;
};

struct group_result {
	enum group_kind kind;
	char name[STORE_SESSION_NAME_MAX]; /* "" for GROUP_DATABASE */
	int64_t begun_us, ended_us; /* of the session; ended_us 0: it runs; both 0 for other kinds */
	int64_t boxes, scans;       /* of the session */
	struct group_lesson lessons[GROUP_LESSONS_MAX]; /* oldest first */
	size_t lesson_count;
	struct group_exercise exercises[GROUP_EXERCISES_MAX]; /* oldest first; only ended ones */
	size_t exercise_count;
	bool has_more; /* the oldest ones only */
};

/* name: a session, the newest of that name, or a participant; NULL: the running session, else the last one, else all.
 * *out is freed with free(). 0, or -1 with why; FAULT_DATA: nobody has that name. */
int group_result_read(struct store *, const char *name, struct group_result **out,
	struct fault *why);

/* Adds the time for which a view was shown; from a look up to the next one, or to the end. Pure. */
void group_result_add_look(struct group_exercise *, const char *view, int64_t shown_us);

#endif
