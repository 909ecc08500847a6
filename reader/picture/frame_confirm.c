#include "reader/picture/frame_confirm.h"

static struct frame_confirm_entry *find_seen_code(struct frame_confirm *a, uint64_t key)
{
	struct frame_confirm_entry *oldest = &a->entries[0];

	for (size_t i = 0; i < FRAME_CONFIRM_MAX; i++) {
		struct frame_confirm_entry *e = &a->entries[i];

		if (e->key == key)
			return e;
		if (!e->key || (oldest->key && e->seen_ms < oldest->seen_ms))
			oldest = e;
	}
	*oldest = (struct frame_confirm_entry){ .key = key };
	return oldest;
}

enum frame_confirmation frame_confirm(struct frame_confirm *a, const struct scan *scan,
	uint64_t picture, int64_t now_ms)
{
	struct frame_confirm_entry *e = find_seen_code(a, scan_fingerprint(scan));
	bool near = e->picture && picture - e->picture <= FRAME_CONFIRM_PICTURES;
	bool lately = e->picture && (near || now_ms - e->seen_ms <= FRAME_CONFIRM_WITHIN_MS);
	bool stays = near && e->is_confirmed;

	if (!lately)
		e->is_confirmed = false;
	else if (e->picture != picture)
		e->is_confirmed = true;
	e->picture = picture;
	e->seen_ms = now_ms;
	return stays ? FRAME_STAYS : e->is_confirmed ? FRAME_CONFIRMED : FRAME_UNCONFIRMED;
}
