#include "core/lesson/lesson_rows.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/store/store_sql.h"

#include <string.h>

#define MARKS \
	"(SELECT coalesce(max(seq), 0) FROM scan), (SELECT coalesce(max(seq), 0) FROM move)," \
	" (SELECT coalesce(max(seq), 0) FROM passage), (SELECT coalesce(max(seq), 0) FROM signal)," \
	" (SELECT coalesce(max(seq), 0) FROM command), (SELECT coalesce(max(seq), 0) FROM note)," \
	" (SELECT coalesce(max(seq), 0) FROM alarm)"
#define MARK_COLUMNS \
	"after_scan, after_move, after_passage, after_signal, after_command, after_note, after_alarm"

static const char *const state_words[LESSON_RUN_STATES] = { "running", "done", "left" };

int lesson_rows_running(struct store *s, int64_t *run, struct fault *why)
{
	*run = 0;
	if (store_number(s, run, 0, why, "SELECT seq FROM lesson_run WHERE ended_us IS NULL", ""))
		return -1;
	return *run != 0;
}

static void read_step(sqlite3_stmt *st, struct lesson_progress *out)
{
	*out = (struct lesson_progress){ .begun_us = store_time(st, 1),
		.done_us = store_time(st, 2),
		.belt_ran = sqlite3_column_int64(st, 4) != 0,
		.hint_level = (int)store_bounded(st, 5, 0, LESSON_HINT_LEVEL_MAX) };
	store_words(st, 3, out->faults, sizeof out->faults);
	for (int i = 0; i < STORE_FACT_COUNT; i++)
		out->mark.after[i] = sqlite3_column_int64(st, 6 + i);
}

static int read_steps(struct store *s, int64_t run, struct lesson_play *p, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT step, begun_us, done_us, faults, belt, hint_level, " MARK_COLUMNS
		" FROM lesson_step WHERE run = ? ORDER BY step",
		"i", run);
	int step;

	memset(p->steps, 0, sizeof p->steps);
	p->step = 0;
	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		int64_t at = store_bounded(st, 0, 1, LESSON_STEPS_MAX) - 1;

		read_step(st, &p->steps[at]);
		if (p->steps[at].done_us)
			p->step = (size_t)at + 1;
	}
	return store_done(s, st, step, why);
}

enum lesson_run_state lesson_rows_state(const char *word)
{
	int i = 0;

	while (i < LESSON_RUN_STATES - 1 && strcmp(state_words[i], word) != 0)
		i++;
	return (enum lesson_run_state)i;
}

int lesson_rows_read(struct store *s, int64_t run, struct lesson_play *p, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT lesson, path, participant, begun_us, ended_us, state FROM lesson_run WHERE seq = ?",
		"i", run);
	char word[16];
	int step;

	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW) {
		p->run = run;
		store_words(st, 0, p->name, sizeof p->name);
		store_text(st, 1, p->path, sizeof p->path);
		store_words(st, 2, p->participant, sizeof p->participant);
		p->begun_us = store_time(st, 3);
		p->ended_us = store_time(st, 4);
		store_text(st, 5, word, sizeof word);
		p->state = p->ended_us ? lesson_rows_state(word) : LESSON_RUN_RUNNING;
	}
	if (store_done(s, st, step, why))
		return -1;
	return step != SQLITE_ROW ? 0 : read_steps(s, run, p, why) ? -1 : 1;
}

/* Inside a transaction. */
static int put_step(struct store *s, int64_t run, int64_t step,
	const struct lesson_start_state *start, struct fault *why)
{
	return store_run(s, why,
		"INSERT INTO lesson_step (run, step, begun_us, faults, belt, " MARK_COLUMNS
		") VALUES (?1, ?2, ?3, ?4, ?5, " MARKS ")",
		"iiiti", run, step, clock_wall_us(), start->faults, (int64_t)start->belt_runs);
}

static int put_run(struct store *s, const struct lesson_play *p,
	const struct lesson_start_state *start, struct fault *why)
{
	int64_t run;
	int found = lesson_rows_running(s, &run, why);

	if (found < 0)
		return -1;
	if (found)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson_rows.runs_already",
				"another lesson has begun meanwhile; see: warenspur lesson run"));
	if (store_run(s, why,
			"INSERT INTO lesson_run (lesson, path, session, participant, begun_us) VALUES (?1, ?2,"
			" (SELECT seq FROM session WHERE ended_us IS NULL), ?3, ?4)",
			"ttti", p->name, p->path, p->participant, clock_wall_us()) ||
		lesson_rows_running(s, &run, why) < 0)
		return -1;
	return put_step(s, run, 1, start, why);
}

