#include "cli/verbs.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/word_list.h"
#include "core/session/store_session.h"
#include "core/store_query/store_read.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

enum { BELT_WAIT_MS = 30000, LOOK_AGAIN_MS = 500 };

struct session_options {
	struct options_common common;
	struct {
		int (*run)(struct verb_call *, const char *name, struct fault *why);
		enum store_mode mode;
	} action;
};

static const struct options_program program = {
	.name = "warenspur session",
	.section = "common",
	.usage = N_("[options] begin|end|list|archive [NAME]"),
	.summary = N_("An evening with its beginning and its end."),
	.details = N_(
		"begin [NAME]  lists, figures and stock count from now on; what was before is a rehearsal\n"
		"end           counts boxes, scans and participants and makes a backup\n"
		"list          all sessions with their counts (anonymous; they stay)\n"
		"archive       clears the tables for the next session: makes a backup, checks it, compares it\n"
		"              with the tables, and only then deletes; articles, places and settings stay\n"
		"The backups are in the folder sessions beside the database. Stickers for participants:\n"
		"warenspur label stickers 24 --out stickers.svg; a scan says hello and counts them."),
};

/* --- what is printed --------------------------------------------------------------------------- */

static const char *span_text(int64_t span_us, char *out, size_t size)
{
	long long minutes = span_us > 0 ? span_us / 60000000 : 0;

	snprintf(out, size, "%lld:%02lld", minutes / 60, minutes % 60);
	return out;
}

static void print_counts(const struct row_session *s)
{
	char text[64];
	int64_t until_us = s->ended_us ? s->ended_us : clock_wall_us();

	printf(lang_plural("%lld box, ", "%lld boxes, ", (unsigned long)s->boxes), (long long)s->boxes);
	printf(lang_plural("%lld scan, ", "%lld scans, ", (unsigned long)s->scans),
		(long long)s->scans);
	printf(lang_plural("%lld participant, ", "%lld participants, ", (unsigned long)s->participants),
		(long long)s->participants);
	printf(_("%s h\n"), span_text(until_us - s->begun_us, text, sizeof text));
}

static void print_session(void *user, const struct row_session *s)
{
	char begun[LANG_DATE_SIZE];

	*(int *)user += 1;
	printf("%s  %-24s ", clock_format_local(s->begun_us, false, begun), s->name);
	print_counts(s);
	printf("                  %s\n",
		!s->ended_us         ? _("running")
			: s->archived_us ? _("archived")
			: s->backup[0]   ? _("ended; its data are in the tables")
							 : _("ended without a backup; warenspur session archive makes one"));
	if (s->backup[0])
		printf("                  %s\n", s->backup);
}

/* --- the actions ---------------------------------------------------------------------------------- */

static int begin_session(struct verb_call *call, const char *name, struct fault *why)
{
	char giver[SCAN_NAME_MAX], today[CLOCK_ISO_SIZE], when[32];

	clock_format_iso(clock_wall_us(), today);
	snprintf(when, sizeof when, "%.10s %.5s", today, today + 11);
	store_name_giver("cli", giver, sizeof giver);
	name = name ? name : when;
	if (store_begin_session(call->store, name, giver, why))
		return -1;
	printf(_("session \"%s\" has begun; lists, figures and stock count from now on\n"), name);
	return EXIT_OK;
}

static int end_session(struct verb_call *call, const char *name, struct fault *why)
{
	struct row_session s;
	int found = store_running_session(call->store, &s, why);

	if (found < 0)
		return -1;
	if (found && name && strcmp(name, s.name) != 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("session.other_runs",
				"the session that is running is \"%s\", not \"%s\"; it goes on; end it by its own name"),
			s.name, name);
	if (store_end_session(call->store, &s, why))
		return -1;
	printf(_("session \"%s\" has ended: "), s.name);
	print_counts(&s);
	printf(_("backup written to %s and checked\n"), s.backup);
	return EXIT_OK;
}

static int list_sessions(struct verb_call *call, const char *name, struct fault *why)
{
	int count = 0;

	(void)name;
	if (store_each_session(call->store, print_session, &count, why))
		return -1;
	if (!count)
		printf("%s\n", _("no session yet; begin one: warenspur session begin NAME"));
	return EXIT_OK;
}

