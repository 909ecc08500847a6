#include "plc-bridge/dialogue/link.h"

void link_init(struct link *l)
{
	*l = (struct link){ .state = LINK_DOWN };
}

int64_t link_retry_ms(const struct link *l)
{
	int64_t retry_ms = LINK_RETRY_MS;

	for (int i = LINK_FLAPS_MAX; i < l->flaps && retry_ms < LINK_RETRY_MAX_MS; i++)
		retry_ms *= 2;
	return retry_ms < LINK_RETRY_MAX_MS ? retry_ms : LINK_RETRY_MAX_MS;
}

bool link_may_connect(const struct link *l, int64_t now_ms)
{
	return l->state == LINK_DOWN && (!l->has_tried || now_ms >= l->tried_ms + link_retry_ms(l));
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
	l->connected_ms = now_ms;
	l->has_heard = false;
}

void link_lost(struct link *l, int64_t now_ms)
{
	int64_t lasted_ms = now_ms - l->connected_ms;

	if (l->state == LINK_UP && lasted_ms >= LINK_CALM_MS)
		l->flaps = 0;
	else if (l->state == LINK_UP && (l->has_heard || lasted_ms < LINK_MUTE_MS))
		l->flaps++;
	l->state = LINK_DOWN;
}

void link_heard(struct link *l, uint32_t plc_heartbeat, int64_t now_ms)
{
	if (l->has_heartbeat && plc_heartbeat != l->heartbeat &&
		now_ms - l->heartbeat_read_ms < LINK_DEAD_MS) {
		l->heartbeat_moves = true;
		l->heartbeat_moved_ms = now_ms;
	}
	l->has_heartbeat = l->has_heard = true;
	l->heartbeat_read_ms = now_ms;
	l->heartbeat = plc_heartbeat;
}

bool link_is_live(const struct link *l, int64_t now_ms)
{
	return l->state == LINK_UP && now_ms - l->heartbeat_moved_ms < LINK_DEAD_MS;
}
