/* siphash: SipHash-2-4, a keyed hash of 64 bits. Without the key a hash does not say what was hashed.
 *
 * Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012; the vectors of its appendix A and of
 * the authors' reference code are in the test. Pure. */
#ifndef CORE_BASE_SIPHASH_H
#define CORE_BASE_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

#define SIPHASH_KEY_SIZE 16

uint64_t siphash(const unsigned char key[SIPHASH_KEY_SIZE], const void *bytes, size_t len);

#endif
