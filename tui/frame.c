#include "tui/frame.h"
#include "core/lang.h"

#include <stdio.h>
#include <string.h>

enum { SMALL_COLS = 72, CLOCK_FROM_COLS = 30 };

static const struct {
	const char *symbol, *word;
	enum role role;
} conditions[CONDITION_COUNT] = {
	[CONDITION_NOTHING] = { "\342\227\213", N_("WAITING"), ROLE_HEADER },
	[CONDITION_OK] = { "\342\227\217", N_("OK"), ROLE_OK },
	[CONDITION_WARNING] = { "\342\226\262", N_("WARNING"), ROLE_WARNING },
	[CONDITION_ALARM] = { "\342\226\240", N_("ALARM"), ROLE_ALARM },
	[CONDITION_OLD] = { "?", N_("OLD"), ROLE_OLD },
};

static void condition_text(const struct screen *s, char *out, size_t size)
{
	enum condition c = facts_condition(&s->facts);

	snprintf(out, size, " %s %s ", conditions[c].symbol, _(conditions[c].word));
}

static void plc_text(const struct facts *f, bool brief, char *out, size_t size)
{
	char name[SCAN_NAME_MAX + 8] = "";
	char span[24];
	int64_t age_us;

	if (!brief)
		snprintf(name, sizeof name, _("PLC %s: "), f->plc);
	if (!*f->plc)
		snprintf(out, size, "%s", _("no PLC yet"));
	else if (facts_are_old(f, &age_us) && !f->heard_us)
		snprintf(out, size, "%s%s", name, _("never heard"));
	else if (facts_are_old(f, &age_us))
		snprintf(out, size, "%s%s %s", name, _("OLD"), draw_span(age_us, span));
	else
		snprintf(out, size, "%s%s", name,
			plc_state_name(belt_value(&f->belt, SIGNAL_STATE)));
}

/* The right end: frozen since, language, time. Returns its first column. */
static int draw_clock_end(const struct area *area, const struct screen *s)
{
	char clock[16], text[96];
	int width;

	if (area->at.cols < CLOCK_FROM_COLS)
		return area->at.cols;
	draw_clock(s->facts.now_us, clock);
	if (s->past.at_us)
		snprintf(text, sizeof text, " %s %s ", _("THEN"), clock);
	else if (s->frozen)
		snprintf(text, sizeof text, " %s %s ", _("FROZEN"), clock);
	else
		snprintf(text, sizeof text, " %s  %s ", lang_current(), clock);
	width = draw_width(text);
	draw_right(area, 0, area->at.cols, width, s->past.at_us ? ROLE_THEN : s->frozen ? ROLE_WARNING : ROLE_HEADER,
		text);
	return area->at.cols - width;
}

void frame_header(const struct area *area, const struct screen *s)
{
	enum role role = conditions[facts_condition(&s->facts)].role;
	bool small = area->at.cols < SMALL_COLS;
	char text[160];
	int col = 0, end;

	draw_fill(area, 0, 0, area->at.cols, ROLE_HEADER, " ");
	end = draw_clock_end(area, s);
	if (!small)
		col += draw_format(area, 0, 0, end, ROLE_HEADER, " Warenspur  %s ",
			_(views[s->view].title));
	condition_text(s, text, sizeof text);
	col += draw_text(area, 0, col, end - col, role, text);
	if (s->facts.unacknowledged && !small)
		col += draw_format(area, 0, col, end - col, ROLE_HEADER, _(" %d to acknowledge "),
			s->facts.unacknowledged);
	plc_text(&s->facts, small, text, sizeof text);
	if (end - col > 8)
		draw_text(area, 0, col + 1, end - col - 2, ROLE_HEADER, text);
}

void frame_keys(const struct area *area, const struct screen *s)
{
	int row = area->at.rows - 1, col = 0;

	if (s->message[0]) {
		draw_text(area, row, 0, area->at.cols, ROLE_WARNING, s->message);
		return;
	}
	if (s->past.at_us) {
		past_draw_keys(area, row);
		return;
	}
	for (size_t i = 0; i < key_row_count; i++) {
		const struct key_row *key = &key_rows[i];
		bool current = key->action == ACTION_VIEW + (enum action)s->view;
		int need;

		if (!key->bar || (s->kiosk.on && !kiosk_allows(key->action)))
			continue;
		need = draw_width(_(key->name)) + draw_width(_(key->bar)) + 3;
		if (col + need - 1 > area->at.cols)
			return;
		col += draw_text(area, row, col, need, ROLE_KEY, _(key->name));
		col += draw_format(area, row, col, need, current ? ROLE_BOX : ROLE_KEY_WORD, " %s",
			_(key->bar)) + 1;
	}
}

void frame_waiting(const struct area *area, const struct screen *s)
{
	int row = area->at.rows / 2 - 2, width = area->at.cols - 4;

	draw_text(area, row, 2, width, ROLE_TITLE, _("Waiting for the first data"));
	draw_format(area, row + 1, 2, width, ROLE_TEXT, _("There is no database yet: %s"), s->db);
	draw_text(area, row + 2, 2, width, ROLE_TEXT,
		_("It appears here as soon as a reader or the PLC bridge runs."));
	draw_text(area, row + 3, 2, width, ROLE_TEXT,
		_("To see everything without hardware: warenspur demo"));
}
