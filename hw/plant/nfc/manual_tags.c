#include "hw/plant/nfc/manual_tags.h"

#include <string.h>

struct manual_tag *manual_tags_find(struct manual_tags *h, const char *name)
{
	for (int i = 0; i < MANUAL_TAGS_MAX; i++)
		if (h->tags[i].name[0] && strcmp(h->tags[i].name, name) == 0)
			return &h->tags[i];
	return NULL;
}

static struct manual_tag *find_free(struct manual_tags *h)
{
	for (int i = 0; i < MANUAL_TAGS_MAX; i++)
		if (!h->tags[i].name[0])
			return &h->tags[i];
	return NULL;
}

struct manual_tag *manual_tags_make(struct manual_tags *h, const char *name,
	const struct transponder_kind *kind, const uint8_t *uid)
{
	struct manual_tag *place = manual_tags_find(h, name);
	uint8_t own[TRANSPONDER_UID_MAX] = { 0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5 };

	if (!place)
		place = find_free(h);
	if (!place || strlen(name) == 0 || strlen(name) >= MANUAL_TAGS_NAME_MAX)
		return NULL;
	own[kind->uid_len - 1] = (uint8_t)(0x80 + (place - h->tags));
	place->in_field = false;
	strcpy(place->name, name);
	transponder_init(&place->tag, kind, uid ? uid : own);
	return place;
}

int manual_tags_add_present(struct manual_tags *h, struct transponder **out, int count, int max)
{
	for (int i = 0; i < MANUAL_TAGS_MAX && count < max; i++)
		if (h->tags[i].name[0] && h->tags[i].in_field)
			out[count++] = &h->tags[i].tag;
	return count;
}
