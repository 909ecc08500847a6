#include "plc-bridge/dialogue/handshake_part.h"

#define MISSED_MAX 16 /* arrivals during an outage that are reconstructed */

/* The box leaves the stopper. Without an answer it goes to lane 3 by the PLC's rule; a scan
 * made until until_us was too late. */
static void decide_as_it_leaves(struct handshake *h, struct handshake_box *box, int64_t until_us,
	int64_t now_us)
{
	const struct sighting *best;

	handshake_gather(h, box);
	if (belt_match_is_on(&h->belt))
		until_us = INT64_MAX;
	if (!box->passage.decided_us && scan_match_count_items(&h->match, until_us, &best) > 0)
		handshake_decide(h, box, until_us, now_us);
	if (!box_state_is_written(box->state) && !box->passage.answered_us &&
		box->passage.identified_us) {
		box->expected_result = PASSAGE_LATE;
		if (box->passage.decided_us)
			box->passage.decision = DECISION_LATE;
	}
}

static void release_box(struct handshake *h, struct handshake_box *box, enum box_event how,
	int64_t now_us)
{
	handshake_event(h, box, how);
	decide_as_it_leaves(h, box, INT64_MAX, now_us);
	scan_match_close(&h->match, box->passage.item, now_us);
}

/* So long after the last image the PLC waits for an answer at most: it needs a heartbeat of the computer
 * (rule 9). */
static int64_t board_left_ms(const struct handshake *h)
{
	int64_t left_ms = h->board_heartbeat_ms
		? h->board_heartbeat_ms + HANDSHAKE_BOARD_DEAD_MS - h->rules.near_timeout_ms - h->last_ms
		: 0;

	return left_ms > 0 ? left_ms : 0;
}

/* It has left during an interruption. Without an answer it stood there for the ANSWER_TIME_LEFT
 * of the last image, or less; scans made later may be of the next box. */
static void release_unseen_box(struct handshake *h, struct handshake_box *box, enum box_event how,
	int64_t now_us)
{
	int64_t answer_ms = h->last.value[SIGNAL_ANSWER_TIME_LEFT], board_ms = board_left_ms(h);
	int64_t until_us = h->last_us;

	if (!box_state_is_written(box->state))
		until_us += (answer_ms < board_ms ? answer_ms : board_ms) * 1000;
	if (until_us > now_us)
		until_us = now_us;
	handshake_event(h, box, how);
	decide_as_it_leaves(h, box, until_us, now_us);
	scan_match_close_late(&h->match, box->passage.item, until_us);
}

void handshake_watch_release(struct handshake *h, const struct look *look)
{
	struct handshake_box *box = handshake_find(h, h->arrival);
	enum box_event how =
		look->image->value[SIGNAL_LB_IDENT] || look->image->value[SIGNAL_STOPPER_OPEN]
		? BOX_EVENT_LEAVES
		: BOX_EVENT_VANISHES;

	if (!box || !box_state_is_waiting(box->state) || handshake_waits(look->image))
		return;
	if (handshake_is_there(look->image) || look->now_ms - h->last_ms <= h->rules.guard_ms)
		release_box(h, box, how, look->now_us);
	else
		release_unseen_box(h, box, how, look->now_us);
}

/* During an interruption a box has left and another one halted. If only one box has left and its
 * item is known, scans of another item made since belong to the new box. Otherwise the scans
 * cannot be matched and are dropped: no_read is better than a wrong lane. */
static void close_unseen_departure(struct handshake *h, int missed, int64_t now_us)
{
	struct handshake_box *known = handshake_find(h, h->arrival);
	const struct passage *left = known ? &known->passage : h->has_image ? NULL : &h->newest;
	int64_t since_us = h->match.left_us > h->last_us ? h->match.left_us : h->last_us;

	if (missed == 0 && h->has_image && h->has_last && !h->last.value[SIGNAL_LB_IDENT])
		return; /* the read point was free in the last image: all scans since are of the new box */
	h->match.came_us = 0; /* it was of the box that left */
	if (missed > 0 || !left || !left->item[0]) {
		scan_match_close_late(&h->match, "", now_us);
		return;
	}
	if (left->decided_us > since_us)
		since_us = left->decided_us;
	scan_match_close_late(&h->match, left->item, since_us);
}

