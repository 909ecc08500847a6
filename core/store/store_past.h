/* store_past: the database as of a past time. Facts are never rewritten, so a past state is read by leaving
 * out the later rows; only stock is computed, from the nearest checkpoint.
 *
 * As in core/store/store.h: int functions return 0 or -1 and why; a call blocks for at most 3 s. */
#ifndef CORE_STORE_STORE_PAST_H
#define CORE_STORE_STORE_PAST_H

#include "core/store/store.h"

/* From now on the queries return the state as of that time: scans, stock, alarms, passages (without
 * what became known later), signals and points. Programs are left out: their past states are not
 * recorded. 0: the present state. Takes no time itself. */
void store_look_back(struct store *, int64_t at_us);

/* Reduces a passage to what was known at a time. ended_us: when its result became known, 0: not
 * recorded. Pure. */
void store_passage_at(struct passage *, int64_t ended_us, int64_t at_us);
/* The newest signal row at or before at_us, of any PLC: its seq, 0 if none (where to begin reading).
 * Takes a few look-ups, independent of the number of rows. */
int store_signal_seq_at(struct store *, int64_t at_us, int64_t *seq, struct fault *why);

#endif
