#include "reader/nfc/field.h"

#include <string.h>

void field_init(struct field *f)
{
	memset(f, 0, sizeof *f);
}

void field_begin(struct field *f)
{
	for (size_t i = 0; i < f->count; i++)
		f->tags[i].is_present = false;
}

bool field_uid_is_random(const struct rfid_tag *tag)
{
	return tag->uid_len == 4 && tag->uid[0] == 0x08;
}

static bool same_uid(const struct rfid_tag *a, const struct rfid_tag *b)
{
	return a->uid_len == b->uid_len && memcmp(a->uid, b->uid, a->uid_len) == 0;
}

static struct field_tag *find_tag(struct field *f, const struct rfid_tag *seen)
{
	for (size_t i = 0; i < f->count; i++)
		if (same_uid(&f->tags[i].now, seen))
			return &f->tags[i];
	for (size_t i = 0; field_uid_is_random(seen) && i < f->count; i++)
		if (field_uid_is_random(&f->tags[i].now) && !f->tags[i].is_present)
			return &f->tags[i];
	return NULL;
}

struct field_tag *field_see(struct field *f, const struct rfid_tag *seen, int64_t now_us)
{
	struct field_tag *tag;

	if (seen->uid_len != 4 && seen->uid_len != 7 && seen->uid_len != 10)
		return NULL;
	tag = find_tag(f, seen);
	if (!tag) {
		if (f->count == FIELD_TAGS_MAX)
			return NULL;
		tag = &f->tags[f->count++];
		memset(tag, 0, sizeof *tag);
		tag->first = *seen;
		tag->first_us = now_us;
	}
	tag->now = *seen;
	tag->is_present = true;
	tag->misses = 0;
	return tag;
}

void field_end(struct field *f)
{
	for (size_t i = f->count; i-- > 0;) {
		struct field_tag *tag = &f->tags[i];
		int limit = field_uid_is_random(&tag->now) ? FIELD_MISSES_RANDOM : FIELD_MISSES;

		if (tag->is_present || ++tag->misses < limit)
			continue;
		f->count--;
		memmove(tag, tag + 1, (f->count - i) * sizeof *tag);
	}
}
