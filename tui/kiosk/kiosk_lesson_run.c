#include "tui/kiosk/kiosk_lesson_run.h"
#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/lesson/lesson_folder.h"
#include "core/lesson/lesson_stage.h"
#include "core/plant/plant_client.h"
#include "core/session/store_exercise.h"
#include "core/store_query/store_facts.h"
#include "core/store_query/store_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ASK_MS = 1000, BLOCK_MS = 60000, ROWS_MAX = 100 };
#define ORPHAN_US (KIOSK_LESSON_LIMIT_MS * INT64_C(1000) + 60000000)
#define DEADLINE_US 5000000

static const char lesson_name[] = "00-kiosk", participant[] = "kiosk";

/* --- may it begin, may it go on --------------------------------------------------------------------------------- */

/* Once: the files belong to the program. */
static void find_file(struct kiosk_lesson_run *r)
{
	struct fault why;
	struct lesson *lesson = NULL;
	char *text = NULL;

	if (r->has_looked_for_file)
		return;
	r->has_looked_for_file = true;
	if (lesson_find(lesson_name, NULL, r->path, &why) == 0)
		lesson = lesson_open(r->path, &text, &why);
	if (!lesson || !lesson_is_for_kiosk(lesson))
		r->path[0] = '\0';
	lesson_free(lesson);
	free(text);
}

static bool belt_runs(const struct facts *f)
{
	uint32_t state = box_tracking_value(&f->belt, SIGNAL_STATE);

	return *f->plc && !facts_are_old(f, NULL) && (state == PLC_RUNNING || state == PLC_WAITING);
}

/* A simulated conveyor that runs, and only that one; no exercise of a trainer. */
static bool is_possible(struct store *store, const struct facts *f)
{
	struct lesson_site site;
	struct fault why;
	int64_t exercise;

	return f->plant[0] && !f->is_past && belt_runs(f) &&
		lesson_read_site(store, f->plant, &site, &why) == 0 && site.control[0] &&
		site.has_simulated[LESSON_CONVEYOR] && !site.has_real[LESSON_CONVEYOR] &&
		store_running_exercise(store, &exercise, &why) == 0;
}

/* What others have begun is not disturbed. */
static bool is_free(struct kiosk_lesson_run *r, struct store *store, const struct facts *f)
{
	char faults[256];
	struct fault why;
	int found = lesson_play_find(&r->play, store, &why);

	r->has_orphan = found == 1 && strcmp(r->play.participant, participant) == 0 &&
		clock_wall_us() - r->play.begun_us > ORPHAN_US;
	if (found || f->held_lane)
		return false;
	lesson_active_faults(f->plant, faults, sizeof faults);
	return !faults[0];
}

bool kiosk_lesson_run_invites(struct kiosk_lesson_run *r, struct store *store,
	const struct facts *f, int64_t now_ms)
{
	if (r->show.phase != KIOSK_LESSON_OFF || !store)
		return false;
	if (r->asked_ms && now_ms - r->asked_ms < ASK_MS)
		return r->is_able;
	r->asked_ms = now_ms;
	find_file(r);
	r->is_able = r->path[0] && now_ms >= r->blocked_until_ms && is_free(r, store, f) &&
		is_possible(store, f);
	return r->is_able;
}

void kiosk_lesson_run_leave_orphan(struct kiosk_lesson_run *r, struct store *writer)
{
	struct fault why;

	if (r->has_orphan)
		lesson_play_leave(writer, &why);
	r->has_orphan = false;
}

/* --- begin and end ------------------------------------------------------------------------------------------------ */

static int block(struct kiosk_lesson_run *r, int64_t now_ms)
{
	r->is_able = false;
	r->blocked_until_ms = now_ms + BLOCK_MS;
	return -1;
}

int kiosk_lesson_run_begin(struct kiosk_lesson_run *r, struct store *writer, const struct facts *f,
	int64_t now_ms, struct fault *why)
{
	const struct lesson_start start = { .path = r->path,
		.participant = participant,
		.control = f->plant,
		.must_run = true };
	struct message scene;

	if (!r->path[0] || !is_possible(writer, f))
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
				   MESSAGE("kiosk_lesson.not_now",
					   "this is not possible right now; the line is being worked on")),
			   block(r, now_ms);
	if (lesson_play_begin(writer, &start, &scene, why) ||
		lesson_play_find(&r->play, writer, why) != 1)
		return block(r, now_ms);
	r->run = r->play.run;
	r->box.passage.seq = 0;
	memset(r->boxes, 0, sizeof r->boxes);
	r->trouble = message_none;
	r->asked_ms = now_ms;
	text_copy(r->control, sizeof r->control, f->plant);
	text_copy(r->plc, sizeof r->plc, f->plc);
	kiosk_lesson_begin(&r->show, r->play.lesson->step_count, now_ms);
	return 0;
}

