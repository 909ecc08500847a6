/* whole: EAN-13 and UPC-A read as a whole. zbar decides edge by edge and gives up where a few are
 * lost in blur, crumples or too few pixels; here all twelve digits and their places are chosen
 * together, as they explain the line best (Viterbi). What comes out must be proven (verify_linear.h). */
#ifndef READER_DECODE_EAN_VITERBI_H
#define READER_DECODE_EAN_VITERBI_H

#include "reader/decode/corner.h"
#include "reader/decode/gray.h"

#include <stdint.h>

/* digits: 13 with a right check digit. The code lies on the row between from and to. True: enough,
 * the search ends. */
typedef bool ean_viterbi_found(void *user, const char digits[13], struct point from,
	struct point to);

/* Looks along the rows for what has as many edges as such a code, for about budget_ms. */
void ean_viterbi_scan(const struct gray *, int64_t budget_ms, ean_viterbi_found *found, void *user);

#endif
