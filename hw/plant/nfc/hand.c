#include "hw/plant/nfc/hand.h"

#include <string.h>

struct hand_tag *hand_find(struct hand *h, const char *name)
{
	for (int i = 0; i < HAND_MAX; i++)
		if (h->tags[i].name[0] && strcmp(h->tags[i].name, name) == 0)
			return &h->tags[i];
	return NULL;
}

static struct hand_tag *find_free(struct hand *h)
{
	for (int i = 0; i < HAND_MAX; i++)
		if (!h->tags[i].name[0])
			return &h->tags[i];
	return NULL;
}

struct hand_tag *hand_make(struct hand *h, const char *name, const struct transponder_kind *kind,
	const uint8_t *uid)
{
	struct hand_tag *place = hand_find(h, name);
	uint8_t own[TRANSPONDER_UID_MAX] = { 0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5 };

	if (!place)
		place = find_free(h);
	if (!place || strlen(name) == 0 || strlen(name) >= HAND_NAME_MAX)
		return NULL;
	own[kind->uid_len - 1] = (uint8_t)(0x80 + (place - h->tags));
	place->lies = false;
	strcpy(place->name, name);
	transponder_init(&place->tag, kind, uid ? uid : own);
	return place;
}

int hand_lay_out(struct hand *h, struct transponder **out, int count, int max)
{
	for (int i = 0; i < HAND_MAX && count < max; i++)
		if (h->tags[i].name[0] && h->tags[i].lies)
			out[count++] = &h->tags[i].tag;
	return count;
}
