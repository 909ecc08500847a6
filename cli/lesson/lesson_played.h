/* lesson_played: proves a lesson by playing it in a demonstration of its own, in German and in English. */
#ifndef CLI_LESSON_LESSON_PLAYED_H
#define CLI_LESSON_LESSON_PLAYED_H

#include "core/lesson/lesson_file.h"

/* The lesson has no mistakes by lesson_check(). For each step: the expectation does not hold at its beginning, each example
 * makes its hint the first that fits, the solution meets the expectation within three minutes. Adds what is wrong; progress
 * goes to standard error. Takes as long as the lesson's waits, LESSON_PLAYED_SPEED times as fast. A real device is not
 * played: adds nothing and says so. 0, or -1 with why: no demonstration can be started. */
enum { LESSON_PLAYED_SPEED = 4 };
int lesson_played_check(const char *path, const struct lesson *, struct mistakes *,
	struct fault *why);

#endif
