#include "plc-bridge/dialogue/handshake_part.h"

/* What a box's result will be if its lane confirms. */
enum passage_result handshake_expected_result(enum passage_decision decision)
{
	static const enum passage_result results[DECISION_COUNT] = {
		[DECISION_NONE] = PASSAGE_NO_READ,
		[DECISION_SORTED] = PASSAGE_SORTED,
		[DECISION_NO_READ] = PASSAGE_NO_READ,
		[DECISION_MULTIPLE] = PASSAGE_MULTIPLE,
		[DECISION_UNKNOWN] = PASSAGE_UNKNOWN,
		[DECISION_OPERATOR] = PASSAGE_SORTED,
		[DECISION_LATE] = PASSAGE_LATE,
	};

	return results[decision];
}

static void set_decision(struct handshake_box *box, enum passage_decision decision, int lane,
	const struct sighting *seen, int64_t now_us)
{
	box->expected_result = handshake_expected_result(decision);
	box->passage.decision = decision;
	box->passage.asked_lane = lane;
	box->passage.decision_lane = decision == DECISION_NONE ? 0 : lane;
	box->passage.decided_us = now_us;
	text_copy(box->passage.decision_article, sizeof box->passage.decision_article,
		seen && (decision == DECISION_SORTED || decision == DECISION_UNKNOWN) ? seen->article : "");
	if (seen) {
		box->passage.identified_us = seen->at_us;
		box->passage.scan_seq = seen->scan_seq;
		text_copy(box->passage.item, sizeof box->passage.item, seen->item);
	}
	box->unreported++;
}

void handshake_decide(struct handshake *h, struct handshake_box *box, int64_t until_us,
	int64_t now_us)
{
	const struct sighting *best;
	int things = scan_match_count_items(&h->match, until_us, &best);

	if (things == 0)
		set_decision(box, DECISION_NO_READ, LANE_REJECT, NULL, now_us);
	else if (things > 1)
		set_decision(box, DECISION_MULTIPLE, LANE_REJECT, best, now_us);
	else if (best->lane < 1 || best->lane > LANE_COUNT)
		set_decision(box, DECISION_UNKNOWN, LANE_REJECT, best, now_us);
	else
		set_decision(box, DECISION_SORTED, best->lane, best, now_us);
}

/* no_read is answered shortly before the PLC's time-out. */
static bool may_decide(const struct handshake *h, const struct handshake_box *box,
	const struct look *look)
{
	if (h->match.count == 0)
		return look->image->value[SIGNAL_ANSWER_TIME_LEFT] < (uint32_t)h->rules.no_read_below_ms;
	return scan_match_is_settled(&h->match, box->arrived_ms, h->rules.settle_ms, look->now_ms);
}

/* An operator's lane counts as answered when the PLC has released the box by it: until then, for
 * example in an emergency stop, it can still be withdrawn. */
static bool may_still_withdraw(const struct handshake_box *box, const struct plc_image *image)
{
	return box->operator_lane && handshake_waits(image);
}

/* Acknowledgements of writes are not trusted, only the value read back. For the newest box, also
 * if the PLC has released it at once. */
static bool note_read_back(struct handshake *h, struct handshake_box *box,
	const struct plc_image *image, int64_t now_us)
{
	struct passage *p = &box->passage;
	bool read_back = p->decided_us && image->value[SIGNAL_DEST_SEQ] == p->track &&
		image->value[SIGNAL_DEST_LANE] == (uint32_t)p->asked_lane;

	if (read_back && !p->answered_us && box->expected_result != PASSAGE_LATE &&
		!may_still_withdraw(box, image)) {
		p->answered_us = now_us;
		handshake_event(h, box, BOX_EVENT_READ_BACK);
	}
	return read_back;
}

/* Has the PLC seen our heartbeat within 3 s? (rule 9) */
static bool board_is_heard(const struct handshake *h, int64_t now_ms)
{
	/* The value read and the write to come can each be late by near_timeout_ms. */
	return h->board_heartbeat_ms &&
		now_ms - h->board_heartbeat_ms < HANDSHAKE_BOARD_DEAD_MS - 2 * h->rules.near_timeout_ms;
}

