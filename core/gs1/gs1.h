/* gs1: GS1 codes: application identifiers, check digits, Digital Link, item keys.
 *
 * Sources: GS1 General Specifications (AIs, section 3; rules between AIs, section 4.13 and 4.14;
 * check digit, section 7.9), GS1 Barcode Syntax Dictionary of 2026-01-27 (formats, partners), GS1
 * Digital Link URI Syntax 1.6 (keys, qualifiers, canonical form). Pure: no I/O, no state.
 *
 * gs1_table.c table of AIs; gs1.c element strings; gs1_value.c one value; gs1_rules.c combinations of
 * AIs; gs1_link.c Digital Links and keys; gs1_words.c a value in words. */
#ifndef CORE_GS1_GS1_H
#define CORE_GS1_GS1_H

#include "core/base/fault.h"

#include <stdbool.h>
#include <stddef.h>

#define GS1_FNC1 '\x1d' /* GS, the separator after a variable field */
#define GS1_VALUE_MAX 90
#define GS1_FIELDS_MAX 64
#define GS1_KEY_MAX 320 /* a Digital Link key: 30 characters, each up to %XX, twice */
#define GS1_LINK_MAX (GS1_FIELDS_MAX * (3 * GS1_VALUE_MAX + 6) + 20) /* with every attribute */

struct gs1_field {
	char ai[5]; /* "01" */
	char value[GS1_VALUE_MAX + 1];
};

struct gs1 {
	size_t count;
	unsigned char
		company_digits; /* of the key's company prefix, where the code says it: an EPC; 0: not known */
	struct gs1_field fields[GS1_FIELDS_MAX];
};

/* What the characters of a part of a value must be, beyond their set and number. */
enum gs1_check {
	GS1_ANY,
	GS1_MOD_10,        /* the last digit is a check digit (General Specifications 7.9.1) */
	GS1_PAIR,          /* the last two characters are a check pair (7.9.5) */
	GS1_DATE,          /* YYMMDD */
	GS1_DATE_OR_MONTH, /* YYMMDD, day 00 allowed */
	GS1_TIME,          /* hhmm */
	GS1_HOUR,          /* hh */
	GS1_MINUTE,        /* mm or ss */
	GS1_COUNTRY,       /* three digits of ISO 3166-1 */
	GS1_COUNTRY_2,     /* two letters of ISO 3166-1 */
	GS1_CURRENCY,      /* three digits of ISO 4217 */
	GS1_YES_NO,        /* 0 or 1 */
	GS1_ZERO,          /* 0 */
	GS1_PIECE,         /* piece and total, two digits each, 1 <= piece <= total */
	GS1_ESCAPED,       /* text with %XX, and + for a blank */
	GS1_MINUS,         /* a hyphen */
	GS1_LATITUDE,
	GS1_LONGITUDE,       /* ten digits */
	GS1_NO_ZERO_FIRST,   /* no zero in the first place */
	GS1_COMPANY,         /* begins with a company prefix: four digits at least */
	GS1_COUNTRY_OR_EU,   /* three digits of ISO 3166-1, or 999 */
	GS1_PACKAGE,         /* PackageTypeCode: UN/CEFACT recommendation 21 and GS1's own */
	GS1_MEDIA,           /* AIDC media type, two digits (General Specifications 3.8.22) */
	GS1_LONG_DATE,       /* YYYYMMDD */
	GS1_SEX,             /* ISO 5218: 0, 1, 2, 9 */
	GS1_POSITION,        /* "2/3" */
	GS1_NOT_ZERO,        /* a number that is not 0 */
	GS1_WINDING,         /* 0, 1 or 9 */
	GS1_IBAN,            /* ISO 13616 */
	GS1_PAIR_AND_LETTER, /* as GS1_PAIR, and not digits alone */
	GS1_IMPORTER,        /* a character of set 64, without "=" */
	GS1_PADDED,          /* base 64: up to two "=" at the end, which fill up to a multiple of 3 */
	GS1_CHECK_COUNT
};

struct gs1_part {
	char set; /* 'N' digits, 'X' character set 82, 'Y' 39, 'Z' 64; '\0' ends the list */
	unsigned char min, max; /* characters */
	bool optional;          /* may be left out altogether */
	enum gs1_check check;
};

enum { GS1_PARTS_MAX = 5 };

/* One row per AI, or per group of AIs that differ in one digit: "310n". Others are kept raw, with
 * their predefined length if they have one, else up to the next FNC1. */
struct gs1_ai {
	const char *ai;
	const char *title; /* N_() the user's word: "batch", "best before" */
	struct gs1_part parts[GS1_PARTS_MAX + 1];
	const char *needs;    /* "01+21,02": 01 and 21, or 02; NULL: nothing */
	const char *excludes; /* "02,392n"; NULL: nothing */
	const char *unit;     /* "kg"; with it n is the number of decimals. NULL: none */
};
extern const struct gs1_ai gs1_ais[];
extern const size_t gs1_ai_count;
const struct gs1_ai *gs1_find_ai(const char *ai); /* "3103"; NULL if it is not in the table */
/* Does an AI match "01" or "310n"? The pattern may be the first of a list. */
bool gs1_ai_matches(const char *pattern, const char *ai);
/* Characters of a value: the least and the most. */
size_t gs1_ai_min(const struct gs1_ai *);
size_t gs1_ai_max(const struct gs1_ai *);