void handshake_watch_ident(struct handshake *h, const struct look *look)
{
	bool before = h->last.value[SIGNAL_LB_IDENT], now = look->image->value[SIGNAL_LB_IDENT];
	struct handshake_box *box = handshake_find(h, h->arrival);
	bool left = h->has_last && before && !now;
	bool was_interrupted = look->now_ms - h->last_ms > h->rules.guard_ms;

	if (now && (!before || !h->has_image))
		h->match.came_us = look->now_us;
	/* It was there in the last image: more specific scans of it were made before. After an
	 * interruption it may have left, and the next one may be there. */
	if (box && !box->left_us && (left || (!box_state_is_waiting(box->state) && was_interrupted)))
		box->left_us = h->last_us ? h->last_us : box->passage.arrived_us;
	/* For a box whose passage has ended, the item was set at its release. */
	if (left)
		scan_match_close(&h->match, box ? box->passage.item : h->match.left_item, look->now_us);
	else if (box && !box_state_is_waiting(box->state) && before && now && was_interrupted)
		close_unseen_departure(h, 0, look->now_us);
}

/* The newest box arrived during an interruption and does not wait any more. If it is leaving
 * through the light barrier, the scans since are its own; if it was alone and has left, those that
 * were made while the PLC can have waited for its answer: later ones may be of the next box, and none is
 * kept for that one. If another box covers the barrier by now, the scans cannot be matched. */
static void close_unseen_arrival(struct handshake *h, struct handshake_box *box,
	const struct look *look)
{
	int64_t until_us = h->last_us + board_left_ms(h) * 1000;

	if (look->image->value[SIGNAL_LB_IDENT] && !look->image->value[SIGNAL_STOPPER_OPEN]) {
		scan_match_close(&h->match, "", look->now_us);
		return;
	}
	handshake_adopt(h, box, look, true);
	if (look->image->value[SIGNAL_LB_IDENT] || !h->board_heartbeat_ms ||
		box_state_is_written(box->state))
		until_us = INT64_MAX;
	decide_as_it_leaves(h, box, until_us, look->now_us);
	box->unreported++;
	scan_match_close(&h->match, box->passage.item, look->now_us);
}

/* First image of a running PLC, or of one that kept its number over a restart: only a box that
 * is at the stopper or just leaving gets a passage. Others have left before it, seen by nobody: a scan of before can
 * be theirs and is used for no box (decision 6). */
static struct handshake_box *open_first_box(struct handshake *h, uint16_t seq,
	const struct look *look)
{
	if (seq > 1 || !handshake_is_there(look->image))
		scan_match_close_late(&h->match, "", look->now_us);
	if (!handshake_is_there(look->image))
		return NULL;
	return handshake_open(h, seq, handshake_waits(look->image) ? BOX_ASKED : BOX_LEFT_ASKED, look);
}

/* Boxes have arrived since the last image: seq, and missed others before it. */
static struct handshake_box *open_arrivals(struct handshake *h, uint16_t seq, int missed,
	const struct look *look)
{
	bool was_interrupted =
		!h->has_image || missed > 0 || look->now_ms - h->last_ms > h->rules.guard_ms;
	struct handshake_box *box;

	if (was_interrupted)
		close_unseen_departure(h, missed, look->now_us);
	for (size_t i = 0; i < h->box_count; i++)
		if (!box_state_is_waiting(h->boxes[i].state))
			continue;
		else if (was_interrupted) /* its scans were matched above */
			handshake_event(h, &h->boxes[i], BOX_EVENT_MISSED);
		else
			release_box(h, &h->boxes[i], BOX_EVENT_LEAVES, look->now_us);
	/* Boxes that came and left during an interruption went to lane 3. */
	for (uint16_t s = handshake_next_seq(h->arrival); missed > 0 && missed < MISSED_MAX;
		 missed--, s = handshake_next_seq(s))
		handshake_open(h, s, BOX_GONE_ASKED, look);
	box = handshake_open(h, seq, handshake_waits(look->image) ? BOX_ASKED : BOX_GONE_ASKED, look);
	if (was_interrupted && !box_state_is_waiting(box->state))
		close_unseen_arrival(h, box, look);
	return box;
}

void handshake_watch_arrivals(struct handshake *h, const struct look *look, bool first_image)
{
	uint16_t seq = (uint16_t)look->image->value[SIGNAL_ARRIVAL_SEQ];
	struct handshake_box *box = handshake_find(h, seq);
	int missed = handshake_distance(h->arrival, seq) - 1;

	if (seq == 0)
		return;
	if (h->arrival == 0 && (first_image || missed >= MISSED_MAX))
		box = open_first_box(h, seq, look);
	else if (seq != h->arrival)
		box = open_arrivals(h, seq, missed, look);
	/* Boxes that touch never uncover the light barrier: the arrival separates their scans. */
	if (box && seq != h->arrival && h->match.came_us < h->match.left_us)
		h->match.came_us = h->match.left_us;
	h->arrival = seq;
	if (box && !box_state_is_waiting(box->state) && handshake_waits(look->image) &&
		!box->passage.confirmed_us)
		handshake_event(h, box,
			BOX_EVENT_HALTS); /* restored, or stopped again inside the light barrier */
}
