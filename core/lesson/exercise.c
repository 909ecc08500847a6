#include "core/lesson/exercise.h"

void exercise_begin(struct exercise *e, int64_t now_us, int64_t after_boxes)
{
	*e = (struct exercise){ .phase = after_boxes ? EXERCISE_WAITING : EXERCISE_RUNNING,
		.begun_us = now_us,
		.boxes_left = after_boxes,
		.due_us = now_us };
}

static bool has_orders_left(const struct exercise *e, const struct trainer_fault *f)
{
	return e->phase == EXERCISE_RUNNING && !e->is_well && e->next_order < f->start.count;
}

bool exercise_is_due(struct exercise *e, const struct trainer_fault *f,
	const struct exercise_news *news)
{
	if (e->phase == EXERCISE_WAITING && news->boxes >= e->boxes_left) {
		e->phase = EXERCISE_RUNNING;
		e->due_us = news->now_us;
	}
	return has_orders_left(e, f) && news->now_us >= e->due_us;
}

bool exercise_ordered(struct exercise *e, const struct trainer_fault *f, bool was_taken,
	int64_t now_us)
{
	if (!was_taken) {
		e->due_us = now_us + EXERCISE_RETRY_US;
		return ++e->tries < EXERCISE_TRIES_MAX;
	}
	if (!e->at_us[EXERCISE_FAULT])
		e->at_us[EXERCISE_FAULT] = now_us;
	e->tries = 0;
	if (++e->next_order < f->start.count)
		e->due_us = now_us + f->start.orders[e->next_order].after_s * 1000000;
	return true;
}

enum exercise_moment exercise_note(struct exercise *e, const struct exercise_news *news)
{
	enum exercise_moment moment = EXERCISE_MOMENTS;

	if (e->phase != EXERCISE_RUNNING || !e->at_us[EXERCISE_FAULT])
		return moment;
	if (!e->at_us[EXERCISE_SYMPTOM])
		moment = news->has_symptom ? EXERCISE_SYMPTOM : EXERCISE_MOMENTS;
	else if (!e->at_us[EXERCISE_MEND] && news->is_mended)
		moment = EXERCISE_MEND;
	if (moment < EXERCISE_MOMENTS)
		e->at_us[moment] = news->now_us;
	return moment;
}

void exercise_well(struct exercise *e, const struct trainer_fault *f, int64_t now_us)
{
	e->is_well = true;
	if (f->is_mended_by_hand && e->phase == EXERCISE_RUNNING && !e->at_us[EXERCISE_MEND])
		e->at_us[EXERCISE_MEND] = now_us;
}

void exercise_end(struct exercise *e, int64_t now_us)
{
	if (e->phase == EXERCISE_ENDED || e->phase == EXERCISE_IDLE)
		return;
	e->phase = EXERCISE_ENDED;
	e->ended_us = now_us;
}

bool exercise_is_overdue(const struct exercise *e, const struct trainer_fault *f, int64_t now_us)
{
	return e->phase == EXERCISE_RUNNING && e->at_us[EXERCISE_FAULT] &&
		now_us - e->at_us[EXERCISE_FAULT] > f->minutes * 60000000;
}

int64_t exercise_due_us(const struct exercise *e, const struct trainer_fault *f)
{
	return has_orders_left(e, f) ? e->due_us : 0;
}

void exercise_look(struct exercise_look_search *s, const struct row_look *look)
{
	bool is_right = trainer_fault_is_right_view(s->fault, look->view);

	if (look->at_us <= s->symptom_us)
		s->found_us = is_right ? s->symptom_us : 0;
	else if (!s->found_us && is_right)
		s->found_us = look->at_us;
}
