/* wrapped_text: text for people on a terminal or in a file, broken at blanks. */
#ifndef CORE_BASE_WRAPPED_TEXT_H
#define CORE_BASE_WRAPPED_TEXT_H

#include <stddef.h>
#include <stdio.h>

/* Prints the words of a text behind what stands in the line already (column: how many columns), at most to that many
 * columns; further lines begin behind indent blanks. A word that is longer stands alone. Ends the line. */
void wrapped_text_print(FILE *, size_t column, size_t indent, size_t columns, const char *text);

#endif
