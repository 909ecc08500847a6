#include "reader/device/framing.h"
#include "reader/device/query.h"
#include "reader/device/source.h"
#include "reader/scanner/splitter.h"
#include "reader/device/tty.h"
#include "core/base/tty_exclusive.h"
#include "core/base/clock.h"
#include "core/base/lang.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DEFAULT_BAUD = 9600, SERIAL_IDLE_MS = 500 };

enum { KEY_GS1 };
static const char *const keys[] = { [KEY_GS1] = "gs1", NULL };

struct serial_scanner {
	struct source base;
	struct framing framing; /* that of the options, and ?gs1 of the address */
	struct splitter splitter;
	char path[PATH_MAX];
	size_t at, len; /* bytes of chunk not yet split */
	unsigned char chunk[512];
};

struct serial_address {
	char path[PATH_MAX];
	int baud;
	bool is_gs1; /* without ?gs1 it stays as it is */
};

static int split_serial_address(const char *address, struct serial_address *out, struct fault *why)
{
	struct query query;

	return query_split(address, keys, &query, why) ||
			query_flag(&query, keys, KEY_GS1, &out->is_gs1, why)
		? -1
		: tty_split_address(query.path, DEFAULT_BAUD, out->path, &out->baud, why);
}

static int check_serial_scanner(const char *address, struct fault *why)
{
	struct serial_address where;

	return split_serial_address(address, &where, why);
}

static void close_serial_scanner(struct source *source)
{
	if (!source)
		return;
	tty_close(source->fd);
	free(source);
}

static struct source *open_serial_scanner(const char *address, uint64_t begin, struct fault *why)
{
	struct serial_scanner *s = calloc(1, sizeof *s);
	struct serial_address where = { .is_gs1 = framing_in_use()->is_gs1 };

	(void)begin;
	if (!s) {
		fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_end_programs", "out of memory; close other programs"));
		return NULL;
	}
	s->base = (struct source){ .driver = &source_serial, .fd = -1, .period_ms = SERIAL_IDLE_MS };
	splitter_init(&s->splitter);
	if (split_serial_address(address, &where, why) ||
		(s->base.fd = tty_open(where.path, why)) < 0 ||
		tty_make_raw(s->base.fd, where.path, where.baud, why)) {
		close_serial_scanner(&s->base);
		return NULL;
	}
	text_copy(s->path, sizeof s->path, where.path);
	s->framing = *framing_in_use();
	s->framing.is_gs1 = where.is_gs1;
	tty_set_exclusive(s->base.fd);
	return &s->base;
}

/* 1: bytes, 0: none, -1: the device is lost. */
static int fill_chunk(struct serial_scanner *s, struct fault *why)
{
	ssize_t n = read(s->base.fd, s->chunk, sizeof s->chunk);

	if (n > 0) {
		s->at = 0;
		s->len = (size_t)n;
		return 1;
	}
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	return fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
		MESSAGE("source_serial.scanner_gone", "scanner at %s disconnected; plug it in again"),
		s->path);
}

static enum source_result read_serial_scanner(struct source *source, struct scan *out,
	struct fault *why)
{
	struct serial_scanner *s = (struct serial_scanner *)source;
	int64_t now_ms = clock_mono_ms();
	int got = s->at < s->len ? 1 : fill_chunk(s, why);
	int wait_ms;
	bool complete;

	if (got < 0)
		return SOURCE_LOST;
	out->carrier = CARRIER_BARCODE;
	if (got) {
		size_t used;

		complete =
			splitter_feed(&s->splitter, s->chunk + s->at, s->len - s->at, now_ms, &used, out);
		s->at += used;
	} else {
		complete = splitter_pause(&s->splitter, now_ms, out);
	}
	wait_ms = splitter_wait_ms(&s->splitter, now_ms);
	source->period_ms = s->at < s->len ? 0 : wait_ms < 0 ? SERIAL_IDLE_MS : wait_ms;
	return complete && framing_apply(&s->framing, out) ? SOURCE_SCAN : SOURCE_IDLE;
}

static size_t list_serial_scanners(FILE *out)
{
	return tty_list(out, "serial");
}

const struct source_driver source_serial = {
	.scheme = "serial",
	.example = "serial:/dev/ttyACM0:9600",
	.summary =
		N_("handheld scanner on a serial line; each code is a scan; ?gs1: it sends GS1 codes "
		   "without AIM prefix"),
	.hand = SOURCE_HAND_BY_PLACE,
	.patience_ms = 3000,
	.check = check_serial_scanner,
	.open = open_serial_scanner,
	.read = read_serial_scanner,
	.close = close_serial_scanner,
	.list = list_serial_scanners,
};
