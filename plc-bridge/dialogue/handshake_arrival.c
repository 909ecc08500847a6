#include "plc-bridge/dialogue/handshake_part.h"

#define MISSED_MAX 16 /* more arrivals than that during an outage are not reconstructed */

/* The box has left the stopper. Unanswered, it goes to lane 3 by the PLC's own rule; a scan that was
 * made by until_us came too late. */
static void let_go(struct handshake *h, struct handshake_box *box, int64_t until_us, int64_t now_us)
{
	const struct sighting *best;

	box->waiting = false;
	box->changed = true;
	if (!box->passage.decided_us && scan_match_count_items(&h->match, until_us, &best) > 0)
		handshake_decide(h, box, until_us, now_us);
	if (!box->written && !box->passage.answered_us && box->passage.identified_us)
		box->intended = PASSAGE_LATE;
}

static void released(struct handshake *h, struct handshake_box *box, int64_t now_us)
{
	let_go(h, box, INT64_MAX, now_us);
	scan_match_close(&h->match, box->passage.item, now_us);
}

/* It was let go while nobody could look. If it was not answered it stood there for as long as the
 * PLC still had patience at the last look; what was read later may be of the next one. */
static void gone_unseen(struct handshake *h, struct handshake_box *box, int64_t now_us)
{
	int64_t until_us = h->last_us;

	if (!box->written)
		until_us += (int64_t)h->last.value[SIGNAL_ANSWER_TIME_LEFT] * 1000;
	if (until_us > now_us)
		until_us = now_us;
	let_go(h, box, until_us, now_us);
	scan_match_close_late(&h->match, box->passage.item, until_us);
}

void handshake_watch_release(struct handshake *h, const struct look *look)
{
	struct handshake_box *box = handshake_find(h, h->arrival);

	if (!box || !box->waiting || handshake_waits(look->image))
		return;
	if (handshake_is_there(look->image) || look->now_ms - h->last_ms <= h->rules.guard_ms)
		released(h, box, look->now_us);
	else
		gone_unseen(h, box, look->now_us);
	box->doubtful =
		!look->image->value[SIGNAL_LB_IDENT] && !look->image->value[SIGNAL_STOPPER_OPEN];
}

/* A box has left and another one halted while nobody could look. Whose are the scans of that time?
 * If the box that left is the only one and has a name, what is not it and was made since is the new
 * one's. Otherwise nobody can tell: better nothing read than a wrong lane. */
static void close_unseen(struct handshake *h, int missed, int64_t now_us)
{
	struct handshake_box *known = handshake_find(h, h->arrival);
	const struct passage *left = known ? &known->passage : h->started ? NULL : &h->newest;
	int64_t since_us = h->match.left_us > h->last_us ? h->match.left_us : h->last_us;

	if (missed == 0 && h->started && h->has_last && !h->last.value[SIGNAL_LB_IDENT])
		return;           /* the ident point was free when last seen: all since is the new box's */
	h->match.came_us = 0; /* that was the box that left */
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
	bool long_ago = look->now_ms - h->last_ms > h->rules.guard_ms;

	if (now && (!before || !h->started))
		h->match.came_us = look->now_us;
	/* It was there at the last look: what says more of it was read before. After a longer look away
	 * it may have left, and the next one be there. */
	if (box && !box->left_us && (left || (!box->waiting && long_ago)))
		box->left_us = h->last_us ? h->last_us : box->passage.arrived_us;
	/* A box whose passage is over already has said its name when it was released. */
	if (left)
		scan_match_close(&h->match, box ? box->passage.item : h->match.left_item, look->now_us);
	else if (box && !box->waiting && before && now && long_ago)
		close_unseen(h, 0, look->now_us);
}

/* The newest box came while nobody could look, and does not wait (any more). If it stands in the
 * light barrier on its way out, or was alone and has left, what was read since is its. If another
 * one covers the barrier by now, nobody can tell. */
static void close_newest(struct handshake *h, struct handshake_box *box, const struct look *look)
{
	if (look->image->value[SIGNAL_LB_IDENT] && !look->image->value[SIGNAL_STOPPER_OPEN]) {
		scan_match_close(&h->match, "", look->now_us);
		return;
	}
	handshake_adopt(h, box, look, true);
	released(h, box, look->now_us);
}

/* The first look at a PLC that has been running, or at one that kept its number over a restart:
 * only a box that stands there now or just leaves is ours. */
static struct handshake_box *meet_stranger(struct handshake *h, uint16_t seq,
	const struct look *look)
{
	return handshake_is_there(look->image)
		? handshake_open(h, seq, handshake_waits(look->image), look)
		: NULL;
}

/* Boxes have come since the last look: the one called seq, and others before it. */
static struct handshake_box *meet_newcomers(struct handshake *h, uint16_t seq, int missed,
	const struct look *look)
{
	bool blind = !h->started || missed > 0 || look->now_ms - h->last_ms > h->rules.guard_ms;
	struct handshake_box *box;

	if (blind)
		close_unseen(h, missed, look->now_us);
	for (size_t i = 0; i < h->box_count; i++)
		if (h->boxes[i].waiting && blind) /* whose the scans are has been said */
			h->boxes[i].waiting = false;
		else if (h->boxes[i].waiting)
			released(h, &h->boxes[i], look->now_us);
	/* Boxes that came and went while the PLC could not be heard went to lane 3. */
	for (uint16_t s = handshake_next_seq(h->arrival); missed > 0 && missed < MISSED_MAX;
		 missed--, s = handshake_next_seq(s))
		handshake_open(h, s, false, look)->doubtful = true;
	box = handshake_open(h, seq, handshake_waits(look->image), look);
	box->doubtful = !box->waiting;
	if (blind && box->doubtful)
		close_newest(h, box, look);
	return box;
}

void handshake_watch_arrivals(struct handshake *h, const struct look *look, bool stranger)
{
	uint16_t seq = (uint16_t)look->image->value[SIGNAL_ARRIVAL_SEQ];
	struct handshake_box *box = handshake_find(h, seq);
	int missed = handshake_distance(h->arrival, seq) - 1;

	if (seq == 0)
		return;
	if (h->arrival == 0 && (stranger || missed >= MISSED_MAX))
		box = meet_stranger(h, seq, look);
	else if (seq != h->arrival)
		box = meet_newcomers(h, seq, missed, look);
	/* Boxes that touch never uncover the light barrier: then the arrival itself is the border. */
	if (box && seq != h->arrival && h->match.came_us < h->match.left_us)
		h->match.came_us = h->match.left_us;
	h->arrival = seq;
	if (box && !box->waiting && handshake_waits(look->image) && !box->passage.confirmed_us)
		box->waiting = true; /* restored, or stopped again before it has left the light barrier */
}
