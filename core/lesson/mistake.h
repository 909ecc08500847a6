/* mistake: what is wrong in a text that a person has written, each with its place; all of them, not only the
 * first. Pure. */
#ifndef CORE_LESSON_MISTAKE_H
#define CORE_LESSON_MISTAKE_H

#include "core/base/fault.h"
#include "core/base/word_list.h"

enum { MISTAKES_MAX = 100 };

struct mistake {
	size_t at;        /* byte of the text */
	int line, column; /* from 1; the column counts characters */
	struct message message;
};

struct mistakes {
	const char *text; /* all of it; must last as long as mistakes are added */
	size_t len;
	size_t count;
	bool more; /* there were more than MISTAKES_MAX */
	struct mistake list[MISTAKES_MAX];
};

/* Adds *why at a byte of the text; the same one at the same byte only once. */
void mistake_add(struct mistakes *, size_t at, const struct fault *why);
/* The same; *why gets the nearest word of the list and all that are possible. */
void mistake_add_word(struct mistakes *, size_t at, const struct word_list *, const char *word,
	struct fault *why);
/* In the order of the text. */
void mistakes_sort(struct mistakes *);

/* Line and column of a byte. */
void mistake_place(const char *text, size_t at, int *line, int *column);

#endif
