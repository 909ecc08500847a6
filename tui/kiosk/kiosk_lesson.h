/* kiosk_lesson: the lesson that a visitor plays at a kiosk, as a function of keys, of time and of what the store says.
 * Pure.
 *
 *   TASK   what to do; a key of the step leads to WATCH
 *   WATCH  the order was given; what counts from now on is looked for
 *   WHY    the step is done: what was learned; then the next TASK, by itself or by a key
 *   END    all steps are done; then the tour goes on
 *
 * It ends by itself: a visitor may walk away at any moment. */
#ifndef TUI_KIOSK_KIOSK_LESSON_H
#define TUI_KIOSK_KIOSK_LESSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	KIOSK_LESSON_WHY_MS = 9000,
	KIOSK_LESSON_END_MS = 20000,
	KIOSK_LESSON_HINT_MS = 30000,  /* without progress: a friendly hint */
	KIOSK_LESSON_IDLE_MS = 75000,  /* without a key and without progress: the visitor has gone */
	KIOSK_LESSON_LIMIT_MS = 240000 /* whatever is pressed: others wait */
};

enum kiosk_lesson_phase {
	KIOSK_LESSON_OFF,
	KIOSK_LESSON_TASK,
	KIOSK_LESSON_WATCH,
	KIOSK_LESSON_WHY,
	KIOSK_LESSON_END
};

/* Zero it: off. */
struct kiosk_lesson {
	enum kiosk_lesson_phase phase;
	size_t step, steps;  /* step: index of the one that is shown */
	int64_t begun_ms;    /* monotonic, as all */
	int64_t phase_ms;    /* since when phase and step are what they are */
	int64_t key_ms;      /* the last key */
	int64_t progress_ms; /* the last progress */
};

void kiosk_lesson_begin(struct kiosk_lesson *, size_t steps, int64_t now_ms);
void kiosk_lesson_end(struct kiosk_lesson *);
/* Any key was pressed: a visitor is there. */
void kiosk_lesson_touch(struct kiosk_lesson *, int64_t now_ms);
/* Does a key of the step act now? After a long time without progress once more. */
bool kiosk_lesson_takes_press(const struct kiosk_lesson *, int64_t now_ms);
/* It has acted. */
void kiosk_lesson_pressed(struct kiosk_lesson *, int64_t now_ms);
/* What was ordered is not carried out: the same key once more. */
void kiosk_lesson_refused(struct kiosk_lesson *, int64_t now_ms);
/* The key that only goes on: from WHY to the next step, from END to OFF. */
void kiosk_lesson_go_on(struct kiosk_lesson *, int64_t now_ms);
/* So many steps are done, by the store. True: a step more than before. */
bool kiosk_lesson_done(struct kiosk_lesson *, size_t done, int64_t now_ms);
/* Time has passed. */
void kiosk_lesson_tick(struct kiosk_lesson *, int64_t now_ms);
/* Is the visitor gone, or too slow? Then it is to be left. */
bool kiosk_lesson_is_deserted(const struct kiosk_lesson *, int64_t now_ms);
bool kiosk_lesson_has_hint(const struct kiosk_lesson *, int64_t now_ms);

#endif
