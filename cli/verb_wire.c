/* Captures the frames of a program and prints them as sentences or writes them to a file. */
#include "cli/verbs.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/word_list.h"
#include "core/store_query/store_read.h"
#include "core/base/wake.h"
#include "core/wire/wire_file.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { SENTENCE_MAX = 400, SILENT_MS = 4000, AT_ONCE = 256 };

struct wire_options {
	struct options_common common;
	const char *save;
	double seconds;
	int last;
	bool hex, force;
};

static const struct option_row rows[] = {
	{ .name = "seconds",
		.kind = OPTION_REAL,
		.argument = "S",
		.min = 0,
		.max = 3600,
		.help = N_("end after this time (0: with Ctrl-C)"),
		.offset = offsetof(struct wire_options, seconds) },
	{ .name = "last",
		.kind = OPTION_INTEGER,
		.argument = "N",
		.min = 0,
		.max = STORE_WIRE_MAX,
		.help = N_("only show frames recorded earlier, record nothing new"),
		.offset = offsetof(struct wire_options, last) },
	{ .name = "hex",
		.kind = OPTION_FLAG,
		.help = N_("show the bytes too"),
		.offset = offsetof(struct wire_options, hex) },
	{ .name = "save",
		.kind = OPTION_TEXT,
		.argument = N_("FILE"),
		.help = N_("save them: .pcap for Wireshark (Modbus TCP), .txt as annotated bytes"),
		.offset = offsetof(struct wire_options, save) },
	{ .name = "force",
		.kind = OPTION_FLAG,
		.help = N_("overwrite FILE even if it is not an earlier capture"),
		.offset = offsetof(struct wire_options, force) },
};

static const struct options_program program = {
	.name = "warenspur wire",
	.section = "common",
	.usage = N_("[options] [ROLE]"),
	.summary =
		N_("Shows the messages (frames) between a program and its device, each in one sentence."),
	.details =
		N_("ROLE is a program as named in the dashboard's view Status: plc-bridge:plc1 "
		   "(default:\nthe PLC that reported last) or reader:nfc. Frames are recorded only while "
		   "this command\nor the view Dialog runs; the newest 4000 frames of each program are "
		   "kept."),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
};

struct wire_session {
	const struct wire_options *options;
	struct store *store;
	char role[SCAN_NAME_MAX + 16];
	struct wire_talk talk;
	struct wire_point points[WIRE_POINTS_MAX];
	struct wire_file file;
	long count;
	bool unfit; /* a frame was captured that the file format cannot hold */
};

/* --- output ----------------------------------------------------------------------------------- */

static void take_frame(void *user, const struct row_wire *row)
{
	struct wire_session *s = user;
	char sentence[SENTENCE_MAX];

	if (s->talk.protocol != row->frame.protocol) {
		s->talk.protocol = row->frame.protocol;
		s->talk.has_request = false;
	}
	s->count++;
	s->unfit |= s->file.file && !wire_file_takes(&s->file, row->frame.protocol);
	wire_say(&s->talk, row->frame.sent, row->frame.data, row->frame.len, sentence, sizeof sentence);
	if (s->file.file)
		wire_file_put(&s->file, &row->frame, sentence);
	else
		wire_file_print(stdout, &row->frame, sentence, s->options->hex);
}

/* --- capture ---------------------------------------------------------------------------------- */

static int show_new(struct wire_session *s, int64_t *seq, struct fault *why)
{
	long before;

	do {
		before = s->count;
		if (store_each_wire(s->store, s->role, seq, AT_ONCE, take_frame, s, why))
			return -1;
	} while (s->count - before == AT_ONCE);
	fflush(stdout);
	return 0;
}

static void report_silence(const struct wire_session *s)
{
	fprintf(stderr,
		_("no messages of %s yet; check in the view Status that the program runs on this "
		  "database\n"),
		s->role);
}

static int capture_frames(struct wire_session *s, int signal_fd, int64_t seq, struct fault *why)
{
	struct pollfd fds[] = { { .fd = signal_fd, .events = POLLIN },
		{ .fd = store_wake_fd(s->store), .events = POLLIN } };
	int64_t began_ms = clock_mono_ms(), renewed_ms = 0,
			end_ms = (int64_t)(s->options->seconds * 1000);
	bool is_reported = false;

	for (;;) {
		int64_t now_ms = clock_mono_ms();

		if (!renewed_ms || now_ms - renewed_ms > STORE_WATCH_US / 3000) {
			if (store_watch(s->store, s->role, clock_wall_us() + STORE_WATCH_US, why))
				return -1;
			renewed_ms = now_ms;
		}
		store_changed(s->store);
		if (show_new(s, &seq, why))
			return -1;
		if (s->unfit && !s->file.count)
			return 0; /* close_file() reports it */
		if (!s->count && !is_reported && now_ms - began_ms > SILENT_MS) {
			report_silence(s);
			is_reported = true;
		}
		if (end_ms && now_ms - began_ms >= end_ms)
			return 0;
		poll(fds, 2, 200);
		if (fds[0].revents && wake_take_signal(signal_fd))
			return 0;
	}
}

