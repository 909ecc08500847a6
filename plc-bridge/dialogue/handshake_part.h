/* handshake_part: what the parts of the handshake share; nobody else includes it. Pure.
 *
 * handshake.c          one poll, what is remembered, scans
 * handshake_answer.c   the decision, and whether the PLC has taken it
 * handshake_arrival.c  boxes that halt and leave, and whose the scans are then
 * handshake_lane.c     confirmations */
#ifndef PLC_BRIDGE_DIALOGUE_HANDSHAKE_PART_H
#define PLC_BRIDGE_DIALOGUE_HANDSHAKE_PART_H

#include "plc-bridge/dialogue/handshake.h"

/* One poll: the process image, and when it was (wall clock for facts, monotonic for waiting). */
struct look {
	const struct plc_image *image;
	int64_t now_us, now_ms;
};

/* The open box of a number, the newest first; NULL: there is none. */
struct handshake_box *handshake_find(struct handshake *, uint16_t track);
struct handshake_box *handshake_open(struct handshake *, uint16_t track, bool waiting,
	const struct look *);
void handshake_finish(struct handshake_box *, enum passage_result);
/* How many arrivals lie between two numbers. */
int handshake_distance(uint16_t from, uint16_t to);

/* Does the newest box still stand at the stopper? In stop, fault and e-stop it does while its time
 * for the answer stands still (rule 10); without one, what covers the light barrier is the next. */
bool handshake_waits(const struct plc_image *);
/* Does it, or is it on its way past the stopper? */
bool handshake_is_there(const struct plc_image *);

/* Decides by the scans made until until_us. */
void handshake_decide(struct handshake *, struct handshake_box *, int64_t until_us, int64_t now_us);
/* Rule 2: level-triggered. Whenever the PLC waits and what it read back is not our answer, write. */
void handshake_answer(struct handshake *, struct handshake_box *, const struct look *,
	struct handshake_output *);
/* A bridge that was killed between its answer and its record of it has left the answer in the
 * registers: then it is taken over. Whether the PLC has taken it in time, the lane will tell.
 * its_scans: what was read is this box's, not the next one's. */
enum passage_result handshake_intended(enum passage_decision);
void handshake_adopt(struct handshake *, struct handshake_box *, const struct look *,
	bool its_scans);
/* Follows whether the PLC can have noticed our heartbeat (rule 9). */
void handshake_watch_beat(struct handshake *, const struct look *);

/* stranger: the first look at this PLC ever. */
void handshake_watch_arrivals(struct handshake *, const struct look *, bool stranger);
/* The newest box stands at the stopper no longer, if it did. */
void handshake_watch_release(struct handshake *, const struct look *);
void handshake_watch_ident(struct handshake *, const struct look *);

/* Rule 5, and boxes that no lane confirms in time. */
void handshake_watch_lanes(struct handshake *, const struct look *);

#endif
