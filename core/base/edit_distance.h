/* nearest: "did you mean …?" for a mistyped word. Pure. */
#ifndef CORE_BASE_EDIT_DISTANCE_H
#define CORE_BASE_EDIT_DISTANCE_H

#include <stddef.h>

enum { EDIT_DISTANCE_WORD_MAX = 32 }; /* longer words have no nearest one */

/* The one of names[count] that takes the fewest slips (a letter more, less, another, two swapped;
 * capitals do not matter) to become word. NULL: none is near enough to be worth proposing. */
const char *edit_distance_nearest(const char *word, const char *const *names, size_t count);

#endif
