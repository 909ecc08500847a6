#include "tui/line/line_scale.h"
#include "core/base/lang.h"

#include <stdio.h>

/* So that a box is seen to leave the end of the belt. */
#define SHOWN_MM (BELT_END_MM + BELT_BOX_MM + 20)

const struct line_station line_stations[LINE_STATIONS] = {
	/* TRANSLATORS: the second form of each is for narrow screens: at most 4 letters */
	{ SIGNAL_LB_INFEED, BELT_INFEED_MM, N_("infeed"), N_("in") },
	{ SIGNAL_LB_IDENT, BELT_IDENT_MM, N_("read point"), N_("rd") },
	{ SIGNAL_LB_DIVERT1, BELT_DIVERT1_MM, N_("diverter 1"), N_("div1") },
	{ SIGNAL_LB_DIVERT2, BELT_DIVERT2_MM, N_("diverter 2"), N_("div2") },
	{ SIGNAL_LB_LANE3, BELT_END_MM, N_("lane 3"), "3" },
};

const struct line_branch line_branches[LINE_BRANCHES] = {
	{ SIGNAL_DIVERTER1, SIGNAL_LB_LANE1, BELT_DIVERT1_MM },
	{ SIGNAL_DIVERTER2, SIGNAL_LB_LANE2, BELT_DIVERT2_MM },
};

bool line_is_on(const struct line_view *v, enum signal_id id)
{
	return box_tracking_value(v->belt, id) != 0;
}

enum role line_role(const struct line_view *v, enum role role)
{
	return v->is_old ? ROLE_QUIET : role;
}

enum role line_box_role(const struct line_view *v, const struct box_tracking_box *box)
{
	return v->is_old ? ROLE_BOX_UNKNOWN : theme_lane(box->asked_lane);
}

enum role line_lane_role(const struct line_view *v, int lane)
{
	return line_role(v, theme_lane(lane));
}

unsigned line_count(const struct line_view *v, int lane)
{
	return box_tracking_value(v->belt, (enum signal_id)(SIGNAL_LANE1_COUNT + lane - 1));
}

const char *line_count_text(const struct line_view *v, int lane, bool explained, char *out,
	size_t size)
{
	snprintf(out, size,
		lane == LANE_COUNT && explained ? _("lane %d (reject): %u") : _("lane %d: %u"), lane,
		line_count(v, lane));
	return out;
}

int line_eighths(const struct line_view *v, double mm)
{
	return (int)(mm * (v->area->at.cols - 2 * LINE_MARGIN) * LINE_EIGHTHS / SHOWN_MM);
}

int line_columns(const struct line_view *v, double mm)
{
	return line_eighths(v, mm) / LINE_EIGHTHS;
}

int line_column(const struct line_view *v, double mm)
{
	return LINE_MARGIN + line_columns(v, mm);
}

void line_draw_barrier(const struct line_view *v, int row, int col, enum signal_id id)
{
	draw_text(v->area, row, col, 1, line_role(v, line_is_on(v, id) ? ROLE_OK : ROLE_QUIET),
		line_is_on(v, id) ? LINE_COVERED : LINE_FREE);
}

void line_draw_stations(const struct line_view *v, int row)
{
	for (int i = 0; i < LINE_STATIONS; i++) {
		const struct line_station *s = &line_stations[i];
		int col = line_column(v, s->at_mm);
		int next = i + 1 < LINE_STATIONS ? line_column(v, s[1].at_mm) : v->area->at.cols + 1;
		int room = next - col - 3;
		const char *name = _(s->name);

		line_draw_barrier(v, row, col, s->barrier);
		if (draw_width(name) > room)
			name = _(s->brief);
		draw_text(v->area, row, col + 2, room, line_role(v, ROLE_TEXT), name);
	}
}
