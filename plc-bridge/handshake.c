#include "plc-bridge/handshake.h"

#include <string.h>

#define MISSED_MAX 16      /* more arrivals than that during an outage are not reconstructed */
#define FUTURE_US 1000000  /* a scan from later than now was made before the clock was set back */
#define BOARD_DEAD_MS 3000 /* rule 9 */
#define STEP_MAX_MS 500    /* an outage does not count as belt time */

uint16_t handshake_next_seq(uint16_t seq)
{
	return seq == 65535 ? 1 : (uint16_t)(seq + 1);
}

/* How many arrivals lie between two numbers. */
static int seq_distance(uint16_t from, uint16_t to)
{
	return to >= from ? to - from : 65535 - from + to;
}

void handshake_init(struct handshake *h, const struct handshake_rules *rules)
{
	memset(h, 0, sizeof *h);
	h->rules = *rules;
	h->naming.guard_ms = rules->guard_ms;
}

static struct handshake_box *find_box(struct handshake *h, uint16_t track)
{
	for (size_t i = h->box_count; i > 0; i--)
		if (h->boxes[i - 1].passage.track == track &&
			h->boxes[i - 1].passage.result == PASSAGE_OPEN)
			return &h->boxes[i - 1];
	return NULL;
}

static void finish(struct handshake_box *box, enum passage_result result)
{
	box->passage.result = result;
	box->changed = true;
}

/* Lanes that never confirm: the oldest box is given up, and said to be lost. */
static struct handshake_box *add_box(struct handshake *h)
{
	struct handshake_box *box;
	size_t open = 0;

	for (size_t i = h->box_count; i > 0; i--) {
		box = &h->boxes[i - 1];
		if (box->passage.result == PASSAGE_OPEN && ++open >= HANDSHAKE_OPEN_MAX)
			finish(box, PASSAGE_LOST);
	}
	if (h->box_count == 2 * HANDSHAKE_OPEN_MAX) { /* the caller has never asked for changes */
		memmove(h->boxes, h->boxes + 1, (h->box_count - 1) * sizeof h->boxes[0]);
		h->box_count--;
	}
	box = &h->boxes[h->box_count++];
	memset(box, 0, sizeof *box);
	return box;
}

/* What a decision that was recorded meant. */
static enum passage_result meant(const struct passage *p)
{
	if (!p->decided_us)
		return PASSAGE_NO_READ;
	if (p->asked_lane != LANE_REJECT)
		return PASSAGE_SORTED;
	return p->item[0] ? PASSAGE_UNKNOWN : PASSAGE_NO_READ;
}

void handshake_restore(struct handshake *h, const struct handshake_past *past)
{
	for (size_t i = 0; i < past->open_count; i++) {
		struct handshake_box *box = add_box(h);

		box->passage = past->open[i];
		box->written = past->open[i].decided_us != 0; /* it may have been: the lane will tell */
		box->left_us = past->left_us > box->passage.arrived_us ? past->left_us : 0;
		box->intended = meant(&past->open[i]);
		box->earlier = true;
		box->may_be_ignored = !box->passage.answered_us;
		box->doubtful = !box->passage.decided_us;
	}
	h->naming.left_us = past->left_us;
	if (past->recorded) {
		h->last = *past->recorded;
		h->has_last = true;
	}
	if (!past->last)
		return;
	h->known_boot = true;
	h->boot = past->last->boot;
	h->arrival = past->last->track;
	h->newest = *past->last;
	h->naming.others_until = past->named_until;
	if (h->last.value[SIGNAL_ARRIVAL_SEQ] != h->arrival || h->last.value[SIGNAL_BOOT_ID] != h->boot)
		h->last.value[SIGNAL_LB_IDENT] = 1; /* older than the passage: who has left is not known */
	/* The border that the newest box was given counts too: departures may have gone unseen. */
	if (past->last->window_from_us > h->naming.left_us)
		h->naming.left_us = past->last->window_from_us;
	if (h->naming.left_us > past->now_us) /* the clock was set back since */
		h->naming.left_us = past->now_us;
	for (size_t i = 0; i < h->box_count; i++) /* rule 6; the bridge ended before it could say so */
		if (h->boxes[i].passage.boot != h->boot)
			finish(&h->boxes[i], PASSAGE_EXPIRED);
}

