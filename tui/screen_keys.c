/* screen_keys: looking around on the screen. */
#include "tui/panels/panels.h"
#include "tui/screen.h"
#include "core/base/lang.h"
#include "core/store/store_read.h"

#include <string.h>

static int within(int value, int last)
{
	if (value > last)
		value = last;
	return value < 0 ? 0 : value;
}

struct panel *screen_panel(const struct screen *s)
{
	return s->panels[views[s->view].scrolled];
}

static int visible_rows(const struct screen *s)
{
	const struct view *view = &views[s->view];
	const struct panel *panel = screen_panel(s);

	for (size_t i = 0; i < view->count; i++) {
		int rows = s->shown[i].rows;

		if (view->panels[i] == view->scrolled && rows > panel_head(panel, rows))
			return rows - panel_head(panel, rows);
	}
	return 1;
}

static void choose(struct screen *s, int i)
{
	struct panel *panel = screen_panel(s);
	int visible = visible_rows(s);

	panel_choose(panel, i);
	if (panel->scroll > panel->selected)
		panel->scroll = panel->selected;
	if (panel->scroll < panel->selected - visible + 1)
		panel->scroll = panel->selected - visible + 1;
}

unsigned screen_chosen(const struct screen *s)
{
	return s->view == VIEW_SCANS ? SCREEN_REFRESH : 0;
}

static unsigned scroll_to(struct screen *s, int row)
{
	struct panel *panel = screen_panel(s);

	if (s->view == VIEW_LINE)
		return 0;
	if (views[s->view].selects)
		choose(s, row);
	else
		panel->scroll = within(row, panel_count(panel) - visible_rows(s));
	return screen_chosen(s);
}

static unsigned scroll_by(struct screen *s, int pages, int rows)
{
	const struct panel *panel = screen_panel(s);

	return scroll_to(s,
		(views[s->view].selects ? panel->selected : panel->scroll) + pages * visible_rows(s) +
			rows);
}

/* On the line the lists are what has happened last, whatever was looked for in views of their own. */
static void show_newest(struct screen *s)
{
	for (size_t i = 0; i < views[VIEW_LINE].count; i++) {
		struct panel *panel = s->panels[views[VIEW_LINE].panels[i]];

		panel->scroll = 0;
		panel->filter[0] = '\0';
		panel_settle(panel);
	}
}

static unsigned show_view(struct screen *s, int view)
{
	if (view == VIEW_HELP && s->view != VIEW_HELP) {
		panel_help_show(s->panels[PANEL_HELP], (int)s->view, s->kiosk.on);
		s->from = s->view;
	} else {
		s->from = VIEW_LINE;
	}
	if (view == VIEW_LINE)
		show_newest(s);
	s->view = (enum view_id)view;
	s->laid_out = false;
	screen_read_anew(s);
	return SCREEN_REFRESH;
}

unsigned screen_show(struct screen *s, enum view_id view)
{
	past_key(&s->past, ACTION_END);
	s->frozen = false;
	return show_view(s, (int)view);
}

static unsigned show_from_here(struct screen *s, enum view_id view)
{
	enum view_id here = s->view < VIEW_COUNT ? s->view : s->from; /* a card is passed over */
	unsigned asked = show_view(s, (int)view);

	s->panels[views[view].scrolled]->scroll = 0;
	s->from = here;
	return asked;
}

static unsigned open_card(struct screen *s, const struct row_scan *scan)
{
	panel_code_show(s->panels[PANEL_CODE], scan, true);
	return scan ? show_from_here(s, VIEW_CODE) : 0;
}

static unsigned open_chosen(struct screen *s)
{
	if (s->view == VIEW_LINE) /* nothing is chosen there */
		return open_card(s, panel_scans_newest(s->panels[PANEL_SCANS]));
	if (panel_chosen(screen_panel(s)) < 0)
		return 0;
	switch (s->view) {
	case VIEW_SCANS:
		return open_card(s, panel_scans_chosen(s->panels[PANEL_SCANS]));
	case VIEW_ALARMS:
		return show_from_here(s, VIEW_ALARM_HELP);
	case VIEW_WIRE:
		return show_from_here(s, VIEW_FRAME);
	default:
		return 0;
	}
}

