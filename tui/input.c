#include "tui/input.h"
#include "tui/article_input.h"
#include "tui/order_check.h"
#include "tui/visitor_lesson.h"
#include "tui/panels/panels.h"
#include "tui/model/format.h"
#include "core/code/plain_code.h"
#include "core/base/lang.h"
#include "core/store_query/store_read.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* --- orders ---------------------------------------------------------------------------------- */

static unsigned show_sentence(struct screen *s, const char *sentence, int64_t wall_us)
{
	screen_show_message(s, sentence, wall_us);
	return 0;
}

static unsigned save_frames(struct screen *s, const char *path, int64_t wall_us)
{
	char said[400];
	struct fault why;
	long count =
		s->view == VIEW_WIRE ? panel_wire_save(s->panels[PANEL_WIRE], path, s->db, &why) : 0;

	if (s->view != VIEW_WIRE)
		return show_sentence(s, _("only the view \"Dialog\" can be saved; press 8 to open it"),
			wall_us);
	if (count < 0)
		return show_sentence(s, why.message.text, wall_us);
	snprintf(said, sizeof said,
		lang_plural("%ld message written to %s", "%ld messages written to %s",
			(unsigned long)count),
		count, path);
	return show_sentence(s, said, wall_us);
}

static unsigned show_code(struct screen *s, const char *text, int64_t wall_us)
{
	static struct scan scan;
	struct fault why;

	if (plain_code_to_scan(text, strlen(text), SYMBOLOGY_UNKNOWN, &scan, &why))
		return show_sentence(s, why.message.text, wall_us);
	return screen_show_code(s, &scan);
}

/* "lot:L42", "expires:2026-12": the goods, wherever it was typed. False: it is another search. */
static bool is_lot_search(const char *text, unsigned *asked, struct screen *s, int64_t wall_us)
{
	struct lot_choice choice;
	bool wrong;

	if (lot_choice_parse(text, "", &choice, &wrong)) {
		*asked = screen_show_lots(s, text);
		return true;
	}
	if (wrong)
		*asked = show_sentence(s, _("write it as lot:L42, expires:2026-12 or expires:31.12.2026"),
			wall_us);
	return wrong;
}

static unsigned carry_out_here(struct screen *s, const struct command_line *o, int64_t wall_us)
{
	unsigned asked;

	switch (o->kind) {
	case COMMAND_LINE_VIEW:
		return screen_key(s, ACTION_OF_VIEW(o->number));
	case COMMAND_LINE_TRACE:
		if (is_lot_search(o->text, &asked, s, wall_us))
			return asked;
		panel_trace_show(s->panels[PANEL_TRACE], o->text);
		return screen_key(s, ACTION_OF_VIEW(VIEW_TRACE));
	case COMMAND_LINE_SHOW:
		return show_code(s, o->text, wall_us);
	case COMMAND_LINE_LANGUAGE:
		lang_init(o->text);
		return SCREEN_REFRESH;
	case COMMAND_LINE_QUIT:
		return SCREEN_QUIT;
	default:
		return 0;
	}
}

static unsigned take_order(struct screen *s, const struct command_line *o, int64_t wall_us)
{
	char refusal[ORDER_CHECK_SIZE];

	if (!command_line_changes(o->kind))
		return carry_out_here(s, o, wall_us);
	if (s->is_read_only)
		return show_sentence(s, _("this screen is read-only; give the command on another screen"),
			wall_us);
	if (o->kind == COMMAND_LINE_SAVE)
		return save_frames(s, o->text, wall_us);
	if (o->kind == COMMAND_LINE_COMMAND && !*s->facts.plc)
		return show_sentence(s, message_word(command_without_plc()), wall_us);
	if (order_check_refuses(s, o, refusal, sizeof refusal))
		return show_sentence(s, refusal, wall_us);
	s->order = *o;
	if (o->kind == COMMAND_LINE_NOTE) {
		text_copy(s->order.item, sizeof s->order.item, panel_trace_item(s->panels[PANEL_TRACE]));
		if (!*s->order.item)
			return show_sentence(s, _("no item is shown for a note; choose an item and press t"),
				wall_us);
	}
	if (o->kind == COMMAND_LINE_FOUND || o->kind == COMMAND_LINE_REMOVED)
		text_copy(s->order.item, sizeof s->order.item, order_check_unclear(s)->article);
	if (o->kind == COMMAND_LINE_ARTICLE)
		return article_input_order(s, wall_us);
	return *command_line_question(&s->order, s->question, sizeof s->question) ? 0 : SCREEN_ORDER;
}

