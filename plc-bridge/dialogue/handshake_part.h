/* handshake_part: shared by the files of the handshake; private to them. Pure.
 *
 * handshake.c          one poll, the state, scans
 * handshake_decide.c   the decision, and whether the PLC has accepted it
 * handshake_arrival.c  arrivals and departures, and which scans belong to which box
 * handshake_confirm.c     confirmations by the lanes */
#ifndef PLC_BRIDGE_DIALOGUE_HANDSHAKE_PART_H
#define PLC_BRIDGE_DIALOGUE_HANDSHAKE_PART_H

#include "plc-bridge/dialogue/handshake.h"

/* Rule 9: a PLC that sees no new heartbeat of the computer for so long waits for no answer. */
#define HANDSHAKE_BOARD_DEAD_MS 3000

/* One poll: the process image and its time (wall clock for facts, monotonic for waiting). */
struct look {
	const struct plc_image *image;
	int64_t now_us, now_ms;
};

/* The newest open box with this number; NULL: none. */
struct handshake_box *handshake_find(struct handshake *, uint16_t track);
/* Where it is first seen: BOX_ASKED, BOX_LEFT_ASKED or BOX_GONE_ASKED. Before the first image an
 * earlier bridge may have answered it: then the state is the inherited one. */
struct handshake_box *handshake_open(struct handshake *, uint16_t track, enum box_state,
	const struct look *);
/* Moves the box on by the table of box_state.h. */
const struct box_step *handshake_event(struct handshake *, struct handshake_box *, enum box_event);
/* The result of a passage if the lane confirms this decision. */
enum passage_result handshake_expected_result(enum passage_decision);
/* Number of arrivals from one number to another. */
int handshake_distance(uint16_t from, uint16_t to);

/* Is the newest box at the stopper? In stop, fault and e-stop it is while ANSWER_TIME_LEFT is not 0
 * (rule 10); otherwise the box in the light barrier is the next one. */
bool handshake_waits(const struct plc_image *);
/* Is it there, or passing the stopper? */
bool handshake_is_there(const struct plc_image *);

/* Belt matching: the scans of this box are in .match from now on. Without it: they are, already. */
void handshake_gather(struct handshake *, const struct handshake_box *);

/* Decides by the scans made until until_us. */
void handshake_decide(struct handshake *, struct handshake_box *, int64_t until_us, int64_t now_us);
/* Which lane goes onto the wire at this poll? */
struct handshake_lane_facts {
	bool is_waiting;   /* the box stands at the stopper */
	bool plc_asks;     /* STATE is 3; not in stop, fault or e-stop (rule 10) */
	bool has_operator; /* an operator has named a lane for it */
	bool is_written;   /* an answer was written at least once */
	bool is_decided;
	bool may_decide;   /* its scans are settled, or the time is nearly up */
	bool is_read_back; /* the registers show this decision */
};
enum handshake_lane {
	HANDSHAKE_LANE_NONE,     /* nothing is written */
	HANDSHAKE_LANE_OPERATOR, /* the operator's, decided now */
	HANDSHAKE_LANE_SCANS,    /* by the scans, decided now */
	HANDSHAKE_LANE_DECIDED   /* the one decided before: not written yet, or the write was lost */
};
/* The truth table; "." = whatever it is.
 *
 *   waiting  asks  operator  written  decided  may decide  read back   lane
 *   no       .     .         .        .        .           .           none
 *   yes      no    .         .        .        .           .           none
 *   yes      yes   yes       no       .        .           .           operator
 *   yes      yes   no        no       no       no          .           none
 *   yes      yes   no        no       no       yes         .           scans
 *   yes      yes   no        no       yes      .           no          decided
 *   yes      yes   no        no       yes      .           yes         none
 *   yes      yes   .         yes      no       no          .           none
 *   yes      yes   .         yes      no       yes         .           scans
 *   yes      yes   .         yes      yes      .           no          decided
 *   yes      yes   .         yes      yes      .           yes         none
 *
 * So an operator's lane counts before the first write only: an answer that may be in the PLC is not
 * changed any more. */
enum handshake_lane handshake_lane(const struct handshake_lane_facts *);
/* Rule 2, level-triggered: write whenever the PLC waits and the value read back is not our
 * answer. */
void handshake_answer(struct handshake *, struct handshake_box *, const struct look *,
	struct handshake_output *);
/* Takes over an answer in the registers that an earlier bridge has written but not recorded.
 * Whether the PLC has accepted it in time is decided by the lane. its_scans: the scans belong to
 * this box, not to the next one. */
void handshake_adopt(struct handshake *, struct handshake_box *, const struct look *,
	bool its_scans);
/* An operator's lane that is held for the next box is this box's. */
void handshake_give_held_lane(struct handshake *, struct handshake_box *);
/* Tracks whether the PLC can have seen our heartbeat (rule 9). */
void handshake_watch_heartbeat(struct handshake *, const struct look *);

/* first_image: no previous image of this PLC is known. */
void handshake_watch_arrivals(struct handshake *, const struct look *, bool first_image);
/* Detects that the newest box has left the stopper. */
void handshake_watch_release(struct handshake *, const struct look *);
void handshake_watch_ident(struct handshake *, const struct look *);

/* Rule 5; boxes that are not confirmed in time are lost. */
void handshake_watch_lanes(struct handshake *, const struct look *);

#endif
