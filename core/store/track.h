/* track: warehouse rules. What we know + a fact -> what follows. Pure. */
#ifndef CORE_STORE_TRACK_H
#define CORE_STORE_TRACK_H

#include "core/code/scan.h"

enum verdict {
	VERDICT_ACCEPTED,
	VERDICT_UNKNOWN,
	VERDICT_DUPLICATE,
	VERDICT_WRONG_PLACE,
	VERDICT_COMMAND,
	VERDICT_REJECTED,
	VERDICT_COUNT
};
const char *track_verdict_name(enum verdict);      /* the word of the public interface */
enum verdict track_verdict_from(const char *name); /* VERDICT_COUNT if it is none */

/* The business steps, in the words of the Core Business Vocabulary (CBV 2.0, GS1). */
enum track_step {
	STEP_NEVER,         /* of a thing: nobody has booked it yet; no place has this one */
	STEP_COMMISSIONING, /* of a thing: imported; no place has this one */
	STEP_RECEIVING,
	STEP_INSPECTING,
	STEP_HOLDING,
	STEP_STORING,
	STEP_PICKING,
	STEP_PACKING,
	STEP_STAGING,
	STEP_LOADING,
	STEP_SHIPPING,
	STEP_OTHER, /* a word that is none of these (somebody's SQL): anything goes */
	STEP_COUNT
};
#define TRACK_PLACE_STEPS (STEP_OTHER - STEP_RECEIVING)
/* The words that a place can have, TRACK_PLACE_STEPS of them: "receiving", … "shipping". */
extern const char *const *const track_place_steps;
enum track_step track_step_from(const char *name); /* "": STEP_NEVER, unknown: STEP_OTHER */
const char *track_disposition(enum track_step);    /* of a thing after that step; static */

/* May a thing be booked with a step after another one? NULL: it may, else N_() the reason why it is
 * odd. It is booked all the same: what has happened has happened. */
const char *track_odd(enum track_step from, enum track_step to);

/* Where counted goods are. */
struct track_shelf {
	char place[SCAN_NAME_MAX];
	enum track_step step;
	int lane;       /* 1..3: the end of a conveyor's lane, 0: it is none */
	int64_t pieces; /* negative: more went out than came in */
};
/* From which shelf comes a piece that is booked at a place with a step? -1: from outside, or nobody
 * knows. *is_short: it must have come from somewhere, but there is none of it. */
int track_source(enum track_step step, const char *place, const struct track_shelf *shelves,
	size_t count, bool *is_short);

/* A place whose code was scanned counts for the scans that follow, until none has come for so long. */
#define TRACK_CHOICE_IDLE_US 300000000

/* Two reads of one thing at one place within this time are one event (tag and label of a box). */
#define TRACK_SAME_EVENT_US 5000000

/* What the store knows when a scan comes in. */
struct track_known {
	bool rejected;                /* identify() refused it */
	bool registered;              /* its article or the item itself is known */
	bool quantity;                /* the key counts goods (GTIN without serial) */
	char place[SCAN_NAME_MAX];    /* where the item is now, "" = nowhere yet */
	int article_lane;             /* 1..3, 0 = no article */
	int place_lane;               /* lane that the scanning place is, 0 = none */
	const char *biz_step;         /* of the scanning place, never NULL */
	bool unit;                    /* the key is an SSCC */
	enum track_step last_step;    /* of the last booking that stands */
	bool booked_here;             /* ... which was a scan at this place, with this step */
	bool booked_elsewhere;        /* ... which was a scan at another place */
	bool is_short;                /* counted goods: see track_source() */
	bool seen_here_just_now;      /* the same thing, at this place, within TRACK_SAME_EVENT_US */
	bool seen_by_another_carrier; /* ... and that read came from another carrier */
};

struct track_consequence {
	enum verdict verdict;
	bool moves;           /* append a move from known.place to the scanning place */
	const char *biz_step; /* CBV words (EPCIS 2.0), static */
	const char *disposition;
	const char *odd; /* N_() what is odd about it, NULL: nothing */
};

void track_scan(const struct track_known *known, const char *place, struct track_consequence *out);

/* A booking somebody wants undone, and what has happened since. */
struct track_booking {
	bool known;      /* there is one */
	bool correction; /* it takes another one back itself */
	bool corrected;  /* it was taken back already */
	bool quantity;   /* of counted goods: other pieces may have moved meanwhile */
	char from_place[SCAN_NAME_MAX], to_place[SCAN_NAME_MAX];
	char place_now[SCAN_NAME_MAX]; /* where the item is now */
};
enum track_undo {
	TRACK_UNDO,
	TRACK_UNDO_NOTHING,
	TRACK_UNDO_CORRECTION,
	TRACK_UNDO_TWICE,
	TRACK_UNDO_MOVED_ON
};
/* May it be undone? What is undone goes back to from_place. */
enum track_undo track_undo(const struct track_booking *);

/* The end of a passage: where the thing goes and why. */
enum passage_result {
	PASSAGE_OPEN,
	PASSAGE_SORTED,
	PASSAGE_NO_READ,
	PASSAGE_MULTIPLE,
	PASSAGE_UNKNOWN,
	PASSAGE_LATE,
	PASSAGE_WRONG_LANE,
	PASSAGE_LOST,
	PASSAGE_REMOVED,
	PASSAGE_EXPIRED,
	PASSAGE_RESULT_COUNT
};
const char *track_result_name(enum passage_result); /* "" while under way */
enum passage_result track_result_from(const char *name);

/* Fills out for a box that reached lane 1..3. out->moves is false if nothing can be said. */
void track_passage(enum passage_result result, int reached_lane, struct track_consequence *out);

#endif
