#include "reader/device/framing.h"
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

struct serial_scanner {
	struct source base;
	struct splitter splitter;
	char path[PATH_MAX];
	size_t at, len; /* bytes of chunk not yet split */
	unsigned char chunk[512];
};

static int check_serial_scanner(const char *address, struct fault *why)
{
	char path[PATH_MAX];
	int baud;

	return tty_split_address(address, DEFAULT_BAUD, path, &baud, why);
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
	int baud;

	(void)begin;
	if (!s) {
		fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_end_programs", "out of memory; close other programs"));
		return NULL;
	}
	s->base = (struct source){ .driver = &source_serial, .fd = -1, .period_ms = SERIAL_IDLE_MS };
	splitter_init(&s->splitter);
	if (tty_split_address(address, DEFAULT_BAUD, s->path, &baud, why) ||
		(s->base.fd = tty_open(s->path, why)) < 0 || tty_make_raw(s->base.fd, s->path, baud, why)) {
		close_serial_scanner(&s->base);
		return NULL;
	}
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
	return complete && framing_apply(framing_in_use(), out) ? SOURCE_SCAN : SOURCE_IDLE;
}

static size_t list_serial_scanners(FILE *out)
{
	return tty_list(out, "serial");
}

const struct source_driver source_serial = {
	.scheme = "serial",
	.example = "serial:/dev/ttyACM0:9600",
	.summary = N_("handheld scanner on a serial line; each code is a scan"),
	.hand = SOURCE_HAND_BY_PLACE,
	.patience_ms = 3000,
	.check = check_serial_scanner,
	.open = open_serial_scanner,
	.read = read_serial_scanner,
	.close = close_serial_scanner,
	.list = list_serial_scanners,
};
