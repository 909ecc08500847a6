/* past: which moment the screen shows. Now, or one of the record: stepped through or replayed.
 *
 * Keys ask, past_refresh() looks it up: only that reads the store. Recording goes on meanwhile. */
#ifndef TUI_PAST_H
#define TUI_PAST_H

#include "tui/draw/draw.h"
#include "tui/panels/keys.h"

#include "core/store/store_read.h"

enum { PAST_ASKED_MAX = 32 };

struct past {
	int64_t at_us; /* the moment shown; 0: now */
	bool playing;
	int speed;                  /* which of the speeds */
	int64_t played_us;          /* wall time that the moment has been moved on for */
	int64_t first_us, last_us;  /* of the record */
	struct store_moment moment; /* the fact it was stepped to; at_us 0: none */
	bool at_end;                /* there was nothing further that way */
	int asked_count;
	enum action asked[PAST_ASKED_MAX];
};

void past_init(struct past *);
/* Takes a key that is about time. False if it is none, or says nothing while it is now. */
bool past_key(struct past *, enum action);
/* Does what was asked and moves a replay on; from then on the store reads as of that moment.
 * plc: whose boxes are events, may be "". *moved: another moment than before. 0 or -1. */
int past_refresh(struct past *, struct store *, const char *plc, int64_t wall_us, bool *moved,
	struct fault *why);
/* One row: that this is not now, when it is, and where in the record. alone: the keys have no row of
 * their own, so the way back is named here. */
void past_draw(const struct past *, const struct area *, int row, bool alone, int64_t wall_us);
/* The keys that matter then; one row. */
void past_draw_keys(const struct past *, const struct area *, int row);

#endif
