#include "tui/frame.h"
#include "tui/article_input.h"
#include "tui/bar.h"
#include "tui/draw/letters.h"
#include "core/base/clock.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { SMALL_COLS = 72, CLOCK_FROM_COLS = 30, MESSAGE_LINES = 4 };

static const struct {
	const char *symbol, *word;
	enum role role;
} conditions[CONDITION_COUNT] = {
	[CONDITION_NOTHING] = { "\342\227\213", N_("NO PLC YET"), ROLE_HEADER },
	[CONDITION_OK] = { "\342\227\217", N_("OK"), ROLE_OK },
	[CONDITION_WARNING] = { "\342\226\262", N_("WARNING"), ROLE_WARNING },
	[CONDITION_ALARM] = { "\342\226\240", N_("ALARM"), ROLE_ALARM },
	[CONDITION_OLD] = { "?", N_("NO DATA"), ROLE_OLD },
};

static void condition_text(const struct screen *s, char *out, size_t size)
{
	enum facts_condition_kind c = facts_condition(&s->facts);

	snprintf(out, size, " %s %s ", conditions[c].symbol, _(conditions[c].word));
}

/* The PLC and what is known of it, in a long and shorter forms. */
enum plc_form { FORM_LONG, FORM_NO_NAME, FORM_BRIEF, FORM_BRIEFEST };

static void old_text(const struct facts *f, enum plc_form form, int64_t age_us, char *out,
	size_t size)
{
	/* the word of the condition is the same */
	bool is_said = facts_condition(f) == CONDITION_OLD;
	char span[24];

	draw_span(age_us, span);
	if (!f->newest_signal_us)
		snprintf(out, size, "%s", _("no contact yet"));
	else if (form < FORM_BRIEF)
		snprintf(out, size, _("NO DATA for %s"), span);
	else if (is_said)
		snprintf(out, size, form == FORM_BRIEF ? _("for %s") : "%s", span);
	else
		snprintf(out, size, "%s", _("NO DATA"));
}

static void plc_text(const struct facts *f, enum plc_form form, char *out, size_t size)
{
	int64_t age_us;
	int used = 0;

	out[0] = '\0';
	if (!*f->plc) {
		/* without one this is the condition, unless something is worse */
		if (facts_condition(f) != CONDITION_NOTHING)
			snprintf(out, size, "%s", _("no PLC yet"));
		return;
	}
	if (form == FORM_LONG)
		used = snprintf(out, size, _("PLC %s: "), f->plc);
	if (facts_are_old(f, &age_us))
		old_text(f, form, age_us, out + used, size - (size_t)used);
	else
		snprintf(out + used, size - (size_t)used, "%s",
			plc_state_name(box_tracking_value(&f->belt, SIGNAL_STATE)));
}

/* The right end: paused or past, language, time. Returns its first column. */
static int draw_clock_end(const struct area *area, const struct screen *s)
{
	char clock[16], text[96], news[32] = "";
	int width;

	if (area->at.cols < CLOCK_FROM_COLS)
		return area->at.cols;
	clock_format_time(s->facts.now_us, clock);
	if (s->is_frozen && s->missed_scans)
		snprintf(news, sizeof news, _(" (+%lld new)"), (long long)s->missed_scans);
	if (s->past.at_us)
		snprintf(text, sizeof text, " %s %s ", _("PAST"), clock);
	else if (s->is_frozen)
		snprintf(text, sizeof text, " %s %s%s ", _("PAUSED"), clock, news);
	else
		snprintf(text, sizeof text, " %s  %s ", lang_current(), clock);
	width = draw_width(text);
	draw_right(area, 0, area->at.cols, width,
		s->past.at_us      ? ROLE_THEN
			: s->is_frozen ? ROLE_WARNING
						   : ROLE_HEADER,
		text);
	return area->at.cols - width;
}

/* Instead of PLC and alarms: what keeps everything from being accepted. */
static void draw_trouble(const struct area *area, const struct screen *s, int col, int end)
{
	char text[200];

	facts_trouble_text(&s->facts.trouble, false, text, sizeof text);
	if (draw_width(text) > end - col - 2)
		facts_trouble_text(&s->facts.trouble, true, text, sizeof text);
	draw_text(area, 0, col + 1, end - col - 1, ROLE_ALARM, text);
}

/* For visitors: what this is. The symbol of the condition stays for the operator. */
static void draw_kiosk_header(const struct area *area, const struct screen *s, int end)
{
	enum facts_condition_kind c = facts_condition(&s->facts);
	const char *title = _("Warenspur: hands-on logistics");
	int col = 1;

	if (draw_width(title) > end - 6)
		title = "Warenspur";
	col += draw_text(area, 0, col, end - col, ROLE_HEADER, title) + 2;
	draw_text(area, 0, col, end - col, conditions[c].role, conditions[c].symbol);
}

