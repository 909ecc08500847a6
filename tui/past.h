/* past: the moment that the screen shows: now, or a recorded one, stepped to or replayed.
 *
 * Keys only put requests into a list; past_refresh() carries them out and is the only one that
 * reads the store. Recording goes on meanwhile. */
#ifndef TUI_PAST_H
#define TUI_PAST_H

#include "tui/draw/draw.h"
#include "tui/panels/keys.h"

#include "core/session/store_exercise.h"
#include "core/store_query/store_read.h"

enum { PAST_REQUESTS_MAX = 32, PAST_MARKS_MAX = 64 };

struct past {
	/* input: the keys since the last refresh */
	int request_count;
	enum action requests[PAST_REQUESTS_MAX];

	/* output */
	int64_t at_us; /* the moment shown; 0: now */
	bool is_playing;
	bool is_at_beginning;       /* a step back found no earlier fact */
	struct store_moment moment; /* the fact that was stepped to; at_us 0: none */
	int64_t first_us, last_us;  /* of the recorded facts */
	/* The moments of exercises that have had their debrief, newest first. */
	struct row_exercise_mark marks[PAST_MARKS_MAX];
	size_t mark_count;
	const struct row_exercise_mark *mark; /* the one that was gone to; NULL: none */

	/* state */
	int speed;         /* index into the table of speeds */
	int64_t played_us; /* wall time up to which the replay has advanced */
};

void past_init(struct past *);
/* Takes a key for the time. False if it is none, or has no effect while the present is shown. */
bool past_key(struct past *, enum action);
/* Carries out the requests and advances a replay; afterwards the store reads as of that moment.
 * plc: whose boxes count as events, may be "". *moved: the moment has changed. 0 or -1. */
int past_refresh(struct past *, struct store *, const char *plc, int64_t wall_us, bool *moved,
	struct fault *why);
/* One row: the moment and its place among the recorded facts. alone: there is no key bar, so the
 * key for now is named here. */
void past_draw(const struct past *, const struct area *, int row, bool alone, int64_t wall_us);
/* The key bar while a past moment is shown. */
void past_draw_keys(const struct past *, const struct area *, int row);

#endif
