#include "tui/model/facts.h"
#include "core/session/store_session.h"
#include "core/base/lang.h"
#include "core/store_query/store_read.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { SIGNAL_BATCH = 2000, ALARM_LIMIT = 200, READ_PROGRAMS_US = 500000 };

void facts_init(struct facts *f, const char *chosen_plc)
{
	memset(f, 0, sizeof *f);
	f->chosen_plc = chosen_plc;
	f->visitors = -1;
}

/* --- signals ------------------------------------------------------------------------------- */

static void add_signal(void *user, const struct row_signal *row)
{
	struct facts *f = user;

	if (row->at_us > f->newest_signal_us)
		f->newest_signal_us = row->at_us;
	box_tracking_add_signal(&f->belt, signal_from(row->name), row->at_us, (uint32_t)row->value);
}

static void note_newest_time(void *user, const struct row_signal *row)
{
	struct facts *f = user;

	if (row->at_us > f->newest_signal_us)
		f->newest_signal_us = row->at_us;
}

static void assume_signal(void *user, const struct row_signal *row)
{
	struct facts *f = user;

	box_tracking_assume(&f->belt, signal_from(row->name), row->at_us, (uint32_t)row->value);
}

static int read_signals(struct facts *f, struct store *store, struct fault *why)
{
	int64_t before;

	do {
		before = f->signal_seq;
		if (store_each_signal_since(store, f->plc, &f->signal_seq, SIGNAL_BATCH, add_signal, f,
				why))
			return -1;
	} while (f->signal_seq - before >= SIGNAL_BATCH);
	box_tracking_settle(&f->belt);
	return 0;
}

/* For another PLC or another time: replays the last minute, then adds signals that have not
 * changed. */
static int replay_plc(struct facts *f, struct store *store, const char *plc, struct fault *why)
{
	box_tracking_init(&f->belt);
	f->newest_signal_us = 0;
	text_copy(f->plc, sizeof f->plc, plc);
	if (store_each_last_signal(store, plc, note_newest_time, f, why) ||
		store_signal_seq_at(store, f->newest_signal_us - FACTS_REPLAY_US, &f->signal_seq, why) ||
		read_signals(f, store, why) || store_each_last_signal(store, plc, assume_signal, f, why)) {
		f->plc[0] = '\0'; /* the next refresh tries again */
		return -1;
	}
	return 0;
}

static int find_plc(struct facts *f, struct store *store, struct fault *why)
{
	char plc[SCAN_NAME_MAX] = "";

	if (f->chosen_plc)
		text_copy(plc, sizeof plc, f->chosen_plc);
	else if (store_current_plc(store, plc, sizeof plc, why))
		return -1;
	if (!*plc || (strcmp(plc, f->plc) == 0 && !f->must_replay))
		return 0;
	return replay_plc(f, store, plc, why);
}

/* --- passages, programs, alarms --------------------------------------------------------------- */

static void add_passage(void *user, const struct row_passage *row)
{
	struct facts *f = user;

	if (f->passage_count < FACTS_PASSAGES_MAX)
		f->passages[f->passage_count++] = *row;
}

static int read_passages(struct facts *f, struct store *store, struct fault *why)
{
	f->passage_count = 0;
	if (store_each_passage(store, f->plc, FACTS_PASSAGES_MAX, add_passage, f, why))
		return -1;
	for (size_t i = 0; i < f->passage_count; i++)
		box_tracking_add_passage(&f->belt, &f->passages[i].passage, f->passages[i].name);
	return 0;
}

static bool is_alive(int64_t pid)
{
	return pid > 0 && pid <= INT32_MAX && (kill((pid_t)pid, 0) == 0 || errno == EPERM);
}

enum program_state facts_program_state(const struct row_program *row, int64_t now_us,
	bool has_trouble)
{
	if (row->state != PROGRAM_STOPPED && now_us - row->seen_us > STORE_PROGRAM_OLD_US &&
		!(has_trouble && is_alive(row->pid)))
		return PROGRAM_GONE;
	return row->state;
}

/* What to do next; the cause is the alarm's text. */
static const char *const trouble_steps[STORE_REFUSAL_COUNT] = {
	[STORE_REFUSAL_FULL] = N_("free space, it resumes by itself"),
	[STORE_REFUSAL_LIMIT] = N_("raise ulimit -f, start again"),
	[STORE_REFUSAL_LOCKED] = N_("close what keeps it open"),
	[STORE_REFUSAL_IO] = N_("check the disk"),
	[STORE_REFUSAL_DAMAGED] = N_("restore the latest backup"),
	[STORE_REFUSAL_REPLACED] = N_("stop all programs, start again"),
	[STORE_REFUSAL_DENIED] = N_("check the permissions"),
};

