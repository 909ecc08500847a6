#include "tui/kiosk/kiosk_lesson.h"

static void enter(struct kiosk_lesson *l, enum kiosk_lesson_phase phase, int64_t now_ms)
{
	l->phase = phase;
	l->phase_ms = l->progress_ms = now_ms;
}

void kiosk_lesson_begin(struct kiosk_lesson *l, size_t steps, int64_t now_ms)
{
	*l = (struct kiosk_lesson){ .steps = steps, .begun_ms = now_ms, .key_ms = now_ms };
	enter(l, KIOSK_LESSON_TASK, now_ms);
}

void kiosk_lesson_end(struct kiosk_lesson *l)
{
	*l = (struct kiosk_lesson){ .phase = KIOSK_LESSON_OFF };
}

void kiosk_lesson_touch(struct kiosk_lesson *l, int64_t now_ms)
{
	l->key_ms = now_ms;
}

bool kiosk_lesson_has_hint(const struct kiosk_lesson *l, int64_t now_ms)
{
	return (l->phase == KIOSK_LESSON_TASK || l->phase == KIOSK_LESSON_WATCH) &&
		now_ms - l->progress_ms >= KIOSK_LESSON_HINT_MS;
}

bool kiosk_lesson_takes_press(const struct kiosk_lesson *l, int64_t now_ms)
{
	return l->phase == KIOSK_LESSON_TASK ||
		(l->phase == KIOSK_LESSON_WATCH && kiosk_lesson_has_hint(l, now_ms));
}

void kiosk_lesson_pressed(struct kiosk_lesson *l, int64_t now_ms)
{
	if (l->phase == KIOSK_LESSON_TASK || l->phase == KIOSK_LESSON_WATCH)
		enter(l, KIOSK_LESSON_WATCH, now_ms);
}

void kiosk_lesson_refused(struct kiosk_lesson *l, int64_t now_ms)
{
	if (l->phase == KIOSK_LESSON_WATCH)
		enter(l, KIOSK_LESSON_TASK, now_ms);
}

void kiosk_lesson_go_on(struct kiosk_lesson *l, int64_t now_ms)
{
	if (l->phase == KIOSK_LESSON_END) {
		kiosk_lesson_end(l);
	} else if (l->phase == KIOSK_LESSON_WHY && l->step + 1 >= l->steps) {
		enter(l, KIOSK_LESSON_END, now_ms);
	} else if (l->phase == KIOSK_LESSON_WHY) {
		l->step++;
		enter(l, KIOSK_LESSON_TASK, now_ms);
	}
}

bool kiosk_lesson_done(struct kiosk_lesson *l, size_t done, int64_t now_ms)
{
	if ((l->phase != KIOSK_LESSON_TASK && l->phase != KIOSK_LESSON_WATCH) || done <= l->step)
		return false;
	l->step = (done < l->steps ? done : l->steps) - 1;
	enter(l, KIOSK_LESSON_WHY, now_ms);
	return true;
}

void kiosk_lesson_tick(struct kiosk_lesson *l, int64_t now_ms)
{
	int64_t shown_ms = now_ms - l->phase_ms;

	if ((l->phase == KIOSK_LESSON_WHY && shown_ms >= KIOSK_LESSON_WHY_MS) ||
		(l->phase == KIOSK_LESSON_END && shown_ms >= KIOSK_LESSON_END_MS))
		kiosk_lesson_go_on(l, now_ms);
}

bool kiosk_lesson_is_deserted(const struct kiosk_lesson *l, int64_t now_ms)
{
	int64_t moved_ms = l->key_ms > l->progress_ms ? l->key_ms : l->progress_ms;

	return (l->phase == KIOSK_LESSON_TASK || l->phase == KIOSK_LESSON_WATCH) &&
		(now_ms - moved_ms >= KIOSK_LESSON_IDLE_MS ||
			now_ms - l->begun_ms >= KIOSK_LESSON_LIMIT_MS);
}
