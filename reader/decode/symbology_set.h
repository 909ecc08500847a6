/* wanted: which symbologies are looked for. DataBar, Codabar, Code 93 and SQ find codes in carpets
 * and are off unless asked for; a tilted ITF is read in part, as a shorter code that looks right,
 * so only lengths that are asked for count. Set once, before the worker is started. */
#ifndef READER_DECODE_SYMBOLOGY_SET_H
#define READER_DECODE_SYMBOLOGY_SET_H

#include "core/base/fault.h"
#include "core/code/scan.h"

#include <stdbool.h>
#include <stddef.h>

struct symbology_row {
	const char *word;                        /* "codabar" for --also; NULL: always looked for */
	int zbar;                                /* zbar_symbol_type_t */
	enum symbology symbology, gs1_symbology; /* the latter with FNC1 in the first place */
};

extern const struct symbology_row symbology_rows[];
extern const size_t symbology_row_count;

/* also: words of the table, itf_lengths: even numbers, both with commas between; NULL: none more,
 * and the usual lengths. 0, or -1 with why (EXIT_USAGE): which word or number is wrong. */
int symbology_set_configure(const char *also, const char *itf_lengths, struct fault *why);

bool symbology_set_has(const struct symbology_row *);
/* An ITF code counts if its length is asked for and its check digit is right: the GS1 one, of 14
 * digits also that of Deutsche Post's Leitcode, of 12 only that of its Identcode. */
bool symbology_set_has_itf(const char *digits, size_t len);
/* The shortest and the longest of the lengths. */
void symbology_set_itf_range(int *shortest, int *longest);

#endif
