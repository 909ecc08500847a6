#include "core/base/siphash.h"

struct siphash_state {
	uint64_t v0, v1, v2, v3;
};

static uint64_t read_word(const unsigned char *bytes, size_t len)
{
	uint64_t word = 0;

	for (size_t i = 0; i < len; i++)
		word |= (uint64_t)bytes[i] << (8 * i);
	return word;
}

static uint64_t rotate_left(uint64_t word, int bits)
{
	return word << bits | word >> (64 - bits);
}

static void mix_state(struct siphash_state *s, int rounds)
{
	while (rounds-- > 0) {
		s->v0 += s->v1;
		s->v2 += s->v3;
		s->v1 = rotate_left(s->v1, 13) ^ s->v0;
		s->v3 = rotate_left(s->v3, 16) ^ s->v2;
		s->v0 = rotate_left(s->v0, 32);
		s->v2 += s->v1;
		s->v0 += s->v3;
		s->v1 = rotate_left(s->v1, 17) ^ s->v2;
		s->v3 = rotate_left(s->v3, 21) ^ s->v0;
		s->v2 = rotate_left(s->v2, 32);
	}
}

static void take_word(struct siphash_state *s, uint64_t word)
{
	s->v3 ^= word;
	mix_state(s, 2);
	s->v0 ^= word;
}

uint64_t siphash(const unsigned char key[SIPHASH_KEY_SIZE], const void *bytes, size_t len)
{
	const unsigned char *at = bytes;
	uint64_t k0 = read_word(key, 8), k1 = read_word(key + 8, 8);
	struct siphash_state s = { k0 ^ 0x736F6D6570736575u, k1 ^ 0x646F72616E646F6Du,
		k0 ^ 0x6C7967656E657261u, k1 ^ 0x7465646279746573u };
	size_t rest = len;

	for (; rest >= 8; rest -= 8, at += 8)
		take_word(&s, read_word(at, 8));
	take_word(&s, read_word(at, rest) | (uint64_t)len << 56);
	s.v2 ^= 0xFF;
	mix_state(&s, 4);
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}
