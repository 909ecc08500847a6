#include "tui/model/format.h"
#include "core/base/lang.h"
#include "core/store/store_read.h"

#include <stdio.h>
#include <string.h>

#define FINE "\342\227\217" /* black circle */
#define OPEN "\342\227\213" /* white circle */
#define WARN "\342\226\262" /* triangle */
#define BAD "\342\226\240"  /* square */
#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

static const struct format_word verdicts[] = {
	{ "accepted", N_("accepted"), FINE, ROLE_OK },
	{ "unknown", N_("unknown"), WARN, ROLE_WARNING },
	{ "duplicate", N_("again"), OPEN, ROLE_QUIET },
	{ "wrong_place", N_("wrong place"), WARN, ROLE_WARNING },
	{ "command", N_("command"), FINE, ROLE_INFO },
	{ "rejected", N_("rejected"), BAD, ROLE_ALARM },
};

static const struct format_word results[] = {
	{ "", N_("under way"), OPEN, ROLE_INFO },
	{ "sorted", N_("sorted"), FINE, ROLE_OK },
	{ "no_read", N_("no read"), WARN, ROLE_WARNING },
	{ "multiple", N_("several read"), WARN, ROLE_WARNING },
	{ "unknown", N_("unknown"), WARN, ROLE_WARNING },
	{ "late", N_("late"), WARN, ROLE_WARNING },
	{ "wrong_lane", N_("wrong lane"), BAD, ROLE_ALARM },
	{ "lost", N_("lost"), BAD, ROLE_ALARM },
	{ "removed", N_("taken away"), WARN, ROLE_WARNING },
	{ "expired", N_("expired"), OPEN, ROLE_QUIET },
};

static const struct format_word programs[] = {
	{ "starting", N_("starting"), OPEN, ROLE_INFO },
	{ "ready", N_("ready"), FINE, ROLE_OK },
	{ "stale", N_("stale"), "?", ROLE_OLD },
	{ "down", N_("down"), BAD, ROLE_ALARM },
	{ "stopped", N_("stopped"), OPEN, ROLE_QUIET },
	{ "gone", N_("gone"), BAD, ROLE_ALARM },
};

static const struct format_word severities[] = {
	{ "notice", N_("notice"), FINE, ROLE_INFO },
	{ "warning", N_("warning"), WARN, ROLE_WARNING },
	{ "alarm", N_("alarm"), BAD, ROLE_ALARM },
};

static const struct format_word commands[] = {
	{ "waiting", N_("waiting"), OPEN, ROLE_INFO },
	{ "done", N_("done"), FINE, ROLE_OK },
	{ "failed", N_("failed"), BAD, ROLE_ALARM },
	{ "expired", N_("too late"), WARN, ROLE_WARNING },
};

static const struct format_word alarms[] = {
	{ "plc_down", N_("PLC not reachable"), BAD, ROLE_ALARM },
	{ "plc_stale", N_("PLC stands still"), BAD, ROLE_ALARM },
	{ "plc_fault", N_("PLC reports a fault"), BAD, ROLE_ALARM },
	{ "plc_estop", N_("emergency stop"), BAD, ROLE_ALARM },
	{ "plc_config", N_("PLC set up wrongly"), BAD, ROLE_ALARM },
	{ "plc_foreign", N_("not the sorter's PLC"), BAD, ROLE_ALARM },
	{ "plc_not_allowed", N_("PLC not allowed yet"), BAD, ROLE_ALARM },
	{ "plc_second_board", N_("second bridge on the PLC"), BAD, ROLE_ALARM },
	{ "reader_down", N_("reader not there"), BAD, ROLE_ALARM },
	{ "reader_fault", N_("reader fault"), BAD, ROLE_ALARM },
	{ "unknown_item", N_("unknown item"), WARN, ROLE_WARNING },
	{ "bad_code", N_("code with a mistake"), WARN, ROLE_WARNING },
	{ "multiple_read", N_("several read at once"), WARN, ROLE_WARNING },
	{ "wrong_lane", N_("wrong lane"), BAD, ROLE_ALARM },
	{ "lost", N_("box lost"), BAD, ROLE_ALARM },
	{ "store_full", N_("disk full"), BAD, ROLE_ALARM },
	{ "store_limit", N_("file size limit"), BAD, ROLE_ALARM },
	{ "store_locked", N_("database locked"), BAD, ROLE_ALARM },
	{ "store_io", N_("disk fails"), BAD, ROLE_ALARM },
	{ "store_damaged", N_("database damaged"), BAD, ROLE_ALARM },
	{ "store_replaced", N_("database replaced"), BAD, ROLE_ALARM },
	{ "store_denied", N_("not allowed to write"), BAD, ROLE_ALARM },
	{ "store_lost", N_("facts are missing"), BAD, ROLE_ALARM },
	{ "store_log", N_("-wal file grows"), WARN, ROLE_WARNING },
	{ "command_failed", N_("command not done"), WARN, ROLE_WARNING },
	{ "clock_jump", N_("clock was set"), WARN, ROLE_WARNING },
	{ "part_crashed", N_("program crashed"), WARN, ROLE_WARNING },
};

