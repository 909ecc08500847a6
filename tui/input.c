#include "tui/input.h"
#include "tui/bar.h"
#include "tui/panels/panels.h"
#include "tui/model/format.h"
#include "core/base/lang.h"
#include "core/store/store_read.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* --- orders ---------------------------------------------------------------------------------- */

static unsigned refuse(struct screen *s, const char *sentence, int64_t wall_us)
{
	screen_say(s, sentence, wall_us);
	return 0;
}

static unsigned save_frames(struct screen *s, const char *path, int64_t wall_us)
{
	char said[400];
	struct fault why;
	long count = s->view == VIEW_WIRE ? panel_wire_save(s->panels[PANEL_WIRE], path, &why) : 0;

	if (s->view != VIEW_WIRE)
		return refuse(s, _("only the view Wire has something to save; 8 opens it"), wall_us);
	if (count < 0)
		return refuse(s, why.text, wall_us);
	snprintf(said, sizeof said, _("%ld frames written to %s"), count, path);
	return refuse(s, said, wall_us);
}

static unsigned obey(struct screen *s, const struct command_line *o)
{
	switch (o->kind) {
	case COMMAND_LINE_VIEW:
		return screen_key(s, (enum action)(ACTION_VIEW + (int)o->number));
	case COMMAND_LINE_TRACE:
		panel_trace_show(s->panels[PANEL_TRACE], o->text);
		return screen_key(s, ACTION_VIEW + VIEW_TRACE);
	case COMMAND_LINE_LANGUAGE:
		lang_init(o->text);
		return SCREEN_REFRESH;
	case COMMAND_LINE_QUIT:
		return SCREEN_QUIT;
	default:
		return 0;
	}
}

static unsigned take_order(struct screen *s, const struct command_line *o, int64_t wall_us)
{
	if (!command_line_changes(o->kind))
		return obey(s, o);
	if (s->read_only)
		return refuse(s, _("this screen is read-only; give the command on another one"), wall_us);
	if (o->kind == COMMAND_LINE_SAVE)
		return save_frames(s, o->text, wall_us);
	if (o->kind == COMMAND_LINE_COMMAND && !*s->facts.plc)
		return refuse(s,
			_("no PLC has ever reported to this database; start warenspur-plc-bridge first"),
			wall_us);
	s->order = *o;
	if (o->kind == COMMAND_LINE_NOTE) {
		text_copy(s->order.item, sizeof s->order.item, panel_trace_item(s->panels[PANEL_TRACE]));
		if (!*s->order.item)
			return refuse(s,
				_("there is nothing in the trace to write a note on; choose a thing with t"),
				wall_us);
	}
	return *command_line_question(o, s->question, sizeof s->question) ? 0 : SCREEN_ORDER;
}

static unsigned give(struct screen *s, enum command_line_kind kind, int64_t number,
	const char *text, int64_t wall_us)
{
	struct command_line o = { .kind = kind, .number = number };

	text_copy(o.text, sizeof o.text, text);
	return take_order(s, &o, wall_us);
}

static unsigned command(struct screen *s, enum command_verb verb, int64_t wall_us)
{
	const struct command_line o = { .kind = COMMAND_LINE_COMMAND, .command = { .verb = verb } };

	return take_order(s, &o, wall_us);
}

static unsigned on_answer(struct screen *s, wint_t key, int64_t wall_us)
{
	s->question[0] = '\0';
	/* j: ja */
	if (key == 'y' || key == 'Y' || key == 'j' || key == 'J')
		return SCREEN_ORDER;
	return refuse(s, _("nothing was done"), wall_us);
}

/* --- typing ---------------------------------------------------------------------------------- */

static unsigned search_for(struct screen *s, const char *text)
{
	struct panel *panel = screen_panel(s);

	text_copy(panel->filter, sizeof panel->filter, text);
	panel->scroll = 0;
	panel_settle(panel);
	return screen_chosen(s);
}

static unsigned on_prompt(struct screen *s, wint_t key, bool is_code, int64_t wall_us)
{
	bool search = s->prompt.kind == '/';
	struct command_line order;
	struct fault why;

	s->hint[0] = '\0';
	switch (prompt_key(&s->prompt, key, is_code)) {
	case PROMPT_CHANGED:
		return search ? search_for(s, s->prompt.text) : 0;
	case PROMPT_LEFT:
		return search ? search_for(s, "") : 0;
	case PROMPT_COMPLETE:
		if (!search &&
			command_line_complete(s->prompt.text, sizeof s->prompt.text, s->hint, sizeof s->hint) ==
				1)
			s->hint[0] = '\0';
		return 0;
	case PROMPT_DONE:
		if (search)
			return 0;
		if (command_line_parse(s->prompt.text, &order, &why))
			return refuse(s, why.text, wall_us);
		return take_order(s, &order, wall_us);
	default:
		return 0;
	}
}

static unsigned type(struct screen *s, char kind, const char *text, int64_t wall_us)
{
	if (s->read_only && *text)
		return refuse(s, _("this screen is read-only; give the command on another one"), wall_us);
	s->message[0] = '\0';
	prompt_open(&s->prompt, kind, text);
	return 0;
}

static unsigned find(struct screen *s, int64_t wall_us)
{
	unsigned asked = views[s->view].selects ? 0 : screen_key(s, ACTION_VIEW + VIEW_SCANS);

	return asked | type(s, '/', "", wall_us);
}

