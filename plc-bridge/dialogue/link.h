/* link: state machine of the connection to the PLC, with its heartbeat. libmodbus's own error
 * recovery is not used: it blocks for as long as an outage lasts (measured, 3.1.6). Pure: time
 * is passed in. */
#ifndef PLC_BRIDGE_DIALOGUE_LINK_H
#define PLC_BRIDGE_DIALOGUE_LINK_H

#include <stdbool.h>
#include <stdint.h>

enum link_state { LINK_DOWN, LINK_UP, LINK_STATE_COUNT };

struct link {
	enum link_state state;
	bool has_tried;
	int64_t tried_ms; /* start of the last attempt to connect */
	int64_t connected_ms;
	bool has_heard;       /* a good answer in this connection */
	int flaps;            /* connections in a row that were cut soon; see LINK_FLAPS_MAX */
	bool has_heartbeat;   /* heartbeat and heartbeat_read_ms are valid; kept over an outage */
	bool heartbeat_moves; /* PLC_HEARTBEAT has changed in this connection, or over a short gap */
	uint32_t heartbeat;
	int64_t heartbeat_read_ms;  /* when it was last read */
	int64_t heartbeat_moved_ms; /* last change; before the first: time of the connection */
};

#define LINK_DEAD_MS 2000 /* rule 9: without a change for so long the PLC is dead */

/* Between the starts of two attempts. A PLC that is back must be in service within 500 ms: this
 * interval, or a connect time-out begun just before (250 ms), plus one heartbeat period (200
 * ms). */
#define LINK_RETRY_MS 200

/* A connection that is cut before LINK_CALM_MS, after a good answer or at once, flaps: another program
 * may hold the PLC's only connection, and each attempt disturbs it. After so many in a row the
 * attempts become rarer, up to LINK_RETRY_MAX_MS. A PLC that does not answer at all is no such
 * case: it must be back in service at once. */
#define LINK_CALM_MS 2000
#define LINK_MUTE_MS 200 /* without an answer for longer, the connection was not cut at once */
#define LINK_FLAPS_MAX 12
#define LINK_RETRY_MAX_MS 5000

void link_init(struct link *);
bool link_may_connect(const struct link *, int64_t now_ms); /* down, and the interval is over */
/* Between the starts of two attempts, by the flaps. */
int64_t link_retry_ms(const struct link *);
/* An attempt begins. */
void link_trying(struct link *, int64_t now_ms);
void link_connected(struct link *, int64_t now_ms);
/* The connection is broken or was refused. */
void link_lost(struct link *, int64_t now_ms);
/* A good answer: updates the heartbeat. A change since the last value, less than LINK_DEAD_MS
 * ago, proves that the program runs, also over a reconnect. */
void link_heard(struct link *, uint32_t plc_heartbeat, int64_t now_ms);
/* Are the values live? Connected, answering, and the heartbeat changes. */
bool link_is_live(const struct link *, int64_t now_ms);

#endif
