/* link: is the PLC there? Our own state machine, because libmodbus's error recovery blocks inside
 * its calls for as long as an outage lasts (measured, 3.1.6). Pure: time is passed in. */
#ifndef PLC_BRIDGE_LINK_H
#define PLC_BRIDGE_LINK_H

#include <stdbool.h>
#include <stdint.h>

enum link_state { LINK_DOWN, LINK_UP, LINK_STATE_COUNT };

struct link {
	enum link_state state;
	int backoff_ms;      /* 200 doubling to 2000 */
	int64_t next_try_ms;
	bool heard;          /* since the connection was made */
	bool beating;        /* PLC_HEARTBEAT moves */
	uint32_t heartbeat;
	int64_t beat_ms;     /* when it last moved */
};

#define LINK_DEAD_MS 2000 /* rule 9: a heartbeat that stands still so long is a dead PLC */

void link_init(struct link *);
bool link_may_connect(const struct link *, int64_t now_ms); /* DOWN and the back-off is over */
void link_connected(struct link *, int64_t now_ms);
/* The connection is broken or was refused: next try after the back-off. */
void link_lost(struct link *, int64_t now_ms);
/* A good answer came: the back-off starts over; follows the heartbeat. */
void link_heard(struct link *, uint32_t plc_heartbeat, int64_t now_ms);
/* Are the values live? Up, answering and beating. */
bool link_is_live(const struct link *, int64_t now_ms);

#endif
