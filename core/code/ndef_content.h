/* ndef_content: what a whole NDEF record holds, by its type. Private to ndef. */
#ifndef CORE_CODE_NDEF_CONTENT_H
#define CORE_CODE_NDEF_CONTENT_H

#include "core/code/ndef.h"

/* NDEF 1.0, table 1: type name formats. */
enum {
	NDEF_TNF_EMPTY,
	NDEF_TNF_WELL_KNOWN,
	NDEF_TNF_MEDIA,
	NDEF_TNF_ABSOLUTE_URI,
	NDEF_TNF_EXTERNAL,
	NDEF_TNF_UNKNOWN,
	NDEF_TNF_UNCHANGED,
	NDEF_TNF_RESERVED
};

/* The payload of a chunked record, put together; cut at its size. */
struct ndef_payload {
	unsigned char bytes[4096];
	size_t len;
};

/* Fills kind, text and language of a record whose tnf and payload_len are set. 1, or -1 with why. */
int ndef_read_content(const unsigned char *type, size_t type_len, const unsigned char *payload,
	struct ndef_record *out, struct fault *why);

/* RTD URI, table 3: what a code stands for; NULL behind the last. */
const char *ndef_uri_prefix(unsigned char code);

/* "the NDEF content is damaged: what"; -1. */
int ndef_reject(struct fault *why, const char *what);

#endif
