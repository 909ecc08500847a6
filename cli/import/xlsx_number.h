/* xlsx_number: what a number in a cell means, by its number format. Pure. */
#ifndef CLI_IMPORT_XLSX_NUMBER_H
#define CLI_IMPORT_XLSX_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

/* A number format. */
struct xlsx_format {
	bool is_date;
	unsigned char digits; /* "00000": it is shown with so many digits at least, 0: any number */
};

/* The format of a built-in number (code NULL) or of a format code ("dd.mm.yyyy", "0000000000000"). */
void xlsx_format_read(struct xlsx_format *, int id, const char *code);

/* The text of a number as the cell has it ("4.0063813339310001E12") in out: 4006381333931, the date
 * 2026-12-31, or with its time 2026-12-31 08:30:00. is_1904: days count from 1904. What is no number stays
 * as it is. Returns true if it is a date. */
bool xlsx_number_text(const char *value, const struct xlsx_format *, bool is_1904, char *out,
	size_t size);

#endif
