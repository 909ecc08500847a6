/* edit_distance: the word of a list that is nearest to a mistyped one ("did you mean …?"). Pure. */
#ifndef CORE_BASE_EDIT_DISTANCE_H
#define CORE_BASE_EDIT_DISTANCE_H

#include <stddef.h>

enum { EDIT_DISTANCE_WORD_MAX = 32 }; /* longer words have no nearest one */

/* The one of names[count] with the smallest edit distance to word (a letter added, left out,
 * replaced, two exchanged; case does not matter). NULL: none is near enough to be proposed. */
const char *edit_distance_nearest(const char *word, const char *const *names, size_t count);

#endif
