#include "reader/replay_line.h"
#include "reader/source.h"
#include "core/lang.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	LINE_MAX_BYTES = 256 * 1024, /* a scan of 4,096 bytes is at most 100 kB as JSON */
	CHUNK = 4096, /* little is left to move when a line is taken out */
	IDLE_MS = 500
};

struct recording {
	struct source base;
	bool ended;    /* end of file was seen */
	bool skipping; /* the rest of an overlong line */
	uint64_t skip; /* lines that an earlier worker has done */
	unsigned line;
	size_t len, looked; /* bytes in the buffer; those known to hold no line end */
	char buffer[LINE_MAX_BYTES];
};

static int check_path(const char *address, struct fault *why)
{
	struct stat st;

	if (!*address)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			_("replay: lacks its file; write replay:scans.jsonl or replay:- for standard input"));
	if (strcmp(address, "-") == 0)
		return 0;
	if (stat(address, &st) || S_ISDIR(st.st_mode))
		return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
			_("cannot read %s (%s); correct the path"), address,
			lang_error(S_ISDIR(st.st_mode) ? EISDIR : errno));
	return 0;
}

static void close_recording(struct source *source)
{
	if (!source)
		return;
	if (source->fd > STDERR_FILENO)
		close(source->fd);
	free(source);
}

static struct source *open_recording(const char *address, uint64_t begin, struct fault *why)
{
	struct recording *r;
	bool standard_input = strcmp(address, "-") == 0;

	if (check_path(address, why))
		return NULL;
	r = calloc(1, sizeof *r);
	if (!r) {
		fault_set(why, FAULT_SETUP, EXIT_FAILED, _("out of memory; end other programs"));
		return NULL;
	}
	r->base = (struct source){ .driver = &source_replay, .period_ms = IDLE_MS };
	/* Non-blocking: a FIFO that nobody writes to yet must not hold us. */
	r->base.fd = standard_input ? STDIN_FILENO
								: open(address, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (r->base.fd < 0) {
		fault_set(why, FAULT_SETUP, EXIT_NO_INPUT, _("cannot read %s (%s); check its rights"),
			address, lang_error(errno));
		free(r);
		return NULL;
	}
	if (lseek(r->base.fd, 0, SEEK_CUR) >= 0 && !standard_input)
		r->skip = begin; /* a pipe's lines are gone already */
	return &r->base;
}

/* 1: bytes came or the end, 0: nothing now, -1: cannot be read. */
static int fill(struct recording *r, struct fault *why)
{
	struct pollfd ready = { .fd = r->base.fd, .events = POLLIN };
	size_t room = sizeof r->buffer - r->len;
	ssize_t n;

	if (r->ended)
		return 1;
	/* Of a FIFO without a writer read() says "end"; only poll() tells not yet from no more. */
	if (poll(&ready, 1, 0) <= 0)
		return 0;
	n = read(r->base.fd, r->buffer + r->len, room < CHUNK ? room : CHUNK);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n < 0)
		return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
			_("cannot go on reading the recording (%s); check the file"), lang_error(errno));
	r->ended = n == 0;
	r->len += (size_t)n;
	return 1;
}

static void drop(struct recording *r, size_t len)
{
	r->len -= len;
	r->looked = 0;
	memmove(r->buffer, r->buffer + len, r->len);
}

/* The length of the first line in the buffer, its end excluded, or -1: it is not complete. */
static long first_line(struct recording *r)
{
	const char *end = memchr(r->buffer + r->looked, '\n', r->len - r->looked);

	r->looked = r->len;
	if (end)
		return end - r->buffer;
	return r->ended && r->len ? (long)r->len : -1;
}

static enum source_result take_line(struct recording *r, size_t len, struct scan *out,
	struct fault *why)
{
	bool skip = r->skipping || ++r->line <= r->skip;
	int got = skip ? 0 : replay_line_parse(r->buffer, len, r->line, out, why);

	r->skipping = false;
	r->base.position = r->line;
	drop(r, len < r->len ? len + 1 : len);
	if (got < 0)
		return SOURCE_BAD;
	return got ? SOURCE_SCAN : SOURCE_IDLE;
}

static enum source_result drop_overlong(struct recording *r, struct fault *why)
{
	bool first = !r->skipping;

	drop(r, r->len);
	r->skipping = true;
	if (!first)
		return SOURCE_IDLE;
	r->line++;
	fault_set(why, FAULT_DATA, EXIT_FAILED,
		_("line %u: it is longer than 256 kB; it was passed over"), r->line);
	return SOURCE_BAD;
}

static enum source_result read_recording(struct source *source, struct scan *out,
	struct fault *why)
{
	struct recording *r = (struct recording *)source;
	long len = first_line(r);
	int got;

	source->period_ms = 0;
	if (len >= 0)
		return take_line(r, (size_t)len, out, why);
	if (r->len == sizeof r->buffer)
		return drop_overlong(r, why);
	if (r->ended)
		return SOURCE_END;
	got = fill(r, why);
	if (got < 0) {
		r->ended = true;
		r->len = 0;
		return SOURCE_BAD;
	}
	source->period_ms = got ? 0 : IDLE_MS;
	return SOURCE_IDLE;
}

static size_t list_none(FILE *out)
{
	(void)out;
	return 0;
}

const struct source_driver source_replay = {
	.scheme = "replay",
	.example = "replay:FILE|-",
	.summary = N_("a recording: lines as --json writes them, or one barcode per line"),
	.finite = true,
	.patience_ms = 3000,
	.check = check_path,
	.open = open_recording,
	.read = read_recording,
	.close = close_recording,
	.list = list_none,
};
