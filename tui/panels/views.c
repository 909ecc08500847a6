#include "tui/panels/views.h"
#include "core/base/lang.h"

#include <string.h>

/* clang-format off */
#define WHOLE { .min_rows = 4, .min_cols = 30, .weight = 1 }
/* clang-format on */

const struct view views[VIEWS_END] = {
	[VIEW_LINE] = {
		.name = "line", .title = N_("Line"), .scrolled = PANEL_SCANS, .count = 9,
		.panels = { PANEL_LINE, PANEL_DIALOGUE, PANEL_BOXES, PANEL_ALARMS, PANEL_SCANS, PANEL_STOCK,
			PANEL_PROGRAMS, PANEL_FIGURES, PANEL_COMMANDS },
		.slots = {
			{ .band = 0, .min_rows = 7, .min_cols = 40, .want_rows = 9, .large_min_rows = 14,
			  .large_want_rows = 18 },
			{ .band = 1, .min_rows = 9, .min_cols = 36, .want_rows = 15, .weight = 4, .share = 52,
			  .priority = 2 },
			{ .band = 1, .min_rows = 3, .min_cols = 36, .want_rows = 15, .weight = 4,
			  .priority = 1 },
			{ .band = 2, .min_rows = 2, .min_cols = 30, .weight = 2, .share = 52, .priority = 3 },
			{ .band = 2, .min_rows = 3, .min_cols = 30, .weight = 3, .priority = 4 },
			{ .band = 3, .min_rows = 4, .min_cols = 30, .weight = 2, .share = 52, .priority = 5 },
			{ .band = 3, .min_rows = 4, .min_cols = 29, .weight = 2, .priority = 6 },
			{ .band = 4, .min_rows = 20, .min_cols = 100, .weight = 1, .share = 60, .priority = 7 },
			{ .band = 4, .min_rows = 3, .min_cols = 60, .weight = 1, .priority = 8 },
		},
	},
	[VIEW_SCANS] = {
		.name = "scans", .title = N_("Scans"), .scrolled = PANEL_SCANS, .selects = true, .count = 2,
		.panels = { PANEL_SCANS, PANEL_CODE },
		.slots = { { .band = 0, .min_rows = 8, .min_cols = 30, .weight = 1 },
			{ .band = 1, .min_rows = 11, .min_cols = 30, .want_rows = 26, .weight = 1,
			  .priority = 1 } },
	},
	[VIEW_STOCK] = {
		.name = "stock", .title = N_("Stock"), .scrolled = PANEL_STOCK, .selects = true, .count = 1,
		.panels = { PANEL_STOCK }, .slots = { WHOLE },
	},
	[VIEW_ALARMS] = {
		.name = "alarms", .title = N_("Alarms"), .scrolled = PANEL_ALARMS, .selects = true, .count = 2,
		.panels = { PANEL_ALARMS, PANEL_ALARM_HELP },
		.slots = { { .band = 0, .min_rows = 6, .min_cols = 30, .weight = 1 },
			{ .band = 1, .min_rows = 8, .min_cols = 30, .want_rows = 12, .weight = 1,
			  .priority = 1 } },
	},
	[VIEW_HEALTH] = {
		.name = "status", .old_name = "health", .title = N_("Status"), .scrolled = PANEL_PROGRAMS, .count = 4,
		.panels = { PANEL_RESULTS, PANEL_PROGRAMS, PANEL_COMMANDS, PANEL_POINTS },
		.slots = {
			{ .band = 0, .min_rows = 5, .min_cols = 30, .want_rows = 9, .weight = 2,
			  .priority = 1 },
			{ .band = 1, .min_rows = 4, .min_cols = 30, .weight = 1 },
			{ .band = 2, .min_rows = 3, .min_cols = 30, .want_rows = 12, .weight = 1,
			  .priority = 2 },
			{ .band = 3, .min_rows = 3, .min_cols = 30, .want_rows = 7, .weight = 1,
			  .priority = 3 },
		},
	},
	[VIEW_HELP] = {
		.name = "help", .title = N_("Help"), .scrolled = PANEL_HELP, .count = 1,
		.panels = { PANEL_HELP }, .slots = { WHOLE },
	},
	[VIEW_TRACE] = {
		.name = "history", .old_name = "trace", .title = N_("History"), .scrolled = PANEL_TRACE, .selects = true, .count = 1,
		.panels = { PANEL_TRACE }, .slots = { WHOLE },
	},
	[VIEW_WIRE] = {
		.name = "dialog", .old_name = "wire", .title = N_("Dialog"), .scrolled = PANEL_WIRE, .selects = true, .count = 2,
		.panels = { PANEL_WIRE, PANEL_BYTES },
		.slots = { { .band = 0, .min_rows = 6, .min_cols = 30, .weight = 3 },
			{ .band = 1, .min_rows = 8, .min_cols = 30, .want_rows = 14, .weight = 2,
			  .priority = 1 } },
	},
	[VIEW_FIGURES] = {
		.name = "metrics", .old_name = "figures", .title = N_("Metrics"), .scrolled = PANEL_FIGURES, .count = 1,
		.panels = { PANEL_FIGURES }, .slots = { WHOLE },
	},
	[VIEW_LESSON] = {
		.name = "lesson", .title = N_("Lesson"), .scrolled = PANEL_LESSON, .selects = true, .count = 2,
		.panels = { PANEL_LESSON, PANEL_LINE },
		.slots = {
			{ .band = 0, .min_rows = 4, .min_cols = 30, .weight = 1, .large_min_rows = 18 },
			/* the picture where all of a step fits as well */
			{ .band = 1, .min_rows = 99, .min_cols = 40, .large_min_rows = 8, .large_want_rows = 14,
			  .priority = 1 },
		},
	},
	[VIEW_BIG] = {
		.name = "big", .title = N_("At a glance"), .scrolled = PANEL_BIG, .count = 4,
		.panels = { PANEL_BIG, PANEL_BOXES, PANEL_LINE, PANEL_FIGURES },
		.slots = {
			{ .band = 0, .min_rows = 6, .min_cols = 30, .want_rows = 12, .weight = 2 },
			{ .band = 1, .min_rows = 9, .min_cols = 36, .weight = 1, .priority = 2 },
			{ .band = 2, .min_rows = 8, .min_cols = 40, .want_rows = 9, .priority = 1 },
			{ .band = 3, .min_rows = 20, .min_cols = 100, .weight = 1, .priority = 3 },
		},
	},
	[VIEW_CODE] = {
		.name = "card", .title = N_("Code"), .scrolled = PANEL_CODE, .count = 1,
		.panels = { PANEL_CODE }, .slots = { WHOLE },
	},
	[VIEW_FRAME] = {
		.name = "frame", .title = N_("Message"), .scrolled = PANEL_BYTES, .count = 1,
		.panels = { PANEL_BYTES }, .slots = { WHOLE },
	},
	[VIEW_ALARM_HELP] = {
		.name = "advice", .title = N_("Alarm"), .scrolled = PANEL_ALARM_HELP, .count = 1,
		.panels = { PANEL_ALARM_HELP }, .slots = { WHOLE },
	},
	[VIEW_LOTS] = {
		.name = "lots", .title = N_("Lots"), .scrolled = PANEL_LOTS, .selects = true, .count = 1,
		.panels = { PANEL_LOTS }, .slots = { WHOLE },
	},
	[VIEW_STORY] = {
		.name = "story", .title = N_("One box on its way"), .scrolled = PANEL_STORY, .count = 2,
		.panels = { PANEL_STORY, PANEL_LINE },
		.slots = {
			{ .band = 0, .min_rows = 6, .min_cols = 30, .want_rows = 20, .weight = 1,
			  .large_min_rows = 13, .large_want_rows = 18 },
			{ .band = 1, .min_rows = 8, .min_cols = 40, .want_rows = 9, .large_min_rows = 14,
			  .large_want_rows = 24, .priority = 1 },
		},
	},
	[VIEW_VISIT] = {
		.name = "visit", .title = N_("Your code"), .scrolled = PANEL_CODE, .count = 2,
		.panels = { PANEL_STORY, PANEL_CODE },
		.slots = {
			{ .band = 0, .min_rows = 6, .min_cols = 30, .want_rows = 12, .weight = 2 },
			{ .band = 1, .min_rows = 5, .min_cols = 30, .weight = 1, .priority = 1 },
		},
	},
	[VIEW_KIOSK_LESSON] = {
		.name = "try", .title = N_("Try it yourself"), .scrolled = PANEL_KIOSK_LESSON, .count = 2,
		.panels = { PANEL_KIOSK_LESSON, PANEL_LINE },
		.slots = {
			{ .band = 0, .min_rows = 6, .min_cols = 30, .want_rows = 20, .weight = 1,
			  .large_min_rows = 14, .large_want_rows = 20 },
			{ .band = 1, .min_rows = 8, .min_cols = 40, .want_rows = 9, .large_min_rows = 14,
			  .large_want_rows = 24, .priority = 1 },
		},
	},
	[VIEW_FAULTS] = {
		.name = "faults", .title = N_("Faults"), .scrolled = PANEL_FAULTS, .selects = true, .count = 1,
		.panels = { PANEL_FAULTS }, .slots = { WHOLE },
	},
};

enum view_id views_find(const char *name)
{
	int i = 0;

	while (i < VIEW_COUNT && strcmp(views[i].name, name) != 0 &&
		!(views[i].old_name && strcmp(views[i].old_name, name) == 0))
		i++;
	return (enum view_id)i;
}
