/* capture_ring: bounded ring of captured frames between the tap's thread and the journal's
 * thread, which writes them to the store; the oldest are dropped. While no capture is requested
 * it costs one small query every half second. */
#ifndef PLC_BRIDGE_MODBUS_CAPTURE_RING_H
#define PLC_BRIDGE_MODBUS_CAPTURE_RING_H

#include "core/store/store.h"

#include <pthread.h>
#include <stdatomic.h>

enum { CAPTURE_RING_FRAMES = 512, CAPTURE_RING_WRITE_MS = 100 };

struct capture_ring {
	pthread_mutex_t lock;
	struct wire_frame frames[CAPTURE_RING_FRAMES];
	size_t first, count;
	atomic_bool on;
	int64_t checked_ms, written_ms; /* used by the journal's thread only */
};

void capture_ring_init(struct capture_ring *);
void capture_ring_finish(struct capture_ring *);

/* From any thread; block for a copy at most. */
bool capture_ring_is_on(struct capture_ring *);
void capture_ring_put(struct capture_ring *, const struct wire_frame *);

/* In the journal's thread, at least every CAPTURE_RING_WRITE_MS while it is on: is a capture
 * requested (table watch)? Writes the frames in one transaction. */
void capture_ring_step(struct capture_ring *, struct store *, const char *role);

#endif
