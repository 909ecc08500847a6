/* label: makes printed codes with libzint; draws them as SVG, PNG or half blocks on a terminal. */
#ifndef CLI_LABEL_LABEL_H
#define CLI_LABEL_LABEL_H

#include "core/base/fault.h"
#include "core/code/scan.h"

#include <stdio.h>

struct label {
	char title[96]; /* above it, clean; "" none */
	char text[160]; /* below it, clean */
	bool is_wide;   /* in SVG: a row of its own, its modules are as wide as they can be */
	struct zint_symbol *symbol;
};

/* Makes a printed code of a code in readable form. symbology UNKNOWN: chosen by the content;
 * small: narrow enough for a terminal. 0, or -1 with why (DATA: wrong, too long, or not possible
 * in that symbology). The caller frees it with label_close(). */
int label_open(struct label *, const char *title, const char *code, enum symbology symbology,
	bool small, struct fault *why);
void label_close(struct label *);

/* Was a file that begins so written by one of the functions below? Pure. */
bool label_is_own(const unsigned char *head, size_t len);

/* One sheet: all labels, below them the guide to set up a scanner (label_guide.h). */
struct label_sheet {
	struct label *labels;
	size_t count;
	bool has_guide;
	enum symbology guide_first; /* code type of the first code that the guide explains */
};

/* Draw a sheet. Errors: FAULT_SETUP, EXIT_CANNOT_CREATE or EXIT_IO. PNG: with zint's text below a code, without titles
 * and without the guide. */
int label_write_svg(const struct label_sheet *, FILE *out, struct fault *why);
int label_write_png(const struct label_sheet *, FILE *out, struct fault *why);
/* on_terminal: black on white by escape sequences; else dark modules are printed characters. */
int label_write_text(const struct label_sheet *, bool on_terminal, FILE *out, struct fault *why);
/* The guide alone, as text. */
int label_write_guide(const struct label_sheet *, FILE *out, struct fault *why);

#endif
