/* alt_code: the character of a number that is typed while Alt is held: Alt+0246 is "ö". Pure.
 *
 * Sources: input of characters by number in Windows. With a leading zero the number is one of
 * Windows-1252, without one of code page 437, with "+" hexadecimal Unicode; above 255 it is decimal
 * Unicode. Numbers below 32 are control characters in each of them: 29 and 029 are GS (FNC1). */
#ifndef READER_SCANNER_ALT_CODE_H
#define READER_SCANNER_ALT_CODE_H

#include <stdbool.h>
#include <stdint.h>

#define ALT_CODE_MAX 7 /* characters of the longest number: "+1F4E6", "0008364" */

/* number: terminated, "0246", "148", "+1D". False: it is none, or names no character of the first
 * plane of Unicode. */
bool alt_code_char(const char *number, uint32_t *out);

#endif
