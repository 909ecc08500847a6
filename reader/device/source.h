/* source: where scans come from. One struct source_driver per kind of device, one row each in
 * SOURCE_DRIVERS below; a new kind is one file and one row.
 *
 * A driver runs in the worker process (worker.h), alone with its device: it may crash or hang, the
 * program goes on and starts it again. It knows nothing of places, debouncing or the store. */
#ifndef READER_DEVICE_SOURCE_H
#define READER_DEVICE_SOURCE_H

#include "core/base/fault.h"
#include "core/code/scan.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct source_driver;

/* What every driver embeds as its first member. Owned by the driver from open() to close(). */
struct source {
	const struct source_driver *driver;
	int fd;            /* readable when there is something to read; -1: ask every period_ms */
	int period_ms;     /* longest wait until the next read(); read() may set it anew */
	uint64_t position; /* units (files, lines) begun so far, this one included; 0 if it has none */
};

/* What read() found. */
enum source_result {
	SOURCE_LOST = -1, /* the device is gone or stuck (why): close and open again */
	SOURCE_IDLE = 0,  /* nothing now */
	SOURCE_SCAN = 1,  /* *out is filled, all but place, source and clock_ok */
	SOURCE_BAD = 2,   /* one file or line could not be read (why says which); there may be more */
	SOURCE_END = 3,   /* nothing will ever come again */
	SOURCE_MUTE = 4   /* open, but what should speak is silent (why): down until another result */
};

/* All members are mandatory. */
struct source_driver {
	const char *scheme;  /* "nfc": what stands before the colon, and the default --source */
	const char *example; /* "nfc:pn532_uart:/dev/ttyUSB0" */
	const char *summary; /* N_() one line for --list and --help */
	bool presence;       /* read() reports a thing again and again while it is there */
	bool finite;         /* comes to an end; a source that cannot be opened ends the program */
	int patience_ms;     /* a read() or open() that takes longer hangs: the worker is ended */

	/* Is the address (after "scheme:") one? Looks at files of a finite source, never at a device.
	 * 0, or -1 with the exit code of the program in why (EXIT_USAGE, EXIT_NO_INPUT). */
	int (*check)(const char *address, struct fault *why);
	/* Opens the device. begin: units to pass over, done before the worker was started again.
	 * NULL: why says what to do. Blocks for 1.5 s at most. */
	struct source *(*open)(const char *address, uint64_t begin, struct fault *why);
	/* *out comes zeroed. at_us may stay 0: now. Blocks for about 200 ms at most, a file's decoding
	 * aside. */
	enum source_result (*read)(struct source *, struct scan *out, struct fault *why);
	void (*close)(struct source *); /* NULL is fine */
	/* Prints one line "  scheme:address" per device that is there, without touching any; returns
	 * their number. */
	size_t (*list)(FILE *out);
};

/* The table: one row per driver, in the order of --list. ROW(x) is source_x in source_x.c. */
#define SOURCE_DRIVERS(ROW) \
	ROW(nfc) \
	ROW(camera) \
	ROW(image) \
	ROW(serial) \
	ROW(hid) \
	ROW(replay)

#define SOURCE_DECLARE(name) extern const struct source_driver source_##name;
SOURCE_DRIVERS(SOURCE_DECLARE)

extern const struct source_driver *const source_drivers[];
extern const size_t source_driver_count;

/* The driver of "scheme:address"; *address points into spec. NULL: EXIT_USAGE in why. */
const struct source_driver *source_find(const char *spec, const char **address, struct fault *why);

/* --list: every driver with its example and summary, then the devices found. */
void source_print_list(FILE *out);

#endif
