/* handshake: the sorter dialogue. Asked, answered, confirmed. Pure: time is passed in, nothing is
 * read or written here. The rules (1 to 10) are those of README, "The dialogue".
 *
 * Called once per poll with the process image, and once per scan at the ident point. It says what
 * to write and which passages have changed. */
#ifndef PLC_BRIDGE_DIALOGUE_HANDSHAKE_H
#define PLC_BRIDGE_DIALOGUE_HANDSHAKE_H

#include "plc-bridge/dialogue/scan_match.h"

#define HANDSHAKE_OPEN_MAX 32 /* more boxes under way than that: the oldest counts as lost */

struct handshake_rules {
	int settle_ms;
	int no_read_below_ms;
	double confirm_timeout_s; /* belt running time */
	int near_timeout_ms; /* an answer written with less left may have come too late: what was read
							   * may be a response time-out old, and so long may the write take */
	int guard_ms;        /* two periods: a scan so soon after a box left belongs to that box, and
							   * looks farther apart than that may have missed its leaving */
};

/* A box between its arrival and its lane. */
struct handshake_box {
	struct passage passage;
	enum passage_result intended; /* what it will be if the lane confirms */
	bool earlier;                 /* came before this bridge looked: another may have answered it */
	bool doubtful;       /* nobody has seen it leave for the lanes: maybe it was taken away */
	int ordered;         /* the lane an operator sends it to; 0: none */
	bool order_over;     /* … but too late by now, unless it stands in the PLC already */
	bool waiting;        /* stands at the stopper, unanswered as far as the PLC says */
	bool written;        /* our answer has been written at least once */
	bool may_be_ignored; /* it was written with little time left, or to a PLC that may not have
								   * heard our heartbeat: it may have gone to lane 3 all the same */
	int64_t arrived_ms;
	int64_t left_us; /* when it was last seen in LB_IDENT, wall clock; 0: it is, or nobody
								   * has seen it leave */
	double run_ms;   /* belt time since it left the stopper */
	bool changed;    /* for handshake_next_change() */
};

struct handshake {
	struct handshake_rules rules;
	bool started;   /* the first image has been seen */
	bool seen_boot; /* so has an image of this boot of the PLC */
	bool has_last;  /* last holds an image of this boot: seen, or recorded before a restart */
	struct plc_image last;
	int64_t last_ms, last_us;
	bool known_boot;
	uint16_t boot, arrival;
	uint32_t board_beat;     /* BOARD_HEARTBEAT as read back */
	uint32_t plc_beat;       /* PLC_HEARTBEAT when that last changed */
	int64_t board_beat_ms;   /* when the PLC last noticed that it changed; 0: not in this boot */
	struct passage newest;   /* restored: the box that was the newest when the bridge ended */
	struct scan_match match; /* what the scans say of the box at the ident point */
	int abandoned_lane; /* of an operator's command that failed with the bridge before; 0: none */
	struct handshake_box boxes[2 * HANDSHAKE_OPEN_MAX]; /* open ones, and ended ones not yet told */
	size_t box_count;
};

struct handshake_output {
	bool answer; /* write lane and seq to DEST_LANE, DEST_SEQ in one request */
	uint16_t lane, seq;
	bool new_boot; /* the PLC has started: send SPEED_SETPOINT again */
};

void handshake_init(struct handshake *, const struct handshake_rules *);

/* What an earlier bridge left behind. */
struct handshake_past {
	const struct passage *open; /* passages under way, oldest first */
	size_t open_count;
	const struct passage *last; /* the newest passage, open or not; NULL: there is none */
	int64_t named_until;        /* the newest scan that has named a box; 0: none has */
	int64_t last_scan;          /* the newest scan; 0: there is none */
	int abandoned_lane;         /* of a lane command that it had taken and not finished; 0: none */
	int64_t left_us;            /* when a box was last seen to leave the ident point, 0: unknown */
	int64_t now_us;             /* wall clock */
	const struct plc_image *recorded; /* the values recorded last, NULL: none */
};

/* Before the first step. Nothing is kept of the pointers. */
void handshake_restore(struct handshake *, const struct handshake_past *);

/* The wall clock was set by so much (its facts keep their old times). */
void handshake_shift_clock(struct handshake *, int64_t shift_us, int64_t now_us);
/* No scan after this one (scan.seq) was made before the clock was set. */
void handshake_end_of_old_clock(struct handshake *, int64_t until_seq);

/* A scan was recorded at the ident point. now_us, now_ms: as for handshake_step(). One from the
 * future is from before the clock was set back; nobody can say whose it is. */
void handshake_sighting(struct handshake *, const struct sighting *, int64_t now_us,
	int64_t now_ms);

/* An operator sends a box to a lane: the one that waits at the ident point. Level-triggered: ask
 * again after each step until it is more than SENDING. track 0: the box that waits; the first answer
 * other than NOBODY fixes it to one. */
enum handshake_sending {
	SENDING_NOBODY, /* no such box waits, or not yet */
	SENDING,        /* the lane is its decision now, the PLC has not read it back */
	SENDING_DONE,   /* it has */
	SENDING_LATE    /* it was answered before, or has gone */
};
enum handshake_sending handshake_send(struct handshake *, uint16_t *track, int lane);
/* Its deadline has passed: a box the PLC has not been told of by now is decided by its scans again. */
void handshake_send_no_more(struct handshake *, uint16_t track);
/* Must an operator's lane whose deadline has passed be withdrawn from DEST_LANE and DEST_SEQ? The PLC
 * has not taken it yet: its program stands still, in an emergency stop for example, and would take it
 * when it goes on. Write 0 and 0 then; asked again with each image, also of a PLC in STOP. */
bool handshake_withdraws(struct handshake *, const struct plc_image *);

/* One poll. now_us: wall clock of the poll, for the facts; now_ms: monotonic, for waiting. */
void handshake_step(struct handshake *, const struct plc_image *, int64_t now_us, int64_t now_ms,
	struct handshake_output *out);

/* The passages that have changed since last asked, one by one; finished ones are forgotten. */
bool handshake_next_change(struct handshake *, struct passage *out);

/* The next ARRIVAL_SEQ: 1..65535, 0 is never used. */
uint16_t handshake_next_seq(uint16_t seq);

#endif
