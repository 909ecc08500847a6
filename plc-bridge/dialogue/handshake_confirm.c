#include "plc-bridge/dialogue/handshake_part.h"

#define STEP_MAX_MS 500 /* an outage does not count as belt time */

/* Which of the events is it?
 *
 *   lane  as asked  read back  event
 *   1, 2  yes       any        IN_LANE
 *   1, 2  no        any        IN_OTHER
 *   3     yes       yes        IN_LANE
 *   3     any       no         IN_REJECT: without an answer it goes there, too
 *   3     no        yes        IN_REJECT_READ */
static enum box_event event_in_lane(const struct passage *p)
{
	bool is_asked = p->reached_lane == p->asked_lane, is_read_back = p->answered_us != 0;

	if (p->reached_lane != LANE_REJECT)
		return is_asked ? BOX_EVENT_IN_LANE : BOX_EVENT_IN_OTHER;
	if (!is_read_back)
		return BOX_EVENT_IN_REJECT;
	return is_asked ? BOX_EVENT_IN_LANE : BOX_EVENT_IN_REJECT_READ;
}

static void confirm_box(struct handshake *h, struct handshake_box *box, int lane, int64_t now_us)
{
	box->passage.confirmed_us = now_us;
	box->passage.reached_lane = lane;
	handshake_event(h, box, event_in_lane(&box->passage));
}

/* How sure it is that a box is in a lane that counts one more than its last number names. */
enum likelihood {
	LIKELY,     /* it was seen to leave for this lane */
	DOUBTFUL,   /* … unless it was taken away unseen */
	UNANSWERED, /* its answer was written and never read back: it may not have arrived */
	IMPOSSIBLE
};

static enum likelihood likelihood_in(const struct handshake_box *box, int lane)
{
	bool is_written = box_state_is_written(box->state);

	if ((is_written && box->passage.asked_lane == lane) ||
		(lane == LANE_REJECT && (!is_written || box_state_is_doubtful(box->state))))
		return box_state_may_be_removed(box->state) ? DOUBTFUL : LIKELY;
	/* An earlier bridge may have answered it and not have recorded that any more. */
	if (box_state_is_inherited(box->state) && !box->passage.decided_us)
		return UNANSWERED;
	return lane == LANE_REJECT && !box->passage.answered_us ? UNANSWERED : IMPOSSIBLE;
}

/* Boxes keep their order within a lane: after the last one confirmed there, before this one. */
struct span {
	int lane;
	uint16_t last, seq; /* 0: none yet */
};

static bool is_between(const struct span *span, uint16_t track)
{
	return span->last == 0 ||
		handshake_distance(span->last, track) < handshake_distance(span->last, span->seq);
}

static bool may_lie_in(const struct span *span, const struct handshake_box *box)
{
	return box->passage.result == PASSAGE_OPEN && !box_state_is_waiting(box->state) &&
		is_between(span, box->passage.track);
}

/* An earlier bridge records passages before signals: since the recorded count it may have confirmed some. */
static int confirmed_before(const struct handshake *h, const struct span *span)
{
	int count = 0;

	for (size_t i = 0; i < h->lane_count; i++)
		count += h->lanes[i].boot == h->boot && h->lanes[i].lane == span->lane &&
			h->lanes[i].track != span->last && is_between(span, h->lanes[i].track);
	return count;
}

/* Confirms as many boxes as were counted, the nearest first. */
static int confirm_earlier(struct handshake *h, const struct handshake_box *box,
	const struct span *span, int counted, enum likelihood wanted, int64_t now_us)
{
	for (size_t i = (size_t)(box - h->boxes); i > 0 && counted > 0; i--) {
		struct handshake_box *earlier = &h->boxes[i - 1];

		if (!may_lie_in(span, earlier) || likelihood_in(earlier, span->lane) != wanted)
			continue;
		confirm_box(h, earlier, span->lane, now_us);
		counted--;
	}
	return counted;
}

/* Rule 5. If the count rose by more than one, boxes before the last number are in the lane too. */
static void watch_lane(struct handshake *h, const struct look *look, int lane)
{
	const struct plc_image *image = look->image;
	enum signal_id last_id = (enum signal_id)(SIGNAL_LANE1_LAST_SEQ + lane - 1);
	enum signal_id count_id = (enum signal_id)(SIGNAL_LANE1_COUNT + lane - 1);
	/* After a start the PLC counts from 0. */
	uint16_t before = (uint16_t)(h->has_last ? h->last.value[count_id] : 0);
	struct span span = { .lane = lane,
		.seq = (uint16_t)image->value[last_id],
		.last = (uint16_t)(h->has_last ? h->last.value[last_id] : 0) };
	struct handshake_box *box = handshake_find(h, span.seq);
	int others = (uint16_t)(image->value[count_id] - before) - 1;

	if (span.seq == 0 || !box || box_state_is_waiting(box->state) ||
		(h->boot_has_image && span.seq == span.last))
		return;
	others -= confirmed_before(h, &span);
	for (int wanted = LIKELY; wanted < IMPOSSIBLE; wanted++)
		others = confirm_earlier(h, box, &span, others, (enum likelihood)wanted, look->now_us);
	confirm_box(h, box, lane, look->now_us);
}

static void watch_time(struct handshake *h, const struct look *look)
{
	double passed = (double)(h->has_image ? look->now_ms - h->last_ms : 0);

	if (passed > STEP_MAX_MS)
		passed = STEP_MAX_MS;
	if (!look->image->value[SIGNAL_CONVEYOR_MOTOR])
		return;
	for (size_t i = 0; i < h->box_count; i++) {
		struct handshake_box *box = &h->boxes[i];

		if (box_state_is_waiting(box->state) || box->passage.result != PASSAGE_OPEN)
			continue;
		box->run_ms += passed;
		if (box->run_ms >= h->rules.confirm_timeout_s * 1000)
			handshake_event(h, box, BOX_EVENT_TIMEOUT);
	}
}

void handshake_watch_lanes(struct handshake *h, const struct look *look)
{
	for (int lane = 1; lane <= LANE_COUNT; lane++)
		watch_lane(h, look, lane);
	watch_time(h, look);
}
