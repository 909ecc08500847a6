/* gs1: what a GS1 code says. Application identifiers, check digits, Digital Link, item keys.
 *
 * Sources: GS1 General Specifications (AIs, section 3; check digit, section 7.9), GS1 Digital Link
 * URI Syntax 1.x (canonical form). Pure: no I/O, no state. */
#ifndef CORE_GS1_H
#define CORE_GS1_H

#include "core/fault.h"

#include <stdbool.h>
#include <stddef.h>

#define GS1_FNC1 '\x1d' /* GS, the separator after a variable field */
#define GS1_VALUE_MAX 90
#define GS1_FIELDS_MAX 16
#define GS1_KEY_MAX 320 /* a Digital Link key: 20 characters of serial, each up to %XX */

struct gs1_field {
	char ai[5];                  /* "01" */
	char value[GS1_VALUE_MAX + 1];
};

struct gs1 {
	size_t count;
	struct gs1_field fields[GS1_FIELDS_MAX];
};

/* One row per AI that is understood; others are kept raw, with their predefined length if they have
 * one (a production date, a weight), else up to the next FNC1. */
struct gs1_ai {
	const char *ai;
	const char *title;   /* N_() the user's word: "batch", "best before" */
	int min, max;        /* length of the value */
	bool numeric;        /* digits only; else the GS1 character set 82 */
	bool predefined;     /* predefined length: no FNC1 behind it */
	bool check_digit;    /* the last digit is one */
	bool date;           /* YYMMDD, day 00 allowed */
};
extern const struct gs1_ai gs1_ais[];
extern const size_t gs1_ai_count;
const struct gs1_ai *gs1_find_ai(const char *ai); /* NULL if it is not in the table */

/* The check digit ('0'..'9') over n digits that do not include it, weights 3,1,3 from the right.
 * '\0' if there is anything but digits. */
char gs1_check_digit(const char *digits, size_t n);
/* Are these n characters digits of which the last is the right check digit? */
bool gs1_check_ok(const char *digits, size_t n);

/* 8, 12, 13 or 14 digits with a right check digit -> the GTIN as 14 digits in out[15]. */
bool gs1_gtin14(const char *digits, size_t n, char *out);

/* An element string as scanned: AIs and values, GS (0x1D) after variable fields; a leading GS and
 * an AIM prefix must have been removed. 0, or -1 with why (DATA): which AI, what is wrong, what
 * would be right. What was understood up to there is in *out. */
int gs1_parse_element_string(const char *data, size_t len, struct gs1 *out, struct fault *why);

/* A GS1 Digital Link URI of any host, http or https. 1 it is one, 0 it is something else (no
 * primary key in the path), -1 it is one with a mistake (why). */
int gs1_parse_digital_link(const char *uri, size_t len, struct gs1 *out, struct fault *why);

const char *gs1_value(const struct gs1 *, const char *ai); /* NULL if not there */

/* The item key: canonical Digital Link of the identifying part only (SSCC, else GTIN with serial,
 * else GTIN). False if there is none. out: GS1_KEY_MAX. */
bool gs1_key(const struct gs1 *, char *out);

/* "(01)09521234000013(21)1001" for people, cleaned (core/text.h), cut if need be. */
void gs1_format_hri(const struct gs1 *, char *out, size_t size);

/* The GTIN-14 inside an item key that has one. False if the key has none. out[15]. */
bool gs1_gtin_of_key(const char *key, char *out);
/* Does the key name a kind of goods (GTIN without serial), which is counted, not a single thing? */
bool gs1_key_is_quantity(const char *key);
/* Can two keys read on one box be the same thing? Equal, or the same GTIN of which one lacks the
 * serial number (tag: SGTIN, label: EAN). */
bool gs1_same_thing(const char *key_a, const char *key_b);

#endif
