/* lesson_follow: lets the running lesson go on, whatever view is shown, and plays the solution of a step that a person
 * has asked for.
 *
 * store is one for writing and for the present time: views of the past read over another one. control: the socket of the
 * simulated plant, "": there is none. int functions return 0 or -1 with why and block as core/lesson/lesson_play.h says. */
#ifndef TUI_LESSON_LESSON_FOLLOW_H
#define TUI_LESSON_LESSON_FOLLOW_H

#include "core/lesson/lesson_play.h"
#include "core/lesson/lesson_player.h"

/* Zero it; lesson_follow_close() frees it. */
struct lesson_follow {
	struct lesson_play play;     /* as it was found last */
	struct lesson_player player; /* of play's lesson */
	bool is_playing;
	/* What was said or known before: only what is newer is news. */
	bool has_looked;
	int64_t told_run;
	size_t told_step;
	enum lesson_run_state told_state;
	/* Of the last order: what has to be prepared by hand, or why it was refused; "": nothing. */
	char tell[MESSAGE_TEXT_SIZE];
};

void lesson_follow_close(struct lesson_follow *);

/* To be called after each change of the store: one look-up if no lesson runs. may_advance: marks steps as done; else
 * another program does. True: said is a message to show. */
bool lesson_follow_look(struct lesson_follow *, struct store *, bool may_advance,
	const char *control, char *said, size_t size);

/* While is_playing: at player.due_ms or after a change of the store. True: said is a message. */
bool lesson_follow_play(struct lesson_follow *, struct store *, int64_t now_ms, char *said,
	size_t size);

/* How long to wait in poll(): other_ms (-1: for ever), or less, until the solution goes on. */
int lesson_follow_wait_ms(const struct lesson_follow *, int other_ms, int64_t now_ms);

/* Orders of a person. said: a short message. */
int lesson_follow_begin(struct lesson_follow *, struct store *, const char *path,
	const char *control, char *said, size_t size, struct fault *why);
int lesson_follow_reset(struct lesson_follow *, struct store *, const char *control, char *said,
	size_t size, struct fault *why);
int lesson_follow_leave(struct lesson_follow *, struct store *, char *said, size_t size,
	struct fault *why);
/* One level more, at most the second. */
int lesson_follow_hint(struct lesson_follow *, struct store *, char *said, size_t size,
	struct fault *why);
/* The third: begins to play the solution; lesson_follow_play() goes on with it. */
int lesson_follow_solve(struct lesson_follow *, struct store *, const char *control, char *said,
	size_t size, struct fault *why);

#endif
