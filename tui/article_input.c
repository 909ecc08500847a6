#include "tui/article_input.h"
#include "tui/panels/panels.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>

/* --- the chosen code -------------------------------------------------------------------------- */

static int choose_scan(struct new_article *a, const struct row_scan *scan, struct fault *why)
{
	if (!scan)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("article_input.no_scan", "choose the scan of the code, then press +"));
	if (scan->verdict == VERDICT_COMMAND)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("article_input.command",
				"this is a printed command, not goods; choose the scan of the goods"));
	if (scan->verdict == VERDICT_REJECTED)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("article_input.rejected",
				"this code was rejected, so its number is not certain (%s); fix that, then scan it again"),
			message_argument(&scan->text));
	/* With an id the text is a sentence, not what is on the code. */
	return new_article_choose(a, scan->item, *scan->text.id ? "" : scan->text.text, why);
}

static int choose_alarm(struct new_article *a, const struct row_alarm *alarm, struct fault *why)
{
	char item[sizeof a->item];

	if (alarm && new_article_of_alarm(alarm->code, &alarm->message, item, sizeof item))
		return new_article_choose(a, item, "", why);
	return fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("article_input.no_code_in_alarm",
			"no alarm with an unknown code is chosen; choose one, or press 2 and choose the scan of "
			"the code"));
}

static int choose_on_card(struct new_article *a, const struct panel *card, struct fault *why)
{
	char text[sizeof a->item];

	return new_article_choose(a, panel_code_item(card), panel_code_text(card, text, sizeof text),
		why);
}

bool article_input_has_codes(const struct screen *s)
{
	return s->view == VIEW_SCANS || s->view == VIEW_CODE || s->view == VIEW_ALARMS ||
		s->view == VIEW_ALARM_HELP ||
		(s->view == VIEW_TRACE && *panel_trace_item(s->panels[PANEL_TRACE])) ||
		(s->view == VIEW_LINE && panel_scans_unknown(s->panels[PANEL_SCANS]));
}

int article_input_choose(struct screen *s, struct fault *why)
{
	const struct panel *scans = s->panels[PANEL_SCANS];

	switch (article_input_has_codes(s) ? s->view : VIEWS_END) {
	case VIEW_SCANS:
		return choose_scan(&s->article, panel_scans_chosen(scans), why);
	case VIEW_LINE:
		return choose_scan(&s->article, panel_scans_unknown(scans), why);
	case VIEW_CODE:
		return choose_on_card(&s->article, s->panels[PANEL_CODE], why);
	case VIEW_TRACE:
		return new_article_choose(&s->article, panel_trace_item(s->panels[PANEL_TRACE]), "", why);
	case VIEW_ALARMS:
		return choose_alarm(&s->article, panel_alarms_chosen(s->panels[PANEL_ALARMS]), why);
	case VIEW_ALARM_HELP:
		return choose_alarm(&s->article, panel_alarm_help_alarm(s->panels[PANEL_ALARM_HELP]), why);
	default:
		return choose_scan(&s->article, NULL, why);
	}
}

/* --- the order --------------------------------------------------------------------------------- */

static int complete_order(struct screen *s, struct fault *why)
{
	struct command_line *o = &s->order;

	if (strlen(o->text) >= NEW_ARTICLE_NAME_SIZE)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("article_input.long_name",
				"the name is longer than %d characters (umlauts count twice); type a shorter one"),
			NEW_ARTICLE_NAME_SIZE - 1);
	if (!s->has_store)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("article_input.no_database",
				"there is no database yet; start a reader or the PLC bridge first"));
	if (*o->item)
		return new_article_choose_typed(&o->article, o->item, why);
	if (!*s->article.item && article_input_choose(s, why))
		return -1;
	o->article = s->article;
	return 0;
}

unsigned article_input_order(struct screen *s, int64_t wall_us)
{
	struct fault why;

	if (complete_order(s, &why)) {
		screen_show_message(s, why.message.text, wall_us);
		return 0;
	}
	/* It may be some time since the input line was opened. */
	s->order.article.is_read = false;
	s->order.article.before.key[0] = '\0';
	command_line_question(&s->order, s->question, sizeof s->question);
	return SCREEN_REFRESH;
}

bool article_input_waits(const struct screen *s)
{
	return s->question[0] && s->order.kind == COMMAND_LINE_ARTICLE && !s->order.article.is_read;
}

int article_input_refresh(struct screen *s, struct store *store, int64_t wall_us, struct fault *why)
{
	struct command_line *o = &s->order;
	char said[400];

	if (s->prompt.kind && *s->article.item && !s->article.is_read &&
		new_article_read(&s->article, store, why))
		return -1;
	if (!article_input_waits(s))
		return 0;
	if (new_article_read(&o->article, store, why)) {
		s->question[0] = '\0';
		return -1;
	}
	if (*command_line_question(o, s->question, sizeof s->question))
		return 0;
	snprintf(said, sizeof said, _("%s is already the article \"%s\", lane %d; nothing was changed"),
		new_article_shown(&o->article), o->article.before.name, o->article.before.lane);
	screen_show_message(s, said, wall_us);
	return 0;
}

bool article_input_is_typed(const struct screen *s)
{
	return s->prompt.kind == ':' && *s->article.item && strncmp(s->prompt.text, "article ", 8) == 0;
}
