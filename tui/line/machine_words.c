#include "tui/line/machine_words.h"
#include "core/base/lang.h"

#include <stdio.h>

/* Texts for a signal that is on or off; NULL: nothing is shown. Faults come first. */
static const struct {
	enum signal_id id;
	const char *on_symbol, *on_text;
	enum role on_role;
	const char *off_symbol, *off_text;
	enum role off_role;
} machine[] = {
	{ SIGNAL_ESTOP_OK, NULL, NULL, ROLE_TEXT, LINE_SQUARE, N_("emergency stop"), ROLE_ALARM },
	{ SIGNAL_MOTOR_FAULT, LINE_SQUARE, N_("motor fault"), ROLE_ALARM, NULL, NULL, ROLE_TEXT },
	{ SIGNAL_JAM, LINE_SQUARE, N_("jam"), ROLE_ALARM, NULL, NULL, ROLE_TEXT },
	{ SIGNAL_CONVEYOR_MOTOR, LINE_ARROW, N_("belt running"), ROLE_OK, LINE_SQUARE,
		N_("belt stopped"), ROLE_TEXT },
	{ SIGNAL_STOPPER_OPEN, LINE_FREE, N_("stopper open"), ROLE_TEXT, LINE_STOPPER,
		N_("stopper closed"), ROLE_TITLE },
	{ SIGNAL_LAMP_GREEN, LINE_COVERED, N_("green"), ROLE_OK, LINE_FREE, N_("green"), ROLE_QUIET },
	{ SIGNAL_LAMP_YELLOW, LINE_COVERED, N_("yellow"), ROLE_WARNING, LINE_FREE, N_("yellow"),
		ROLE_QUIET },
	{ SIGNAL_LAMP_RED, LINE_COVERED, N_("red"), ROLE_ALARM, LINE_FREE, N_("red"), ROLE_QUIET },
	{ SIGNAL_BUZZER, LINE_COVERED, N_("buzzer"), ROLE_WARNING, NULL, NULL, ROLE_TEXT },
};

static bool is_lamp(enum signal_id id)
{
	return id == SIGNAL_LAMP_GREEN || id == SIGNAL_LAMP_YELLOW || id == SIGNAL_LAMP_RED;
}

void machine_words_draw(const struct line_view *v, int row)
{
	int col = LINE_MARGIN, end = v->area->at.cols - LINE_MARGIN;
	char text[96];

	for (size_t i = 0; i < sizeof machine / sizeof machine[0]; i++) {
		bool is_on = box_tracking_value(v->belt, machine[i].id) != 0;
		const char *word = is_on ? machine[i].on_text : machine[i].off_text;
		enum role role = is_on ? machine[i].on_role : machine[i].off_role;

		if (!word || !v->belt->values[machine[i].id].at_us)
			continue;
		snprintf(text, sizeof text,
			is_lamp(machine[i].id) && v->area->at.cols >= LINE_EXPLAINED_FROM_COLS ? _("%s lamp %s")
																				   : "%s %s",
			is_on ? machine[i].on_symbol : machine[i].off_symbol, _(word));
		if (col + draw_width(text) > end)
			return;
		col += draw_text(v->area, row, col, end - col, line_role(v, role), text) + 3;
	}
	snprintf(text, sizeof text, "%u mm/s", box_tracking_value(v->belt, SIGNAL_SPEED_ACTUAL));
	if (v->belt->values[SIGNAL_SPEED_ACTUAL].at_us && draw_width(text) < end - col)
		draw_right(v->area, row, end, end - col, ROLE_QUIET, text);
}
