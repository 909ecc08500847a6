#include "core/store/command.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/text.h"
#include "core/base/word_list.h"
#include "core/store/store_sql.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

/* --- words ------------------------------------------------------------------------------------- */

enum { NUMBERS_MAX = 2, NUMBER_SIZE = 16 };

/* The last number is the argument; one before it is the track, and may be left out. */
static const struct command_form {
	const char *name;
	const char *usage; /* MESSAGE_WORD() the numbers, NULL: none */
	int count;
	struct {
		const char *what; /* MESSAGE_WORD() */
		int32_t min, max;
	} numbers[NUMBERS_MAX];
} forms[COMMAND_VERB_COUNT] = {
	[COMMAND_START] = { "start", NULL, 0, { { NULL, 0, 0 } } },
	[COMMAND_STOP] = { "stop", NULL, 0, { { NULL, 0, 0 } } },
	[COMMAND_RESET] = { "reset", NULL, 0, { { NULL, 0, 0 } } },
	[COMMAND_SPEED] = { "speed", MESSAGE_WORD("command.usage_speed", "mm/s, from 0 to 2000"), 1,
		{ { MESSAGE_WORD("command.speed", "speed in mm/s"), 0, COMMAND_SPEED_MAX_MM_S } } },
	[COMMAND_LANE] = { "lane",
		MESSAGE_WORD("command.usage_lane",
			"1, 2 or 3; a box number or next before it unless the waiting box is meant; next off "
			"cancels"),
		2,
		{ { MESSAGE_WORD("command.box", "box number"), 0, COMMAND_TRACK_MAX },
			{ MESSAGE_WORD("command.lane", "lane"), 1, LANE_COUNT } } },
};

const char *command_verb_name(enum command_verb verb)
{
	return verb < COMMAND_VERB_COUNT ? forms[verb].name : "";
}

enum command_verb command_verb_from(const char *name)
{
	int i = 0;

	while (i < COMMAND_VERB_COUNT && strcmp(forms[i].name, name) != 0)
		i++;
	return (enum command_verb)i;
}

/* The next word; "" if there is none. False: it is longer than any right one. */
static bool take_word(const char **at, char *out)
{
	size_t len;

	*at += strspn(*at, " ");
	len = strcspn(*at, " ");
	snprintf(out, NUMBER_SIZE, "%.*s", (int)len, *at);
	*at += len;
	return len < NUMBER_SIZE;
}

static int refuse_form(const struct command_form *form, struct fault *why)
{
	return form->usage
		? fault_set(why, FAULT_USAGE, EXIT_USAGE, MESSAGE("command.say_then", "\"%s\" needs: %s"),
			  form->name, form->usage)
		: fault_set(why, FAULT_USAGE, EXIT_USAGE,
			  MESSAGE("command.stands_alone", "\"%s\" takes nothing after it"), form->name);
}

/* "next 2", "next off". False: it is another form. */
static bool parse_next(const struct command_form *form, const char *at, struct command *out)
{
	char words[3][NUMBER_SIZE];
	int64_t lane = 0;

	for (int i = 0; i < 3; i++)
		if (!take_word(&at, words[i]))
			return false;
	if (form != &forms[COMMAND_LANE] || strcmp(words[0], "next") != 0 || *words[2] ||
		(strcmp(words[1], "off") != 0 && !text_to_int64(words[1], 1, LANE_COUNT, &lane)))
		return false;
	out->track = COMMAND_TRACK_NEXT;
	out->argument = (int32_t)lane;
	return true;
}

static int parse_numbers(const struct command_form *form, const char *at, struct command *out,
	struct fault *why)
{
	char words[NUMBERS_MAX + 1][NUMBER_SIZE];
	int32_t *const into[NUMBERS_MAX] = { &out->track, &out->argument };
	int count = 0, left_out;

