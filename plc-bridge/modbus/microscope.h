/* microscope: frames on their way from the wire into the store, while somebody looks. A bounded
 * ring between the tap's thread and the journal's; the oldest go. Off, it costs the journal one
 * small query every half second. */
#ifndef PLC_BRIDGE_MICROSCOPE_H
#define PLC_BRIDGE_MICROSCOPE_H

#include "core/store/store.h"

#include <pthread.h>
#include <stdatomic.h>

enum { MICROSCOPE_FRAMES = 512, MICROSCOPE_WRITE_MS = 100 };

struct microscope {
	pthread_mutex_t lock;
	struct wire_frame frames[MICROSCOPE_FRAMES];
	size_t first, count;
	atomic_bool on;
	int64_t looked_ms, written_ms; /* the journal's thread */
};

void microscope_init(struct microscope *);
void microscope_finish(struct microscope *);

/* From any thread; never blocks longer than a copy. */
bool microscope_is_on(struct microscope *);
void microscope_put(struct microscope *, const struct wire_frame *);

/* In the journal's thread, at least every MICROSCOPE_WRITE_MS while it is on: does somebody look
 * (table watch)? What has come is written in one transaction. */
void microscope_step(struct microscope *, struct store *, const char *role);

#endif
