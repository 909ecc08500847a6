/* rng: random numbers that come again. The same seed gives the same numbers on every machine.
 *
 * Source: PCG32 (XSH RR 64/32), Melissa O'Neill, "PCG: A Family of Simple Fast Space-Efficient
 * Statistically Good Algorithms for Random Number Generation", 2014, www.pcg-random.org. Pure. */
#ifndef HW_PLANT_WORLD_RNG_H
#define HW_PLANT_WORLD_RNG_H

#include <stdint.h>

struct rng {
	uint64_t state, stream;
};

/* Different streams of one seed have nothing to do with each other. */
struct rng rng_seed(uint64_t seed, uint64_t stream);
uint32_t rng_next(struct rng *r);
/* 0 to below - 1, each as often as any other; below: at least 1. */
uint32_t rng_below(struct rng *r, uint32_t below);
/* from up to, and without, to. */
double rng_uniform(struct rng *r, double from, double to);

#endif
