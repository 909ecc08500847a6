#include "tui/screen.h"
#include "tui/frame.h"
#include "tui/panels.h"
#include "core/lang.h"

#include <string.h>

enum { MESSAGE_US = 5000000 };

int screen_open(struct screen *s, const char *db, const char *plc, struct fault *why)
{
	memset(s, 0, sizeof *s);
	facts_init(&s->facts, plc);
	past_init(&s->past);
	s->db = db;
	for (int i = 0; i < PANEL_COUNT; i++) {
		s->panels[i] = panel_open(panels[i]);
		if (!s->panels[i]) {
			screen_close(s);
			return fault_set(why, FAULT_SETUP, EXIT_FAILED, _("out of memory; close other programs"));
		}
	}
	return 0;
}

void screen_close(struct screen *s)
{
	for (int i = 0; i < PANEL_COUNT; i++) {
		panel_close(s->panels[i]);
		s->panels[i] = NULL;
	}
}

static int refresh_panel(struct screen *s, struct panel *panel, struct store *store,
	int64_t mono_ms, struct fault *why)
{
	if (panel->refreshed_ms && mono_ms - panel->refreshed_ms < panel->class->every_ms) {
		s->put_off = true;
		return 0;
	}
	panel->refreshed_ms = mono_ms;
	if (panel->class->refresh(panel, store, &s->facts, why))
		return -1;
	panel_settle(panel);
	return 0;
}

/* Everything stands still; but it is counted what is missed, and what is about the past can be
 * opened all the same. */
static int refresh_frozen(struct screen *s, struct store *store, int64_t mono_ms, struct fault *why)
{
	int64_t newest;

	if (store_last_scan(store, &newest, why))
		return -1;
	if (s->frozen_seq < 0)
		s->frozen_seq = newest;
	s->news = newest - s->frozen_seq;
	if (s->view != VIEW_CARD && s->view != VIEW_TRACE)
		return 0;
	return refresh_panel(s, s->panels[views[s->view].panels[0]], store, mono_ms, why);
}

static void read_all_anew(struct screen *s)
{
	for (int i = 0; i < PANEL_COUNT; i++)
		s->panels[i]->refreshed_ms = 0;
}

/* Which moment it is that is read. *wall_us becomes that moment. */
static int find_moment(struct screen *s, struct store *store, int64_t *wall_us, struct fault *why)
{
	bool moved;

	if (past_refresh(&s->past, store, s->facts.plc, *wall_us, &moved, why))
		return -1;
	s->facts.then = s->past.at_us != 0;
	s->facts.visitors = s->kiosk.on ? s->kiosk.visitors : -1;
	if (moved)
		read_all_anew(s);
	if (s->facts.then)
		*wall_us = s->past.at_us;
	return 0;
}

int screen_refresh(struct screen *s, struct store *store, int64_t mono_ms, int64_t wall_us,
	struct fault *why)
{
	const struct view *view = &views[s->view];

	s->put_off = false;
	s->store_there = store != NULL;
	if (!store)
		return 0;
	if (s->frozen)
		return refresh_frozen(s, store, mono_ms, why);
	if (find_moment(s, store, &wall_us, why))
		return -1;
	s->facts.now_us = wall_us;
	if (facts_refresh(&s->facts, store, why))
		return -1;
	for (size_t i = 0; i < view->count; i++)
		if ((!s->laid_out || s->shown[i].rows) &&
			refresh_panel(s, s->panels[view->panels[i]], store, mono_ms, why))
			return -1;
	return 0;
}

/* A panel that explains what is chosen in another one. */
static void tell_chosen(struct screen *s)
{
	const char *sentence = "";
	const struct wire_frame *frame;

	if (s->view == VIEW_ALARMS)
		panel_advice_show(s->panels[PANEL_ADVICE], panel_alarms_chosen(s->panels[PANEL_ALARMS]));
	if (s->view != VIEW_WIRE)
		return;
	frame = panel_wire_chosen(s->panels[PANEL_WIRE], &sentence);
	panel_bytes_show(s->panels[PANEL_BYTES], frame, sentence);
}

static void draw_panels(struct screen *s, WINDOW *win, int rows, int cols)
{
	const struct view *view = &views[s->view];

	layout_compose(rows, cols, view->slots, view->count, s->shown);
	s->laid_out = true;
	tell_chosen(s);
	for (size_t i = 0; i < view->count; i++) {
		struct area area = { .win = win, .at = s->shown[i] };
		struct panel *panel = s->panels[view->panels[i]];

		if (!area.at.rows)
			continue;
		panel->cols = area.at.cols;
		panel->selecting = view->selects && view->panels[i] == view->scrolled;
		if (area.at.x > 0) {
			/* A neighbour to the left: a line between the two. */
			area.at.x--;
			area.at.cols++;
			draw_text(&area, 0, 0, 1, ROLE_FRAME, " ");
			for (int row = 1; row < area.at.rows; row++)
				draw_line(&area, row, 0, 1, ROLE_FRAME, WACS_VLINE);
			area.at.x++;
			area.at.cols--;
		}
		panel->class->draw(panel, &s->facts, &area);
	}
}

/* The row for the past stands above the keys, or in their place where there is no room for both. */
static int past_rows(const struct screen *s, const struct area *all)
{
	return s->past.at_us && layout_fits(all->at.rows - 1, all->at.cols) ? 1 : 0;
}

