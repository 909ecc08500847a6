/* store_command: rows of commands to the PLC, the dashboards and the store itself. */
#include "core/base/clock.h"
#include "core/store/store_sql.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define WAITING store_command_state_name(COMMAND_STATE_WAITING)
#define HELD store_command_state_name(COMMAND_STATE_HELD)

int store_add_command(struct store *s, const char *plc, const struct command *c, int64_t *seq,
	struct fault *why)
{
	char argument[COMMAND_ARGUMENT_SIZE];
	int result;

	if (store_begin(s, true, why))
		return -1;
	result = store_run(s, why,
		"INSERT INTO command (at_us, plc, verb, argument, deadline_us, given_by)"
		" VALUES (?, ?, ?, ?, ?, ?)",
		"itttit", clock_wall_us(), plc, command_verb_name(c->verb),
		command_write_argument(c, argument), c->deadline_us, c->given_by);
	*seq = sqlite3_last_insert_rowid(s->db);
	return store_end(s, result, why);
}

static void read_command(sqlite3_stmt *st, struct command *out)
{
	char verb[16], argument[40], state[16];

	out->seq = sqlite3_column_int64(st, 0);
	store_text(st, 1, verb, sizeof verb);
	store_text(st, 2, argument, sizeof argument);
	command_read(verb, argument, out);
	out->deadline_us = store_time(st, 3);
	store_text(st, 4, state, sizeof state);
	out->state = store_command_state_from(state);
	store_message(st, 5, &out->detail);
}

#define COMMAND_COLUMNS "seq, verb, argument, deadline_us, state, detail, message, arguments"

static int find_command(struct store *s, struct command *out, struct fault *why, const char *sql,
	const char *types, ...)
{
	sqlite3_stmt *st;
	va_list args;
	int step;

	va_start(args, types);
	st = store_bind_list(s, why, sql, types, args);
	va_end(args);
	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW)
		read_command(st, out);
	return store_done(s, st, step, why) ? -1 : step == SQLITE_ROW;
}

int store_append_command(struct store *s, const struct store_command_row *c, struct fault *why)
{
	return store_run(s, why,
		"INSERT INTO command (at_us, plc, verb, argument, deadline_us, state, detail, message,"
		" arguments, given_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		"itttitmt", c->at_us, c->plc, c->verb, c->argument, c->deadline_us,
		store_command_state_name(c->state), c->detail, c->given_by);
}

int store_expire_commands(struct store *s, int64_t now_us, const struct message *detail,
	struct fault *why)
{
	return store_run(s, why,
		"UPDATE command SET detail = ?1, message = ?2, arguments = ?3, state = ?5"
		" WHERE state = ?6 AND detail = ''"
		/* one from the future was given before the clock was set back */
		" AND (deadline_us < ?4 OR at_us > ?4 + 1000000)",
		"mitt", detail, now_us, store_command_state_name(COMMAND_STATE_EXPIRED), WAITING);
}

int store_has_waiting_command(struct store *s, const char *plc, int64_t now_us, bool *out,
	struct fault *why)
{
	int64_t count;

	if (store_number(s, &count, 0, why,
			"SELECT count(*) FROM command WHERE state = ? AND detail = ''"
			" AND (plc = ? OR (plc = '' AND deadline_us < ?))",
			"tti", WAITING, plc, now_us))
		return -1;
	*out = count > 0;
	return 0;
}

int store_mark_taken_command(struct store *s, const char *plc, struct command *out,
	struct fault *why)
{
	int found = find_command(s, out, why,
		"SELECT " COMMAND_COLUMNS " FROM command WHERE plc = ? AND state = ?"
		" AND detail = '' ORDER BY seq LIMIT 1",
		"tt", plc, WAITING);
	struct message taken;

	message_set(&taken, MESSAGE("command.taken", "received"));

	return found == 1 &&
			store_run(s, why,
				"UPDATE command SET detail = ?, message = ?, arguments = ? WHERE seq = ?", "mi",
				&taken, out->seq)
		? -1
		: found;
}

int store_held_lane(struct store *s, const char *plc, int *lane, struct fault *why)
{
	struct command c;
	int found = find_command(s, &c, why,
		"SELECT " COMMAND_COLUMNS " FROM command WHERE plc = ? AND state = ?"
		" ORDER BY seq DESC LIMIT 1",
		"tt", plc, HELD);

	*lane = found == 1 && c.verb == COMMAND_LANE && c.track == COMMAND_TRACK_NEXT ? c.argument : 0;
	return found < 0 ? -1 : 0;
}

int store_taken_lane(struct store *s, const char *plc, int *lane, struct fault *why)
{
	struct command c;
	int found = find_command(s, &c, why,
		"SELECT " COMMAND_COLUMNS " FROM command WHERE plc = ? AND state = ?"
		" AND detail <> '' AND verb = ? ORDER BY seq DESC LIMIT 1",
		"ttt", plc, WAITING, command_verb_name(COMMAND_LANE));

	if (found == 0) /* it may have been sent to a box already */
		return store_held_lane(s, plc, lane, why);
	*lane = found == 1 ? c.argument : 0;
	return found < 0 ? -1 : 0;
}

