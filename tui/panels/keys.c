#include "tui/panels/keys.h"
#include "tui/panels/views.h"
#include "core/base/lang.h"

#include <string.h>

#define CTRL(letter) ((letter)&0x1f)

#define VIEW(id) ACTION_OF_VIEW(id)
#define ALL 0 /* views */
#define IN(id) (1u << (id))
#define SEARCHED \
	(IN(VIEW_SCANS) | IN(VIEW_STOCK) | IN(VIEW_ALARMS) | IN(VIEW_WIRE) | IN(VIEW_TRACE) | \
		IN(VIEW_LOTS))

#define LOTS_FOUND (IN(VIEW_STOCK) | IN(VIEW_TRACE) | IN(VIEW_LOTS))

/* In the order of key bar and help, where keys of one view come first; a narrow key bar leaves
 * out the last ones. */
const struct key_row key_rows[] = {
	{ ACTION_QUIT, { 'q', 'Q', KEY_F(10) }, "q", N_("Quit"), N_("quit the dashboard"), ALL },
	{ VIEW(VIEW_HELP), { '?' }, "?", N_("Help"), N_("the keys of this view"), ALL },
	{ ACTION_STOP, { 'x' }, "x", N_("Stop"), N_("stop the belt at once, without confirmation"),
		ALL },
	{ ACTION_OPEN, { '\r', '\n', KEY_ENTER }, N_("Enter"), N_("Details"),
		N_("explain the last code, character by character"), IN(VIEW_LINE) },
	{ ACTION_OPEN, { '\r', '\n', KEY_ENTER }, N_("Enter"), N_("Details"),
		N_("explain the chosen code, character by character"), IN(VIEW_SCANS) },
	{ ACTION_OPEN, { '\r', '\n', KEY_ENTER }, N_("Enter"), N_("Start or end"),
		N_("start the chosen fault, or end it"), IN(VIEW_FAULTS) },
	{ ACTION_BACK, { 27 }, N_("Esc"), N_("Back"), N_("back"), IN(VIEW_FAULTS) },
	{ ACTION_LESSON_HINT, { 'h' }, "h", N_("Hint"),
		N_("a hint; pressed again the way; a third time the solution is played"), IN(VIEW_LESSON) },
	{ ACTION_LESSON_RESET, { 'z' }, "z", N_("Step again"),
		N_("begin the present step of the lesson again"), IN(VIEW_LESSON) },
	{ ACTION_OPEN, { '\r', '\n', KEY_ENTER }, N_("Enter"), N_("Begin"),
		N_("begin the chosen lesson; after its end: the other lessons"), IN(VIEW_LESSON) },
	{ ACTION_LESSON_LEAVE, { 'E' }, "E", N_("Leave"), N_("leave the lesson; what was done stays"),
		IN(VIEW_LESSON) },
	{ ACTION_LANGUAGE, { 'l' }, "l", N_("Deutsch"), N_("German or English"), IN(VIEW_LINE) },
	{ ACTION_SORT, { 's' }, "s", N_("Sort"), N_("sort by the next column"), IN(VIEW_STOCK) },
	{ ACTION_ACKNOWLEDGE_ONE, { 'a' }, "a", N_("Acknowledge"), N_("acknowledge the chosen alarm"),
		IN(VIEW_ALARMS) },
	{ ACTION_ACKNOWLEDGE, { 'A' }, "A", N_("Acknowledge all"), N_("acknowledge all alarms"),
		IN(VIEW_ALARMS) },
	{ ACTION_PROGRAM, { 'p' }, "p", N_("Next"), N_("dialog of the next device"), IN(VIEW_WIRE) },
	{ ACTION_ALLOW, { 'W' }, "W", NULL, N_("allow the PLC bridge to write to the PLC"),
		IN(VIEW_HEALTH) },
	{ ACTION_SAVE, { 'w' }, "w", N_("Save"), N_("save the messages to a file"), IN(VIEW_WIRE) },
	{ ACTION_TRACE, { 't', '7', KEY_F(7) }, "t", N_("History"), N_("history of the chosen item"),
		IN(VIEW_SCANS) | IN(VIEW_STOCK) | IN(VIEW_CODE) | IN(VIEW_LOTS) },
	{ ACTION_TRACE, { 't', '7', KEY_F(7) }, "t 7", NULL, N_("history of the newest box"),
		IN(VIEW_LINE) },
	{ ACTION_FOUND, { '+' }, "+", NULL, N_("goods to be clarified: say where they are"),
		IN(VIEW_STOCK) },
	{ ACTION_REMOVED, { '-' }, "-", NULL,
		N_("goods to be clarified: they were removed, out of stock"), IN(VIEW_STOCK) },
	{ ACTION_UNDO, { 'u' }, "u", N_("Undo"), N_("undo the chosen stock entry"),
		IN(VIEW_SCANS) | IN(VIEW_TRACE) },
	{ ACTION_NOTE, { 'm' }, "m", N_("Add note"), N_("write a note on the item"), IN(VIEW_TRACE) },
	{ ACTION_ARTICLE, { '+' }, "+", N_("New article"),
		N_("make the chosen code an article: lane and name"),
		IN(VIEW_SCANS) | IN(VIEW_CODE) | IN(VIEW_TRACE) },
	{ ACTION_SEARCH, { '/' }, "/", N_("Search"), N_("show only rows that contain a text"),
		SEARCHED & ~LOTS_FOUND },
	{ ACTION_SEARCH, { '/' }, "/", N_("Search"),
		N_("show only rows with a text; find lots: /lot:L42 or /expires:2026-12"), LOTS_FOUND },
	{ ACTION_ARTICLE, { '+' }, "+", N_("New article"),
		N_("make the unknown code of the alarm an article: lane and name"),
		IN(VIEW_ALARMS) | IN(VIEW_ALARM_HELP) },
	{ ACTION_SEARCH, { '/' }, "/", NULL, N_("find a scan"), ALL },
	{ ACTION_NEXT_HIT, { 'n' }, "n", NULL, N_("next match"), SEARCHED },
	{ ACTION_LAST_HIT, { 'N' }, "N", NULL, N_("previous match"), SEARCHED },
	{ VIEW(VIEW_LINE), { '1', 'b', KEY_F(1) }, "1", N_("Line"),
		N_("the line: conveyor, scans, stock, alarms"), ALL },
	{ VIEW(VIEW_SCANS), { '2', 'c', KEY_F(2) }, "2", N_("Scans"), N_("the last scans"), ALL },
	{ VIEW(VIEW_STOCK), { '3', 'g', KEY_F(3) }, "3", N_("Stock"), N_("stock by place"), ALL },
	{ VIEW(VIEW_ALARMS), { '4', 'e', KEY_F(4) }, "4", N_("Alarms"), N_("alarms, open and past"),
		ALL },
	{ VIEW(VIEW_HEALTH), { '5', 'h', KEY_F(5) }, "5", N_("Status"),
		N_("programs, results, last commands"), ALL },
	{ VIEW(VIEW_HELP), { '6', KEY_F(6) }, "6", N_("Help"), N_("the keys of this view"), ALL },
	{ VIEW(VIEW_TRACE), { '7', 't', KEY_F(7) }, "7", N_("History"), N_("where an item has been"),
		ALL },
	{ VIEW(VIEW_WIRE), { '8', 'w', KEY_F(8) }, "8", N_("Dialog"),
		N_("messages between computer and devices, one by one"), ALL },
	{ VIEW(VIEW_FIGURES), { '9', 'f', KEY_F(9) }, "9", N_("Metrics"),
		N_("throughput, read rates, answer times"), ALL },
	{ VIEW(VIEW_LESSON), { '0' }, "0", N_("Lesson"),
		N_("the lesson that runs, or lessons to choose"), ALL },
	{ ACTION_START, { 'S' }, "S", N_("Start"), N_("start the belt"), ALL },
	{ ACTION_FAULTS, { 'F' }, "F", N_("Faults"), N_("faults of the simulated conveyor, to choose"),
		ALL },
	{ ACTION_EVENT_BACK, { '{', KEY_LEFT }, "{ \342\206\220", N_("Back in time"),
		N_("back to the previous event: arrival, decision, alarm"), ALL },
	{ ACTION_RESET, { 'R' }, "R", NULL, N_("reset a fault"), ALL },
	{ ACTION_SPEED, { 'v' }, "v", NULL, N_("set the belt speed"), ALL },
	{ ACTION_LANE, { 'd' }, "d", NULL, N_("send a box to a lane"), ALL },
	{ ACTION_SESSION, { 'B' }, "B", NULL, N_("begin or end a session (an evening)"), ALL },
	{ ACTION_ARTICLE, { '+' }, "+", NULL, N_("make an unknown code an article: lane and name"),
		ALL },
	{ ACTION_COMMAND, { ':' }, ":", NULL, N_("type a command; Tab completes it"), ALL },
	{ ACTION_ACKNOWLEDGE, { 'a', 'A' }, "a", N_("Acknowledge"), N_("acknowledge all alarms"), ALL },
	{ ACTION_LANGUAGE, { 'l' }, "l", N_("Deutsch"), N_("German or English"), ALL },
	{ ACTION_FREEZE, { ' ' }, N_("Space"), N_("Pause"),
		N_("pause the picture; recording continues"), ALL },
	{ ACTION_EVENT_ON, { '}', KEY_RIGHT }, "} \342\206\222", NULL, N_("forward to the next event"),
		ALL },
	{ ACTION_FACT_BACK, { '[', ',' }, "[ ,", NULL, N_("one step back"), ALL },
	{ ACTION_FACT_ON, { ']', '.' }, "] .", NULL, N_("one step forward"), ALL },
	{ ACTION_MARK_BACK, { '(' }, "( )", NULL,
		N_("to the moments of a trainer's exercise, after its debrief"), ALL },
	{ ACTION_MARK_ON, { ')' }, ")", NULL, NULL, ALL },
	{ ACTION_PLAY, { 'r' }, "r", NULL,
		N_("replay from this moment (from now: the last minute); Space pauses"), ALL },
	{ ACTION_AGAIN, { 'Z' }, "Z", NULL,
		N_("in the past: the simulated conveyor begins again from this moment"), ALL },
	{ ACTION_SLOWER, { '<' }, "<", NULL, N_("slower replay, down to a tenth"), ALL },
	{ ACTION_FASTER, { '>' }, ">", NULL, N_("faster replay, up to 20 times"), ALL },
	{ ACTION_THEME, { 'T' }, "T", NULL, N_("other colours: default, dark, light and others"), ALL },
	{ ACTION_NEXT_VIEW, { '\t' }, "Tab", NULL, N_("the next view"), ALL },
	{ ACTION_UP, { 'k', KEY_UP }, "\342\206\221 \342\206\223", NULL, N_("one line up or down"),
		ALL },
	{ ACTION_DOWN, { 'j', KEY_DOWN }, "\342\206\223", NULL, NULL, ALL },
	{ ACTION_PAGE_UP, { KEY_PPAGE, CTRL('b') }, N_("PgUp"), NULL, N_("one page up"), ALL },
	{ ACTION_PAGE_DOWN, { KEY_NPAGE, CTRL('f') }, N_("PgDn"), NULL, N_("one page down"), ALL },
	{ ACTION_TOP, { KEY_HOME }, N_("Home"), NULL, N_("to the first line"), ALL },
	{ ACTION_END, { KEY_END, 'G' }, N_("End"), NULL,
		N_("to the last line and follow; in the past: back to now"), ALL },
	{ ACTION_OPEN, { '\r', '\n', KEY_ENTER }, N_("Enter"), NULL, N_("details of the chosen row"),
		ALL },
	{ ACTION_BACK, { 27 }, N_("Esc"), NULL,
		N_("end the search; close the details; back to the line"), ALL },
	{ ACTION_REPAINT, { CTRL('l') }, N_("Ctrl-L"), NULL, N_("redraw the whole screen"), ALL },
};
const size_t key_row_count = sizeof key_rows / sizeof key_rows[0];

