#include "tui/panels/panels.h"
#include "tui/panels/keys.h"
#include "tui/panels/views.h"
#include "tui/model/format.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { NAME_COLS = 9, ROWS_MAX = 64, LINES_MAX = 99 };

struct panel_help {
	struct panel base;
	bool kiosk; /* only keys that change nothing */
	int view;   /* its keys are explained */
	int count;
	size_t rows[ROWS_MAX]; /* of key_rows; those of this view alone come first */
	int own;               /* how many those are */
};

/* Meaning of the symbols in the picture, below the keys. */
static const struct {
	const char *symbol;
	enum role role;
	const char *text;
} marks[] = {
	{ "\342\227\217", ROLE_OK, N_("OK; a light barrier that detects a box") },
	{ "\342\227\213", ROLE_QUIET, N_("not yet, cleared, or a free light barrier") },
	{ "\342\226\262", ROLE_WARNING, N_("warning: check it soon") },
	{ "\342\226\240", ROLE_ALARM, N_("alarm: action needed") },
	{ "\342\234\223", ROLE_TEXT, N_("acknowledged alarm that is still open") },
	{ "?", ROLE_OLD, N_("outdated: no new data, the value may have changed") },
	{ "\342\225\221", ROLE_TITLE, N_("the stopper is closed and holds the box") },
	{ "3", ROLE_TITLE, N_("lane 3 (reject): boxes that cannot be sorted, for example not read") },
	{ "9", ROLE_BOX, N_("box 9; 9→2: goes to lane 2; ? before the read point (I-point)") },
};

enum { MARKS = sizeof marks / sizeof marks[0] };

static void collect_keys(struct panel_help *p, bool own)
{
	for (size_t i = 0; i < key_row_count && p->count < ROWS_MAX; i++) {
		const struct key_row *row = &key_rows[i];

		if (row->help && (row->views != 0) == own && keys_shown(row, p->view) &&
			!(p->kiosk && !keys_work_in_kiosk(row->action)))
			p->rows[p->count++] = i;
	}
}

void panel_help_show(struct panel *panel, int view, bool kiosk)
{
	struct panel_help *p = (struct panel_help *)panel;

	p->view = view;
	p->kiosk = kiosk;
	p->count = 0;
	collect_keys(p, true);
	p->own = p->count;
	collect_keys(p, false);
	panel->scroll = 0;
}

static int panel_help_refresh(struct panel *panel, struct store *store, const struct facts *facts,
	struct fault *why)
{
	(void)store, (void)why;
	if (!((struct panel_help *)panel)->count)
		panel_help_show(panel, VIEW_LINE, facts->visitors >= 0);
	return 0;
}

/* Returns the row behind it; rows outside the area are only counted. */
static int draw_sentence(const struct area *area, int row, const char *name, enum role role,
	const char *text)
{
	int width = area->at.cols - NAME_COLS - 3;

	draw_text(area, row, 1, NAME_COLS, role, name);
	return row +
		draw_wrapped(area, row, NAME_COLS + 2, width < 1 ? 1 : width, LINES_MAX, ROLE_TEXT, text);
}

/* "1 b": its name, and the letter with the same action. */
static const char *row_key_name(const struct key_row *key, char *out, size_t size)
{
	int letter = key->codes[1];

	if (letter > ' ' && letter < 0x7F && key->action >= ACTION_VIEW &&
		key->action <= ACTION_VIEW_LAST && !strchr(key->name, letter))
		snprintf(out, size, "%s %c", _(key->name), letter);
	else
		snprintf(out, size, "%s", _(key->name));
	return out;
}

/* Keys of this view, a blank line, other keys, a blank line, symbols; the first row may be above
 * the area. Returns the row behind them. */
static int draw_keys(const struct panel_help *p, const struct area *area, int row)
{
	for (int i = 0; i < p->count; i++) {
		const struct key_row *key = &key_rows[p->rows[i]];
		char name[32];

		row += i && i == p->own;
		row = draw_sentence(area, row, row_key_name(key, name, sizeof name), ROLE_TITLE,
			_(key->help));
	}
	row++;
	for (int i = 0; i < MARKS; i++)
		row = draw_sentence(area, row, marks[i].symbol, marks[i].role, _(marks[i].text));
	return row;
}

static int panel_help_length(const struct panel *panel)
{
	const struct area nowhere = { .at = { .cols = panel->cols } };

	return draw_keys((const struct panel_help *)panel, &nowhere, 0);
}

static void panel_help_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct panel_help *p = (const struct panel_help *)panel;
	struct area body = draw_part(area, 1, 0, area->at.rows - 1, area->at.cols);
	int length = panel_help_length(panel);
	char title[96];

	(void)facts;
	snprintf(title, sizeof title, "%s: %s", _(panel->class->title), _(views[p->view].title));
	draw_title(area, title, length > body.at.rows ? "\342\206\221 \342\206\223" : "");
	draw_keys(p, &body, -panel_first(panel, body.at.rows));
}

const struct panel_class panel_help = {
	.name = "help",
	.title = N_("Help"),
	.min_rows = 4,
	.min_cols = 30,
	.every_ms = 1000,
	.size = sizeof(struct panel_help),
	.refresh = panel_help_refresh,
	.draw = panel_help_draw,
	.length = panel_help_length,
};
