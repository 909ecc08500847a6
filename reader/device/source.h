/* source: the interface of the reader's drivers: one struct source_driver for each kind of device,
 * one row each in SOURCE_DRIVERS below; a new kind is one file and one row.
 *
 * A driver runs in the worker process (worker.h) with its device: if it crashes or hangs, the
 * program starts it again. It does not know places, debouncing or the store. */
#ifndef READER_DEVICE_SOURCE_H
#define READER_DEVICE_SOURCE_H

#include "core/base/fault.h"
#include "core/code/scan.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct source_driver;

/* First member of every driver's state. Owned by the driver from open() to close(). */
struct source {
	const struct source_driver *driver;
	int fd;        /* readable when there is input; -1: call read() every period_ms */
	int period_ms; /* longest wait until the next read(), after a scan too; 0: there is more. read()
						* may change it */
	uint64_t position; /* units (files, lines) begun, including the present one; 0: it has none */
};

/* Result of read(). */
enum source_result {
	SOURCE_LOST = -1, /* the device is lost or stuck (why): close and open again */
	SOURCE_IDLE = 0,  /* no input now */
	SOURCE_SCAN = 1,  /* *out is filled, except place, source and clock_ok */
	SOURCE_BAD = 2,   /* one file or line could not be read (why says which); there may be more */
	SOURCE_END = 3,   /* the end of a finite source */
	SOURCE_MUTE =
		4, /* open, but the device sends nothing though it should (why): down until another result */
	SOURCE_UNREAD = 5 /* the device sees something like a code and cannot read it (why): a hint */
};

/* Is a device of this kind handheld? The meaning of --handheld auto. */
enum source_hand {
	SOURCE_FIXED,
	SOURCE_HANDHELD,
	SOURCE_HAND_BY_PLACE /* except at the read point, where it is a part of the conveyor */
};

/* All members are mandatory. */
struct source_driver {
	const char *scheme;  /* "nfc": before the colon; also the default of --source */
	const char *example; /* "nfc:pn532_uart:/dev/ttyUSB0" */
	const char *summary; /* N_() one line for --list and --help */
	bool presence;       /* read() reports a tag or code repeatedly while it is present */
	enum source_hand hand;
	bool finite;     /* has an end; if it cannot be opened the program ends */
	int patience_ms; /* longest time of read() or open(); then the worker is killed */

	/* Is the address (after "scheme:") valid? Checks files of a finite source, never opens a
	 * device. 0, or -1 with the exit code of the program in why (EXIT_USAGE, EXIT_NO_INPUT). */
	int (*check)(const char *address, struct fault *why);
	/* Opens the device. begin: units to skip, read by an earlier worker.
	 * NULL: why says what to do. Blocks for 1.5 s at most. */
	struct source *(*open)(const char *address, uint64_t begin, struct fault *why);
	/* *out is zeroed before. at_us may stay 0: now. Blocks for about 200 ms at most, apart from
	 * decoding a file. */
	enum source_result (*read)(struct source *, struct scan *out, struct fault *why);
	void (*close)(struct source *); /* NULL is fine */
	/* Prints one line "  scheme:address" per device present, without opening any; returns their
	 * number. */
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
