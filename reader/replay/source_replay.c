/* source_replay: driver that plays a recording: at once, at its own speed or a multiple, or scan
 * by scan. */
#include "reader/replay/pace.h"
#include "reader/device/query.h"
#include "reader/replay/replay_line.h"
#include "reader/device/source.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/code/identify.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	LINE_MAX_BYTES = 256 * 1024, /* a scan of 4,096 bytes is at most 100 kB as JSON */
	REPLAY_CHUNK = 4096,         /* little is left to move when a line is taken out */
	REPLAY_IDLE_MS = 500
};

enum { KEY_SPEED };
static const char *const keys[] = { [KEY_SPEED] = "speed", NULL };
#define SPEED_MIN 0.001
#define SPEED_MAX 1000.0

struct replay_source {
	struct source base;
	int fd;
	struct pace pace;
	bool step; /* each line on standard input releases one scan */
	bool held; /* next waits for its time */
	struct scan next;
	bool has_ended; /* end of file reached */
	bool skipping;  /* the rest of an overlong line */
	uint64_t skip;  /* lines read by an earlier worker */
	unsigned line;
	size_t len, searched; /* bytes in the buffer; those known to hold no line end */
	char buffer[LINE_MAX_BYTES];
};

/* "" at once, "step" scan by scan, else a factor of the recording's speed. */
static int parse_replay_speed(const char *value, double *speed, bool *step, struct fault *why)
{
	char *end;

	*speed = 0;
	*step = strcmp(value, "step") == 0;
	if (!*value || *step)
		return 0;
	*speed = strtod(value, &end);
	if (!*end && *speed >= SPEED_MIN && *speed <= SPEED_MAX)
		return 0;
	return fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("source_replay.speed_no_pace",
			"?speed=%s is not a speed; use a number above 0 (1: as recorded) or step"),
		value);
}

static int split_replay_address(const char *spec, struct query *query, double *speed, bool *step,
	struct fault *why)
{
	if (query_split(spec, keys, query, why) ||
		parse_replay_speed(query->values[KEY_SPEED], speed, step, why))
		return -1;
	if (*step && strcmp(query->path, "-") == 0)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("source_replay.step_step_needs_standard",
				"step by step needs standard input for the keys; give the file name of the "
				"recording"));
	return 0;
}

static int check_recording(const char *address, struct fault *why)
{
	struct stat st;

	if (!*address)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("source_replay.replay_lacks_file",
				"replay: the file is missing; use replay:scans.jsonl, or replay:- for standard "
				"input"));
	if (strcmp(address, "-") == 0)
		return 0;
	if (stat(address, &st) || S_ISDIR(st.st_mode))
		return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
			MESSAGE("source_replay.cannot_read", "cannot read %s (%s); check the path"), address,
			message_error(S_ISDIR(st.st_mode) ? EISDIR : errno));
	return 0;
}

static int check_replay_address(const char *address, struct fault *why)
{
	struct query query;
	double speed;
	bool step;

	return split_replay_address(address, &query, &speed, &step, why) ||
			check_recording(query.path, why)
		? -1
		: 0;
}

static void close_recording(struct source *source)
{
	struct replay_source *r = (struct replay_source *)source;

	if (r && r->fd > STDERR_FILENO)
		close(r->fd);
	free(r);
}

static int open_recording_file(struct replay_source *r, const char *path, uint64_t begin,
	struct fault *why)
{
	bool standard_input = strcmp(path, "-") == 0;

	/* Non-blocking: opening a FIFO without a writer would block. */
	r->fd =
		standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (r->fd < 0)
		return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
			MESSAGE("image.cannot_read", "cannot read %s (%s); check its permissions"), path,
			message_error(errno));
	if (lseek(r->fd, 0, SEEK_CUR) >= 0 && !standard_input)
		r->skip = begin; /* a pipe's lines are gone already */
	return 0;
}

static struct source *open_recording(const char *address, uint64_t begin, struct fault *why)
{
	struct query query;
	struct replay_source *r;
	double speed;
	bool step;

	if (split_replay_address(address, &query, &speed, &step, why) ||
		check_recording(query.path, why))
		return NULL;
	r = calloc(1, sizeof *r);
	if (!r) {
		fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_end_programs", "out of memory; close other programs"));
		return NULL;
	}
	r->base = (struct source){ .driver = &source_replay, .fd = -1, .period_ms = REPLAY_IDLE_MS };
	r->step = step;
	pace_init(&r->pace, speed);
	if (open_recording_file(r, query.path, begin, why)) {
		free(r);
		return NULL;
	}
	return &r->base;
}

/* 1: bytes came or the end, 0: nothing now, -1: cannot be read. */
static int fill_buffer(struct replay_source *r, struct fault *why)
{
	struct pollfd ready = { .fd = r->fd, .events = POLLIN };
	size_t room = sizeof r->buffer - r->len;
	ssize_t n;

	if (r->has_ended)
		return 1;
	/* read() reports the end of a FIFO that has no writer yet; only poll() shows the difference. */
	if (poll(&ready, 1, 0) <= 0)
		return 0;
	n = read(r->fd, r->buffer + r->len, room < REPLAY_CHUNK ? room : REPLAY_CHUNK);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n < 0)
		return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
			MESSAGE("source_replay.cannot_go_reading_recording",
				"cannot read the rest of the recording (%s); check the file"),
			message_error(errno));
	r->has_ended = n == 0;
	r->len += (size_t)n;
	return 1;
}