static int refuse_pcap(const struct wire_session *s, struct fault *why)
{
	return fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("wire.pcap_takes_modbus_tcp",
			"a .pcap file takes Modbus TCP only, and %s uses another protocol; choose a name "
			"that ends in .txt"),
		s->role);
}

/* Checks by the program's address, before the file is made, that a .pcap can hold its frames. */
static int open_file(struct wire_session *s, struct fault *why)
{
	const struct wire_file_target target = { .path = s->options->save,
		.database = s->options->common.db,
		.force = s->options->force };
	const char *dot = strrchr(s->options->save, '.');
	struct row_assignment w;
	int known = store_read_assignment(s->store, s->role, &w, why);

	if (known < 0)
		return -1;
	if (dot && strcmp(dot, ".pcap") == 0 &&
		(strncmp(s->role, "reader:", 7) == 0 ||
			(known && !s->options->last && strncmp(w.active, "rtu:", 4) == 0)))
		return refuse_pcap(s, why);
	return wire_file_open(&s->file, &target, why);
}

static int close_file(struct wire_session *s, struct fault *why)
{
	if (!s->file.file)
		return 0;
	if (s->unfit && !s->file.count) {
		wire_file_discard(&s->file);
		return refuse_pcap(s, why);
	}
	if (wire_file_close(&s->file, why))
		return -1;
	fprintf(stderr,
		lang_plural("%ld frame written to %s\n", "%ld frames written to %s\n",
			(unsigned long)s->file.count),
		s->file.count, s->options->save);
	return 0;
}

static int choose_role(struct wire_session *s, const char *role, struct fault *why)
{
	char plc[SCAN_NAME_MAX] = "";

	if (role && !text_copy(s->role, sizeof s->role, role))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("wire.no_program_database",
				"\"%s\" is not a program of this database; warenspur switch lists all programs"),
			role);
	if (!role && store_current_plc(s->store, plc, sizeof plc, why))
		return -1;
	if (!role && !plc[0])
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("wire.no_plc_ever_reported",
				"no PLC has used this database yet; start warenspur-plc-bridge first"));
	if (!role)
		snprintf(s->role, sizeof s->role, "plc-bridge:%s", plc);
	return 0;
}

struct role_search {
	const char *role;
	bool found;
	struct word_list names;
};

static void compare_program(void *user, const struct row_program *row)
{
	struct role_search *search = user;

	word_list_add(&search->names, row->role);
	search->found |= strcmp(row->role, search->role) == 0;
}

static void compare_frame(void *user, const struct row_wire *row)
{
	(void)row;
	((struct role_search *)user)->found = true;
}

/* Captured frames may remain of a program that has no row any more. */
static int check_role(struct wire_session *s, struct fault *why)
{
	struct role_search search = { .role = s->role };
	int64_t seq = 0;

	if (store_each_program(s->store, compare_program, &search, why) ||
		store_each_wire(s->store, s->role, &seq, 1, compare_frame, &search, why))
		return -1;
	if (search.found)
		return 0;
	fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("wire.no_program", "\"%s\" is not a program of this database"), s->role);
	return word_list_refuse(&search.names, s->role, why);
}

static int run_session(struct wire_session *s, const char *role, int signal_fd, struct fault *why)
{
	const struct wire_options *o = s->options;
	const char *colon;
	int64_t seq;
	int count;

	if (choose_role(s, role, why) || (o->last && check_role(s, why)) ||
		(o->save && open_file(s, why)))
		return -1;
	colon = strchr(s->role, ':');
	count = store_wire_points(s->store, colon ? colon + 1 : "", s->points, WIRE_POINTS_MAX, why);
	if (count < 0 || store_wire_seq(s->store, s->role, (size_t)o->last, &seq, why))
		return -1;
	s->talk.points = s->points;
	s->talk.point_count = (size_t)count;
	if (o->last ? show_new(s, &seq, why) : capture_frames(s, signal_fd, seq, why))
		return -1;
	if (o->last && !s->count)
		report_silence(s);
	return close_file(s, why);
}

static int check_wire(struct verb_call *call, struct fault *why)
{
	const struct wire_options *o = call->options;

	(void)why;
	if (o->last)
		call->store_mode = STORE_READ;
	return 0;
}

static int run_wire(struct verb_call *call, struct fault *why)
{
	struct wire_session session = { 0 };
	const int ends[] = { SIGINT, SIGTERM, SIGHUP, 0 };
	int signal_fd = wake_on_signals(ends, why), result;

	if (signal_fd < 0)
		return -1;
	session.options = call->options;
	session.store = call->store;
	result = run_session(&session, call->operands[0], signal_fd, why);
	if (session.file.file)
		wire_file_discard(&session.file);
	close(signal_fd);
	return result ? -1 : EXIT_OK;
}

const struct verb verb_wire = {
	.name = "wire",
	.arguments = N_("[--save FILE.pcap [--force]] [ROLE]"),
	.summary =
		N_("messages (frames) between a program and its device, as sentences or for Wireshark"),
	.program = &program,
	.options_size = sizeof(struct wire_options),
	.operands = { .max = 1 },
	.store_mode = STORE_EXISTING,
	.database = VERB_DATABASE_READ,
	.check = check_wire,
	.run = run_wire,
};
