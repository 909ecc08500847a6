#include "plc-bridge/dialogue/jam.h"

#include <string.h>

static enum signal_id signal_of(int barrier)
{
	return (enum signal_id)(SIGNAL_LB_INFEED + barrier);
}

/* The lane whose light barrier it is, 0: none. */
static int lane_of(enum signal_id barrier)
{
	return barrier == SIGNAL_LB_LANE1 ? 1
		: barrier == SIGNAL_LB_LANE2  ? 2
		: barrier == SIGNAL_LB_LANE3  ? LANE_REJECT
									  : 0;
}

static int diverter_of(enum signal_id barrier)
{
	return barrier == SIGNAL_LB_DIVERT1 ? 1 : barrier == SIGNAL_LB_DIVERT2 ? 2 : 0;
}

/* --- which box came to a barrier ---------------------------------------------------------------- */

/* A PLC counts a box that it does not know, too, and then the last number is an older one. */
static uint16_t box_in_lane(const struct jam *j, const struct plc_image *image, int lane)
{
	uint16_t seq = (uint16_t)image->value[SIGNAL_LANE1_LAST_SEQ + lane - 1];
	uint16_t count = (uint16_t)image->value[SIGNAL_LANE1_COUNT + lane - 1];

	return !j->has_image || count == j->counts[lane - 1] || seq != j->last_seqs[lane - 1] ? seq : 0;
}

static bool is_on_its_way(const struct handshake_box *box, enum signal_id barrier)
{
	return box->passage.result == PASSAGE_OPEN && !box_state_is_waiting(box->state) &&
		(barrier != SIGNAL_LB_DIVERT2 || box->passage.asked_lane != 1);
}

/* Boxes come in order: the first one behind the one that came before. */
static uint16_t box_at_diverter(const struct jam *j, const struct handshake *h,
	enum signal_id barrier)
{
	uint16_t before = j->barriers[barrier - SIGNAL_LB_INFEED].track;
	size_t first = 0;

	for (size_t i = 0; before && i < h->box_count; i++)
		if (h->boxes[i].passage.track == before)
			first = i + 1;
	for (size_t i = first; i < h->box_count; i++)
		if (is_on_its_way(&h->boxes[i], barrier))
			return h->boxes[i].passage.track;
	return 0;
}

static uint16_t box_at(const struct jam *j, const struct plc_image *image,
	const struct handshake *h, enum signal_id barrier)
{
	if (lane_of(barrier))
		return box_in_lane(j, image, lane_of(barrier));
	return diverter_of(barrier) ? box_at_diverter(j, h, barrier) : 0;
}

void jam_see(struct jam *j, const struct plc_image *image, const struct handshake *h,
	unsigned *freed)
{
	bool is_first = !j->has_image;

	*freed = 0;
	if (j->boot != (uint16_t)image->value[SIGNAL_BOOT_ID]) {
		memset(j, 0, sizeof *j);
		j->boot = (uint16_t)image->value[SIGNAL_BOOT_ID];
		is_first = true;
	}
	for (int i = 0; i < JAM_BARRIERS; i++) {
		struct jam_barrier *b = &j->barriers[i];
		bool is_covered = image->value[signal_of(i)] != 0;

		if (is_covered && !b->is_covered) {
			b->since_mm = image->value[SIGNAL_ENCODER];
			b->track = box_at(j, image, h, signal_of(i));
		}
		if (!is_covered && (b->is_covered || is_first))
			*freed |= 1u << i;
		b->is_covered = is_covered;
	}
	for (int lane = 0; lane < LANE_COUNT; lane++) {
		j->counts[lane] = (uint16_t)image->value[SIGNAL_LANE1_COUNT + lane];
		j->last_seqs[lane] = (uint16_t)image->value[SIGNAL_LANE1_LAST_SEQ + lane];
	}
	j->has_image = true;
}

/* --- the jam --------------------------------------------------------------------------------- */

/* The more, the rather it is this one: boxes queue at the infeed, and wait at the closed stopper. */
static int rank_of(enum signal_id barrier, const struct plc_image *image)
{
	if (barrier == SIGNAL_LB_INFEED)
		return 1;
	return barrier == SIGNAL_LB_IDENT && !image->value[SIGNAL_STOPPER_OPEN] ? 2 : 3;
}

static enum signal_id find_barrier(const struct jam *j, const struct plc_image *image)
{
	enum signal_id best = SIGNAL_COUNT;
	uint32_t longest = 0;
	int highest = 0;

	for (int i = 0; i < JAM_BARRIERS; i++) {
		uint32_t way = image->value[SIGNAL_ENCODER] - j->barriers[i].since_mm;
		int rank = rank_of(signal_of(i), image);

		if (!image->value[signal_of(i)] || rank < highest || (rank == highest && way < longest))
			continue;
		best = signal_of(i);
		highest = rank;
		longest = way;
	}
	return best;
}

void jam_find(const struct jam *j, const struct plc_image *image, const struct handshake *h,
	struct jam_place *out)
{
	*out = (struct jam_place){ .barrier = find_barrier(j, image) };
	if (out->barrier == SIGNAL_LB_IDENT && image->value[SIGNAL_STOPPER_OPEN])
		out->track = (uint16_t)image->value[SIGNAL_ARRIVAL_SEQ];
	else if (out->barrier != SIGNAL_COUNT)
		out->track = j->barriers[out->barrier - SIGNAL_LB_INFEED].track;
	for (size_t i = 0; out->track && i < h->box_count; i++)
		if (h->boxes[i].passage.track == out->track)
			out->for_lane = h->boxes[i].passage.asked_lane;
}

void jam_say(const struct jam_place *p, struct message *out)
{
	const char *box = MESSAGE_WORD("jam.a_box", "a box"), *barrier;
	int lane = lane_of(p->barrier), diverter = diverter_of(p->barrier);
	struct message named;

	if (p->barrier == SIGNAL_COUNT) {
		message_set(out, "%s", MESSAGE_WORD("plc_fault.box_stuck", "a box is stuck"));
		return;
	}
	barrier = signals[p->barrier].name;
	if (p->track && p->for_lane && !lane)
		message_set(&named, MESSAGE("jam.box_for_lane", "box %u (for lane %d)"), p->track,
			p->for_lane);
	else
		message_set(&named, MESSAGE("jam.box", "box %u"), p->track);
	if (p->track)
		box = message_argument(&named);
	if (lane)
		message_set(out,
			MESSAGE("jam.lane",
				"%s is stuck at the entrance of lane %d (light barrier %s); make room in the lane, "
				"then reset and start"),
			box, lane, barrier);
	else if (diverter)
		message_set(out,
			MESSAGE("jam.diverter",
				"%s is stuck at diverter %d (light barrier %s); remove it or clean the light "
				"barrier, then reset and start"),
			box, diverter, barrier);
	else if (p->barrier == SIGNAL_LB_IDENT)
		message_set(out,
			MESSAGE("jam.read_point",
				"%s is stuck at the read point (light barrier %s); remove it or clean the light "
				"barrier, then reset and start"),
			box, barrier);
	else
		message_set(out,
			MESSAGE("jam.infeed",
				"%s is stuck at the infeed (light barrier %s); remove it or clean the light "
				"barrier, then reset and start"),
			box, barrier);
}
