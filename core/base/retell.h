/* retell: a sentence that a program has stored (an alarm's text, a program's or a command's detail)
 * stands there in the language that program ran in; here it is told again in the one in use.
 *
 * It is found among the sentences of the German catalogue beside the program (the whole of it must
 * fit one), and its arguments go into the other language's sentence; what they say is told again,
 * too. "A: B" that fits none is told part by part. What is not found stays as it is: names (unless
 * somebody has called a thing by one of the sentences), addresses, what was cut, and everything if
 * there is no catalogue. For people only: what machines read (exports, JSON) keeps what was stored.
 * Not for several threads at once. */
#ifndef CORE_BASE_RETELL_H
#define CORE_BASE_RETELL_H

#include <stdbool.h>
#include <stddef.h>

enum { RETELL_BYTES_MAX = 1024 }; /* a longer text stays as it is */

/* Tells text (terminated, clean, of the store) again in place, in lang_current(); what does not fit
 * into size bytes is cut at a whole character. Never fails. The catalogue is read when it is first
 * needed, and what was told lately is remembered: for each row that is read, not for each that is
 * drawn. */
void retell(char *text, size_t size);

/* Takes the sentences of this catalogue from now on and forgets all others; path NULL: of the one
 * beside the program. False: there are none in it, and nothing is told again. */
bool retell_from(const char *path);

#endif
