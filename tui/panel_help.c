#include "tui/panels.h"
#include "tui/keys.h"
#include "tui/kiosk.h"
#include "tui/views.h"
#include "tui/words.h"
#include "core/lang.h"

#include <stdio.h>
#include <string.h>

enum { NAME_COLS = 9, ROWS_MAX = 64 };

struct panel_help {
	struct panel base;
	bool kiosk;             /* only keys that change nothing */
	int view;               /* whose keys are explained */
	int count;
	size_t rows[ROWS_MAX];  /* of key_rows; those of this view alone come first */
	int own;                /* how many those are */
};

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

static void collect(struct panel_help *p, bool own)
{
	for (size_t i = 0; i < key_row_count && p->count < ROWS_MAX; i++) {
		const struct key_row *row = &key_rows[i];

		if ((row->views != 0) == own && keys_shown(row, p->view) &&
			!(p->kiosk && !kiosk_allows(row->action)))
			p->rows[p->count++] = i;
	}
}

void panel_help_show(struct panel *panel, int view, bool kiosk)
{
	struct panel_help *p = (struct panel_help *)panel;

	p->view = view;
	p->kiosk = kiosk;
	p->count = 0;
	collect(p, true);
	p->own = p->count;
	collect(p, false);
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

/* One line: what stands before it (only before the first of a sentence) and a piece of the sentence. */
struct line {
	const char *name, *text;
	enum role role;
	int len;
};

struct walk {
	int width, count;
	void (*take)(void *, int number, const struct line *);
	void *user;
};

static void emit(struct walk *w, const struct line *line)
{
	if (w->take)
		w->take(w->user, w->count, line);
	w->count++;
}

static void walk_sentence(struct walk *w, const char *name, enum role role, const char *text)
{
	struct line line = { .name = name, .text = text, .role = role };

	do {
		line.len = draw_fit(line.text, w->width);
		emit(w, &line);
		line.text += line.len;
		line.name = "";
	} while (*line.text);
}

/* "1 b": its name, and the letter that does the same. */
static const char *name_of(const struct key_row *key, char *out, size_t size)
{
	int letter = key->codes[1];

	if (letter > ' ' && letter < 0x7F && key->action >= ACTION_VIEW && key->action <= ACTION_VIEW_LAST &&
		!strchr(key->name, letter))
		snprintf(out, size, "%s %c", _(key->name), letter);
	else
		snprintf(out, size, "%s", _(key->name));
	return out;
}

/* Keys of this view, a blank line, the others, a blank line, the marks. Returns how many lines. */
static int walk_lines(const struct panel_help *p, int cols,
	void (*take)(void *, int number, const struct line *), void *user)
{
	struct walk w = { .width = cols - NAME_COLS - 3, .take = take, .user = user };

	if (w.width < 1)
		w.width = 1;
	for (int i = 0; i < p->count; i++) {
		const struct key_row *key = &key_rows[p->rows[i]];
		char name[32];

		if (i && i == p->own)
			walk_sentence(&w, "", ROLE_TEXT, "");
		walk_sentence(&w, name_of(key, name, sizeof name), ROLE_TITLE, _(key->help));
	}
	walk_sentence(&w, "", ROLE_TEXT, "");
	for (int i = 0; i < MARKS; i++)
		walk_sentence(&w, marks[i].symbol, marks[i].role, _(marks[i].text));
	return w.count;
}

static int panel_help_length(const struct panel *panel)
{
	return walk_lines((const struct panel_help *)panel, panel->cols, NULL, NULL);
}

struct window {
	const struct area *area;
	int first;
};

static void draw_help_line(void *user, int number, const struct line *line)
{
	const struct window *win = user;
	int at = number - win->first;
	char text[256];

	if (at < 0 || at >= win->area->at.rows)
		return;
	text_copy(text, (size_t)line->len < sizeof text ? (size_t)line->len + 1 : sizeof text, line->text);
	draw_text(win->area, at, 1, NAME_COLS, line->role, line->name);
	draw_text(win->area, at, NAME_COLS + 2, win->area->at.cols - NAME_COLS - 2, ROLE_TEXT, text);
}

static void panel_help_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct panel_help *p = (const struct panel_help *)panel;
	struct area body = draw_part(area, 1, 0, area->at.rows - 1, area->at.cols);
	struct window win = { .area = &body, .first = panel_first(panel, body.at.rows) };
	int length = walk_lines(p, body.at.cols, NULL, NULL);
	char title[96];

	(void)facts;
	snprintf(title, sizeof title, "%s: %s", _(panel->class->title), _(views[p->view].title));
	draw_title(area, title, length > body.at.rows ? "\342\206\221 \342\206\223" : "");
	walk_lines(p, body.at.cols, draw_help_line, &win);
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