void frame_header(const struct area *area, const struct screen *s)
{
	enum role role = conditions[facts_condition(&s->facts)].role;
	bool small = area->at.cols < SMALL_COLS;
	char text[160], condition[64], brand[96] = "", count[SCAN_NAME_MAX + 32] = "";
	int col = 0, end;

	draw_fill(area, 0, 0, area->at.cols, ROLE_HEADER, " ");
	end = draw_clock_end(area, s);
	if (s->kiosk.on) {
		draw_kiosk_header(area, s, end);
		return;
	}
	condition_text(s, condition, sizeof condition);
	if (s->facts.unacknowledged && !small)
		snprintf(count, sizeof count, _(" %d unacknowledged "), s->facts.unacknowledged);
	if (layout_tabs(area->at.rows))
		snprintf(brand, sizeof brand, " Warenspur ");
	else
		snprintf(brand, sizeof brand, " Warenspur  %s ", _(views[s->view].title));
	plc_text(&s->facts, FORM_NO_NAME, text, sizeof text);
	/* what the PLC does is more important than the name of the program */
	if (!small &&
		draw_width(brand) + draw_width(condition) + draw_width(count) + draw_width(text) + 2 <= end)
		col += draw_text(area, 0, 0, end, ROLE_HEADER, brand);
	col += draw_text(area, 0, col, end - col, role, condition);
	if (s->facts.has_trouble) {
		draw_trouble(area, s, col, end);
		return;
	}
	col += draw_text(area, 0, col, end - col, ROLE_HEADER, count);
	if (*s->facts.session && !small) {
		plc_text(&s->facts, FORM_BRIEF, text, sizeof text);
		snprintf(count, sizeof count, " %s ", s->facts.session);
		if (draw_width(count) + draw_width(text) + 2 <= end - col)
			col += draw_text(area, 0, col, end - col, ROLE_TITLE, count);
	}
	for (enum plc_form form = small ? FORM_NO_NAME : FORM_LONG; form <= FORM_BRIEFEST; form++) {
		plc_text(&s->facts, form, text, sizeof text);
		if (draw_width(text) <= end - col - 2)
			break;
	}
	if (end - col > 8)
		draw_text(area, 0, col + 1, end - col - 2, ROLE_HEADER, text);
}

/* The input line, and how many rows a search has found. */
static void draw_prompt(const struct area *area, int row, const struct screen *s)
{
	char note[192] = "";
	int end = area->at.cols, col, skip = 0, room;
	int beside =
		end - draw_width(s->prompt.text) - 5; /* the room beside the text, at least a half */

	if (s->hint[0])
		text_copy(note, sizeof note, s->hint);
	else if (article_input_is_typed(s))
		new_article_hint(&s->article, note, sizeof note);
	else if (s->prompt.kind == '/')
		snprintf(note, sizeof note, _("%d of %d"), panel_count(screen_panel(s)),
			screen_panel(s)->class->length(screen_panel(s)));
	else if (end > 60)
		text_copy(note, sizeof note, _("Tab completes, Enter runs it, Esc cancels"));
	end -=
		draw_right(area, row, end - 1, beside > end / 2 ? beside : end / 2, ROLE_QUIET, note) + 2;
	col = draw_format(area, row, 0, 1, ROLE_TITLE, "%c", s->prompt.kind);
	/* of a long text the end is shown: that is where the cursor is */
	for (room = end - col - 1; draw_width(s->prompt.text + skip) > room && s->prompt.text[skip];)
		skip++;
	col += draw_text(area, row, col, room, ROLE_TEXT, s->prompt.text + skip);
	draw_text(area, row, col, 1, ROLE_SELECTED, " ");
}

/* Over as many of the last rows as it needs: its end is the next step. */
static void draw_message(const struct area *area, const char *message)
{
	int lines = 0, row;

	for (const char *text = message; *text && lines < MESSAGE_LINES; lines++)
		text += draw_fit(text, area->at.cols);
	row = area->at.rows - lines;
	for (int i = 0; i < lines; i++)
		draw_fill(area, row + i, 0, area->at.cols, ROLE_WARNING, " ");
	draw_wrapped(area, row, 0, area->at.cols, lines, ROLE_WARNING, message);
}

/* --- a kiosk ------------------------------------------------------------------------------------ */

/* For visitors: that keys do something, and the one for the other language. */
static void draw_look_around(const struct area *area, int row, enum role role, const char *words)
{
	int col = 0;

	draw_fill(area, row, 0, area->at.cols, role, " ");
	col += 1 + draw_text(area, row, 1, area->at.cols - 1, role, words);
	draw_format(area, row, col + 3, area->at.cols - col - 3, role, "l: %s", _("Deutsch"));
}

enum { INVITATION_LARGE_ROWS = 34 };

static bool invites(const struct screen *s)
{
	return s->kiosk.invites && s->kiosk.is_touring && !s->prompt.kind && !s->past.at_us;
}