static unsigned give_order(struct screen *s, enum command_line_kind kind, int64_t number,
	const char *text, int64_t wall_us)
{
	struct command_line o = { .kind = kind, .number = number };

	text_copy(o.text, sizeof o.text, text);
	return take_order(s, &o, wall_us);
}

static unsigned give_order_in_words(struct screen *s, const char *words, int64_t wall_us)
{
	struct command_line o;
	struct fault why;

	if (command_line_parse(words, &o, &why))
		return show_sentence(s, why.message.text, wall_us);
	return take_order(s, &o, wall_us);
}

static unsigned on_answer(struct screen *s, wint_t key, int64_t wall_us)
{
	/* j: ja */
	bool is_yes = key == 'y' || key == 'Y' || key == 'j' || key == 'J';

	if (is_yes && article_input_waits(s))
		return 0;
	s->question[0] = '\0';
	if (is_yes)
		return command_line_changes(s->order.kind) ? SCREEN_ORDER
												   : carry_out_here(s, &s->order, wall_us);
	return show_sentence(s, _("cancelled; nothing was changed"), wall_us);
}

/* --- typing ---------------------------------------------------------------------------------- */

static unsigned filter_rows(struct screen *s, const char *text)
{
	struct panel *panel = screen_panel(s);

	text_copy(panel->filter, sizeof panel->filter, text);
	panel->scroll = 0;
	panel_settle(panel);
	return screen_after_selection(s);
}

static unsigned end_search(struct screen *s, int64_t wall_us)
{
	struct panel *searched = screen_panel(s);
	unsigned asked;

	if (!is_lot_search(s->prompt.text, &asked, s, wall_us))
		return 0;
	searched->filter[0] = '\0';
	panel_settle(searched);
	return asked | screen_after_selection(s);
}

static unsigned on_prompt(struct screen *s, wint_t key, bool is_code, int64_t wall_us)
{
	bool search = s->prompt.kind == '/';

	s->hint[0] = '\0';
	switch (prompt_key(&s->prompt, key, is_code)) {
	case PROMPT_CHANGED:
		return search ? filter_rows(s, s->prompt.text) : 0;
	case PROMPT_LEFT:
		return search ? filter_rows(s, "") : 0;
	case PROMPT_COMPLETE:
		if (!search &&
			command_line_complete(s->prompt.text, sizeof s->prompt.text, s->hint, sizeof s->hint) ==
				1)
			s->hint[0] = '\0';
		return 0;
	case PROMPT_DONE:
		if (search)
			return end_search(s, wall_us);
		return give_order_in_words(s, s->prompt.text, wall_us);
	default:
		return 0;
	}
}

static unsigned open_prompt(struct screen *s, char kind, const char *text, int64_t wall_us)
{
	struct fault ignored; /* why the chosen code cannot be an article */

	if (s->is_read_only && *text)
		return show_sentence(s, _("this screen is read-only; give the command on another screen"),
			wall_us);
	s->message[0] = '\0';
	if (article_input_choose(s, &ignored))
		memset(&s->article, 0, sizeof s->article);
	prompt_open(&s->prompt, kind, text);
	return SCREEN_REFRESH;
}

static unsigned type_order(struct screen *s, const char *words, int64_t wall_us)
{
	return open_prompt(s, ':', words, wall_us);
}

static unsigned type_search(struct screen *s, const char *words, int64_t wall_us)
{
	unsigned asked = views[s->view].selects ? 0 : screen_key(s, ACTION_OF_VIEW(VIEW_SCANS));

	return asked | open_prompt(s, '/', words, wall_us);
}

static unsigned type_file_name(struct screen *s, const char *words, int64_t wall_us)
{
	time_t seconds = (time_t)(wall_us / 1000000);
	const char *sentence;
	const struct wire_frame *frame = panel_wire_chosen(s->panels[PANEL_WIRE], &sentence);
	char order[64], when[32] = "";
	struct tm tm;

	if (localtime_r(&seconds, &tm))
		strftime(when, sizeof when, "-%Y%m%d-%H%M%S", &tm);
	snprintf(order, sizeof order, "%swire%s%s", words, when,
		frame && frame->protocol == WIRE_MODBUS_TCP ? ".pcap" : ".txt");
	return open_prompt(s, ':', order, wall_us);
}

/* --- keys ------------------------------------------------------------------------------------ */

