#include "tui/model/box_text.h"
#include "core/base/lang.h"
#include "core/store/store_read.h"

#include <stdio.h>

/* Stretches of the belt by where they end; the last one has no end. */
static const struct {
	int to_mm;
	const char *text;
} stretches[] = {
	{ BELT_IDENT_MM - 1, N_("on its way to the ident point") },
	{ BELT_IDENT_MM + BELT_BOX_MM / 2, N_("at the ident point") },
	{ BELT_DIVERT1_MM, N_("before diverter 1") },
	{ BELT_DIVERT2_MM, N_("between the diverters") },
	{ BELT_END_MM + 100000, N_("past diverter 2") },
};

/* Results of boxes that are not on the belt any more. */
static const char *const gone[PASSAGE_RESULT_COUNT] = {
	[PASSAGE_LOST] = N_("nowhere to be seen"),
	[PASSAGE_REMOVED] = N_("taken off the belt"),
	[PASSAGE_EXPIRED] = N_("not followed any more"),
};

static const char *const reasons[PASSAGE_RESULT_COUNT] = {
	[PASSAGE_NO_READ] = N_("nothing was read on it"),
	[PASSAGE_MULTIPLE] = N_("two different things were read"),
	[PASSAGE_UNKNOWN] = N_("no article is known for its code"),
	[PASSAGE_LATE] = N_("the answer came too late"),
	[PASSAGE_LOST] = N_("no lane has reported it"),
	[PASSAGE_REMOVED] = N_("it was taken away while it waited"),
	[PASSAGE_EXPIRED] = N_("the PLC was started anew meanwhile"),
};

static const struct box_tracking_box *text_on_belt(const struct box_tracking_box *boxes,
	size_t count, uint16_t track)
{
	for (size_t i = 0; i < count; i++)
		if (boxes[i].track == track)
			return &boxes[i];
	return NULL;
}

const char *box_text_where(const struct facts *f, const struct row_passage *r,
	char out[BOX_TEXT_SIZE])
{
	struct box_tracking_box boxes[BOX_TRACKING_BOXES_MAX];
	const struct passage *p = &r->passage;
	const struct box_tracking_box *box;
	size_t i = 0;

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

/* While a box is under way its result is expected from what was decided. */
static enum passage_result expected_result(const struct row_passage *r)
{
	const struct passage *p = &r->passage;

	if (p->result != PASSAGE_OPEN || p->asked_lane != LANE_REJECT || r->article_lane == LANE_REJECT)
		return p->result;
	if (!p->item[0])
		return PASSAGE_NO_READ;
	return r->article_lane ? PASSAGE_MULTIPLE : PASSAGE_UNKNOWN;
}

const char *box_text_name(const struct row_passage *r)
{
	const struct passage *p = &r->passage;

	if (*r->name)
		return r->name;
	return *p->item ? p->item : p->result == PASSAGE_OPEN ? _("not read yet") : _("nothing read");
}

const char *box_text_reason(enum passage_result result)
{
	if (result == PASSAGE_SORTED)
		return _("its article belongs there");
	return reasons[result] ? _(reasons[result]) : "";
}

const char *box_text_why(const struct row_passage *r, char out[BOX_TEXT_SIZE])
{
	const struct passage *p = &r->passage;
	enum passage_result result = expected_result(r);

	if (result == PASSAGE_WRONG_LANE)
		snprintf(out, BOX_TEXT_SIZE, _("told lane %d, came out in lane %d"), p->asked_lane,
			p->reached_lane);
	else if (r->by_operator && p->asked_lane)
		snprintf(out, BOX_TEXT_SIZE, _("an operator sent it to lane %d"), p->asked_lane);
	else if (reasons[result])
		snprintf(out, BOX_TEXT_SIZE, "%s", _(reasons[result]));
	else if (p->asked_lane)
		snprintf(out, BOX_TEXT_SIZE, _("its article belongs in lane %d"), p->asked_lane);
	else
		snprintf(out, BOX_TEXT_SIZE, "%s",
			p->identified_us ? _("its lane is being decided") : _("waits until something is read"));
	return out;
}
