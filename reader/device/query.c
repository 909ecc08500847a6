#include "reader/device/query.h"
#include "core/base/lang.h"
#include "core/base/options.h"
#include "core/base/text.h"
#include "core/base/word_list.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int find_query_key(const char *const keys[], const char *name, size_t len)
{
	for (int i = 0; keys[i]; i++)
		if (strlen(keys[i]) == len && strncmp(keys[i], name, len) == 0)
			return i;
	return -1;
}

/* name is not terminated. */
static int refuse_key(const char *const keys[], const char *name, size_t len, struct fault *why)
{
	struct word_list known = { 0 };
	char word[EDIT_DISTANCE_WORD_MAX + 2];

	for (int i = 0; keys[i]; i++)
		word_list_add(&known, keys[i]);
	snprintf(word, sizeof word, "%.*s", (int)len, name);
	fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("query.no_option", "?%.*s is not an option of this address"), (int)len, name);
	return word_list_refuse(&known, word, why);
}

static int take_option(const char *option, size_t len, const char *const keys[], struct query *out,
	struct fault *why)
{
	const char *equals = memchr(option, '=', len);
	size_t name_len = equals ? (size_t)(equals - option) : len;
	size_t value_len = equals ? len - name_len - 1 : 0;
	int key = find_query_key(keys, option, name_len);

	if (key < 0)
		return refuse_key(keys, option, name_len, why);
	if (out->given[key] || value_len >= QUERY_VALUE_MAX)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("query.given_twice_value_too",
				"?%s is given twice or its value is too long; give it once and shorten it"),
			keys[key]);
	out->given[key] = true;
	if (equals)
		memcpy(out->values[key], equals + 1, value_len);
	return 0;
}

int query_split(const char *address, const char *const keys[], struct query *out, struct fault *why)
{
	const char *mark = access(address, F_OK) == 0 ? NULL : strrchr(address, '?');
	size_t len = mark ? (size_t)(mark - address) : strlen(address);

	memset(out, 0, sizeof *out);
	if (len >= sizeof out->path)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("query.path_too_long", "the path is too long; shorten it"));
	memcpy(out->path, address, len);
	for (const char *at = mark; at && *at; at += strcspn(at, "&")) {
		at++;
		if (take_option(at, strcspn(at, "&"), keys, out, why))
			return -1;
	}
	return 0;
}

int query_flag(const struct query *query, const char *const keys[], int key, bool *out,
	struct fault *why)
{
	const char *value = query->values[key];

	if (!query->given[key] || options_parse_flag(keys[key], *value ? value : NULL, out, NULL) == 0)
		return 0;
	return fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("query.neither_yes_nor_no", "?%s: \"%s\" is not possible; use yes or no"),
		keys[key], value);
}
