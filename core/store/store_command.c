/* store_command: what somebody wants to be done, by the PLC, a dashboard or the store itself. */
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/store/store_sql.h"
#include "core/store/store_read.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *const verbs[COMMAND_VERB_COUNT] = {
	[COMMAND_START] = "start",
	[COMMAND_STOP] = "stop",
	[COMMAND_RESET] = "reset",
	[COMMAND_SPEED] = "speed",
	[COMMAND_LANE] = "lane",
};

const char *store_command_name(enum command_verb verb)
{
	return verb < COMMAND_VERB_COUNT ? verbs[verb] : "";
}

enum command_verb store_command_from(const char *name)
{
	int i = 0;

	while (i < COMMAND_VERB_COUNT && strcmp(verbs[i], name) != 0)
		i++;
	return (enum command_verb)i;
}

int store_add_command(struct store *s, const char *plc, const struct command *c, int64_t *seq,
	struct fault *why)
{
	char text[32] = "";
	int result;

	if (c->verb == COMMAND_SPEED)
		snprintf(text, sizeof text, "%d", c->argument);
	else if (c->verb == COMMAND_LANE)
		snprintf(text, sizeof text, "%d %d", c->track, c->argument);
	if (store_begin(s, true, why))
		return -1;
	result = store_run(s, why,
		"INSERT INTO command (at_us, plc, verb, argument, deadline_us, given_by)"
		" VALUES (?, ?, ?, ?, ?, ?)",
		"itttit", clock_wall_us(), plc, verbs[c->verb], text, c->deadline_us, c->given_by);
	*seq = sqlite3_last_insert_rowid(s->db);
	return store_end(s, result, why);
}

/* "300", "17 2"; the row may come from anybody's SQL. False if it is not what the verb needs. */
static bool read_argument(const char *text, struct command *out)
{
	const char *space = strchr(text, ' ');
	int64_t number = 0, track = 0;
	char first[16];

	if (out->verb == COMMAND_SPEED) {
		if (!text_to_int64(text, 0, 65535, &number))
			return false;
	} else if (out->verb == COMMAND_LANE) {
		if (!space || (size_t)(space - text) >= sizeof first)
			return false;
		snprintf(first, sizeof first, "%.*s", (int)(space - text), text);
		if (!text_to_int64(first, 0, 65535, &track) ||
			!text_to_int64(space + 1, 1, LANE_COUNT, &number))
			return false;
	}
	out->argument = (int32_t)number;
	out->track = (int32_t)track;
	return true;
}

static void read_command(sqlite3_stmt *st, struct command *out)
{
	char verb[16], argument[40];

	out->seq = sqlite3_column_int64(st, 0);
	store_text(st, 1, verb, sizeof verb);
	out->verb = store_command_from(verb);
	store_text(st, 2, argument, sizeof argument);
	if (!read_argument(argument, out))
		out->verb = COMMAND_VERB_COUNT;
	out->deadline_us = sqlite3_column_int64(st, 3);
	store_words(st, 4, out->state, sizeof out->state);
	store_words(st, 5, out->detail, sizeof out->detail);
}

#define COMMAND_COLUMNS "seq, verb, argument, deadline_us, state, detail"

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

/* Whoever they wait for: nobody may take them any more. */
static int expire_commands(struct store *s, int64_t now_us, struct fault *why)
{
	return store_run(s, why,
		"UPDATE command SET state = 'expired', detail = ? WHERE state = 'waiting' AND detail = ''"
		/* one from the future was given before the clock was set back */
		" AND (deadline_us < ?2 OR at_us > ?2 + 1000000)",
		"ti", _("its deadline passed before it could be executed"), now_us);
}

/* The look costs nothing; only when there is something is a transaction begun. A taken command is
 * marked for good before anybody acts on it: whatever crashes, it is not executed twice. */
int store_take_command(struct store *s, const char *plc, int64_t now_us, struct command *out,
	struct fault *why)
{
	int64_t waiting;
	int result;

	if (store_number(s, &waiting, 0, why,
			"SELECT count(*) FROM command WHERE state = 'waiting' AND detail = ''"
			" AND (plc = ? OR (plc = '' AND deadline_us < ?))",
			"ti", plc, now_us))
		return -1;
	if (waiting == 0)
		return 0;
	if (store_begin(s, true, why))
		return -1;
	result = expire_commands(s, now_us, why);
	if (result == 0)
		result = find_command(s, out, why,
			"SELECT " COMMAND_COLUMNS " FROM command WHERE plc = ? AND state = 'waiting'"
			" AND detail = '' ORDER BY seq LIMIT 1",
			"t", plc);
	if (result == 1 &&
		store_run(s, why, "UPDATE command SET detail = 'taken' WHERE seq = ?", "i", out->seq))
		result = -1;
	return store_end(s, result < 0 ? -1 : 0, why) ? -1 : result;
}

int store_abandon_commands(struct store *s, const char *plc, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s,
		store_run(s, why,
			"UPDATE command SET state = 'failed', detail = ? WHERE plc = ? AND state = 'waiting'"
			" AND detail <> ''",
			"tt", _("the bridge was restarted meanwhile; look at the belt, then give it again"),
			plc),
		why);
}

int store_finish_command(struct store *s, int64_t seq, const char *state, const char *detail,
	struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s,
		store_run(s, why,
			"UPDATE command SET state = ?, detail = ? WHERE seq = ? AND state = 'waiting'", "tti",
			state, detail, seq),
		why);
}

int store_read_command(struct store *s, int64_t seq, struct command *out, struct fault *why)
{
	return find_command(s, out, why, "SELECT " COMMAND_COLUMNS " FROM command WHERE seq = ?", "i",
		seq);
}

/* --- printed commands ---------------------------------------------------------------------- */

