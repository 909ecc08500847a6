/* lesson_check: what can be proven of a lesson without playing it. Pure.
 *
 * Not checked: that the solution meets the expectations, that an example makes its hint appear, how long a step takes. */
#ifndef CORE_LESSON_LESSON_CHECK_H
#define CORE_LESSON_LESSON_CHECK_H

#include "core/lesson/lesson_file.h"

/* Adds the mistakes of a lesson that lesson_read() has read from the same text: expectations that are met before
 * anything has happened, hints that can never appear or have no example, orders that the parts it needs do not take. */
void lesson_check(const struct lesson *, struct mistakes *);

#endif
