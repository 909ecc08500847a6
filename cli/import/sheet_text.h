/* sheet_text: the bytes of a CSV file become UTF-8, whichever character set a spreadsheet has written. */
#ifndef CLI_IMPORT_SHEET_TEXT_H
#define CLI_IMPORT_SHEET_TEXT_H

#include "core/base/fault.h"

#include <stdbool.h>
#include <stddef.h>

/* UTF-8 with or without a byte order mark, UTF-16 in both byte orders with or without one, and
 * Windows-1252, if the bytes cannot be anything else: text of DOS or of an old Mac would become other
 * letters and is refused. The result is terminated, without a byte order mark, contains no NUL, and is
 * freed by the caller. *guessed: it was taken for Windows-1252. NULL: why, with line and column in
 * the file name. */
char *sheet_text(const char *bytes, size_t len, const char *name, bool *guessed, struct fault *why);

#endif