void handshake_shift_clock(struct handshake *h, int64_t shift_us)
{
	naming_shift_clock(&h->naming, shift_us);
	if (h->last_us)
		h->last_us += shift_us;
	for (size_t i = 0; i < h->box_count; i++)
		if (h->boxes[i].left_us)
			h->boxes[i].left_us += shift_us;
}

static struct handshake_box *open_passage(struct handshake *h, uint16_t track, bool waiting,
	int64_t now_us, int64_t now_ms)
{
	struct handshake_box *box = add_box(h);

	box->passage = (struct passage){ .boot = h->boot, .track = track, .arrived_us = now_us,
		.window_from_us = h->naming.left_us };
	box->earlier = !h->started;
	box->waiting = waiting;
	box->arrived_ms = now_ms;
	box->intended = PASSAGE_NO_READ;
	box->changed = true;
	return box;
}

/* --- scans ------------------------------------------------------------------------------- */

/* The label was enough to decide; now the tag says which piece it is. The lane stays. Only while we
 * know that the box was still there: the next one may be of the same article. */
static bool says_more(const struct handshake *h, const struct handshake_box *box,
	const struct sighting *s)
{
	int64_t until_us = box->left_us ? box->left_us
		: h->started                ? h->last_us + (int64_t)h->rules.guard_ms * 1000
									: 0;

	return box->passage.scan_seq && s->at_us >= box->passage.window_from_us &&
		s->at_us <= until_us && naming_says_more(box->passage.item, s);
}

void handshake_sighting(struct handshake *h, const struct sighting *s, int64_t now_us,
	int64_t now_ms)
{
	struct handshake_box *box = find_box(h, h->arrival);

	if (box && says_more(h, box, s)) {
		box->passage.scan_seq = s->scan_seq;
		text_copy(box->passage.item, sizeof box->passage.item, s->item);
		box->changed = true;
	} else if (s->at_us <= now_us + FUTURE_US) {
		naming_hear(&h->naming, s, now_ms);
	}
}

/* --- the decision ------------------------------------------------------------------------ */

static void decide(struct handshake_box *box, enum passage_result intended, int lane,
	const struct sighting *seen, int64_t now_us)
{
	box->intended = intended;
	box->passage.asked_lane = lane;
	box->passage.decided_us = now_us;
	if (seen) {
		box->passage.identified_us = seen->at_us;
		box->passage.scan_seq = seen->scan_seq;
		text_copy(box->passage.item, sizeof box->passage.item, seen->item);
	}
	box->changed = true;
}

static void decide_by_scans(struct handshake *h, struct handshake_box *box, int64_t now_us)
{
	const struct sighting *best;
	int things = naming_things(&h->naming, &best);

	if (things == 0)
		decide(box, PASSAGE_NO_READ, LANE_REJECT, NULL, now_us);
	else if (things > 1)
		decide(box, PASSAGE_MULTIPLE, LANE_REJECT, best, now_us);
	else if (best->lane < 1 || best->lane > LANE_COUNT)
		decide(box, PASSAGE_UNKNOWN, LANE_REJECT, best, now_us);
	else
		decide(box, PASSAGE_SORTED, best->lane, best, now_us);
}

/* Nothing at all is answered shortly before the PLC gives up. */
static bool may_decide(const struct handshake *h, const struct handshake_box *box,
	const struct plc_image *image, int64_t now_ms)
{
	if (h->naming.count == 0)
		return image->value[SIGNAL_ANSWER_TIME_LEFT] < (uint32_t)h->rules.no_read_below_ms;
	return naming_is_settled(&h->naming, box->arrived_ms, h->rules.settle_ms, now_ms);
}

/* No write's acknowledgement is trusted, the read-back is. Asked of the newest box whether it still
 * stands there or the PLC has let it go at once. */
static bool note_read_back(struct handshake_box *box, const struct plc_image *image, int64_t now_us)
{
	struct passage *p = &box->passage;
	bool read_back = image->value[SIGNAL_DEST_SEQ] == p->track &&
		image->value[SIGNAL_DEST_LANE] == (uint32_t)p->asked_lane;

	if (p->decided_us && read_back && !p->answered_us && box->intended != PASSAGE_LATE) {
		p->answered_us = now_us;
		box->changed = true;
	}
	return read_back;
}

