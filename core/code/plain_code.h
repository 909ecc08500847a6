/* plain_code: a code as a person writes it -> the bytes that a scanner would send. Pure.
 *
 * Understood: "(01)09521234000013(21)1001" and the same with brackets; a raw code with its separators
 * written <GS>, {GS}, ^], \x1d, \u001d, <FNC1>, {FNC1} (also RS and EOT); an AIM prefix "]C1" in
 * front; a Digital Link; bare digits; a GTIN of 8, 12 or 13 digits in the brackets of (01), (02) or (03), which get the zeros
 * that belong in front; an NFC UID as hex with or without colons, dashes or blanks. */
#ifndef CORE_CODE_PLAIN_CODE_H
#define CORE_CODE_PLAIN_CODE_H

#include "core/code/scan.h"

/* Fills *out (carrier, data, tag; symbology if symbology is not SYMBOLOGY_UNKNOWN or the form has
 * it). Text that is not understood is taken unchanged. 0, or -1 with why: longer
 * than 4,096 bytes, or a value in brackets that is longer than its AI allows. */
int plain_code_to_scan(const char *text, size_t len, enum symbology symbology, struct scan *out,
	struct fault *why);

/* A UID as people and tools write it -> upper-case hex digits in uid: 4, 7 or 10 bytes, "nfc:" or "0x"
 * in front or not, colons, dashes or blanks between the bytes or not, blanks around it. *is_marked (may
 * be NULL): it is a UID and nothing else; bare digits may also be a GTIN. False: it is none, uid is "". */
bool plain_code_uid(const char *text, size_t len, char uid[SCAN_TAG_MAX], bool *is_marked);

/* The symbology of the option --symbology, in capitals or not; NULL: SYMBOLOGY_UNKNOWN. 0, or -1 with why (USAGE). */
int plain_code_symbology(const char *name, enum symbology *out, struct fault *why);

#endif