struct named_session {
	const char *name;
	struct row_session found;
	struct word_list names;
};

static void keep_named(void *user, const struct row_session *s)
{
	struct named_session *w = user;

	word_list_add(&w->names, s->name);
	if (strcmp(s->name, w->name) == 0)
		w->found = *s;
}

/* Is there a bridge that gives open boxes their result? */
static void keep_live_bridge(void *user, const struct row_program *row)
{
	if (store_is_live_bridge(row, clock_wall_us()))
		*(bool *)user = true;
}

/* On a belt that runs there is nearly always a box: waits for a gap. Afterwards the archive itself says what is in
 * the way. */
static int await_empty_belt(struct store *store, struct fault *why)
{
	struct pollfd wake = { .fd = store_wake_fd(store), .events = POLLIN };
	int64_t until_ms = clock_mono_ms() + BELT_WAIT_MS, boxes;
	bool has_bridge = false, is_told = false;

	if (store_each_program(store, keep_live_bridge, &has_bridge, why))
		return -1;
	while (has_bridge && clock_mono_ms() < until_ms) {
		if (store_count_boxes_under_way(store, &boxes, why))
			return -1;
		if (!boxes)
			return 0;
		if (!is_told)
			fprintf(stderr, _("waiting until no box is on the belt, at most %d s\n"),
				BELT_WAIT_MS / 1000);
		is_told = true;
		poll(&wake, 1, LOOK_AGAIN_MS);
		store_changed(store);
	}
	return 0;
}

static int archive_session(struct verb_call *call, const char *name, struct fault *why)
{
	struct named_session w = { .name = name ? name : "" };
	struct row_session s;

	if (store_each_session(call->store, keep_named, &w, why))
		return -1;
	if (name && !w.found.seq) {
		fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("session.no_such", "there is no session \"%s\"; nothing was deleted"), name);
		return word_list_refuse(&w.names, name, why);
	}
	if (name && w.found.archived_us)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("session.archived_already", "the session \"%s\" is archived already, in %s"),
			name, w.found.backup);
	if (await_empty_belt(call->store, why) || store_archive_session(call->store, &s, why))
		return -1;
	printf(_("archive written to %s, checked and compared\n"), s.backup);
	printf("%s\n",
		_("the tables are clear for the next session; articles, places and settings stay"));
	return EXIT_OK;
}

static int check_session(struct verb_call *call, struct fault *why)
{
	static const struct {
		const char *word;
		int (*run)(struct verb_call *, const char *name, struct fault *why);
		enum store_mode mode;
	} actions[] = {
		{ "begin", begin_session, STORE_WRITE },
		{ "end", end_session, STORE_EXISTING },
		{ "list", list_sessions, STORE_READ },
		{ "archive", archive_session, STORE_EXISTING },
	};
	struct session_options *o = call->options;
	const char *name = call->operands[1];
	struct word_list words = { 0 };

	for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
		if (strcmp(call->operands[0], actions[i].word) == 0) {
			o->action.run = actions[i].run;
			call->store_mode = actions[i].mode;
		}
	if (!o->action.run) {
		fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("session.no_action", "\"%s\" is nothing that warenspur session does"),
			call->operands[0]);
		word_list_add_all(&words, "begin,end,list,archive", ',');
		return word_list_refuse(&words, call->operands[0], why);
	}
	if (name && !text_is_name(name))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("session.bad_name",
				"the name of a session has 1 to 63 bytes of printable text; choose another"));
	return 0;
}

static int run_session(struct verb_call *call, struct fault *why)
{
	const struct session_options *o = call->options;

	return o->action.run(call, call->operands[1], why);
}

const struct verb verb_session = {
	.name = "session",
	.arguments = N_("begin|end|list|archive [NAME]"),
	.summary = N_("an evening: its beginning, its end, its archive"),
	.program = &program,
	.options_size = sizeof(struct session_options),
	.operands = { .min = 1,
		.max = 2,
		.hint = MESSAGE_WORD("session.usage",
			"use one of begin, end, list, archive; see warenspur session --help") },
	.store_mode = STORE_EXISTING,
	.check = check_session,
	.run = run_session,
};
