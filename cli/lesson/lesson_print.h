/* lesson_print: a lesson as lines of text on standard output, in the language of the program. */
#ifndef CLI_LESSON_LESSON_PRINT_H
#define CLI_LESSON_LESSON_PRINT_H

#include "core/lesson/lesson_play.h"

/* A label and a text, broken at blanks; further lines are indented. */
void lesson_print_text(const char *label, const char *text);
/* Title, time, story. */
void lesson_print_beginning(const struct lesson_play *);
/* What is to be done in the present step. */
void lesson_print_task(const struct lesson_play *);
/* Why a step (from 0) that is done was worth it. */
void lesson_print_done(const struct lesson_play *, size_t step);
void lesson_print_end(const struct lesson_play *);

#endif
