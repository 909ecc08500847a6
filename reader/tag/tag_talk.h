/* tag_talk: prompts and questions for the operator, on standard error: standard output is for
 * results. */
#ifndef READER_TAG_TAG_TALK_H
#define READER_TAG_TAG_TALK_H

#include <stdbool.h>

/* Prints a line. */
void tag_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* True: the answer is one of words ("yes|ja"), in upper or lower case. Waits for a line on standard
 * input; a signal (signals_fd), the end of input and any other line mean no. Input typed into a
 * terminal before the question is discarded. */
bool tag_ask(int signals_fd, const char *words, const char *question);

#endif
