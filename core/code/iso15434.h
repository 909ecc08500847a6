/* iso15434: the envelope of industrial codes: "[)>" RS 06 GS P… GS Q… RS EOT. Pure.
 *
 * Sources: ISO/IEC 15434 (envelope), ANSI MH10.8.2 (data identifiers), ANSI MH10.8.3 and UPS's guide to labels
 * (format 01), ATA Spec 2000 (format 12), VDA 4994 (global transport label), ISO/IEC 15459 (licence plates). */
#ifndef CORE_CODE_ISO15434_H
#define CORE_CODE_ISO15434_H

#include "core/base/fault.h"
#include "core/gs1/lot.h"

#include <stdbool.h>
#include <stddef.h>

enum { ISO15434_FIELDS_MAX = 64 };

struct iso15434_field {
	char di[8];        /* "1T", of format 12 "SER"; "": the place in the code says what it is */
	const char *title; /* translated; NULL: not in the table */
	const char *value; /* inside data; not terminated, not cleaned; may be empty */
	size_t len;
};

struct iso15434 {
	char format
		[3]; /* of the first part: "06" data identifiers, "05" GS1 AIs, "01" transport, "12" text
	                   element identifiers, "07" free text */
	bool
		lacks_end; /* RS and EOT at the end, or the RS in front, are not there: usual on some labels */
	size_t count;
	struct iso15434_field fields[ISO15434_FIELDS_MAX];
	size_t elements_at, elements_len; /* format 05: the element string inside data */
};

/* 1: it is one and *out holds its content; 0: it does not begin with "[)>"; -1: it begins so, but
 * is broken (why); what was understood is in *out. Pointers in *out hold as long as data. */
int iso15434_parse(const char *data, size_t len, struct iso15434 *out, struct fault *why);

/* The first field with this identifier, NULL: there is none. */
const struct iso15434_field *iso15434_find(const struct iso15434 *, const char *di);

/* The data identifier that text begins with: its length, 0 if there is none. *title as above. */
size_t iso15434_identifier(const char *text, size_t len, const char **title);

/* Adds what the field says of batch, serial number, dates. */
void iso15434_read_lot(const struct iso15434_field *, struct lot *);

/* The form of the date in a field, as for lot_add_field(); NULL: it is none, or a week. */
const char *iso15434_date_form(const struct iso15434_field *);

/* The issuing agency of licence plates that begin so ("UN…" behind 1J): translated, NULL: not known
 * here. */
const char *iso15434_agency(const char *plate, size_t len);

#endif
