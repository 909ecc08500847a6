/* belt_history: what was on the belt at past moments, so that the world can begin again from one of them.
 *
 * A moment is kept every BELT_HISTORY_EVERY_US while the belt changes; the newest BELT_HISTORY_MAX are kept, which is
 * four and a half hours of a running belt. Times are those of the caller. Pure. */
#ifndef HW_PLANT_WORLD_BELT_HISTORY_H
#define HW_PLANT_WORLD_BELT_HISTORY_H

#include "hw/plant/world/world.h"

enum { BELT_HISTORY_MAX = 65536, BELT_HISTORY_EVERY_US = 250000, BELT_HISTORY_FAULTS_MAX = 512 };

struct belt_moment {
	int64_t at_us;
	double until_next_ms; /* until the next box comes */
	struct rng rng;       /* of the intervals */
	int next, last;       /* as in struct world */
	int count;
	struct belt_place {
		int number;
		int16_t x; /* mm, of the front edge */
		int8_t branch;
		bool is_stuck;
	} boxes[WORLD_BOXES_MAX]; /* oldest first */
};

/* Zeroed: nothing is known. About 11 MB; pages that were never written cost nothing. */
struct belt_history {
	struct belt_moment moments[BELT_HISTORY_MAX];
	size_t moment_count; /* noted so far; also those that were overwritten */
	struct belt_faults {
		int64_t at_us;
		uint32_t bits; /* from then on: faults as the caller numbers them */
	} faults[BELT_HISTORY_FAULTS_MAX];
	size_t fault_count; /* as above */
};

/* To be called after each step of the world, and after each order. Keeps the moment if one is due. */
void belt_history_note(struct belt_history *, const struct world *, int64_t at_us);
/* Which faults there are from now on. */
void belt_history_note_faults(struct belt_history *, int64_t at_us, uint32_t bits);

/* The newest moment that is not later; NULL: it lies before what is known. */
const struct belt_moment *belt_history_find(const struct belt_history *, int64_t at_us);
/* The faults then; 0: none, or not known. */
uint32_t belt_history_faults(const struct belt_history *, int64_t at_us);
/* The oldest moment that is known; 0: none is. */
int64_t belt_history_begin_us(const struct belt_history *);

/* Puts the boxes of that moment onto a belt that is empty, in their order. Each stands where it was; those behind limit_mm
 * (they had been read) come before it, and others make room. The boxes to come are those of that moment. Stuck boxes move. */
void belt_history_restore(const struct belt_moment *, struct world *, double limit_mm);

#endif
