/* charset: converts ISO 8859-1 and Windows-1252 text of codes and tags to UTF-8. Pure. */
#ifndef CORE_BASE_CHARSET_H
#define CORE_BASE_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

/* Room that charset_to_utf8() needs for len bytes, in the worst case. */
#define CHARSET_UTF8_SIZE(len) (3 * (size_t)(len) + 1)

/* Printers and label programs also write umlauts as ISO 8859-1 or Windows-1252, without naming the
 * character set. Bytes that are not UTF-8 but can be such a text (mostly letters and digits, no control
 * characters, of 0x80 to 0x9F only euro, quotes, dashes and dots) are written to out as UTF-8,
 * terminated. Returns the length, or 0: they are UTF-8, or no text; out is undefined. */
size_t charset_to_utf8(const void *bytes, size_t len, char *out, size_t size);

/* Neither UTF-8 nor such a text: another character set, or no text. */
bool charset_is_foreign(const void *bytes, size_t len);

/* The bytes of a code or tag as clean text (text_clean()), converted as above if need be; more than
 * CHARSET_CLEAN_MAX are not converted. Returns its length. */
enum { CHARSET_CLEAN_MAX = 4096 };
size_t charset_clean(const void *bytes, size_t len, char *out, size_t size);

#endif