int store_fail_taken_commands(struct store *s, const char *plc, const struct message *detail,
	struct fault *why)
{
	return store_run(s, why,
		"UPDATE command SET state = ?, detail = ?, message = ?, arguments = ?"
		" WHERE plc = ? AND (state = ? OR state = ?) AND detail <> ''",
		"tmttt", store_command_state_name(COMMAND_STATE_FAILED), detail, plc, WAITING, HELD);
}

/* A stop from the future was given before the clock was set back. */
int store_was_stopped(struct store *s, const char *plc, int64_t since_us, bool *out,
	struct fault *why)
{
	int64_t given, stopped;

	if (store_number(s, &given, 0, why,
			"SELECT count(*) FROM command WHERE (plc = ? OR plc = '') AND verb = ? AND at_us > ?",
			"tti", plc, command_verb_name(COMMAND_STOP), since_us) ||
		store_number(s, &stopped, 0, why,
			"SELECT value IN (?2, ?3) AND at_us > ?4 AND EXISTS (SELECT 1 FROM (SELECT value AS"
			" earlier FROM signal p WHERE p.plc = s.plc AND p.name = 'STATE' AND p.seq < s.seq"
			" ORDER BY p.seq DESC LIMIT 1) WHERE earlier IN (?5, ?6)) FROM signal s"
			" WHERE plc = ?1 AND name = 'STATE' ORDER BY seq DESC LIMIT 1",
			"tiiiii", plc, (int64_t)PLC_STOPPED, (int64_t)PLC_ESTOP, since_us, (int64_t)PLC_RUNNING,
			(int64_t)PLC_WAITING))
		return -1;
	*out = given > 0 || stopped > 0;
	return 0;
}

int store_count_bridges(struct store *s, int64_t since_us, int64_t *out, struct fault *why)
{
	return store_number(s, out, 0, why,
		"SELECT count(*) FROM program WHERE role GLOB 'plc-bridge:*' AND seen_us > ?"
		" AND state <> ?",
		"it", since_us, store_program_state_name(PROGRAM_STOPPED));
}

int store_finish_command(struct store *s, int64_t seq, enum command_state state,
	const struct message *detail, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s,
		store_run(s, why,
			"UPDATE command SET state = ?, detail = ?, message = ?,"
			" arguments = ? WHERE seq = ? AND (state = ? OR state = ?)",
			"tmitt", store_command_state_name(state), detail, seq, WAITING, HELD),
		why);
}

int store_give_up_command(struct store *s, int64_t seq, bool is_taken, enum command_state state,
	const struct message *detail, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s,
		store_run(s, why,
			"UPDATE command SET state = ?, detail = ?, message = ?, arguments = ?"
			" WHERE seq = ? AND state = ? AND (detail <> '') = ?",
			"tmiti", store_command_state_name(state), detail, seq, WAITING, (int64_t)is_taken),
		why);
}

int store_read_command(struct store *s, int64_t seq, struct command *out, struct fault *why)
{
	return find_command(s, out, why, "SELECT " COMMAND_COLUMNS " FROM command WHERE seq = ?", "i",
		seq);
}

void store_name_giver(const char *program, char *out, size_t size)
{
	const struct passwd *user = getpwuid(getuid());

	if (user)
		snprintf(out, size, "%s:%s", program, user->pw_name);
	else
		snprintf(out, size, "%s:%u", program, (unsigned)getuid());
}

int store_each_command(struct store *s, size_t limit,
	void (*row)(void *, const struct row_command *), void *user, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT seq, at_us, plc, verb, argument, state, given_by, detail, message, arguments"
		" FROM command"
		" WHERE at_us <= ? ORDER BY seq DESC LIMIT ?",
		"ii", store_until(s), (int64_t)limit);
	struct row_command out;
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		out.seq = sqlite3_column_int64(st, 0);
		out.at_us = store_time(st, 1);
		store_words(st, 2, out.plc, sizeof out.plc);
		store_words(st, 3, out.verb, sizeof out.verb);
		store_words(st, 4, out.argument, sizeof out.argument);
		store_words(st, 5, out.state_word, sizeof out.state_word);
		out.state = store_command_state_from(out.state_word);
		store_words(st, 6, out.given_by, sizeof out.given_by);
		store_message(st, 7, &out.detail);
		row(user, &out);
	}
	return store_done(s, st, step, why);
}

int store_last_command(struct store *s, int64_t *seq, struct fault *why)
{
	return store_number(s, seq, 0, why, "SELECT max(seq) FROM command", "");
}

int store_wanted_language(struct store *s, int64_t *last_seq, int64_t now_us, char *out,
	size_t size, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT seq, argument FROM command WHERE seq > ? AND verb = 'lang' AND deadline_us >= ?"
		" AND state IN (?, ?) ORDER BY seq DESC LIMIT 1",
		"iitt", *last_seq, now_us, WAITING, store_command_state_name(COMMAND_STATE_DONE));
	int step;

	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW) {
		*last_seq = sqlite3_column_int64(st, 0);
		store_text(st, 1, out, size);
	}
	return store_done(s, st, step, why) ? -1 : step == SQLITE_ROW;
}
