/* pattern: the widths of bars and spaces of a linear code, from its text. Pure.
 *
 * EAN/UPC: GS1 General Specifications, section 5.2; Code 39: ISO/IEC 16388; Interleaved 2 of 5:
 * ISO/IEC 16390. */
#ifndef READER_DECODE_PATTERN_H
#define READER_DECODE_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#define PATTERN_TEXT_MAX 40
#define PATTERN_ELEMENTS_MAX 512

enum pattern_kind { PATTERN_EAN13, PATTERN_EAN8, PATTERN_UPCE, PATTERN_CODE39, PATTERN_ITF };

struct pattern {
	size_t count;                       /* of widths: bar, space, bar … ends with a bar */
	float widths[PATTERN_ELEMENTS_MAX]; /* in modules */
	float length;                       /* their sum */
	size_t text_len;
	/* Position of each character, in modules from the first bar; both 0: it has no bars of its own
	 * (EAN-13: the first digit). */
	float from[PATTERN_TEXT_MAX], to[PATTERN_TEXT_MAX];
};

/* text: the digits with check digit (UPC-E: number system, six digits, check digit), for Code 39
 * without the asterisks. wide: width of a wide element (Code 39, ITF). False: not a text of such
 * a code. */
bool pattern_make(enum pattern_kind, const char *text, size_t len, float wide, struct pattern *);

/* All characters that such a code can hold. */
const char *pattern_alphabet(enum pattern_kind);

#endif
