/* rng: reproducible random numbers: the same seed gives the same numbers on every machine.
 *
 * Source: PCG32 (XSH RR 64/32), Melissa O'Neill, "PCG: A Family of Simple Fast Space-Efficient
 * Statistically Good Algorithms for Random Number Generation", 2014, www.pcg-random.org. Pure. */
#ifndef HW_PLANT_WORLD_RNG_H
#define HW_PLANT_WORLD_RNG_H

#include <stdint.h>

struct rng {
	uint64_t state, stream;
};

/* Different streams of one seed are independent. */
struct rng rng_seed(uint64_t seed, uint64_t stream);
uint32_t rng_next(struct rng *r);
/* Uniform from 0 to below - 1; below: at least 1. */
uint32_t rng_below(struct rng *r, uint32_t below);
/* Uniform in [from, to). */
double rng_uniform(struct rng *r, double from, double to);

#endif
