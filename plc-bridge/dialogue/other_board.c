#include "plc-bridge/dialogue/other_board.h"

void other_board_init(struct other_board *o, int64_t patience_ms)
{
	*o = (struct other_board){ .patience_ms = patience_ms };
}

void other_board_wrote(struct other_board *o, uint16_t value)
{
	o->own[o->own_count++ % OTHER_BOARD_OWN_MAX] = value;
}

static bool is_own(const struct other_board *o, uint16_t value)
{
	for (int i = 0; i < OTHER_BOARD_OWN_MAX; i++)
		if (o->own[i] == value)
			return true;
	return value == 0;
}

bool other_board_see(struct other_board *o, uint16_t value, int64_t now_ms)
{
	bool is_foreign = o->has_seen && value != o->seen && !is_own(o, value);

	if (is_foreign) {
		o->is_here |= !o->own_count || (o->has_changed && now_ms - o->changed_ms < OTHER_BOARD_MS);
		o->has_changed = true;
		o->changed_ms = now_ms;
	}
	if (o->is_here && now_ms - o->changed_ms >= OTHER_BOARD_MS + o->patience_ms)
		o->is_here = false;
	o->has_seen = true;
	o->seen = value;
	return o->is_here;
}
