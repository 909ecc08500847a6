/* store_enum: the state words of the store, each an enum with one table: the word in the database and in
 * JSON, and the text for people. Pure.
 *
 * They lie in core/store because the store writes and reads these columns; others decide which word a row
 * gets. For each: name() is the word of the public interface, "" for a value that is none; text() is an
 * N_() text to be translated, "" for a value that is none. Both are static and never NULL. from() takes
 * any text: the word may be of another tool or of a newer version. It never returns a value that is
 * outside of the enum with its _COUNT. */
#ifndef CORE_STORE_STORE_ENUM_H
#define CORE_STORE_STORE_ENUM_H

/* scan.verdict: the result of a scan. */
enum verdict {
	VERDICT_ACCEPTED,
	VERDICT_UNKNOWN,
	VERDICT_DUPLICATE,
	VERDICT_WRONG_PLACE,
	VERDICT_COMMAND,
	VERDICT_REJECTED,
	VERDICT_COUNT
};
const char *store_verdict_name(enum verdict);
const char *store_verdict_text(enum verdict);
enum verdict store_verdict_from(const char *name); /* VERDICT_COUNT if it is none */

/* passage.result: how a box's passage over the conveyor ended. */
enum passage_result {
	PASSAGE_OPEN, /* it is under way: "" */
	PASSAGE_SORTED,
	PASSAGE_NO_READ,
	PASSAGE_MULTIPLE,
	PASSAGE_UNKNOWN,
	PASSAGE_LATE,
	PASSAGE_WRONG_LANE,
	PASSAGE_LOST,
	PASSAGE_REMOVED,
	PASSAGE_EXPIRED,
	PASSAGE_RESULT_COUNT
};
const char *store_result_name(enum passage_result);
const char *store_result_text(enum passage_result);
/* A word that is none: PASSAGE_EXPIRED, ended without a known result. */
enum passage_result store_result_from(const char *name);

/* passage.decision: why the computer sent a box to its lane. */
enum passage_decision {
	DECISION_NONE, /* not decided, or recorded by a version that did not record it: "" */
	DECISION_SORTED,
	DECISION_NO_READ,
	DECISION_MULTIPLE,
	DECISION_UNKNOWN,
	DECISION_OPERATOR,
	DECISION_LATE, /* it had left without an answer when it was decided */
	DECISION_COUNT
};
const char *store_decision_name(enum passage_decision);
enum passage_decision store_decision_from(const char *name); /* DECISION_NONE if it is none */

/* command.state. */
enum command_state {
	COMMAND_STATE_WAITING, /* a new row */
	COMMAND_STATE_DONE,
	COMMAND_STATE_FAILED,
	COMMAND_STATE_EXPIRED,
	COMMAND_STATE_HELD, /* a lane for the next box; ends as one of the three above */
	COMMAND_STATE_COUNT
};
const char *store_command_state_name(enum command_state);
const char *store_command_state_text(enum command_state);
enum command_state store_command_state_from(
	const char *name); /* COMMAND_STATE_COUNT if it is none */

/* program.state. */
enum program_state {
	PROGRAM_STARTING,
	PROGRAM_READY,
	PROGRAM_STALE, /* plc-bridge: the values may be old */
	PROGRAM_DOWN,
	PROGRAM_STOPPED,
	PROGRAM_GONE, /* never stored: without a sign of life, though not stopped */
	PROGRAM_STATE_COUNT
};
const char *store_program_state_name(enum program_state);
const char *store_program_state_text(enum program_state);
enum program_state store_program_state_from(
	const char *name); /* PROGRAM_STATE_COUNT if it is none */

/* alarm.severity. */
enum alarm_severity { SEVERITY_NOTICE, SEVERITY_WARNING, SEVERITY_ALARM, SEVERITY_COUNT };
const char *store_severity_name(enum alarm_severity);
const char *store_severity_text(enum alarm_severity);
enum alarm_severity store_severity_from(const char *name); /* SEVERITY_COUNT if it is none */

/* alarm.code. */
enum alarm_code {
	ALARM_NONE, /* no alarm, or all of a source: "" */
	ALARM_PLC_DOWN,
	ALARM_PLC_STALE,
	ALARM_PLC_FAULT,
	ALARM_PLC_ESTOP,
	ALARM_PLC_CONFIG,
	ALARM_PLC_FOREIGN,
	ALARM_PLC_NOT_ALLOWED,
	ALARM_PLC_SECOND_BOARD,
	ALARM_READER_DOWN,
	ALARM_READER_FAULT,
	ALARM_READER_INPUT,
	ALARM_UNREAD_CODE,
	ALARM_UNKNOWN_ITEM,
	ALARM_BAD_CODE,
	ALARM_ODD_STEP,
	ALARM_EXPIRED_ITEM,
	ALARM_MULTIPLE_READ,
	ALARM_LATE,
	ALARM_WRONG_LANE,
	ALARM_LOST,
	ALARM_REMOVED,
	ALARM_STORE_FULL,
	ALARM_STORE_LIMIT,
	ALARM_STORE_LOCKED,
	ALARM_STORE_IO,
	ALARM_STORE_DAMAGED,
	ALARM_STORE_REPLACED,
	ALARM_STORE_DENIED,
	ALARM_STORE_LOST,
	ALARM_STORE_LOG,
	ALARM_COMMAND_FAILED,
	ALARM_CLOCK_JUMP,
	ALARM_PART_CRASHED,
	ALARM_CODE_COUNT
};
const char *store_alarm_name(enum alarm_code);
const char *store_alarm_text(enum alarm_code);
enum alarm_code store_alarm_from(const char *name); /* ALARM_CODE_COUNT if it is none */

#endif
