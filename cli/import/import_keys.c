#include "cli/import/import_keys.h"
#include "core/base/text.h"

#include <stdlib.h>
#include <string.h>

enum { SLOTS_FIRST = 256 }; /* doubled when half full */

/* The slot of a key, or the free one where it belongs. */
static struct import_key *find_slot(const struct import_keys *keys, const char *text)
{
	size_t at = (size_t)text_hash(TEXT_HASH_BEGIN, text, strlen(text)) & (keys->size - 1);

	while (keys->slots[at].text && strcmp(keys->slots[at].text, text) != 0)
		at = (at + 1) & (keys->size - 1);
	return &keys->slots[at];
}

static int grow_slots(struct import_keys *keys)
{
	struct import_keys larger = { .size = keys->size ? keys->size * 2 : SLOTS_FIRST,
		.count = keys->count };

	larger.slots = calloc(larger.size, sizeof *larger.slots);
	if (!larger.slots)
		return -1;
	for (size_t i = 0; i < keys->size; i++)
		if (keys->slots[i].text)
			*find_slot(&larger, keys->slots[i].text) = keys->slots[i];
	free(keys->slots);
	*keys = larger;
	return 0;
}

int import_keys_add(struct import_keys *keys, const char *key, int line)
{
	struct import_key *slot;

	if (2 * (keys->count + 1) > keys->size && grow_slots(keys))
		return -1;
	slot = find_slot(keys, key);
	if (slot->text)
		return slot->line;
	slot->text = strdup(key);
	if (!slot->text)
		return -1;
	slot->line = line;
	keys->count++;
	return 0;
}

void import_keys_free(struct import_keys *keys)
{
	for (size_t i = 0; i < keys->size; i++)
		free(keys->slots[i].text);
	free(keys->slots);
	*keys = (struct import_keys){ 0 };
}
