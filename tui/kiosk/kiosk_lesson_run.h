/* kiosk_lesson_run: a visitor's lesson in the store and on the simulated conveyor: may it begin, its orders and their end,
 * its progress.
 *
 * A real conveyor gets no orders: without a simulated one, or with a real one beside it, there is no invitation. Orders are
 * those that a lesson's file may give to a key of the kiosk (core/lesson): they change one box. Whatever ends the lesson,
 * an order that still waits for its box is taken back.
 *
 * Each function blocks as the store does (up to 3 s while another program writes, usually some ms) and up to 1 s for a plant
 * that does not answer. store is for reading, writer for writing; both of the present time. */
#ifndef TUI_KIOSK_KIOSK_LESSON_RUN_H
#define TUI_KIOSK_KIOSK_LESSON_RUN_H

#include "core/lesson/lesson_play.h"
#include "core/store/command.h"
#include "tui/kiosk/kiosk_lesson.h"
#include "tui/model/facts.h"

/* Zero it; kiosk_lesson_run_close() frees it. */
struct kiosk_lesson_run {
	/* For the screen. */
	struct kiosk_lesson show;
	struct lesson_play play;                    /* as it was found last; lesson NULL: none yet */
	struct row_passage boxes[LESSON_STEPS_MAX]; /* of the steps that are done; seq 0: none */
	struct row_passage box;                     /* that is watched; seq 0: none yet */
	struct message trouble; /* why the last order was not taken; no text: it was */
	/* Kept between two calls. */
	int64_t run;         /* of this kiosk, 0: none */
	char path[PATH_MAX]; /* of the lesson; "": there is none for a kiosk */
	char control[sizeof((struct facts *)0)->plant],
		plc[SCAN_NAME_MAX]; /* of the conveyor where it began */
	char undo[40];          /* takes the order to the plant back; "": nothing waits */
	bool is_waiting;        /* the order of the key was not given yet */
	const char *order;      /* of the last key; static; NULL: none */
	struct command command; /* to the PLC; seq 0: none */
	bool has_looked_for_file, is_able, has_orphan;
	int64_t asked_ms, blocked_until_ms;
};

/* May a visitor begin now? Asks at most once a second. */
bool kiosk_lesson_run_invites(struct kiosk_lesson_run *, struct store *, const struct facts *,
	int64_t now_ms);
/* Leaves a lesson that a kiosk began and did not live to end. */
void kiosk_lesson_run_leave_orphan(struct kiosk_lesson_run *, struct store *writer);
/* 0, or -1 with why: it has not begun, and for a while there is no invitation. */
int kiosk_lesson_run_begin(struct kiosk_lesson_run *, struct store *writer, const struct facts *,
	int64_t now_ms, struct fault *why);
/* A key was pressed: ' ', '1' to '9'; another one only says that somebody is there. */
void kiosk_lesson_run_press(struct kiosk_lesson_run *, struct store *writer, const struct facts *,
	char key, int64_t now_ms);
/* To be called after each change of the store, and once a second. show.phase may be KIOSK_LESSON_OFF then. */
void kiosk_lesson_run_turn(struct kiosk_lesson_run *, struct store *writer, const struct facts *,
	int64_t now_ms);
/* Ends it now; nothing happens if none is shown. writer NULL: the store has gone. */
void kiosk_lesson_run_leave(struct kiosk_lesson_run *, struct store *writer);
void kiosk_lesson_run_close(struct kiosk_lesson_run *);

#endif
