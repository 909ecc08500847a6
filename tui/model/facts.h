/* facts: what every panel and the header need to know. Reads the store, never draws.
 *
 * Signals are read incrementally; the belt is rebuilt from the last FACTS_REPLAY_US before the
 * newest signal, so the picture is there at once. */
#ifndef TUI_MODEL_FACTS_H
#define TUI_MODEL_FACTS_H

#include "tui/model/box_tracking.h"
#include "core/store/store_read.h"

#define FACTS_REPLAY_US 60000000

enum { FACTS_PASSAGES_MAX = 12 };

enum condition {
	CONDITION_NOTHING, /* no store or no PLC yet */
	CONDITION_OK,
	CONDITION_WARNING,
	CONDITION_ALARM,
	CONDITION_OLD, /* what is shown may not be so any more */
	CONDITION_COUNT
};

struct facts {
	int64_t now_us;          /* the time of this picture; the caller keeps it up to date */
	bool then;               /* now_us is a moment of the past, and all of it is as it was */
	bool elsewhere;          /* the belt is not followed from the last look on */
	int64_t looked_us;       /* now_us of the last look */
	int64_t asked_us;        /* now_us when it was asked which PLC and which programs there are */
	const char *wanted_plc;  /* NULL: the one that reported last */
	char plc[SCAN_NAME_MAX]; /* "" while there is none */
	struct box_tracking belt;
	int64_t signal_seq;   /* read up to here */
	int64_t heard_us;     /* time of the newest signal */
	size_t passage_count; /* newest first */
	struct row_passage passages[FACTS_PASSAGES_MAX];
	bool bridge_known;
	char bridge_state[16];
	int64_t bridge_seen_us;
	int programs_gone; /* down, or silent for long without having stopped */
	int visitors;      /* of a kiosk, -1: it is none; facts_init() sets -1 */
	bool plc_lost;     /* an alarm says that the PLC is not heard */
	int open_alarms, open_warnings, unacknowledged;
	uint64_t alarms_mark; /* another one whenever one of the alarms that count is another */
};

void facts_init(struct facts *, const char *wanted_plc);
/* Reads what is new. 0 or -1. */
int facts_refresh(struct facts *, struct store *, struct fault *why);

/* May the PLC's values be old? Then *age_us (may be NULL) says since when nothing was heard. */
bool facts_are_old(const struct facts *, int64_t *age_us);
enum condition facts_condition(const struct facts *);
/* The state a program is in now: what it said last, or "gone" if that is too long ago. */
const char *facts_program_state(const struct row_program *, int64_t now_us);

#endif
