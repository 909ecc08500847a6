/* Replaces the journal: the tables are arrays. What is not committed is lost when the bridge is
 * killed. */
#include "tests/fault_injection/fault_injection.h"

#include <string.h>

enum { LOOK_BACK_SCANS = 50 };

struct journal *__wrap_journal_open(struct store *, const char *, const char *,
	struct journal_start *, struct fault *);
void __wrap_journal_close(struct journal *);
int __wrap_journal_fd(struct journal *);
bool __wrap_journal_take(struct journal *, struct journal_news *);
void __wrap_journal_signals(struct journal *, const struct signal_change *, size_t);
void __wrap_journal_clock_set(struct journal *);
void __wrap_journal_passage(struct journal *, const struct passage *);
void __wrap_journal_alarm(struct journal *, enum alarm_code, enum alarm_severity,
	const struct message *);
void __wrap_journal_alarm_text(struct journal *, enum alarm_code, const struct message *);
void __wrap_journal_note(struct journal *, enum alarm_code, enum alarm_severity,
	const struct message *);
void __wrap_journal_clear(struct journal *, enum alarm_code);
void __wrap_journal_stuck(struct journal *, uint16_t, uint16_t, enum signal_id, int64_t);
void __wrap_journal_freed(struct journal *, enum signal_id, int64_t);
void __wrap_journal_state(struct journal *, enum program_state, const struct message *);
void __wrap_journal_command_done(struct journal *, const struct command *);
bool __wrap_journal_is_capturing(struct journal *);
void __wrap_journal_frame(struct journal *, const struct wire_frame *);
void __wrap_journal_ask_permission(struct journal *, const char *);
enum journal_permission __wrap_journal_permission(struct journal *);

/* --- the tables ------------------------------------------------------------------------------ */

static void commit_passage(const struct passage *p)
{
	struct injection_row *row = NULL;

	for (size_t i = injection.row_count; i > 0 && !row; i--)
		if (injection.rows[i - 1].p.boot == p->boot && injection.rows[i - 1].p.track == p->track &&
			injection.rows[i - 1].p.result == PASSAGE_OPEN)
			row = &injection.rows[i - 1];
	if (!row && injection.row_count == INJECTION_ROWS_MAX) {
		injection_fail("more passages than there is room for");
		return;
	}
	if (!row) {
		row = &injection.rows[injection.row_count++];
		row->opened_us = injection.now_us;
	}
	injection_tell("row: track %u \"%s\" item %s asked %d reached %d", p->track,
		store_result_name(p->result), p->item, p->asked_lane, p->reached_lane);
	row->p = *p;
	row->p.seq = row - injection.rows + 1;
}

static void commit_signal(const struct signal_change *change)
{
	injection.recorded.value[change->id] = change->value;
	if (injection.change_count == JOURNAL_CHANGES_MAX)
		memmove(injection.changes, injection.changes + 1,
			--injection.change_count * sizeof injection.changes[0]);
	injection.changes[injection.change_count++] = *change;
	injection.any_signal = true;
	if (change->id == SIGNAL_LB_IDENT && change->value == 0)
		injection.left_wall_us = change->at_us;
}

static void commit_done(const struct command *c)
{
	struct injection_command *row = &injection.commands[c->seq - 1];

	injection_tell("command %lld %s: %s %s", (long long)c->seq, command_verb_name(c->verb),
		store_command_state_name(c->state), c->detail.text);
	row->c = *c;
	row->finished = true;
	row->held = c->state == COMMAND_STATE_HELD;
	row->finished_us = injection.now_us;
	if (c->state == COMMAND_STATE_DONE && c->verb == COMMAND_SPEED)
		injection.speed_mm_s = c->argument;
	if (c->state == COMMAND_STATE_EXPIRED && row->written)
		injection_fail("command %lld: said to be expired, but it was written", (long long)c->seq);
	if (c->state == COMMAND_STATE_DONE && c->verb == COMMAND_LANE)
		row->sent = true;
	if (c->state == COMMAND_STATE_DONE && c->verb < COMMAND_SPEED && !row->executed_us)
		injection_fail("command %lld: said to be done, but the PLC never took it",
			(long long)c->seq);
}

static void commit_fact(const struct injection_fact *fact)
{
	if (fact->kind == INJECTION_PASSAGE)
		commit_passage(&fact->passage);
	else if (fact->kind == INJECTION_SIGNAL)
		commit_signal(&fact->signal);
	else if (fact->kind == INJECTION_CLOCK)
		injection.clock_news = injection.news = true;
	else
		commit_done(&fact->command);
}

