#include "core/base/word_list.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { SHOWN_MAX = 300 };

static void add_part(struct word_list *list, const char *word, size_t len)
{
	if (list->count == WORD_LIST_MAX || len == 0 || len > EDIT_DISTANCE_WORD_MAX)
		return;
	memcpy(list->words[list->count], word, len);
	list->words[list->count++][len] = '\0';
}

void word_list_add(struct word_list *list, const char *word)
{
	add_part(list, word, strlen(word));
}

void word_list_add_all(struct word_list *list, const char *words, char separator)
{
	const char ends[] = { separator, '\0' };

	for (size_t len; *words; words += len + (words[len] == separator)) {
		len = strcspn(words, ends);
		add_part(list, words, len);
	}
}

bool word_list_has(const struct word_list *list, const char *word)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->words[i], word) == 0)
			return true;
	return false;
}

bool word_list_contains(const char *words, char separator, const char *word)
{
	struct word_list list = { 0 };

	word_list_add_all(&list, words, separator);
	return word_list_has(&list, word);
}

const char *word_list_nearest(const struct word_list *list, const char *word)
{
	const char *names[WORD_LIST_MAX];

	for (size_t i = 0; i < list->count; i++)
		names[i] = list->words[i];
	return edit_distance_nearest(word, names, list->count);
}

/* "a, b, c", or its beginning with "…". */
static void show_words(const struct word_list *list, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < list->count; i++) {
		if (used + strlen(list->words[i]) + sizeof ", …" >= size) {
			strcpy(out + used, ", …");
			return;
		}
		used += (size_t)snprintf(out + used, size - used, "%s%s", i ? ", " : "", list->words[i]);
	}
}

int word_list_refuse(const struct word_list *list, const char *word, struct fault *why)
{
	const char *near = word_list_nearest(list, word);
	char all[SHOWN_MAX];
	struct fault what;

	if (!why)
		return -1;
	what = *why;
	show_words(list, all, sizeof all);
	if (near)
		return fault_set(why, what.blame, what.exit_code,
			MESSAGE("word_list.nearest", "%s; did you mean %s? Possible: %s"),
			message_argument(&what.message), near, all);
	if (list->count)
		return fault_set(why, what.blame, what.exit_code,
			MESSAGE("word_list.none_of", "%s; possible: %s"), message_argument(&what.message), all);
	return fault_set(why, what.blame, what.exit_code,
		MESSAGE("word_list.empty", "%s; there is none yet"), message_argument(&what.message));
}

int word_list_suggest_word(const char *nearest, struct fault *why)
{
	struct fault what;

	if (!why || !nearest)
		return -1;
	what = *why;
	return fault_set(why, what.blame, what.exit_code,
		MESSAGE("word_list.nearest_only", "%s; did you mean %s?"), message_argument(&what.message),
		nearest);
}

int word_list_suggest(const struct word_list *list, const char *word, struct fault *why)
{
	return word_list_suggest_word(word_list_nearest(list, word), why);
}

int word_list_refuse_option(const struct word_list *list, const char *option, struct fault *why)
{
	char name[EDIT_DISTANCE_WORD_MAX + 1];
	const char *near;
	struct fault what;

	if (!why || strncmp(option, "--", 2) != 0)
		return -1;
	snprintf(name, sizeof name, "%.*s", (int)strcspn(option + 2, "="), option + 2);
	near = word_list_has(list, name) ? NULL : word_list_nearest(list, name);
	what = *why;
	if (near)
		fault_set(why, what.blame, what.exit_code,
			MESSAGE("word_list.nearest_option", "%s; did you mean --%s?"),
			message_argument(&what.message), near);
	return -1;
}
