#include "plc-bridge/modbus/capture_ring.h"
#include "core/base/clock.h"

enum { LOOK_MS = 500, CAPTURE_RING_AT_ONCE = 64 };

void capture_ring_init(struct capture_ring *m)
{
	pthread_mutex_init(&m->lock, NULL);
}

void capture_ring_finish(struct capture_ring *m)
{
	pthread_mutex_destroy(&m->lock);
}

bool capture_ring_is_on(struct capture_ring *m)
{
	return atomic_load(&m->on);
}

void capture_ring_put(struct capture_ring *m, const struct wire_frame *frame)
{
	pthread_mutex_lock(&m->lock);
	m->frames[(m->first + m->count) % CAPTURE_RING_FRAMES] = *frame;
	if (m->count == CAPTURE_RING_FRAMES)
		m->first = (m->first + 1) % CAPTURE_RING_FRAMES;
	else
		m->count++;
	pthread_mutex_unlock(&m->lock);
}

static size_t take_frame(struct capture_ring *m, struct wire_frame *out)
{
	size_t n = 0;

	pthread_mutex_lock(&m->lock);
	for (; n < CAPTURE_RING_AT_ONCE && m->count > 0; n++, m->count--) {
		out[n] = m->frames[m->first];
		m->first = (m->first + 1) % CAPTURE_RING_FRAMES;
	}
	pthread_mutex_unlock(&m->lock);
	return n;
}

/* The dialogue does not depend on it: a store error is ignored. */
static void write_ring_frames(struct capture_ring *m, struct store *store, const char *role)
{
	struct wire_frame frames[CAPTURE_RING_AT_ONCE];
	size_t n;

	while ((n = take_frame(m, frames)) > 0)
		if (store_put_wire(store, role, frames, n, NULL))
			return;
}

void capture_ring_step(struct capture_ring *m, struct store *store, const char *role)
{
	int64_t now_ms = clock_mono_ms();
	bool on;

	if (now_ms - m->checked_ms >= LOOK_MS) {
		m->checked_ms = now_ms;
		if (store_is_capturing(store, role, clock_wall_us(), &on, NULL) == 0)
			atomic_store(&m->on, on);
	}
	if (now_ms - m->written_ms < CAPTURE_RING_WRITE_MS)
		return;
	m->written_ms = now_ms;
	write_ring_frames(m, store, role);
}
