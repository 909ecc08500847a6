#include "tui/panels/panels.h"
#include "tui/screen.h"
#include "core/base/lang.h"
#include "core/store_query/store_read.h"

#include <limits.h>
#include <string.h>

static int clamp_row(int value, int last)
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

static void choose_row(struct screen *s, int i)
{
	struct panel *panel = screen_panel(s);
	int visible = visible_rows(s);

	panel_choose(panel, i);
	if (panel->scroll > panel->selected)
		panel->scroll = panel->selected;
	if (panel->scroll < panel->selected - visible + 1)
		panel->scroll = panel->selected - visible + 1;
}

unsigned screen_after_selection(const struct screen *s)
{
	return s->view == VIEW_SCANS ? SCREEN_REFRESH : 0;
}

static unsigned scroll_to(struct screen *s, int row)
{
	struct panel *panel = screen_panel(s);

	if (s->view == VIEW_LINE)
		return 0;
	if (views[s->view].selects)
		choose_row(s, row);
	else
		panel->scroll = clamp_row(row, panel_count(panel) - visible_rows(s));
	return screen_after_selection(s);
}

static unsigned scroll_rows(struct screen *s, int rows)
{
	const struct panel *panel = screen_panel(s);

	return scroll_to(s, (views[s->view].selects ? panel->selected : panel->scroll) + rows);
}

static unsigned scroll_pages(struct screen *s, int pages)
{
	return scroll_rows(s, pages * visible_rows(s));
}

/* On the view Line the lists show the newest rows, whatever was searched for in other views. */
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
		s->return_view = s->view;
	} else {
		s->return_view = VIEW_LINE;
	}
	if (view == VIEW_LINE)
		show_newest(s);
	s->view = (enum view_id)view;
	s->is_laid_out = false;
	screen_expire_panels(s);
	return SCREEN_REFRESH;
}

unsigned screen_show(struct screen *s, enum view_id view)
{
	past_key(&s->past, ACTION_END);
	s->is_frozen = false;
	return show_view(s, (int)view);
}

static unsigned show_from_here(struct screen *s, enum view_id view)
{
	enum view_id here =
		s->view < VIEW_COUNT ? s->view : s->return_view; /* a detail view is passed over */
	unsigned asked = show_view(s, (int)view);

	s->panels[views[view].scrolled]->scroll = 0;
	s->return_view = here;
	return asked;
}

static unsigned open_card(struct screen *s, const struct row_scan *scan)
{
	panel_code_show(s->panels[PANEL_CODE], scan, true);
	return scan ? show_from_here(s, VIEW_CODE) : 0;
}

unsigned screen_show_code(struct screen *s, const struct scan *scan)
{
	panel_code_show_typed(s->panels[PANEL_CODE], scan);
	return show_from_here(s, VIEW_CODE);
}

static unsigned open_chosen(struct screen *s, int unused)
{
	(void)unused;
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
	case VIEW_LOTS:
		return screen_key(s, ACTION_TRACE);
	default:
		return 0;
	}
}