/* Does the newest box still stand at the stopper? In stop, fault and e-stop it does while its time
 * for the answer stands still (rule 10); without one, what covers the light barrier is the next. */
static bool still_waits(const struct plc_image *image)
{
	uint32_t state = image->value[SIGNAL_STATE];

	return state == PLC_WAITING ||
		(state != PLC_RUNNING && image->value[SIGNAL_LB_IDENT] &&
			image->value[SIGNAL_ANSWER_TIME_LEFT] > 0);
}

/* Does it, or is it on its way past the stopper? */
static bool is_there(const struct plc_image *image)
{
	return still_waits(image) ||
		(image->value[SIGNAL_LB_IDENT] && image->value[SIGNAL_STOPPER_OPEN]);
}

/* Has the PLC seen our heart beat lately? (rule 9) */
static bool is_heard(const struct handshake *h, int64_t now_ms)
{
	return h->board_beat_ms && now_ms - h->board_beat_ms < BOARD_DEAD_MS - h->rules.near_timeout_ms;
}

/* A beat counts when the PLC's own heart has beaten since the one before: what its program finds at
 * its first scan is no change to it. */
static void watch_beat(struct handshake *h, const struct plc_image *image, int64_t now_ms)
{
	uint32_t beat = image->value[SIGNAL_BOARD_HEARTBEAT];
	uint32_t plc_beat = image->value[SIGNAL_PLC_HEARTBEAT];

	if (h->seen_boot && beat && beat != h->board_beat && plc_beat != h->plc_beat)
		h->board_beat_ms = now_ms;
	if (!h->seen_boot || beat != h->board_beat)
		h->plc_beat = plc_beat;
	h->board_beat = beat;
}

/* A bridge that was killed between its answer and its record of it has left the answer in the
 * registers. Whether the PLC has taken it in time, the lane will tell. */
static void adopt(struct handshake *h, struct handshake_box *box, const struct plc_image *image,
	int64_t now_us)
{
	uint32_t lane = image->value[SIGNAL_DEST_LANE];
	enum passage_result rejected;
	const struct sighting *best;
	int things;

	if (box->passage.decided_us || image->value[SIGNAL_DEST_SEQ] != box->passage.track ||
		lane < 1 || lane > LANE_COUNT)
		return;
	things = naming_things(&h->naming, &best);
	if (!is_there(image)) { /* what was read may be of the next one */
		things = 0;
		best = NULL;
	}
	rejected = things > 1 ? PASSAGE_MULTIPLE
		: !best           ? PASSAGE_NO_READ
		: best->lane      ? PASSAGE_LATE
						  : PASSAGE_UNKNOWN;
	if (lane != LANE_REJECT)
		decide(box, PASSAGE_SORTED, (int)lane, best && best->lane == (int)lane ? best : NULL, now_us);
	else
		decide(box, rejected, LANE_REJECT, best, now_us);
	box->written = box->may_be_ignored = true;
}

/* Rule 2: level-triggered. Whenever the PLC waits and what it read back is not our answer, write. */
static void answer(struct handshake *h, struct handshake_box *box, const struct plc_image *image,
	int64_t now_us, int64_t now_ms, struct handshake_output *out)
{
	bool read_back = note_read_back(box, image, now_us);

	adopt(h, box, image, now_us);
	if (!box->waiting || image->value[SIGNAL_STATE] != PLC_WAITING)
		return;
	if (!box->passage.decided_us && may_decide(h, box, image, now_ms))
		decide_by_scans(h, box, now_us);
	if (!box->passage.decided_us || read_back)
		return;
	out->answer = true;
	out->lane = (uint16_t)box->passage.asked_lane;
	out->seq = box->passage.track;
	box->written = true;
	box->may_be_ignored =
		image->value[SIGNAL_ANSWER_TIME_LEFT] < (uint32_t)h->rules.near_timeout_ms ||
		!is_heard(h, now_ms);
}

/* --- arrivals, departures ---------------------------------------------------------------- */

