/* condition_token: a condition as a row of words; for condition.c only. Pure. */
#ifndef CORE_LESSON_CONDITION_TOKEN_H
#define CORE_LESSON_CONDITION_TOKEN_H

#include "core/lesson/condition.h"

enum { CONDITION_WORD_SIZE = 64 };

struct condition_reader {
	struct mistakes *mistakes;
	const char *text;
	size_t at, end;
	const struct word_list *places;
	bool has_failed;
};

/* A name with what stands behind it. */
struct condition_token {
	size_t at;
	char word[CONDITION_WORD_SIZE];
	bool has_operator;
	enum condition_operator comparison;
	size_t value_at;
	char value[CONDITION_VALUE_MAX];
};

/* The next name, with operator and value if it has them. False: the end. */
bool condition_read_token(struct condition_reader *, struct condition_token *out);
/* Adds a mistake; the condition is none. */
void condition_fail(struct condition_reader *, size_t at, const struct fault *why);

#endif