	if (parse_next(form, at, out))
		return 0;
	do {
		const char *word = at + strspn(at, " ");

		if (!take_word(&at, words[count]))
			return fault_set(why, FAULT_USAGE, EXIT_USAGE,
				MESSAGE("command.no_number", "\"%.60s\" is not a number"), word);
	} while (*words[count] && ++count <= NUMBERS_MAX);
	left_out = form->count - count;
	if (left_out < 0 || (form->count > 0 && count == 0))
		return refuse_form(form, why);
	for (int i = 0; i < count; i++) {
		const int nth = left_out + i;
		const int32_t min = form->numbers[nth].min, max = form->numbers[nth].max;
		int64_t number;

		if (!text_to_int64(words[i], min, max, &number))
			return fault_set(why, FAULT_USAGE, EXIT_USAGE,
				MESSAGE("command.is_no_from_to",
					"\"%s\" is not possible; %s must be from %d to %d"),
				words[i], form->numbers[nth].what, (int)min, (int)max);
		*into[NUMBERS_MAX - form->count + nth] = (int32_t)number;
	}
	return 0;
}

int command_parse(const char *words, struct command *out, struct fault *why)
{
	struct word_list verbs = { 0 };
	char name[NUMBER_SIZE];
	const char *at = words;
	bool is_short = take_word(&at, name);

	out->verb = is_short ? command_verb_from(name) : COMMAND_VERB_COUNT;
	out->argument = out->track = 0;
	if (out->verb == COMMAND_VERB_COUNT) {
		fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("command.no_command_plc", "\"%.60s\" is not a command for a PLC"), words);
		for (int i = 0; i < COMMAND_VERB_COUNT; i++)
			word_list_add(&verbs, forms[i].name);
		return word_list_refuse(&verbs, is_short ? name : "", why);
	}
	return parse_numbers(&forms[out->verb], at, out, why);
}

const char *command_write_argument(const struct command *c, char *out)
{
	int count = c->verb < COMMAND_VERB_COUNT ? forms[c->verb].count : 0;

	*out = '\0';
	if (count == 1)
		snprintf(out, COMMAND_ARGUMENT_SIZE, "%d", c->argument);
	else if (count == 2 && c->track == COMMAND_TRACK_NEXT && c->argument == 0)
		snprintf(out, COMMAND_ARGUMENT_SIZE, "next off");
	else if (count == 2 && c->track == COMMAND_TRACK_NEXT)
		snprintf(out, COMMAND_ARGUMENT_SIZE, "next %d", c->argument);
	else if (count == 2)
		snprintf(out, COMMAND_ARGUMENT_SIZE, "%d %d", c->track, c->argument);
	return out;
}

const char *command_write(const struct command *c, char *out)
{
	char argument[COMMAND_ARGUMENT_SIZE];
	const char *numbers = command_write_argument(c, argument);

	if (c->verb == COMMAND_LANE && c->track == 0)
		numbers += strlen("0 ");
	snprintf(out, COMMAND_WORDS_SIZE, "%s%s%s", command_verb_name(c->verb), *numbers ? " " : "",
		numbers);
	return out;
}

void command_read(const char *verb, const char *argument, struct command *out)
{
	char own[COMMAND_ARGUMENT_SIZE];

	out->argument = out->track = 0;
	out->verb = command_verb_from(verb);
	if (out->verb < COMMAND_VERB_COUNT &&
		(parse_numbers(&forms[out->verb], argument, out, NULL) ||
			strcmp(command_write_argument(out, own), argument) != 0))
		out->verb = COMMAND_VERB_COUNT;
}

/* --- the end ----------------------------------------------------------------------------------- */

bool command_is_over(enum command_stage stage, int64_t late_ms)
{
	static const int64_t patience_ms[COMMAND_STAGE_COUNT] = {
		[COMMAND_OPEN] = 0,
		[COMMAND_TAKEN] = 0,
		[COMMAND_WITHDRAWN] = 500,
		[COMMAND_UNREPORTED] = 3000, /* beyond WITHDRAWN, and a disk that is busy */
	};

	return late_ms > patience_ms[stage];
}

int command_expire_open(struct store *s, int64_t now_us, struct fault *why)
{
	struct message late;

	message_set(&late,
		MESSAGE("command.deadline_passed", "the command expired before it could be executed"));
	return store_expire_commands(s, now_us, &late, why);
}

/* --- given and awaited ------------------------------------------------------------------------- */

const char *command_without_plc(void)
{
	return MESSAGE_WORD("command.no_plc",
		"no PLC has reported to this database yet; start warenspur-plc-bridge first");
}

int command_give(struct store *s, const char *plc, const char *program, int64_t deadline_us,
	struct command *c, struct fault *why)
{
	char current[SCAN_NAME_MAX] = "";

