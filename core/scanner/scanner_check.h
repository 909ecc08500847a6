/* scanner_check: two codes that show whether a handheld scanner is set up, and which setting is wrong. Pure.
 *
 * A wrong setting changes the codes in a known way: no AIM prefix (ISO/IEC 15424), FNC1 not sent as GS (GS1 General
 * Specifications 7.8), characters of another keyboard layout (DIN 2137 T1, ANSI INCITS 154), Caps Lock, text around
 * the code. */
#ifndef CORE_SCANNER_SCANNER_CHECK_H
#define CORE_SCANNER_SCANNER_CHECK_H

#include <stdbool.h>
#include <stddef.h>

/* The first code, a GS1-128: with brackets, as labels are written. */
#define SCANNER_CHECK_GS1 "(01)09521234000013(10)LOT7(21)1001"
/* The second, a QR code: characters that lie elsewhere on other keyboards. */
#define SCANNER_CHECK_KEYS "yz-/:_?#"

enum { SCANNER_CHECK_FINDINGS_MAX = 4, SCANNER_CHECK_TEXT_MAX = 320 };

struct scanner_check {
	bool is_right; /* all that this code can show */
	size_t
		count; /* sentences, at least one; each says what is wrong and what is to be set, or that all is right */
	char texts[SCANNER_CHECK_FINDINGS_MAX][SCANNER_CHECK_TEXT_MAX]; /* translated, not cleaned */
};

/* Is data one of the two codes, right or as a wrong setting leaves it? Fills *out if so. is_type_known: the code type is
 * known although no AIM prefix stands in front, as from a camera. */
bool scanner_check_examine(const char *data, size_t len, bool is_type_known,
	struct scanner_check *out);

#endif
