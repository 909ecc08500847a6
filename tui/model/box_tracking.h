/* belt: where the boxes are. Facts from the store + the time -> boxes with position, label, lane.
 *
 * Pure: no store, no clock, no screen. The facts are signal rows and passages; positions come from
 * the encoder, light barriers correct them, and between two samples the belt's own pace is carried
 * on for at most BOX_TRACKING_CARRY_US. Distances are those of core/wire/signals.h. */
#ifndef TUI_MODEL_BOX_TRACKING_H
#define TUI_MODEL_BOX_TRACKING_H

#include "core/store/store.h"

#define BOX_TRACKING_CARRY_US \
	2000000 /* samples come once a second; older than two is not to be trusted */

enum { BOX_TRACKING_BOXES_MAX = 32, BOX_TRACKING_LABEL_MAX = 96 };

/* A box on the belt. */
struct box_tracking_box {
	double at_mm;   /* its front edge: from the infeed, or from the diverter if lane is 1 or 2 */
	int lane;       /* 0: on the belt (lane 3 is straight on), 1 or 2: turned off into that lane */
	uint16_t track; /* its ARRIVAL_SEQ, 0: has not been at the ident point yet */
	bool at_ident;  /* its light barrier has seen it (even before it has a number) */
	bool confirmed; /* its lane's light barrier has reported it */
	int asked_lane; /* decided by the board, 0: not yet */
	char label[BOX_TRACKING_LABEL_MAX]; /* name of what was read on it, "" if nothing yet */
};

struct box_tracking_value {
	uint32_t value;
	int64_t at_us; /* of the row; 0: never seen */
};

/* All that is known. Owned by the caller; zero it with box_tracking_init(). */
struct box_tracking {
	struct box_tracking_value values[SIGNAL_COUNT];
	struct box_tracking_value pending[SIGNAL_COUNT]; /* rows of one poll, which have one time */
	int64_t pending_us;
	double rate;          /* mm/s as measured between encoder samples, 0: not known */
	int64_t rate_from_us; /* encoder samples since then tell the rate */
	uint32_t rate_from_mm;
	size_t count; /* boxes[0] is the one that came first */
	struct box_tracking_box boxes[BOX_TRACKING_BOXES_MAX];
};

void box_tracking_init(struct box_tracking *);

/* A signal row, in the order of the store. Rows of one poll belong together: they take effect with
 * the first row of a later poll or with box_tracking_settle(), to be called after each batch. */
void box_tracking_take_signal(struct box_tracking *, enum signal_id id, int64_t at_us,
	uint32_t value);
void box_tracking_settle(struct box_tracking *);

/* A value that has not changed for long: taken over without consequences, unless known already. */
void box_tracking_assume(struct box_tracking *, enum signal_id id, int64_t at_us, uint32_t value);

/* What is known about a box that has halted at the ident point; name may be "". */
void box_tracking_take_passage(struct box_tracking *, const struct passage *, const char *name);

/* The boxes as they are at now_us: carried on from the last sample while the motor runs.
 * out: BOX_TRACKING_BOXES_MAX. Returns how many. */
size_t box_tracking_look(const struct box_tracking *, int64_t now_us, struct box_tracking_box *out);

/* A signal's value, 0 if never seen. */
uint32_t box_tracking_value(const struct box_tracking *, enum signal_id id);
/* Is the belt moving, so that it is worth drawing ten times a second? */
bool box_tracking_moves(const struct box_tracking *, int64_t now_us);

#endif
