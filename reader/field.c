#include "reader/field.h"

#include <string.h>

void field_init(struct field *f)
{
	memset(f, 0, sizeof *f);
}

void field_begin(struct field *f)
{
	for (size_t i = 0; i < f->count; i++)
		f->tags[i].here = false;
}

/* ISO/IEC 14443-3, 6.4.4: a single-size UID that starts with 08 is random. */
static bool is_random(const unsigned char *uid, size_t uid_len)
{
	return uid_len == 4 && uid[0] == 0x08;
}

bool field_uid_is_random(const struct field_tag *tag)
{
	return is_random(tag->uid, tag->uid_len);
}

static struct field_tag *find(struct field *f, const unsigned char *uid, size_t uid_len)
{
	for (size_t i = 0; i < f->count; i++) {
		struct field_tag *tag = &f->tags[i];
		bool same = is_random(uid, uid_len)
			? field_uid_is_random(tag) && !tag->here
			: tag->uid_len == uid_len && memcmp(tag->uid, uid, uid_len) == 0;

		if (same)
			return tag;
	}
	return NULL;
}

bool field_see(struct field *f, const unsigned char *uid, size_t uid_len, unsigned char sak,
	const unsigned char atqa[2], int64_t now_us)
{
	struct field_tag *tag;

	if (uid_len != 4 && uid_len != 7 && uid_len != 10)
		return false;
	tag = find(f, uid, uid_len);
	if (!tag) {
		if (f->count == FIELD_TAGS_MAX)
			return false;
		tag = &f->tags[f->count++];
		memset(tag, 0, sizeof *tag);
		memcpy(tag->uid, uid, uid_len);
		tag->uid_len = uid_len;
		tag->sak = sak;
		memcpy(tag->atqa, atqa, 2);
		tag->first_us = now_us;
	}
	tag->here = true;
	tag->misses = 0;
	return true;
}

void field_end(struct field *f)
{
	for (size_t i = f->count; i-- > 0;) {
		struct field_tag *tag = &f->tags[i];
		int limit = field_uid_is_random(tag) ? FIELD_MISSES_RANDOM : FIELD_MISSES;

		if (tag->here || ++tag->misses < limit)
			continue;
		f->count--;
		memmove(tag, tag + 1, (f->count - i) * sizeof *tag);
	}
}
