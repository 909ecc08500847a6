/* lesson_play: the lesson that runs in a database: its present step, whether that is done, which hint fits.
 *
 * At most one lesson runs. Its progress is rows of the tables lesson_run and lesson_step: it survives the end of every
 * program. All programs that show it do the same at each wake of the store (store_wake_fd()) and once a second:
 *
 *   lesson_play_find()      what runs; reads the lesson's file when another lesson has begun
 *   lesson_play_advance()   looks, and marks the step as done if its expectation is met
 *
 * The program that looks first advances it, and only one does: docs/decisions/38-lessons-that-run.md.
 *
 * control: the socket of the launch's simulated plant (struct run_record), "" if it has none.
 * As in core/store/store.h: int functions return 0 or -1 with why unless said otherwise, and block as the store does: up to
 * 3 s while another program writes, usually some ms. Those that give orders to the plant block longer, as said there. */
#ifndef CORE_LESSON_LESSON_PLAY_H
#define CORE_LESSON_LESSON_PLAY_H

#include "core/lesson/condition_check.h"
#include "core/lesson/lesson_file.h"

#include <limits.h>

enum { LESSON_NAME_MAX = 64, LESSON_HINT_LEVEL_MAX = 3 };

enum lesson_run_state { LESSON_RUN_RUNNING, LESSON_RUN_DONE, LESSON_RUN_LEFT, LESSON_RUN_STATES };

/* One step, as it is in the store. */
struct lesson_progress {
	int64_t begun_us, done_us;   /* begun_us 0: not begun; done_us 0: not done */
	struct store_fact_mark mark; /* only facts behind it count */
	char faults[256];            /* ids of the plant's faults that were active at its beginning */
	bool belt_ran;               /* at its beginning */
	int hint_level; /* 0: none was asked for; 1 pointer, 2 way, 3 the solution was played */
};

/* Zero before the first call of lesson_play_find(); lesson_play_close() frees it. */
struct lesson_play {
	int64_t run; /* lesson_run.seq; 0: no lesson yet */
	enum lesson_run_state state;
	char name[LESSON_NAME_MAX], path[PATH_MAX]; /* "03-rfid-tag"; the file, absolute */
	char participant[SCAN_NAME_MAX];            /* "": not named */
	int64_t begun_us, ended_us;                 /* ended_us 0: it runs */
	struct lesson *lesson;                      /* without mistakes; owned; NULL: no lesson yet */
	char *text;                                 /* its file; owned */
	size_t step; /* index of the present one; lesson->step_count when all are done */
	struct lesson_progress steps[LESSON_STEPS_MAX];
};

/* The present step, by the facts of now. */
struct lesson_look {
	bool is_met;          /* of the step that was looked at */
	struct message state; /* "expected: …; saw: …" */
	int hint;             /* index of the first hint that fits; -1: none */
};

/* 1: a lesson runs, *p is it. 0: none runs; *p stays the one that it was, with its end (state, ended_us), or empty.
 * -1: why; FAULT_DATA: one runs, but its file is gone or has mistakes now (p->run, name and path say which). */
int lesson_play_find(struct lesson_play *p, struct store *, struct fault *why);
void lesson_play_close(struct lesson_play *);

/* -1 with why: no lesson is running. */
int lesson_play_refuse_none(struct fault *why);

/* Reads only. Needs a running lesson. */
int lesson_play_look(const struct lesson_play *, struct store *, struct lesson_look *out,
	struct fault *why);
/* Looks; if the expectation is met, marks the step as done and begins the next one, or ends the lesson. 1: this call
 * has done so and *p is as it is now; 0: not met, or another program was first (the next lesson_play_find() shows it);
 * -1. *out is of the step that was looked at. */
int lesson_play_advance(struct lesson_play *p, struct store *, const char *control,
	struct lesson_look *out, struct fault *why);

/* One level more for the present step, at most LESSON_HINT_LEVEL_MAX. At the third the program plays the step's
 * solution: lesson_player.h. */
int lesson_play_raise_hint(struct lesson_play *p, struct store *, struct fault *why);
/* What a hint of the present step says at a level, in the language of the program: the pointer (1), the way (2). No hint
 * fits (-1): the step's own text, where to look (1), what to do (2). "" for other levels. Static or of the lesson. */
const char *lesson_play_hint(const struct lesson_play *, int hint, int level);
/* A text in the language of the program. */
const char *lesson_say(const struct lesson_text *);

/* Begins a lesson: checks the file and that the launch has what it needs, makes the start state (lesson_stage.h), and
 * only then the rows. Refused while another one runs (FAULT_DATA). *scene: what a person has to prepare, because a real
 * conveyor gets no orders; no text: nothing. Blocks up to 6 s. */
struct lesson_start {
	const char *path, *participant; /* participant NULL or "": not named */
	const char *control;
	bool
		must_run; /* a belt that stands is not started: refused. For a lesson that leaves the conveyor as it is */
};
int lesson_play_begin(struct store *, const struct lesson_start *, struct message *scene,
	struct fault *why);
/* The present step once more: the plant as it was at its beginning, and a new mark. Blocks up to 6 s. */
int lesson_play_reset(struct lesson_play *p, struct store *, const char *control,
	struct message *scene, struct fault *why);
/* What has happened since the present step began does not count for it: only what comes now. */
int lesson_play_mark(struct lesson_play *p, struct store *, struct fault *why);
/* Ends the running lesson; what was done stays in the tables. 1: it has ended now, 0: none runs. */
int lesson_play_leave(struct store *, struct fault *why);

#endif
