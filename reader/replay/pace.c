#include "reader/replay/pace.h"

void pace_init(struct pace *p, double speed)
{
	*p = (struct pace){ .speed = speed };
}

/* Times in a file can have any value: no difference may overflow. */
static int64_t bounded_gap(int64_t from_ms, int64_t to_ms)
{
	int64_t ms;

	if (__builtin_sub_overflow(to_ms, from_ms, &ms) || ms > PACE_GAP_MAX_MS)
		return to_ms > from_ms ? PACE_GAP_MAX_MS : 0;
	return ms > 0 ? ms : 0;
}

int64_t pace_advance(struct pace *p, int64_t recorded_ms, int64_t now_ms)
{
	if (!p->has_begun)
		p->start_ms = now_ms;
	else
		p->elapsed_ms += bounded_gap(p->last_ms, recorded_ms);
	p->has_begun = true;
	p->last_ms = recorded_ms;
	return p->start_ms + p->elapsed_ms;
}

int64_t pace_wait_ms(const struct pace *p, int64_t now_ms)
{
	int64_t due_ms;

	if (p->speed <= 0)
		return 0;
	due_ms = p->start_ms + (int64_t)((double)p->elapsed_ms / p->speed);
	return due_ms > now_ms ? due_ms - now_ms : 0;
}
