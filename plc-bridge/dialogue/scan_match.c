#include "plc-bridge/dialogue/scan_match.h"

#include <string.h>

/* Scans are committed in the order they were made, within this tolerance. */
#define ORDER_US 2000000
/* Longest time between a scan and its arrival here; a reader gives up earlier. */
#define DELAY_MAX_US 30000000
/* Longest time during which a departing box can still be read. */
#define WAY_OUT_US 1000000

static bool belongs_here(const struct scan_match *n, const struct sighting *s, int64_t at_us)
{
	bool came_since = n->came_us >= n->left_us;
	bool may_be_left = n->left_item[0] &&
		(n->left_time_unknown || at_us < n->left_us + WAY_OUT_US) &&
		(!came_since || at_us < n->came_us);

	if (s->scan_seq <= n->others_until)
		return false;
	if (n->left_us && at_us <= n->left_us + (int64_t)n->guard_ms * 1000)
		return false;
	/* A serial number where the box that left had but its article's code is another code: not that
	 * one read once more, it is on the box that comes. (If the time of its departure is known.) */
	return !(may_be_left && gs1_same_thing(s->item, n->left_item) &&
		(n->left_time_unknown || !scan_match_is_more_specific(n->left_item, s)));
}

static void append_seen(struct scan_match *n, const struct scan_match_seen *seen)
{
	if (belongs_here(n, &seen->sighting, seen->at_us) && n->count < SCAN_MATCH_SEEN_MAX)
		n->seen[n->count++] = *seen;
}

/* A clock that was set forward never showed the times in between. A clock that was set back shows some
 * times twice: for these the order of the scans decides, as soon as it is known. */
static bool is_from_before(const struct scan_match_clock_step *step, int64_t seq, int64_t at_us)
{
	if (seq > step->until_seq || at_us > step->old_us)
		return false;
	return step->by_us > 0 || at_us < step->old_us + step->by_us ||
		step->old_us - at_us <= DELAY_MAX_US;
}

int64_t scan_match_time_of(const struct scan_match *n, const struct sighting *s)
{
	int64_t at_us = s->at_us;

	for (size_t i = 0; i < n->step_count; i++)
		if (is_from_before(&n->steps[i], s->scan_seq, at_us))
			at_us += n->steps[i].by_us;
	return at_us;
}

int64_t scan_match_exact_time_of(const struct scan_match *n, const struct sighting *s,
	int64_t received_us, int64_t *earliest_us)
{
	int64_t best_us = INT64_MIN, first_us = INT64_MAX;
	int64_t later_us = 0; /* later_us: all changes after the clock looked at */

	for (size_t i = n->step_count + 1; i > 0; i--) {
		const struct scan_match_clock_step *began = i > 1 ? &n->steps[i - 2] : NULL;
		const struct scan_match_clock_step *ended = i <= n->step_count ? &n->steps[i - 1] : NULL;
		int64_t at_us;

		later_us += ended ? ended->by_us : 0;
		at_us = s->at_us + later_us;
		if ((began && s->at_us <= began->since_us) || (ended && s->at_us > ended->old_us) ||
			at_us > received_us)
			continue;
		if (at_us > best_us)
			best_us = at_us;
		if (at_us < first_us && received_us - at_us < ORDER_US)
			first_us = at_us;
	}
	if (best_us == INT64_MIN)
		best_us = s->at_us;
	*earliest_us = first_us < best_us ? first_us : best_us;
	return best_us;
}

/* A later scan with an earlier time: the clock was set back in between, while no bridge was
 * there to see it, and the times of what came before say nothing any more. */
static void drop_earlier_scans(struct scan_match *n, const struct sighting *s)
{
	int64_t at_us = scan_match_time_of(n, s);
	size_t kept = 0;

	for (size_t i = 0; i < n->count; i++)
		if (n->seen[i].sighting.scan_seq > s->scan_seq || n->seen[i].at_us <= at_us + ORDER_US)
			n->seen[kept++] = n->seen[i];
	n->count = kept;
}

void scan_match_add(struct scan_match *n, const struct sighting *s, int64_t now_ms)
{
	if (s->scan_seq > n->newest_scan)
		n->newest_scan = s->scan_seq;
	drop_earlier_scans(n, s);
	append_seen(n,
		&(struct scan_match_seen){ .sighting = *s,
			.at_us = scan_match_time_of(n, s),
			.received_ms = now_ms });
}

static void clear_scans(struct scan_match *n, const char *item, int64_t left_us)
{
	text_copy(n->left_item, sizeof n->left_item, item);
	n->left_us = left_us;
	n->count = 0;
}

void scan_match_close(struct scan_match *n, const char *item, int64_t now_us)
{
	clear_scans(n, item, now_us);
	n->left_time_unknown = false;
	if (n->newest_scan > n->others_until)
		n->others_until = n->newest_scan;
}

void scan_match_close_late(struct scan_match *n, const char *item, int64_t left_us)
{
	size_t heard = n->count;

	clear_scans(n, item, left_us);
	n->left_time_unknown = true;
	for (size_t i = 0; i < heard; i++) {
		struct scan_match_seen again = n->seen[i]; /* the list is rebuilt in place */

		append_seen(n, &again);
	}
}

static void add_clock_step(struct scan_match *n, int64_t shift_us, int64_t now_us, int64_t since_us)
{
	if (n->step_count == SCAN_MATCH_STEPS_MAX)
		memmove(n->steps, n->steps + 1, --n->step_count * sizeof n->steps[0]);
	n->steps[n->step_count++] = (struct scan_match_clock_step){ .by_us = shift_us,
		.old_us = now_us - shift_us,
		.until_seq = INT64_MAX,
		.since_us = since_us };
}

void scan_match_end_of_old_clock(struct scan_match *n, int64_t until_seq)
{
	for (size_t i = 0; i < n->step_count; i++)
		if (n->steps[i].until_seq == INT64_MAX)
			n->steps[i].until_seq = until_seq;
}

void scan_match_shift_clock(struct scan_match *n, int64_t shift_us, int64_t now_us,
	int64_t since_us)
{
	add_clock_step(n, shift_us, now_us, since_us);
	if (n->left_us)
		n->left_us += shift_us;
	if (n->came_us)
		n->came_us += shift_us;
	for (size_t i = 0; i < n->count; i++)
		n->seen[i].at_us += shift_us;
}

bool scan_match_is_more_specific(const char *item, const struct sighting *s)
{
	return gs1_key_is_quantity(item) && !gs1_key_is_quantity(s->item) &&
		gs1_same_thing(item, s->item);
}

int scan_match_count_items(const struct scan_match *n, int64_t until_us,
	const struct sighting **best)
{
	int things = 0;

	*best = NULL;
	for (size_t i = 0; i < n->count; i++) {
		const struct sighting *s = &n->seen[i].sighting;
		bool known = n->seen[i].at_us > until_us;

		if (!known && (!*best || scan_match_is_more_specific((*best)->item, s)))
			*best = s;
		for (size_t k = 0; k < i && !known; k++)
			known =
				n->seen[k].at_us <= until_us && gs1_same_thing(s->item, n->seen[k].sighting.item);
		things += !known;
	}
	return things;
}

bool scan_match_is_settled(const struct scan_match *n, int64_t arrived_ms, int settle_ms,
	int64_t now_ms)
{
	return n->count > 0 &&
		(n->seen[0].received_ms < arrived_ms || now_ms - n->seen[0].received_ms >= settle_ms);
}
