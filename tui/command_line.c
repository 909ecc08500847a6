#include "tui/command_line.h"
#include "tui/model/search.h"
#include "tui/panels/views.h"
#include "core/base/lang.h"
#include "core/base/word_list.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { WORDS_MAX = 40, CODE_SHOWN_MAX = 60 };

struct command_word {
	const char *name;
	const char *usage; /* MESSAGE_WORD() the operands, "" if there are none */
	enum command_line_kind kind;
	/* rest: the text after the word, without blanks around it. False: not as in usage. */
	bool (*parse)(const char *rest, struct command_line *);
};

static bool parse_nothing(const char *rest, struct command_line *o)
{
	(void)o;
	return !*rest;
}

static bool parse_text(const char *rest, struct command_line *o)
{
	return *rest && text_copy(o->text, sizeof o->text, rest);
}

static bool parse_number(const char *rest, struct command_line *o)
{
	return text_to_int64(rest, 1, INT64_MAX, &o->number);
}

static bool parse_language(const char *rest, struct command_line *o)
{
	return (strcmp(rest, "de") == 0 || strcmp(rest, "en") == 0) && parse_text(rest, o);
}

/* "begin NAME" or "end". */
static bool parse_session(const char *rest, struct command_line *o)
{
	if (strcmp(rest, "end") == 0) {
		o->kind = COMMAND_LINE_SESSION_END;
		return true;
	}
	return strncmp(rest, "begin ", 6) == 0 && text_is_name(rest + 6) && parse_text(rest + 6, o);
}

/* "2 ", "lane 2 ", "Bahn2 ": *text moves behind it. False: there is none. */
static bool take_lane(const char **text, int64_t *lane)
{
	static const char *const words[] = { "lane", "bahn" };
	const char *at = *text;

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strncasecmp(at, words[i], 4) == 0)
			at += 4 + strspn(at + 4, " ");
	if (at[0] < '1' || at[0] > '3' || at[1] != ' ')
		return false;
	*lane = at[0] - '0';
	*text = at + 1 + strspn(at + 1, " ");
	return true;
}

/* A word, or a text in quotes with "" for a quote in it, and a blank: *text moves behind them. */
static bool take_number(const char **text, char *out, size_t size)
{
	const char *at = *text;
	bool is_quoted = *at == '"';
	size_t used = 0;

	for (at += is_quoted; *at && used + 1 < size; at++) {
		if (is_quoted && *at == '"' && *++at != '"')
			break;
		if (!is_quoted && *at == ' ')
			break;
		out[used++] = *at;
	}
	out[used] = '\0';
	if (!used || *at != ' ')
		return false;
	*text = at + strspn(at, " ");
	return true;
}

/* "LANE NAME" of the chosen code, "NUMBER LANE NAME" of another one. A number that looks like a lane or has
 * blanks in it stands in quotes. */
static bool parse_article(const char *rest, struct command_line *o)
{
	return (take_lane(&rest, &o->number) ||
			   (take_number(&rest, o->item, sizeof o->item) && take_lane(&rest, &o->number))) &&
		!text_is_blank(rest) && parse_text(rest, o);
}

/* Besides the commands for the PLC (core/store/command.h) and the views. */
static const struct command_word verbs[] = {
	{ "trace", MESSAGE_WORD("command_line.usage_trace", "CODE, box number or name"),
		COMMAND_LINE_TRACE, parse_text },
	{ "show", MESSAGE_WORD("command_line.usage_show", "CODE to explain"), COMMAND_LINE_SHOW,
		parse_text },
	{ "undo", MESSAGE_WORD("command_line.usage_undo", "number of a stock entry"), COMMAND_LINE_UNDO,
		parse_number },
	{ "ack", "", COMMAND_LINE_ACKNOWLEDGE, parse_nothing },
	{ "note", MESSAGE_WORD("command_line.usage_note", "text of a note on the item shown"),
		COMMAND_LINE_NOTE, parse_text },
	{ "save", MESSAGE_WORD("command_line.usage_save", "FILE.pcap or FILE.txt"), COMMAND_LINE_SAVE,
		parse_text },
	{ "lang", MESSAGE_WORD("command_line.usage_lang", "de or en"), COMMAND_LINE_LANGUAGE,
		parse_language },
	{ "session", MESSAGE_WORD("command_line.usage_session", "begin NAME, or end"),
		COMMAND_LINE_SESSION_BEGIN, parse_session },
	{ "article",
		MESSAGE_WORD("command_line.usage_article",
			"lane and name: 2 Coffee 1 kg; of a code that is not chosen: 4711 2 Coffee 1 kg"),
		COMMAND_LINE_ARTICLE, parse_article },
	{ "found",
		MESSAGE_WORD("command_line.usage_found",
			"the place where the chosen goods to be clarified are"),
		COMMAND_LINE_FOUND, parse_text },
	{ "gone", "", COMMAND_LINE_REMOVED, parse_nothing },
	{ "scan",
		MESSAGE_WORD("command_line.usage_scan",
			"place and CODE for the simulated scanner: goods-in 9521234000013"),
		COMMAND_LINE_DESK_SCAN, parse_text },
	{ "tag",
		MESSAGE_WORD("command_line.usage_tag",
			"UID of 14 digits and content of a tag for the simulated reader: 04A1B2C3D4E5F6 https://…"),
		COMMAND_LINE_DESK_TAG, parse_text },
	{ "plant",
		MESSAGE_WORD("command_line.usage_plant",
			"an order to the simulated conveyor: box next code 4711"),
		COMMAND_LINE_PLANT, parse_text },
	{ "quit", "", COMMAND_LINE_QUIT, parse_nothing },
};
enum { VERBS = sizeof verbs / sizeof verbs[0] };