/* The lane that is held for a box that has not come. */
static void release_lane(struct kiosk_lesson_run *r, struct store *writer)
{
	struct command off = { .verb = COMMAND_LANE, .track = COMMAND_TRACK_NEXT };
	struct fault why;

	if (!r->command.seq || command_check(writer, &r->command, clock_mono_ms(), &why) < 0 ||
		(r->command.state != COMMAND_STATE_HELD && r->command.state != COMMAND_STATE_WAITING))
		return;
	command_give(writer, r->plc, participant, DEADLINE_US, &off, &why);
}

static void take_back(struct kiosk_lesson_run *r, struct store *writer)
{
	char answer[PLANT_CLIENT_ANSWER_MAX];
	struct fault why;

	if (r->undo[0]) /* refused: the box has come */
		plant_client_ask(r->control, r->undo, LESSON_PLANT_WITHIN_MS, answer, &why);
	if (writer)
		release_lane(r, writer);
	r->undo[0] = '\0';
	r->command.seq = 0;
	r->is_waiting = false;
}

void kiosk_lesson_run_leave(struct kiosk_lesson_run *r, struct store *writer)
{
	struct fault why;

	if (r->show.phase == KIOSK_LESSON_OFF)
		return;
	take_back(r, writer);
	if (writer && r->run && lesson_play_find(&r->play, writer, &why) == 1 && r->play.run == r->run)
		lesson_play_leave(writer, &why);
	r->run = 0;
	r->asked_ms = 0;
	kiosk_lesson_end(&r->show);
}

void kiosk_lesson_run_close(struct kiosk_lesson_run *r)
{
	lesson_play_close(&r->play);
}

/* --- orders --------------------------------------------------------------------------------------------------------- */

static int order_plant(struct kiosk_lesson_run *r, const char *words, struct fault *why)
{
	char answer[PLANT_CLIENT_ANSWER_MAX];

	if (plant_client_order(r->control, words, LESSON_PLANT_WITHIN_MS, answer, why))
		return -1;
	snprintf(r->undo, sizeof r->undo, "box %ld well", strtol(answer + strlen("ok"), NULL, 10));
	return 0;
}

static int give_command(struct kiosk_lesson_run *r, struct store *writer, const char *words,
	struct fault *why)
{
	r->command = (struct command){ .seq = 0 };
	return command_parse(words, &r->command, why) ||
			command_give(writer, r->plc, participant, DEADLINE_US, &r->command, why)
		? -1
		: 0;
}

static int give_order(struct kiosk_lesson_run *r, struct store *writer, const char *order,
	struct fault *why)
{
	const char *words = order ? order + strcspn(order, " ") + 1 : "";

	take_back(r, writer); /* of an earlier press without progress */
	if (!order)
		return 0;
	return strncmp(order, "plant ", 6) == 0 ? order_plant(r, words, why)
											: give_command(r, writer, words, why);
}

static const struct lesson_press *find_press(const struct kiosk_lesson_run *r, char key)
{
	const struct lesson_step *step = &r->play.lesson->steps[r->show.step];

	for (size_t i = 0; i < step->press_count; i++)
		if (step->presses[i].key == key)
			return &step->presses[i];
	return NULL;
}

static void keep_newest(void *user, const struct row_passage *row)
{
	*(struct row_passage *)user = *row;
}

/* A lane for the next box goes to a box that stands there undecided; that one came before the key. */
static bool is_read_point_free(const struct kiosk_lesson_run *r, struct store *store)
{
	struct row_passage newest = { .passage.seq = 0 };
	struct fault why;

	return store_each_passage(store, r->plc, 1, keep_newest, &newest, &why) == 0 &&
		(newest.passage.result != PASSAGE_OPEN || newest.passage.decided_us || !newest.passage.seq);
}

/* What counts begins now; the order may show its effect at once. */
static void act_if_free(struct kiosk_lesson_run *r, struct store *writer, int64_t now_ms)
{
	struct fault why;

	if (!r->is_waiting || r->show.phase != KIOSK_LESSON_WATCH || !is_read_point_free(r, writer))
		return;
	r->is_waiting = false;
	if (lesson_play_mark(&r->play, writer, &why) == 0 && give_order(r, writer, r->order, &why) == 0)
		return;
	r->trouble = why.message;
	kiosk_lesson_refused(&r->show, now_ms);
}

static void act(struct kiosk_lesson_run *r, struct store *writer, const struct facts *f,
	const struct lesson_press *press, int64_t now_ms)
{
	if (!is_possible(writer, f)) {
		kiosk_lesson_run_leave(r, writer);
		return;
	}
	r->trouble = message_none;
	r->box.passage.seq = 0;
	r->is_waiting = true;
	r->order = press->order;
	kiosk_lesson_pressed(&r->show, now_ms);
	act_if_free(r, writer, now_ms);
}

