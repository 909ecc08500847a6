#include "hw/plant/sorter/sorter_track.h"

#include <string.h>

enum { END_MM = BELT_END_MM - SORTER_STOP_MM };

/* Light barriers behind the stopper and their distances. */
static const struct sorter_station {
	enum sorter_barrier barrier;
	uint32_t way_mm; /* of a box's front edge since its release */
	int diverter;    /* the diverter right behind it, 0 = none */
	int lane;        /* the lane it confirms, 0 = none */
} stations[] = {
	{ BARRIER_DIVERT1, BELT_DIVERT1_MM - SORTER_STOP_MM, 1, 0 },
	{ BARRIER_LANE1, BELT_DIVERT1_MM + BELT_LANE_MM - SORTER_STOP_MM, 0, 1 },
	{ BARRIER_DIVERT2, BELT_DIVERT2_MM - SORTER_STOP_MM, 2, 0 },
	{ BARRIER_LANE2, BELT_DIVERT2_MM + BELT_LANE_MM - SORTER_STOP_MM, 0, 2 },
	{ BARRIER_LANE3, END_MM, 0, 3 },
};

static void drop_track(struct sorter *s, int i)
{
	s->track_count--;
	memmove(&s->tracks[i], &s->tracks[i + 1], (size_t)(s->track_count - i) * sizeof s->tracks[0]);
}

static void lose_track(struct sorter *s, int i)
{
	sorter_note(s, SORTER_LOST, s->tracks[i].seq, s->tracks[i].lane, NULL);
	if (s->fault == PLC_FAULT_NONE)
		s->fault = PLC_FAULT_TRACKING; /* shown until the next reset; the belt keeps running */
	drop_track(s, i);
}

void sorter_track_add(struct sorter *s, uint16_t seq, int lane)
{
	if (s->track_count == SORTER_TRACKS_MAX)
		lose_track(s, 0);
	s->tracks[s->track_count++] =
		(struct sorter_track){ .seq = seq, .lane = lane, .released_at = s->way };
}

/* The index of the box that must be at way_mm now, -1 if none. */
static int box_at(const struct sorter *s, uint32_t way_mm)
{
	for (int i = 0; i < s->track_count; i++) {
		uint32_t way = s->way - s->tracks[i].released_at;

		if (way + SORTER_WINDOW_MM >= way_mm && way <= way_mm + SORTER_WINDOW_MM)
			return i;
	}
	return -1;
}

static void confirm_lane(struct sorter *s, int lane, int i)
{
	uint32_t *v = s->image.value;
	uint16_t seq = i < 0 ? 0 : s->tracks[i].seq;
	uint32_t *count = &v[SIGNAL_LANE1_COUNT + lane - 1];

	*count = (uint16_t)(*count + 1);
	sorter_note(s, i < 0 ? SORTER_UNTRACKED : SORTER_CONFIRM, seq, lane, NULL);
	if (i < 0)
		return;
	v[SIGNAL_LANE1_LAST_SEQ + lane - 1] = seq;
	v[SIGNAL_DONE_SEQ] = seq;
	v[SIGNAL_DONE_LANE] = (uint32_t)lane;
	drop_track(s, i);
}

/* Boxes that come close: the next one for this lane is already behind the diverter's barrier. */
static bool is_needed(const struct sorter *s, const struct sorter_station *at)
{
	for (int i = 0; i < s->track_count; i++)
		if (s->tracks[i].lane == at->lane &&
			s->way - s->tracks[i].released_at >= at->way_mm - BELT_LANE_MM)
			return true;
	return false;
}

static void handle_edge(struct sorter *s, const struct sorter_station *at)
{
	int i = box_at(s, at->way_mm);

	if (at->diverter)
		s->diverter[at->diverter - 1] = i >= 0 && s->tracks[i].lane == at->diverter;
	if (at->lane)
		confirm_lane(s, at->lane, i);
	if (at->lane && at->lane < LANE_REJECT)
		s->diverter[at->lane - 1] = is_needed(s, at); /* the box has passed */
}

void sorter_track_follow(struct sorter *s, const struct sorter_inputs *in)
{
	for (size_t n = 0; n < sizeof stations / sizeof stations[0]; n++) {
		enum sorter_barrier b = stations[n].barrier;

		if (in->barrier[b] && !s->barrier_before[b])
			handle_edge(s, &stations[n]);
	}
	for (int i = s->track_count - 1; i >= 0; i--)
		if (s->way - s->tracks[i].released_at > END_MM + SORTER_WINDOW_MM)
			lose_track(s, i);
}
