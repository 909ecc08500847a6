#include "plc-bridge/dialogue/handshake_part.h"

#include <string.h>

#define CLOCK_WATCH_MS 500 /* a change of the clock is discovered within this and a poll */
#define FUTURE_US 1000000  /* a scan later than this was made before the clock was set back */

uint16_t handshake_next_seq(uint16_t seq)
{
	return seq == 65535 ? 1 : (uint16_t)(seq + 1);
}

int handshake_distance(uint16_t from, uint16_t to)
{
	return to >= from ? to - from : 65535 - from + to;
}

void handshake_init(struct handshake *h, const struct handshake_rules *rules)
{
	memset(h, 0, sizeof *h);
	h->rules = *rules;
	h->match.guard_ms = rules->guard_ms;
	belt_match_init(&h->belt, rules->belt);
}

struct handshake_box *handshake_find(struct handshake *h, uint16_t track)
{
	for (size_t i = h->box_count; i > 0; i--)
		if (h->boxes[i - 1].passage.track == track &&
			h->boxes[i - 1].passage.result == PASSAGE_OPEN)
			return &h->boxes[i - 1];
	return NULL;
}

static enum passage_result result_of_end(const struct handshake_box *box, enum box_end end)
{
	static const enum passage_result results[] = {
		[BOX_END_NONE] = PASSAGE_OPEN,
		[BOX_END_SORTED] = PASSAGE_SORTED,
		[BOX_END_LATE] = PASSAGE_LATE,
		[BOX_END_WRONG_LANE] = PASSAGE_WRONG_LANE,
		[BOX_END_LOST] = PASSAGE_LOST,
		[BOX_END_REMOVED] = PASSAGE_REMOVED,
		[BOX_END_EXPIRED] = PASSAGE_EXPIRED,
	};

	if (end == BOX_END_AS_DECIDED) /* only an answer sends a box to lane 1 or 2 */
		return box->passage.reached_lane == LANE_REJECT ? box->expected_result : PASSAGE_SORTED;
	if (end == BOX_END_LATE && !box->passage.identified_us)
		return PASSAGE_NO_READ;
	return results[end];
}

static void forget_operator_lane(struct handshake_box *box)
{
	box->operator_lane = 0;
	box->lane_was_held = false;
	box->passage.decided_us = 0;
	box->passage.decision = DECISION_NONE;
	box->passage.decision_article[0] = '\0';
	box->passage.asked_lane = box->passage.decision_lane = 0;
}

/* An earlier bridge has answered, or has decided again after an operator's deadline, and has not recorded it:
 * what that rested on is not known. */
static void take_reached_lane(struct passage *p)
{
	if (p->decision == DECISION_OPERATOR && p->reached_lane == p->asked_lane)
		return;
	p->asked_lane = p->reached_lane;
	p->decision = DECISION_NONE;
	p->decision_lane = 0;
	p->decision_article[0] = '\0';
}

const struct box_step *handshake_event(struct handshake *h, struct handshake_box *box,
	enum box_event event)
{
	const struct box_step *step = box_state_step(box->state, event);

	if (step->kind != BOX_STEP_TAKEN) {
		h->impossible++;
		return step;
	}
	if (step->action == BOX_ACTION_FORGET_LANE)
		forget_operator_lane(box);
	else if (step->action == BOX_ACTION_TAKE_LANE)
		take_reached_lane(&box->passage);
	box->state = step->next;
	box->passage.result = result_of_end(box, step->end);
	/* only an answer sends a box to lane 1 or 2: it was not late, an earlier bridge gave it */
	if (box->passage.result == PASSAGE_SORTED && box->passage.decision == DECISION_LATE)
		take_reached_lane(&box->passage);
	box->unreported += step->action != BOX_ACTION_NONE;
	return step;
}

/* If lanes never confirm, the oldest box ends as lost. */
static struct handshake_box *append_box(struct handshake *h)
{
	struct handshake_box *box;
	size_t open = 0;

	for (size_t i = h->box_count; i > 0; i--) {
		box = &h->boxes[i - 1];
		if (box->passage.result == PASSAGE_OPEN && ++open >= HANDSHAKE_OPEN_MAX)
			handshake_event(h, box, BOX_EVENT_CROWDED);
	}
	if (h->box_count == 2 * HANDSHAKE_OPEN_MAX) { /* handshake_next_change() was never called */
		memmove(h->boxes, h->boxes + 1, (h->box_count - 1) * sizeof h->boxes[0]);
		h->box_count--;
	}
	box = &h->boxes[h->box_count++];
	memset(box, 0, sizeof *box);
	return box;
}

