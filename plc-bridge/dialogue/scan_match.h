/* naming: which scans name the box at the ident point, and what they say together. Pure.
 *
 * A scan belongs to the box at the ident point when it was made after the previous box left the
 * light barrier and before the decision. The code of the box that just left, read once more on its
 * way out, belongs to nobody. */
#ifndef PLC_BRIDGE_DIALOGUE_SCAN_MATCH_H
#define PLC_BRIDGE_DIALOGUE_SCAN_MATCH_H

#include "core/store/store.h"

#define SCAN_MATCH_SEEN_MAX 8
#define SCAN_MATCH_STEPS_MAX 4

struct scan_match_seen {
	struct sighting sighting;
	int64_t at_us;    /* when it was made, by the wall clock as it goes now */
	int64_t heard_ms; /* when the bridge learned of it, monotonic */
};

/* The wall clock was set. Scans of before arrive later: their times are corrected. */
struct scan_match_clock_step {
	int64_t by_us;
	int64_t old_us;    /* what the clock would show at that moment if it had not been set */
	int64_t until_seq; /* no scan after this one is from before; INT64_MAX: not known yet */
};

struct scan_match {
	int guard_ms;         /* a scan so soon after a box left belongs to that box: two periods */
	int64_t left_us;      /* when the previous box left, wall clock; 0: unknown */
	bool left_unseen;     /* it left later than left_us, nobody knows when */
	int64_t came_us;      /* when LB_IDENT was last covered */
	int64_t heard_until;  /* the newest scan (scan.seq) that was added */
	int64_t others_until; /* scans up to this one are of boxes that have left the ident point */
	char left_item[256];  /* what that previous box was, "" = unknown */
	struct scan_match_clock_step steps[SCAN_MATCH_STEPS_MAX]; /* oldest first */
	size_t step_count;
	struct scan_match_seen seen[SCAN_MATCH_SEEN_MAX];
	size_t count;
};

/* A scan at the ident point; kept only if it belongs to the box there or on its way. */
void scan_match_add(struct scan_match *, const struct sighting *, int64_t now_ms);

/* The box called item goes: what was read up to now was its. */
void scan_match_close(struct scan_match *, const char *item, int64_t now_us);
/* As scan_match_close(), for a box that went while nobody looked: scans heard already are judged again. */
void scan_match_close_late(struct scan_match *, const char *item, int64_t left_us);
/* The wall clock was set by so much: what is remembered moves along. */
void scan_match_shift_clock(struct scan_match *, int64_t shift_us, int64_t now_us);
/* No scan after this one (scan.seq) is from before the clock was set. */
void scan_match_end_of_old_clock(struct scan_match *, int64_t until_seq);
/* When a scan was made, by the wall clock as it goes now. */
int64_t scan_match_time_of(const struct scan_match *, const struct sighting *);

/* How many different things the scans up to until_us name. *best: the one that says most (a serial number beats
 * the bare article), NULL if there is none; valid until the next call. */
int scan_match_count_items(const struct scan_match *, int64_t until_us,
	const struct sighting **best);

/* Is it time to decide by the scans? At once if one was here before the box halted; the first that
 * comes later waits settle_ms for a second, different one. False if there is none. */
bool scan_match_is_settled(const struct scan_match *, int64_t arrived_ms, int settle_ms,
	int64_t now_ms);

/* Does a later scan say more about the thing called item: the serial number to its article? */
bool scan_match_is_more_specific(const char *item, const struct sighting *);

#endif
