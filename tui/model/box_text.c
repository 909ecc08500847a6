#include "tui/model/box_text.h"
#include "tui/model/format.h"
#include "core/base/lang.h"
#include "core/store_query/store_read.h"

#include <stdio.h>

/* Stretches of the belt by where they end; the last one has no end. */
static const struct {
	int to_mm;
	const char *text;
} stretches[] = {
	{ BELT_IDENT_MM - 1, N_("on its way to the read point") },
	{ BELT_IDENT_MM + BELT_BOX_MM / 2, N_("at the read point") },
	{ BELT_DIVERT1_MM, N_("before diverter 1") },
	{ BELT_DIVERT2_MM, N_("between the diverters") },
	{ BELT_END_MM + 100000, N_("past diverter 2") },
};

/* Results of boxes that are not on the belt any more. */
static const char *const gone[PASSAGE_RESULT_COUNT] = {
	[PASSAGE_LOST] = N_("position unknown"),
	[PASSAGE_REMOVED] = N_("removed from the belt"),
	[PASSAGE_EXPIRED] = N_("no longer tracked"),
};

/* What has become of a box, where that is not what was decided. */
static const char *const ends[PASSAGE_RESULT_COUNT] = {
	[PASSAGE_LATE] = N_("the answer came too late"),
	[PASSAGE_LOST] = N_("no lane has reported it"),
	[PASSAGE_REMOVED] = N_("it was removed while it waited"),
	[PASSAGE_EXPIRED] = N_("the PLC was restarted meanwhile"),
};

/* A lane as its argument. */
static const char *const decisions[DECISION_COUNT] = {
	[DECISION_SORTED] = N_("its article goes to lane %d"),
	[DECISION_NO_READ] = N_("nothing was read on it"),
	[DECISION_MULTIPLE] = N_("two different codes were read"),
	[DECISION_UNKNOWN] = N_("there is no article for its code"),
	[DECISION_OPERATOR] = N_("sent to lane %d by hand"),
	[DECISION_LATE] = N_("it left before lane %d was decided"),
};

/* For a passage that was recorded without a decision: concluded from its result. */
static enum passage_decision decision_of_result(enum passage_result result)
{
	return result == PASSAGE_NO_READ ? DECISION_NO_READ
		: result == PASSAGE_MULTIPLE ? DECISION_MULTIPLE
		: result == PASSAGE_UNKNOWN  ? DECISION_UNKNOWN
									 : DECISION_NONE;
}

static const struct box_tracking_box *text_on_belt(const struct box_tracking_box *boxes,
	size_t count, uint16_t track)
{
	for (size_t i = 0; i < count; i++)
		if (boxes[i].track == track)
			return &boxes[i];
	return NULL;
}

/* Where the light barriers stand. */
static const char *const barriers[] = {
	[SIGNAL_LB_INFEED] = N_("at the infeed"),
	[SIGNAL_LB_IDENT] = N_("at the read point"),
	[SIGNAL_LB_DIVERT1] = N_("at diverter 1"),
	[SIGNAL_LB_LANE1] = N_("at the entrance of lane 1"),
	[SIGNAL_LB_DIVERT2] = N_("at diverter 2"),
	[SIGNAL_LB_LANE2] = N_("at the entrance of lane 2"),
	[SIGNAL_LB_LANE3] = N_("at the entrance of lane 3"),
};

const char *box_text_barrier(enum signal_id barrier)
{
	return barrier < sizeof barriers / sizeof barriers[0] && barriers[barrier]
		? _(barriers[barrier])
		: _("on the belt");
}

const char *box_text_where(const struct facts *f, const struct row_passage *r,
	char out[BOX_TEXT_SIZE])
{
	struct box_tracking_box boxes[BOX_TRACKING_BOXES_MAX];
	const struct passage *p = &r->passage;
	const struct box_tracking_box *box;
	size_t i = 0;

	if (store_is_stuck(p)) {
		snprintf(out, BOX_TEXT_SIZE, "%s", box_text_barrier(p->stuck_at));
		return out;
	}
	if (p->confirmed_us && p->reached_lane) {
		snprintf(out, BOX_TEXT_SIZE, _("in lane %d"), p->reached_lane);
		return out;
	}
	if (gone[p->result]) {
		snprintf(out, BOX_TEXT_SIZE, "%s", _(gone[p->result]));
		return out;
	}
	box = text_on_belt(boxes, box_tracking_boxes_at(&f->belt, f->now_us, boxes), p->track);
	if (!box) {
		snprintf(out, BOX_TEXT_SIZE, "%s", _("on the belt"));
		return out;
	}
	if (box->lane) {
		snprintf(out, BOX_TEXT_SIZE, _("turning into lane %d"), box->lane);
		return out;
	}
	while (box->at_mm > stretches[i].to_mm)
		i++;
	snprintf(out, BOX_TEXT_SIZE, "%s", _(stretches[i].text));
	return out;
}

const char *box_text_name(const struct row_passage *r)
{
	const struct passage *p = &r->passage;

	if (*r->name)
		return r->name;
	return *p->item                 ? format_item(p->item)
		: p->result == PASSAGE_OPEN ? _("not read yet")
									: _("nothing read");
}

const char *box_text_reason(const struct passage *p, char out[BOX_TEXT_SIZE])
{
	enum passage_decision decision = p->decision ? p->decision : decision_of_result(p->result);
	/* before schema step 12 only the lane of the answer is recorded, which was the decision's */
	int lane = p->decision_lane ? p->decision_lane : p->asked_lane;

	if (decision)
		snprintf(out, BOX_TEXT_SIZE, _(decisions[decision]), lane);
	else if (p->asked_lane)
		snprintf(out, BOX_TEXT_SIZE, _("it was sent to lane %d"), p->asked_lane);
	else
		*out = '\0';
	return out;
}

const char *box_text_why(const struct row_passage *r, char out[BOX_TEXT_SIZE])
{
	const struct passage *p = &r->passage;

	if (store_is_stuck(p))
		snprintf(out, BOX_TEXT_SIZE, "%s", _("the PLC has stopped the belt: jam"));
	else if (p->result == PASSAGE_WRONG_LANE)
		snprintf(out, BOX_TEXT_SIZE, _("sent to lane %d, arrived in lane %d"), p->asked_lane,
			p->reached_lane);
	else if (ends[p->result])
		snprintf(out, BOX_TEXT_SIZE, "%s", _(ends[p->result]));
	else if (!*box_text_reason(p, out))
		snprintf(out, BOX_TEXT_SIZE, "%s",
			p->identified_us ? _("its lane is being decided") : _("waiting to be read"));
	return out;
}
