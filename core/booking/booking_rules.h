/* booking_rules: warehouse rules. Known facts and a new fact -> what has to be booked. Pure. */
#ifndef CORE_BOOKING_BOOKING_RULES_H
#define CORE_BOOKING_BOOKING_RULES_H

#include "core/code/scan.h"
#include "core/store/store.h"

/* The business steps, in the words of the Core Business Vocabulary (CBV 2.0, GS1). */
enum booking_step {
	STEP_NEVER,         /* of an item: it was never booked; no place has this step */
	STEP_COMMISSIONING, /* of an item: it was imported; no place has this step */
	STEP_RECEIVING,
	STEP_INSPECTING,
	STEP_HOLDING,
	STEP_STORING,
	STEP_PICKING,
	STEP_PACKING,
	STEP_STAGING,
	STEP_LOADING,
	STEP_SHIPPING,
	STEP_OTHER, /* any other word in the column place.biz_step: every order of steps is allowed */
	STEP_COUNT
};
#define BOOKING_PLACE_STEPS (STEP_OTHER - STEP_RECEIVING)
/* The words that a place can have, BOOKING_PLACE_STEPS of them: "receiving", … "shipping". */
extern const char *const *const booking_place_steps;
enum booking_step booking_step_from(const char *name); /* "": STEP_NEVER, unknown: STEP_OTHER */
/* The disposition (CBV) of an item after a step; static. */
const char *booking_disposition_after(enum booking_step);

/* Is the order of two steps of one item normal? NULL: yes, else MESSAGE_WORD() the reason why it is odd. An odd
 * step is booked all the same, since the item has been seen there. */
const char *booking_oddity(enum booking_step from, enum booking_step to);

/* Pieces of counted goods at one place. */
struct booking_shelf {
	char place[SCAN_NAME_MAX];
	enum booking_step step;
	int lane;       /* 1..3: the end of a conveyor's lane, 0: it is none */
	int64_t pieces; /* negative: more went out than came in */
};
/* The shelf that a piece comes from which is booked at a place with a step. -1: from outside, or not
 * known. *is_short: it must have come from a shelf, but no shelf has a piece. */
int booking_source_shelf(enum booking_step step, const char *place,
	const struct booking_shelf *shelves, size_t count, bool *is_short);

/* After the code of a place was scanned, the source's scans are booked there until it has not scanned
 * for this time. */
#define BOOKING_CHOICE_IDLE_US 300000000

/* So long after a stop no printed code starts or moves anything. */
#define BOOKING_AFTER_STOP_US 10000000

/* Two reads of one item at one place within this time are one event (tag and label of a box). */
#define BOOKING_SAME_EVENT_US 5000000

/* What the store knows when a scan comes in. */
struct booking_known {
	bool is_rejected;            /* identify() refused the code */
	bool is_registered;          /* its article or the item itself is on record */
	bool is_quantity;            /* the key counts goods (GTIN without serial number) */
	bool is_unit;                /* the key is an SSCC (a logistic unit) */
	char place[SCAN_NAME_MAX];   /* where the item is now, "": nowhere yet */
	int article_lane;            /* 1..3, 0: no article */
	int place_lane;              /* lane whose end the scanning place is, 0: none */
	const char *biz_step;        /* of the scanning place, never NULL */
	enum booking_step last_step; /* of the last booking that is not taken back */
	bool was_booked_here;        /* ... which was a scan at this place, with this step */
	bool was_booked_elsewhere;   /* ... which was a scan at another place */
	bool is_short;               /* counted goods: see booking_source_shelf() */
	bool was_just_seen_here;     /* the same item, at this place, within BOOKING_SAME_EVENT_US */
	bool was_seen_by_another_source; /* ... and that read came from another source */
};

struct booking_consequence {
	enum verdict verdict;
	bool moves;           /* append a move from known.place to the scanning place */
	const char *biz_step; /* CBV words (EPCIS 2.0), static */
	const char *disposition;
	const char *oddity; /* MESSAGE_WORD() why the booking is odd, NULL: it is not */
};

void booking_judge_scan(const struct booking_known *known, const char *place,
	struct booking_consequence *out);

/* A booking that is to be taken back, and what has happened since. */
struct booking_to_undo {
	bool exists;
	bool is_correction; /* it takes another booking back itself */
	bool is_corrected;  /* it was taken back already */
	bool is_quantity;   /* of counted goods: other pieces may have moved meanwhile */
	char to_place[SCAN_NAME_MAX];
	char place_now[SCAN_NAME_MAX]; /* where the item is now */
};
enum booking_undo_answer {
	BOOKING_UNDO_ALLOWED,
	BOOKING_UNDO_NOTHING,
	BOOKING_UNDO_CORRECTION,
	BOOKING_UNDO_TWICE,
	BOOKING_UNDO_MOVED_ON
};
enum booking_undo_answer booking_judge_undo(const struct booking_to_undo *);

/* The place of goods whose box was lost: somebody has to look where they are. */
#define BOOKING_CLARIFY STORE_CLARIFY
/* Do the goods of a box with this result go there? */
bool booking_must_clarify(enum passage_result);

/* Fills out for a box that reached lane 1..3. out->moves is false if no lane was reached. */
void booking_judge_passage(enum passage_result result, int reached_lane,
	struct booking_consequence *out);

#endif
