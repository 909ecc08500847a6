/* journal_put: the facts of the poll loop on their way into the queue. Never blocks. */
#include "plc-bridge/journal_part.h"
#include "core/base/lang.h"
#include "core/base/log.h"
#include "core/base/wake.h"

static void put_fact(struct journal *j, const struct fact *fact)
{
	if (!queue_put(&j->queue, fact))
		log_line(LOG_LEVEL_ERROR,
			_("the disk has failed for too long: data are being lost; free space on the disk or "
			  "replace it"));
	wake_send_event(j->work_fd);
}

void journal_signals(struct journal *j, const struct signal_change *changes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		put_fact(j, &(struct fact){ .kind = FACT_SIGNAL, .signal = changes[i] });
}

void journal_passage(struct journal *j, const struct passage *passage)
{
	put_fact(j, &(struct fact){ .kind = FACT_PASSAGE, .passage = *passage });
}

static void put_alarm_fact(struct journal *j, enum alarm_code code, enum alarm_severity severity,
	const struct message *message, bool is_over)
{
	struct fact fact = { .kind = FACT_RAISE,
		.alarm.code = code,
		.alarm.severity = severity,
		.alarm.is_over = is_over };

	fact.alarm.message = *message;
	put_fact(j, &fact);
}

void journal_alarm(struct journal *j, enum alarm_code code, enum alarm_severity severity,
	const struct message *message)
{
	put_alarm_fact(j, code, severity, message, false);
}

void journal_alarm_text(struct journal *j, enum alarm_code code, const struct message *message)
{
	struct fact fact = { .kind = FACT_ALARM_TEXT, .alarm.code = code };

	fact.alarm.message = *message;
	put_fact(j, &fact);
}

void journal_note(struct journal *j, enum alarm_code code, enum alarm_severity severity,
	const struct message *message)
{
	put_alarm_fact(j, code, severity, message, true);
}

void journal_clear(struct journal *j, enum alarm_code code)
{
	put_fact(j, &(struct fact){ .kind = FACT_CLEAR, .alarm.code = code });
}

void journal_state(struct journal *j, enum program_state state, const struct message *detail)
{
	struct fact fact = { .kind = FACT_STATE, .program.state = state };

	fact.program.detail = *detail;
	put_fact(j, &fact);
}

void journal_command_done(struct journal *j, const struct command *command)
{
	put_fact(j, &(struct fact){ .kind = FACT_COMMAND, .command = *command });
}

void journal_clock_set(struct journal *j)
{
	put_fact(j, &(struct fact){ .kind = FACT_CLOCK });
}

void journal_reject_address(struct journal *j, const struct message *reason)
{
	struct fact fact = { .kind = FACT_REJECT_ADDRESS };

	fact.alarm.message = *reason;
	put_fact(j, &fact);
}

void journal_ask_permission(struct journal *j, const char *address)
{
	struct fact fact = { .kind = FACT_ASK_PERMISSION };

	text_copy(fact.address, sizeof fact.address, address);
	put_fact(j, &fact);
}

void journal_stuck(struct journal *j, uint16_t boot, uint16_t track, enum signal_id barrier,
	int64_t at_us)
{
	put_fact(j, &(struct fact){ .kind = FACT_STUCK, .stuck = { boot, track, barrier, at_us } });
}

void journal_freed(struct journal *j, enum signal_id barrier, int64_t at_us)
{
	put_fact(j, &(struct fact){ .kind = FACT_FREED, .stuck = { 0, 0, barrier, at_us } });
}

enum journal_permission journal_permission(struct journal *j)
{
	return (enum journal_permission)j->permission;
}
