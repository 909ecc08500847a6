/* pace: when the scans of a recording are due. Pure: time is passed in. */
#ifndef READER_REPLAY_PACE_H
#define READER_REPLAY_PACE_H

#include <stdbool.h>
#include <stdint.h>

#define PACE_GAP_MAX_MS 86400000 /* longest gap between two scans that is kept */

struct pace {
	double speed; /* 1: as recorded, 10: ten times as fast, 0: at once */
	bool has_begun;
	int64_t start_ms;   /* when the first scan was handed out */
	int64_t last_ms;    /* on the recording's clock */
	int64_t elapsed_ms; /* since the first scan, as recorded */
};

void pace_init(struct pace *, double speed);

/* Advances to recorded_ms of the recording's clock, which may start again. Returns this time on
 * the clock of now_ms, as if played at speed 1: the time for debouncing. */
int64_t pace_advance(struct pace *, int64_t recorded_ms, int64_t now_ms);

/* Milliseconds until that time at this speed; 0: due. */
int64_t pace_wait_ms(const struct pace *, int64_t now_ms);

#endif