/* The box has left the stopper. Unanswered, it goes to lane 3 by the PLC's own rule; a scan that
 * exists by now came too late. */
static void released(struct handshake *h, struct handshake_box *box, int64_t now_us)
{
	box->waiting = false;
	box->changed = true;
	if (!box->passage.decided_us && h->naming.count)
		decide_by_scans(h, box, now_us);
	if (!box->written && !box->passage.answered_us && box->passage.identified_us)
		box->intended = PASSAGE_LATE;
	naming_close(&h->naming, box->passage.item, now_us);
}

static void new_boot(struct handshake *h, const struct plc_image *image, int64_t now_us,
	struct handshake_output *out)
{
	for (size_t i = 0; i < h->box_count; i++)
		if (h->boxes[i].passage.result == PASSAGE_OPEN)
			finish(&h->boxes[i], PASSAGE_EXPIRED);
	h->boot = (uint16_t)image->value[SIGNAL_BOOT_ID];
	h->has_last = h->seen_boot = false;
	h->arrival = 0;
	h->board_beat_ms = 0;
	if (h->known_boot) /* who came and went meanwhile, nobody knows */
		naming_close(&h->naming, "", now_us);
	h->known_boot = true;
	out->new_boot = true;
}

/* A box has left and another one halted while nobody could look. Whose are the scans of that time?
 * If the box that left is the only one and has a name, what is not it and was made since is the new
 * one's. Otherwise nobody can tell: better nothing read than a wrong lane. */
static void close_unseen(struct handshake *h, int missed, int64_t now_us)
{
	struct handshake_box *known = find_box(h, h->arrival);
	const struct passage *left = known ? &known->passage : h->started ? NULL : &h->newest;
	int64_t since_us = h->naming.left_us > h->last_us ? h->naming.left_us : h->last_us;

	if (missed == 0 && h->has_last && !h->last.value[SIGNAL_LB_IDENT])
		return; /* the ident point was free when last seen: all since is the new box's */
	if (missed > 0 || !left || !left->item[0]) {
		naming_close_late(&h->naming, "", now_us);
		return;
	}
	if (left->decided_us > since_us)
		since_us = left->decided_us;
	naming_close_late(&h->naming, left->item, since_us);
}

static void watch_ident(struct handshake *h, const struct plc_image *image, int64_t now_us,
	int64_t now_ms)
{
	bool before = h->last.value[SIGNAL_LB_IDENT], now = image->value[SIGNAL_LB_IDENT];
	struct handshake_box *box = find_box(h, h->arrival);
	bool left = h->has_last && before && !now, long_ago = now_ms - h->last_ms > h->rules.guard_ms;

	if (now && (!before || !h->started))
		h->naming.came_us = now_us;
	/* It was there at the last look: what says more of it was read before. After a longer look away
	 * it may have left, and the next one be there. */
	if (box && !box->left_us && (left || (!box->waiting && long_ago)))
		box->left_us = h->last_us;
	/* A box whose passage is over already has said its name when it was released. */
	if (left)
		naming_close(&h->naming, box ? box->passage.item : h->naming.left_item, now_us);
	else if (box && !box->waiting && before && now && long_ago)
		close_unseen(h, 0, now_us);
}

/* The newest box came while nobody could look, and does not wait (any more). If it stands in the
 * light barrier on its way out, or was alone and has left, what was read since is its. If another
 * one covers the barrier by now, nobody can tell. */
static void close_newest(struct handshake *h, struct handshake_box *box,
	const struct plc_image *image, int64_t now_us)
{
	if (image->value[SIGNAL_LB_IDENT] && !image->value[SIGNAL_STOPPER_OPEN])
		naming_close(&h->naming, "", now_us);
	else
		released(h, box, now_us);
}

/* The first look at a PLC that has been running, or at one that kept its number over a restart:
 * only a box that stands there now or just leaves is ours. */
static struct handshake_box *meet_stranger(struct handshake *h, uint16_t seq,
	const struct plc_image *image, int64_t now_us, int64_t now_ms)
{
	bool leaves = image->value[SIGNAL_LB_IDENT] && image->value[SIGNAL_STOPPER_OPEN];
	return still_waits(image) || leaves ? open_passage(h, seq, still_waits(image), now_us, now_ms)
										: NULL;
}

