/* link: is the PLC there? Our own state machine, because libmodbus's error recovery blocks inside
 * its calls for as long as an outage lasts (measured, 3.1.6). Pure: time is passed in. */
#ifndef PLC_BRIDGE_DIALOGUE_LINK_H
#define PLC_BRIDGE_DIALOGUE_LINK_H

#include <stdbool.h>
#include <stdint.h>

enum link_state { LINK_DOWN, LINK_UP, LINK_STATE_COUNT };

struct link {
	enum link_state state;
	bool tried;
	int64_t tried_ms; /* when the last attempt to connect began */
	bool heard;       /* heartbeat and heard_ms are known; an outage does not end that */
	bool beating;     /* PLC_HEARTBEAT has moved within this connection, or across a short gap */
	uint32_t heartbeat;
	int64_t heard_ms; /* when it was last read */
	int64_t beat_ms;  /* when it last moved; before it has: when the connection was made */
};

#define LINK_DEAD_MS 2000 /* rule 9: a heartbeat that stands still so long is a dead PLC */

/* From one attempt to the next, begin to begin. Small, because a PLC that is back shall be in
 * service within half a second: this pause, or a time-out that had begun just before (250 ms), and
 * then one beat of its heart (200 ms). */
#define LINK_RETRY_MS 200

void link_init(struct link *);
bool link_may_connect(const struct link *, int64_t now_ms); /* DOWN and the pause is over */
/* An attempt begins. */
void link_trying(struct link *, int64_t now_ms);
void link_connected(struct link *, int64_t now_ms);
/* The connection is broken or was refused. */
void link_lost(struct link *);
/* A good answer came: follows the heartbeat. One that has moved since it was last read, less than
 * LINK_DEAD_MS ago, proves a living program, whatever the connection did in between. */
void link_heard(struct link *, uint32_t plc_heartbeat, int64_t now_ms);
/* Are the values live? Up, answering and beating. */
bool link_is_live(const struct link *, int64_t now_ms);

#endif