static size_t list_words(const char **out)
{
	size_t n = 0;

	for (int i = 0; i < COMMAND_VERB_COUNT; i++)
		out[n++] = command_verb_name((enum command_verb)i);
	for (int i = 0; i < VERBS; i++)
		out[n++] = verbs[i].name;
	for (int i = 0; i < VIEW_COUNT && n < WORDS_MAX; i++)
		out[n++] = views[i].name;
	return n;
}

static int refuse_word(const char *word, struct fault *why)
{
	const char *words[WORDS_MAX];
	const char *nearest = edit_distance_nearest(word, words, list_words(words));

	if (!nearest)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("command_line.no_command_listed", "\"%s\" is not a command; Tab lists all"),
			word);
	fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("command_line.unknown_command", "\"%s\" is not a command"), word);
	return word_list_suggest_word(nearest, why);
}

/* First word and rest of a line, without blanks around them. */
static const char *split_line(const char *line, char *word, size_t size, char *rest,
	size_t rest_size)
{
	size_t len;

	line += strspn(line, " ");
	len = strcspn(line, " ");
	snprintf(word, size, "%.*s", (int)len, line);
	line += len;
	text_copy(rest, rest_size, line + strspn(line, " "));
	text_trim_end(rest);
	return rest;
}

/* By its name, or by its title in the current language. */
static enum view_id find_view(const char *word)
{
	int i = (int)views_find(word);

	if (i == VIEW_COUNT)
		for (i = 0; i < VIEW_COUNT; i++)
			if (search_has(_(views[i].title), word) && search_has(word, _(views[i].title)))
				break;
	return (enum view_id)i;
}

int command_line_parse(const char *line, struct command_line *out, struct fault *why)
{
	char word[64], rest[sizeof out->text];
	enum view_id view;

	memset(out, 0, sizeof *out);
	split_line(line, word, sizeof word, rest, sizeof rest);
	if (command_verb_from(word) < COMMAND_VERB_COUNT) {
		out->kind = COMMAND_LINE_COMMAND;
		return command_parse(line, &out->command, why);
	}
	for (int i = 0; i < VERBS; i++) {
		const struct command_word *v = &verbs[i];

		if (strcmp(v->name, word) != 0 || (v->kind == COMMAND_LINE_TRACE && !*rest))
			continue;
		out->kind = v->kind;
		if (v->parse(rest, out))
			return 0;
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			*v->usage ? MESSAGE("command.say_then", "\"%s\" needs: %s")
					  : MESSAGE("command.stands_alone", "\"%s\" takes nothing after it"),
			word, v->usage);
	}
	view = *word ? find_view(word) : VIEW_COUNT;
	if (view == VIEW_COUNT && *word)
		return refuse_word(word, why);
	out->kind = *word ? COMMAND_LINE_VIEW : COMMAND_LINE_NONE;
	out->number = (int64_t)view;
	return 0;
}

int command_line_complete(char *text, size_t size, char *out, size_t out_size)
{
	const char *words[WORDS_MAX], *first = NULL;
	size_t count = list_words(words), typed = strlen(text), common = 0;
	int possible = 0;

	out[0] = '\0';
	if (strchr(text, ' '))
		return 0;
	for (size_t i = 0; i < count; i++) {
		size_t used = strlen(out);

		if (strncmp(words[i], text, typed) != 0)
			continue;
		snprintf(out + used, out_size - used, "%s%s", possible ? "  " : "", words[i]);
		if (possible++ == 0) {
			first = words[i];
			common = strlen(first);
		}
		while (strncmp(first, words[i], common) != 0)
			common--;
	}
	if (first)
		snprintf(text, size, "%.*s%s", (int)common, first, possible == 1 ? " " : "");
	return possible;
}

