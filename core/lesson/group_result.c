#include "core/lesson/group_result.h"
#include "core/base/lang.h"
#include "core/lesson/lesson_rows.h"
#include "core/store/store_sql.h"

#include <stdlib.h>
#include <string.h>

enum { LOOKS_MAX = 1000 };

/* --- whose --------------------------------------------------------------------------------------------------- */

struct session_search {
	const char *name;
	struct row_session found; /* seq 0: none */
};

static void keep_named(void *user, const struct row_session *row)
{
	struct session_search *search = user;

	if (strcmp(row->name, search->name) == 0)
		search->found = *row;
}

static void take_session(struct group_result *r, const struct row_session *row, int64_t *session)
{
	r->kind = GROUP_SESSION;
	text_copy(r->name, sizeof r->name, row->name);
	r->begun_us = row->begun_us;
	r->ended_us = row->ended_us;
	r->boxes = row->boxes;
	r->scans = row->scans;
	*session = row->seq;
}

static int choose_named(struct store *s, struct group_result *r, const char *name, int64_t *session,
	struct fault *why)
{
	struct session_search search = { .name = name };
	int64_t runs;

	if (store_each_session(s, keep_named, &search, why) ||
		store_number(s, &runs, 0, why, "SELECT count(*) FROM lesson_run WHERE participant = ?", "t",
			name))
		return -1;
	if (search.found.seq) {
		take_session(r, &search.found, session);
		return 0;
	}
	r->kind = GROUP_PARTICIPANT;
	text_copy(r->name, sizeof r->name, name);
	return runs
		? 0
		: fault_set(why, FAULT_DATA, EXIT_FAILED,
			  MESSAGE("group_result.nobody",
				  "there is no session and no participant \"%s\"; warenspur session list shows the sessions"),
			  name);
}

/* *session 0: any. */
static int choose_group(struct store *s, struct group_result *r, const char *name, int64_t *session,
	struct fault *why)
{
	struct row_session row;
	int found;

	*session = 0;
	if (name)
		return choose_named(s, r, name, session, why);
	found = store_running_session(s, &row, why);
	if (found == 0)
		found = store_last_session(s, &row, why);
	if (found < 0)
		return -1;
	if (found)
		take_session(r, &row, session);
	else
		r->kind = GROUP_DATABASE;
	return 0;
}

/* --- lessons ------------------------------------------------------------------------------------------------- */

static int read_steps(struct store *s, int64_t run, struct group_lesson *out, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT step, begun_us, done_us, hint_level FROM lesson_step WHERE run = ? ORDER BY step",
		"i", run);
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		size_t at = (size_t)store_bounded(st, 0, 1, LESSON_STEPS_MAX) - 1;
		int64_t begun_us = store_time(st, 1), done_us = store_time(st, 2);

		if (done_us)
			out->steps[at].took_us = done_us > begun_us ? done_us - begun_us : 1;
		out->steps[at].hint_level = (int)store_bounded(st, 3, 0, LESSON_HINT_LEVEL_MAX);
		out->step_count = at + 1;
	}
	return store_done(s, st, step, why);
}

static int read_lessons(struct store *s, struct group_result *r, int64_t session,
	int64_t runs[GROUP_LESSONS_MAX], struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT seq, lesson, path, participant, begun_us, ended_us, state FROM lesson_run"
		" WHERE (?1 = 0 OR session = ?1) AND (?2 = '' OR participant = ?2) ORDER BY seq LIMIT ?3",
		"iti", session, r->kind == GROUP_PARTICIPANT ? r->name : "",
		(int64_t)GROUP_LESSONS_MAX + 1);
	char state[16];
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		struct group_lesson *l = &r->lessons[r->lesson_count];

		if (r->lesson_count == GROUP_LESSONS_MAX) {
			r->has_more = true;
			continue;
		}
		runs[r->lesson_count++] = sqlite3_column_int64(st, 0);
		store_words(st, 1, l->name, sizeof l->name);
		store_text(st, 2, l->path, sizeof l->path);
		store_words(st, 3, l->participant, sizeof l->participant);
		l->begun_us = store_time(st, 4);
		l->ended_us = store_time(st, 5);
		store_text(st, 6, state, sizeof state);
		l->state = l->ended_us ? lesson_rows_state(state) : LESSON_RUN_RUNNING;
	}
	return store_done(s, st, step, why);
}