void injection_commit(void)
{
	size_t done = 0;

	if (!injection.faults[FAULT_DISK].on) {
		while (done < injection.fact_count && injection.facts[done].commit_us <= injection.now_us)
			commit_fact(&injection.facts[done++]);
		injection.fact_count -= done;
		memmove(injection.facts, injection.facts + done,
			injection.fact_count * sizeof injection.facts[0]);
		for (size_t i = (size_t)injection.scans_committed;
			 i < injection.scan_count && injection.scans[i].commit_us <= injection.now_us; i++) {
			injection.scans[i].committed = true;
			injection.scans[i].s.scan_seq = ++injection.scans_committed;
			injection.scans[i].heard_us = injection.now_us + 200 + (int64_t)injection_random(4000);
			if (!injection.boxes[injection.scans[i].box].sighting_seq)
				injection.boxes[injection.scans[i].box].sighting_seq = injection.scans_committed;
		}
	}
	for (size_t i = injection.scan_told; i < (size_t)injection.scans_committed && !injection.news;
		 i++)
		injection.news = injection.scans[i].heard_us <= injection.now_us;
	for (size_t i = 0; i < injection.command_count && !injection.news; i++)
		injection.news = !injection.commands[i].taken && !injection.commands[i].finished;
}

int64_t injection_lose_uncommitted(void)
{
	int64_t since_us = injection.fact_count ? injection.facts[0].cycle_us : injection.cycle_us;

	for (size_t i = 0; i < injection.fact_count; i++) {
		const struct injection_fact *fact = &injection.facts[i];
		struct injection_arrival *a = fact->kind == INJECTION_PASSAGE
			? injection_arrival_of(fact->passage.boot, fact->passage.track)
			: NULL;

		if (a)
			a->decision.is_lost = true;
	}
	injection.fact_count = 0;
	return since_us;
}

static void trace_passage(const struct passage *p)
{
	injection_trace("passage %u %u %lld %lld %lld %lld %lld from %lld scan %lld until %lld "
					"\"%s\" %d %d %d %d\n",
		p->boot, p->track, (long long)p->arrived_us, (long long)p->identified_us,
		(long long)p->decided_us, (long long)p->answered_us, (long long)p->confirmed_us,
		(long long)p->window_from_us, (long long)p->scan_seq, (long long)p->scans_until, p->item,
		p->asked_lane, p->reached_lane, (int)p->decision, (int)p->result);
}

static void trace_fact(const struct injection_fact *fact)
{
	injection_trace("%lld ", (long long)injection.now_us);
	if (fact->kind == INJECTION_PASSAGE)
		trace_passage(&fact->passage);
	else if (fact->kind == INJECTION_SIGNAL)
		injection_trace("signal %s %u\n", signals[fact->signal.id].name, fact->signal.value);
	else if (fact->kind == INJECTION_DONE)
		injection_trace("command %lld %s\n", (long long)fact->command.seq,
			store_command_state_name(fact->command.state));
	else
		injection_trace("clock\n");
}

static void note_decision(const struct passage *p)
{
	struct injection_arrival *a = injection_arrival_of(p->boot, p->track);

	if (!a || a->answered || !p->decided_us)
		return;
	a->decision.by = p->decision;
	a->decision.lane = p->decision_lane;
	strcpy(a->decision.article, p->decision_article);
}

static void put(struct injection_fact fact)
{
	int64_t before_us =
		injection.fact_count ? injection.facts[injection.fact_count - 1].commit_us : 0;

	injection_step_to_kill();
	trace_fact(&fact);
	if (injection.fact_count == INJECTION_FACTS_MAX) {
		injection_fail("more facts than there is room for");
		return;
	}
	fact.cycle_us = injection.cycle_us;
	fact.commit_us =
		injection.now_us + 300 + (int64_t)injection_random(injection_chance(2) ? 200000 : 8000);
	if (fact.commit_us < before_us)
		fact.commit_us = before_us;
	injection.facts[injection.fact_count++] = fact;
}

/* --- operator's commands --------------------------------------------------------------------- */