/* What is on the newest box that was read; before there is one, what was read last. */
static const char *newest_item(const struct screen *s)
{
	const struct row_scan *scan = panel_scans_newest(s->panels[PANEL_SCANS]);

	for (size_t i = 0; i < s->facts.passage_count; i++)
		if (*s->facts.passages[i].passage.item)
			return s->facts.passages[i].passage.item;
	return scan ? scan->item : "";
}

static unsigned open_trace(struct screen *s)
{
	const struct row_scan *scan = panel_scans_chosen(s->panels[PANEL_SCANS]);
	const struct row_stock *goods = panel_stock_chosen(s->panels[PANEL_STOCK]);

	if (s->view == VIEW_LINE)
		panel_trace_show(s->panels[PANEL_TRACE], newest_item(s));
	else if (s->view == VIEW_CODE)
		panel_trace_show(s->panels[PANEL_TRACE], panel_code_item(s->panels[PANEL_CODE]));
	else if (s->view == VIEW_SCANS && scan)
		panel_trace_show(s->panels[PANEL_TRACE], scan->item);
	else if (s->view == VIEW_STOCK && goods)
		panel_trace_show_at(s->panels[PANEL_TRACE], goods->place, goods->article);
	return show_from_here(s, VIEW_TRACE);
}

static unsigned go_back(struct screen *s)
{
	struct panel *panel = screen_panel(s);

	if (!panel->filter[0] || !panel->class->matches)
		return show_view(s, (int)s->from);
	panel->filter[0] = '\0';
	panel_settle(panel);
	return screen_chosen(s);
}

/* Is there something that Esc closes first: a card, a search? */
static bool is_open(const struct screen *s)
{
	return s->view >= VIEW_COUNT || s->view == VIEW_HELP || s->from != VIEW_LINE ||
		screen_panel(s)->filter[0];
}

unsigned screen_key(struct screen *s, enum action action)
{
	if (s->kiosk.on && !keys_work_in_kiosk(action))
		return 0;
	if (action >= ACTION_VIEW && action < ACTION_VIEW + VIEW_COUNT)
		return show_view(s, (int)(action - ACTION_VIEW));
	/* Esc closes what is open before it ends the past. */
	if (!(action == ACTION_BACK && is_open(s)) && past_key(&s->past, action)) {
		s->frozen = false;
		return SCREEN_REFRESH;
	}
	switch (action) {
	case ACTION_NEXT_VIEW:
		return show_view(s, s->view < VIEW_COUNT ? ((int)s->view + 1) % VIEW_COUNT : VIEW_SCANS);
	case ACTION_OPEN:
		return open_chosen(s);
	case ACTION_TRACE:
		return open_trace(s);
	case ACTION_BACK:
		return go_back(s);
	case ACTION_SORT:
		panel_stock_sort(s->panels[PANEL_STOCK]);
		return 0;
	case ACTION_PROGRAM:
		panel_wire_next(s->panels[PANEL_WIRE]);
		return SCREEN_REFRESH;
	case ACTION_LAST_HIT:
	case ACTION_UP:
		return scroll_by(s, 0, -1);
	case ACTION_NEXT_HIT:
	case ACTION_DOWN:
		return scroll_by(s, 0, 1);
	case ACTION_PAGE_UP:
		return scroll_by(s, -1, 0);
	case ACTION_PAGE_DOWN:
		return scroll_by(s, 1, 0);
	case ACTION_TOP:
		return scroll_to(s, 0);
	case ACTION_END:
		return scroll_to(s, panel_count(screen_panel(s)) - 1);
	case ACTION_LANGUAGE:
		lang_init(strcmp(lang_current(), "de") == 0 ? "en" : "de");
		s->message[0] = '\0'; /* it is in the other one */
		return SCREEN_REFRESH;
	case ACTION_THEME:
		theme_next();
		return SCREEN_REPAINT;
	case ACTION_FREEZE:
		s->frozen = !s->frozen;
		s->frozen_seq = -1;
		s->news = 0;
		return SCREEN_REFRESH;
	case ACTION_REPAINT:
		return SCREEN_REPAINT;
	case ACTION_QUIT:
		return SCREEN_QUIT;
	default:
		return 0;
	}
}
