/* handshake: the dialogue with the sorter: asked, answered, confirmed. Pure: time is passed in, no
 * I/O. The rules (1 to 10) are those of docs/register-map.md.
 *
 * Called once per poll with the process image, and once per scan at the read point. It returns
 * what to write and which passages have changed. */
#ifndef PLC_BRIDGE_DIALOGUE_HANDSHAKE_H
#define PLC_BRIDGE_DIALOGUE_HANDSHAKE_H

#include "plc-bridge/dialogue/belt_match.h"
#include "plc-bridge/dialogue/box_state.h"
#include "plc-bridge/dialogue/scan_match.h"

#define HANDSHAKE_LANES_MAX 64
#define HANDSHAKE_OPEN_MAX 32 /* boxes under way; with one more the oldest counts as lost */

struct handshake_rules {
	int settle_ms;
	int no_read_below_ms;
	double confirm_timeout_s; /* belt running time */
	/* An answer written with less ANSWER_TIME_LEFT may be too late: reading and writing can each
	 * take a response time-out. */
	int near_timeout_ms;
	/* Two periods: a scan so soon after a departure belongs to the departed box; a longer pause
	 * between polls may have missed a departure. */
	int guard_ms;
	const struct profile *belt; /* with read_offset_mm: scans are matched by belt; or NULL */
};

/* A box between its arrival and its lane. */
struct handshake_box {
	struct passage passage;
	enum box_state state;
	enum passage_result expected_result; /* if the lane confirms */
	int operator_lane;                   /* lane chosen by an operator; 0: none */
	bool lane_was_held; /* … before it came: it counts when its scans are settled */
	int64_t arrived_ms;
	int64_t left_us;     /* last time in LB_IDENT, wall clock; 0: still there, or not observed */
	double run_ms;       /* belt time since it left the stopper */
	unsigned unreported; /* changes since handshake_next_change() */
};

/* A box that has reached a lane, and is known to. */
struct handshake_reached {
	uint16_t boot, track;
	int lane;
};

struct handshake {
	struct handshake_rules rules;
	bool has_image;      /* at least one image since the start */
	bool boot_has_image; /* at least one image of this boot of the PLC */
	bool has_last;       /* last is an image of this boot, polled or recorded before a restart */
	struct plc_image last;
	int64_t last_ms, last_us;
	bool boot_is_known;
	uint16_t boot, arrival;
	uint32_t board_heartbeat; /* BOARD_HEARTBEAT as read back */
	uint32_t plc_heartbeat;   /* PLC_HEARTBEAT when that last changed */
	/* When the PLC last had time to see a change of BOARD_HEARTBEAT; 0: not in this boot. */
	int64_t board_heartbeat_ms;
	struct passage newest; /* restored: the newest box of the earlier bridge */
	/* Until the first image: the boxes that the earlier bridge has confirmed last. */
	struct handshake_reached lanes[HANDSHAKE_LANES_MAX];
	size_t lane_count;
	struct scan_match match; /* scans of the box at the read point */
	struct belt_match belt;  /* if it is on, it says which these are */
	/* Wall clock minus monotonic clock, as far as changes are known; 0: not yet. */
	int64_t clock_offset_us;
	int64_t request_ms; /* of the next image, monotonic; 0: not known */
	int held_lane;      /* for the next box that waits; 0: none */
	uint16_t held_box;  /* that has got it; 0: none yet */
	int abandoned_lane; /* of a lane command of the earlier bridge; 0: none */
	/* Open boxes, and ended ones that are not reported yet. */
	struct handshake_box boxes[2 * HANDSHAKE_OPEN_MAX];
	size_t box_count;
	unsigned impossible; /* events that their box's state does not allow (box_state.h): none */
};

struct handshake_output {
	bool answer; /* write lane and seq to DEST_LANE, DEST_SEQ in one request */
	uint16_t lane, seq;
	bool new_boot; /* the PLC has started: send SPEED_SETPOINT again */
};

void handshake_init(struct handshake *, const struct handshake_rules *);

/* State of an earlier bridge. */
struct handshake_past {
	const struct passage *open; /* passages under way, oldest first */
	size_t open_count;
	const struct passage *last; /* the newest passage, open or not; NULL: there is none */
	const struct handshake_reached *lanes; /* passages that have reached a lane, newest first */
	size_t lane_count;
	int64_t named_until;              /* newest scan matched with a box; 0: none */
	int abandoned_lane;               /* of a lane command accepted and not finished; 0: none */
	int64_t left_us;                  /* last observed departure from the read point; 0: unknown */
	int64_t now_us;                   /* wall clock */
	int64_t now_ms;                   /* monotonic, at the same moment */
	int64_t last_scan;                /* the newest scan; 0: none */
	const struct plc_image *recorded; /* values recorded last; NULL: none */
	const struct signal_change *changes; /* recorded last, oldest first */
	size_t change_count;
};

/* Before the first step. The pointers are not kept. */
void handshake_restore(struct handshake *, const struct handshake_past *);

/* The wall clock was set by shift_us, to now_us; recorded facts keep their times. */
void handshake_shift_clock(struct handshake *, int64_t shift_us, int64_t now_us);
/* No scan after this one (scan.seq) was made before the clock was set. */
void handshake_end_of_old_clock(struct handshake *, int64_t until_seq);

/* A scan was recorded at the read point. now_us, now_ms: as for handshake_step(). A scan with a
 * future time was made before the clock was set back and is ignored. */
void handshake_sighting(struct handshake *, const struct sighting *, int64_t now_us,
	int64_t now_ms);

/* An operator sends the waiting box to a lane. Level-triggered: call it after each step until
 * the result is SENDING_DONE or SENDING_LATE. *track 0: the box that waits; set to its number
 * with the first result other than SENDING_NO_BOX. */
enum handshake_sending {
	SENDING_NO_BOX, /* no such box waits, or not yet */
	SENDING,        /* the lane is decided, not yet read back from the PLC */
	SENDING_DONE,   /* read back */
	SENDING_LATE    /* answered before, or the box is gone */
};
enum handshake_sending handshake_send(struct handshake *, uint16_t *track, int lane);
/* The deadline has passed: a box not answered by now is decided by its scans. */
void handshake_send_no_more(struct handshake *, uint16_t track);
/* The next box that waits and is not answered goes to this lane, as if an operator had sent it, but only when
 * its scans are settled. 0: no more; a box that has got it keeps it (handshake_send_no_more()). */
void handshake_hold(struct handshake *, int lane);
/* Must an operator's lane whose deadline has passed be withdrawn from DEST_LANE and DEST_SEQ?
 * True if the PLC has not accepted it yet because its program stands still (for example in an
 * emergency stop) and would accept it later. Write 0 and 0 then. Call it with each image, also
 * of a PLC in STOP. */
bool handshake_withdraws(struct handshake *, const struct plc_image *);

/* The request for the next image is sent now. Without it the image counts as taken at its step. */
void handshake_request(struct handshake *, int64_t now_ms);
/* One poll. now_us: wall clock of the poll, for the facts; now_ms: monotonic, for waiting. */
void handshake_step(struct handshake *, const struct plc_image *, int64_t now_us, int64_t now_ms,
	struct handshake_output *out);

/* The passages changed since the last call, one by one; ended ones are removed. */
bool handshake_next_change(struct handshake *, struct passage *out);

/* The next ARRIVAL_SEQ: 1..65535, 0 is never used. */
uint16_t handshake_next_seq(uint16_t seq);

#endif