static void add_command(enum command_verb verb, int32_t argument)
{
	int64_t patience_us = 500000 + (int64_t)injection_random(5000000);

	if (injection.command_count == sizeof injection.commands / sizeof injection.commands[0]) {
		injection_fail("more commands than there is room for");
		return;
	}
	injection.commands[injection.command_count] = (struct injection_command){
		.c = { .seq = (int64_t)injection.command_count + 1,
			.verb = verb,
			.argument = argument,
			.deadline_us = injection.now_us + injection.wall_offset_us + patience_us,
			.state = COMMAND_STATE_WAITING },
		.deadline_mono_us = injection.now_us + patience_us
	};
	injection.command_count++;
}

/* One draw per statement: the order of arguments is up to the compiler. */
static void try_stop_or_speed(void)
{
	enum command_verb verb = injection_chance(50) ? COMMAND_STOP : COMMAND_SPEED;
	int32_t speed_mm_s = (int32_t)(200 + injection_random(801));

	add_command(verb, speed_mm_s);
}

/* For the box that waits, or for the one that comes next. */
static void add_lane(void)
{
	bool is_next = injection.command_count % 2;

	add_command(COMMAND_LANE, (int32_t)(1 + injection_random(LANE_COUNT)));
	if (is_next && !injection.failure[0])
		injection.commands[injection.command_count - 1].c.track = COMMAND_TRACK_NEXT;
}

/* An operator resets and starts the belt, and sometimes gives another command. */
void injection_give_command(void)
{
	const enum plc_state mode = injection.sorter.mode;

	if (injection.now_us < injection.next_command_us)
		return;
	injection.next_command_us = injection.now_us + 400000 + (int64_t)injection_random(600000);
	for (size_t i = 0; i < injection.command_count; i++)
		if (!injection.commands[i].finished)
			return;
	if (mode == PLC_FAULT || mode == PLC_ESTOP)
		add_command(COMMAND_RESET, 0);
	else if (mode == PLC_STOPPED)
		add_command(COMMAND_START, 0);
	else if (!injection.peace && injection_chance(10))
		try_stop_or_speed();
	else if (!injection.peace && injection_chance(10))
		add_lane();
}

static bool take_command(struct journal_news *out)
{
	int64_t wall_us = injection.now_us + injection.wall_offset_us;

	for (size_t i = 0; i < injection.command_count; i++) {
		struct injection_command *c = &injection.commands[i];

		if (c->taken && !c->finished)
			return false;
		if (c->taken || c->finished)
			continue;
		/* as command_take(): neither after its deadline nor before it was given */
		if (c->c.deadline_us < wall_us || c->c.deadline_us - wall_us > 5500000) {
			c->finished = true;
			continue;
		}
		c->taken = true;
		injection_tell("bridge takes command %zu: %s", i + 1, command_verb_name(c->c.verb));
		*out = (struct journal_news){ .kind = NEWS_COMMAND, .command = c->c };
		return true;
	}
	return false;
}

/* --- the journal's contract ------------------------------------------------------------------ */

struct journal *__wrap_journal_open(struct store *store, const char *plc, const char *ident_place,
	struct journal_start *start, struct fault *why)
{
	(void)store, (void)plc, (void)ident_place, (void)why;
	memset(start, 0, sizeof *start);
	for (size_t i = 0; i < injection.row_count && start->open_count < 32; i++)
		if (injection.rows[i].p.result == PASSAGE_OPEN)
			start->open[start->open_count++] = injection.rows[i].p;
	start->any_passage = injection.row_count > 0;
	if (injection.row_count)
		start->last = injection.rows[injection.row_count - 1].p;
	for (size_t i = 0; i < injection.row_count; i++)
		if (injection.rows[i].p.scan_seq > start->named_until)
			start->named_until = injection.rows[i].p.scan_seq;
	for (size_t i = injection.row_count; i > 0 && start->lane_count < HANDSHAKE_LANES_MAX; i--)
		if (injection.rows[i - 1].p.reached_lane)
			start->lanes[start->lane_count++] =
				(struct handshake_reached){ .boot = injection.rows[i - 1].p.boot,
					.track = injection.rows[i - 1].p.track,
					.lane = injection.rows[i - 1].p.reached_lane };
	start->last_scan = injection.scans_committed;
	injection.clock_news = false;
	start->left_us = injection.left_wall_us;
	start->speed_mm_s = injection.speed_mm_s;
	start->any_signal = injection.any_signal;
	start->recorded = injection.recorded;
	memcpy(start->changes, injection.changes, sizeof start->changes);
	start->change_count = injection.change_count;
	for (size_t i = 0; i < injection.command_count; i++)
		if (injection.commands[i].held ||
			(injection.commands[i].taken &&
				!injection.commands[i].finished)) { /* command_abandon() */
			injection.commands[i].finished = true;
			injection.commands[i].held = false;
			injection.commands[i].finished_us = injection.now_us;
			if (injection.commands[i].c.verb == COMMAND_LANE)
				start->abandoned_lane = injection.commands[i].c.argument;
		}
	injection.scan_told = injection.scans_committed > LOOK_BACK_SCANS
		? (size_t)injection.scans_committed - LOOK_BACK_SCANS
		: 0;
	return (struct journal *)&injection;
}

