#include "tui/panels.h"

#include <stdlib.h>

const struct panel_class *const panels[PANEL_COUNT] = {
	[PANEL_LINE] = &panel_line,         [PANEL_SCANS] = &panel_scans,
	[PANEL_STOCK] = &panel_stock,       [PANEL_ALARMS] = &panel_alarms,
	[PANEL_PROGRAMS] = &panel_programs, [PANEL_RESULTS] = &panel_results,
	[PANEL_HELP] = &panel_help,         [PANEL_CARD] = &panel_card,
	[PANEL_POINTS] = &panel_points,
	[PANEL_LADDER] = &panel_ladder,     [PANEL_BOXES] = &panel_boxes,
	[PANEL_FIGURES] = &panel_figures,   [PANEL_BIG] = &panel_big,
};

struct panel *panel_open(const struct panel_class *class)
{
	struct panel *panel = calloc(1, class->size);

	if (panel)
		panel->class = class;
	return panel;
}

void panel_close(struct panel *panel)
{
	free(panel);
}

int panel_first(const struct panel *panel, int visible)
{
	int last = panel->class->length(panel) - visible;

	if (last < 0)
		last = 0;
	return panel->scroll < last ? panel->scroll : last;
}