/* The length of an AI by its first two digits, and that of AI and value where it is
 * predefined (General Specifications, figures 7.8.1-1 and 7.8.5-2); total 0: up to the next FNC1.
 * digits: two of them at least. Never NULL. */
struct gs1_prefix {
	char first[3], last[3];
	unsigned char ai_len, total;
};
const struct gs1_prefix *gs1_find_prefix(const char *digits);

/* The check digit ('0'..'9') over n digits that do not include it, weights 3,1,3 from the right.
 * '\0' if there is anything but digits. */
char gs1_check_digit(const char *digits, size_t n);
/* Are these n characters digits of which the last is the right check digit? */
bool gs1_check_ok(const char *digits, size_t n);
/* Are these n > 0 characters digits? */
bool gs1_all_digits(const char *text, size_t n);

/* 8, 12, 13 or 14 digits with a right check digit -> the GTIN as 14 digits in out[15]. */
bool gs1_gtin14(const char *digits, size_t n, char *out);

/* An element string as scanned: AIs and values, GS (0x1D) after variable fields; a leading GS and
 * an AIM prefix must have been removed. 0, or -1 with why (DATA): which AI, what is wrong, what
 * would be right. What was understood up to there is in *out. Partners that may stand in another
 * barcode of the same label are not demanded here. */
int gs1_parse_element_string(const char *data, size_t len, struct gs1 *out, struct fault *why);
/* The same without a check of the values: only where each field begins and ends. */
int gs1_split(const char *data, size_t len, struct gs1 *out, struct fault *why);

/* Is a value what its AI demands? Anything is right for an AI that is not in the table. */
int gs1_check_value(const char *ai, const char *value, struct fault *why);

/* What is wrong between the fields. *at starts as 0 and moves on. 1: *why is the next finding, 0:
 * there is none left. */
enum gs1_severity {
	GS1_NOTE,    /* worth knowing: the partner may stand in another barcode of the same label */
	GS1_MISSING, /* incomplete by itself */
	GS1_WRONG    /* contradicts itself: such a code is refused */
};
int gs1_next_finding(const struct gs1 *, size_t *at, enum gs1_severity *severity,
	struct fault *why);

/* A GS1 Digital Link URI of any host, http or https: key, qualifiers in their order, attributes in
 * the query. 1 it is one, 0 it is something else (no primary key in the path), -1 it is one with a
 * mistake (why). */
int gs1_parse_digital_link(const char *uri, size_t len, struct gs1 *out, struct fault *why);
/* The canonical Digital Link of all fields. out: GS1_LINK_MAX. False if there is no primary key. */
bool gs1_build_digital_link(const struct gs1 *, char *out);

/* What may follow an AI in a Digital Link: "22,10,21|235", "" nothing; NULL: it is no key. */
const char *gs1_qualifiers(const char *ai);

const char *gs1_value(const struct gs1 *, const char *ai); /* NULL if not there */

/* The item key: canonical Digital Link of the identifying part only (SSCC, else GTIN with serial,
 * else GTIN, else another GS1 key with its serial). False if there is none. out: GS1_KEY_MAX. */
bool gs1_key(const struct gs1 *, char *out);

/* "(01)09521234000013(21)1001" for people, cleaned (core/base/text.h), cut if need be. */
void gs1_format_hri(const struct gs1 *, char *out, size_t size);

/* A value in words: "2026-12-31", "1.500 kg", "276 (DE)"; "" where the value speaks for itself or
 * is wrong. Decimals by language. year: today's, for the century (General Specifications 7.12). */
void gs1_words(const struct gs1_field *, int year, char *out, size_t size);
/* The year of two digits, 0..99 (General Specifications 7.12): 51 years or more ahead of year is the last century,
 * 50 or more back the next. */
int gs1_full_year(int two_digits, int year);
/* What the first digits of a GTIN, GLN or SSCC say, where that is sure: who issued the prefix (which is not where
 * the goods were made), or what they are reserved for. digits: without indicator or extension digit. Translated;
 * false and "": not sure. */
bool gs1_prefix_words(const char *digits, char *out, size_t size);

/* The GTIN-14 inside an item key that has one. False if the key has none. out[15]. */
bool gs1_gtin_of_key(const char *key, char *out);
/* Does the key name a kind of goods (GTIN without serial), which is counted, and not one item? */
bool gs1_key_is_quantity(const char *key);
/* Can two keys that were read on one box identify the same item? Equal, or the same GTIN of which one lacks the
 * serial number (tag: SGTIN, label: EAN). */
bool gs1_same_thing(const char *key_a, const char *key_b);

#endif
