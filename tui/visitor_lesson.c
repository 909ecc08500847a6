#include "tui/visitor_lesson.h"
#include "tui/kiosk/panel_kiosk_lesson.h"

#include <limits.h>

/* --- keys --------------------------------------------------------------------------------------- */

static unsigned order_kiosk(struct screen *s, enum command_line_kind kind, wint_t key)
{
	s->order = (struct command_line){ .kind = kind, .number = (int64_t)key };
	return SCREEN_ORDER;
}

unsigned visitor_lesson_begin_key(struct screen *s)
{
	return order_kiosk(s, COMMAND_LINE_KIOSK_BEGIN, 0);
}

/* Keys without a meaning say that somebody is there. */
unsigned visitor_lesson_key(struct screen *s, wint_t key, bool is_code)
{
	enum action action = keys_find(key, is_code, (int)s->view);

	if (action == ACTION_LANGUAGE || action == ACTION_REPAINT)
		return screen_key(s, action);
	if (action == ACTION_BACK)
		return order_kiosk(s, COMMAND_LINE_KIOSK_LEAVE, 0);
	return order_kiosk(s, COMMAND_LINE_KIOSK_PRESS, is_code ? 0 : key);
}

/* --- the lesson --------------------------------------------------------------------------------- */

void visitor_lesson_open(struct kiosk_lesson_run *lesson, struct screen *s)
{
	panel_kiosk_lesson_follow(s->panels[PANEL_KIOSK_LESSON], lesson);
}

static bool is_shown(const struct kiosk_lesson_run *lesson)
{
	return lesson->show.phase != KIOSK_LESSON_OFF;
}

/* What the frame around the page has to know. */
static void pass_on(const struct kiosk_lesson_run *lesson, struct kiosk *kiosk, int64_t now_ms)
{
	kiosk->may_go_on =
		lesson->show.phase == KIOSK_LESSON_WHY || lesson->show.phase == KIOSK_LESSON_END;
	if (kiosk->is_busy && !is_shown(lesson))
		kiosk_give_back(kiosk, now_ms);
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
	pass_on(lesson, &s->kiosk, now_ms);
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

bool visitor_lesson_order(struct kiosk_lesson_run *lesson, struct screen *s, struct live_store *db,
	int64_t now_ms, int64_t wall_us)
{
	int64_t key = s->order.number;

	if (s->order.kind < COMMAND_LINE_KIOSK_BEGIN || s->order.kind > COMMAND_LINE_KIOSK_LEAVE)
		return false;
	if (s->order.kind == COMMAND_LINE_KIOSK_BEGIN)
		begin(lesson, s, db, now_ms, wall_us);
	else if (s->order.kind == COMMAND_LINE_KIOSK_LEAVE || !db->writer)
		kiosk_lesson_run_leave(lesson, db->writer);
	else
		kiosk_lesson_run_press(lesson, db->writer, &s->facts,
			key > 0 && key <= CHAR_MAX ? (char)key : '\0', now_ms);
	pass_on(lesson, &s->kiosk, now_ms);
	return true;
}

void visitor_lesson_close(struct kiosk_lesson_run *lesson, struct screen *s, struct live_store *db)
{
	kiosk_lesson_run_leave(lesson, db->writer);
	kiosk_lesson_run_close(lesson);
	if (s->panels[PANEL_KIOSK_LESSON])
		panel_kiosk_lesson_follow(s->panels[PANEL_KIOSK_LESSON], NULL);
}