unsigned screen_show_lots(struct screen *s, const char *text)
{
	panel_lots_show(s->panels[PANEL_LOTS], text);
	return show_from_here(s, VIEW_LOTS);
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

static unsigned open_trace(struct screen *s, int unused)
{
	const struct row_scan *scan = panel_scans_chosen(s->panels[PANEL_SCANS]);
	const struct row_stock *goods = panel_stock_chosen(s->panels[PANEL_STOCK]);
	const struct row_lot *lot = panel_lots_chosen(s->panels[PANEL_LOTS]);

	(void)unused;
	if (s->view == VIEW_LINE)
		panel_trace_show(s->panels[PANEL_TRACE], newest_item(s));
	else if (s->view == VIEW_CODE)
		panel_trace_show(s->panels[PANEL_TRACE], panel_code_item(s->panels[PANEL_CODE]));
	else if (s->view == VIEW_SCANS && scan)
		panel_trace_show(s->panels[PANEL_TRACE], scan->item);
	else if (s->view == VIEW_STOCK && goods)
		panel_trace_show_at(s->panels[PANEL_TRACE], goods->place, goods->article);
	else if (s->view == VIEW_LOTS && lot)
		panel_trace_show(s->panels[PANEL_TRACE], lot->item);
	return show_from_here(s, VIEW_TRACE);
}

static unsigned go_back(struct screen *s, int unused)
{
	struct panel *panel = screen_panel(s);

	(void)unused;
	if (!panel->filter[0] || !panel->class->matches)
		return show_view(s, (int)s->return_view);
	panel->filter[0] = '\0';
	panel_settle(panel);
	return screen_after_selection(s);
}

/* Does Esc close something first: a detail view, a search? */
static bool has_open_detail(const struct screen *s)
{
	return s->view >= VIEW_COUNT || s->view == VIEW_HELP || s->return_view != VIEW_LINE ||
		screen_panel(s)->filter[0];
}

static unsigned show_next_view(struct screen *s, int unused)
{
	(void)unused;
	return show_view(s, s->view < VIEW_COUNT ? ((int)s->view + 1) % VIEW_COUNT : VIEW_SCANS);
}

static unsigned sort_stock(struct screen *s, int unused)
{
	(void)unused;
	panel_stock_sort(s->panels[PANEL_STOCK]);
	return 0;
}

static unsigned show_next_wire(struct screen *s, int unused)
{
	(void)unused;
	panel_wire_next(s->panels[PANEL_WIRE]);
	return SCREEN_REFRESH;
}

static unsigned change_language(struct screen *s, int unused)
{
	(void)unused;
	lang_init(strcmp(lang_current(), "de") == 0 ? "en" : "de");
	s->message[0] = '\0'; /* it is in the other one */
	return SCREEN_REFRESH;
}

static unsigned freeze_or_go_on(struct screen *s, int unused)
{
	(void)unused;
	s->is_frozen = !s->is_frozen;
	s->frozen_seq = -1;
	s->missed_scans = 0;
	return SCREEN_REFRESH;
}

static unsigned show_faults(struct screen *s, int unused)
{
	(void)unused;
	return s->view == VIEW_FAULTS ? 0 : show_from_here(s, VIEW_FAULTS);
}

static unsigned leave_to_caller(struct screen *s, int bits)
{
	(void)s;
	return (unsigned)bits;
}

static const struct screen_action {
	unsigned (*act)(struct screen *, int argument);
	int argument;
} screen_actions[ACTION_COUNT] = {
	[ACTION_NEXT_VIEW] = { show_next_view, 0 },
	[ACTION_OPEN] = { open_chosen, 0 },
	[ACTION_TRACE] = { open_trace, 0 },
	[ACTION_BACK] = { go_back, 0 },
	[ACTION_FAULTS] = { show_faults, 0 },
	[ACTION_SORT] = { sort_stock, 0 },
	[ACTION_PROGRAM] = { show_next_wire, 0 },
	[ACTION_UP] = { scroll_rows, -1 },
	[ACTION_DOWN] = { scroll_rows, 1 },
	[ACTION_LAST_HIT] = { scroll_rows, -1 },
	[ACTION_NEXT_HIT] = { scroll_rows, 1 },
	[ACTION_PAGE_UP] = { scroll_pages, -1 },
	[ACTION_PAGE_DOWN] = { scroll_pages, 1 },
	[ACTION_TOP] = { scroll_to, 0 },
	[ACTION_END] = { scroll_to, INT_MAX },
	[ACTION_LANGUAGE] = { change_language, 0 },
	[ACTION_FREEZE] = { freeze_or_go_on, 0 },
	[ACTION_REPAINT] = { leave_to_caller, SCREEN_REPAINT },
	[ACTION_QUIT] = { leave_to_caller, SCREEN_QUIT },
};

unsigned screen_key(struct screen *s, enum action action)
{
	const struct screen_action *row = &screen_actions[action];

	if (s->kiosk.on && !keys_work_in_kiosk(action))
		return 0;
	if (action >= ACTION_VIEW && action < ACTION_OF_VIEW(VIEW_COUNT))
		return show_view(s, (int)(action - ACTION_VIEW));
	/* Esc closes what is open before it ends the past. */
	if (!(action == ACTION_BACK && has_open_detail(s)) && past_key(&s->past, action)) {
		s->is_frozen = false;
		return SCREEN_REFRESH;
	}
	return row->act ? row->act(s, row->argument) : 0;
}