/* Places of the schema; others have a title of their own. */
static const struct format_word places[] = {
	{ "ident", N_("ident point"), "", ROLE_TEXT },
	{ "lane1", N_("lane 1"), "", ROLE_TEXT },
	{ "lane2", N_("lane 2"), "", ROLE_TEXT },
	{ "lane3", N_("lane 3"), "", ROLE_TEXT },
};

/* CBV 2.0 business steps that this program writes; others are shown unchanged. */
static const struct format_word steps[] = {
	{ "commissioning", N_("registered"), "", ROLE_TEXT },
	{ "receiving", N_("received"), "", ROLE_TEXT },
	{ "inspecting", N_("inspected"), "", ROLE_TEXT },
	{ "storing", N_("put away"), "", ROLE_TEXT },
	{ "holding", N_("held"), "", ROLE_TEXT },
	{ "picking", N_("picked"), "", ROLE_TEXT },
	{ "packing", N_("packed"), "", ROLE_TEXT },
	{ "staging_outbound", N_("staged"), "", ROLE_TEXT },
	{ "loading", N_("loaded"), "", ROLE_TEXT },
	{ "shipping", N_("shipped"), "", ROLE_TEXT },
};

static const struct format_word *find_word(const struct format_word *table, size_t count,
	const char *name)
{
	static const struct format_word none = { "", "", "?", ROLE_TEXT };

	for (size_t i = 0; i < count; i++)
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	return &none;
}

const struct format_word *format_verdict(const char *name)
{
	return find_word(verdicts, LENGTH(verdicts), name);
}

const struct format_word *format_result(const char *name)
{
	return find_word(results, LENGTH(results), name);
}

const struct format_word *format_program(const char *state)
{
	return find_word(programs, LENGTH(programs), state);
}

const struct format_word *format_command_state(const char *state)
{
	return find_word(commands, LENGTH(commands), state);
}

const struct format_word *format_severity(const char *name)
{
	return find_word(severities, LENGTH(severities), name);
}

const char *format_text(const struct format_word *word, const char *name)
{
	return *word->text ? _(word->text) : name;
}

const char *format_alarm(const char *code)
{
	return format_text(find_word(alarms, LENGTH(alarms), code), code);
}

const char *format_step(const char *biz_step)
{
	return format_text(find_word(steps, LENGTH(steps), biz_step), biz_step);
}

const char *format_place(const char *name, const char *title)
{
	return *title ? title : format_text(find_word(places, LENGTH(places), name), name);
}

const char *format_scan(const struct row_scan *row, char *out, size_t size)
{
	const struct command_code *command;
	const char *argument;

	if (strcmp(row->verdict, "command") == 0 &&
		command_code_find(row->text, &command, &argument) == 1) {
		snprintf(out, size, _("command: %s"), _(command->title));
		return out;
	}
	if (*row->name)
		return row->name;
	return *row->item ? row->item : row->text;
}

const char *format_read(const char *word)
{
	static const struct format_word carriers[] = {
		{ "barcode", N_("barcode"), "", ROLE_TEXT },
		{ "typed", N_("typed"), "", ROLE_TEXT },
		{ "nfc", N_("RFID tag"), "", ROLE_TEXT },
	};

	return format_text(find_word(carriers, LENGTH(carriers), word), word);
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
			return _(c->title);
	}
	return verb;
}

const char *format_command(const char *verb, const char *argument, char *out, size_t size)
{
	int track = 0, lane = 0;

	if (strcmp(verb, "speed") == 0)
		snprintf(out, size, _("speed %s mm/s"), argument);
	else if (strcmp(verb, "lane") == 0 && sscanf(argument, "%5d %5d", &track, &lane) == 2 && track)
		snprintf(out, size, _("box %d to lane %d"), track, lane);
	else if (strcmp(verb, "lane") == 0)
		snprintf(out, size, _("waiting box to lane %d"), lane);
	else
		snprintf(out, size, "%s", printed_name(verb, argument));
	return out;
}
