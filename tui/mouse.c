#include "tui/mouse.h"
#include "tui/bar.h"
#include "tui/input.h"
#include "tui/panels/panels.h"
#include "tui/draw/terminal.h"

enum { WHEEL_ROWS = 3 };

static unsigned click_key(struct screen *s, int row, int col, int64_t wall_us)
{
	const struct area all = { .at = { .rows = s->rows, .cols = s->cols } };
	const struct key_row *key = bar_key_at(&all, s, row, col);

	return key ? input_key(s, (wint_t)key->codes[0], key->codes[0] >= KEY_MIN, wall_us) : 0;
}

static unsigned click_row(struct screen *s, const struct rect *at, int row, int64_t wall_us)
{
	struct panel *panel = screen_panel(s);
	int head = panel_head(panel, at->rows);
	int i = panel_first(panel, at->rows - head) + row - at->y - head;

	if (row < at->y + head || i >= panel_count(panel))
		return 0;
	if (i == panel->selected)
		return input_key(s, L'\n', false, wall_us);
	panel_choose(panel, i);
	return screen_after_selection(s);
}

static unsigned click_panel(struct screen *s, enum panel_id id)
{
	for (int v = VIEW_LINE + 1; v < VIEW_COUNT; v++)
		if (views[v].scrolled == id)
			return screen_key(s, ACTION_OF_VIEW(v));
	return 0;
}

unsigned mouse_click(struct screen *s, int row, int col, int64_t wall_us)
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
			return click_row(s, at, row, wall_us);
		return s->view == VIEW_LINE ? click_panel(s, view->panels[i]) : 0;
	}
	return 0;
}

unsigned mouse_wheel(struct screen *s, int way)
{
	unsigned asked = 0;

	for (int i = 0; i < WHEEL_ROWS && !s->question[0]; i++)
		asked |= screen_key(s, way < 0 ? ACTION_UP : ACTION_DOWN);
	return asked;
}

unsigned mouse_event(struct screen *s, int64_t wall_us)
{
	int row, col;

	if (s->kiosk.is_busy) {
		terminal_mouse_event(&row, &col);
		return 0;
	}

	switch (terminal_mouse_event(&row, &col)) {
	case MOUSE_CLICK:
		return mouse_click(s, row, col, wall_us);
	case MOUSE_WHEEL_UP:
		return mouse_wheel(s, -1);
	case MOUSE_WHEEL_DOWN:
		return mouse_wheel(s, 1);
	default:
		return 0;
	}
}
