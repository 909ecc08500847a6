/* belt_match: assigns scans to boxes by the position of the belt, for boxes that come close and readers
 * before the read point. Pure: time is passed in, no I/O.
 *
 * A reader `offset` mm before the read point sees a box that will arrive there when the belt has
 * gone on by that much. So a scan is expected at
 *
 *     way of the belt when it was made + offset
 *
 * and it belongs to the box that arrived nearest to that, if it is near enough (BELT_MATCH_NEAR_MM).
 * Scans made before their box is known are kept until a box comes or their place has passed.
 *
 * The way is ENCODER without what the belt slips under boxes that stand: while the stopper holds a
 * box, those behind it stand as well. It goes on over a counter that wraps, is reset, or runs back a
 * little. Between two polls it is interpolated. If a long gap between two polls cannot be
 * reconstructed, all older positions are given up: no_read is better than a wrong lane (decisions
 * 6 and 25). */
#ifndef PLC_BRIDGE_DIALOGUE_BELT_MATCH_H
#define PLC_BRIDGE_DIALOGUE_BELT_MATCH_H

#include "plc-bridge/dialogue/scan_match.h"
#include "plc-bridge/profile/profile.h"

enum {
	BELT_MATCH_SAMPLES_MAX = 1024,
	BELT_MATCH_SCANS_MAX = 64,
	BELT_MATCH_ARRIVALS_MAX = 16,
	/* Half the smallest distance of two front edges: boxes 25 mm apart. */
	BELT_MATCH_NEAR_MM = (BELT_BOX_MM + 25) / 2,
	/* Between the front edge at the read point and the arrival that the PLC reports lie 0 mm (the
	 * stopper is there) to 35 mm (the demonstrator's). */
	BELT_MATCH_HALT_MM = 17,
	/* Such a way between two polls says nothing about a moment in between. */
	BELT_MATCH_COARSE_MM = 150
};

/* The belt at one poll. */
struct belt_match_sample {
	int64_t at_us;  /* monotonic */
	int64_t way_mm; /* of the boxes before the read point */
	bool is_even;   /* on the way to here it ran at one speed */
};

struct belt_match_scan {
	struct scan_match_seen seen; /* at_us: monotonic; may change until it is placed */
	/* It was made then if another clock has stamped it that may have; at_us: there is none. */
	int64_t earliest_us;
	bool is_placed;
	int64_t expected_mm; /* the way at which its box arrives */
};

struct belt_match_arrival {
	uint16_t boot, track;
	int64_t way_mm;
};

struct belt_match {
	const struct profile *profile; /* NULL: scans are matched by time */
	bool has_last;
	struct plc_image last;
	int64_t last_us;        /* when these values were taken */
	int64_t read_us;        /* when they were here */
	int64_t took_us;        /* from the request to then: they were taken somewhere in it */
	bool is_written;        /* an answer was written since */
	bool stands_since_boot; /* the box at the stopper was there before the PLC's start */
	bool is_again;          /* … in its light barrier, and arrived again_mm */
	int64_t again_mm;
	double mm_per_ms; /* of the belt when it last ran */
	int64_t way_mm;
	struct belt_match_sample samples[BELT_MATCH_SAMPLES_MAX]; /* oldest first */
	size_t sample_count;
	struct belt_match_scan scans[BELT_MATCH_SCANS_MAX]; /* in the order of their numbers */
	size_t scan_count;
	struct belt_match_arrival arrivals[BELT_MATCH_ARRIVALS_MAX]; /* oldest first */
	size_t arrival_count;
	int64_t not_until; /* scans up to this one (scan.seq) have times that cannot be compared */
};

/* profile: must outlive it. It does nothing if the profile has no read_offset_mm. */
void belt_match_init(struct belt_match *, const struct profile *);
bool belt_match_is_on(const struct belt_match *);

/* One poll. Monotonic times: the request, when the values were taken, the answer. */
struct belt_match_look {
	const struct plc_image *image;
	int64_t began_us, at_us, read_us;
};
void belt_match_see(struct belt_match *, const struct belt_match_look *);
/* After that poll the answer is written, before the next one. */
void belt_match_wrote(struct belt_match *);

/* What an earlier bridge has recorded. */
struct belt_match_past {
	const struct signal_change *changes; /* oldest first; times of the wall clock */
	size_t count;
	const struct plc_image *base; /* the newest values of all signals; NULL: none */
	int64_t offset_us;            /* wall clock minus monotonic clock */
	int64_t last_scan;            /* the newest scan of its time */
};
/* Before the first image of this bridge. */
void belt_match_replay(struct belt_match *, const struct belt_match_past *);

/* A scan; it is placed by the next image at or after its time (seen.at_us, monotonic). */
void belt_match_add(struct belt_match *, const struct scan_match_seen *);
/* The scans that belong to a box, in the order of their numbers; out: SCAN_MATCH_SEEN_MAX. */
size_t belt_match_of(const struct belt_match *, uint16_t boot, uint16_t track,
	struct scan_match_seen *out);

#endif
