#include "reader/picture/agree.h"

static struct agree_entry *find(struct agree *a, uint64_t key)
{
	struct agree_entry *oldest = &a->entries[0];

	for (size_t i = 0; i < AGREE_MAX; i++) {
		struct agree_entry *e = &a->entries[i];

		if (e->key == key)
			return e;
		if (!e->key || (oldest->key && e->seen_ms < oldest->seen_ms))
			oldest = e;
	}
	*oldest = (struct agree_entry){ .key = key };
	return oldest;
}

enum agreement agree_take(struct agree *a, const struct scan *scan, uint64_t picture,
	int64_t now_ms)
{
	struct agree_entry *e = find(a, scan_fingerprint(scan));
	bool near = e->picture && picture - e->picture <= AGREE_PICTURES;
	bool lately = e->picture && (near || now_ms - e->seen_ms <= AGREE_WITHIN_MS);
	bool stays = near && e->agreed;

	if (!lately)
		e->agreed = false;
	else if (e->picture != picture)
		e->agreed = true;
	e->picture = picture;
	e->seen_ms = now_ms;
	return stays ? AGREE_STAYS : e->agreed ? AGREE_SEEN : AGREE_ALONE;
}
