/* label: codes as pictures. Made by libzint; drawn as SVG, PNG or half blocks on a terminal. */
#ifndef CLI_LABEL_LABEL_H
#define CLI_LABEL_LABEL_H

#include "core/base/fault.h"
#include "core/code/scan.h"

#include <stdio.h>

struct label {
	char title[96]; /* above it, clean; "" none */
	char text[160]; /* below it, clean */
	struct zint_symbol *symbol;
};

/* Makes the code for what a person has written. symbology UNKNOWN: what suits it; small: it must be
 * narrow enough for a terminal. 0, or -1 with why (DATA: it is wrong, too long, or not to be carried
 * by that symbology). The caller frees it with label_close(). */
int label_open(struct label *, const char *title, const char *code, enum symbology symbology,
	bool small, struct fault *why);
void label_close(struct label *);

/* All of them on one sheet. Errors: FAULT_SETUP, EXIT_CANNOT_CREATE or EXIT_IO. PNG shows what zint
 * writes below a code, no titles. */
int label_write_svg(const struct label *, size_t count, FILE *out, struct fault *why);
int label_write_png(const struct label *, size_t count, FILE *out, struct fault *why);
/* on_terminal: black on white by escape sequences; else dark is what is printed. */
int label_write_text(const struct label *, size_t count, bool on_terminal, FILE *out,
	struct fault *why);

#endif