	c->seq = 0;
	c->state = COMMAND_STATE_WAITING;
	c->detail = message_none;
	if (!plc && store_current_plc(s, current, sizeof current, why))
		return -1;
	if (!plc && !*current)
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE, "%s", command_without_plc());
	store_name_giver(program, c->given_by, sizeof c->given_by);
	c->deadline_us = clock_wall_us() + deadline_us;
	c->given_up_ms = clock_mono_ms() + deadline_us / 1000;
	if (store_add_command(s, plc ? plc : current, c, &c->seq, why)) {
		c->seq = 0;
		return -1;
	}
	return 0;
}

/* Nobody reports its result any more: it gets one here. 0 or -1. */
static int give_up_late(struct store *s, const struct command *c, int64_t late_ms,
	struct fault *why)
{
	struct message reason;

	message_set(&reason,
		MESSAGE("command.no_bridge_took",
			"no PLC bridge accepted the command; check that it runs (Status)"));
	if (store_give_up_command(s, c->seq, false, COMMAND_STATE_EXPIRED, &reason, why))
		return -1;
	if (!command_is_over(COMMAND_UNREPORTED, late_ms))
		return 0;
	message_set(&reason,
		MESSAGE("command.no_result",
			"the PLC bridge has reported no result; check the belt, then repeat the command"));
	return store_give_up_command(s, c->seq, true, COMMAND_STATE_FAILED, &reason, why);
}

int command_check(struct store *s, struct command *c, int64_t now_ms, struct fault *why)
{
	int64_t late_ms = now_ms - c->given_up_ms;
	int found = store_read_command(s, c->seq, c, why);

	if (found < 0)
		return -1;
	if (found == 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("command.command_deleted_database_meanwhile",
				"the command was deleted from the database meanwhile; check the belt"));
	if (c->state == COMMAND_STATE_WAITING && command_is_over(COMMAND_OPEN, late_ms) &&
		(give_up_late(s, c, late_ms, why) || store_read_command(s, c->seq, c, why) < 0))
		return -1;
	if (c->state == COMMAND_STATE_COUNT)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("command.another_program_given_command",
				"another program has set an unknown state for the command; check the belt"));
	return c->state != COMMAND_STATE_WAITING;
}

int command_await(struct store *s, struct command *c, struct fault *why)
{
	enum { LOOK_MS = 500 }; /* for changes by programs that send no wake-up, and for the deadline */
	struct pollfd wake = { .fd = store_wake_fd(s), .events = POLLIN };
	int ended;

	for (;;) {
		int64_t now_ms = clock_mono_ms(), left_ms = c->given_up_ms - now_ms + 1;

		store_changed(s);
		ended = command_check(s, c, now_ms, why);
		if (ended)
			return ended < 0 ? -1 : 0;
		poll(&wake, 1, left_ms > 0 && left_ms < LOOK_MS ? (int)left_ms : LOOK_MS);
	}
}

/* --- for bridges ------------------------------------------------------------------------------- */

/* The check costs no transaction; only for a command that waits is one begun. The command is marked as
 * taken, durably, before the bridge acts on it: after a crash it is not executed twice. */
int command_take(struct store *s, const char *plc, int64_t now_us, struct command *out,
	struct fault *why)
{
	bool is_waiting;
	int result;

	if (store_has_waiting_command(s, plc, now_us, &is_waiting, why))
		return -1;
	if (!is_waiting)
		return 0;
	if (store_begin(s, true, why))
		return -1;
	result = command_expire_open(s, now_us, why);
	if (result == 0)
		result = store_mark_taken_command(s, plc, out, why);
	return store_end(s, result < 0 ? -1 : 0, why) ? -1 : result;
}

int command_abandon(struct store *s, const char *plc, int *lane, struct fault *why)
{
	struct message meanwhile;

	message_set(&meanwhile,
		MESSAGE("command.bridge_restarted",
			"the PLC bridge was restarted meanwhile; check the belt, then repeat the command"));
	if (store_begin(s, true, why))
		return -1;
	return store_end(s,
		store_taken_lane(s, plc, lane, why) || store_fail_taken_commands(s, plc, &meanwhile, why)
			? -1
			: 0,
		why);
}