static unsigned undo_chosen(struct screen *s, const char *words, int64_t wall_us)
{
	const struct row_scan *scan = panel_scans_chosen(s->panels[PANEL_SCANS]);
	char name[256];
	int64_t booking;

	(void)words;
	if (s->view == VIEW_SCANS)
		return scan ? give_order(s, COMMAND_LINE_UNDO_SCAN, scan->seq,
						  format_scan(scan, name, sizeof name), wall_us)
					: 0;
	booking = panel_trace_booking(s->panels[PANEL_TRACE], name, sizeof name);
	return booking ? give_order(s, COMMAND_LINE_UNDO, booking, name, wall_us)
				   : show_sentence(s, _("there is no stock entry to undo"), wall_us);
}

static unsigned acknowledge_chosen(struct screen *s, const char *words, int64_t wall_us)
{
	const struct row_alarm *alarm = panel_alarms_chosen(s->panels[PANEL_ALARMS]);

	(void)words;
	return alarm ? give_order(s, COMMAND_LINE_ACKNOWLEDGE_ONE, alarm->seq, "", wall_us) : 0;
}

static unsigned allow_waiting(struct screen *s, const char *words, int64_t wall_us)
{
	struct command_line o = { .kind = COMMAND_LINE_ALLOW };

	(void)words;
	text_copy(o.item, sizeof o.item, panel_programs_waiting(s->panels[PANEL_PROGRAMS]));
	return *o.item ? take_order(s, &o, wall_us)
				   : show_sentence(s, _("no PLC bridge is waiting for permission"), wall_us);
}

/* What comes next for a session. */
static unsigned type_session(struct screen *s, const char *words, int64_t wall_us)
{
	(void)words;
	return open_prompt(s, ':', *s->facts.session ? "session end" : "session begin ", wall_us);
}

static unsigned change_theme(struct screen *s, const char *words, int64_t wall_us)
{
	char said[80];

	(void)words;
	snprintf(said, sizeof said, _("colours: %s"), _(theme_next()));
	screen_show_message(s, said, wall_us);
	return SCREEN_REPAINT;
}

/* The chosen code becomes an article: its lane and its name are typed. */
static unsigned type_article(struct screen *s, const char *words, int64_t wall_us)
{
	unsigned asked = 0;
	struct fault why;

	if (s->is_read_only || article_input_choose(s, &why) == 0)
		return open_prompt(s, ':', words, wall_us);
	if (!article_input_has_codes(s))
		asked = screen_key(s, ACTION_OF_VIEW(VIEW_SCANS));
	return asked | show_sentence(s, why.message.text, wall_us);
}

static unsigned type_found(struct screen *s, const char *words, int64_t wall_us)
{
	char refusal[ORDER_CHECK_SIZE];
	unsigned asked;

	if (order_check_refuses(s, &(const struct command_line){ .kind = COMMAND_LINE_FOUND }, refusal,
			sizeof refusal))
		return show_sentence(s, refusal, wall_us);
	asked = open_prompt(s, ':', words, wall_us);
	if (s->prompt.kind)
		text_copy(s->hint, sizeof s->hint,
			_("the place where it is: lane1, lane2, lane3, ident …"));
	return asked;
}

static unsigned change_fault(struct screen *s, int64_t wall_us)
{
	struct command_line o = { .kind = COMMAND_LINE_FAULT };
	const char *name;

	if (!panel_faults_order(s->panels[PANEL_FAULTS], o.item, sizeof o.item, &name))
		return 0;
	text_copy(o.text, sizeof o.text, name);
	s->panels[PANEL_FAULTS]->refreshed_ms = 0; /* its state changes now */
	return take_order(s, &o, wall_us);
}

static unsigned begin_again(struct screen *s, const char *words, int64_t wall_us)
{
	struct command_line o;
	const char *refusal = order_check_again(s, &o);

	(void)words;
	return refusal ? show_sentence(s, refusal, wall_us) : take_order(s, &o, wall_us);
}

/* --- lessons */

static unsigned begin_lesson(struct screen *s, int64_t wall_us)
{
	struct command_line o = { .kind = COMMAND_LINE_LESSON_BEGIN };
	const char *path, *title;

	if (panel_lesson_dismiss(s->panels[PANEL_LESSON]))
		return SCREEN_REFRESH;
	if (!panel_lesson_chosen(s->panels[PANEL_LESSON], &path, &title))
		return 0;
	text_copy(o.item, sizeof o.item, path);
	text_copy(o.text, sizeof o.text, title);
	return take_order(s, &o, wall_us);
}

