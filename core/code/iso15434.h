/* iso15434: the envelope of industrial codes with data identifiers: "[)>" RS 06 GS P… GS Q… RS EOT.
 * Pure.
 *
 * Sources: ISO/IEC 15434 (envelope), ANSI MH10.8.2 (data identifiers), VDA 4994 (global transport
 * label), ISO/IEC 15459 (licence plates). */
#ifndef CORE_CODE_ISO15434_H
#define CORE_CODE_ISO15434_H

#include "core/base/fault.h"

#include <stddef.h>

enum { ISO15434_FIELDS_MAX = 40, ISO15434_VALUE_MAX = 120 };

struct iso15434_field {
	char di[8];                         /* "1T"; "" if the field begins with none */
	const char *title;                  /* translated; NULL: not in the table */
	char value[ISO15434_VALUE_MAX + 1]; /* as read, cut; not cleaned */
};

struct iso15434 {
	char format[3]; /* "06" data identifiers, "05" GS1 AIs, "12" text element ids */
	size_t count;
	struct iso15434_field fields[ISO15434_FIELDS_MAX];
	size_t elements_at, elements_len; /* format 05: the element string inside data */
};

/* 1: it is one and *out holds its content; 0: it does not begin with "[)>"; -1: it begins so, but
 * is broken (why); what was understood is in *out. */
int iso15434_parse(const char *data, size_t len, struct iso15434 *out, struct fault *why);

/* The data identifier that text begins with: its length, 0 if there is none. *title as above. */
size_t iso15434_identifier(const char *text, size_t len, const char **title);

/* The issuing agency of licence plates that begin so ("UN…" behind 1J): translated, NULL: not known
 * here. */
const char *iso15434_agency(const char *plate);

#endif
