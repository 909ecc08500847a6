/* store_answer: answer times. The one definition for every screen, summary and export:
 *
 *   from the PLC's question to the computer's answer (answered - arrived)
 *   only of boxes on which a code was read before the answer: without one the computer waits for a
 *     code on purpose until shortly before the PLC's time is over
 *   without the time in which the PLC's STATE was not running or waiting (stopped, fault, emergency
 *     stop, starting): the PLC's own answer time stands still then
 *
 * Where the time of one box is shown (item history, --plain, export) it is this one; a box that does
 * not count has none. The drawing of the dialogue shows times of the clock, not answer times.
 * Typical is the median, 99% the nearest rank. docs/measurements.md has the same words.
 * As in core/store/store.h: int functions return 0 or -1 and why. */
#ifndef CORE_STORE_QUERY_STORE_ANSWER_H
#define CORE_STORE_QUERY_STORE_ANSWER_H

#include "core/store/store_rows.h"

#include <stddef.h>
#include <stdint.h>

/* Times in which a PLC's belt was stopped, oldest first, one after the other. */
struct store_stops {
	struct store_stop {
		int64_t from_us, to_us; /* INT64_MAX: it is stopped */
	} * list;
	size_t count, size;
};
/* Those that reach beyond since_us and begin before until_us (and before the time of store_look_back()).
 * Zero out before; store_free_stops() also after -1. */
int store_read_stops(struct store *, const char *plc, int64_t since_us, int64_t until_us,
	struct store_stops *out, struct fault *why);
void store_free_stops(struct store_stops *);

/* The answer time of a box, 0 or more; -1: it does not count. Pure. */
int64_t store_answer_us(const struct store_stops *, const struct passage *);

/* The same of one box of the store. */
int store_box_answer(struct store *, const char *plc, const struct passage *, int64_t *us,
	struct fault *why);

struct answer_ranks {
	int64_t p50_us, p99_us, worst_us; /* 0: no answers */
};
/* Sorts us[n]. Pure. */
struct answer_ranks store_rank_answers(int64_t *us, size_t n);
#endif