/* A change counts if PLC_HEARTBEAT has changed since the one before: the value found in the
 * PLC's first scan is no change for it. */
void handshake_watch_heartbeat(struct handshake *h, const struct look *look)
{
	uint32_t beat = look->image->value[SIGNAL_BOARD_HEARTBEAT];
	uint32_t plc_heartbeat = look->image->value[SIGNAL_PLC_HEARTBEAT];

	if (h->boot_has_image && beat && beat != h->board_heartbeat &&
		plc_heartbeat != h->plc_heartbeat)
		h->board_heartbeat_ms = look->now_ms;
	if (!h->boot_has_image || beat != h->board_heartbeat)
		h->plc_heartbeat = plc_heartbeat;
	h->board_heartbeat = beat;
}

/* What an answer rested on that an earlier bridge wrote and did not record: as far as the scans say the
 * same. Without them it is not guessed: an operator may have named the lane, or nothing was read in time. */
static enum passage_decision found_decision(int lane, int things, const struct sighting *best)
{
	if (things > 1)
		return lane == LANE_REJECT ? DECISION_MULTIPLE : DECISION_NONE;
	if (best && best->lane == lane)
		return DECISION_SORTED;
	return best && !best->lane && lane == LANE_REJECT ? DECISION_UNKNOWN : DECISION_NONE;
}

void handshake_adopt(struct handshake *h, struct handshake_box *box, const struct look *look,
	bool its_scans)
{
	uint32_t lane = look->image->value[SIGNAL_DEST_LANE];
	const struct sighting *best = NULL;
	int things = 0;

	if (box->passage.decided_us || look->image->value[SIGNAL_DEST_SEQ] != box->passage.track ||
		lane < 1 || lane > LANE_COUNT)
		return;
	handshake_gather(h, box);
	if (its_scans || belt_match_is_on(&h->belt))
		things = scan_match_count_items(&h->match, INT64_MAX, &best);
	if ((int)lane == h->abandoned_lane) {
		/* Its command has failed with the bridge that took it: withdrawn (handshake_withdraws). */
		set_decision(box, DECISION_OPERATOR, (int)lane, best, look->now_us);
		box->operator_lane = (int)lane;
		handshake_event(h, box, BOX_EVENT_FOUND_LANE);
		return;
	}
	/* In another lane than its own it is another box's scan. */
	if (lane != LANE_REJECT && best && best->lane != (int)lane)
		best = NULL;
	set_decision(box, found_decision((int)lane, things, best), (int)lane, best, look->now_us);
	if (lane == LANE_REJECT && things == 1 && best->lane && best->lane != LANE_REJECT)
		box->expected_result = PASSAGE_LATE;
	handshake_event(h, box, BOX_EVENT_FOUND);
}

/* --- lanes chosen by an operator
 * ----------------------------------------------------------------------- */

enum handshake_sending handshake_send(struct handshake *h, uint16_t *track, int lane)
{
	struct handshake_box *box = handshake_find(h, *track ? *track : h->arrival);
	int ahead = *track ? handshake_distance(h->arrival, *track) : 0;
	bool is_waiting, is_written;

	if (*track == 0 && (!box || !box_state_is_waiting(box->state)))
		return SENDING_NO_BOX;
	if (!box) /* numbers wrap around: the shorter distance decides between past and future */
		return ahead > 0 && ahead < 32768 ? SENDING_NO_BOX : SENDING_LATE;
	is_waiting = box_state_is_waiting(box->state);
	is_written = box_state_is_written(box->state);
	*track = box->passage.track;
	if (!box->operator_lane && is_waiting && !is_written)
		box->operator_lane = lane;
	if (box->operator_lane != lane)
		return SENDING_LATE;
	if (!is_written)
		return is_waiting ? SENDING : SENDING_LATE;
	return box->passage.answered_us ? SENDING_DONE : SENDING;
}

/* A lost write is not repeated. One that was not lost is withdrawn (handshake_withdraws()),
 * unless the PLC has released the box by it. */
void handshake_send_no_more(struct handshake *h, uint16_t track)
{
	struct handshake_box *box = handshake_find(h, track);

	if (box && box->operator_lane && !box->passage.answered_us)
		handshake_event(h, box, BOX_EVENT_LANE_EXPIRED);
}

