/* word_list: what is possible where a word out of a list is expected, and the sentence for a word that is none of
 * it: what is wrong, the nearest word, all that are possible. Pure. */
#ifndef CORE_BASE_WORD_LIST_H
#define CORE_BASE_WORD_LIST_H

#include "core/base/edit_distance.h"
#include "core/base/fault.h"

#include <stdbool.h>

enum { WORD_LIST_MAX = 96 };

struct word_list {
	size_t count;
	char words[WORD_LIST_MAX][EDIT_DISTANCE_WORD_MAX + 1];
};

/* Adds a word; one that is too long or beyond the last place is left out. */
void word_list_add(struct word_list *, const char *word);
/* Adds the words of "a|b|c"; separator: that between them. */
void word_list_add_all(struct word_list *, const char *words, char separator);
bool word_list_has(const struct word_list *, const char *word);
/* Is word one of "a|b|c"? */
bool word_list_contains(const char *words, char separator, const char *word);

/* The word of the list that is nearest to word; NULL: none is near enough. Valid as long as the list. */
const char *word_list_nearest(const struct word_list *, const char *word);

/* *why (NULL allowed) says what is wrong; adds "; did you mean NEAREST? Possible: ALL". Returns -1. */
int word_list_refuse(const struct word_list *, const char *word, struct fault *why);
/* The same with "; did you mean NEAREST?" only, where the list is long or shown elsewhere. No word is near: nothing is added. */
int word_list_suggest(const struct word_list *, const char *word, struct fault *why);
/* The same with the nearest word itself; NULL: there is none. */
int word_list_suggest_word(const char *nearest, struct fault *why);
/* The same for "--option" or "--option=value" and the names of options. A name of the list lacks only its value, and a
 * single letter is near to none: nothing is added. */
int word_list_refuse_option(const struct word_list *, const char *option, struct fault *why);

#endif
