/* lane_hold: an operator's lane for the next box ("lane next 2"). Pure.
 *
 * It is kept in the memory of the bridge only: a machine must not carry out an old order. It ends with the
 * box that is sent by it, when an operator cancels or replaces it, after LANE_HOLD_MS, and as soon as
 * what it was given for has changed: the belt stops for whatever reason, the PLC starts again, is not
 * heard for LANE_HOLD_SILENT_MS, or the bridge ends. The box is identified as always: the lane
 * overrides the decision, after the scans. */
#ifndef PLC_BRIDGE_DIALOGUE_LANE_HOLD_H
#define PLC_BRIDGE_DIALOGUE_LANE_HOLD_H

#include "core/store/store.h"
#include "plc-bridge/dialogue/handshake.h"

enum { LANE_HOLD_MS = 300000, LANE_HOLD_SILENT_MS = 2000 };

struct lane_hold {
	bool is_held;
	struct command command; /* its row has the state held */
	int64_t until_ms, heard_ms;
	uint16_t boot, track; /* of the box that is being sent by it; 0: none yet */
};

/* The command "lane next N" or "lane next off" has come. Its state and detail are set: store them. An earlier
 * one that ends by it: *ended is true, and *before has its state and detail. */
void lane_hold_take(struct lane_hold *, struct handshake *, struct command *,
	const struct plc_image *, int64_t now_ms, bool *ended, struct command *before);
/* After each cycle; image NULL: the PLC was not heard or does not run. True: it has ended, command.state and
 * .detail are set: store them. */
bool lane_hold_step(struct lane_hold *, struct handshake *, const struct plc_image *,
	int64_t now_ms);
/* The bridge ends, or may not write. reason: MESSAGE_WORD(). True: as above. */
bool lane_hold_drop(struct lane_hold *, struct handshake *, const char *reason);

#endif
