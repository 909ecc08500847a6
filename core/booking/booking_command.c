/* booking_command: printed commands. */
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/booking/booking_part.h"
#include "core/session/store_session.h"

#include <stdio.h>
#include <string.h>

/* What becomes of a printed command. */
struct printed {
	enum command_state state;
	char plc[SCAN_NAME_MAX];
	struct message detail; /* no text: nothing speaks against it */
	int64_t deadline_us;
};

/* The bridge that reports now, or the last one that did. */
static int choose_plc(struct store *s, struct printed *out, struct fault *why)
{
	int64_t running;

	if (store_count_bridges(s, clock_wall_us() - STORE_PROGRAM_OLD_US, &running, why) ||
		store_current_plc(s, out->plc, sizeof out->plc, why))
		return -1;
	if (!out->plc[0])
		message_set(&out->detail, "%s", command_without_plc());
	else if (running > 1)
		message_set(&out->detail,
			MESSAGE("booking_command.several_plcs",
				"there are several PLCs; print a code with the PLC's name, WSP:STOP:NAME"));
	return 0;
}

/* Why a reader may not give a command: MESSAGE_WORD(); NULL: it may. */
static const char *find_refusal(const struct scan *scan, const struct command_code *code)
{
	if (scan->commands == SCAN_COMMANDS_NONE)
		return MESSAGE_WORD("booking_command.takes_none",
			"this reader accepts no printed commands (--commands none); use the dashboard");
	if (code->need == COMMAND_NEEDS_NOTHING)
		return NULL;
	if (scan->sighting)
		return MESSAGE_WORD("booking_command.camera",
			"a camera must not start anything; scan the code with a handheld scanner");
	if (!scan->by_hand)
		return MESSAGE_WORD("booking_command.fixed_scanner",
			"this scanner is fixed to the machine: a code that passes it starts nothing; use a "
			"handheld scanner (--handheld yes)");
	if (code->need == COMMAND_NEEDS_CONSENT && scan->commands != SCAN_COMMANDS_ALL)
		return MESSAGE_WORD("booking_command.takes_stop_only",
			"this reader accepts no command that starts or moves something; use the dashboard, "
			"or start the reader with --commands all");
	return NULL;
}

/* Who has just stopped the belt had a reason. */
static int refuse_after_stop(struct store *s, struct printed *out, int64_t now_us,
	struct fault *why)
{
	bool was_stopped;

	if (store_was_stopped(s, out->plc, now_us - BOOKING_AFTER_STOP_US, &was_stopped, why))
		return -1;
	if (was_stopped)
		message_set(&out->detail,
			MESSAGE("booking_command.just_stopped",
				"the belt was stopped less than %d s ago; check the belt, then scan the code "
				"again"),
			(int)(BOOKING_AFTER_STOP_US / 1000000));
	return 0;
}

/* A sticker: its participant is counted once per session. */
static int greet_guest(struct store *s, const struct scan *scan, const struct booking *b,
	struct message *detail, struct fault *why)
{
	bool is_new;
	int64_t number;
	int joined = store_join_session(s, b->argument, b->place, scan->at_us, &number, &is_new, why);

	if (joined == 0)
		message_set(detail,
			MESSAGE("booking_command.no_session",
				"no session is running, the sticker is not counted; begin one: warenspur session begin"));
	else if (joined > 0 && is_new)
		message_set(detail,
			MESSAGE("booking_command.hello", "hello %s; participant number %lld of this session"),
			b->argument, (long long)number);
	else if (joined > 0)
		message_set(detail,
			MESSAGE("booking_command.hello_again", "hello again, %s; participant number %lld"),
			b->argument, (long long)number);
	return joined;
}

static int carry_out_printed(struct store *s, const struct scan *scan, const struct booking *b,
	struct printed *out, struct fault *why)
{
	int result;

	out->state = COMMAND_STATE_DONE;
	if (strcmp(b->command->verb, "ack") == 0)
		return store_mark_acknowledged(s, why);
	if (b->command->target == COMMAND_FOR_GUEST)
		result = greet_guest(s, scan, b, &out->detail, why);
	else if (b->command->target == COMMAND_FOR_PLACE)
		result = booking_choose_place(s, scan, b->argument, &out->detail, why);
	else
		result = booking_undo_last_at(s, b->place, scan->at_us, b->seq, &out->detail, why);
	if (result == 0)
		out->state = COMMAND_STATE_FAILED;
	return result < 0 ? -1 : 0;
}

static int judge_printed(struct store *s, const struct scan *scan, const struct booking *b,
	struct printed *out, struct fault *why)
{
	int64_t now_us = clock_wall_us();
	const char *refusal = find_refusal(scan, b->command);

	out->state = COMMAND_STATE_WAITING;
	/* a scan with a time in the future does not move the deadline into the future */
	out->deadline_us = (scan->at_us < now_us ? scan->at_us : now_us) + COMMAND_DEADLINE_US;
	if (b->command->target == COMMAND_FOR_PLC && b->argument[0])
		text_copy(out->plc, sizeof out->plc, b->argument);
	else if (b->command->target == COMMAND_FOR_PLC && choose_plc(s, out, why))
		return -1;
	if (refusal)
		message_set(&out->detail, "%s", refusal);
	else if (!out->detail.text[0] && b->command->need == COMMAND_NEEDS_CONSENT &&
		refuse_after_stop(s, out, now_us, why))
		return -1;
	if (out->detail.text[0])
		out->state = COMMAND_STATE_FAILED;
	if (scan->replayed || out->deadline_us < now_us) {
		out->state = COMMAND_STATE_EXPIRED;
		message_set(&out->detail,
			MESSAGE("booking_command.old_scan",
				"the scan is too old, the command was not executed; scan the code again"));
	} else if (b->command->target >= COMMAND_FOR_STORE && !out->detail.text[0]) {
		return carry_out_printed(s, scan, b, out, why);
	}
	return 0;
}

/* The column `argument` of a printed command. out: COMMAND_ARGUMENT_SIZE bytes. */
static int write_printed_argument(const struct command_code *code, char *out, struct fault *why)
{
	char words[COMMAND_WORDS_SIZE];
	struct command c;

	snprintf(words, sizeof words, "%s %s", code->verb, code->argument);
	if (command_parse(words, &c, why))
		return -1;
	command_write_argument(&c, out);
	return 0;
}

int booking_follow_command(struct store *s, const struct scan *scan, struct booking *b,
	struct fault *why)
{
	struct printed printed = { .detail = message_none };
	struct store_command_row row = { .at_us = scan->at_us,
		.plc = printed.plc,
		.verb = b->command->verb,
		.argument = b->argument,
		.detail = &printed.detail,
		.given_by = scan->source };
	struct message text;
	char argument[COMMAND_ARGUMENT_SIZE];

	if (b->command->target == COMMAND_FOR_PLC) {
		if (write_printed_argument(b->command, argument, why))
			return -1;
		row.argument = argument;
	}
	if (judge_printed(s, scan, b, &printed, why) || command_expire_open(s, clock_wall_us(), why))
		return -1;
	row.deadline_us = printed.deadline_us;
	row.state = printed.state;
	if (store_append_command(s, &row, why))
		return -1;
	booking_add_reason(b, &printed.detail);
	if (printed.state != COMMAND_STATE_FAILED)
		return 0;
	message_set(&text, MESSAGE("booking_command.failed", "%s: %s"), b->command->title,
		message_argument(&printed.detail));
	return store_append_alarm(s, scan->source, ALARM_COMMAND_FAILED, SEVERITY_WARNING, &text, true,
		why);
}
