#include "core/session/store_exercise.h"
#include "core/base/lang.h"
#include "core/store/store_sql.h"

#include <string.h>

static const char *const moments[EXERCISE_MOMENTS] = {
	[EXERCISE_FAULT] = "fault",
	[EXERCISE_SYMPTOM] = "symptom",
	[EXERCISE_LOOK] = "look",
	[EXERCISE_MEND] = "mend",
};

const char *store_moment_name(enum exercise_moment moment)
{
	return moments[moment];
}

int store_running_exercise(struct store *s, int64_t *seq, struct fault *why)
{
	if (store_number(s, seq, 0, why, "SELECT seq FROM exercise WHERE ended_us IS NULL", ""))
		return -1;
	return *seq != 0;
}

static int begin_row(struct store *s, int64_t at_us, int64_t *seq, struct fault *why)
{
	int found = store_running_exercise(s, seq, why);

	if (found < 0)
		return -1;
	if (found)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("store_exercise.runs_already",
				"an exercise is running already, perhaps at another trainer's station; end it there first"));
	if (store_run(s, why,
			"INSERT INTO exercise (begun_us, session) VALUES (?, (SELECT seq FROM session WHERE ended_us IS NULL))",
			"i", at_us))
		return -1;
	*seq = sqlite3_last_insert_rowid(s->db);
	return 0;
}

int store_begin_exercise(struct store *s, int64_t at_us, int64_t *seq, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s, begin_row(s, at_us, seq, why), why);
}

static int end_row(struct store *s, int64_t seq, int64_t at_us, struct fault *why)
{
	return store_run(s, why,
		"UPDATE exercise SET ended_us = max(?2, begun_us) WHERE seq = ?1 AND ended_us IS NULL",
		"ii", seq, at_us);
}

int store_end_exercise(struct store *s, int64_t seq, int64_t at_us, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s, end_row(s, seq, at_us, why), why);
}

static int write_debrief(struct store *s, int64_t seq, const char *fault, const int64_t *at_us,
	struct fault *why)
{
	if (store_run(s, why, "UPDATE exercise SET fault = ?2 WHERE seq = ?1", "it", seq, fault) ||
		store_run(s, why, "DELETE FROM exercise_mark WHERE exercise = ?", "i", seq))
		return -1;
	for (int i = 0; i < EXERCISE_MOMENTS; i++)
		if (at_us[i] &&
			store_run(s, why,
				"INSERT INTO exercise_mark (exercise, at_us, kind) SELECT seq, ?2, ?3 FROM exercise WHERE seq = ?1",
				"iit", seq, at_us[i], moments[i]))
			return -1;
	return 0;
}

int store_debrief_exercise(struct store *s, int64_t seq, const char *fault,
	const int64_t moments_us[EXERCISE_MOMENTS], struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s, write_debrief(s, seq, fault, moments_us, why), why);
}

int store_put_look(struct store *s, const char *view, int64_t at_us, struct fault *why)
{
	if (store_begin(s, false, why))
		return -1;
	return store_end_quietly(s,
		store_run(s, why,
			"INSERT INTO look (at_us, view) SELECT ?1, ?2 WHERE EXISTS (SELECT 1 FROM exercise WHERE"
			" ended_us IS NULL)",
			"it", at_us, view),
		why);
}

int store_each_look(struct store *s, int64_t from_us, int64_t until_us, size_t limit,
	void (*row)(void *, const struct row_look *), void *user, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT at_us, view FROM look WHERE at_us BETWEEN ? AND ? ORDER BY at_us, seq LIMIT ?",
		"iii", from_us, until_us, (int64_t)limit);
	struct row_look out;
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		out.at_us = store_time(st, 0);
		store_words(st, 1, out.view, sizeof out.view);
		row(user, &out);
	}
	return store_done(s, st, step, why);
}

int store_each_exercise_mark(struct store *s, size_t limit,
	void (*row)(void *, const struct row_exercise_mark *), void *user, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT m.at_us, m.kind, e.fault FROM exercise_mark m JOIN exercise e ON e.seq = m.exercise"
		" ORDER BY m.at_us DESC, m.seq DESC LIMIT ?",
		"i", (int64_t)limit);
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		struct row_exercise_mark out = { .at_us = store_time(st, 0), .moment = EXERCISE_MOMENTS };
		char kind[16];

		store_words(st, 1, kind, sizeof kind);
		store_words(st, 2, out.fault, sizeof out.fault);
		for (int i = 0; i < EXERCISE_MOMENTS; i++)
			if (strcmp(kind, moments[i]) == 0)
				out.moment = (enum exercise_moment)i;
		if (out.moment < EXERCISE_MOMENTS)
			row(user, &out);
	}
	return store_done(s, st, step, why);
}
