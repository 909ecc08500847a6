/* box_tracking: calculates the boxes on the belt (position, lane, label) from signal rows and
 * passages.
 *
 * Pure: no store, no clock, no screen. Positions come from the encoder and are corrected by
 * light barriers; between two samples the measured speed is extrapolated for at most
 * BOX_TRACKING_CARRY_US. Distances are those of core/wire/signals.h. */
#ifndef TUI_MODEL_BOX_TRACKING_H
#define TUI_MODEL_BOX_TRACKING_H

#include "core/store/store.h"

#define BOX_TRACKING_CARRY_US \
	2000000 /* samples come once a second; after two seconds the extrapolation ends */

enum { BOX_TRACKING_BOXES_MAX = 32, BOX_TRACKING_LABEL_MAX = 96 };

/* A box on the belt. */
struct box_tracking_box {
	double at_mm;   /* its front edge: from the infeed, or from the diverter if lane is 1 or 2 */
	int lane;       /* 0: on the belt (lane 3 is straight on), 1 or 2: turned off into that lane */
	uint16_t track; /* its ARRIVAL_SEQ, 0: it has not reached the read point */
	bool at_ident;  /* the light barrier there has seen it (even before it has a number) */
	bool confirmed; /* by the light barrier of its lane */
	int asked_lane; /* as decided by this computer, 0: not yet */
	char label[BOX_TRACKING_LABEL_MAX]; /* name of its item, "" if nothing was read */
};

struct box_tracking_value {
	uint32_t value;
	int64_t at_us; /* of the row; 0: never seen */
};

/* Owned by the caller; box_tracking_init() zeroes it. Input are values, pending and rate; output
 * boxes. */
struct box_tracking {
	struct box_tracking_value values[SIGNAL_COUNT];
	struct box_tracking_value pending[SIGNAL_COUNT]; /* rows of one poll: they have the same time */
	int64_t pending_us;
	double rate;          /* mm/s as measured between encoder samples, 0: not known */
	int64_t rate_from_us; /* measured since this encoder sample */
	uint32_t rate_from_mm;
	size_t count; /* boxes[0] is the one that came first */
	struct box_tracking_box boxes[BOX_TRACKING_BOXES_MAX];
};

void box_tracking_init(struct box_tracking *);

/* A signal row, in the order of the store. Rows of one poll belong together: they take effect with
 * the first row of a later poll or with box_tracking_settle(), to be called after each batch. */
void box_tracking_add_signal(struct box_tracking *, enum signal_id id, int64_t at_us,
	uint32_t value);
void box_tracking_settle(struct box_tracking *);

/* Sets a value that has not changed for long, without its effects, unless it is known already. */
void box_tracking_assume(struct box_tracking *, enum signal_id id, int64_t at_us, uint32_t value);

/* Lane, item and result of a box that has halted at the read point; name may be "". */
void box_tracking_add_passage(struct box_tracking *, const struct passage *, const char *name);

/* The boxes at now_us: extrapolated from the last sample while the motor runs.
 * out: BOX_TRACKING_BOXES_MAX. Returns how many. */
size_t box_tracking_boxes_at(const struct box_tracking *, int64_t now_us,
	struct box_tracking_box *out);

/* How far the belt has moved, in mm from any point in the past. */
double box_tracking_travel_mm(const struct box_tracking *, int64_t now_us);

/* A signal's value, 0 if there was no row. */
uint32_t box_tracking_value(const struct box_tracking *, enum signal_id id);
/* Is the belt moving, so that it should be drawn ten times a second? */
bool box_tracking_is_moving(const struct box_tracking *, int64_t now_us);

#endif