/* Boxes have come since the last look: the one called seq, and others before it. */
static struct handshake_box *meet_newcomers(struct handshake *h, uint16_t seq, int missed,
	const struct plc_image *image, int64_t now_us, int64_t now_ms)
{
	bool blind = !h->started || now_ms - h->last_ms > h->rules.blind_ms;
	struct handshake_box *box;

	if (blind)
		close_unseen(h, missed, now_us);
	for (size_t i = 0; i < h->box_count; i++)
		if (h->boxes[i].waiting && blind) /* whose the scans are has been said */
			h->boxes[i].waiting = false;
		else if (h->boxes[i].waiting)
			released(h, &h->boxes[i], now_us);
	/* Boxes that came and went while the PLC could not be heard went to lane 3. */
	for (uint16_t s = handshake_next_seq(h->arrival); missed > 0 && missed < MISSED_MAX;
		 missed--, s = handshake_next_seq(s))
		open_passage(h, s, false, now_us, now_ms)->doubtful = true;
	box = open_passage(h, seq, still_waits(image), now_us, now_ms);
	box->doubtful = !box->waiting;
	if (blind && box->doubtful)
		close_newest(h, box, image, now_us);
	return box;
}

static void watch_arrivals(struct handshake *h, const struct plc_image *image, bool stranger,
	int64_t now_us, int64_t now_ms)
{
	uint16_t seq = (uint16_t)image->value[SIGNAL_ARRIVAL_SEQ];
	struct handshake_box *box = find_box(h, seq);
	int missed = seq_distance(h->arrival, seq) - 1;

	if (seq == 0)
		return;
	if (h->arrival == 0 && (stranger || missed >= MISSED_MAX))
		box = meet_stranger(h, seq, image, now_us, now_ms);
	else if (seq != h->arrival)
		box = meet_newcomers(h, seq, missed, image, now_us, now_ms);
	/* Boxes that touch never uncover the light barrier: then the arrival itself is the border. */
	if (box && seq != h->arrival && h->naming.came_us < h->naming.left_us)
		h->naming.came_us = h->naming.left_us;
	h->arrival = seq;
	if (box && !box->waiting && still_waits(image) && !box->passage.confirmed_us)
		box->waiting = true; /* restored, or stopped again before it has left the light barrier */
}

/* --- confirmations ------------------------------------------------------------------------ */

static void confirm(struct handshake_box *box, int lane, int64_t now_us)
{
	struct passage *p = &box->passage;

	p->confirmed_us = now_us;
	p->reached_lane = lane;
	if (box->earlier && !p->decided_us && lane != LANE_REJECT) { /* the bridge before us did */
		box->intended = PASSAGE_SORTED;
		p->asked_lane = lane;
	}
	/* Only an answer sends a box to lane 1 or 2, whether we saw it read back or not. */
	if (lane == p->asked_lane && (p->answered_us || lane != LANE_REJECT))
		finish(box, lane == LANE_REJECT ? box->intended : PASSAGE_SORTED);
	else if (lane == LANE_REJECT && (!p->answered_us || box->may_be_ignored))
		finish(box, p->identified_us ? PASSAGE_LATE : PASSAGE_NO_READ);
	else
		finish(box, PASSAGE_WRONG_LANE);
}

static bool may_be_in(const struct handshake_box *box, int lane)
{
	return (box->written && box->passage.asked_lane == lane) ||
		(lane == LANE_REJECT && (!box->written || box->may_be_ignored));
}

/* Boxes keep their order within a lane: after the one that was there last, before this one. */
struct span {
	int lane;
	uint16_t last, seq; /* 0: none was there yet */
};

static bool lies_in(const struct span *span, const struct handshake_box *box)
{
	return box->passage.result == PASSAGE_OPEN && !box->waiting && may_be_in(box, span->lane) &&
		(span->last == 0 || seq_distance(span->last, box->passage.track) <
			seq_distance(span->last, span->seq));
}