void handshake_hold(struct handshake *h, int lane)
{
	h->held_lane = lane;
	h->held_box = 0;
}

void handshake_give_held_lane(struct handshake *h, struct handshake_box *box)
{
	if (!h->held_lane || h->held_box || box->operator_lane || box->passage.decided_us ||
		!box_state_is_waiting(box->state) || box_state_is_written(box->state))
		return;
	box->operator_lane = h->held_lane;
	box->lane_was_held = true;
	h->held_box = box->passage.track;
}

bool handshake_withdraws(struct handshake *h, const struct plc_image *image)
{
	struct handshake_box *box = handshake_find(h, (uint16_t)image->value[SIGNAL_ARRIVAL_SEQ]);

	return box && box_state_is_withdrawn(box->state) && handshake_waits(image) &&
		(uint16_t)image->value[SIGNAL_BOOT_ID] == box->passage.boot &&
		image->value[SIGNAL_DEST_SEQ] == box->passage.track &&
		image->value[SIGNAL_DEST_LANE] == (uint32_t)box->operator_lane;
}

/* The operator's lane overrides the scans; the scans still give the item. */
static void decide_by_operator(struct handshake *h, struct handshake_box *box, int64_t now_us)
{
	const struct sighting *best;
	int things = scan_match_count_items(&h->match, INT64_MAX, &best);

	set_decision(box, DECISION_OPERATOR, box->operator_lane, things == 1 ? best : NULL, now_us);
}

/* Will the PLC accept an answer that is written now? */
static bool is_in_time(const struct handshake *h, const struct look *look)
{
	return look->image->value[SIGNAL_ANSWER_TIME_LEFT] >= (uint32_t)h->rules.near_timeout_ms &&
		board_is_heard(h, look->now_ms);
}

enum handshake_lane handshake_lane(const struct handshake_lane_facts *f)
{
	if (!f->is_waiting || !f->plc_asks)
		return HANDSHAKE_LANE_NONE;
	if (f->has_operator && !f->is_written)
		return HANDSHAKE_LANE_OPERATOR;
	if (!f->is_decided)
		return f->may_decide ? HANDSHAKE_LANE_SCANS : HANDSHAKE_LANE_NONE;
	return f->is_read_back ? HANDSHAKE_LANE_NONE : HANDSHAKE_LANE_DECIDED;
}

void handshake_answer(struct handshake *h, struct handshake_box *box, const struct look *look,
	struct handshake_output *out)
{
	const struct plc_image *image = look->image;
	enum handshake_lane lane;
	bool is_read_back;

	handshake_adopt(h, box, look, handshake_is_there(image));
	handshake_gather(h, box);
	is_read_back = note_read_back(h, box, image, look->now_us);
	/* Released while it was withdrawn: the lane will tell. */
	if (box->state == BOX_WITHDRAWN && !is_read_back && handshake_waits(image))
		handshake_event(h, box, BOX_EVENT_LANE_WITHDRAWN);
	lane = handshake_lane(
		&(struct handshake_lane_facts){ .is_waiting = box_state_is_waiting(box->state),
			.plc_asks = image->value[SIGNAL_STATE] == PLC_WAITING,
			.has_operator =
				box->operator_lane != 0 && (!box->lane_was_held || may_decide(h, box, look)),
			.is_written = box_state_is_written(box->state),
			.is_decided = box->passage.decided_us != 0,
			.may_decide = may_decide(h, box, look),
			.is_read_back = is_read_back });
	if (lane == HANDSHAKE_LANE_NONE)
		return;
	if (lane == HANDSHAKE_LANE_OPERATOR)
		decide_by_operator(h, box, look->now_us);
	else if (lane == HANDSHAKE_LANE_SCANS)
		handshake_decide(h, box, INT64_MAX, look->now_us);
	out->answer = true;
	out->lane = (uint16_t)box->passage.asked_lane;
	out->seq = box->passage.track;
	belt_match_wrote(&h->belt);
	handshake_event(h, box, is_in_time(h, look) ? BOX_EVENT_WRITE : BOX_EVENT_WRITE_LATE);
}