bool command_line_changes(enum command_line_kind kind)
{
	return kind >= COMMAND_LINE_COMMAND;
}

static const char *command_question(const struct command *c, char *out, size_t size)
{
	out[0] = '\0';
	switch (c->verb) {
	case COMMAND_START:
		snprintf(out, size, "%s", _("Start the belt?"));
		break;
	case COMMAND_RESET:
		snprintf(out, size, "%s",
			_("Reset the fault? The belt stays stopped until it is started."));
		break;
	case COMMAND_SPEED:
		if (c->argument)
			snprintf(out, size, _("Set the belt speed to %d mm/s?"), c->argument);
		else
			snprintf(out, size, "%s", _("Set the belt speed to the PLC's default?"));
		break;
	case COMMAND_LANE:
		if (c->track == COMMAND_TRACK_NEXT && c->argument)
			snprintf(out, size, _("Send the next box to lane %d?"), c->argument);
		else if (c->track == COMMAND_TRACK_NEXT)
			snprintf(out, size, "%s", _("Send the next box to the lane of its article again?"));
		else if (c->track)
			snprintf(out, size, _("Send box %d to lane %d?"), c->track, c->argument);
		else
			snprintf(out, size, _("Send the box at the read point to lane %d?"), c->argument);
		break;
	default: /* stop: at once */
		break;
	}
	return out;
}

static const char *lesson_question(const struct command_line *o, char *out, size_t size)
{
	if (o->kind == COMMAND_LINE_LESSON_BEGIN)
		snprintf(out, size,
			_("Begin the lesson \"%s\"? A simulated conveyor is emptied and its faults end."),
			o->text);
	else if (o->kind == COMMAND_LINE_LESSON_SOLVE)
		snprintf(out, size, "%s",
			_("Play the solution of this step? It gives scans and commands."));
	else if (o->kind == COMMAND_LINE_LESSON_RESET)
		snprintf(out, size, "%s",
			_("Begin this step again? A simulated conveyor is emptied and set as at its beginning."));
	else if (o->kind == COMMAND_LINE_LESSON_LEAVE)
		snprintf(out, size, "%s", _("Leave the lesson? What was done stays."));
	return out;
}

const char *command_line_question(const struct command_line *o, char *out, size_t size)
{
	out[0] = '\0';
	if (o->kind >= COMMAND_LINE_LESSON_BEGIN && o->kind <= COMMAND_LINE_LESSON_LEAVE)
		return lesson_question(o, out, size);
	if (o->kind == COMMAND_LINE_SHOW)
		snprintf(out, size, _("Typed or scanned here: %.*s  Explain this code?"),
			(int)text_whole_utf8(o->text, CODE_SHOWN_MAX), o->text);
	if (o->kind == COMMAND_LINE_COMMAND)
		return command_question(&o->command, out, size);
	if (o->kind == COMMAND_LINE_UNDO && *o->text)
		snprintf(out, size, _("Undo entry %lld: %s?"), (long long)o->number, o->text);
	else if (o->kind == COMMAND_LINE_UNDO)
		snprintf(out, size, _("Undo entry %lld?"), (long long)o->number);
	else if (o->kind == COMMAND_LINE_UNDO_SCAN)
		snprintf(out, size, _("Undo the stock entry of this scan: %s?"), o->text);
	else if (o->kind == COMMAND_LINE_SESSION_BEGIN)
		snprintf(out, size,
			_("Begin the session \"%s\"? Lists, figures and stock count from now on."), o->text);
	else if (o->kind == COMMAND_LINE_SESSION_END)
		snprintf(out, size, "%s", _("End the session, count it and make a backup?"));
	else if (o->kind == COMMAND_LINE_ARTICLE)
		new_article_question(&o->article, o->text, (int)o->number, out, size);
	else if (o->kind == COMMAND_LINE_FOUND)
		snprintf(out, size, _("The goods were found: book them at %.60s?"), o->text);
	else if (o->kind == COMMAND_LINE_REMOVED)
		snprintf(out, size, "%s", _("The goods were removed: take them out of stock?"));
	else if (o->kind == COMMAND_LINE_AGAIN)
		snprintf(out, size,
			_("Let the simulated conveyor begin again from %s? Its belt is cleared, its PLC restarts."),
			o->text);
	else if (o->kind == COMMAND_LINE_ALLOW)
		snprintf(out, size,
			_("Allow the PLC bridge to write to %.120s? Only if it is the sorter's PLC."), o->item);
	return out;
}