static unsigned type_file_name(struct screen *s, int64_t wall_us)
{
	time_t seconds = (time_t)(wall_us / 1000000);
	const char *sentence;
	const struct wire_frame *frame = panel_wire_chosen(s->panels[PANEL_WIRE], &sentence);
	char name[64] = "";
	struct tm tm;

	if (localtime_r(&seconds, &tm))
		strftime(name, sizeof name - 8, "save wire-%Y%m%d-%H%M%S", &tm);
	strcat(name, frame && frame->protocol == WIRE_MODBUS_TCP ? ".pcap" : ".txt");
	return type(s, ':', name, wall_us);
}

/* --- keys ------------------------------------------------------------------------------------ */

static unsigned undo(struct screen *s, int64_t wall_us)
{
	const struct row_scan *scan = panel_scans_chosen(s->panels[PANEL_SCANS]);
	char name[256];
	int64_t booking;

	if (s->view == VIEW_SCANS)
		return scan ? give(s, COMMAND_LINE_UNDO_SCAN, scan->seq,
						  format_scan(scan, name, sizeof name), wall_us)
					: 0;
	booking = panel_trace_booking(s->panels[PANEL_TRACE], name, sizeof name);
	return booking ? give(s, COMMAND_LINE_UNDO, booking, name, wall_us)
				   : refuse(s, _("there is no booking that could be undone"), wall_us);
}

static unsigned acknowledge_one(struct screen *s, int64_t wall_us)
{
	const struct row_alarm *alarm = panel_alarms_chosen(s->panels[PANEL_ALARMS]);

	return alarm ? give(s, COMMAND_LINE_ACKNOWLEDGE_ONE, alarm->seq, "", wall_us) : 0;
}

static unsigned on_action(struct screen *s, enum action action, int64_t wall_us)
{
	if (s->kiosk.on && !keys_work_in_kiosk(action))
		return 0;
	switch (action) {
	case ACTION_START:
		return command(s, COMMAND_START, wall_us);
	case ACTION_STOP:
		return command(s, COMMAND_STOP, wall_us);
	case ACTION_RESET:
		return command(s, COMMAND_RESET, wall_us);
	case ACTION_SPEED:
		return type(s, ':', "speed ", wall_us);
	case ACTION_LANE:
		return type(s, ':', "lane ", wall_us);
	case ACTION_COMMAND:
		return type(s, ':', "", wall_us);
	case ACTION_SEARCH:
		return find(s, wall_us);
	case ACTION_NOTE:
		return type(s, ':', "note ", wall_us);
	case ACTION_SAVE:
		return type_file_name(s, wall_us);
	case ACTION_UNDO:
		return undo(s, wall_us);
	case ACTION_ACKNOWLEDGE_ONE:
		return acknowledge_one(s, wall_us);
	case ACTION_ACKNOWLEDGE:
		return give(s, COMMAND_LINE_ACKNOWLEDGE, 0, "", wall_us);
	default:
		return screen_key(s, action);
	}
}

unsigned input_key(struct screen *s, wint_t key, bool is_code, int64_t wall_us)
{
	if (s->question[0])
		return on_answer(s, is_code ? 0 : key, wall_us);
	if (s->prompt.kind)
		return on_prompt(s, key, is_code, wall_us);
	return on_action(s, keys_find(key, is_code, (int)s->view), wall_us);
}

/* --- the mouse ------------------------------------------------------------------------------- */

enum { WHEEL_ROWS = 3 };

static unsigned click_key(struct screen *s, int row, int col, int64_t wall_us)
{
	const struct area all = { .at = { .rows = s->rows, .cols = s->cols } };
	const struct key_row *key = bar_key_at(&all, s, row, col);

	return key ? input_key(s, (wint_t)key->codes[0], key->codes[0] >= KEY_MIN, wall_us) : 0;
}

static unsigned click_row(struct screen *s, const struct rect *at, int row)
{
	struct panel *panel = screen_panel(s);
	int head = panel_head(panel, at->rows);
	int i = panel_first(panel, at->rows - head) + row - at->y - head;

	if (row < at->y + head || i >= panel_count(panel))
		return 0;
	if (i == panel->selected)
		return screen_key(s, ACTION_OPEN);
	panel_choose(panel, i);
	return screen_chosen(s);
}

static unsigned click_panel(struct screen *s, enum panel_id id)
{
	for (int v = VIEW_LINE + 1; v < VIEW_COUNT; v++)
		if (views[v].scrolled == id)
			return screen_key(s, (enum action)(ACTION_VIEW + v));
	return 0;
}

unsigned input_click(struct screen *s, int row, int col, int64_t wall_us)
{
	const struct view *view = &views[s->view];

	if (s->question[0] || s->prompt.kind)
		return 0;
	if (row == s->rows - 1 && s->message[0])
		return 0;
	if (row == s->rows - 1 || (row && row == layout_tabs(s->rows)))
		return click_key(s, row, col, wall_us);
	for (size_t i = 0; i < view->count; i++) {
		const struct rect *at = &s->shown[i];

		if (row < at->y || row >= at->y + at->rows || col < at->x || col >= at->x + at->cols)
			continue;
		if (view->selects && view->panels[i] == view->scrolled)
			return click_row(s, at, row);
		return s->view == VIEW_LINE ? click_panel(s, view->panels[i]) : 0;
	}
	return 0;
}

unsigned input_wheel(struct screen *s, int way)
{
	unsigned asked = 0;

	for (int i = 0; i < WHEEL_ROWS && !s->question[0]; i++)
		asked |= screen_key(s, way < 0 ? ACTION_UP : ACTION_DOWN);
	return asked;
}
