/* symbology_set: which symbologies are enabled. Codabar, Code 93 and SQ are read in textures where there
 * is no code and must be enabled by the user; a tilted ITF can be read in
 * part as a shorter valid code, so only configured lengths count. Set once, before the worker is
 * started. */
#ifndef READER_DECODE_SYMBOLOGY_SET_H
#define READER_DECODE_SYMBOLOGY_SET_H

#include "core/base/fault.h"
#include "core/code/scan.h"

#include <stdbool.h>
#include <stddef.h>

struct symbology_row {
	const char *word; /* "codabar" for --also; NULL: --also does not take it */
	const char *name; /* "Codabar"; NULL: always enabled */
	int zbar;         /* zbar_symbol_type_t */
	enum symbology symbology, gs1_symbology; /* gs1_symbology: with FNC1 in first position */
};

extern const struct symbology_row symbology_rows[];
extern const size_t symbology_row_count;

/* also: words of the table; itf_lengths: even numbers; both separated by commas. NULL: nothing
 * added; 14 and 12. 0, or -1 with why (EXIT_USAGE): which word or number is wrong. */
int symbology_set_configure(const char *also, const char *itf_lengths, struct fault *why);

bool symbology_set_has(const struct symbology_row *);
/* The kinds of codes that are not looked for: "Codabar, Code 93, DotCode". */
void symbology_set_list_unread(char *out, size_t size);
/* Is an ITF code accepted? Its length must be configured and its check digit correct: GS1's;
 * with 14 digits also that of Deutsche Post's Leitcode, with 12 only that of its Identcode. */
bool symbology_set_has_itf(const char *digits, size_t len);
/* The shortest and the longest configured length. */
void symbology_set_itf_range(int *shortest, int *longest);

#endif
