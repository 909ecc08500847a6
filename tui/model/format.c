#include "tui/model/format.h"
#include "core/base/lang.h"
#include "core/store_query/store_read.h"

#include <stdio.h>
#include <string.h>

#define FINE "\342\227\217" /* black circle */
#define OPEN "\342\227\213" /* white circle */
#define WARN "\342\226\262" /* triangle */
#define BAD "\342\226\240"  /* square */
#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

/* How a word is drawn; its text is in core/store/store_enum.c. */
struct look {
	const char *symbol;
	enum role role;
};

static const struct look verdicts[VERDICT_COUNT] = {
	[VERDICT_ACCEPTED] = { FINE, ROLE_OK },
	[VERDICT_UNKNOWN] = { WARN, ROLE_WARNING },
	[VERDICT_DUPLICATE] = { OPEN, ROLE_QUIET },
	[VERDICT_WRONG_PLACE] = { WARN, ROLE_WARNING },
	[VERDICT_COMMAND] = { FINE, ROLE_INFO },
	[VERDICT_REJECTED] = { BAD, ROLE_ALARM },
};

static const struct look results[PASSAGE_RESULT_COUNT] = {
	[PASSAGE_OPEN] = { OPEN, ROLE_INFO },
	[PASSAGE_SORTED] = { FINE, ROLE_OK },
	[PASSAGE_NO_READ] = { WARN, ROLE_WARNING },
	[PASSAGE_MULTIPLE] = { WARN, ROLE_WARNING },
	[PASSAGE_UNKNOWN] = { WARN, ROLE_WARNING },
	[PASSAGE_LATE] = { WARN, ROLE_WARNING },
	[PASSAGE_WRONG_LANE] = { BAD, ROLE_ALARM },
	[PASSAGE_LOST] = { BAD, ROLE_ALARM },
	[PASSAGE_REMOVED] = { WARN, ROLE_WARNING },
	[PASSAGE_EXPIRED] = { OPEN, ROLE_QUIET },
};

static const struct look programs[PROGRAM_STATE_COUNT] = {
	[PROGRAM_STARTING] = { OPEN, ROLE_INFO },
	[PROGRAM_READY] = { FINE, ROLE_OK },
	[PROGRAM_STALE] = { "?", ROLE_OLD },
	[PROGRAM_DOWN] = { BAD, ROLE_ALARM },
	[PROGRAM_STOPPED] = { OPEN, ROLE_QUIET },
	[PROGRAM_GONE] = { BAD, ROLE_ALARM },
};

static const struct look severities[SEVERITY_COUNT] = {
	[SEVERITY_NOTICE] = { FINE, ROLE_INFO },
	[SEVERITY_WARNING] = { WARN, ROLE_WARNING },
	[SEVERITY_ALARM] = { BAD, ROLE_ALARM },
};

static const struct look commands[COMMAND_STATE_COUNT] = {
	[COMMAND_STATE_WAITING] = { OPEN, ROLE_INFO },
	[COMMAND_STATE_DONE] = { FINE, ROLE_OK },
	[COMMAND_STATE_FAILED] = { BAD, ROLE_ALARM },
	[COMMAND_STATE_EXPIRED] = { WARN, ROLE_WARNING },
	[COMMAND_STATE_HELD] = { OPEN, ROLE_INFO },
};

/* A name that is in the store, and its text. */
struct name_text {
	const char *name, *text;
};

/* Places of the schema; others have a title of their own. */
static const struct name_text places[] = {
	{ "ident", N_("read point") },
	{ "lane1", N_("lane 1") },
	{ "lane2", N_("lane 2") },
	{ "lane3", N_("lane 3") },
	{ "clarify", N_("to be clarified") },
};

/* CBV 2.0 business steps that this program writes; others are shown unchanged. */
static const struct name_text steps[] = {
	{ "commissioning", N_("registered") },
	{ "receiving", N_("received") },
	{ "inspecting", N_("inspected") },
	{ "storing", N_("put away") },
	{ "holding", N_("on hold") },
	{ "picking", N_("picked") },
	{ "packing", N_("packed") },
	{ "staging_outbound", N_("staged") },
	{ "loading", N_("loaded") },
	{ "shipping", N_("shipped") },
	{ "removing", N_("removed") },
};

static const char *find_text(const struct name_text *table, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(table[i].name, name) == 0)
			return _(table[i].text);
	return name;
}

