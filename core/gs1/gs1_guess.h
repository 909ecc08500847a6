/* gs1_guess: GS1 element strings that nothing marks as such, and those that have lost their separators.
 * Pure.
 *
 * FNC1 ends a field of variable length; scanners send it as GS (ASCII 29). Many are set to leave it out
 * or to send another character or word instead, and some labels are printed without it. */
#ifndef CORE_GS1_GS1_GUESS_H
#define CORE_GS1_GS1_GUESS_H

#include "core/gs1/gs1.h"

/* Is it an element string, though no AIM prefix says so? It must be right to the last character: every
 * AI known, every value valid, and a GS1 key in front or a separator inside. A leading GS is FNC1 in the
 * first position, which only GS1 codes have: then it is one, with mistakes or not. */
bool gs1_guess_elements(const char *data, size_t len);

/* Could it be a GS1 code of which some characters are missing? For codes that lost keys; generous. */
bool gs1_guess_part(const char *data, size_t len);

enum gs1_separators {
	GS1_SEPARATORS_FINE,    /* or wrong for another reason */
	GS1_SEPARATORS_MISSING, /* it would be valid if there were one more, or several */
	GS1_SEPARATORS_REPLACED /* it would be valid with GS instead of another character or word */
};
/* An element string without its AIM prefix. Anything but FINE: *why (DATA) is the sentence for the
 * operator: the cause and how it is set right. why may be NULL. */
enum gs1_separators gs1_guess_separators(const char *data, size_t len, struct fault *why);

#endif
