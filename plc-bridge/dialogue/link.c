#include "plc-bridge/dialogue/link.h"

void link_init(struct link *l)
{
	*l = (struct link){ .state = LINK_DOWN };
}

bool link_may_connect(const struct link *l, int64_t now_ms)
{
	return l->state == LINK_DOWN && (!l->tried || now_ms >= l->tried_ms + LINK_RETRY_MS);
}

void link_trying(struct link *l, int64_t now_ms)
{
	l->tried = true;
	l->tried_ms = now_ms;
}

void link_connected(struct link *l, int64_t now_ms)
{
	l->state = LINK_UP;
	l->beating = false; /* only a heartbeat that moves proves a living program */
	l->beat_ms = now_ms;
}

void link_lost(struct link *l)
{
	l->state = LINK_DOWN;
}

void link_heard(struct link *l, uint32_t plc_heartbeat, int64_t now_ms)
{
	if (l->heard && plc_heartbeat != l->heartbeat && now_ms - l->heard_ms < LINK_DEAD_MS) {
		l->beating = true;
		l->beat_ms = now_ms;
	}
	l->heard = true;
	l->heard_ms = now_ms;
	l->heartbeat = plc_heartbeat;
}

bool link_is_live(const struct link *l, int64_t now_ms)
{
	return l->state == LINK_UP && now_ms - l->beat_ms < LINK_DEAD_MS;
}