bool keys_act_in(const struct key_row *row, int view)
{
	return row->views == 0 || row->views & 1u << view;
}

static bool has_code(const struct key_row *row, wint_t key, bool is_code)
{
	for (size_t n = 0; n < KEY_CODES_MAX && row->codes[n]; n++)
		if ((wint_t)row->codes[n] == key && (row->codes[n] >= KEY_MIN) == is_code)
			return true;
	return false;
}

bool keys_shown(const struct key_row *row, int view)
{
	if (!keys_act_in(row, view))
		return false;
	for (size_t i = 0; i < key_row_count && !row->views; i++)
		if (key_rows[i].views && keys_act_in(&key_rows[i], view) &&
			has_code(&key_rows[i], (wint_t)row->codes[0], row->codes[0] >= KEY_MIN))
			return false;
	return true;
}

enum action keys_find(wint_t key, bool is_code, int view)
{
	enum action found = ACTION_NONE;

	for (size_t i = 0; i < key_row_count; i++) {
		const struct key_row *row = &key_rows[i];

		if (!keys_act_in(row, view) || !has_code(row, key, is_code))
			continue;
		if (row->views)
			return row->action;
		if (found == ACTION_NONE)
			found = row->action;
	}
	return found;
}

static bool is_among(enum action action, const enum action *actions, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (actions[i] == action)
			return true;
	return false;
}

