#include "tui/order_check.h"
#include "tui/panels/panels.h"
#include "core/base/clock.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>

bool order_check_no_box(const struct screen *s)
{
	return !facts_are_old(&s->facts, NULL) &&
		box_tracking_value(&s->facts.belt, SIGNAL_STATE) == PLC_RUNNING;
}

const struct row_stock *order_check_unclear(const struct screen *s)
{
	const struct row_stock *goods = panel_stock_chosen(s->panels[PANEL_STOCK]);

	return s->view == VIEW_STOCK && goods && strcmp(goods->place, STORE_CLARIFY) == 0 ? goods
																					  : NULL;
}

bool order_check_refuses(const struct screen *s, const struct command_line *o, char *out,
	size_t size)
{
	bool is_lane = o->kind == COMMAND_LINE_COMMAND && o->command.verb == COMMAND_LANE;
	bool is_unclear = o->kind == COMMAND_LINE_FOUND || o->kind == COMMAND_LINE_REMOVED;

	if (is_lane && !o->command.track && order_check_no_box(s))
		snprintf(out, size,
			_("no box waits at the read point; for the one that comes next: :lane next %d"),
			o->command.argument);
	else if (is_unclear && !order_check_unclear(s))
		snprintf(out, size, "%s",
			_("press 3 and choose goods of the place \"to be clarified\" first"));
	else
		return false;
	return true;
}

const char *order_check_again(const struct screen *s, struct command_line *out)
{
	*out = (struct command_line){ .kind = COMMAND_LINE_AGAIN, .number = s->past.at_us };
	if (!out->number)
		return _("this begins again from a past moment; first go back: { or [, or r to replay");
	clock_format_local(out->number, true, out->text);
	return s->is_read_only || *s->facts.plant
		? NULL
		: _("no simulated conveyor works with this database, and real devices cannot begin again");
}
