#include "core/store/store_enum.h"
#include "core/base/lang.h"
#include "core/base/message.h"

#include <string.h>

struct word {
	const char *name; /* in the database and in JSON */
	const char *text; /* N_() */
};

static const struct word verdicts[VERDICT_COUNT] = {
	[VERDICT_ACCEPTED] = { "accepted", N_("accepted") },
	[VERDICT_UNKNOWN] = { "unknown", N_("unknown") },
	[VERDICT_DUPLICATE] = { "duplicate", N_("duplicate") },
	[VERDICT_WRONG_PLACE] = { "wrong_place", N_("unexpected") },
	[VERDICT_COMMAND] = { "command", N_("command") },
	[VERDICT_REJECTED] = { "rejected", N_("rejected") },
};

static const struct word results[PASSAGE_RESULT_COUNT] = {
	[PASSAGE_OPEN] = { "", N_("under way") },
	[PASSAGE_SORTED] = { "sorted", N_("sorted") },
	[PASSAGE_NO_READ] = { "no_read", N_("no read") },
	[PASSAGE_MULTIPLE] = { "multiple", N_("several codes") },
	[PASSAGE_UNKNOWN] = { "unknown", N_("unknown") },
	[PASSAGE_LATE] = { "late", N_("late") },
	[PASSAGE_WRONG_LANE] = { "wrong_lane", N_("wrong lane") },
	[PASSAGE_LOST] = { "lost", MESSAGE("store_enum.missing", "missing") },
	[PASSAGE_REMOVED] = { "removed", N_("removed") },
	[PASSAGE_EXPIRED] = { "expired", N_("aborted") },
};

/* Their texts are sentences: tui/model/box_text.c. */
static const struct word decisions[DECISION_COUNT] = {
	[DECISION_NONE] = { "", "" },
	[DECISION_SORTED] = { "sorted", "" },
	[DECISION_NO_READ] = { "no_read", "" },
	[DECISION_MULTIPLE] = { "multiple", "" },
	[DECISION_UNKNOWN] = { "unknown", "" },
	[DECISION_OPERATOR] = { "operator", "" },
	[DECISION_LATE] = { "late", "" },
};

static const struct word command_states[COMMAND_STATE_COUNT] = {
	[COMMAND_STATE_WAITING] = { "waiting", N_("waiting") },
	[COMMAND_STATE_DONE] = { "done", N_("done") },
	[COMMAND_STATE_FAILED] = { "failed", N_("failed") },
	[COMMAND_STATE_EXPIRED] = { "expired", N_("expired") },
	[COMMAND_STATE_HELD] = { "held", N_("held") },
};

static const struct word program_states[PROGRAM_STATE_COUNT] = {
	[PROGRAM_STARTING] = { "starting", N_("starting") },
	[PROGRAM_READY] = { "ready", N_("ready") },
	[PROGRAM_STALE] = { "stale", N_("outdated") },
	[PROGRAM_DOWN] = { "down", N_("faulty") },
	[PROGRAM_STOPPED] = { "stopped", N_("stopped") },
	[PROGRAM_GONE] = { "gone", N_("offline") },
};

static const struct word severities[SEVERITY_COUNT] = {
	[SEVERITY_NOTICE] = { "notice", N_("notice") },
	[SEVERITY_WARNING] = { "warning", N_("warning") },
	[SEVERITY_ALARM] = { "alarm", N_("alarm") },
};

