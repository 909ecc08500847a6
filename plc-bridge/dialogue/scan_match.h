/* scan_match: assigns scans to the box at the read point and combines them. Pure.
 *
 * A scan belongs to the box at the read point if it was made after the previous box has left the
 * light barrier and before the decision. A repeated read of the departing box's code is ignored. */
#ifndef PLC_BRIDGE_DIALOGUE_SCAN_MATCH_H
#define PLC_BRIDGE_DIALOGUE_SCAN_MATCH_H

#include "core/store/store.h"

#define SCAN_MATCH_SEEN_MAX 8
#define SCAN_MATCH_STEPS_MAX 4

struct scan_match_seen {
	struct sighting sighting;
	int64_t at_us;       /* when it was made, by the present wall clock */
	int64_t received_ms; /* when the bridge received it, monotonic */
};

/* The wall clock was set. Scans of before arrive later: their times are corrected. */
struct scan_match_clock_step {
	int64_t by_us;
	int64_t old_us;    /* what the clock would show at that moment if it had not been set */
	int64_t until_seq; /* no scan after this one is from before; INT64_MAX: not known yet */
	int64_t since_us;  /* by the new clock: it was not set before this */
};

struct scan_match {
	int guard_ms;    /* a scan so soon after a departure belongs to the departed box: two periods */
	int64_t left_us; /* when the previous box left, wall clock; 0: unknown */
	bool left_time_unknown; /* it left at an unknown time after left_us */
	int64_t came_us;        /* when LB_IDENT was last covered */
	int64_t newest_scan;    /* the newest scan (scan.seq) that was added */
	int64_t others_until;   /* scans up to this one are of boxes that have left the read point */
	char left_item[256];    /* item of the previous box; "": unknown */
	struct scan_match_clock_step steps[SCAN_MATCH_STEPS_MAX]; /* oldest first */
	size_t step_count;
	struct scan_match_seen seen[SCAN_MATCH_SEEN_MAX];
	size_t count;
};

/* Adds a scan at the read point if it can belong to the present or the next box. */
void scan_match_add(struct scan_match *, const struct sighting *, int64_t now_ms);

/* The box with this item leaves: all scans so far belong to it. */
void scan_match_close(struct scan_match *, const char *item, int64_t now_us);
/* As scan_match_close(), for a departure that was not observed: scans received already are
 * assigned again. */
void scan_match_close_late(struct scan_match *, const char *item, int64_t left_us);
/* The wall clock was set by shift_us, to now_us: stored times are shifted. since_us: not before that, by
 * the new clock. */
void scan_match_shift_clock(struct scan_match *, int64_t shift_us, int64_t now_us,
	int64_t since_us);
/* No scan after this one (scan.seq) was made before the clock was set. */
void scan_match_end_of_old_clock(struct scan_match *, int64_t until_seq);
/* When a scan was made, by the present wall clock. */
int64_t scan_match_time_of(const struct scan_match *, const struct sighting *);
/* The same, more exactly just after a change, by when it was received (present wall clock): of the
 * clocks that can have stamped it, the one by which it came soonest. *earliest_us: by another one that can have
 * stamped it, too, it was made as early as that; a scan that came 2 s late or more is not expected. */
int64_t scan_match_exact_time_of(const struct scan_match *, const struct sighting *,
	int64_t received_us, int64_t *earliest_us);

/* Number of different items in the scans up to until_us. *best: the most specific one (a serial
 * number before the article), NULL if there is none; valid until the next call. */
int scan_match_count_items(const struct scan_match *, int64_t until_us,
	const struct sighting **best);

/* Can the box be decided by its scans? At once if there was one before it halted; otherwise
 * settle_ms after the first one, to wait for a second, different item. False: no scan. */
bool scan_match_is_settled(const struct scan_match *, int64_t arrived_ms, int settle_ms,
	int64_t now_ms);

/* Does a later scan name the same item more precisely: the serial number to its article? */
bool scan_match_is_more_specific(const char *item, const struct sighting *);

#endif