bool keys_move_about(enum action action)
{
	static const enum action moving[] = { ACTION_NEXT_VIEW, ACTION_UP, ACTION_DOWN, ACTION_PAGE_UP,
		ACTION_PAGE_DOWN, ACTION_TOP, ACTION_END, ACTION_NEXT_HIT, ACTION_LAST_HIT, ACTION_OPEN,
		ACTION_TRACE, ACTION_BACK, ACTION_FACT_BACK, ACTION_FACT_ON, ACTION_EVENT_BACK,
		ACTION_EVENT_ON, ACTION_MARK_BACK, ACTION_MARK_ON };

	return (action >= ACTION_VIEW && action <= ACTION_VIEW_LAST) ||
		is_among(action, moving, sizeof moving / sizeof moving[0]);
}

/* Actions that only change the screen. A new action does not work in a kiosk unless it is added
 * here. */
bool keys_work_in_kiosk(enum action action)
{
	static const enum action allowed[] = { ACTION_PLAY, ACTION_SLOWER, ACTION_FASTER, ACTION_THEME,
		ACTION_LANGUAGE, ACTION_FREEZE, ACTION_REPAINT };
	bool is_search = action == ACTION_NEXT_HIT || action == ACTION_LAST_HIT;

	return (keys_move_about(action) && !is_search) ||
		is_among(action, allowed, sizeof allowed / sizeof allowed[0]);
}

