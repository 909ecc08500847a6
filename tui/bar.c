#include "tui/bar.h"
#include "tui/panels/panels.h"
#include "core/base/lang.h"

static bool is_tab(const struct key_row *key)
{
	return key->action >= ACTION_VIEW && key->action <= ACTION_VIEW_LAST && key->codes[0] != '?';
}

/* A lesson that runs has other keys than the list of lessons. */
static bool is_of_lesson(const struct key_row *key, const struct screen *s)
{
	bool is_of_running = key->action == ACTION_LESSON_HINT || key->action == ACTION_LESSON_RESET ||
		key->action == ACTION_LESSON_LEAVE;

	if (s->view != VIEW_LESSON || !(is_of_running || key->action == ACTION_OPEN))
		return true;
	return panel_lesson_runs(s->panels[PANEL_LESSON]) == is_of_running;
}

static bool may_be_shown(const struct key_row *key, const struct screen *s)
{
	if (key->action == ACTION_FAULTS && !s->facts.plant[0])
		return false; /* real devices have none */
	if (!is_of_lesson(key, s))
		return false;
	return key->bar && !(s->kiosk.on && !keys_work_in_kiosk(key->action));
}

static const char *bar_word(const struct screen *s, const struct key_row *key)
{
	if (key->action == ACTION_FREEZE && s->kiosk.invites)
		return _("Try it yourself");
	return key->action == ACTION_FREEZE && s->is_frozen ? _("Resume") : _(key->bar);
}

/* One of the two rows that name keys. */
struct strip {
	const struct screen *s;
	int cols;
	bool tabs;  /* the views; else other keys, and the views where there is no row of tabs */
	bool tight; /* tabs: one blank between them */
	bool brief; /* tabs: a name only for the current view */
	size_t next;
	int end; /* column where the next key begins */
};

static bool in_strip(const struct strip *strip, const struct key_row *key)
{
	const struct screen *s = strip->s;

	if (!may_be_shown(key, s))
		return false;
	if (strip->tabs)
		return is_tab(key) && !key->views;
	return keys_shown(key, (int)s->view) && !(layout_tabs(s->rows) && is_tab(key));
}

/* A detail view (code report, message, alarm help) counts as the view it was opened from. */
static bool is_present(const struct screen *s, const struct key_row *key)
{
	enum view_id view = s->view < VIEW_COUNT ? s->view : s->return_view;

	return key->action == ACTION_OF_VIEW(view);
}

static int key_width(const struct strip *strip, const struct key_row *key)
{
	int name = draw_width(_(key->name)), bar = draw_width(bar_word(strip->s, key));

	if (!strip->tabs || strip->tight)
		return name + bar + 2;
	return name + (strip->brief && !is_present(strip->s, key) ? 2 : bar + 3);
}

/* The next key that fits. *col: its first column. NULL: no more. */
static const struct key_row *next_key(struct strip *strip, int *col)
{
	while (strip->next < key_row_count) {
		const struct key_row *key = &key_rows[strip->next++];

		if (!in_strip(strip, key))
			continue;
		*col = strip->end;
		strip->end += key_width(strip, key);
		return strip->end - 1 <= strip->cols ? key : NULL;
	}
	return NULL;
}

/* Does one tab, the last and not the present one, lack room? Then it is left out, and the others keep their names. */
static bool may_lose_last(struct strip *probe)
{
	const struct key_row *lost = &key_rows[probe->next - 1];

	while (probe->next < key_row_count)
		if (in_strip(probe, &key_rows[probe->next++]))
			return false;
	return !is_present(probe->s, lost);
}

static struct strip begin_strip(const struct screen *s, int cols, bool tabs)
{
	struct strip strip = { .s = s, .cols = cols, .tabs = tabs }, probe = strip;
	int col;

	while (tabs && next_key(&probe, &col))
		;
	strip.tight = tabs && probe.end - 1 > cols;
	probe = strip;
	while (strip.tight && next_key(&probe, &col))
		;
	strip.brief = strip.tight && probe.end - 1 > cols && !may_lose_last(&probe);
	strip.tight = strip.tight && !strip.brief;
	return strip;
}

const struct key_row *bar_key_at(const struct area *area, const struct screen *s, int row,
	int wanted)
{
	bool tabs = row != area->at.rows - 1;
	struct strip strip = begin_strip(s, area->at.cols, tabs);
	const struct key_row *key;
	int col;

	if (tabs ? !row || row != layout_tabs(s->rows) : s->past.at_us != 0)
		return NULL;
	while ((key = next_key(&strip, &col)) != NULL)
		if (wanted >= col && wanted < strip.end)
			return key;
	return NULL;
}

void bar_tabs(const struct area *area, const struct screen *s)
{
	int row = layout_tabs(area->at.rows), col;
	struct strip strip = begin_strip(s, area->at.cols, true);
	const struct key_row *key;

	while (row && (key = next_key(&strip, &col)) != NULL) {
		bool present = is_present(s, key);

		draw_fill(area, row, col, strip.end - col - strip.tight, present ? ROLE_BOX : ROLE_TEXT,
			" ");
		col += !strip.tight;
		col +=
			draw_text(area, row, col, strip.end - col, present ? ROLE_BOX : ROLE_KEY, _(key->name));
		if (present || !strip.brief)
			draw_text(area, row, col + 1, strip.end - col, present ? ROLE_BOX : ROLE_TEXT,
				bar_word(s, key));
	}
}

void bar_keys(const struct area *area, int row, const struct screen *s)
{
	struct strip strip = begin_strip(s, area->at.cols, false);
	const struct key_row *key;
	int col;

	while ((key = next_key(&strip, &col)) != NULL) {
		col += draw_text(area, row, col, strip.end - col, ROLE_KEY, _(key->name));
		draw_format(area, row, col, strip.end - 1 - col,
			is_present(s, key) ? ROLE_BOX : ROLE_KEY_WORD, " %s", bar_word(s, key));
	}
}