static unsigned give_lesson_order(struct screen *s, enum command_line_kind kind, int64_t wall_us)
{
	if (!panel_lesson_runs(s->panels[PANEL_LESSON]))
		return show_sentence(s, _("no lesson is running; choose one and press Enter"), wall_us);
	return give_order(s, kind, 0, "", wall_us);
}

static unsigned show_hint(struct screen *s, const char *words, int64_t wall_us)
{
	(void)words;
	return give_lesson_order(s,
		panel_lesson_hint_level(s->panels[PANEL_LESSON]) >= 2 ? COMMAND_LINE_LESSON_SOLVE
															  : COMMAND_LINE_LESSON_HINT,
		wall_us);
}

static unsigned reset_lesson(struct screen *s, const char *words, int64_t wall_us)
{
	(void)words;
	return give_lesson_order(s, COMMAND_LINE_LESSON_RESET, wall_us);
}

static unsigned leave_lesson(struct screen *s, const char *words, int64_t wall_us)
{
	(void)words;
	return give_lesson_order(s, COMMAND_LINE_LESSON_LEAVE, wall_us);
}

/* For the box that waits; if none does, for the next one. */
static unsigned type_lane(struct screen *s, const char *words, int64_t wall_us)
{
	unsigned asked;

	if (!order_check_no_box(s))
		return open_prompt(s, ':', words, wall_us);
	asked = open_prompt(s, ':', "lane next ", wall_us);
	if (s->prompt.kind)
		text_copy(s->hint, sizeof s->hint,
			_("no box waits at the read point: type the lane for the next one, or off"));
	return asked;
}

/* The keys that lead to an order or to the prompt; all others are screen_key()'s. */
static const struct order_key {
	unsigned (*act)(struct screen *, const char *words, int64_t wall_us);
	const char *words; /* the order, or its beginning */
} order_keys[ACTION_COUNT] = {
	[ACTION_START] = { give_order_in_words, "start" },
	[ACTION_STOP] = { give_order_in_words, "stop" },
	[ACTION_RESET] = { give_order_in_words, "reset" },
	[ACTION_ACKNOWLEDGE] = { give_order_in_words, "ack" },
	[ACTION_ACKNOWLEDGE_ONE] = { acknowledge_chosen, "" },
	[ACTION_UNDO] = { undo_chosen, "" },
	[ACTION_SPEED] = { type_order, "speed " },
	[ACTION_LANE] = { type_lane, "lane " },
	[ACTION_NOTE] = { type_order, "note " },
	[ACTION_SESSION] = { type_session, "" },
	[ACTION_ARTICLE] = { type_article, "article " },
	[ACTION_FOUND] = { type_found, "found " },
	[ACTION_REMOVED] = { give_order_in_words, "gone" },
	[ACTION_COMMAND] = { type_order, "" },
	[ACTION_SAVE] = { type_file_name, "save " },
	[ACTION_ALLOW] = { allow_waiting, "" },
	[ACTION_THEME] = { change_theme, "" },
	[ACTION_SEARCH] = { type_search, "" },
	[ACTION_AGAIN] = { begin_again, "" },
	[ACTION_LESSON_HINT] = { show_hint, "" },
	[ACTION_LESSON_RESET] = { reset_lesson, "" },
	[ACTION_LESSON_LEAVE] = { leave_lesson, "" },
};

static unsigned on_action(struct screen *s, enum action action, int64_t wall_us)
{
	const struct order_key *key = &order_keys[action];

	if (s->kiosk.invites && action == ACTION_FREEZE)
		return visitor_lesson_begin_key(s);
	if (s->view == VIEW_FAULTS && action == ACTION_OPEN)
		return change_fault(s, wall_us);
	if (s->view == VIEW_LESSON && action == ACTION_OPEN)
		return begin_lesson(s, wall_us);
	if (!key->act)
		return screen_key(s, action);
	return s->kiosk.on && !keys_work_in_kiosk(action) ? 0 : key->act(s, key->words, wall_us);
}

unsigned input_key(struct screen *s, wint_t key, bool is_code, int64_t wall_us)
{
	if (s->kiosk.is_busy)
		return visitor_lesson_key(s, key, is_code);
	if (s->question[0])
		return on_answer(s, is_code ? 0 : key, wall_us);
	if (s->prompt.kind)
		return on_prompt(s, key, is_code, wall_us);
	return on_action(s, keys_find(key, is_code, (int)s->view), wall_us);
}