wint_t keys_next(const char **text, bool *is_code)
{
	static const struct {
		const char *name;
		int code;
	} names[] = {
		{ "<Up>", KEY_UP },
		{ "<Down>", KEY_DOWN },
		{ "<PgUp>", KEY_PPAGE },
		{ "<PgDn>", KEY_NPAGE },
		{ "<Home>", KEY_HOME },
		{ "<End>", KEY_END },
		{ "<Left>", KEY_LEFT },
		{ "<Right>", KEY_RIGHT },
		{ "<Tab>", '\t' },
		{ "<Space>", ' ' },
		{ "<Enter>", '\r' },
		{ "<Esc>", 27 },
		{ "<BS>", KEY_BACKSPACE },
	};
	size_t len;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		len = strlen(names[i].name);
		if (strncmp(*text, names[i].name, len) == 0) {
			*text += len;
			*is_code = names[i].code >= KEY_MIN;
			return (wint_t)names[i].code;
		}
	}
	*is_code = false;
	return keys_next_character(text);
}

wint_t keys_next_character(const char **text)
{
	uint32_t code;
	size_t len;

	len = text_decode_utf8((const unsigned char *)*text, strlen(*text), &code);
	*text += len ? len : 1;
	return len ? (wint_t)code : (wint_t)0xFFFD;
}
