/* plain: one line of text per change, for pipes, log files and screen readers. No escape
 * sequences. */
#ifndef TUI_PLAIN_H
#define TUI_PLAIN_H

#include "tui/model/facts.h"
#include "core/store_query/store_read.h"

#include <stdio.h>

enum {
	PLAIN_PASSAGES_MAX = 64,
	PLAIN_PROGRAMS_MAX = 32,
	PLAIN_ALARMS_MAX = 64,
	PLAIN_SCANS_MAX = 64
};

struct plain_program {
	char role[SCAN_NAME_MAX], state[16];
};

/* Owned by the caller; plain_init() zeroes it. */
struct plain {
	/* input */
	FILE *out;
	const char *chosen_plc; /* NULL: the one that reported last */

	/* output */
	bool output_failed; /* the output takes no more lines */

	/* cache: what was printed already */
	bool has_begun; /* the first read prints nothing: earlier events are not printed */
	char plc[SCAN_NAME_MAX];
	int64_t now_us, scan_seq, signal_seq;
	bool has_trouble; /* with the store, and which */
	enum store_refusal trouble;
	int64_t plc_state;                           /* -1: not known */
	struct passage passages[PLAIN_PASSAGES_MAX]; /* as printed; slot = seq % PLAIN_PASSAGES_MAX */
	struct row_alarm alarms[PLAIN_ALARMS_MAX];   /* slot = seq % PLAIN_ALARMS_MAX */
	struct plain_program programs[PLAIN_PROGRAMS_MAX];
	size_t program_count;
	size_t row_count; /* rows of one read, newest first; printed oldest first */
	union {
		struct row_scan scans[PLAIN_SCANS_MAX];
		struct row_passage passages[PLAIN_PASSAGES_MAX];
		struct row_alarm alarms[PLAIN_ALARMS_MAX];
	} rows;
};

void plain_init(struct plain *, FILE *out, const char *chosen_plc);
/* Prints what has changed since the last call. 0 or -1. Each line is flushed; sets
 * output_failed. */
int plain_print_changes(struct plain *, struct store *, int64_t now_us, struct fault *why);

#endif