static const struct word alarms[ALARM_CODE_COUNT] = {
	[ALARM_NONE] = { "", "" },
	[ALARM_PLC_DOWN] = { "plc_down", N_("PLC not reachable") },
	[ALARM_PLC_STALE] = { "plc_stale", N_("PLC program not running") },
	[ALARM_PLC_FAULT] = { "plc_fault", N_("PLC reports a fault") },
	[ALARM_PLC_ESTOP] = { "plc_estop", N_("emergency stop") },
	[ALARM_PLC_CONFIG] = { "plc_config", N_("PLC profile does not match") },
	[ALARM_PLC_FOREIGN] = { "plc_foreign", N_("not the sorter's PLC") },
	[ALARM_PLC_NOT_ALLOWED] = { "plc_not_allowed", N_("PLC not allowed yet") },
	[ALARM_PLC_SECOND_BOARD] = { "plc_second_board", N_("second PLC bridge") },
	[ALARM_READER_DOWN] = { "reader_down", N_("reader missing") },
	[ALARM_READER_FAULT] = { "reader_fault", N_("reader fault") },
	[ALARM_READER_INPUT] = { "reader_input", N_("scanner input dropped") },
	[ALARM_UNREAD_CODE] = { "unread_code", N_("code not readable") },
	[ALARM_UNKNOWN_ITEM] = { "unknown_item", N_("unknown code") },
	[ALARM_BAD_CODE] = { "bad_code", N_("faulty code") },
	[ALARM_EXPIRED_ITEM] = { "expired_item", N_("expired goods") },
	[ALARM_ODD_STEP] = { "odd_step", N_("unexpected step") },
	[ALARM_MULTIPLE_READ] = { "multiple_read", N_("several codes on one box") },
	[ALARM_LATE] = { "late", N_("answer too late") },
	[ALARM_WRONG_LANE] = { "wrong_lane", N_("wrong lane") },
	[ALARM_LOST] = { "lost", N_("box missing") },
	[ALARM_REMOVED] = { "removed", N_("box removed") },
	[ALARM_STORE_FULL] = { "store_full", N_("disk full") },
	[ALARM_STORE_LIMIT] = { "store_limit", N_("file size limit") },
	[ALARM_STORE_LOCKED] = { "store_locked", N_("database locked") },
	[ALARM_STORE_IO] = { "store_io", N_("disk error") },
	[ALARM_STORE_DAMAGED] = { "store_damaged", N_("database damaged") },
	[ALARM_STORE_REPLACED] = { "store_replaced", N_("database replaced") },
	[ALARM_STORE_DENIED] = { "store_denied", N_("no write permission") },
	[ALARM_STORE_LOST] = { "store_lost", N_("data missing") },
	[ALARM_STORE_LOG] = { "store_log", N_("-wal file grows") },
	[ALARM_COMMAND_FAILED] = { "command_failed", N_("command failed") },
	[ALARM_CLOCK_JUMP] = { "clock_jump", N_("clock changed") },
	[ALARM_PART_CRASHED] = { "part_crashed", N_("program crashed") },
};

static const struct word *word_at(const struct word *table, unsigned count, unsigned value)
{
	static const struct word none = { "", "" };

	return value < count ? &table[value] : &none;
}

static int find_word(const struct word *table, int count, const char *name)
{
	int i = 0;

	while (i < count && strcmp(table[i].name, name) != 0)
		i++;
	return i;
}

const char *store_verdict_name(enum verdict verdict)
{
	return word_at(verdicts, VERDICT_COUNT, verdict)->name;
}

const char *store_verdict_text(enum verdict verdict)
{
	return word_at(verdicts, VERDICT_COUNT, verdict)->text;
}

enum verdict store_verdict_from(const char *name)
{
	return (enum verdict)find_word(verdicts, VERDICT_COUNT, name);
}

const char *store_result_name(enum passage_result result)
{
	return word_at(results, PASSAGE_RESULT_COUNT, result)->name;
}

const char *store_result_text(enum passage_result result)
{
	return word_at(results, PASSAGE_RESULT_COUNT, result)->text;
}

enum passage_result store_result_from(const char *name)
{
	int i = find_word(results, PASSAGE_RESULT_COUNT, name);

	return i < PASSAGE_RESULT_COUNT ? (enum passage_result)i : PASSAGE_EXPIRED;
}

const char *store_decision_name(enum passage_decision decision)
{
	return word_at(decisions, DECISION_COUNT, decision)->name;
}

enum passage_decision store_decision_from(const char *name)
{
	int i = find_word(decisions, DECISION_COUNT, name);

	return i < DECISION_COUNT ? (enum passage_decision)i : DECISION_NONE;
}

const char *store_command_state_name(enum command_state state)
{
	return word_at(command_states, COMMAND_STATE_COUNT, state)->name;
}

const char *store_command_state_text(enum command_state state)
{
	return word_at(command_states, COMMAND_STATE_COUNT, state)->text;
}

enum command_state store_command_state_from(const char *name)
{
	return (enum command_state)find_word(command_states, COMMAND_STATE_COUNT, name);
}

const char *store_program_state_name(enum program_state state)
{
	return word_at(program_states, PROGRAM_STATE_COUNT, state)->name;
}

const char *store_program_state_text(enum program_state state)
{
	return word_at(program_states, PROGRAM_STATE_COUNT, state)->text;
}

enum program_state store_program_state_from(const char *name)
{
	return (enum program_state)find_word(program_states, PROGRAM_STATE_COUNT, name);
}

const char *store_severity_name(enum alarm_severity severity)
{
	return word_at(severities, SEVERITY_COUNT, severity)->name;
}

const char *store_severity_text(enum alarm_severity severity)
{
	return word_at(severities, SEVERITY_COUNT, severity)->text;
}

enum alarm_severity store_severity_from(const char *name)
{
	return (enum alarm_severity)find_word(severities, SEVERITY_COUNT, name);
}

const char *store_alarm_name(enum alarm_code code)
{
	return word_at(alarms, ALARM_CODE_COUNT, code)->name;
}

const char *store_alarm_text(enum alarm_code code)
{
	return word_at(alarms, ALARM_CODE_COUNT, code)->text;
}

enum alarm_code store_alarm_from(const char *name)
{
	return (enum alarm_code)find_word(alarms, ALARM_CODE_COUNT, name);
}
