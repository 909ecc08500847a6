/* visitor_lesson: the kiosk's lesson in the running dashboard: from the invitation to its page, and back to the tour. */
#ifndef TUI_VISITOR_LESSON_H
#define TUI_VISITOR_LESSON_H

#include "tui/live_store.h"
#include "tui/screen.h"
#include "tui/kiosk/kiosk_lesson_run.h"

/* The key that the invitation names; a key while the lesson has the screen (kiosk.is_busy). They return SCREEN_* bits. */
unsigned visitor_lesson_begin_key(struct screen *);
unsigned visitor_lesson_key(struct screen *, wint_t key, bool is_code);

/* *lesson: zeroed, must last as long as the screen. */
void visitor_lesson_open(struct kiosk_lesson_run *lesson, struct screen *);
/* To be called after each change of the store, and once a second. True: the screen has changed. */
bool visitor_lesson_follow(struct kiosk_lesson_run *, struct screen *, struct live_store *,
	int64_t now_ms);
/* Carries out screen->order if it is one of these keys. False: it is another one, and nothing has happened. */
bool visitor_lesson_order(struct kiosk_lesson_run *, struct screen *, struct live_store *,
	int64_t now_ms, int64_t wall_us);
/* The program or the store ends: nothing stays behind. */
void visitor_lesson_close(struct kiosk_lesson_run *, struct screen *, struct live_store *);

#endif
