#include "cli/trainer/station.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/plant/plant_again.h"

#include <string.h>

enum { BEFORE_FAULT_US = 300000 };

static const struct trainer_fault *fault_of(const struct station *s)
{
	return s->faults[s->chosen].fault;
}

bool station_is_running(const struct station *s)
{
	return s->exercise.phase == EXERCISE_WAITING || s->exercise.phase == EXERCISE_RUNNING;
}

int station_begin(struct station *s, size_t fault, int64_t after_boxes, struct fault *why)
{
	char socket[RUN_FILE_CONTROL_MAX];
	int64_t now_us = clock_wall_us();

	if (station_is_running(s) || (s->exercise.phase == EXERCISE_ENDED && !s->is_debriefed))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			station_is_running(s)
				? MESSAGE("trainer.runs_already", "an exercise is running; first: end, or debrief")
				: MESSAGE("trainer.debrief_first",
					  "the last exercise has no debrief yet; first: debrief"));
	if (station_need_plant(s, socket, sizeof socket, why) ||
		store_read_fact_mark(s->store, &s->begun, why) ||
		store_begin_exercise(s->store, now_us, &s->seq, why))
		return -1;
	s->chosen = fault;
	s->is_debriefed = s->has_said_overdue = false;
	s->begun_passage = s->begun.after[STORE_FACT_PASSAGE];
	s->symptom = s->begun;
	exercise_begin(&s->exercise, now_us, after_boxes);
	return station_save(s, why);
}

/* --- what has happened ---------------------------------------------------------------------------------------- */

static int read_news(struct station *s, struct exercise_news *out, struct fault *why)
{
	const struct trainer_fault *f = fault_of(s);
	struct store_fact_mark now, since = s->symptom;
	struct condition_result result;

	*out = (struct exercise_news){ .now_us = clock_wall_us() };
	if (store_read_fact_mark(s->store, &now, why))
		return -1;
	out->boxes = now.after[STORE_FACT_PASSAGE] - s->begun_passage;
	if (!s->exercise.at_us[EXERCISE_FAULT])
		return 0;
	if (!s->exercise.at_us[EXERCISE_SYMPTOM]) {
		if (condition_check(&f->symptom_when, s->store, &s->begun, &result, why))
			return -1;
		out->has_symptom = result.holds;
		return 0;
	}
	/* An alarm that is over is a row of before. */
	since.after[STORE_FACT_ALARM] = s->begun.after[STORE_FACT_ALARM];
	if (f->has_mended_when) {
		if (condition_check(&f->mended_when, s->store, &since, &result, why))
			return -1;
		out->is_mended = result.holds;
	}
	return 0;
}

static void say_moment(const struct station *s, enum exercise_moment moment)
{
	static const char *const words[EXERCISE_MOMENTS] = {
		[EXERCISE_FAULT] = N_("the fault has begun"),
		[EXERCISE_SYMPTOM] = N_("first symptom: the trainees can see it now"),
		[EXERCISE_LOOK] = "",
		[EXERCISE_MEND] = N_("repaired; next: debrief"),
	};
	char clock[CLOCK_TIME_SIZE], span[CLOCK_SPAN_SIZE];
	const struct exercise *e = &s->exercise;

	station_make_room(s);
	station_print(s, STATION_NEWS, "%s  +%s  %s", clock_format_time(e->at_us[moment], clock),
		clock_format_span(e->at_us[moment] - e->at_us[EXERCISE_FAULT], span), _(words[moment]));
}

/* An order of the start. The marks are set before it: what it causes comes after them. */
static int give_due_order(struct station *s, struct fault *why)
{
	const struct trainer_fault *f = fault_of(s);
	bool is_first = !s->exercise.at_us[EXERCISE_FAULT], was_taken;
	struct store_fact_mark mark;
	struct fault refusal;

	if (is_first && store_read_fact_mark(s->store, &mark, why))
		return -1;
	if (is_first)
		s->moment_us = clock_wall_us() - BEFORE_FAULT_US;
	was_taken = station_order(s, f->start.orders[s->exercise.next_order].words, &refusal) == 0;
	if (!exercise_ordered(&s->exercise, f, was_taken, clock_wall_us())) {
		*why = refusal;
		station_end(s, NULL);
		return -1;
	}
	if (!was_taken) {
		if (s->exercise.tries == 1) {
			station_make_room(s);
			station_print(s, STATION_BAD, "%s (%s)", refusal.message.text, _("it is tried again"));
		}
		return 0;
	}
	if (is_first) {
		s->begun = s->symptom = mark;
		say_moment(s, EXERCISE_FAULT);
	}
	return station_save(s, why);
}

static void say_overdue(struct station *s)
{
	if (s->has_said_overdue || !exercise_is_overdue(&s->exercise, fault_of(s), clock_wall_us()))
		return;
	s->has_said_overdue = true;
	station_make_room(s);
	station_print(s, STATION_NEWS, "%s",
		_("the time of this fault is over; it goes on until you type end"));
}

int station_turn(struct station *s, struct fault *why)
{
	struct exercise_news news;
	enum exercise_moment moment;

	if (!station_is_running(s))
		return 0;
	if (read_news(s, &news, why))
		return -1;
	if (exercise_is_due(&s->exercise, fault_of(s), &news))
		return give_due_order(s, why);
	moment = exercise_note(&s->exercise, &news);
	if (moment < EXERCISE_MOMENTS) {
		if (moment == EXERCISE_SYMPTOM && store_read_fact_mark(s->store, &s->symptom, why))
			return -1;
		say_moment(s, moment);
		return station_save(s, why);
	}
	say_overdue(s);
	return 0;
}

int64_t station_due_us(const struct station *s)
{
	return station_is_running(s) ? exercise_due_us(&s->exercise, fault_of(s)) : 0;
}

/* The exercise ends even if the plant has gone. */
int station_end(struct station *s, struct fault *why)
{
	int64_t now_us = clock_wall_us();
	int result = 0;

	if (s->exercise.at_us[EXERCISE_FAULT] && !s->exercise.is_well) {
		result = station_end_fault(s, why);
		exercise_well(&s->exercise, fault_of(s), now_us);
	}
	exercise_end(&s->exercise, now_us);
	if (store_end_exercise(s->store, s->seq, s->exercise.ended_us, why) || station_save(s, why))
		return -1;
	return result;
}

/* The belt stands after the restart: the trainees start it, and the first box begins the fault. What is hidden in the plant
 * without an exercise was left by a station whose file has gone. */
int station_again(struct station *s, int64_t at_us, size_t fault, int *boxes, struct fault *why)
{
	char socket[RUN_FILE_CONTROL_MAX];

	if (station_need_plant(s, socket, sizeof socket, why) ||
		plant_again_check(socket, at_us, clock_wall_us(), why) ||
		(station_is_running(s) && station_end(s, why)) || station_order(s, "well", why) ||
		plant_again_begin(socket, at_us, clock_wall_us(), boxes, why))
		return -1;
	s->is_debriefed = true;
	s->moment_us = at_us;
	return station_begin(s, fault, 1, why);
}
