#include "hw/plant/world/belt_history.h"

#include <string.h>

static size_t oldest_kept(size_t count, size_t most)
{
	return count > most ? count - most : 0;
}

static const struct belt_moment *moment_at(const struct belt_history *h, size_t i)
{
	return &h->moments[i % BELT_HISTORY_MAX];
}

static void read_world(const struct world *w, int64_t at_us, struct belt_moment *out)
{
	memset(out, 0, sizeof *out); /* padding is compared */
	out->at_us = at_us;
	out->until_next_ms = w->until_next_ms;
	out->rng = w->rng;
	out->next = w->next;
	out->last = w->last;
	out->count = w->count;
	for (int i = 0; i < w->count; i++) {
		out->boxes[i].number = w->boxes[i].number;
		out->boxes[i].x = (int16_t)w->boxes[i].x;
		out->boxes[i].branch = (int8_t)w->boxes[i].branch;
		out->boxes[i].is_stuck = w->boxes[i].stuck;
	}
}

/* A belt that stands needs no further moments. */
static bool is_same_belt(const struct belt_moment *a, const struct belt_moment *b)
{
	return a->next == b->next && a->last == b->last && a->count == b->count &&
		a->until_next_ms == b->until_next_ms && memcmp(a->boxes, b->boxes, sizeof a->boxes) == 0;
}

void belt_history_note(struct belt_history *h, const struct world *w, int64_t at_us)
{
	const struct belt_moment *last = h->moment_count ? moment_at(h, h->moment_count - 1) : NULL;
	struct belt_moment now;

	if (last && at_us - last->at_us < BELT_HISTORY_EVERY_US)
		return;
	read_world(w, at_us, &now);
	if (last && is_same_belt(last, &now))
		return;
	h->moments[h->moment_count++ % BELT_HISTORY_MAX] = now;
}

void belt_history_note_faults(struct belt_history *h, int64_t at_us, uint32_t bits)
{
	uint32_t before =
		h->fault_count ? h->faults[(h->fault_count - 1) % BELT_HISTORY_FAULTS_MAX].bits : 0;

	if (bits != before)
		h->faults[h->fault_count++ % BELT_HISTORY_FAULTS_MAX] =
			(struct belt_faults){ .at_us = at_us, .bits = bits };
}

const struct belt_moment *belt_history_find(const struct belt_history *h, int64_t at_us)
{
	size_t from = oldest_kept(h->moment_count, BELT_HISTORY_MAX), to = h->moment_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (moment_at(h, middle)->at_us <= at_us)
			from = middle + 1;
		else
			to = middle;
	}
	return from > oldest_kept(h->moment_count, BELT_HISTORY_MAX) ? moment_at(h, from - 1) : NULL;
}

uint32_t belt_history_faults(const struct belt_history *h, int64_t at_us)
{
	size_t first = oldest_kept(h->fault_count, BELT_HISTORY_FAULTS_MAX);

	for (size_t i = h->fault_count; i-- > first;)
		if (h->faults[i % BELT_HISTORY_FAULTS_MAX].at_us <= at_us)
			return h->faults[i % BELT_HISTORY_FAULTS_MAX].bits;
	return 0;
}

int64_t belt_history_begin_us(const struct belt_history *h)
{
	return h->moment_count ? moment_at(h, oldest_kept(h->moment_count, BELT_HISTORY_MAX))->at_us
						   : 0;
}

void belt_history_restore(const struct belt_moment *then, struct world *w, double limit_mm)
{
	for (int i = 0; i < then->count; i++) {
		double x = then->boxes[i].x < limit_mm ? then->boxes[i].x : limit_mm;

		world_put_again(w, then->boxes[i].number, x);
		limit_mm = x - BELT_BOX_MM - w->gap;
	}
	w->next = then->next;
	w->last = then->last;
	w->until_next_ms = then->until_next_ms;
	w->rng = then->rng;
}
