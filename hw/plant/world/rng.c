#include "hw/plant/world/rng.h"

struct rng rng_seed(uint64_t seed, uint64_t stream)
{
	struct rng r = { .stream = stream << 1 | 1 };

	rng_next(&r);
	r.state += seed;
	rng_next(&r);
	return r;
}

uint32_t rng_next(struct rng *r)
{
	uint64_t old = r->state;
	uint32_t mixed = (uint32_t)(((old >> 18) ^ old) >> 27), turn = (uint32_t)(old >> 59);

	r->state = old * 6364136223846793005u + r->stream;
	return mixed >> turn | mixed << (-turn & 31);
}

uint32_t rng_below(struct rng *r, uint32_t below)
{
	uint32_t too_small = -below % below, n;

	do
		n = rng_next(r);
	while (n < too_small); /* otherwise small numbers would be slightly more frequent */
	return n % below;
}

double rng_uniform(struct rng *r, double from, double to)
{
	return from + (to - from) * rng_next(r) / 4294967296.0;
}