/* text "": of a value that is none. */
static struct format_word make_word(const struct look *table, size_t count, size_t value,
	const char *text, const char *stored)
{
	static const struct look none = { "?", ROLE_TEXT };
	const struct look *look = value < count ? &table[value] : &none;

	return (struct format_word){ *text ? _(text) : stored, look->symbol, look->role };
}

struct format_word format_verdict(enum verdict verdict, const char *stored)
{
	return make_word(verdicts, LENGTH(verdicts), verdict, store_verdict_text(verdict), stored);
}

struct format_word format_result(enum passage_result result)
{
	return make_word(results, LENGTH(results), result, store_result_text(result), "");
}

struct format_word format_passage(const struct passage *p)
{
	return store_is_stuck(p) ? (struct format_word){ _("stuck"), "\342\226\240", ROLE_ALARM }
							 : format_result(p->result);
}

struct format_word format_program(enum program_state state, const char *stored)
{
	return make_word(programs, LENGTH(programs), state, store_program_state_text(state), stored);
}

struct format_word format_command_state(enum command_state state, const char *stored)
{
	return make_word(commands, LENGTH(commands), state, store_command_state_text(state), stored);
}

struct format_word format_severity(enum alarm_severity severity, const char *stored)
{
	return make_word(severities, LENGTH(severities), severity, store_severity_text(severity),
		stored);
}

const char *format_alarm(enum alarm_code code, const char *stored)
{
	const char *text = store_alarm_text(code);

	return *text ? _(text) : stored;
}

const char *format_step(const char *biz_step, const char *place)
{
	if (strcmp(biz_step, "inspecting") == 0 && strcmp(place, "ident") == 0)
		return _("identified");
	if (strcmp(biz_step, "inspecting") == 0 && strcmp(place, "clarify") == 0)
		return _("lost sight of");
	if (strcmp(biz_step, "storing") == 0 && strncmp(place, "lane", 4) == 0 &&
		find_text(places, LENGTH(places), place) != place)
		return _("sorted in");
	return find_text(steps, LENGTH(steps), biz_step);
}

const char *format_place(const char *name, const char *title)
{
	return *title ? title : find_text(places, LENGTH(places), name);
}

const char *format_scan(const struct row_scan *row, char *out, size_t size)
{
	const struct command_code *command;
	struct message not_kept;
	const char *argument;

	if (row->verdict == VERDICT_COMMAND &&
		command_code_find(row->text.text, &command, &argument) == 1) {
		snprintf(out, size, _("command: %s"), message_word(command->title));
		return out;
	}
	if (*row->name)
		return row->name;
	if (personal_say(row->item, &not_kept))
		return row->text.text;
	return *row->item ? row->item : row->text.text;
}

const char *format_item(const char *key)
{
	static char out[sizeof((struct message *)0)->text];

	return personal_show(key, out, sizeof out);
}

const char *format_read(const char *word)
{
	static const struct name_text carriers[] = {
		{ "barcode", N_("barcode") },
		{ "typed", N_("typed") },
		{ "nfc", N_("RFID tag") },
	};

	return find_text(carriers, LENGTH(carriers), word);
}

const char *format_code(const char *carrier, const char *symbology)
{
	return format_read(strcmp(symbology, "UNKNOWN") == 0 ? carrier : symbology);
}

/* A printed command code has a name. */
static const char *printed_name(const char *verb, const char *argument)
{
	for (size_t i = 0; i < command_code_count; i++) {
		const struct command_code *c = &command_codes[i];

		if (strcmp(c->verb, verb) == 0 && (!*c->argument || strcmp(c->argument, argument) == 0))
			return message_word(c->title);
	}
	return verb;
}

const char *format_command(const char *verb, const char *argument, char *out, size_t size)
{
	int track = 0, lane = 0;

	if (strcmp(verb, "speed") == 0)
		snprintf(out, size, _("speed %s mm/s"), argument);
	else if (strcmp(verb, "lane") == 0 && sscanf(argument, "next %1d", &lane) == 1)
		snprintf(out, size, _("next box to lane %d"), lane);
	else if (strcmp(verb, "lane") == 0 && strcmp(argument, "next off") == 0)
		snprintf(out, size, "%s", _("no lane for the next box"));
	else if (strcmp(verb, "lane") == 0 && sscanf(argument, "%5d %5d", &track, &lane) == 2 && track)
		snprintf(out, size, _("box %d to lane %d"), track, lane);
	else if (strcmp(verb, "lane") == 0)
		snprintf(out, size, _("waiting box to lane %d"), lane);
	else
		snprintf(out, size, "%s", printed_name(verb, argument));
	return out;
}