void __wrap_journal_close(struct journal *j)
{
	(void)j;
}

int __wrap_journal_fd(struct journal *j)
{
	(void)j;
	return -1;
}

bool __wrap_journal_take(struct journal *j, struct journal_news *out)
{
	(void)j;
	injection_step_to_kill();
	if (injection.scan_told < (size_t)injection.scans_committed &&
		injection.scans[injection.scan_told].heard_us <= injection.now_us) {
		if (!injection.scans[injection.scan_told].taken_us)
			injection.scans[injection.scan_told].taken_us =
				injection.now_us + injection.wall_offset_us;
		*out = (struct journal_news){ .kind = NEWS_SIGHTING,
			.sighting = injection.scans[injection.scan_told++].s };
		return true;
	}
	if (injection.clock_news) {
		injection.clock_news = false;
		*out = (struct journal_news){ .kind = NEWS_CLOCK, .last_scan = injection.scans_committed };
		return true;
	}
	return take_command(out);
}

void __wrap_journal_signals(struct journal *j, const struct signal_change *changes, size_t count)
{
	(void)j;
	for (size_t i = 0; i < count; i++)
		put((struct injection_fact){ .kind = INJECTION_SIGNAL, .signal = changes[i] });
}

void __wrap_journal_clock_set(struct journal *j)
{
	(void)j;
	put((struct injection_fact){ .kind = INJECTION_CLOCK });
}

void __wrap_journal_passage(struct journal *j, const struct passage *passage)
{
	(void)j;
	note_decision(passage);
	put((struct injection_fact){ .kind = INJECTION_PASSAGE, .passage = *passage });
}

void __wrap_journal_command_done(struct journal *j, const struct command *command)
{
	(void)j;
	put((struct injection_fact){ .kind = INJECTION_DONE, .command = *command });
}

void __wrap_journal_alarm(struct journal *j, enum alarm_code code, enum alarm_severity severity,
	const struct message *text)
{
	(void)j, (void)code, (void)severity, (void)text;
	injection_step_to_kill();
}

void __wrap_journal_note(struct journal *j, enum alarm_code code, enum alarm_severity severity,
	const struct message *text)
{
	(void)j, (void)code, (void)severity, (void)text;
	injection_step_to_kill();
}

void __wrap_journal_clear(struct journal *j, enum alarm_code code)
{
	(void)j, (void)code;
	injection_step_to_kill();
}

void __wrap_journal_stuck(struct journal *j, uint16_t boot, uint16_t track, enum signal_id barrier,
	int64_t at_us)
{
	(void)j, (void)boot, (void)track, (void)barrier, (void)at_us;
	injection_step_to_kill();
}

void __wrap_journal_freed(struct journal *j, enum signal_id barrier, int64_t at_us)
{
	(void)j, (void)barrier, (void)at_us;
	injection_step_to_kill();
}

void __wrap_journal_state(struct journal *j, enum program_state state, const struct message *detail)
{
	(void)j, (void)detail;
	injection_step_to_kill();
	injection.state = state;
	injection.was_ready |= state == PROGRAM_READY;
	injection_tell("bridge: %s", store_program_state_name(state));
}

bool __wrap_journal_is_capturing(struct journal *j)
{
	(void)j;
	return false;
}

void __wrap_journal_frame(struct journal *j, const struct wire_frame *frame)
{
	(void)j, (void)frame;
}

void __wrap_journal_ask_permission(struct journal *j, const char *address)
{
	(void)j, (void)address;
	injection_step_to_kill();
}

enum journal_permission __wrap_journal_permission(struct journal *j)
{
	(void)j;
	return PERMISSION_GIVEN;
}

void __wrap_journal_alarm_text(struct journal *j, enum alarm_code code, const struct message *text)
{
	(void)j, (void)code, (void)text;
	injection_step_to_kill();
}
