#include "core/lesson/lesson_check.h"

#include <stdlib.h>
#include <string.h>

enum { STEP_WAITS_MAX_S = 180 };

static void check_condition(const struct condition *condition, bool was_read, size_t at,
	struct mistakes *m)
{
	struct fault why;

	if (!was_read || !condition_never_holds(condition))
		return;
	fault_set(&why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("lesson.never_holds",
			"this condition can never hold: what stands behind not forbids what the rest demands; "
			"leave out one of the two"));
	mistake_add(m, at, &why);
}

static void check_expectation(const struct lesson_step *step, struct mistakes *m)
{
	struct fault why;

	check_condition(&step->expect, step->has_expect, step->expect_at, m);
	if (!step->has_expect || !condition_holds_on_nothing(&step->expect))
		return;
	fault_set(&why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("lesson.met_at_start",
			"this expectation is met before anything has happened; add a fact that only the learner can cause"));
	mistake_add(m, step->expect_at, &why);
}

/* The first hint that applies is shown: none below one that always does. */
static void check_hints(const struct lesson_step *step, struct mistakes *m)
{
	const struct lesson_hint *always = NULL;
	struct fault why;

	for (size_t i = 0; i < step->hint_count; i++) {
		const struct lesson_hint *hint = &step->hints[i];

		if (always) {
			fault_set(&why, FAULT_DATA, EXIT_FAILED,
				MESSAGE("lesson.hidden_hint",
					"this hint never appears, since the one above always applies; put it above that one"));
			mistake_add(m, hint->at, &why);
		}
		check_condition(&hint->when, hint->has_when, hint->when_at, m);
		if (hint->has_when && hint->when.is_always)
			always = hint;
	}
}

static bool has_text(const struct lesson_text *text)
{
	return text->in[LESSON_DE] || text->in[LESSON_EN];
}

/* The kiosk is for everyone: a real conveyor gets no order from it. */
static void check_press_site(const struct lesson *lesson, const struct lesson_step *step,
	struct mistakes *m)
{
	struct fault why;

	if (!step->press_count || lesson->needs[LESSON_CONVEYOR] == LESSON_SIMULATED)
		return;
	fault_set(&why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("lesson.press_simulated",
			"keys of the kiosk act on a simulated conveyor only; add to needs: conveyor simulated"));
	mistake_add(m, step->presses[0].at, &why);
}

/* A kiosk needs a sentence, large type, the word of what was learned, and a key. */
static void check_kiosk(const struct lesson_step *step, struct mistakes *m)
{
	const struct lesson_text *texts[] = { &step->big, &step->kiosk, &step->learned };
	size_t found = step->press_count > 0;
	struct fault why;

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		found += has_text(texts[i]);
	if (!found || found == sizeof texts / sizeof texts[0] + 1)
		return;
	fault_set(&why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("lesson.half_kiosk",
			"for a kiosk this step needs big, kiosk, learned and press, all of them; for other screens none"));
	mistake_add(m, step->at, &why);
}

/* What the start state would change. */
static void check_untouched(const struct lesson *lesson, struct mistakes *m)
{
	struct fault why;

	if (!lesson->scene.is_untouched || (!lesson->scene.fault_count && !lesson->scene.boxes))
		return;
	fault_set(&why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("lesson.touches_conveyor",
			"with belt: untouched the conveyor stays as it is, so boxes, fault and plant have no effect; leave them out"));
	mistake_add(m, lesson->scene.fault_count ? lesson->scene.faults[0].at : 0, &why);
}

static void check_waits(const struct lesson_script *script, struct mistakes *m)
{
	int64_t seconds = 0;
	struct fault why;

	for (size_t i = 0; i < script->count; i++) {
		if (script->orders[i].kind != LESSON_ORDER_WAIT)
			continue;
		seconds += strtoll(script->orders[i].words, NULL, 10);
		if (seconds <= STEP_WAITS_MAX_S)
			continue;
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.long_waits",
				"with this one the waits are %lld s together; a solution or an example has %d s at most"),
			(long long)seconds, STEP_WAITS_MAX_S);
		mistake_add(m, script->orders[i].at, &why);
		return;
	}
}

static void check_script(const struct lesson *lesson, const struct lesson_order *orders,
	size_t count, struct mistakes *m)
{
	struct fault why;

	if (lesson->needs[LESSON_CONVEYOR] != LESSON_REAL &&
		lesson->needs[LESSON_CONVEYOR] != LESSON_NOT_NEEDED)
		return;
	for (size_t i = 0; i < count; i++) {
		if (orders[i].kind != LESSON_ORDER_FAULT && orders[i].kind != LESSON_ORDER_PLANT)
			continue;
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			lesson->needs[LESSON_CONVEYOR] == LESSON_REAL
				? MESSAGE("lesson.for_simulated",
					  "only a simulated conveyor takes this order, but the lesson needs a real one; change needs, or leave the order out")
				: MESSAGE("lesson.without_conveyor",
					  "only a simulated conveyor takes this order, but the lesson needs none; add to needs: conveyor simulated"));
		mistake_add(m, orders[i].at, &why);
	}
}

void lesson_check(const struct lesson *lesson, struct mistakes *m)
{
	check_script(lesson, lesson->scene.faults, lesson->scene.fault_count, m);
	check_untouched(lesson, m);
	for (size_t i = 0; i < lesson->step_count; i++) {
		const struct lesson_step *step = &lesson->steps[i];

		check_expectation(step, m);
		check_hints(step, m);
		check_kiosk(step, m);
		check_press_site(lesson, step, m);
		check_script(lesson, step->solution.orders, step->solution.count, m);
		check_waits(&step->solution, m);
		for (size_t h = 0; h < step->hint_count; h++) {
			check_script(lesson, step->hints[h].example.orders, step->hints[h].example.count, m);
			check_waits(&step->hints[h].example, m);
		}
	}
	mistakes_sort(m);
}
