/* other_board: does another program write BOARD_HEARTBEAT of the same PLC? Two bridges on one PLC
 * answer each box twice. Pure: time is passed in.
 *
 * A value read back that this bridge has not written, and that is not 0 (0: the PLC has cleared it),
 * is of another bridge. Before the first write of this bridge one such change is enough, later two
 * within OTHER_BOARD_MS: a single one may be written by hand. It counts as gone when the register
 * has stood still for OTHER_BOARD_MS (rule 9) and a waiting time on top that differs from
 * bridge to bridge: of two that detect each other at the same time, one begins again and the other
 * sees it. */
#ifndef PLC_BRIDGE_DIALOGUE_OTHER_BOARD_H
#define PLC_BRIDGE_DIALOGUE_OTHER_BOARD_H

#include <stdbool.h>
#include <stdint.h>

#define OTHER_BOARD_MS 3000

enum { OTHER_BOARD_OWN_MAX = 4 };

struct other_board {
	int64_t patience_ms;
	uint16_t own[OTHER_BOARD_OWN_MAX]; /* written last, a ring; 0: none */
	unsigned own_count;
	bool has_seen;
	uint16_t seen;
	bool has_changed;   /* by another program */
	int64_t changed_ms; /* the last time */
	bool is_here;
};

void other_board_init(struct other_board *, int64_t patience_ms);
/* This bridge has written a value, or has tried to. */
void other_board_wrote(struct other_board *, uint16_t value);
/* A value was read back. True: another bridge writes this PLC; this one must not. */
bool other_board_see(struct other_board *, uint16_t value, int64_t now_ms);

#endif
