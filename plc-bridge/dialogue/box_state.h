/* box_state: the states of a box in the dialogue and what each event does to it. Pure: a table.
 *
 * A state has two parts: where the box is, and what the PLC may know of its answer.
 *
 * Its answer, of a box at the stopper. LEFT_… and GONE_… have the same arrows, except WRITE, WRITE_LATE
 * and LANE_WITHDRAWN: nothing is written for a box that has left.
 *
 *      +---------------------+     +-------------------------------------+
 *      | ASKED               |     | INHERITED                           |
 *      | no answer written   |     | … but an earlier bridge may have    |
 *      +---------------------+     +-------------------------------------+
 *             |                           |
 *             +---------------------------+-- WRITE, READ_BACK ----> WRITTEN
 *                                         +-- WRITE_LATE, FOUND ---> DOUBTED
 *                                         +-- FOUND_LANE ----------> WITHDRAWN
 *
 *      +---------------------+ -- WRITE_LATE --> +---------------------------+
 *      | WRITTEN             |                   | DOUBTED                   |
 *      | in good time        | <-- WRITE ------- | the PLC may ignore it     |
 *      +---------------------+                   +---------------------------+
 *             | LANE_EXPIRED                        | LANE_EXPIRED      ^
 *             v                                     v                   | READ_BACK
 *      +---------------------------------------------------+            |
 *      | WITHDRAWN                                         |------------+
 *      | an operator's lane that is taken back             |
 *      +---------------------------------------------------+
 *             | LANE_WITHDRAWN
 *             v
 *           ASKED
 *
 * Where it is. X is one of the five states above:
 *
 *        at the stopper           has left                 has left, or was taken away
 *        X  -- LEAVES, MISSED --> LEFT_X
 *        X  -- VANISHES -------------------------------->  GONE_X
 *        X  <-- HALTS ----------- LEFT_X, GONE_X           (restored, or stopped once more
 *                                                           inside the light barrier)
 *
 *        LEFT_X, GONE_X -- IN_LANE, IN_OTHER, IN_REJECT, IN_REJECT_READ, TIMEOUT --> ENDED
 *        all            -- PLC_STARTED, CROWDED -----------------------------------> ENDED
 *
 * Which answer it is, when it was decided and when it was read back are facts of the passage, not
 * of the state. */
#ifndef PLC_BRIDGE_DIALOGUE_BOX_STATE_H
#define PLC_BRIDGE_DIALOGUE_BOX_STATE_H

#include <stdbool.h>

enum box_state {
	BOX_ASKED,
	BOX_INHERITED,
	BOX_WRITTEN,
	BOX_DOUBTED,
	BOX_WITHDRAWN,
	BOX_LEFT_ASKED,
	BOX_LEFT_INHERITED,
	BOX_LEFT_WRITTEN,
	BOX_LEFT_DOUBTED,
	BOX_LEFT_WITHDRAWN,
	BOX_GONE_ASKED,
	BOX_GONE_INHERITED,
	BOX_GONE_WRITTEN,
	BOX_GONE_DOUBTED,
	BOX_GONE_WITHDRAWN,
	BOX_ENDED,
	BOX_STATE_COUNT
};

enum box_event {
	/* where it is, by the PLC's image */
	BOX_EVENT_HALTS,    /* stands at the stopper */
	BOX_EVENT_LEAVES,   /* leaves through the open stopper */
	BOX_EVENT_VANISHES, /* is not there any more: has left, or was taken away */
	BOX_EVENT_MISSED,   /* has left during an interruption; its scans are dealt with */
	/* its answer */
	BOX_EVENT_WRITE,      /* is written now, in good time */
	BOX_EVENT_WRITE_LATE, /* is written now; the PLC may not wait any more, or not see our heartbeat */
	BOX_EVENT_FOUND,      /* stands in the registers: an earlier bridge wrote it */
	BOX_EVENT_FOUND_LANE,     /* the same, of a lane command that has failed with that bridge */
	BOX_EVENT_READ_BACK,      /* was read back from the PLC for the first time */
	BOX_EVENT_LANE_EXPIRED,   /* the deadline of the operator's lane has passed */
	BOX_EVENT_LANE_WITHDRAWN, /* the PLC waits on and does not have the operator's lane any more */
	/* its lane: a light barrier confirms it … */
	BOX_EVENT_IN_LANE,        /* … in the lane asked, lane 3 only if the answer was read back */
	BOX_EVENT_IN_OTHER,       /* … in another lane, 1 or 2 */
	BOX_EVENT_IN_REJECT,      /* … in lane 3, and no answer was read back */
	BOX_EVENT_IN_REJECT_READ, /* … in lane 3, though an answer with another lane was read back */
	/* no lane */
	BOX_EVENT_TIMEOUT,     /* none has confirmed it in time */
	BOX_EVENT_PLC_STARTED, /* rule 6 */
	BOX_EVENT_CROWDED,     /* more boxes under way than there is room for */
	BOX_EVENT_COUNT
};

/* How the passage ends. */
enum box_end {
	BOX_END_NONE,       /* it goes on */
	BOX_END_AS_DECIDED, /* with the result of the decision */
	BOX_END_SORTED,
	BOX_END_LATE, /* the answer came too late; without a code: no_read */
	BOX_END_WRONG_LANE,
	BOX_END_LOST,
	BOX_END_REMOVED,
	BOX_END_EXPIRED
};

/* What else is to be done. */
enum box_action {
	BOX_ACTION_NONE,
	BOX_ACTION_REPORT,      /* the passage has changed */
	BOX_ACTION_FORGET_LANE, /* the operator's lane and its decision do not count; report */
	BOX_ACTION_TAKE_LANE    /* the lane reached is what the earlier bridge asked for; report */
};

struct box_step {
	enum { BOX_STEP_MISSING, BOX_STEP_TAKEN, BOX_STEP_IMPOSSIBLE } kind;
	enum box_state next;
	enum box_end end;
	enum box_action action;
};

/* The row of the table; never NULL. BOX_STEP_IMPOSSIBLE: the event cannot happen in this state, a
 * caller that comes with it leaves the box as it is. */
const struct box_step *box_state_step(enum box_state, enum box_event);

/* Stands at the stopper and has no answer by the PLC's image. */
bool box_state_is_waiting(enum box_state);
/* An answer was written at least once. */
bool box_state_is_written(enum box_state);
/* … and the PLC may not have accepted it: the box may go to lane 3. */
bool box_state_is_doubtful(enum box_state);
/* Its departure to the lanes was not observed. */
bool box_state_may_be_removed(enum box_state);
/* An earlier bridge may have answered without recording it. */
bool box_state_is_inherited(enum box_state);
/* An operator's lane whose deadline has passed: counts only if the PLC has it already. */
bool box_state_is_withdrawn(enum box_state);

#endif
