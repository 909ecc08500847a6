/* ean_viterbi: reads EAN-13 and UPC-A by dynamic programming along a scan line (Viterbi).
 * libzbar decides edge by edge and fails where a few edges are lost in blur, folds or too few
 * pixels; here all twelve digits and their positions are chosen together, as they explain the
 * line best. A result must be verified (verify_linear.h). */
#ifndef READER_DECODE_EAN_VITERBI_H
#define READER_DECODE_EAN_VITERBI_H

#include "reader/decode/corner.h"
#include "reader/decode/gray.h"

#include <stdint.h>

/* digits: 13 with a correct check digit. The code lies on the row between from and to. Returns
 * true to end the search. */
typedef bool ean_viterbi_found(void *user, const char digits[13], struct point from,
	struct point to);

/* Searches the rows for sections with as many edges as such a code has, for about budget_ms. */
void ean_viterbi_scan(const struct gray *, int64_t budget_ms, ean_viterbi_found *found, void *user);

#endif
