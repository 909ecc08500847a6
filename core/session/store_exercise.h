/* store_exercise: a hidden fault as an exercise: its beginning and end, its four moments, and which views the dashboards
 * have shown meanwhile. Before store_debrief_exercise() nothing here says which fault it is.
 *
 * As in store.h: 0 or -1 with why, unless said otherwise. */
#ifndef CORE_SESSION_STORE_EXERCISE_H
#define CORE_SESSION_STORE_EXERCISE_H

#include "core/store/store.h"

enum exercise_moment {
	EXERCISE_FAULT,   /* the fault was started */
	EXERCISE_SYMPTOM, /* its first symptom is in the database */
	EXERCISE_LOOK,    /* a dashboard showed the right view, for the first time since the symptom */
	EXERCISE_MEND,    /* it was mended */
	EXERCISE_MOMENTS
};
/* As in the table: "fault", "symptom" … */
const char *store_moment_name(enum exercise_moment);

enum { STORE_VIEW_MAX = 24, STORE_EXERCISE_FAULT_MAX = 64 };

/* Begins one; *seq: its number. FAULT_DATA: one runs already. */
int store_begin_exercise(struct store *, int64_t at_us, int64_t *seq, struct fault *why);
/* The one that runs. 1; 0: none; -1. Cheap. */
int store_running_exercise(struct store *, int64_t *seq, struct fault *why);
/* Ends it; nothing happens if it has ended. */
int store_end_exercise(struct store *, int64_t seq, int64_t at_us, struct fault *why);
/* Ends it if it runs, and writes its fault and its moments (0: did not happen). Again: replaces them. */
int store_debrief_exercise(struct store *, int64_t seq, const char *fault,
	const int64_t moments_us[EXERCISE_MOMENTS], struct fault *why);

/* A dashboard shows this view from now on: a row if an exercise runs. */
int store_put_look(struct store *, const char *view, int64_t at_us, struct fault *why);
struct row_look {
	int64_t at_us;
	char view[STORE_VIEW_MAX];
};
/* From from_us up to until_us, at most limit, oldest first. */
int store_each_look(struct store *, int64_t from_us, int64_t until_us, size_t limit,
	void (*row)(void *, const struct row_look *), void *user, struct fault *why);

struct row_exercise_mark {
	int64_t at_us;
	enum exercise_moment moment;
	char fault[STORE_EXERCISE_FAULT_MAX];
};
/* The newest marks of all debriefed exercises, at most limit, newest first. */
int store_each_exercise_mark(struct store *, size_t limit,
	void (*row)(void *, const struct row_exercise_mark *), void *user, struct fault *why);

#endif
