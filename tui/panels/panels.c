#include "tui/panels/panels.h"
#include "tui/draw/table.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <stdlib.h>

#define PANEL_ENTRY(id, name) [PANEL_##id] = &panel_##name,
const struct panel_class *const panels[PANEL_COUNT] = { PANELS(PANEL_ENTRY) };

struct panel *panel_open(const struct panel_class *class)
{
	struct panel *panel = calloc(1, class->size);

	if (panel)
		panel->class = class;
	return panel;
}

void panel_close(struct panel *panel)
{
	if (panel && panel->class->close)
		panel->class->close(panel);
	free(panel);
}

static int clamp_row(int value, int last)
{
	if (value > last)
		value = last;
	return value < 0 ? 0 : value;
}

int panel_head(const struct panel *panel, int rows)
{
	return panel->class->head ? panel->class->head(rows) : table_head(rows);
}

int panel_count(const struct panel *panel)
{
	int length = panel->class->length(panel);

	return panel->filter[0] && panel->class->matches ? clamp_row(panel->found, length) : length;
}

int panel_row(const struct panel *panel, int i)
{
	return panel->filter[0] && panel->class->matches ? panel->rows[i] : i;
}

int panel_chosen(const struct panel *panel)
{
	return panel->selected < panel_count(panel) ? panel_row(panel, panel->selected) : -1;
}

int panel_first(const struct panel *panel, int visible)
{
	int first = clamp_row(panel->scroll, panel_count(panel) - visible);

	if (!panel->selecting || visible <= 0)
		return first;
	if (panel->selected < first)
		return panel->selected;
	return panel->selected >= first + visible ? panel->selected - visible + 1 : first;
}

void panel_choose(struct panel *panel, int i)
{
	int last = panel_count(panel) - 1;

	panel->selected = clamp_row(i, last);
	panel->kept = panel->selected != (panel->class->newest_last ? clamp_row(last, last) : 0);
	if (panel->kept && panel->class->row_id)
		panel->chosen = panel->class->row_id(panel, panel_row(panel, panel->selected));
}

static void find_rows(struct panel *panel)
{
	int length = panel->class->length(panel);

	panel->found = 0;
	if (!panel->filter[0] || !panel->class->matches)
		return;
	for (int i = 0; i < length && panel->found < PANEL_ROWS_MAX; i++)
		if (panel->class->matches(panel, i, panel->filter))
			panel->rows[panel->found++] = (uint16_t)i;
}

void panel_settle(struct panel *panel)
{
	int count, before = panel->selected;

	find_rows(panel);
	count = panel_count(panel);
	if (!panel->class->row_id)
		return;
	panel->selected = panel->class->newest_last ? clamp_row(count - 1, count - 1) : 0;
	for (int i = 0; panel->kept && i < count; i++)
		if (panel->class->row_id(panel, panel_row(panel, i)) == panel->chosen) {
			panel->selected = i;
			panel->scroll =
				panel->scroll > 0 ? clamp_row(panel->scroll + i - before, count - 1) : 0;
			return;
		}
	panel->kept = false;
}

const char *panel_note(const struct panel *panel, char *out, size_t size)
{
	out[0] = '\0';
	if (panel->filter[0] && panel->class->matches)
		snprintf(out, size, _("/%s: %d of %d"), panel->filter, panel_count(panel),
			panel->class->length(panel));
	return out;
}

void panel_mark(const struct panel *panel, const struct area *rows, int first)
{
	if (panel->selecting && panel_count(panel) > 0)
		draw_text(rows, panel->selected - first, 0, 1, ROLE_TITLE, "\342\226\272");
}
