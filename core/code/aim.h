/* aim: the symbology identifier that a scanner puts in front of a code: "]C1...". Pure.
 *
 * Source: ISO/IEC 15424, symbology identifiers. */
#ifndef CORE_CODE_AIM_H
#define CORE_CODE_AIM_H

#include "core/code/scan.h"

enum aim_content {
	AIM_BY_SYMBOLOGY, /* what its symbology demands */
	AIM_TEXT,
	AIM_ELEMENTS, /* GS1 AIs, although the symbology has no word for it */
	AIM_ADD_ON    /* a GTIN with a two- or five-digit add-on behind it */
};

struct aim {
	char letter;
	const char *modifiers;    /* each of these characters; "": each that no row before names */
	enum symbology symbology; /* UNKNOWN: the public interface has no word for it */
	enum aim_content content;
	const char *name; /* "GS1-128"; N_() where it is a word */
};

#define AIM_PREFIX_LEN 3
/* The row of the prefix that data begins with, NULL if there is none that is known. */
const struct aim *aim_find(const unsigned char *data, size_t len);

#endif
