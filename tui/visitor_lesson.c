#include "tui/visitor_lesson.h"
#include "tui/kiosk/panel_kiosk_lesson.h"

#include <limits.h>

void visitor_lesson_open(struct kiosk_lesson_run *lesson, struct screen *s)
{
	panel_kiosk_lesson_follow(s->panels[PANEL_KIOSK_LESSON], lesson);
}

static bool is_shown(const struct kiosk_lesson_run *lesson)
{
	return lesson->show.phase != KIOSK_LESSON_OFF;
}

static bool follow_invitation(struct kiosk_lesson_run *lesson, struct screen *s,
	struct live_store *db, int64_t now_ms)
{
	bool before = s->kiosk.invites;
	struct fault why;

	s->kiosk.invites =
		!s->is_frozen && kiosk_lesson_run_invites(lesson, db->reader, &s->facts, now_ms);
	if (lesson->has_orphan && live_store_writer(db, &why))
		kiosk_lesson_run_leave_orphan(lesson, db->writer);
	return s->kiosk.invites != before;
}

bool visitor_lesson_follow(struct kiosk_lesson_run *lesson, struct screen *s, struct live_store *db,
	int64_t now_ms)
{
	struct kiosk_lesson before = lesson->show;

	if (!s->kiosk.on)
		return false;
	if (!is_shown(lesson))
		return follow_invitation(lesson, s, db, now_ms);
	if (db->writer)
		kiosk_lesson_run_turn(lesson, db->writer, &s->facts, now_ms);
	else
		kiosk_lesson_run_leave(lesson, NULL);
	if (!is_shown(lesson))
		kiosk_give_back(&s->kiosk, now_ms);
	return before.phase != lesson->show.phase || before.step != lesson->show.step;
}

static void begin(struct kiosk_lesson_run *lesson, struct screen *s, struct live_store *db,
	int64_t now_ms, int64_t wall_us)
{
	struct fault why;

	if (!live_store_writer(db, &why) ||
		kiosk_lesson_run_begin(lesson, db->writer, &s->facts, now_ms, &why)) {
		s->kiosk.invites = false;
		screen_show_message(s, why.message.text, wall_us);
		return;
	}
	kiosk_take_screen(&s->kiosk);
	s->message[0] = '\0';
	screen_show(s, VIEW_KIOSK_LESSON);
}

void visitor_lesson_order(struct kiosk_lesson_run *lesson, struct screen *s, struct live_store *db,
	int64_t now_ms, int64_t wall_us)
{
	int64_t key = s->order.number;

	if (s->order.kind == COMMAND_LINE_KIOSK_BEGIN)
		begin(lesson, s, db, now_ms, wall_us);
	else if (s->order.kind == COMMAND_LINE_KIOSK_LEAVE || !db->writer)
		kiosk_lesson_run_leave(lesson, db->writer);
	else
		kiosk_lesson_run_press(lesson, db->writer, &s->facts,
			key > 0 && key <= CHAR_MAX ? (char)key : '\0', now_ms);
	if (s->kiosk.is_busy && !is_shown(lesson))
		kiosk_give_back(&s->kiosk, now_ms);
}

void visitor_lesson_close(struct kiosk_lesson_run *lesson, struct screen *s, struct live_store *db)
{
	kiosk_lesson_run_leave(lesson, db->writer);
	kiosk_lesson_run_close(lesson);
	if (s->panels[PANEL_KIOSK_LESSON])
		panel_kiosk_lesson_follow(s->panels[PANEL_KIOSK_LESSON], NULL);
}
