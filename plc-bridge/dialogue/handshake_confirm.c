#include "plc-bridge/dialogue/handshake_part.h"

#define STEP_MAX_MS 500 /* an outage does not count as belt time */

static void confirm_box(struct handshake_box *box, int lane, int64_t now_us)
{
	struct passage *p = &box->passage;

	p->confirmed_us = now_us;
	p->reached_lane = lane;
	/* An earlier bridge has answered, or has decided anew after an operator's deadline: its last
	 * decision may not have been recorded. */
	if (box->before_start && lane != LANE_REJECT && !p->answered_us &&
		(!p->decided_us || p->decision == DECISION_OPERATOR)) {
		box->expected_result = PASSAGE_SORTED;
		p->decision = lane == p->asked_lane ? p->decision : DECISION_SORTED;
		p->asked_lane = lane;
	}
	/* Only an answer sends a box to lane 1 or 2, also if it was not read back. */
	if (lane == p->asked_lane && (p->answered_us || lane != LANE_REJECT))
		handshake_finish(box, lane == LANE_REJECT ? box->expected_result : PASSAGE_SORTED);
	else if (lane == LANE_REJECT && (!p->answered_us || box->answer_may_be_ignored))
		handshake_finish(box, p->identified_us ? PASSAGE_LATE : PASSAGE_NO_READ);
	else
		handshake_finish(box, PASSAGE_WRONG_LANE);
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
	if ((box->answer_is_written && box->passage.asked_lane == lane) ||
		(lane == LANE_REJECT && (!box->answer_is_written || box->answer_may_be_ignored)))
		return box->may_be_removed ? DOUBTFUL : LIKELY;
	/* An earlier bridge may have answered it and not have recorded that any more. */
	if (box->before_start && !box->passage.decided_us)
		return UNANSWERED;
	return lane == LANE_REJECT && !box->passage.answered_us ? UNANSWERED : IMPOSSIBLE;
}

/* Boxes keep their order within a lane: after the last one confirmed there, before this one. */
struct span {
	int lane;
	uint16_t last, seq; /* 0: none yet */
};

static bool may_lie_in(const struct span *span, const struct handshake_box *box)
{
	return box->passage.result == PASSAGE_OPEN && !box->is_waiting &&
		(span->last == 0 ||
			handshake_distance(span->last, box->passage.track) <
				handshake_distance(span->last, span->seq));
}

/* Confirms as many boxes as were counted, the nearest first. */
static int confirm_earlier(struct handshake *h, const struct handshake_box *box,
	const struct span *span, int counted, enum likelihood wanted, int64_t now_us)
{
	for (size_t i = (size_t)(box - h->boxes); i > 0 && counted > 0; i--) {
		struct handshake_box *earlier = &h->boxes[i - 1];

		if (!may_lie_in(span, earlier) || likelihood_in(earlier, span->lane) != wanted)
			continue;
		confirm_box(earlier, span->lane, now_us);
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

	if (span.seq == 0 || !box || box->is_waiting || (h->boot_has_image && span.seq == span.last))
		return;
	for (int wanted = LIKELY; wanted < IMPOSSIBLE; wanted++)
		others = confirm_earlier(h, box, &span, others, (enum likelihood)wanted, look->now_us);
	confirm_box(box, lane, look->now_us);
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

		if (box->is_waiting || box->passage.result != PASSAGE_OPEN)
			continue;
		box->run_ms += passed;
		if (box->run_ms >= h->rules.confirm_timeout_s * 1000)
			handshake_finish(box,
				box->answer_is_written || box->passage.answered_us ? PASSAGE_LOST
																   : PASSAGE_REMOVED);
	}
}

void handshake_watch_lanes(struct handshake *h, const struct look *look)
{
	for (int lane = 1; lane <= LANE_COUNT; lane++)
		watch_lane(h, look, lane);
	watch_time(h, look);
}
