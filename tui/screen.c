#include "tui/screen.h"
#include "tui/article_input.h"
#include "tui/bar.h"
#include "tui/frame.h"
#include "tui/panels/panels.h"
#include "core/base/lang.h"
#include "core/run/run_file.h"
#include "core/store_query/store_read.h"

#include <string.h>

enum { MESSAGE_US = 5000000, PLANT_LOOK_MS = 1000 };

int screen_open(struct screen *s, const char *db, const char *plc, struct fault *why)
{
	memset(s, 0, sizeof *s);
	facts_init(&s->facts, plc);
	past_init(&s->past);
	s->db = s->facts.db = db;
	for (int i = 0; i < PANEL_COUNT; i++) {
		s->panels[i] = panel_open(panels[i]);
		if (!s->panels[i]) {
			screen_close(s);
			return fault_set(why, FAULT_SETUP, EXIT_FAILED,
				MESSAGE("fault.out_of_memory_close_programs",
					"out of memory; close other programs"));
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
	int64_t due_ms = panel->refreshed_ms + panel->class->every_ms;

	if (panel->refreshed_ms && mono_ms < due_ms) {
		if (!s->due_ms || due_ms < s->due_ms)
			s->due_ms = due_ms;
		return 0;
	}
	panel->refreshed_ms = mono_ms;
	if (panel->class->refresh(panel, store, &s->facts, why))
		return -1;
	panel_settle(panel);
	return 0;
}

/* Some panels show details of the row that is chosen in another panel. */
static void pass_on_selection(struct screen *s)
{
	const char *sentence = "";
	const struct wire_frame *frame;

	if (s->view == VIEW_SCANS)
		panel_code_show(s->panels[PANEL_CODE], panel_scans_chosen(s->panels[PANEL_SCANS]), false);
	if (s->view == VIEW_ALARMS)
		panel_alarm_help_show(s->panels[PANEL_ALARM_HELP],
			panel_alarms_chosen(s->panels[PANEL_ALARMS]));
	if (s->view != VIEW_WIRE)
		return;
	frame = panel_wire_chosen(s->panels[PANEL_WIRE], &sentence);
	panel_bytes_show(s->panels[PANEL_BYTES], frame, sentence);
}

/* Only new scans are counted, and code report and trace can be opened. */
static int refresh_frozen(struct screen *s, struct store *store, int64_t mono_ms, struct fault *why)
{
	int64_t newest;

	if (store_last_scan(store, &newest, why))
		return -1;
	if (s->frozen_seq < 0)
		s->frozen_seq = newest;
	s->missed_scans = newest - s->frozen_seq;
	pass_on_selection(s);
	if (s->view == VIEW_SCANS || s->view == VIEW_CODE)
		return refresh_panel(s, s->panels[PANEL_CODE], store, mono_ms, why);
	return s->view == VIEW_TRACE ? refresh_panel(s, s->panels[PANEL_TRACE], store, mono_ms, why)
								 : 0;
}

void screen_expire_panels(struct screen *s)
{
	for (int i = 0; i < PANEL_COUNT; i++)
		s->panels[i]->refreshed_ms = 0;
}

/* Sets the time as of which the store is read; *wall_us becomes that time. */
static int find_moment(struct screen *s, struct store *store, int64_t *wall_us, struct fault *why)
{
	bool moved;

	if (past_refresh(&s->past, store, s->facts.plc, *wall_us, &moved, why))
		return -1;
	s->facts.is_past = s->past.at_us != 0;
	s->facts.visitors = s->kiosk.on ? s->kiosk.visitors : -1;
	if (moved)
		screen_expire_panels(s);
	if (s->facts.is_past)
		*wall_us = s->past.at_us;
	return 0;
}

/* The launch that works with this database may have begun or ended. */
static void look_for_plant(struct screen *s, int64_t mono_ms)
{
	struct run_record run;

	if (!s->db || (s->plant_looked_ms && mono_ms - s->plant_looked_ms < PLANT_LOOK_MS))
		return;
	s->plant_looked_ms = mono_ms;
	s->facts.plant[0] = '\0';
	if (run_file_find(s->db, &run))
		text_copy(s->facts.plant, sizeof s->facts.plant, run.control);
}

static int refresh_facts(struct screen *s, struct store *store, int64_t wall_us, struct fault *why)
{
	if (find_moment(s, store, &wall_us, why))
		return -1;
	s->facts.now_us = wall_us;
	return facts_refresh(&s->facts, store, why);
}

static int refresh_panels(struct screen *s, struct store *store, int64_t mono_ms, struct fault *why)
{
	const struct view *view = &views[s->view];

	s->due_ms = 0;
	/* First the panel that the keys move: others show details of its chosen row. It is read even
	 * if there is no room for it: Enter opens its chosen row. */
	if (refresh_panel(s, screen_panel(s), store, mono_ms, why))
		return -1;
	pass_on_selection(s);
	for (size_t i = 0; i < view->count; i++)
		if (view->panels[i] != view->scrolled && (!s->is_laid_out || s->shown[i].rows) &&
			refresh_panel(s, s->panels[view->panels[i]], store, mono_ms, why))
			return -1;
	return 0;
}

/* After a change of language all panels are read again. */
static void follow_screen_language(struct screen *s)
{
	if (strcmp(s->language, lang_current()) == 0)
		return;
	text_copy(s->language, sizeof s->language, lang_current());
	screen_expire_panels(s);
}

int screen_refresh(struct screen *s, struct store *store, int64_t mono_ms, int64_t wall_us,
	struct fault *why)
{
	int result;

	s->due_ms = 0;
	s->has_store = store != NULL;
	if (!store)
		return 0;
	follow_screen_language(s);
	look_for_plant(s, mono_ms);
	if (article_input_refresh(s, store, wall_us, why))
		return -1;
	if (s->is_frozen)
		return refresh_frozen(s, store, mono_ms, why);
	if (store_begin_look(store, why))
		return -1;
	result = refresh_facts(s, store, wall_us, why);
	if (result == 0)
		result = refresh_panels(s, store, mono_ms, why);
	store_end_look(store);
	return result;
}

int screen_refresh_late(struct screen *s, struct store *store, int64_t mono_ms, struct fault *why)
{
	int result;

	if (s->is_frozen) {
		s->due_ms = 0;
		return 0;
	}
	if (store_begin_look(store, why))
		return -1;
	result = refresh_panels(s, store, mono_ms, why);
	store_end_look(store);
	return result;
}

static void draw_panels(struct screen *s, WINDOW *win, const struct rect *room)
{
	const struct view *view = &views[s->view];

	layout_compose(room, view->slots, view->count, s->shown);
	s->is_laid_out = true;
	pass_on_selection(s);
	for (size_t i = 0; i < view->count; i++) {
		struct area area = { .win = win, .at = s->shown[i] };
		struct panel *panel = s->panels[view->panels[i]];

		if (!area.at.rows)
			continue;
		panel->cols = area.at.cols;
		panel->selecting = view->selects && view->panels[i] == view->scrolled;
		if (area.at.x > 0) {
			/* a line between two panels side by side */
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

/* The row for the past stands above the key bar, or replaces it where there is no room for both. */
static int past_rows(const struct screen *s, const struct area *all)
{
	return s->past.at_us && layout_fits(all->at.rows - 1, all->at.cols) ? 1 : 0;
}

void screen_draw(struct screen *s, WINDOW *win, int64_t wall_us)
{
	struct area all = { .win = win };
	struct rect room;
	int past;
	bool alone; /* the row of the past is the only one below the panels */

	getmaxyx(win, all.at.rows, all.at.cols);
	s->rows = all.at.rows;
	s->cols = all.at.cols;
	if (!s->is_frozen && !s->past.at_us)
		s->facts.now_us = wall_us;
	if (s->message[0] && wall_us > s->message_until_us)
		s->message[0] = '\0';
	werase(win);
	frame_header(&all, s);
	if (!layout_fits(all.at.rows, all.at.cols))
		return;
	if (!s->kiosk.is_busy)
		bar_tabs(&all, s);
	past = past_rows(s, &all);
	room =
		layout_room(all.at.rows, all.at.cols, frame_key_rows(s, all.at.rows, all.at.cols) + past);
	if (s->has_store)
		draw_panels(s, win, &room);
	else
		frame_waiting(&all, s);
	alone = s->past.at_us && !past;
	if (s->past.at_us)
		past_draw(&s->past, &all, all.at.rows - 1 - past, alone, wall_us);
	if (!alone || s->prompt.kind || s->message[0])
		frame_keys(&all, s);
	if (s->question[0])
		frame_question(&all, s->question);
}

/* The rectangle of the panel PANEL_LINE; rows 0: it is not shown. */
static struct rect find_line(const struct screen *s)
{
	const struct view *view = &views[s->view];

	for (size_t i = 0; i < view->count && s->is_laid_out; i++)
		if (view->panels[i] == PANEL_LINE)
			return s->shown[i];
	return (struct rect){ 0 };
}

void screen_draw_motion(struct screen *s, WINDOW *win, int64_t wall_us)
{
	struct panel *line = s->panels[PANEL_LINE];
	struct area all = { .win = win }, area = { .win = win, .at = find_line(s) };

	getmaxyx(win, all.at.rows, all.at.cols);
	if (!screen_is_moving(s) || s->question[0] || !area.at.rows ||
		!layout_fits(all.at.rows, all.at.cols)) {
		screen_draw(s, win, wall_us);
		return;
	}
	if (wall_us / 1000000 != s->facts.now_us / 1000000) {
		s->facts.now_us = wall_us;
		frame_header(&all, s);
	}
	s->facts.now_us = wall_us;
	for (int row = 0; row < area.at.rows; row++)
		draw_fill(&area, row, 0, area.at.cols, ROLE_TEXT, " ");
	line->class->draw(line, &s->facts, &area);
}

void screen_show_message(struct screen *s, const char *sentence, int64_t wall_us)
{
	text_copy(s->message, sizeof s->message, sentence);
	s->message_until_us = wall_us + MESSAGE_US;
}

bool screen_is_moving(const struct screen *s)
{
	if (s->past.at_us)
		return s->past.is_playing;
	return s->has_store && !s->is_frozen && find_line(s).rows &&
		box_tracking_is_moving(&s->facts.belt, s->facts.now_us);
}

bool screen_is_smooth(const struct screen *s)
{
	struct rect line = find_line(s);

	return panel_line_is_large(line.rows, line.cols);
}
