/* retail_code: the digits of EAN and UPC codes: UPC-E written out, an add-on of two or five digits (an issue,
 * a price) split off. Pure.
 *
 * Source: GS1 General Specifications 5.2 (EAN/UPC symbols, add-ons 5.2.6, UPC-E 5.2.3.2). */
#ifndef CORE_CODE_RETAIL_CODE_H
#define CORE_CODE_RETAIL_CODE_H

#include "core/code/scan.h"

struct retail_code {
	char gtin[15];
	size_t main_len; /* digits of the code itself; the add-on stands behind them */
	bool is_upc_e;   /* eight digits that stand for twelve */
};

/* Are these bytes a code of this symbology, to the last? UNKNOWN: a scanner that names none: digits of a
 * GTIN's length with a right check digit; UPC-E if they are no EAN-8; EAN-13 with two or five more digits,
 * UPC-A with five, if they are no number of another kind with a right check digit. */
bool retail_code_parse(enum symbology symbology, const char *data, size_t len,
	struct retail_code *out);

/* The digits whose check digit counts if it is no code: of UPC-E the twelve, without an add-on. out:
 * terminated, at least 15. 0: there are none. */
size_t retail_code_digits(enum symbology symbology, const char *data, size_t len, char *out);

/* UPC-E, eight digits, to UPC-A: out[13]. False: the first is not 0 or 1, or there are other characters.
 * The check digit is copied, not checked. */
bool retail_code_expand(const char *digits, char *out);

#endif