static int read_all_lessons(struct store *s, struct group_result *r, int64_t session,
	struct fault *why)
{
	int64_t runs[GROUP_LESSONS_MAX];

	if (read_lessons(s, r, session, runs, why))
		return -1;
	for (size_t i = 0; i < r->lesson_count; i++)
		if (read_steps(s, runs[i], &r->lessons[i], why))
			return -1;
	return 0;
}

/* --- exercises ----------------------------------------------------------------------------------------------- */

void group_result_add_look(struct group_exercise *e, const char *view, int64_t shown_us)
{
	size_t i = 0;

	while (i < e->view_count && strcmp(e->views[i].name, view) != 0)
		i++;
	if (i == GROUP_VIEWS_MAX)
		return;
	if (i == e->view_count)
		text_copy(e->views[e->view_count++].name, sizeof e->views[i].name, view);
	e->views[i].shown_us += shown_us > 0 ? shown_us : 0;
}

struct look_sum {
	struct group_exercise *exercise;
	struct row_look last; /* at_us 0: none yet */
};

static void end_look(struct look_sum *sum, int64_t until_us)
{
	if (sum->last.at_us)
		group_result_add_look(sum->exercise, sum->last.view, until_us - sum->last.at_us);
}

static void add_look(void *user, const struct row_look *row)
{
	struct look_sum *sum = user;

	end_look(sum, row->at_us);
	sum->last = *row;
}

static int read_looks(struct store *s, struct group_exercise *e, struct fault *why)
{
	struct look_sum sum = { .exercise = e };

	if (store_each_look(s, e->begun_us, e->ended_us, LOOKS_MAX, add_look, &sum, why))
		return -1;
	end_look(&sum, e->ended_us);
	return 0;
}

static int read_moments(struct store *s, struct group_exercise *e, struct fault *why)
{
	for (int i = 0; i < EXERCISE_MOMENTS; i++)
		if (store_number(s, &e->at_us[i], 0, why,
				"SELECT at_us FROM exercise_mark WHERE exercise = ? AND kind = ?", "it", e->seq,
				store_moment_name((enum exercise_moment)i)))
			return -1;
	return 0;
}

static int read_exercises(struct store *s, struct group_result *r, int64_t session,
	struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT seq, begun_us, ended_us, fault FROM exercise"
		" WHERE (?1 = 0 OR session = ?1) AND ended_us IS NOT NULL ORDER BY seq LIMIT ?2",
		"ii", session, (int64_t)GROUP_EXERCISES_MAX + 1);
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		struct group_exercise *e = &r->exercises[r->exercise_count];

		if (r->exercise_count == GROUP_EXERCISES_MAX) {
			r->has_more = true;
			continue;
		}
		r->exercise_count++;
		e->seq = sqlite3_column_int64(st, 0);
		e->begun_us = store_time(st, 1);
		e->ended_us = store_time(st, 2);
		store_words(st, 3, e->fault, sizeof e->fault);
	}
	return store_done(s, st, step, why);
}

static int read_all_exercises(struct store *s, struct group_result *r, int64_t session,
	struct fault *why)
{
	if (r->kind == GROUP_PARTICIPANT)
		return 0;
	if (read_exercises(s, r, session, why))
		return -1;
	for (size_t i = 0; i < r->exercise_count; i++)
		if (read_moments(s, &r->exercises[i], why) || read_looks(s, &r->exercises[i], why))
			return -1;
	return 0;
}

int group_result_read(struct store *s, const char *name, struct group_result **out,
	struct fault *why)
{
	struct group_result *r = calloc(1, sizeof *r);
	int64_t session;

	*out = r;
	if (!r)
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_close_programs", "out of memory; close other programs"));
	if (choose_group(s, r, name, &session, why) == 0 && read_all_lessons(s, r, session, why) == 0 &&
		read_all_exercises(s, r, session, why) == 0)
		return 0;
	free(r);
	*out = NULL;
	return -1;
}