static void drop_bytes(struct replay_source *r, size_t len)
{
	r->len -= len;
	r->searched = 0;
	memmove(r->buffer, r->buffer + len, r->len);
}

/* The length of the first line in the buffer, its end excluded, or -1: it is not complete. */
static long first_line(struct replay_source *r)
{
	const char *end = memchr(r->buffer + r->searched, '\n', r->len - r->searched);

	r->searched = r->len;
	if (end)
		return end - r->buffer;
	return r->has_ended && r->len ? (long)r->len : -1;
}

/* Its content, or that it is not kept. */
static void say_scan(const struct scan *scan, char *out, size_t size)
{
	struct identity identity;

	identify(scan, &identity);
	if (identity.personal)
		snprintf(out, size, "%s", family_title(identity.family));
	else
		text_clean(scan->data, scan->data_len, out, size);
}

/* Debouncing uses the recording's times at any speed. */
static void hold_scan(struct replay_source *r, const struct scan *scan)
{
	int64_t now_ms = clock_mono_ms();
	char text[120];

	r->next = *scan;
	r->held = true;
	if (scan->seen_ms)
		r->next.seen_ms = pace_advance(&r->pace, scan->seen_ms, now_ms);
	if (!r->step)
		return;
	say_scan(scan, text, sizeof text);
	fprintf(stderr, _("line %u: %s %s; Enter plays it, end of input quits\n"), r->line,
		scan_symbology_name(scan->symbology), scan->tag[0] ? scan->tag : text);
}

static enum source_result take_recorded_line(struct replay_source *r, size_t len, struct scan *out,
	struct fault *why)
{
	bool skip = r->skipping || ++r->line <= r->skip;
	int got = skip ? 0 : replay_line_parse(r->buffer, len, r->line, out, why);

	r->skipping = false;
	r->base.position = r->line;
	drop_bytes(r, len < r->len ? len + 1 : len);
	if (got < 0)
		return SOURCE_BAD;
	if (got)
		hold_scan(r, out);
	return SOURCE_IDLE;
}

/* Reads a line of standard input. 1: read, 0: not yet, -1: end. */
static int take_step(void)
{
	struct pollfd ready = { .fd = STDIN_FILENO, .events = POLLIN };
	char c;
	ssize_t n;

	while (poll(&ready, 1, 0) > 0) {
		n = read(STDIN_FILENO, &c, 1);
		if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN))
			return -1;
		if (n == 1 && c == '\n')
			return 1;
	}
	return 0;
}

static enum source_result release_scan(struct replay_source *r, struct scan *out)
{
	int64_t wait_ms = pace_wait_ms(&r->pace, clock_mono_ms());
	int step = r->step ? take_step() : 1;

	if (step < 0)
		return SOURCE_END;
	if (step == 0 || wait_ms > 0) {
		r->base.fd = r->step ? STDIN_FILENO : -1;
		r->base.period_ms = r->step || wait_ms > REPLAY_IDLE_MS ? REPLAY_IDLE_MS : (int)wait_ms;
		return SOURCE_IDLE;
	}
	*out = r->next;
	r->held = false;
	r->base.fd = r->fd;
	r->base.period_ms = 0;
	return SOURCE_SCAN;
}

static enum source_result drop_overlong_line(struct replay_source *r, struct fault *why)
{
	bool first = !r->skipping;

	drop_bytes(r, r->len);
	r->skipping = true;
	if (!first)
		return SOURCE_IDLE;
	r->line++;
	fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("source_replay.line_longer_kb", "line %u: longer than 256 kB; line skipped"),
		r->line);
	return SOURCE_BAD;
}

static enum source_result read_recording(struct source *source, struct scan *out, struct fault *why)
{
	struct replay_source *r = (struct replay_source *)source;
	long len;
	int got;

	if (r->held)
		return release_scan(r, out);
	len = first_line(r);
	source->fd = r->fd;
	source->period_ms = 0;
	if (len >= 0)
		return take_recorded_line(r, (size_t)len, out, why);
	if (r->len == sizeof r->buffer)
		return drop_overlong_line(r, why);
	if (r->has_ended)
		return SOURCE_END;
	got = fill_buffer(r, why);
	if (got < 0) {
		r->has_ended = true;
		r->len = 0;
		return SOURCE_BAD;
	}
	source->period_ms = got ? 0 : REPLAY_IDLE_MS;
	return SOURCE_IDLE;
}

static size_t list_no_recordings(FILE *out)
{
	(void)out;
	return 0;
}

const struct source_driver source_replay = {
	.scheme = "replay",
	.example = "replay:FILE|-[?speed=1|step]",
	.summary = N_(
		"a recording (--record, --json) or one barcode per line; at once, as fast as recorded, or step by step"),
	.finite = true,
	.hand = SOURCE_HANDHELD,
	.patience_ms = 3000,
	.check = check_replay_address,
	.open = open_recording,
	.read = read_recording,
	.close = close_recording,
	.list = list_no_recordings,
};