void kiosk_lesson_run_press(struct kiosk_lesson_run *r, struct store *writer, const struct facts *f,
	char key, int64_t now_ms)
{
	const struct lesson_press *press;

	if (r->show.phase == KIOSK_LESSON_OFF || !r->play.lesson)
		return;
	kiosk_lesson_touch(&r->show, now_ms);
	press = kiosk_lesson_takes_press(&r->show, now_ms) ? find_press(r, key) : NULL;
	if (press)
		act(r, writer, f, press, now_ms);
	else if (key == ' ')
		kiosk_lesson_go_on(&r->show, now_ms);
}

/* --- progress --------------------------------------------------------------------------------------------------------- */

struct box_search {
	const struct condition *expect;
	int64_t seq; /* the oldest that fits; 0 */
};

static bool note_fitting(void *user, const struct row_fact *row)
{
	struct box_search *s = user;

	for (size_t i = 0; i < s->expect->clause_count; i++) {
		const struct condition_clause *clause = &s->expect->clauses[i];

		if (clause->fact == STORE_FACT_PASSAGE && condition_fits_row(clause, row))
			s->seq = row->seq;
	}
	return true;
}

/* The box that a step was about. */
static void note_box(struct kiosk_lesson_run *r, struct store *store, size_t step)
{
	struct box_search search = { .expect = &r->play.lesson->steps[step].expect };
	struct fault why;

	if (store_each_fact(store, STORE_FACT_PASSAGE,
			r->play.steps[step].mark.after[STORE_FACT_PASSAGE], NULL, ROWS_MAX, note_fitting,
			&search, &why) == 0)
		r->boxes[step] = (struct row_passage){ .passage.seq = search.seq };
}

/* Those of done steps go on as long as they are among the newest ones. */
static void follow_boxes(struct kiosk_lesson_run *r, const struct facts *f)
{
	int64_t after = r->play.steps[r->show.step].mark.after[STORE_FACT_PASSAGE];

	for (size_t i = 0; i < f->passage_count; i++) {
		const struct row_passage *row = &f->passages[i];

		for (size_t step = 0; step < LESSON_STEPS_MAX; step++)
			if (row->passage.seq == r->boxes[step].passage.seq)
				r->boxes[step] = *row;
		/* Watched is the oldest that is under way: the visitor's is the next one behind the key. */
		if (r->show.phase == KIOSK_LESSON_WATCH && !r->is_waiting && row->passage.seq > after &&
			(row->passage.result == PASSAGE_OPEN || !r->box.passage.seq ||
				row->passage.seq == r->box.passage.seq))
			r->box = *row;
	}
}

/* Marks the step as done if it is, or finds that another program has. */
static void look_at_step(struct kiosk_lesson_run *r, struct store *writer, int64_t now_ms)
{
	struct lesson_look look;
	struct fault why;
	int found = lesson_play_find(&r->play, writer, &why);

	if (found < 0 && why.blame != FAULT_DATA)
		return;
	if (r->play.run == r->run && found == 1 && r->show.phase == KIOSK_LESSON_WATCH &&
		!r->is_waiting)
		lesson_play_advance(&r->play, writer, "", &look, &why);
	if (r->play.run != r->run || !r->play.lesson ||
		(r->play.ended_us && r->play.state != LESSON_RUN_DONE)) {
		r->run = 0; /* it was left, or is not there any more */
		return;
	}
	if (kiosk_lesson_done(&r->show, r->play.step, now_ms))
		note_box(r, writer, r->show.step);
}

/* The PLC bridge may refuse it later. */
static void look_at_command(struct kiosk_lesson_run *r, struct store *writer, int64_t now_ms)
{
	struct fault why;

	if (r->show.phase != KIOSK_LESSON_WATCH || !r->command.seq ||
		command_check(writer, &r->command, now_ms, &why) <= 0 ||
		(r->command.state != COMMAND_STATE_FAILED && r->command.state != COMMAND_STATE_EXPIRED))
		return;
	r->trouble = r->command.detail;
	r->command.seq = 0;
	kiosk_lesson_refused(&r->show, now_ms);
}

void kiosk_lesson_run_turn(struct kiosk_lesson_run *r, struct store *writer, const struct facts *f,
	int64_t now_ms)
{
	bool is_time = now_ms - r->asked_ms >= ASK_MS;

	if (r->show.phase == KIOSK_LESSON_OFF)
		return;
	act_if_free(r, writer, now_ms);
	look_at_step(r, writer, now_ms);
	look_at_command(r, writer, now_ms);
	kiosk_lesson_tick(&r->show, now_ms);
	if (is_time)
		r->asked_ms = now_ms;
	if (!r->run || kiosk_lesson_is_deserted(&r->show, now_ms) ||
		(is_time && r->show.phase != KIOSK_LESSON_END && !is_possible(writer, f)))
		kiosk_lesson_run_leave(r, writer);
	else if (r->show.phase != KIOSK_LESSON_OFF)
		follow_boxes(r, f);
}
