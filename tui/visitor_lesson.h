/* visitor_lesson: the kiosk's lesson in the running dashboard: from the invitation to its page, and back to the tour. */
#ifndef TUI_VISITOR_LESSON_H
#define TUI_VISITOR_LESSON_H

#include "tui/live_store.h"
#include "tui/screen.h"
#include "tui/kiosk/kiosk_lesson_run.h"

/* *lesson: zeroed, must last as long as the screen. */
void visitor_lesson_open(struct kiosk_lesson_run *lesson, struct screen *);
/* To be called after each change of the store, and once a second. True: the screen has changed. */
bool visitor_lesson_follow(struct kiosk_lesson_run *, struct screen *, struct live_store *,
	int64_t now_ms);
/* An order of kind COMMAND_LINE_KIOSK_…: of a key. */
void visitor_lesson_order(struct kiosk_lesson_run *, struct screen *, struct live_store *,
	int64_t now_ms, int64_t wall_us);
/* The program or the store ends: nothing stays behind. */
void visitor_lesson_close(struct kiosk_lesson_run *, struct screen *, struct live_store *);

#endif