/* A decision without its reason was recorded before schema step 7. */
static enum passage_result result_of_decision(const struct passage *p)
{
	if (!p->decided_us || p->decision != DECISION_NONE)
		return handshake_expected_result(p->decision);
	if (p->asked_lane != LANE_REJECT)
		return PASSAGE_SORTED;
	return p->item[0] ? PASSAGE_UNKNOWN : PASSAGE_NO_READ;
}

static enum box_state state_of_past(const struct passage *p)
{
	if (!p->decided_us)
		return BOX_GONE_INHERITED;
	if (p->answered_us)
		return BOX_LEFT_WRITTEN;
	/* Possibly written: the lane will show it. A lane command has failed with the bridge that took
	 * it. */
	return p->decision == DECISION_OPERATOR ? BOX_LEFT_WITHDRAWN : BOX_LEFT_DOUBTED;
}

/* Signals are recorded one after the other, the count of a lane before its last number: was the newest count still
 * recorded and the number not? Then it counts all boxes that are known to be there. */
static bool is_number_missing(const struct handshake_past *past, int lane)
{
	for (size_t i = past->change_count; i > 0; i--) {
		if (past->changes[i - 1].id == (enum signal_id)(SIGNAL_LANE1_LAST_SEQ + lane - 1))
			return false;
		if (past->changes[i - 1].id == (enum signal_id)(SIGNAL_LANE1_COUNT + lane - 1))
			return true;
	}
	return false;
}

/* Other programs can write the rows: a lane may be any number. */
static void restore_reached(struct handshake *h, const struct handshake_past *past)
{
	for (size_t i = 0; i < past->lane_count && h->lane_count < HANDSHAKE_LANES_MAX; i++) {
		const struct handshake_reached *reached = &past->lanes[i];

		if (reached->lane >= 1 && reached->lane <= LANE_COUNT &&
			!is_number_missing(past, reached->lane))
			h->lanes[h->lane_count++] = *reached;
	}
}

void handshake_restore(struct handshake *h, const struct handshake_past *past)
{
	h->clock_offset_us = past->now_us - past->now_ms * 1000;
	belt_match_replay(&h->belt,
		&(struct belt_match_past){ .changes = past->changes,
			.count = past->change_count,
			.base = past->recorded,
			.offset_us = h->clock_offset_us,
			.last_scan = past->last_scan });
	for (size_t i = 0; i < past->open_count; i++) {
		struct handshake_box *box = append_box(h);

		box->passage = past->open[i];
		box->state = state_of_past(&past->open[i]);
		if (past->left_us > box->passage.arrived_us && past->left_us <= past->now_us)
			box->left_us = past->left_us;
		box->expected_result = result_of_decision(&past->open[i]);
		if (box_state_is_withdrawn(box->state))
			box->operator_lane = box->passage.asked_lane;
	}
	restore_reached(h, past);
	h->match.left_us = past->left_us;
	h->abandoned_lane = past->abandoned_lane;
	if (past->recorded) {
		h->last = *past->recorded;
		h->has_last = true;
	}
	if (!past->last)
		return;
	h->boot_is_known = true;
	h->boot = past->last->boot;
	h->arrival = past->last->track;
	h->newest = *past->last;
	h->match.others_until =
		past->named_until > past->last->scans_until ? past->named_until : past->last->scans_until;
	if (h->last.value[SIGNAL_ARRIVAL_SEQ] != h->arrival || h->last.value[SIGNAL_BOOT_ID] != h->boot)
		h->last.value[SIGNAL_LB_IDENT] =
			1; /* older than the passage: departures since are unknown */
	/* The window of the newest box counts too: departures may not have been observed. */
	if (past->last->window_from_us > h->match.left_us)
		h->match.left_us = past->last->window_from_us;
	if (h->match.left_us > past->now_us) { /* the clock was set back since: */
		h->match.left_us = past->now_us;
		h->match.others_until =
			past->last_scan; /* scans up to now have times that cannot be compared */
	}
	for (size_t i = 0; i < h->box_count; i++) /* rule 6; the bridge ended before it recorded this */
		if (h->boxes[i].passage.boot != h->boot)
			handshake_event(h, &h->boxes[i], BOX_EVENT_PLC_STARTED);
}

void handshake_end_of_old_clock(struct handshake *h, int64_t until_seq)
{
	scan_match_end_of_old_clock(&h->match, until_seq);
}