int lesson_rows_begin(struct store *s, const struct lesson_play *p,
	const struct lesson_start_state *start, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s, put_run(s, p, start, why), why);
}

/* Has the last statement changed a row? 1, 0 */
static int has_changed(const struct store *s)
{
	return sqlite3_changes(s->db) > 0;
}

/* Commits and returns result; -1 if that fails. */
static int end_changed(struct store *s, int result, struct fault *why)
{
	return store_end(s, result < 0 ? -1 : 0, why) ? -1 : result;
}

static int end_run(struct store *s, int64_t run, enum lesson_run_state state, struct fault *why)
{
	return store_run(s, why,
		"UPDATE lesson_run SET ended_us = max(?2, begun_us), state = ?3"
		" WHERE seq = ?1 AND ended_us IS NULL",
		"iit", run, clock_wall_us(), state_words[state]);
}

static int advance_rows(struct store *s, const struct lesson_play *p, bool is_last,
	const struct lesson_start_state *start, struct fault *why)
{
	int64_t step = (int64_t)p->step + 1;

	if (store_run(s, why,
			"UPDATE lesson_step SET done_us = max(?4, begun_us) WHERE run = ?1 AND step = ?2 AND begun_us = ?3"
			" AND done_us IS NULL AND EXISTS (SELECT 1 FROM lesson_run WHERE seq = ?1 AND ended_us IS NULL)",
			"iiii", p->run, step, p->steps[p->step].begun_us, clock_wall_us()))
		return -1;
	if (!has_changed(s))
		return 0;
	if (is_last)
		return end_run(s, p->run, LESSON_RUN_DONE, why) ? -1 : 1;
	return put_step(s, p->run, step + 1, start, why) ? -1 : 1;
}

int lesson_rows_advance(struct store *s, const struct lesson_play *p, bool is_last,
	const struct lesson_start_state *start, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return end_changed(s, advance_rows(s, p, is_last, start, why), why);
}

/* begun_us changes: an expectation that was met by facts of before does not count any more. */
int lesson_rows_mark(struct store *s, const struct lesson_play *p, struct fault *why)
{
	int result;

	if (store_begin(s, true, why))
		return -1;
	result = store_run(s, why,
		"UPDATE lesson_step SET begun_us = max(?3, begun_us + 1), (" MARK_COLUMNS
		") = (SELECT " MARKS ") WHERE run = ?1 AND step = ?2 AND done_us IS NULL",
		"iii", p->run, (int64_t)p->step + 1, clock_wall_us());
	return end_changed(s, result ? -1 : has_changed(s), why);
}

int lesson_rows_raise_hint(struct store *s, const struct lesson_play *p, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s,
		store_run(s, why,
			"UPDATE lesson_step SET hint_level = hint_level + 1"
			" WHERE run = ?1 AND step = ?2 AND done_us IS NULL AND hint_level < 3",
			"ii", p->run, (int64_t)p->step + 1),
		why);
}

int lesson_rows_leave(struct store *s, struct fault *why)
{
	int64_t run;
	int found;

	if (store_begin(s, true, why))
		return -1;
	found = lesson_rows_running(s, &run, why);
	if (found > 0 && end_run(s, run, LESSON_RUN_LEFT, why))
		found = -1;
	return end_changed(s, found, why);
}

int lesson_rows_belt(struct store *s, bool *runs, struct fault *why)
{
	char plc[SCAN_NAME_MAX];
	int64_t state;

	if (store_current_plc(s, plc, sizeof plc, why) ||
		store_number(s, &state, 0, why,
			"SELECT value FROM signal WHERE plc = ? AND name = 'STATE' ORDER BY seq DESC LIMIT 1",
			"t", plc))
		return -1;
	*runs = state == PLC_RUNNING || state == PLC_WAITING;
	return 0;
}

int lesson_rows_calm(struct store *s, bool belt_runs, bool *out, struct fault *why)
{
	int64_t alarms;
	bool runs;

	*out = false;
	if (lesson_rows_belt(s, &runs, why) ||
		store_number(s, &alarms, 0, why,
			"SELECT count(*) FROM alarm WHERE cleared_us IS NULL AND (code GLOB 'plc_*' OR code GLOB 'reader_*')",
			""))
		return -1;
	*out = alarms == 0 && runs == belt_runs;
	return 0;
}
