#include "tui/keys.h"
#include "tui/views.h"
#include "core/lang.h"

#include <string.h>

#define CTRL(letter) ((letter) & 0x1f)

/* The order is that of bar and help; where the bar is too narrow the last ones go first. */
const struct key_row key_rows[] = {
	{ ACTION_QUIT, { 'q', 'Q', KEY_F(10) }, "q", N_("Quit"), N_("end the dashboard") },
	{ ACTION_VIEW + 5, { '6', '?', KEY_F(6) }, "?", N_("Help"), N_("this help") },
	{ ACTION_VIEW, { '1', 'b', KEY_F(1) }, "1", N_("Line"),
	  N_("the line: conveyor, scans, stock, alarms") },
	{ ACTION_VIEW + 1, { '2', 's', KEY_F(2) }, "2", N_("Scans"), N_("all scans") },
	{ ACTION_VIEW + 2, { '3', 'g', KEY_F(3) }, "3", N_("Stock"), N_("goods by place") },
	{ ACTION_VIEW + 3, { '4', 'm', KEY_F(4) }, "4", N_("Alarms"), N_("alarms, open and past") },
	{ ACTION_VIEW + 4, { '5', 'h', KEY_F(5) }, "5", N_("Health"),
	  N_("programs, results and times") },
	{ ACTION_ACKNOWLEDGE, { 'a' }, "a", N_("Acknowledge"), N_("acknowledge all open alarms") },
	{ ACTION_LANGUAGE, { 'l' }, "l", N_("Deutsch"), N_("German or English") },
	{ ACTION_FREEZE, { ' ' }, N_("Space"), N_("Freeze"),
	  N_("hold the picture still; recording goes on") },
	{ ACTION_VIEW + VIEW_FIGURES, { '9', 'f', KEY_F(9) }, "9", N_("Figures"),
	  N_("throughput, read rate, decision times") },
	{ ACTION_EVENT_BACK, { '{', KEY_LEFT }, "{ \342\206\220", N_("Back in time"),
	  N_("back to the event before: an arrival, a decision, an alarm") },
	{ ACTION_EVENT_ON, { '}', KEY_RIGHT }, "} \342\206\222", NULL, N_("on to the next event") },
	{ ACTION_FACT_BACK, { '[', ',' }, "[ ,", NULL, N_("back by one fact") },
	{ ACTION_FACT_ON, { ']', '.' }, "] .", NULL, N_("on by one fact") },
	{ ACTION_PLAY, { 'r' }, "r", NULL,
	  N_("replay from that moment, from now: the last minute; Space holds it still") },
	{ ACTION_SLOWER, { '<' }, "<", NULL, N_("replay more slowly, down to a tenth") },
	{ ACTION_FASTER, { '>' }, ">", NULL, N_("replay faster, up to twentyfold") },
	{ ACTION_THEME, { 'T' }, "T", NULL, N_("other colours: default, light, high contrast, mono") },
	{ ACTION_NEXT_VIEW, { '\t' }, "Tab", NULL, N_("the next view") },
	{ ACTION_UP, { 'k', KEY_UP }, "\342\206\221", NULL, N_("one line up") },
	{ ACTION_DOWN, { 'j', KEY_DOWN }, "\342\206\223", NULL, N_("one line down") },
	{ ACTION_PAGE_UP, { KEY_PPAGE, CTRL('b') }, N_("PgUp"), NULL, N_("one page up") },
	{ ACTION_PAGE_DOWN, { KEY_NPAGE, CTRL('f') }, N_("PgDn"), NULL, N_("one page down") },
	{ ACTION_TOP, { KEY_HOME }, N_("Home"), NULL, N_("to the first line") },
	{ ACTION_END, { KEY_END, 'G' }, N_("End"), NULL, N_("in the past: back to now") },
	{ ACTION_OPEN, { '\r', '\n', KEY_ENTER }, N_("Enter"), NULL,
	  N_("in the scans: what the code of the chosen one is") },
	{ ACTION_BACK, { 27 }, N_("Esc"), NULL, N_("close the card; back to the line") },
	{ ACTION_REPAINT, { CTRL('l') }, N_("Ctrl-L"), NULL, N_("draw the whole screen again") },
};
const size_t key_row_count = sizeof key_rows / sizeof key_rows[0];

enum action keys_find(wint_t key, bool is_code)
{
	for (size_t i = 0; i < key_row_count; i++) {
		const int *codes = key_rows[i].codes;

		for (size_t n = 0; n < KEY_CODES_MAX && codes[n]; n++)
			if ((wint_t)codes[n] == key && (codes[n] >= KEY_MIN) == is_code)
				return key_rows[i].action;
	}
	return ACTION_NONE;
}

enum action keys_take(const char **text)
{
	static const struct {
		const char *name;
		int code;
	} names[] = {
		{ "<Up>", KEY_UP }, { "<Down>", KEY_DOWN }, { "<PgUp>", KEY_PPAGE },
		{ "<PgDn>", KEY_NPAGE }, { "<Home>", KEY_HOME }, { "<End>", KEY_END },
		{ "<Left>", KEY_LEFT }, { "<Right>", KEY_RIGHT }, { "<Tab>", '\t' }, { "<Space>", ' ' },
		{ "<Enter>", '\r' }, { "<Esc>", 27 },
	};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		size_t len = strlen(names[i].name);

		if (strncmp(*text, names[i].name, len) == 0) {
			*text += len;
			return keys_find((wint_t)names[i].code, names[i].code >= KEY_MIN);
		}
	}
	return keys_find((wint_t)(unsigned char)*(*text)++, false);
}
