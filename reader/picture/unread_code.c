#include "reader/picture/unread_code.h"

static int overlap(int a_from, int a_to, int b_from, int b_to)
{
	int from = a_from > b_from ? a_from : b_from;
	int to = a_to < b_to ? a_to : b_to;

	return to >= from ? to - from + 1 : 0;
}

static int cells_of(const struct code_texture_area *a)
{
	return (a->right - a->left + 1) * (a->bottom - a->top + 1);
}

/* At least half of what both cover together is common to both. */
static bool is_same_place(const struct code_texture_area *a, const struct code_texture_area *b)
{
	int common = overlap(a->left, a->right, b->left, b->right) *
		overlap(a->top, a->bottom, b->top, b->bottom);

	return 2 * common >= cells_of(a) + cells_of(b) - common;
}

static void begin_area(struct unread_code *u, const struct code_texture_area *seen, int64_t now_ms)
{
	*u = (struct unread_code){ .area = *seen, .is_seen = true, .since_ms = now_ms };
}

bool unread_code_look(struct unread_code *u, const struct code_texture_area *seen, bool was_read,
	int64_t now_ms)
{
	if (!seen || (u->is_seen && !is_same_place(&u->area, seen))) {
		if (u->is_seen && ++u->gone < UNREAD_CODE_GONE)
			return false;
		u->is_seen = false;
	}
	if (!seen)
		return false;
	if (!u->is_seen)
		begin_area(u, seen, now_ms);
	u->gone = 0;
	u->area = *seen;
	if (was_read) { /* what looks like a code is read: the time begins again */
		u->since_ms = now_ms;
		u->pictures = 0;
		return false;
	}
	u->pictures++;
	if (u->is_told || u->pictures < UNREAD_CODE_PICTURES || now_ms - u->since_ms < UNREAD_CODE_MS)
		return false;
	u->is_told = true;
	return true;
}