void handshake_shift_clock(struct handshake *h, int64_t shift_us, int64_t now_us)
{
	h->clock_offset_us += shift_us;
	scan_match_shift_clock(&h->match, shift_us, now_us,
		(h->last_ms - CLOCK_WATCH_MS) * 1000 + h->clock_offset_us);
	if (h->last_us)
		h->last_us += shift_us;
	for (size_t i = 0; i < h->box_count; i++)
		if (h->boxes[i].left_us)
			h->boxes[i].left_us += shift_us;
}

struct handshake_box *handshake_open(struct handshake *h, uint16_t track, enum box_state state,
	const struct look *look)
{
	static const enum box_state inherited[] = { [BOX_ASKED] = BOX_INHERITED,
		[BOX_LEFT_ASKED] = BOX_LEFT_INHERITED,
		[BOX_GONE_ASKED] = BOX_GONE_INHERITED };
	struct handshake_box *box = append_box(h);

	box->passage = (struct passage){ .boot = h->boot,
		.track = track,
		.arrived_us = look->now_us,
		.window_from_us = h->match.left_us,
		.scans_until = h->match.others_until };
	box->state = h->has_image ? state : inherited[state];
	box->arrived_ms = look->now_ms;
	box->expected_result = PASSAGE_NO_READ;
	box->unreported = 1;
	return box;
}

bool handshake_waits(const struct plc_image *image)
{
	uint32_t state = image->value[SIGNAL_STATE];

	return state == PLC_WAITING ||
		(state != PLC_RUNNING && image->value[SIGNAL_LB_IDENT] &&
			image->value[SIGNAL_ANSWER_TIME_LEFT] > 0);
}

bool handshake_is_there(const struct plc_image *image)
{
	return handshake_waits(image) ||
		(image->value[SIGNAL_LB_IDENT] && image->value[SIGNAL_STOPPER_OPEN]);
}

/* --- scans ------------------------------------------------------------------------------- */

/* The label was enough to decide; now the tag gives the serial number. The lane stays. Only
 * while the box was known to be there: the next one may be of the same article. */
static bool is_more_specific(const struct handshake *h, const struct handshake_box *box,
	const struct sighting *s)
{
	int64_t until_us = box->left_us ? box->left_us
		: h->has_image              ? h->last_us + (int64_t)h->rules.guard_ms * 1000
									: 0;

	return box->passage.scan_seq && s->scan_seq > box->passage.scan_seq &&
		s->at_us >= box->passage.window_from_us && s->at_us <= until_us &&
		scan_match_is_more_specific(box->passage.item, s);
}

void handshake_gather(struct handshake *h, const struct handshake_box *box)
{
	if (belt_match_is_on(&h->belt))
		h->match.count =
			belt_match_of(&h->belt, box->passage.boot, box->passage.track, h->match.seen);
}

/* The monotonic time of a scan. Its clock may have been set since it was made, or just before: then there may be
 * two. */
static void time_scans(struct handshake *h)
{
	for (size_t i = 0; i < h->belt.scan_count; i++) {
		struct belt_match_scan *scan = &h->belt.scans[i];

		int64_t received_us = scan->seen.received_ms * 1000 + 999 + h->clock_offset_us;

		if (scan->is_placed)
			continue;
		scan->seen.at_us = scan_match_exact_time_of(&h->match, &scan->seen.sighting, received_us,
							   &scan->earliest_us) -
			h->clock_offset_us;
		scan->earliest_us -= h->clock_offset_us;
	}
}

/* The values were taken somewhere between request and answer, as far as can be known from here. */
static void see_belt(struct handshake *h, const struct look *look)
{
	int64_t read_us = look->now_ms * 1000,
			began_us = h->request_ms ? h->request_ms * 1000 : read_us;

	h->request_ms = 0;
	time_scans(h);
	belt_match_see(&h->belt,
		&(struct belt_match_look){ .image = look->image,
			.began_us = began_us,
			.at_us = (began_us + read_us) / 2,
			.read_us = read_us });
}

void handshake_request(struct handshake *h, int64_t now_ms)
{
	h->request_ms = now_ms;
}

static void note_scans(struct handshake *h, struct handshake_box *box)
{
	struct passage *p = &box->passage;

	p->knows_scans = true;
	box->unreported += h->match.count != p->scan_count;
	p->scan_count = h->match.count;
	for (size_t i = 0; i < p->scan_count; i++)
		p->scans[i] = h->match.seen[i].sighting.scan_seq;
}

