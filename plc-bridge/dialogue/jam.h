/* jam: which box is stuck in which light barrier when the PLC reports a jam. Pure.
 *
 * The PLC reports only that there is a jam. The barrier is the one that has been covered for the
 * longest way of the belt, unless boxes wait there by design (the queue at the infeed, the closed
 * stopper). The box is the one that came to this barrier last: boxes keep their order on the belt,
 * and a lane's barrier says its number. A number that is not certain is 0. */
#ifndef PLC_BRIDGE_DIALOGUE_JAM_H
#define PLC_BRIDGE_DIALOGUE_JAM_H

#include "plc-bridge/dialogue/handshake.h"

enum { JAM_BARRIERS = SIGNAL_LB_LANE3 - SIGNAL_LB_INFEED + 1 };

struct jam {
	bool has_image;
	uint16_t boot;
	struct jam_barrier {
		bool is_covered;
		uint32_t since_mm;    /* ENCODER when it was covered */
		uint16_t track;       /* of the box that came last, 0: not known */
	} barriers[JAM_BARRIERS]; /* in the order of enum signal_id, from SIGNAL_LB_INFEED */
	uint16_t counts[LANE_COUNT], last_seqs[LANE_COUNT];
};

/* Each image of the PLC, before the handshake takes it. freed: bit n is set if barrier n is not
 * covered any more; of the first image: is not covered. */
void jam_see(struct jam *, const struct plc_image *, const struct handshake *, unsigned *freed);

struct jam_place {
	enum signal_id barrier; /* SIGNAL_LB_…, SIGNAL_COUNT: none is covered */
	uint16_t track;         /* 0: not known */
	int for_lane;           /* that this box was sent to, 0: not known */
};
void jam_find(const struct jam *, const struct plc_image *, const struct handshake *,
	struct jam_place *out);
/* Lane, barrier and box, and the next step. */
void jam_say(const struct jam_place *, struct message *out);

#endif
