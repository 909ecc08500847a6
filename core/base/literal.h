/* literal: was this text written by the compiler, or can something else have written it? */
#ifndef CORE_BASE_LITERAL_H
#define CORE_BASE_LITERAL_H

#include <stdbool.h>

/* Is it in memory of the program (not of a library) that cannot be written, as string literals are?
 * What was read or received never is. Takes no lock: also between fork() and exec(). Pure. */
bool literal_is(const char *text);

#endif
