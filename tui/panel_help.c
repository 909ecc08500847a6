#include "tui/panels.h"
#include "tui/keys.h"
#include "tui/words.h"
#include "core/lang.h"

enum { NAME_COLS = 9 };

/* What the marks in the picture mean; below the keys. */
static const struct {
	const char *symbol;
	enum role role;
	const char *text;
} marks[] = {
	{ "\342\227\217", ROLE_OK, N_("fine; a light barrier that sees a box") },
	{ "\342\227\213", ROLE_QUIET, N_("not yet, over, or a light barrier that is free") },
	{ "\342\226\262", ROLE_WARNING, N_("warning: look at it when there is time") },
	{ "\342\226\240", ROLE_ALARM, N_("alarm: somebody has to do something") },
	{ "?", ROLE_OLD, N_("old: nothing new is heard, it may be different by now") },
	{ "\342\225\221", ROLE_TITLE, N_("the stopper is closed and holds the box") },
	{ "9", ROLE_BOX, N_("box 9; 9→2: it goes to lane 2; ? before the ident point") },
};

enum { MARKS = sizeof marks / sizeof marks[0] };

static int panel_help_refresh(struct panel *panel, struct store *store, const struct facts *facts,
	struct fault *why)
{
	(void)panel, (void)store, (void)facts, (void)why;
	return 0;
}

static int panel_help_length(const struct panel *panel)
{
	(void)panel;
	return (int)key_row_count + 1 + MARKS;
}

static void draw_row(const struct area *area, int at, int row)
{
	int keys = (int)key_row_count;
	int width = area->at.cols - NAME_COLS - 3;

	if (row < keys) {
		draw_text(area, at, 1, NAME_COLS, ROLE_TITLE, _(key_rows[row].name));
		draw_text(area, at, NAME_COLS + 2, width, ROLE_TEXT, _(key_rows[row].help));
	} else if (row > keys) {
		draw_text(area, at, 1, 1, marks[row - keys - 1].role, marks[row - keys - 1].symbol);
		draw_text(area, at, NAME_COLS + 2, width, ROLE_TEXT, _(marks[row - keys - 1].text));
	}
}

static void panel_help_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	struct area body = draw_part(area, 1, 0, area->at.rows - 1, area->at.cols);
	int first = panel_first(panel, body.at.rows);
	int length = panel_help_length(panel);

	(void)facts;
	draw_title(area, _(panel->class->title),
		length > body.at.rows ? "\342\206\221 \342\206\223" : "");
	for (int i = 0; i < body.at.rows && first + i < length; i++)
		draw_row(&body, i, first + i);
}

const struct panel_class panel_help = {
	.name = "help",
	.title = N_("Help"),
	.min_rows = 4,
	.min_cols = 30,
	.every_ms = 1000,
	.size = sizeof(struct panel),
	.refresh = panel_help_refresh,
	.draw = panel_help_draw,
	.length = panel_help_length,
};
