#include "plc-bridge/dialogue/link.h"

void link_init(struct link *l)
{
	*l = (struct link){ .state = LINK_DOWN };
}

bool link_may_connect(const struct link *l, int64_t now_ms)
{
	return l->state == LINK_DOWN && (!l->has_tried || now_ms >= l->tried_ms + LINK_RETRY_MS);
}

void link_trying(struct link *l, int64_t now_ms)
{
	l->has_tried = true;
	l->tried_ms = now_ms;
}

void link_connected(struct link *l, int64_t now_ms)
{
	l->state = LINK_UP;
	l->heartbeat_moves = false; /* only a change of the heartbeat proves that the program runs */
	l->heartbeat_moved_ms = now_ms;
}

void link_lost(struct link *l)
{
	l->state = LINK_DOWN;
}

void link_heard(struct link *l, uint32_t plc_heartbeat, int64_t now_ms)
{
	if (l->has_heartbeat && plc_heartbeat != l->heartbeat &&
		now_ms - l->heartbeat_read_ms < LINK_DEAD_MS) {
		l->heartbeat_moves = true;
		l->heartbeat_moved_ms = now_ms;
	}
	l->has_heartbeat = true;
	l->heartbeat_read_ms = now_ms;
	l->heartbeat = plc_heartbeat;
}

bool link_is_live(const struct link *l, int64_t now_ms)
{
	return l->state == LINK_UP && now_ms - l->heartbeat_moved_ms < LINK_DEAD_MS;
}