void screen_draw(struct screen *s, WINDOW *win, int64_t wall_us)
{
	struct area all = { .win = win };

	getmaxyx(win, all.at.rows, all.at.cols);
	s->rows = all.at.rows;
	s->cols = all.at.cols;
	if (!s->frozen && !s->past.at_us)
		s->facts.now_us = wall_us;
	if (s->message[0] && wall_us > s->message_until_us)
		s->message[0] = '\0';
	werase(win);
	frame_header(&all, s);
	if (!layout_fits(all.at.rows, all.at.cols))
		return;
	if (s->store_there)
		draw_panels(s, win, all.at.rows - past_rows(s, &all), all.at.cols);
	else
		frame_waiting(&all, s);
	frame_keys(&all, s);
	if (s->past.at_us)
		past_draw(&s->past, &all, all.at.rows - 1 - past_rows(s, &all), wall_us);
	if (s->question[0])
		frame_question(&all, s->question);
}

void screen_draw_motion(struct screen *s, WINDOW *win, int64_t wall_us)
{
	struct panel *line = s->panels[PANEL_LINE];
	struct area all = { .win = win }, area = { .win = win, .at = s->shown[0] };

	getmaxyx(win, all.at.rows, all.at.cols);
	if (views[s->view].panels[0] != PANEL_LINE || !screen_moves(s) || s->question[0] || !area.at.rows ||
		!layout_fits(all.at.rows, all.at.cols)) {
		screen_draw(s, win, wall_us);
		return;
	}
	s->facts.now_us = wall_us;
	frame_header(&all, s);
	for (int row = 0; row < area.at.rows; row++)
		draw_fill(&area, row, 0, area.at.cols, ROLE_TEXT, " ");
	line->class->draw(line, &s->facts, &area);
}

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

static void scroll_to(struct screen *s, int row)
{
	struct panel *panel = screen_panel(s);

	if (views[s->view].selects)
		choose(s, row);
	else
		panel->scroll = within(row, panel_count(panel) - visible_rows(s));
}

static void scroll_by(struct screen *s, int pages, int rows)
{
	const struct panel *panel = screen_panel(s);

	scroll_to(s, (views[s->view].selects ? panel->selected : panel->scroll) +
		pages * visible_rows(s) + rows);
}

static unsigned show_view(struct screen *s, int view)
{
	if (view == VIEW_HELP && s->view != VIEW_HELP) {
		panel_help_show(s->panels[PANEL_HELP], (int)s->view);
		s->from = s->view;
	} else {
		s->from = VIEW_LINE;
	}
	s->view = (enum view_id)view;
	s->laid_out = false;
	read_all_anew(s);
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
	enum view_id here = s->view;
	unsigned asked = show_view(s, (int)view);

	s->panels[views[view].scrolled]->scroll = 0;
	s->from = here;
	return asked;
}

static unsigned open_chosen(struct screen *s)
{
	int64_t scan;

	if (panel_chosen(screen_panel(s)) < 0)
		return 0;
	switch (s->view) {
	case VIEW_SCANS:
		scan = panel_scans_selected(s->panels[PANEL_SCANS]);
		panel_card_show(s->panels[PANEL_CARD], scan);
		return scan ? show_from_here(s, VIEW_CARD) : 0;
	case VIEW_ALARMS:
		return show_from_here(s, VIEW_ADVICE);
	case VIEW_WIRE:
		return show_from_here(s, VIEW_FRAME);
	default:
		return 0;
	}
}

static unsigned open_trace(struct screen *s)
{
	const struct row_scan *scan = panel_scans_chosen(s->panels[PANEL_SCANS]);
	const struct row_stock *goods = panel_stock_chosen(s->panels[PANEL_STOCK]);

	if (s->view == VIEW_SCANS && scan)
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
	return 0;
}

/* Is there something that Esc closes first: a card, a search? */
static bool is_open(const struct screen *s)
{
	return (int)s->view >= (int)VIEW_COUNT || s->from != VIEW_LINE || screen_panel(s)->filter[0];
}

unsigned screen_key(struct screen *s, enum action action)
{
	if (s->kiosk.on && !kiosk_allows(action))
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
		scroll_by(s, 0, -1);
		return 0;
	case ACTION_NEXT_HIT:
	case ACTION_DOWN:
		scroll_by(s, 0, 1);
		return 0;
	case ACTION_PAGE_UP:
		scroll_by(s, -1, 0);
		return 0;
	case ACTION_PAGE_DOWN:
		scroll_by(s, 1, 0);
		return 0;
	case ACTION_TOP:
		scroll_to(s, 0);
		return 0;
	case ACTION_END:
		scroll_to(s, panel_count(screen_panel(s)) - 1);
		return 0;
	case ACTION_LANGUAGE:
		lang_init(strcmp(lang_current(), "de") == 0 ? "en" : "de");
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

void screen_say(struct screen *s, const char *sentence, int64_t wall_us)
{
	text_copy(s->message, sizeof s->message, sentence);
	s->message_until_us = wall_us + MESSAGE_US;
}

bool screen_moves(const struct screen *s)
{
	if (s->past.at_us)
		return s->past.playing;
	return s->store_there && !s->frozen && s->view == VIEW_LINE &&
		belt_moves(&s->facts.belt, s->facts.now_us);
}