/* Until as many are told as were counted, the nearest first. */
static int confirm_earlier(struct handshake *h, const struct handshake_box *box,
	const struct span *span, int counted, bool doubtful, int64_t now_us)
{
	for (size_t i = (size_t)(box - h->boxes); i > 0 && counted > 0; i--) {
		struct handshake_box *earlier = &h->boxes[i - 1];

		if (earlier->doubtful != doubtful || !lies_in(span, earlier))
			continue;
		confirm(earlier, span->lane, now_us);
		counted--;
	}
	return counted;
}

/* Rule 5. If more have been counted than the last number names, others before it are there too. */
static void watch_lane(struct handshake *h, const struct plc_image *image, int lane, int64_t now_us)
{
	enum signal_id last_id = (enum signal_id)(SIGNAL_LANE1_LAST_SEQ + lane - 1);
	enum signal_id count_id = (enum signal_id)(SIGNAL_LANE1_COUNT + lane - 1);
	/* A PLC that has started counts from 0. */
	uint16_t before = (uint16_t)(h->has_last ? h->last.value[count_id] : 0);
	struct span span = { .lane = lane, .seq = (uint16_t)image->value[last_id],
		.last = (uint16_t)(h->has_last ? h->last.value[last_id] : 0) };
	struct handshake_box *box = find_box(h, span.seq);
	int others = (uint16_t)(image->value[count_id] - before) - 1;

	if (span.seq == 0 || !box || box->waiting || (h->seen_boot && span.seq == span.last))
		return;
	others = confirm_earlier(h, box, &span, others, false, now_us);
	confirm_earlier(h, box, &span, others, true, now_us);
	confirm(box, lane, now_us);
}

static void watch_time(struct handshake *h, const struct plc_image *image, int64_t now_ms)
{
	double passed = (double)(h->started ? now_ms - h->last_ms : 0);

	if (passed > STEP_MAX_MS)
		passed = STEP_MAX_MS;
	if (!image->value[SIGNAL_CONVEYOR_MOTOR])
		return;
	for (size_t i = 0; i < h->box_count; i++) {
		struct handshake_box *box = &h->boxes[i];

		if (box->waiting || box->passage.result != PASSAGE_OPEN)
			continue;
		box->run_ms += passed;
		if (box->run_ms >= h->rules.confirm_timeout_s * 1000)
			finish(box, box->written || box->passage.answered_us ? PASSAGE_LOST : PASSAGE_REMOVED);
	}
}

void handshake_step(struct handshake *h, const struct plc_image *image, int64_t now_us,
	int64_t now_ms, struct handshake_output *out)
{
	bool stranger = !h->known_boot;
	struct handshake_box *box;

	memset(out, 0, sizeof *out);
	if (!h->known_boot || h->boot != (uint16_t)image->value[SIGNAL_BOOT_ID])
		new_boot(h, image, now_us, out);
	watch_beat(h, image, now_ms);
	watch_arrivals(h, image, stranger, now_us, now_ms);
	box = find_box(h, (uint16_t)image->value[SIGNAL_ARRIVAL_SEQ]);
	if (box)
		answer(h, box, image, now_us, now_ms, out);
	if (!h->started && !stranger && !is_there(image)) /* whose the scans were, a bridge before us knew */
		naming_close(&h->naming, h->naming.left_item, now_us);
	if (box && box->waiting && !still_waits(image)) {
		released(h, box, now_us);
		box->doubtful = !image->value[SIGNAL_LB_IDENT] && !image->value[SIGNAL_STOPPER_OPEN];
	}
	watch_ident(h, image, now_us, now_ms);
	for (int lane = 1; lane <= LANE_COUNT; lane++)
		watch_lane(h, image, lane, now_us);
	watch_time(h, image, now_ms);
	h->last = *image;
	h->has_last = h->seen_boot = true;
	h->last_ms = now_ms;
	h->last_us = now_us;
	h->started = true;
}

bool handshake_next_change(struct handshake *h, struct passage *out)
{
	for (size_t i = 0; i < h->box_count; i++) {
		struct handshake_box *box = &h->boxes[i];

		if (!box->changed)
			continue;
		*out = box->passage;
		box->changed = false;
		if (box->passage.result != PASSAGE_OPEN) {
			memmove(box, box + 1, (h->box_count - i - 1) * sizeof *box);
			h->box_count--;
		}
		return true;
	}
	return false;
}