/* Belt matching: which scans are this box's is known by their places; the next box's may come first. */
static void name_by_belt(struct handshake *h)
{
	struct handshake_box *box = handshake_find(h, h->arrival);

	if (!belt_match_is_on(&h->belt) || !box || !box->passage.decided_us)
		return;
	handshake_gather(h, box);
	for (size_t i = 0; box->passage.scan_seq && i < h->match.count; i++) {
		const struct sighting *s = &h->match.seen[i].sighting;

		if (!scan_match_is_more_specific(box->passage.item, s))
			continue;
		box->passage.scan_seq = s->scan_seq;
		text_copy(box->passage.item, sizeof box->passage.item, s->item);
		box->unreported++;
	}
	if (h->match.count > box->passage.scan_count)
		note_scans(h, box);
}

void handshake_sighting(struct handshake *h, const struct sighting *s, int64_t now_us,
	int64_t now_ms)
{
	struct handshake_box *box = handshake_find(h, h->arrival);

	if (belt_match_is_on(&h->belt)) {
		belt_match_add(&h->belt,
			&(struct scan_match_seen){ .sighting = *s, .received_ms = now_ms });
	} else if (box && is_more_specific(h, box, s)) {
		box->passage.scan_seq = s->scan_seq;
		text_copy(box->passage.item, sizeof box->passage.item, s->item);
		box->unreported++;
	} else if (scan_match_time_of(&h->match, s) <= now_us + FUTURE_US) {
		scan_match_add(&h->match, s, now_ms);
	}
}

/* For a bridge started later: scans up to now belong to this box or to earlier ones. */
static void note_scans_until(struct handshake *h)
{
	struct handshake_box *box = handshake_find(h, h->arrival);

	if (!box || box->passage.scans_until >= h->match.others_until)
		return;
	box->passage.scans_until = h->match.others_until;
	box->unreported++;
}

/* --- one poll ----------------------------------------------------------------------------- */

static void begin_boot(struct handshake *h, const struct look *look, struct handshake_output *out)
{
	for (size_t i = 0; i < h->box_count; i++)
		if (h->boxes[i].passage.result == PASSAGE_OPEN)
			handshake_event(h, &h->boxes[i], BOX_EVENT_PLC_STARTED);
	h->boot = (uint16_t)look->image->value[SIGNAL_BOOT_ID];
	h->has_last = h->boot_has_image = false;
	h->arrival = 0;
	h->board_heartbeat_ms = 0;
	if (h->boot_is_known) /* boxes since then are unknown */
		scan_match_close(&h->match, "", look->now_us);
	h->boot_is_known = true;
	out->new_boot = true;
}

void handshake_step(struct handshake *h, const struct plc_image *image, int64_t now_us,
	int64_t now_ms, struct handshake_output *out)
{
	const struct look look = { .image = image, .now_us = now_us, .now_ms = now_ms };
	bool first_image = !h->boot_is_known;
	struct handshake_box *box;

	memset(out, 0, sizeof *out);
	if (first_image || h->boot != (uint16_t)image->value[SIGNAL_BOOT_ID])
		begin_boot(h, &look, out);
	if (!h->clock_offset_us)
		h->clock_offset_us = now_us - now_ms * 1000;
	see_belt(h, &look);
	handshake_watch_heartbeat(h, &look);
	handshake_watch_arrivals(h, &look, first_image);
	box = handshake_find(h, (uint16_t)image->value[SIGNAL_ARRIVAL_SEQ]);
	if (box) {
		handshake_give_held_lane(h, box);
		handshake_answer(h, box, &look, out);
	}
	if (!h->has_image && !first_image &&
		!handshake_is_there(image)) /* their scans were matched by an earlier bridge */
		scan_match_close(&h->match, h->match.left_item, now_us);
	handshake_watch_release(h, &look);
	handshake_watch_ident(h, &look);
	handshake_watch_lanes(h, &look);
	name_by_belt(h);
	note_scans_until(h);
	h->last = *image;
	h->has_last = h->boot_has_image = true;
	h->last_ms = now_ms;
	h->last_us = now_us;
	h->has_image = true;
	h->lane_count = 0;
}

bool handshake_next_change(struct handshake *h, struct passage *out)
{
	for (size_t i = 0; i < h->box_count; i++) {
		struct handshake_box *box = &h->boxes[i];

		if (!box->unreported)
			continue;
		*out = box->passage;
		box->unreported = 0;
		if (box->passage.result != PASSAGE_OPEN) {
			memmove(box, box + 1, (h->box_count - i - 1) * sizeof *box);
			h->box_count--;
		}
		return true;
	}
	return false;
}