static const char *invitation(int rows, int cols)
{
	const char *words = _("Press the space bar!");
	int width = letters_width(words);

	return rows >= INVITATION_LARGE_ROWS && width && width <= cols - 4 ? words : NULL;
}

int frame_key_rows(const struct screen *s, int rows, int cols)
{
	if (!invites(s) || rows < LAYOUT_TABS_ROWS)
		return 1;
	return invitation(rows, cols) ? LETTERS_ROWS + 3 : 2;
}

/* What a visitor is to press, as large as there is room for; the last row says what other keys do. */
static void draw_invitation(const struct area *area, const struct screen *s)
{
	int rows = frame_key_rows(s, area->at.rows, area->at.cols), top = area->at.rows - rows;
	const char *large = invitation(area->at.rows, area->at.cols);
	const char *words = _("Space bar: try it yourself, 60 seconds");

	if (rows == 1) {
		draw_look_around(area, top, ROLE_SELECTED, words);
		return;
	}
	for (int row = top; large && row < top + LETTERS_ROWS; row++)
		draw_fill(area, row, 0, area->at.cols, ROLE_TEXT, " ");
	if (large)
		letters_draw(area, top, 2, ROLE_TITLE, large, (int)strlen(large));
	for (int row = large ? top + LETTERS_ROWS : top; row < area->at.rows - 1; row++)
		draw_fill(area, row, 0, area->at.cols,
			large && row == top + LETTERS_ROWS ? ROLE_TEXT : ROLE_SELECTED, " ");
	draw_text(area, area->at.rows - 2, 1, area->at.cols - 1, ROLE_SELECTED,
		large ? _("Try it yourself: three steps, 60 seconds") : words);
	draw_look_around(area, area->at.rows - 1, ROLE_KEY_WORD, _("Other keys: look around"));
}

/* While a visitor's lesson has the screen. */
static void draw_lesson_keys(const struct area *area, int row, bool may_go_on)
{
	draw_fill(area, row, 0, area->at.cols, ROLE_KEY_WORD, " ");
	draw_format(area, row, 1, area->at.cols - 1, ROLE_KEY_WORD,
		may_go_on ? _("Space bar: go on   Esc: end   l: %s") : _("Esc: end   l: %s"), _("Deutsch"));
}

/* --- the last rows ------------------------------------------------------------------------------ */

void frame_keys(const struct area *area, const struct screen *s)
{
	int row = area->at.rows - 1;

	if (s->prompt.kind)
		draw_prompt(area, row, s);
	else if (s->message[0])
		draw_message(area, s->message);
	else if (s->past.at_us)
		past_draw_keys(&s->past, area, row);
	else if (s->kiosk.is_busy)
		draw_lesson_keys(area, row, s->kiosk.may_go_on);
	else if (invites(s))
		draw_invitation(area, s);
	else if (s->kiosk.on && s->kiosk.is_touring)
		draw_look_around(area, row, ROLE_KEY_WORD, _("Press a key to look around"));
	else
		bar_keys(area, row, s);
}

enum { QUESTION_COLS = 56, QUESTION_LINES = 8, QUESTION_ROWS = 4 }; /* rows: without the lines */

void frame_question(const struct area *area, const char *question)
{
	int cols = area->at.cols - 2 < QUESTION_COLS ? area->at.cols - 2 : QUESTION_COLS, lines = 0,
		rows;
	struct area box;

	for (const char *text = question;
		 *text && lines < QUESTION_LINES && (lines < 1 || QUESTION_ROWS + lines < area->at.rows);
		 lines++)
		text += draw_fit(text, cols - 4);
	rows = QUESTION_ROWS + lines;
	box = draw_part(area, (area->at.rows - rows) / 2, (area->at.cols - cols) / 2, rows, cols);
	for (int row = 0; row < rows; row++)
		draw_fill(&box, row, 0, cols, ROLE_HEADER, " ");
	draw_outline(&box, ROLE_HEADER, false);
	draw_wrapped(&box, 1, 2, cols - 4, lines, ROLE_HEADER, question);
	draw_text(&box, rows - 2, 2, cols - 4, ROLE_HEADER, _("y yes      n no"));
}

void frame_waiting(const struct area *area, const struct screen *s)
{
	int row = area->at.rows / 2 - 2, width = area->at.cols - 4;

	draw_text(area, row, 2, width, ROLE_TITLE, _("Waiting for the first data"));
	draw_format(area, row + 1, 2, width, ROLE_TEXT, _("The database does not exist yet: %s"),
		s->db);
	draw_text(area, row + 2, 2, width, ROLE_TEXT,
		_("It is created as soon as a reader or the PLC bridge starts."));
	draw_text(area, row + 3, 2, width, ROLE_TEXT,
		_("To see everything without hardware: warenspur demo"));
}