/* The bridge that lives, or the last one that did. */
static int choose_plc(struct store *s, char *out, size_t size, char *detail, size_t detail_size,
	struct fault *why)
{
	int64_t alive;

	if (store_number(s, &alive, 0, why,
			"SELECT count(*) FROM program WHERE role GLOB 'plc-bridge:*' AND seen_us > ?"
			" AND state <> 'stopped'",
			"i", clock_wall_us() - STORE_PROGRAM_OLD_US) ||
		store_current_plc(s, out, size, why))
		return -1;
	if (!*out)
		snprintf(detail, detail_size, "%s",
			_("no PLC has ever reported to this database; start warenspur-plc-bridge first"));
	else if (alive > 1)
		snprintf(detail, detail_size, "%s",
			_("there are several PLCs; print a code with the PLC's name, WSP:STOP:NAME"));
	return 0;
}

struct printed {
	const char *state;
	char plc[SCAN_NAME_MAX], detail[256];
	int64_t deadline_us;
};

static int follow_for_store(struct store *s, const struct scan *scan, const struct identity *id,
	int64_t scan_seq, struct printed *out, struct fault *why)
{
	int result;

	out->state = "done";
	if (strcmp(id->command->verb, "ack") == 0)
		return store_run(s, why, "UPDATE alarm SET acked_us = ? WHERE acked_us IS NULL", "i",
			clock_wall_us());
	if (id->command->target == COMMAND_FOR_PLACE)
		result = store_choose_place(s, scan, id->argument, out->detail, sizeof out->detail, why);
	else
		result = store_undo_at(s, scan->place, scan->at_us, scan_seq, out->detail,
			sizeof out->detail, why);
	if (result == 0)
		out->state = "failed";
	return result < 0 ? -1 : 0;
}

static int follow_printed(struct store *s, const struct scan *scan, const struct identity *id,
	int64_t scan_seq, struct printed *out, struct fault *why)
{
	int64_t now_us = clock_wall_us();

	out->state = "waiting";
	/* a scan that says it comes from the future is no reason to wait for it */
	out->deadline_us = (scan->at_us < now_us ? scan->at_us : now_us) + COMMAND_CODE_DEADLINE_US;
	if (id->command->target == COMMAND_FOR_PLC && id->argument[0])
		text_copy(out->plc, sizeof out->plc, id->argument);
	else if (id->command->target == COMMAND_FOR_PLC &&
		choose_plc(s, out->plc, sizeof out->plc, out->detail, sizeof out->detail, why))
		return -1;
	if (id->command->by_hand && scan->sighting)
		snprintf(out->detail, sizeof out->detail, "%s",
			_("a camera starts nothing; scan the code with a handheld scanner"));
	if (out->detail[0])
		out->state = "failed";
	if (scan->replayed || out->deadline_us < now_us) {
		out->state = "expired";
		snprintf(out->detail, sizeof out->detail, "%s",
			_("an old scan, it was not executed; scan the code again"));
	} else if (id->command->target >= COMMAND_FOR_STORE && !out->detail[0]) {
		return follow_for_store(s, scan, id, scan_seq, out, why);
	}
	return 0;
}

int store_command_scan(struct store *s, const struct scan *scan, struct identity *id,
	int64_t scan_seq, struct fault *why)
{
	struct printed printed = { 0 };
	char text[320];

	if (follow_printed(s, scan, id, scan_seq, &printed, why) ||
		expire_commands(s, clock_wall_us(), why) ||
		store_run(s, why,
			"INSERT INTO command (at_us, plc, verb, argument, deadline_us, state, detail, given_by)"
			" VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			"itttittt", scan->at_us, printed.plc, id->command->verb,
			id->command->target == COMMAND_FOR_PLC ? id->command->argument : id->argument,
			printed.deadline_us, printed.state, printed.detail, scan->source))
		return -1;
	if (!id->reason[0])
		text_copy(id->reason, sizeof id->reason, printed.detail);
	if (strcmp(printed.state, "failed") != 0)
		return 0;
	snprintf(text, sizeof text, "%s: %s", _(id->command->title), printed.detail);
	return store_append_alarm(s, scan->source, "command_failed", SEVERITY_WARNING, text, true, why);
}

int store_command_seen(struct store *s, const struct scan *scan, const char *text, bool *seen,
	struct fault *why)
{
	int64_t count = 0;
	int result = !scan->sighting
		? 0
		: store_number(s, &count, 0, why,
			  "SELECT count(*) FROM scan WHERE place = ? AND seq > (SELECT max(seq) - 50 FROM scan)"
			  " AND verdict = 'command' AND text = ? AND at_us BETWEEN ? AND ?",
			  "ttii", scan->place, text, scan->at_us - TRACK_SAME_EVENT_US,
			  scan->at_us + TRACK_SAME_EVENT_US);

	*seen = count > 0;
	return result;
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
		"SELECT seq, at_us, plc, verb, argument, state, detail, given_by FROM command"
		" WHERE at_us <= ? ORDER BY seq DESC LIMIT ?",
		"ii", store_until(s), (int64_t)limit);
	struct row_command out;
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		out.seq = sqlite3_column_int64(st, 0);
		out.at_us = sqlite3_column_int64(st, 1);
		store_words(st, 2, out.plc, sizeof out.plc);
		store_words(st, 3, out.verb, sizeof out.verb);
		store_words(st, 4, out.argument, sizeof out.argument);
		store_words(st, 5, out.state, sizeof out.state);
		store_words(st, 6, out.detail, sizeof out.detail);
		store_words(st, 7, out.given_by, sizeof out.given_by);
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
		" AND state IN ('waiting', 'done') ORDER BY seq DESC LIMIT 1",
		"ii", *last_seq, now_us);
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
