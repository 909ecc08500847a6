#include "plc-bridge/link.h"

enum { BACKOFF_FIRST_MS = 200, BACKOFF_MAX_MS = 2000 };

void link_init(struct link *l)
{
	*l = (struct link){ .state = LINK_DOWN, .backoff_ms = BACKOFF_FIRST_MS };
}

bool link_may_connect(const struct link *l, int64_t now_ms)
{
	return l->state == LINK_DOWN && now_ms >= l->next_try_ms;
}

void link_connected(struct link *l, int64_t now_ms)
{
	l->state = LINK_UP;
	l->heard = l->beating = false; /* only a heartbeat that moves proves a living program */
	l->beat_ms = now_ms;
}

void link_lost(struct link *l, int64_t now_ms)
{
	l->state = LINK_DOWN;
	l->next_try_ms = now_ms + l->backoff_ms;
	l->backoff_ms = l->backoff_ms * 2 > BACKOFF_MAX_MS ? BACKOFF_MAX_MS : l->backoff_ms * 2;
}

void link_heard(struct link *l, uint32_t plc_heartbeat, int64_t now_ms)
{
	l->backoff_ms = BACKOFF_FIRST_MS;
	if (l->heard && plc_heartbeat != l->heartbeat) {
		l->beating = true;
		l->beat_ms = now_ms;
	}
	l->heard = true;
	l->heartbeat = plc_heartbeat;
}

bool link_is_live(const struct link *l, int64_t now_ms)
{
	return l->state == LINK_UP && now_ms - l->beat_ms < LINK_DEAD_MS;
}
