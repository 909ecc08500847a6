/* ndef: the content of an NFC tag: TLV blocks of the user memory, NDEF records.
 *
 * Sources: NFC Forum Type 2 Tag Operation (TLV, section 2.3), NDEF 1.0 (records, section 3), RTD
 * URI, Text and Smart Poster; RFC 2483 (text/uri-list); Wi-Fi Simple Configuration 2.0. Every length is
 * checked against the bytes that remain: the content of a tag is not trusted. Pure.
 *
 * More is accepted than NDEF 1.0 allows, because tags in the field have it and the item is still certain:
 * a first record without MB and a later one with it; a message that ends without ME; bytes behind the record
 * with ME; an identifier code of a URI beyond the table (no prefix); a text with bytes that are not UTF-8. What
 * contradicts itself is refused: an empty record with content, an unknown one with a type, chunks out of order.
 * check_core_ndef has a test for each, and the vectors of Android's CTS. */
#ifndef CORE_CODE_NDEF_H
#define CORE_CODE_NDEF_H

#include "core/base/fault.h"

#include <stdbool.h>
#include <stddef.h>

#define NDEF_TEXT_MAX 4160 /* whole for every message of 4,096 bytes, its URI prefix spelt out */

enum ndef_kind {
	NDEF_URI,  /* also text/uri-list: one address a line */
	NDEF_TEXT, /* also text/plain, contacts, calendars, and Wi-Fi as "WIFI:S:…;P:…;;" */
	NDEF_APP,  /* the package name of an Android app that the tag opens */
	NDEF_OTHER
};

struct ndef_record {
	enum ndef_kind kind;
	size_t text_len;
	char text[NDEF_TEXT_MAX]; /* URI with its prefix spelt out, or the text as UTF-8; not cleaned,
							   * may hold NUL; terminated */
	char language[9];         /* of a text record */
	bool poster;              /* a Smart Poster (NDEF_OTHER); its own records come next ... */
	bool nested;              /* ... and this is one of them */
	unsigned char tnf;        /* type name format, 0 to 7 */
	char type[64];            /* as on the tag, "U", "text/plain"; cut, not cleaned, terminated */
	size_t payload_len;       /* bytes of the record, its type aside */
};

/* Finds the NDEF message TLV (type 03) in a Type 2 tag's user memory (from page 4 on).
 * 1: *offset and *length lie inside memory. 0: there is none (an empty or blank tag).
 * -1: malformed (why). If only the first bytes of the memory are here and the message reaches
 * beyond them: 1 with *offset + *length > len, which the caller has to read first. */
int ndef_find_message(const unsigned char *memory, size_t len, size_t memory_size, size_t *offset,
	size_t *length, struct fault *why);

/* Walks the records of a message. *at starts as 0 and moves on. 1: *out is the next record,
 * 0: the end, -1: malformed (why). A chunked record comes as one; unknown ones as NDEF_OTHER. What is in a
 * Smart Poster follows it, as if it stood there itself; one inside another is not opened. */
int ndef_next_record(const unsigned char *message, size_t len, size_t *at, struct ndef_record *out,
	struct fault *why);

/* Builds a message with one URI record, the prefix abbreviated. Returns its length, 0 if it does
 * not fit. */
size_t ndef_build_uri(const char *uri, unsigned char *out, size_t size);
/* The same with one text record. language: "de", 63 letters at most. */
size_t ndef_build_text(const char *text, const char *language, unsigned char *out, size_t size);

/* Wraps a message for a tag's memory: TLV and terminator. Returns the length, 0 if it does not
 * fit. */
size_t ndef_wrap_message(const unsigned char *message, size_t len, unsigned char *out, size_t size);

#endif
