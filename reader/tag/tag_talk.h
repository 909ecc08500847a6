/* tag_talk: what the tag program says to the person who lays the tags, and asks. Standard output
 * stays for results: talk goes to standard error. */
#ifndef READER_TAG_TAG_TALK_H
#define READER_TAG_TAG_TALK_H

#include <stdbool.h>

/* A line. */
void tag_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* True: the answer is one of words ("yes|ja"), whatever the case. Waits for a line on standard
 * input; a signal (signals_fd), the end of input and any other line are a no. What was typed into a
 * terminal before the question does not count. */
bool tag_ask(int signals_fd, const char *words, const char *question);

#endif