const char *facts_trouble_text(const struct store_trouble *t, bool brief, char *out, size_t size)
{
	const char *cause = _(store_alarm_text(store_refusal_code(t->kind)));
	const char *step = _(trouble_steps[t->kind]);
	int64_t kib = t->free_bytes / 1024;

	if (brief)
		snprintf(out, size, "%s: %s", cause, step);
	else if (t->free_bytes < 0)
		snprintf(out, size, _("%s, nothing is accepted: %s"), cause, step);
	else if (kib < 10240)
		snprintf(out, size, _("%s, %lld kB free, nothing is accepted: %s"), cause, (long long)kib,
			step);
	else
		snprintf(out, size, _("%s, %lld MB free, nothing is accepted: %s"), cause,
			(long long)kib / 1024, step);
	return out;
}

static void count_program(void *user, const struct row_program *row)
{
	struct facts *f = user;
	enum program_state state = facts_program_state(row, f->now_us, f->has_trouble);
	char bridge[SCAN_NAME_MAX + 16];

	if (state == PROGRAM_GONE || state == PROGRAM_DOWN)
		f->programs_gone++;
	snprintf(bridge, sizeof bridge, "plc-bridge:%s", f->plc);
	if (strcmp(row->role, bridge) != 0)
		return;
	f->has_bridge = true;
	f->bridge_seen_us = row->seen_us;
	f->bridge_state = row->state;
}

/* Values are not read, or belong to another device. */
static bool is_alarm_of_lost_plc(enum alarm_code code)
{
	return code == ALARM_PLC_DOWN || code == ALARM_PLC_STALE || code == ALARM_PLC_FOREIGN ||
		code == ALARM_PLC_NOT_ALLOWED || code == ALARM_PLC_SECOND_BOARD;
}

static void count_alarm(void *user, const struct row_alarm *row)
{
	struct facts *f = user;
	const int64_t numbers[] = { row->seq, row->at_us, row->acked_us, row->cleared_us };

	f->alarms_mark = text_hash(f->alarms_mark, numbers, sizeof numbers);
	f->alarms_mark = text_hash(f->alarms_mark, row->message.text, strlen(row->message.text));
	if (!row->cleared_us && is_alarm_of_lost_plc(row->code))
		f->is_plc_lost = true;
	if (!row->cleared_us && row->severity == SEVERITY_ALARM)
		f->open_alarms++;
	else if (!row->cleared_us && row->severity == SEVERITY_WARNING)
		f->open_warnings++;
	if (!row->acked_us)
		f->unacknowledged++;
}

/* PLC and programs change seldom, and a failure raises an alarm: not read at every commit. */
static int read_plc_and_programs(struct facts *f, struct store *store, struct fault *why)
{
	bool had_trouble = f->has_trouble;
	bool well = *f->plc && f->has_bridge && f->bridge_state == PROGRAM_READY;

	f->has_trouble = !f->is_past && store_trouble(store, f->now_us, &f->trouble);
	if (!f->must_replay && well && !f->has_trouble && !had_trouble &&
		f->now_us >= f->programs_read_us && f->now_us - f->programs_read_us < READ_PROGRAMS_US)
		return 0;
	if (find_plc(f, store, why))
		return -1;
	f->has_bridge = false;
	f->programs_gone = 0;
	if (store_each_program(store, count_program, f, why))
		return -1;
	f->programs_read_us = f->now_us;
	return 0;
}

int facts_refresh(struct facts *f, struct store *store, struct fault *why)
{
	int64_t way = f->now_us - f->refreshed_us;

	/* Back in time, or far ahead of the last refresh: the last minute is replayed. */
	f->must_replay = way < 0 || way > FACTS_REPLAY_US;
	if (read_plc_and_programs(f, store, why) ||
		store_session_name(store, f->session, sizeof f->session, why))
		return -1;
	f->refreshed_us = f->now_us;
	if (*f->plc && (read_signals(f, store, why) || read_passages(f, store, why)))
		return -1;
	f->held_lane = 0;
	if (*f->plc && !f->is_past && store_held_lane(store, f->plc, &f->held_lane, why))
		return -1;
	f->is_plc_lost = false;
	f->alarms_mark = TEXT_HASH_BEGIN;
	f->open_alarms = f->open_warnings = f->unacknowledged = 0;
	return store_each_alarm(store, true, ALARM_LIMIT, count_alarm, f, why);
}

bool facts_are_old(const struct facts *f, int64_t *age_us)
{
	int64_t silent = f->now_us - f->bridge_seen_us;

	if (age_us)
		*age_us = f->newest_signal_us ? f->now_us - f->newest_signal_us : 0;
	if (!*f->plc)
		return false;
	if (f->is_past)
		return f->is_plc_lost;
	return !f->has_bridge || f->bridge_state != PROGRAM_READY || silent > STORE_PROGRAM_OLD_US;
}

enum facts_condition_kind facts_condition(const struct facts *f)
{
	if (f->open_alarms || f->has_trouble)
		return CONDITION_ALARM;
	if (facts_are_old(f, NULL))
		return CONDITION_OLD;
	if (f->open_warnings || f->programs_gone)
		return CONDITION_WARNING;
	return *f->plc ? CONDITION_OK : CONDITION_NOTHING;
}
